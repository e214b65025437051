"""A company's actions: repérée, priorisée, commencée, réalisée or abandonnée, with their dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Literal

import streamlit as st

from data.reading import Row
from data.store import Store
from engine.coaching import results
from engine.coaching.results import ACTION_STATES, ActionState
from engine.formats import day, number, quantity
from pages.parts import session
from pages.parts.forms import attempt_form, start
from pages.parts.labels import Mark, badge
from pages.parts.plain import plain
from pages.parts.results_place import place_of
from pages.parts.results_step import Steps, show_step
from pages.parts.typed import given, typed_tonnes

Step = Literal["prioritised", "started", "done", "dropped"]

_MARKS: Mapping[ActionState, Mark] = {
    "identified": Mark("lightbulb", "gray"),
    "prioritised": Mark("flag", "orange"),
    "started": Mark("construction", "blue"),
    "done": Mark("check_circle", "green"),
    "dropped": Mark("cancel", "red"),
}
_STEPS = Steps[Step](
    name_of=ACTION_STATES.__getitem__,
    offered=("prioritised", "started", "done", "dropped"),
    usual={"identified": "prioritised", "prioritised": "started", "started": "done", "done": "done"},
    beside="reason",
    beside_label="Raison, si elle est abandonnée",
    again="Choisir une étape déjà notée en corrige la date.",
)
_UNIT = "t éq. CO₂"


def show_action(store: Store, row: Row, as_of: date) -> None:
    """An action with what is known of it; unless it was given up, the forms that follow and correct it."""
    state: ActionState = row["state"]
    with st.container(border=True):
        st.markdown(f"{badge(ACTION_STATES[state], _MARKS[state])} **{plain(row['title'])}**")
        st.caption(plain(" · ".join(_facts(row, as_of))))
        if state == "dropped":
            return
        key = f"results:action:{row['action_id']}"
        with st.expander("Mettre à jour"):
            following, correcting = st.tabs(["Étape suivante", "Corriger"])
            with following:
                show_step(_STEPS, row, row["title"], key, as_of, partial(_advance, store, row, key, as_of))
            with correcting:
                _show_correction(store, row, f"{key}:text")


def show_new_action(store: Store, company_id: int, as_of: date) -> None:
    """The form for an action just identified."""
    key = f"results:new_action:{company_id}"
    start(key, {"title": "", "on": as_of, "tonnes": ""})
    with st.expander("Ajouter une action", icon=":material/add:"), st.form(key, border=False):
        st.text_input("Action", key=f"{key}:title", placeholder="Récupération de chaleur")
        on, tonnes = st.columns(2)
        on.date_input("Repérée le", key=f"{key}:on", format="YYYY-MM-DD")
        _tonnes_field(tonnes, key)
        st.form_submit_button(
            "Ajouter l'action", type="primary", key=f"{key}:submit", on_click=_add, args=(store, company_id, key, as_of)
        )


def _facts(row: Row, as_of: date) -> list[str]:
    steps = (
        ("identified_on", "repérée"),
        ("prioritised_on", "priorisée"),
        ("started_on", "commencée"),
        ("done_on", "réalisée"),
    )
    said = [f"{words} le {day(row[column])}" for column, words in steps if row[column] and row[column] <= as_of]
    if row["state"] == "dropped":
        said.append(f"abandonnée le {day(row['dropped_on'])} : {row['dropped_reason']}")
    if row["expected_t"] is not None:
        said.append(f"{quantity(row['expected_t'], _UNIT)} par an attendues")
    return said


def _show_correction(store: Store, row: Row, key: str) -> None:
    tonnes = row["expected_t"]
    start(key, {"title": row["title"], "tonnes": "" if tonnes is None else number(tonnes)})
    with st.form(key, border=False):
        st.text_input("Action", key=f"{key}:title")
        _tonnes_field(st.container(), key)
        st.form_submit_button("Corriger", key=f"{key}:submit", on_click=_describe, args=(store, row, key))


def _tonnes_field(where: st.delta_generator.DeltaGenerator, key: str) -> None:
    where.text_input(
        f"Réduction attendue ({_UNIT} par an)", key=f"{key}:tonnes", help="Facultative; ce que l'entreprise en espère."
    )


def _add(store: Store, company_id: int, key: str, as_of: date) -> None:
    def act() -> Sequence[str]:
        title = st.session_state[f"{key}:title"]
        on = given(f"{key}:on", "La date du repérage")
        expected = typed_tonnes(f"{key}:tonnes", "La réduction attendue")
        author = session.author()
        results.identify_action(store, company_id, title, author, on, expected_t=expected, today=as_of)
        return (f"Action ajoutée : {title.strip()}.",)

    attempt_form(place_of(company_id), act, key)


def _advance(store: Store, row: Row, key: str, as_of: date, step: Step, on: date) -> None:
    action_id, author, seen = row["action_id"], session.author(), row["version"]
    if step == "dropped":
        reason = st.session_state[f"{key}:{_STEPS.beside}"]
        results.drop_action(store, action_id, author, on, reason, seen=seen, today=as_of)
    else:
        results.advance_action(store, action_id, step, author, on, seen=seen, today=as_of)


def _describe(store: Store, row: Row, key: str) -> None:
    def act() -> Sequence[str]:
        title = st.session_state[f"{key}:title"]
        expected = typed_tonnes(f"{key}:tonnes", "La réduction attendue")
        author = session.author()
        results.describe_action(store, row["action_id"], title, author, expected_t=expected, seen=row["version"])
        return ("Action corrigée.",)

    attempt_form(place_of(row["company_id"]), act, key)
