"""What moved in companies: every action and funding request, by how far each has come (INDICATORS 28)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from data.reading import Row
from data.store import Store
from engine.coaching.results import ACTION_STATES, FUNDING_STATES, results
from engine.formats import count, money, number, quantity
from pages.parts import url
from pages.parts.cards import show_cards
from pages.parts.tables import Column, offer_exports, show_table

_ACTIONS = (
    Column("company", "Entreprise"),
    Column("title", "Action", width="large"),
    Column("said", "Où elle en est"),
    Column("expected_t", "t éq. CO₂ par an attendues", "number"),
    Column("identified_on", "Repérée", "date"),
    Column("prioritised_on", "Priorisée", "date"),
    Column("started_on", "Commencée", "date"),
    Column("done_on", "Réalisée", "date"),
)
_FUNDING = (
    Column("company", "Entreprise"),
    Column("programme", "Programme", width="large"),
    Column("said", "Où elle en est"),
    Column("asked", "Demandé", "money"),
    Column("granted", "Accordé", "money"),
    Column("prepared_on", "Préparée", "date"),
    Column("filed_on", "Déposée", "date"),
    Column("decided_on", "Décidée", "date"),
)


def show_results_list(store: Store, as_of: date) -> None:
    """The counts by state, then the two lists; choosing a row opens the company's file."""
    found = results(store, as_of)
    st.header("Qu'est-ce qui a bougé dans les entreprises ?", anchor=False)
    if not found.actions and not found.funding:
        st.info("Aucune action ni demande de financement : elles se notent dans le volet « Résultats » d'un coaching.")
        return
    st.subheader("Actions", anchor=False)
    show_cards([(ACTION_STATES[state], number(total, 0), "") for state, total in found.action_counts.items()])
    st.caption(
        f"{quantity(found.expected_t, 't éq. CO₂')} par an attendues par les entreprises, actions abandonnées exclues."
    )
    _show_list(found.actions, _plainly(ACTION_STATES.items()), _ACTIONS, "action", as_of)
    st.subheader("Demandes de financement", anchor=False)
    show_cards([(FUNDING_STATES[state], number(total, 0), "") for state, total in found.funding_counts.items()])
    asked, granted = money(found.asked_cents / 100), money(found.granted_cents / 100)
    st.caption(f"{asked} demandés, {granted} accordés : montants réels, jamais simulés.")
    _show_list(found.funding, _plainly(FUNDING_STATES.items()), _FUNDING, "demande", as_of)


def _plainly(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(names)


def _show_list(rows: Sequence[Row], said: Mapping[str, str], columns: Sequence[Column], noun: str, as_of: date) -> None:
    title = "Actions" if columns is _ACTIONS else "Demandes de financement"
    wanted = url.select_filter(f"{title} : où elles en sont", noun, {"": "Toutes", **said})
    kept = [row for row in rows if not wanted or row["state"] == wanted]
    st.markdown(f"**{count(len(kept), noun)}** sur {number(len(rows), 0)}")
    if not kept:
        st.caption("Aucune dans cet état.")
        return
    frame = pd.DataFrame([_cells(row, said) for row in kept])
    for name in (column.name for column in columns if column.kind == "date"):
        frame[name] = pd.to_datetime(frame[name])
    chosen = show_table(frame, columns, key=f"results_list:{noun}", alt=title, selectable=True)
    st.caption("Cochez une ligne pour ouvrir la fiche de l'entreprise.")
    offer_exports(
        frame,
        columns,
        key=f"results_export:{noun}",
        title=title,
        as_of=as_of,
        filters={"Où elles en sont": said[wanted]} if wanted else {},
    )
    if chosen is not None:
        st.switch_page("pages/companies.py", query_params={"entreprise": str(kept[chosen]["company_id"])})


def _cells(row: Row, said: Mapping[str, str]) -> Row:
    amounts = {
        name: None if cents is None else cents / 100
        for name, cents in (("asked", row.get("asked_cents")), ("granted", row.get("granted_cents")))
    }
    return row | amounts | {"said": said[row["state"]]}
