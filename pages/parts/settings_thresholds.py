"""The thresholds of the alerts: all in one form, each with its bounds, where it comes from and who set it last."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.store import Store
from engine.coaching.thresholds import Threshold, set_thresholds, thresholds
from engine.formats import count, day, enumeration, number
from engine.programme.alerts import alerts
from pages.parts import session
from pages.parts.forms import attempt_form, following
from pages.parts.notices import show_notice
from pages.parts.plain import plain

_PLACE = "settings:thresholds"
_WIDTH = 300  # pixels: one field across a phone


def show_thresholds(store: Store) -> None:
    """The form; an empty field goes back to the project's own value."""
    found = thresholds(store)
    show_notice(_PLACE)
    st.markdown(
        "Ces seuils sont des propositions du projet : l'appel d'offres n'en donne pas. Ils décident de ce qui paraît "
        "dans « Aujourd'hui », sur les listes et dans le message du jour. Un champ vidé reprend la valeur de départ."
    )
    with st.form(_PLACE):
        grid = st.grid(3, min_column_width=_WIDTH)
        for threshold in found:
            with grid.cell(), st.container(gap="xsmall"):
                with following(_key(threshold), number(threshold.value)):
                    st.text_input(threshold.label, key=_key(threshold))
                st.caption(_explained(threshold))
        with st.container(horizontal=True):
            st.form_submit_button(
                "Enregistrer les seuils", type="primary", key=f"{_PLACE}:save", on_click=_save, args=(store, found)
            )
            st.form_submit_button(
                "Revenir aux valeurs de départ",
                key=f"{_PLACE}:reset",
                disabled=not any(threshold.changed for threshold in found),
                on_click=_reset,
                args=(store, found),
            )


def _explained(threshold: Threshold) -> str:
    said = f"{threshold.bounds[:1].upper()}{threshold.bounds[1:]} · {plain(threshold.reference)}"
    if threshold.changed:
        said = f"**Au départ : {number(threshold.default)}** · {said}"
    if threshold.last:
        said += f"  \nChangé par {plain(threshold.last.author)} le {day(threshold.last.at.date())}"
    return said


def _key(threshold: Threshold) -> str:
    return f"{_PLACE}:{threshold.path}"


def _save(store: Store, shown: Sequence[Threshold]) -> None:
    written = {threshold.path: str(st.session_state[_key(threshold)]) for threshold in shown}
    _set(store, shown, {one.path: written[one.path] for one in shown if written[one.path] != number(one.value)})


def _reset(store: Store, shown: Sequence[Threshold]) -> None:
    _set(store, shown, {threshold.path: "" for threshold in shown if threshold.changed})


def _set(store: Store, shown: Sequence[Threshold], typed: dict[str, str]) -> None:
    def act() -> Sequence[str]:
        seen, before = {threshold.path: threshold.value for threshold in shown}, _standing(store)
        moved = set_thresholds(store, typed, session.author(), seen=seen)
        if not moved:
            return ("Rien n'a changé.",)
        effect = f"Alertes avant : {before}. Maintenant : {_standing(store)}."
        return (f"Enregistré : {enumeration(moved)}.", effect)

    attempt_form(_PLACE, act, _PLACE, *(threshold.path for threshold in shown))


def _standing(store: Store) -> str:
    """How many alerts there are, at the date of the screen."""
    found = alerts(store, session.as_of()).open
    return f"{number(len(found), 0)}, dont {count(sum(alert.urgent for alert in found), 'urgente')}"
