"""A company's funding requests: prepared, filed, granted or refused, with real amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Literal

import streamlit as st

from data.errors import RefusedError
from data.reading import Row
from data.store import Store
from engine.coaching import results
from engine.coaching.results import FUNDING_STATES, FundingState
from engine.formats import day, money
from pages.parts import session
from pages.parts.forms import attempt_form, start
from pages.parts.labels import Mark, badge
from pages.parts.plain import plain
from pages.parts.results_place import place_of
from pages.parts.results_step import Steps, show_step
from pages.parts.typed import given, typed_cents

Step = Literal["filed", "granted", "refused"]

_MARKS: Mapping[FundingState, Mark] = {
    "prepared": Mark("edit", "gray"),
    "filed": Mark("hourglass_top", "blue"),
    "granted": Mark("check_circle", "green"),
    "refused": Mark("cancel", "red"),
}
_STEPS = Steps[Step](
    name_of=FUNDING_STATES.__getitem__,
    offered=("filed", "granted", "refused"),
    usual={"prepared": "filed", "filed": "granted", "granted": "granted", "refused": "refused"},
    beside="amount",
    beside_label="Montant ($)",
    beside_help="Demandé si elle est déposée, accordé si elle l'est; vide pour un refus.",
    again="Choisir une étape déjà notée la corrige.",
)


def show_request(store: Store, row: Row, as_of: date) -> None:
    """A request with its dates and amounts, and the form of what comes next."""
    state: FundingState = row["state"]
    with st.container(border=True):
        st.markdown(f"{badge(FUNDING_STATES[state], _MARKS[state])} **{plain(row['programme'])}**")
        st.caption(plain(" · ".join(_facts(row, as_of))))
        with st.expander("Mettre à jour"):
            key = f"results:request:{row['funding_request_id']}"
            show_step(_STEPS, row, row["programme"], key, as_of, partial(_advance, store, row, key, as_of))


def show_new_request(store: Store, company_id: int, as_of: date) -> None:
    """The form for a request in preparation."""
    key = f"results:new_request:{company_id}"
    start(key, {"programme": "", "on": as_of, "amount": ""})
    with st.expander("Ajouter une demande", icon=":material/add:"), st.form(key, border=False):
        st.text_input("Programme de financement", key=f"{key}:programme", placeholder="ÉcoPerformance")
        on, amount = st.columns(2)
        on.date_input("Préparée le", key=f"{key}:on", format="YYYY-MM-DD")
        amount.text_input("Montant demandé ($)", key=f"{key}:amount", help="Facultatif tant qu'il n'est pas connu.")
        st.form_submit_button(
            "Ajouter la demande",
            type="primary",
            key=f"{key}:submit",
            on_click=_add,
            args=(store, company_id, key, as_of),
        )


def _facts(row: Row, as_of: date) -> list[str]:
    said = [f"préparée le {day(row['prepared_on'])}"]
    if row["filed_on"] and row["filed_on"] <= as_of:
        said.append(f"déposée le {day(row['filed_on'])}")
    if row["asked_cents"] is not None:
        said.append(f"{money(row['asked_cents'] / 100)} demandés")
    if row["state"] == "granted":
        said.append(f"{money(row['granted_cents'] / 100)} accordés le {day(row['decided_on'])}")
    if row["state"] == "refused":
        said.append(f"refusée le {day(row['decided_on'])}")
    return said


def _add(store: Store, company_id: int, key: str, as_of: date) -> None:
    def act() -> Sequence[str]:
        programme = st.session_state[f"{key}:programme"]
        on = given(f"{key}:on", "La date de la préparation")
        asked, author = typed_cents(f"{key}:amount", "Le montant demandé"), session.author()
        results.prepare_funding(store, company_id, programme, author, on, asked_cents=asked, today=as_of)
        return (f"Demande ajoutée : {programme.strip()}.",)

    attempt_form(place_of(company_id), act, key)


def _advance(store: Store, row: Row, key: str, as_of: date, step: Step, on: date) -> None:
    cents = typed_cents(f"{key}:{_STEPS.beside}", "Le montant")
    request_id, author, seen = row["funding_request_id"], session.author(), row["version"]
    if step == "filed":
        results.file_funding(store, request_id, author, on, asked_cents=cents, seen=seen, today=as_of)
    else:
        results.decide_funding(store, request_id, author, on, _granted(step, cents), seen=seen, today=as_of)


def _granted(step: Step, cents: int | None) -> int | None:
    if step == "granted" and cents is None:
        raise RefusedError("Le montant accordé est attendu.")
    if step == "refused" and cents is not None:
        raise RefusedError("Une demande refusée n'a pas de montant : laissez-le vide, ou choisissez « Accordée ».")
    return cents
