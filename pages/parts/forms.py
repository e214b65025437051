"""The fields of a form: started once, kept as typed when it is refused, emptied once it is done.

A form has a key; those of its fields are ``key:name``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from pages.parts.notices import attempt
from pages.parts.plain import plain

_STARTED = "started"


def start(key: str, values: Mapping[str, object]) -> None:
    """Gives the fields their first values, which they take again once emptied; what was typed since stays.

    A field left out keeps in the browser what was typed there, even when its state is emptied.
    """
    st.session_state[f"{key}:{_STARTED}"] = tuple(values)
    for name, value in values.items():
        st.session_state.setdefault(f"{key}:{name}", value)


def follow(key: str, stored: str | None) -> bool:
    """Gives a field that shows a shared value what is ``stored`` now, unless something else was typed in it.

    True when what is typed was typed over a value that someone changed since: both are then to be shown.
    """
    state, began = st.session_state, f"{key}:began"
    if state.get(key) in (None, stored, state.get(began)):
        if state.get(key) != stored:  # writing the same again would take away what is being typed
            state[key] = stored
        state[began] = stored
        return False
    return bool(state[began] != stored)


def told_changed(stored: str) -> str:
    """What is said under a field whose stored value changed since it was typed over (:func:`follow`)."""
    now = f"**{plain(stored)}**" if stored else "**vide**"
    return f":material/sync_problem: Quelqu'un l'a changé entre-temps : {now}. Enregistrer y mettra votre saisie."


@contextmanager
def following(key: str, stored: str | None, *, said: str | None = None) -> Iterator[None]:
    """Around the field ``key`` drawn in it: :func:`follow`, then under it what someone changed meanwhile.

    ``said`` is how the stored value reads, where the screen does not show it as it is.
    """
    changed = follow(key, stored)
    yield
    if changed:
        st.caption(told_changed((stored or "") if said is None else said))


def clear(key: str, *others: str) -> None:
    """Empties the fields that were started, and ``others``: the next run starts them again."""
    for name in (*st.session_state.pop(f"{key}:{_STARTED}", ()), *others):
        st.session_state.pop(f"{key}:{name}", None)


def uncheck(table: str) -> None:
    """Unchecks the row chosen in a table, which may now be another record (:func:`pages.parts.tables.show_table`)."""
    st.session_state[table] = {"selection": {"rows": [], "columns": [], "cells": []}}


def attempt_form(place: str, act: Callable[[], Iterable[str]], key: str, *others: str) -> bool:
    """Does ``act`` in a callback (:func:`pages.parts.notices.attempt`); True when done, the fields then emptied."""
    done = attempt(place, act)
    if done:
        clear(key, *others)
    return done
