"""Keeping a company engaged: what was said to it, what to remember to do (AO §5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from data.reading import Row
from data.store import Store
from engine.coaching import contacts
from engine.coaching.alert import ROLE_NAMES
from engine.coaching.contacts import CHANNELS, contact_log
from engine.formats import count, day
from pages.parts import session
from pages.parts.forms import attempt_form, start, uncheck
from pages.parts.notices import attempt, show_notice
from pages.parts.plain import plain
from pages.parts.tables import Column, show_table
from pages.parts.typed import given

_COLUMNS = (
    Column("made_on", "Date", "date"),
    Column("channel", "Moyen"),
    Column("made_by", "Par"),
    Column("summary", "Ce qui s'est dit", width="large"),
)


def show_contacts(store: Store, company_id: int, as_of: date) -> None:
    """What is to do, then the two forms, then what was said, latest first."""
    log = contact_log(store, company_id)
    show_notice(_place(company_id))
    st.header("Contacts et relances", anchor=False)
    for row in log.reminders:
        if row["done_on"] is None:
            _show_reminder(store, row, as_of)
    noting, planning = st.columns(2, gap="large")
    with noting, st.expander("Noter un contact", icon=":material/call:"):
        _show_noting(store, company_id, as_of)
    with planning, st.expander("Prévoir une relance", icon=":material/notification_add:"):
        _show_planning(store, company_id)
    if not log.contacts:
        st.caption("Aucun contact noté.")
        return
    frame = pd.DataFrame([row | {"channel": CHANNELS[row["channel"]]} for row in log.contacts])
    frame = frame.assign(made_on=pd.to_datetime(frame["made_on"]))
    key = f"contacts:{company_id}"
    chosen = show_table(frame, _COLUMNS, key=key, alt="Contacts avec l'entreprise", selectable=True)
    st.caption("Cochez un contact noté par erreur pour le retirer.")
    if chosen is not None:
        _show_removal(store, log.contacts[chosen], key)


def _show_reminder(store: Store, row: Row, as_of: date) -> None:
    key = f"contacts:reminder:{row['reminder_id']}"
    late = (as_of - row["due_on"]).days
    when = f"en retard de {count(late, 'jour')}" if late > 0 else f"pour le {day(row['due_on'])}"
    with st.container(border=True):
        icon = "notification_important" if late > 0 else "notifications"
        st.markdown(f":material/{icon}: **{plain(row['subject'])}** · {when} · {ROLE_NAMES[row['role']]}")
        start(key, {"due": None})
        with st.form(key, border=False):
            day_, later, done = st.columns([2, 1, 1], vertical_alignment="bottom")
            day_.date_input("Reporter au", key=f"{key}:due", format="YYYY-MM-DD")
            later.form_submit_button(
                "Reporter", key=f"{key}:later", width="stretch", on_click=_postpone, args=(store, row, key)
            )
            done.form_submit_button(
                "Faite",
                type="primary",
                key=f"{key}:done",
                width="stretch",
                on_click=_complete,
                args=(store, row, as_of),
            )


def _show_noting(store: Store, company_id: int, as_of: date) -> None:
    key = f"contacts:new:{company_id}"
    start(key, {"on": as_of, "channel": next(iter(CHANNELS)), "summary": "", "by": ""})
    with st.form(key, border=False):
        on, channel = st.columns(2)
        on.date_input("Date", key=f"{key}:on", format="YYYY-MM-DD")
        channel.selectbox("Moyen", list(CHANNELS), format_func=CHANNELS.__getitem__, key=f"{key}:channel")
        st.text_area("Ce qui s'est dit", key=f"{key}:summary", height=80)
        st.text_input("Par", key=f"{key}:by", help="Vous-même si vous n'écrivez rien.")
        st.form_submit_button(
            "Noter le contact", type="primary", key=f"{key}:submit", on_click=_log, args=(store, company_id, key, as_of)
        )


def _show_planning(store: Store, company_id: int) -> None:
    key = f"contacts:remind:{company_id}"
    start(key, {"subject": "", "due": None, "role": "coordinator"})
    with st.form(key, border=False):
        st.text_input("À faire", key=f"{key}:subject", placeholder="Demander où en sont les travaux")
        due, role = st.columns(2)
        due.date_input("Pour le", key=f"{key}:due", format="YYYY-MM-DD")
        role.selectbox("Par", list(ROLE_NAMES), format_func=ROLE_NAMES.__getitem__, key=f"{key}:role")
        st.form_submit_button(
            "Prévoir la relance", key=f"{key}:submit", on_click=_remind, args=(store, company_id, key)
        )


def _show_removal(store: Store, row: Row, table: str) -> None:
    key = f"contacts:remove:{row['contact_id']}"
    with st.form(key, border=True):
        why, send = st.columns([3, 1], vertical_alignment="bottom")
        why.text_input("Raison de le retirer", key=f"{key}:reason")
        send.form_submit_button(
            "Retirer", key=f"{key}:submit", width="stretch", on_click=_remove, args=(store, row, key, table)
        )


def _log(store: Store, company_id: int, key: str, as_of: date) -> None:
    state = st.session_state

    def act() -> Sequence[str]:
        on = given(f"{key}:on", "La date du contact")
        channel, summary, by = (state[f"{key}:{name}"] for name in ("channel", "summary", "by"))
        contacts.log_contact(store, company_id, channel, summary, session.author(), on, made_by=by, today=as_of)
        return (f"Contact du {day(on)} noté.",)

    attempt_form(_place(company_id), act, key)


def _remind(store: Store, company_id: int, key: str) -> None:
    state = st.session_state

    def act() -> Sequence[str]:
        due = given(f"{key}:due", "Le jour de la relance")
        contacts.remind(store, company_id, due, state[f"{key}:subject"], state[f"{key}:role"], session.author())
        return (f"Relance prévue pour le {day(due)}.",)

    attempt_form(_place(company_id), act, key)


def _postpone(store: Store, row: Row, key: str) -> None:
    def act() -> Sequence[str]:
        due = given(f"{key}:due", "Le nouveau jour")
        contacts.postpone_reminder(store, row["reminder_id"], due, session.author(), seen=row["version"])
        return (f"Relance reportée au {day(due)}.",)

    attempt_form(_place(row["company_id"]), act, key)


def _complete(store: Store, row: Row, as_of: date) -> None:
    def act() -> Sequence[str]:
        contacts.complete_reminder(store, row["reminder_id"], session.author(), as_of, seen=row["version"])
        return (f"Relance faite : {row['subject']}.",)

    attempt(_place(row["company_id"]), act)


def _remove(store: Store, row: Row, key: str, table: str) -> None:
    def act() -> Sequence[str]:
        reason = st.session_state[f"{key}:reason"]
        contacts.remove_contact(store, row["contact_id"], session.author(), reason, seen=row["version"])
        return ("Contact retiré : il reste dans l'historique, avec la raison.",)

    if attempt(_place(row["company_id"]), act):
        uncheck(table)


def _place(company_id: int) -> str:
    return f"contacts:{company_id}:notice"
