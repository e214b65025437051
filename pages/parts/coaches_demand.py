"""Specialities against demand: where coaches will be short (INDICATORS 21)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.coaching.demand import DIMENSIONS, Demand, demand
from engine.coaching.thresholds import in_force
from engine.formats import count, enumeration, number
from engine.matching.overview import months
from pages.parts import url
from pages.parts.caching import until_written
from pages.parts.lacking import show_lacking
from pages.parts.plain import plain
from pages.parts.tables import Column, offer_exports, show_table

_COLUMNS = (
    Column("speciality", "Spécialité", width="large"),
    Column("judgement", "Constat"),
    Column("waiting", "Entreprises en attente", "integer", help="Bilan terminé, sans coach; comptées dans chacune."),
    Column("places", "Places libres", "integer", help="Chez les coachs de cette spécialité, contrats respectés."),
    Column("ratio", "Entreprises par place", "number"),
    Column("coaches", "Coachs", "integer", help="Spécialité principale ou secondaire."),
)


def show_demand(store: Store, as_of: date, programme: Programme) -> None:
    """The specialities that lack coaches, then each list in full."""
    st.header("Où manquera-t-il des coachs ?", anchor=False)
    lines = _demand(store, as_of)
    _show_short([line for line in lines if line.short], programme)
    dimensions = {str(code): name for code, name in DIMENSIONS.items()}
    chosen = url.select_filter("Liste", "liste", dimensions)
    frame = pd.DataFrame([_cells(line) for line in lines if line.dimension == chosen])
    show_table(frame, _COLUMNS, key="demand", alt=f"Demande et places par {dimensions[chosen].lower()}")
    st.caption(
        "Une entreprise qui demande deux thématiques ou deux régions compte dans chacune : "
        "les lignes ne s'additionnent pas."
    )
    filters = {"Liste": dimensions[chosen]}
    offer_exports(frame, _COLUMNS, key="demand_export", title="Spécialités et demande", as_of=as_of, filters=filters)
    show_lacking(store, months(as_of, programme)[0], as_of, programme)


@until_written
def _demand(store: Store, as_of: date) -> list[Demand]:
    return demand(store, as_of, in_force(store))


def _show_short(short: Sequence[Demand], programme: Programme) -> None:
    most = number(programme.alerts.waiting_per_place.value)
    if not short:
        st.success(f"Aucune spécialité n'a plus de {most} entreprise en attente par place libre.")
        return
    for dimension, name in DIMENSIONS.items():
        lacking = [line for line in short if line.dimension == dimension]
        if lacking:
            said = [
                f"{line.label} ({count(line.waiting, 'entreprise')} pour {count(line.places, 'place')})"
                for line in lacking
            ]
            st.error(f"**{name}** : {plain(enumeration(said))}.", icon=":material/group_off:")


def _cells(line: Demand) -> dict[str, object]:
    return {
        "speciality": line.label,
        "judgement": "Manque" if line.short else "Suffit" if line.waiting else "Pas demandée",
        "waiting": line.waiting,
        "places": line.places,
        # A spreadsheet has no infinity: without a place, « Manque » and the zero say it.
        "ratio": None if line.ratio is None or line.ratio == float("inf") else round(line.ratio, 2),
        "coaches": line.coaches,
    }
