"""The fields of a meeting, the same to record, plan or correct one."""

from __future__ import annotations

import streamlit as st

from data.errors import RefusedError
from engine.coaching.meetings import Entry, duration


def form_key(name: str, number: int) -> str:
    """The key of a form about the record ``number``; its fields' keys begin with it."""
    return f"coachings:{name}:{number}"


def show_fields(key: str) -> None:
    """Day, duration as people type it, people, points."""
    on, length = st.columns(2)
    on.date_input("Date", key=f"{key}:date", format="YYYY-MM-DD")
    length.text_input(
        "Durée", key=f"{key}:length", placeholder="1 h 30", help="Comme vous la dites : 1 h 30, 90 min, 1,5 h, 1:30."
    )
    st.text_input("Personnes présentes", key=f"{key}:people")
    st.text_area("Points discutés", key=f"{key}:topics", height=80)


def typed_entry(key: str) -> Entry:
    """The fields as an entry.

    Raises:
        RefusedError: the day or the duration is missing or cannot be read.
    """
    state = st.session_state
    held_on = state[f"{key}:date"]
    if held_on is None:
        raise RefusedError("La date de la rencontre est attendue.")
    return Entry(held_on, duration(state[f"{key}:length"]), state[f"{key}:people"], state[f"{key}:topics"])
