"""The coaches as a list: who has room, who lacks companies."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from data.programme_file import Programme, load_regions
from data.store import Store
from engine.coaching.utilisation import CoachUse
from engine.cohort.coach_views import CoachFilter, CoachLine, coach_lines, places_left
from engine.formats import MISSING, count, number
from pages.parts import url
from pages.parts.coaches_load import load_lines
from pages.parts.coaches_use import use_of
from pages.parts.tables import Column, offer_exports, show_table

NO_CONTRACT = "Sans contrat"

_COLUMNS = (
    Column("name", "Coach"),
    Column(
        "places",
        "Places",
        "integer",
        help="Entreprises que ce coach peut recevoir maintenant, contrat de la firme compris.",
    ),
    Column(
        "load",
        "Occupation",
        help="Un point par coaching accepté en même temps : ● en cours, ◐ approuvé ou offert, ○ libre.",
    ),
    Column(
        "months",
        "Charge",
        help="Les six derniers mois, puis │, puis les six prochains : coachings en cours sur ceux que le coach prend "
        "à la fois; une ligne fine quand il n'y en a pas. Les mois à venir sont ceux déjà promis.",
    ),
    Column("firm", "Firme"),
    Column("total", "Sur deux ans", help="Coachings terminés, en cours ou offerts, sur ceux que le coach souhaite."),
    Column(
        "share",
        "Part de son dû",
        "percent",
        help="Coachings sur ce qui lui revient : le milieu de la fourchette de sa firme, à proportion de ses souhaits.",
    ),
    Column("answers", "Refus", help="Offres refusées ou échues, sur celles qui ont eu leur fin."),
    Column(
        "contract",
        "Contrat de la firme",
        help="Coachings convenus par la firme, minimum garanti, haut de la fourchette.",
    ),
    Column(
        "debt",
        "Sous le minimum",
        "integer",
        help="Coachings qui manquent à la firme pour atteindre son minimum garanti.",
    ),
    Column("sectors", "Secteurs", width="medium"),
    Column("away_until", "Absent jusqu'au", "date"),
)
_FILTER_WIDTH = 160


def show_list(store: Store, as_of: date, programme: Programme) -> None:
    """The filters, the count, the table and its exports; choosing a row opens the coach's file."""
    wanted, said = _filters(programme)
    lines = coach_lines(store, as_of, programme, wanted)
    everyone = lines if wanted == CoachFilter() else coach_lines(store, as_of, programme)
    shown = count(len(lines), "coach")
    of = "" if len(lines) == len(everyone) else f" sur {number(len(everyone), 0)}"
    places = count(places_left(lines), "place libre", "places libres")
    st.markdown(f"**{shown}**{of} · **{places}**")
    _warn_without_contract(everyone)
    if not lines:
        st.info("Aucun coach ne correspond à ces filtres.", icon=":material/filter_alt_off:")
        return
    use = use_of(store, as_of)
    uses, loads = {coach.coach_id: coach for coach in use.coaches}, load_lines(store, use, as_of)
    frame = pd.DataFrame([_cells(line, uses[line.coach_id]) | {"months": loads[line.coach_id]} for line in lines])
    frame = frame.assign(away_until=pd.to_datetime(frame["away_until"]))
    chosen = show_table(frame, _COLUMNS, key="coaches", alt="Coachs et leurs places", selectable=True, height=560)
    st.caption("Cochez une ligne pour ouvrir la fiche du coach.")
    offer_exports(frame, _COLUMNS, key="coaches_export", title="Coachs", as_of=as_of, filters=said)
    if chosen is not None:
        url.put("coach", str(lines[chosen].coach_id))
        st.rerun()


def dots(line: CoachLine) -> str:
    """A coach's occupation as dots and in figures: ``●●◐○ 3 sur 4``."""
    taken = line.active + line.pending
    free = max(0, line.most_at_once - taken)
    return f"{'●' * line.active}{'◐' * line.pending}{'○' * free} {taken} sur {line.most_at_once}"


def contract_words(line: CoachLine) -> str:
    """How far the firm's contract is used: ``9 (min. 14, max. 39)``."""
    contract = line.contract
    if contract is None:
        return NO_CONTRACT
    return f"{contract.agreed} (min. {contract.guaranteed_minimum}, max. {contract.expected_high})"


def _refusals(use: CoachUse) -> str:
    """Offers declined or left to expire, of those that came to an end: ``1 sur 4``."""
    return f"{use.declined + use.expired} sur {use.answered}" if use.answered else MISSING


def _cells(line: CoachLine, use: CoachUse) -> dict[str, object]:
    return {
        "name": line.name,
        "firm": line.firm,
        "places": line.places,
        "load": dots(line),
        "total": f"{line.wanted_in_total - line.left_in_total} sur {line.wanted_in_total}",
        "contract": contract_words(line),
        "debt": line.contract.debt if line.contract else None,
        "sectors": line.sectors,
        "share": use.share,
        "answers": _refusals(use),
        "away_until": use.away_until,
    }


def _filters(programme: Programme) -> tuple[CoachFilter, dict[str, str]]:
    """What the filters hold, and the same in French for the exports."""
    sectors = {"": "Tous"} | {code: choice.label for code, choice in programme.sectors.values.items()}
    regions = {"": "Toutes"} | {code: choice.label for code, choice in load_regions().values.items()}
    grid = st.grid(4, min_column_width=_FILTER_WIDTH, vertical_alignment="bottom")
    with grid.cell():
        text = url.text_filter("Recherche", "q", placeholder="Coach ou firme")
    with grid.cell():
        sector = url.select_filter("Secteur", "secteur", sectors)
    with grid.cell():
        region = url.select_filter("Région", "region", regions)
    with grid.cell():
        with_room = url.toggle_filter("Avec de la place", "libre")
    said = {
        "Recherche": text,
        "Secteur": sector and sectors[sector],
        "Région": region and regions[region],
        "Places": "avec de la place" if with_room else "",
    }
    return CoachFilter(text, sector, region, with_room), {label: chosen for label, chosen in said.items() if chosen}


def _warn_without_contract(lines: list[CoachLine]) -> None:
    firms = {line.firm for line in lines if line.contract is None}
    if firms:
        st.warning(
            f"{count(len(firms), 'firme')} sans contrat : ni minimum garanti ni fourchette. "
            "Importez le fichier des contrats.",
            icon=":material/contract:",
        )


def explain_empty() -> None:
    """No coach yet: where they come from."""
    st.info("Aucun coach n'est inscrit : importez le fichier des coachs.")
    if st.button("Importer des fichiers", type="primary", icon=":material/upload_file:", key="to_imports"):
        st.switch_page("pages/imports.py")
