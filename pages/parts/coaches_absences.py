"""Absences of coaches: everyone's on one list, and a coach's own with the forms that record and remove one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from data.errors import RefusedError
from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.coaching.absences import absences, add_absence, remove_absence
from engine.formats import count, day, number
from pages.parts import session, url
from pages.parts.forms import attempt_form, start
from pages.parts.notices import attempt, show_notice
from pages.parts.plain import plain
from pages.parts.tables import Column, show_table

_COLUMNS = (
    Column("coach", "Coach"),
    Column("firm", "Firme"),
    Column("first_day", "Premier jour", "date"),
    Column("last_day", "Dernier jour", "date"),
    Column("now", "En ce moment"),
    Column("reason", "Raison", width="medium"),
)


def show_absences(store: Store, as_of: date, _: Programme) -> None:
    """The absences of the moment and those to come; choosing one opens the coach's file."""
    st.header("Qui est absent, et qui le sera ?", anchor=False)
    rows = absences(store, as_of)
    if not rows:
        st.info(
            "Aucune absence n'est notée : elles se notent sur la fiche d'un coach.", icon=":material/event_available:"
        )
        return
    away = sum(row["first_day"] <= as_of for row in rows)
    st.markdown(f"**{count(away, 'coach absent', 'coachs absents')}** · {number(len(rows) - away, 0)} à venir")
    frame = pd.DataFrame(rows).assign(now=["Oui" if row["first_day"] <= as_of else "" for row in rows])
    for name in ("first_day", "last_day"):
        frame[name] = pd.to_datetime(frame[name])
    chosen = show_table(frame, _COLUMNS, key="absences", alt="Absences des coachs", selectable=True)
    st.caption("Cochez une ligne pour ouvrir la fiche du coach.")
    if chosen is not None:
        url.put("coach", str(rows[chosen]["coach_id"]))
        st.rerun()


def show_coach_absences(store: Store, coach_id: int, as_of: date) -> None:
    """A coach's absences not over yet, each removable, and the form for another one."""
    st.header("Absences", anchor=False)
    place = f"coaches:absences:{coach_id}"
    show_notice(place)
    rows = absences(store, as_of, coach_id)
    if not rows:
        st.caption("Aucune absence en cours ou à venir.")
    for row in rows:
        _show_absence(store, row, place, as_of)
    with st.expander("Noter une absence", icon=":material/event_busy:"):
        _show_form(store, coach_id, place, as_of)


def _show_absence(store: Store, row: Row, place: str, as_of: date) -> None:
    key = f"coaches:absence:{row['absence_id']}"
    with st.container(border=True):
        reason = f" : {row['reason']}" if row["reason"] else ""
        now = " (en ce moment)" if row["first_day"] <= as_of else ""
        st.markdown(f"Du **{day(row['first_day'])}** au **{day(row['last_day'])}**{now}{plain(reason)}")
        with st.form(key, border=False):
            why, send = st.columns([3, 1], vertical_alignment="bottom")
            why.text_input("Raison de la retirer", key=f"{key}:reason")
            send.form_submit_button(
                "Retirer", key=f"{key}:submit", width="stretch", on_click=_remove, args=(store, row, key, place)
            )


def _show_form(store: Store, coach_id: int, place: str, as_of: date) -> None:
    key = f"coaches:absent:{coach_id}"
    start(key, {"first": as_of, "last": None, "reason": ""})
    with st.form(key, border=False):
        first, last = st.columns(2)
        first.date_input("Premier jour", key=f"{key}:first", format="YYYY-MM-DD")
        last.date_input("Dernier jour", key=f"{key}:last", format="YYYY-MM-DD", help="Compris dans l'absence.")
        st.text_input("Raison (facultative)", key=f"{key}:reason")
        st.form_submit_button(
            "Noter l'absence", type="primary", key=f"{key}:submit", on_click=_add, args=(store, coach_id, key, place)
        )


def _add(store: Store, coach_id: int, key: str, place: str) -> None:
    state = st.session_state

    def act() -> Sequence[str]:
        first, last = state[f"{key}:first"], state[f"{key}:last"]
        if first is None or last is None:
            raise RefusedError("Le premier et le dernier jour de l'absence sont attendus.")
        add_absence(store, coach_id, first, last, session.author(), state[f"{key}:reason"])
        return (f"Absence notée du {day(first)} au {day(last)}.",)

    attempt_form(place, act, key)


def _remove(store: Store, row: Row, key: str, place: str) -> None:
    def act() -> Sequence[str]:
        reason = st.session_state[f"{key}:reason"]
        remove_absence(store, row["absence_id"], session.author(), reason, seen=row["version"])
        return ("Absence retirée : elle reste dans la trace, avec sa raison.",)

    attempt(place, act)
