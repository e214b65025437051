"""The fields of a form: started once, kept as typed when it is refused, emptied once it is done.

A form has a key; those of its fields are ``key:name``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import streamlit as st

from pages.parts.notices import attempt


def start(key: str, values: Mapping[str, object]) -> None:
    """Gives the fields their first values; what was typed since stays."""
    for name, value in values.items():
        st.session_state.setdefault(f"{key}:{name}", value)


def clear(key: str, *names: str) -> None:
    """Empties the fields: the next run starts them again."""
    for name in names:
        st.session_state.pop(f"{key}:{name}", None)


def attempt_form(place: str, act: Callable[[], Iterable[str]], key: str, *names: str) -> bool:
    """Does ``act`` in a callback (:func:`pages.parts.notices.attempt`); True when done, the fields then emptied."""
    done = attempt(place, act)
    if done:
        clear(key, *names)
    return done
