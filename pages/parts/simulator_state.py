"""The scenario in hand: one for the session, in the URL after each change, so that a link or a reload reopens it.

Widgets are keyed by a generation: replacing the scenario whole starts a new one, and every widget takes its value
from the scenario again; changing one value keeps the widgets, hence the focus, where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from data.errors import ImpactError
from engine.aid.vocabulary import Stream
from engine.scenarios.paths import put
from engine.scenarios.scenario import Scenario, from_link, new_scenario, to_link
from pages.parts import url

LINK = "s"

_SCENARIO = "simulator:scenario"
_GENERATION = "simulator:generation"
_WRITTEN = "simulator:written"
_ACTIVE = "simulator:active"
_MOVED = "simulator:moved"
_START: Stream = "standard"


def arrive(received: date) -> None:
    """Before anything is drawn: takes the scenario of the URL when it is not one this session wrote."""
    link = url.value(LINK)
    written = st.session_state.setdefault(_WRITTEN, set())
    if link and link not in written:
        try:
            hold(from_link(link))
            written.add(link)
        except ImpactError as refusal:
            st.error(str(refusal), icon=":material/link_off:")
            url.put(LINK, None)
    if _SCENARIO not in st.session_state:
        hold(new_scenario(_START, received))


def scenario() -> Scenario:
    """The scenario in hand."""
    held: Scenario = st.session_state[_SCENARIO]
    return held


def hold(found: Scenario) -> None:
    """Replaces the scenario whole."""
    st.session_state[_SCENARIO] = found
    st.session_state[_GENERATION] = st.session_state.get(_GENERATION, 0) + 1
    st.session_state[_ACTIVE] = 0
    st.session_state.pop(_MOVED, None)


def keep(found: Scenario) -> None:
    """Replaces the scenario, the widgets keeping what they show."""
    st.session_state[_SCENARIO] = found


def change(path: str, value: Any) -> None:
    """Puts a value in the scenario's request; ``None`` returns it to its default."""
    held = scenario()
    st.session_state[_SCENARIO] = replace(held, request=put(held.request, path, value))


def revise(change_of: Callable[[Scenario], Scenario]) -> None:
    """Changes the scenario and makes every widget take its value again."""
    active = active_item()
    hold(change_of(scenario()))
    st.session_state[_ACTIVE] = active


def rename(index: int, name: str) -> None:
    """Gives an item a name; an empty one takes it back."""
    held = scenario()
    names = {**held.names, index: name}
    st.session_state[_SCENARIO] = replace(held, names={at: said for at, said in names.items() if said})


def publish() -> str:
    """Writes the scenario in the URL and returns its permalink's content."""
    link = to_link(scenario())
    if url.value(LINK) != link:
        st.session_state[_WRITTEN].add(link)
        url.put(LINK, link)
    return link


def key(name: str) -> str:
    """A widget's key for the scenario in hand."""
    return f"sim{st.session_state[_GENERATION]}:{name}"


def active_item() -> int:
    """The index of the item whose inputs are shown."""
    index: int = st.session_state.get(_ACTIVE, 0)
    return index


def activate(index: int) -> None:
    """Shows another item's inputs."""
    st.session_state[_ACTIVE] = index


def move(path: str) -> None:
    """Remembers the input last slid: the one the group is talking about."""
    st.session_state[_MOVED] = path


def moved() -> str | None:
    """The input last slid, if any."""
    path: str | None = st.session_state.get(_MOVED)
    return path
