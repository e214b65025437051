"""Correcting a meeting already recorded: another day or length, not held after all, or never meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.coaching import meetings
from engine.coaching.meetings import Outcome
from engine.coaching.views_file import CoachingFile, Meeting
from engine.formats import day, hours
from pages.parts import session
from pages.parts.coachings_fields import form_key, show_fields, typed_entry
from pages.parts.forms import attempt_form, start, uncheck

PLACE = "coachings:meetings"
"""Where the section on meetings says what was done."""

_ACTS: Mapping[str, str] = {
    "correct": "Corriger",
    "cancel": "Elle n'a pas eu lieu",
    "remove": "Saisie par erreur : retirer",
}
_OF_STATE: Mapping[str, Sequence[str]] = {
    "held": ("correct", "remove"),
    "planned": ("correct", "cancel", "remove"),
    "cancelled": ("remove",),
}
_DONE: Mapping[str, str] = {
    "correct": "Rencontre corrigée.",
    "cancel": "Rencontre annulée : elle reste dans l'historique, avec sa raison.",
    "remove": "Rencontre retirée : son contenu reste dans l'historique.",
}


def show_correction(store: Store, file: CoachingFile, meeting: Meeting, as_of: date, programme: Programme) -> None:
    """What to do with ``meeting``, then the form that does it."""
    key = form_key("correct", meeting.meeting_id)
    choices = _OF_STATE[meeting.state]
    with st.container(border=True):
        st.subheader(f"Rencontre du {day(meeting.held_on)} ({hours(meeting.minutes)})", anchor=False)
        chosen: str = st.segmented_control(
            "Que faire ?",
            choices,
            format_func=_ACTS.__getitem__,
            key=f"{key}:act",
            default=choices[0],
            required=True,
            label_visibility="collapsed",
        )
        with st.form(key, border=False):
            if chosen == "correct":
                start(key, _values(meeting))
                show_fields(key)
            st.text_input("Raison", key=f"{key}:reason", help=_reason_help(chosen))
            st.form_submit_button(
                _ACTS[chosen],
                type="primary",
                key=f"{key}:submit",
                on_click=_act,
                args=(store, file, meeting, chosen, as_of, programme),
            )


def _act(store: Store, file: CoachingFile, meeting: Meeting, chosen: str, as_of: date, programme: Programme) -> None:
    key, author = form_key("correct", meeting.meeting_id), session.author()

    def act() -> Sequence[str]:
        reason = st.session_state[f"{key}:reason"]
        outcome: Outcome
        if chosen == "correct":
            outcome = meetings.correct(
                store,
                meeting.meeting_id,
                typed_entry(key),
                author,
                as_of,
                reason,
                seen=meeting.version,
                programme=programme,
            )
        else:
            change = meetings.cancel if chosen == "cancel" else meetings.remove
            outcome = change(store, meeting.meeting_id, author, reason, seen=meeting.version, programme=programme)
        return (_DONE[chosen], *outcome.notices)

    if attempt_form(PLACE, act, key, "reason", "act"):
        uncheck(f"meetings:{file.line.coaching_id}")


def _values(meeting: Meeting) -> dict[str, object]:
    return {
        "date": meeting.held_on,
        "length": hours(meeting.minutes),
        "people": meeting.attendees or "",
        "topics": meeting.topics or "",
    }


def _reason_help(chosen: str) -> str:
    if chosen == "correct":
        return "Obligatoire quand la date ou la durée d'une rencontre tenue change."
    return "Obligatoire : elle reste dans l'historique."
