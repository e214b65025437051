"""Which coach the programme lacks, shown to the director and beside the specialities of the coaches."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from data.programme_file import Programme, load_regions
from data.store import Store
from engine.matching.lacking import Lack, lacking
from engine.matching.propose import plan
from pages.parts.caching import shared_until_written
from pages.parts.tables import Column, show_table

_HELP = (
    "Chaque profil est essayé comme un coach de plus, tout étant recalculé; le profil montré est, pour chaque secteur, "
    "celui qui apporterait le plus au lot du mois et aux mois à venir."
)
_COLUMNS = (
    Column("sector", "Secteur"),
    Column("theme", "Thématique", width="medium"),
    Column("region", "Région"),
    Column("objective", "Objectif"),
    Column("coach", "Apport (points)", "points", help="Points qu'un coach de plus de ce profil apporterait."),
    Column("companies", "Entreprises", "number", help="Entreprises qu'il prendrait, en moyenne des futurs tirés."),
    Column("place", "Une place (points)", "points", help="Points qu'une seule place de ce profil apporterait."),
)


def show_lacking(store: Store, month: date, as_of: date, programme: Programme) -> None:
    """The coach profile each sector lacks most, for a month's batch and those that follow."""
    st.header("Quel coach manque au programme ?", anchor=False, help=_HELP)
    found = _lacking(store, month, as_of)
    if not found:
        st.caption("Aucun profil de plus n'améliorerait les jumelages.")
        return
    regions = load_regions().values
    rows = [
        {
            "sector": programme.sectors.values[lack.sector].name,
            "theme": programme.themes.values[lack.theme].name,
            "region": regions[lack.region].name,
            "objective": programme.objectives.values[lack.objective].name,
            "coach": round(lack.coach, 1),
            "companies": round(lack.companies, 1),
            "place": round(lack.place, 1),
        }
        for lack in found
    ]
    show_table(pd.DataFrame(rows), _COLUMNS, key="lacking", alt="Profils de coach qui manquent, le plus utile d'abord")


def _work_out(store: Store, month: date, as_of: date) -> list[Lack]:
    return lacking(plan(store, month, as_of))


_lacking = shared_until_written(_work_out, spinner="Recherche des profils qui manquent…")
