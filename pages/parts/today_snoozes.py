"""Putting an alert off, with a reason and an end, and bringing one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from data.errors import RefusedError
from data.store import Store
from engine.coaching.alert import Alert
from engine.coaching.snoozes import PutOff, snooze, wake
from engine.formats import count, day
from pages.parts import session
from pages.parts.folding import folded
from pages.parts.notices import attempt
from pages.parts.plain import plain

PLACE = "today:alerts"
"""Where the page says what was done about an alert."""

_CHOSEN = "today:putting_off"
_PROBABLE = timedelta(days=7)  # what the field first offers, to be changed
_SHOWN = 20


def offer_putting_off(alert: Alert, key: str) -> None:
    """The button that unfolds the form under its row."""
    st.button(
        "Reporter",
        key=f"{key}:later",
        type="tertiary",
        icon=":material/snooze:",
        help="Cette alerte revient à la date choisie, ou avant si elle devient urgente.",
        on_click=_choose,
        args=(_row(alert, key),),
    )


def show_putting_off(store: Store, alert: Alert, key: str, as_of: date) -> None:
    """The form, under the row whose button was pressed."""
    if st.session_state.get(_CHOSEN) != _row(alert, key):
        return
    form = f"{key}:snooze"
    with st.form(form):
        st.text_input("Pourquoi attendre ?", key=f"{form}:reason", help="Obligatoire : la raison reste affichée.")
        st.date_input(
            "Reporter jusqu'au",
            value=as_of + _PROBABLE,
            min_value=as_of + timedelta(days=1),
            key=f"{form}:until",
            format="YYYY-MM-DD",
        )
        with st.container(horizontal=True):
            st.form_submit_button(
                "Reporter", type="primary", key=f"{form}:submit", on_click=_put_off, args=(store, alert, form, as_of)
            )
            st.form_submit_button("Annuler", key=f"{form}:cancel", on_click=_choose, args=(None,))


def show_put_off(store: Store, put_off: Sequence[PutOff]) -> None:
    """The alerts that wait, each with its reason and a button to bring it back; nothing when there is none."""
    if not put_off:
        return
    title = count(len(put_off), "alerte reportée", "alertes reportées")
    with folded(title, key="today:asleep", icon=":material/snooze:") as unfolded:
        if unfolded:
            _show_waiting(store, sorted(put_off, key=lambda waiting: (waiting.until, waiting.alert.subject)))


def _show_waiting(store: Store, soonest: Sequence[PutOff]) -> None:
    for position, waiting in enumerate(soonest[:_SHOWN]):
        said, done = st.columns([4, 1.4], vertical_alignment="center", gap="small")
        said.markdown(
            f"**{plain(waiting.alert.reason)}** · {plain(waiting.alert.subject)}  \n"
            f"Reportée le {day(waiting.since)}, revient le {day(waiting.until)} : {plain(waiting.reason)}"
        )
        with done, st.container(horizontal=True, horizontal_alignment="right"):
            st.button(
                "Réveiller", key=f"asleep:{position}", icon=":material/alarm:", on_click=_wake, args=(store, waiting)
            )
    if len(soonest) > _SHOWN:
        st.caption(f"Les {_SHOWN} premières à revenir sont montrées.")


def _put_off(store: Store, alert: Alert, form: str, as_of: date) -> None:
    def act() -> Sequence[str]:
        until = st.session_state[f"{form}:until"]
        if until is None:
            raise RefusedError("Choisissez le jour où cette alerte reviendra.")
        snooze(store, alert, session.author(), as_of, until, st.session_state[f"{form}:reason"])
        return (
            f"Alerte reportée : elle revient le {day(until)}. Elle attend plus bas, d'où vous pouvez la réveiller.",
        )

    if attempt(PLACE, act):
        _choose(None)


def _wake(store: Store, waiting: PutOff) -> None:
    def act() -> Sequence[str]:
        wake(store, waiting, session.author())
        return (f"Alerte ramenée : {waiting.alert.subject}.",)

    attempt(PLACE, act)


def _choose(row: tuple[object, ...] | None) -> None:
    st.session_state[_CHOSEN] = row


def _row(alert: Alert, key: str) -> tuple[object, ...]:
    """Which row it is: one that moved since is another."""
    return alert.name, alert.subject_number, alert.item, key
