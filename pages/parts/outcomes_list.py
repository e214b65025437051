"""The companies behind the simulated figures; one opens in its file."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from engine.scenarios.outcomes import CompanyOutcome, Outcomes
from engine.scenarios.potential import Assumptions
from pages.parts import url
from pages.parts.outcomes_figures import stated
from pages.parts.tables import Column, offer_exports, show_table

_COLUMNS = (
    Column("name", "Entreprise", width="medium"),
    Column("source", "Simulée par"),
    Column("sector", "Secteur"),
    Column("region", "Région"),
    Column("stream", "Volet"),
    Column("eligible", "Chances d'être admissible", "percent"),
    Column("aid", "Aide simulée", "money"),
    Column("aid_low", "P10", "money"),
    Column("aid_high", "P90", "money"),
    Column("investment", "Investissement simulé", "money"),
    Column("tonnes", "GES évités simulés (t/an)", "number"),
)
_ORDERS = {
    "aid": "Aide simulée",
    "investment": "Investissement simulé",
    "tonnes": "GES évités simulés",
    "eligible": "Chances d'être admissible",
}


def show_companies(found: Outcomes, as_of: date, assumptions: Assumptions) -> None:
    """The list, in the order of the figure clicked, for the group chosen."""
    st.header("Quelles entreprises sont derrière ces chiffres simulés ?", anchor=False)
    groups = {"": "Toute la cohorte"} | {
        f"{name}:{line.label}": line.label for name in ("sector", "region", "stream") for line in found.groups[name]
    }
    by_order, by_group = st.columns(2, gap="small")
    with by_order:
        order = url.select_filter("Par ordre de", "ordre", _ORDERS)
    with by_group:
        group = url.select_filter("Groupe", "groupe", groups)
    dimension, _, label = group.partition(":")
    chosen = [each for each in found.companies if not group or getattr(each, dimension) == label]
    chosen.sort(key=lambda each: -float(getattr(each, order)))
    frame = _frame(chosen)
    position = show_table(frame, _COLUMNS, key="outcomes_companies", alt="Entreprises simulées", selectable=True)
    offer_exports(
        frame,
        _COLUMNS,
        key="outcomes_companies_export",
        title="Retombées simulées par entreprise",
        as_of=as_of,
        filters={**stated(assumptions), "Groupe": groups[group]},
    )
    if position is not None:
        st.switch_page("pages/companies.py", query_params={"entreprise": str(chosen[position].company_id)})


def _frame(companies: list[CompanyOutcome]) -> pd.DataFrame:
    rounded = {"aid": 0, "aid_low": 0, "aid_high": 0, "investment": 0, "tonnes": 1}
    frame = pd.DataFrame([{column.name: getattr(each, column.name) for column in _COLUMNS} for each in companies])
    return frame.round(rounded)
