"""The companies as a list to search, filter, export, and open."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from data.programme_file import Programme, load_regions
from data.store import Store
from engine.coaching.thresholds import in_force
from engine.cohort.views import CompanyFilter, CompanyLine, company_lines, gap_names
from engine.cohort.wording import COMPANY_STATES
from engine.formats import count, number
from pages.parts import url
from pages.parts.caching import until_written
from pages.parts.tables import Column, offer_exports, show_table

_COLUMNS = (
    Column("name", "Entreprise"),
    Column("state", "État"),
    Column("coach", "Coach"),
    Column("since", "Depuis", "date", help="Date à laquelle l'entreprise est entrée dans cet état."),
    Column("sector", "Secteur", width="medium"),
    Column("size", "Employés"),
    Column("regions", "Région", width="medium"),
    Column("minutes", "Heures", "hours", help="Heures de coaching tenues."),
)
# A browser draws this many lines at once; whoever has more searches. The exports hold them all.
_SHOWN = 1000
# Pixels: two filters side by side on a phone.
_FILTER_WIDTH = 160


def show_list(store: Store, as_of: date, programme: Programme) -> None:
    """The filters, the count, the table and its exports; choosing a row opens the company's file."""
    wanted, said = _filters(programme)
    lines = _lines(store, as_of, wanted)
    total = len(lines) if wanted == CompanyFilter() else len(_lines(store, as_of, CompanyFilter()))
    if not total:
        _explain_empty()
        return
    shown = count(len(lines), "entreprise")
    st.markdown(f"**{shown}**" if len(lines) == total else f"**{shown}** sur {number(total, 0)}")
    if not lines:
        st.info("Aucune entreprise ne correspond à ces filtres.", icon=":material/filter_alt_off:")
        return
    frame = _frame(lines)
    alt = "Entreprises du programme"
    chosen = show_table(frame.head(_SHOWN), _COLUMNS, key="companies", alt=alt, selectable=True, height=560)
    cut = f" Les {number(_SHOWN, 0)} premières sont montrées : précisez la recherche." if len(lines) > _SHOWN else ""
    st.caption(f"Cochez une ligne pour ouvrir le dossier de l'entreprise.{cut}")
    offer_exports(frame, _COLUMNS, key="companies_export", title="Entreprises", as_of=as_of, filters=said)
    if chosen is not None:
        url.put("entreprise", str(lines[chosen].company_id))
        st.rerun()


@until_written
def _lines(store: Store, as_of: date, wanted: CompanyFilter) -> list[CompanyLine]:
    return company_lines(store, as_of, in_force(store), wanted)


def _filters(programme: Programme) -> tuple[CompanyFilter, dict[str, str]]:
    """What the filters hold, and the same in French for the exports."""
    sectors = {"": "Tous"} | {code: choice.label for code, choice in programme.sectors.values.items()}
    regions = {"": "Toutes"} | {code: choice.label for code, choice in load_regions().values.items()}
    gaps = {"": "Peu importe"} | gap_names(programme)
    grid = st.grid(5, min_column_width=_FILTER_WIDTH)
    with grid.cell():
        text = url.text_filter("Recherche", "q", placeholder="Nom ou NEQ")
    with grid.cell():
        sector = url.select_filter("Secteur", "secteur", sectors)
    with grid.cell():
        states = url.multiselect_filter("État", "etat", COMPANY_STATES)
    with grid.cell():
        region = url.select_filter("Région", "region", regions)
    with grid.cell():
        gap = url.select_filter("Ce qui manque", "manque", gaps)
    said = {
        "Recherche": text,
        "Secteur": sector and sectors[sector],
        "État": ", ".join(COMPANY_STATES[code] for code in states),
        "Région": region and regions[region],
        "Ce qui manque": gap and gaps[gap],
    }
    wanted = CompanyFilter(text, sector, tuple(states), region, gap)
    return wanted, {label: chosen for label, chosen in said.items() if chosen}


def _frame(lines: list[CompanyLine]) -> pd.DataFrame:
    frame = pd.DataFrame([{column.name: getattr(line, column.name) for column in _COLUMNS} for line in lines])
    return frame.assign(since=pd.to_datetime(frame["since"]))


def _explain_empty() -> None:
    st.info("Aucune entreprise n'est inscrite : importez les formulaires et les bilans GES reçus.")
    if st.button("Importer des fichiers", type="primary", icon=":material/upload_file:", key="to_imports"):
        st.switch_page("pages/imports.py")
