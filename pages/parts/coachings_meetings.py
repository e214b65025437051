"""The meetings of a coaching: record one in a few seconds, plan the next, correct one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from data.errors import StaleError
from data.programme_file import Programme
from data.store import Store
from engine.coaching import meetings
from engine.coaching.meeting_count import accept_count
from engine.coaching.views_file import CoachingFile, Meeting
from engine.formats import count, day, hours
from pages.parts import session
from pages.parts.coachings_correct import PLACE, show_correction
from pages.parts.coachings_fields import form_key, show_fields, typed_entry
from pages.parts.forms import attempt_form, start
from pages.parts.notices import attempt, show_notice
from pages.parts.tables import Column, show_table

_COLUMNS = (
    Column("number", "Nº", "integer", width="small"),
    Column("held_on", "Date", "date"),
    Column("minutes", "Durée", "hours"),
    Column("state", "État"),
    Column("topics", "Points discutés", width="large"),
    Column("attendees", "Personnes présentes", width="medium"),
)
_TWIN = "coachings:twin"
_NOT_HELD = "coachings:not_held"


def show_meetings(store: Store, file: CoachingFile, as_of: date, programme: Programme) -> None:
    """What is not recorded yet, the two forms side by side, then every meeting."""
    show_notice(PLACE)
    _show_count_due(store, file, as_of, programme)
    _show_unrecorded(store, file, as_of, programme)
    forms = [form for act, form in _FORMS if act in file.acts]
    # Without a form, no empty columns either.
    for column, form in zip(st.columns(2, gap="large") if forms else (), forms, strict=False):
        with column:
            form(store, file, as_of, programme)
    st.header("Toutes les rencontres", anchor=False)
    if not file.meetings:
        st.caption("Aucune rencontre encore : la première fixe l'échéance du coaching.")
        return
    frame = pd.DataFrame([_cells(meeting, as_of) for meeting in file.meetings])
    frame = frame.assign(held_on=pd.to_datetime(frame["held_on"]), number=frame["number"].astype("Int64"))
    alt = f"Rencontres du coaching de {file.line.company}"
    chosen = show_table(frame, _COLUMNS, key=f"meetings:{file.line.coaching_id}", alt=alt, selectable=True)
    held = file.held()
    total = hours(sum(meeting.minutes for meeting in held)) if held else hours(0)
    st.markdown(
        f"**Total : {total}** en {count(len(held), 'rencontre tenue', 'rencontres tenues')}, "
        f"sur {hours(programme.coaching.minutes.value)}."
    )
    if "correct_meeting" in file.acts:
        st.caption("Cochez une rencontre pour la corriger, l'annuler ou la retirer.")
        if chosen is not None and file.meetings[chosen].meeting_id != st.session_state.get(_NOT_HELD):
            show_correction(store, file, file.meetings[chosen], as_of, programme)


def _show_recording(store: Store, file: CoachingFile, as_of: date, programme: Programme) -> None:
    st.header("Enregistrer une rencontre tenue", anchor=False)
    key = form_key("record", file.line.coaching_id)
    held = file.held()
    start(key, {"date": as_of, "length": "", "people": (held[-1].attendees or "") if held else "", "topics": ""})
    with st.form(key, border=True):
        show_fields(key)
        if st.session_state.get(_TWIN) == file.line.coaching_id:
            st.checkbox("C'est une autre rencontre, le même jour et de la même durée", key=f"{key}:another")
        st.form_submit_button(
            "Enregistrer la rencontre",
            type="primary",
            key=f"{key}:submit",
            on_click=_record,
            args=(store, file, key, as_of, programme),
        )


def _show_planning(store: Store, file: CoachingFile, as_of: date, programme: Programme) -> None:
    st.header("Prévoir la prochaine", anchor=False)
    key = form_key("plan", file.line.coaching_id)
    start(key, {"date": None, "length": "1 h", "people": "", "topics": ""})
    with st.form(key, border=True):
        show_fields(key)
        st.form_submit_button(
            "Prévoir la rencontre", key=f"{key}:submit", on_click=_plan, args=(store, file, key, as_of, programme)
        )


def _show_unrecorded(store: Store, file: CoachingFile, as_of: date, programme: Programme) -> None:
    """Planned meetings whose day is over: held or not, nobody said yet."""
    if "record_meeting" not in file.acts:
        return
    for meeting in (meeting for meeting in file.planned() if meeting.held_on < as_of):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":material/help: Non saisie : rencontre prévue le **{day(meeting.held_on)}** "
                f"({hours(meeting.minutes)}). A-t-elle eu lieu ?"
            )
            st.button(
                "Oui, la saisir",
                key=f"coachings:was_held:{meeting.meeting_id}",
                on_click=_prefill,
                args=(form_key("record", file.line.coaching_id), meeting),
            )
            st.button(
                "Non",
                key=f"coachings:was_not_held:{meeting.meeting_id}",
                help="Elle reste dans l'historique comme non tenue, avec sa raison.",
                on_click=_ask_why,
                args=(meeting,),
            )
        if st.session_state.get(_NOT_HELD) == meeting.meeting_id:
            show_correction(store, file, meeting, as_of, programme)


def _show_count_due(store: Store, file: CoachingFile, as_of: date, programme: Programme) -> None:
    """The number of meetings alone is out of bounds: a coordinator may accept it (AO §2)."""
    if not file.count_due or "accept_count" not in file.acts:
        return
    terms, key = programme.coaching, form_key("count", file.line.coaching_id)
    held = count(file.line.meetings, "rencontre tenue", "rencontres tenues")
    st.warning(
        f"{held}, hors des bornes de {terms.meetings_low.value} à {terms.meetings_high.value} (AO §2). "
        "Acceptez ce nombre avec une raison, ou corrigez les rencontres.",
        icon=":material/rule:",
    )
    with st.form(key, border=True):
        st.text_input("Raison d'accepter ce nombre", key=f"{key}:reason")
        st.form_submit_button(
            "Accepter ce nombre", key=f"{key}:submit", on_click=_accept, args=(store, file, key, as_of, programme)
        )


def _record(store: Store, file: CoachingFile, key: str, as_of: date, programme: Programme) -> None:
    state, coaching_id = st.session_state, file.line.coaching_id

    def act() -> Sequence[str]:
        entry = typed_entry(key)
        try:
            outcome = meetings.record(
                store,
                coaching_id,
                entry,
                session.author(),
                as_of,
                planned_id=state.get(f"{key}:planned"),
                another=bool(state.get(f"{key}:another")),
                programme=programme,
            )
        except StaleError:
            state[_TWIN] = coaching_id  # the form then asks whether it is another meeting
            raise
        return (f"Rencontre du {day(entry.held_on)} enregistrée : {hours(entry.minutes)}.", *outcome.notices)

    _attempt_meeting(key, act)


def _plan(store: Store, file: CoachingFile, key: str, as_of: date, programme: Programme) -> None:
    def act() -> Sequence[str]:
        entry = typed_entry(key)
        coaching_id = file.line.coaching_id
        outcome = meetings.plan(store, coaching_id, entry, session.author(), as_of, programme=programme)
        return (f"Rencontre prévue le {day(entry.held_on)}.", *outcome.notices)

    _attempt_meeting(key, act)


def _accept(store: Store, file: CoachingFile, key: str, as_of: date, programme: Programme) -> None:
    def act() -> Sequence[str]:
        reason = st.session_state[f"{key}:reason"]
        coaching_id = file.line.coaching_id
        follows = accept_count(store, coaching_id, session.author(), as_of, reason, programme=programme)
        return ("Nombre de rencontres accepté.", *follows)

    attempt(PLACE, act)


def _attempt_meeting(key: str, act: Callable[[], Sequence[str]]) -> None:
    if attempt_form(PLACE, act, key, "planned", "another"):
        st.session_state.pop(_TWIN, None)


def _prefill(key: str, meeting: Meeting) -> None:
    """Fills the form with what was planned; its length and people are there to be corrected."""
    found = {
        "date": meeting.held_on,
        "length": hours(meeting.minutes),
        "people": meeting.attendees or st.session_state.get(f"{key}:people", ""),
        "topics": meeting.topics or "",
        "planned": meeting.meeting_id,
    }
    st.session_state.update({f"{key}:{name}": value for name, value in found.items()})


def _ask_why(meeting: Meeting) -> None:
    """Opens the meeting's correction where its cancelling is chosen."""
    st.session_state[_NOT_HELD] = meeting.meeting_id
    st.session_state[f"{form_key('correct', meeting.meeting_id)}:act"] = "cancel"


# What each act of a coaching opens.
_FORMS = (("record_meeting", _show_recording), ("plan_meeting", _show_planning))


def _cells(meeting: Meeting, as_of: date) -> dict[str, object]:
    return {
        "number": meeting.number,
        "held_on": meeting.held_on,
        "minutes": meeting.minutes,
        "state": _state_words(meeting, as_of),
        "topics": meeting.topics,
        "attendees": meeting.attendees,
    }


def _state_words(meeting: Meeting, as_of: date) -> str:
    if meeting.state == "planned":
        return "Prévue" if meeting.held_on >= as_of else "Prévue, non saisie"
    if meeting.state == "cancelled":
        reason = f" : {meeting.cancelled_reason}" if meeting.cancelled_reason else ""
        return f"Non tenue{reason}"
    return "Tenue"
