"""Jumelage: the month's batch, from its solution to the coaches' answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from data.programme_file import Programme, load_programme
from data.store import Store
from engine.formats import count, day
from engine.formats import month as month_name
from engine.matching.overview import ORDER, Line, Overview, months, overview
from engine.programme.calendar import first_of_month
from pages.parts import session, url
from pages.parts.caching import shared_until_written
from pages.parts.header import page_header
from pages.parts.matching_acts import show_notice
from pages.parts.matching_batch import show_actions, show_publication, show_steps
from pages.parts.matching_director import show_direction
from pages.parts.matching_effects import show_effects, show_values
from pages.parts.matching_file import show_file
from pages.parts.matching_journal import show_journal
from pages.parts.matching_list import LINE_NAMES, choose_line, counted
from pages.parts.matching_messages import show_messages
from pages.parts.matching_runs import show_runs
from pages.parts.matching_scope import in_force, sector_filter
from pages.parts.sections import choose_section
from pages.parts.today_actions import open_screen


def show() -> None:
    """The filters, the batch's four steps, then the list beside the file of the company in hand."""
    programme = load_programme()
    title = st.container()
    month, sector, state = _filters(programme)
    view = _view(session.store(), month, session.as_of())
    with title:
        page_header("Qui accompagne qui, et pourquoi ?", _lead(view))
    asked = choose_section(_SECTIONS, key="matching:section") if in_force().sector is None else ""
    if asked in _BESIDE:
        _BESIDE[asked](view, programme)
        return
    if not view.lines:
        _show_nothing(view)
        return
    lines = [line for line in view.lines if _shown(line, sector, state)]
    show_steps(view)
    show_actions(view, lines)
    show_publication(view, lines, programme)
    if not lines:
        show_notice()
        st.info("Aucune entreprise de ce lot ne répond à ces filtres.", icon=":material/filter_alt_off:")
        return
    show_effects(view)
    listed, opened = st.columns([2, 3], gap="medium")
    with listed:
        line = choose_line(lines)
    with opened:
        show_file(view, line, programme)
    show_messages(lines, programme)
    show_values(view)
    show_journal(view)


@shared_until_written
def _view(store: Store, month: date, as_of: date) -> Overview:
    return overview(store, month, as_of, load_programme())


_SECTIONS: Mapping[str, str] = {"lot": "Lot du mois", "direction": "Direction", "calculs": "Calculs gardés"}
_BESIDE: Mapping[str, Callable[[Overview, Programme], None]] = {"direction": show_direction, "calculs": show_runs}


def _filters(programme: Programme) -> tuple[date, str, str]:
    by_code = {f"{month:%Y-%m}": month for month in months(session.as_of(), programme)}
    here = f"{first_of_month(session.as_of()):%Y-%m}"
    of_month, of_sector, of_state = st.columns(3)
    with of_month:
        code = url.select_filter(
            "Lot du mois",
            "mois",
            {code: month_name(month).capitalize() for code, month in by_code.items()},
            default=here,
            help="Le lot d'un mois réunit les entreprises dont le bilan GES est terminé avant ce mois "
            "et qui n'ont pas encore de coach.",
        )
    with of_sector:
        sector = sector_filter()
    with of_state:
        states: dict[str, str] = {state: LINE_NAMES[state].capitalize() for state in ORDER}
        state = url.select_filter("État", "etat", {"": "Tous les états", **states})
    return by_code[code], sector, state


def _shown(line: Line, sector: str, state: str) -> bool:
    return (not sector or line.company.wishes.sector == sector) and (not state or line.state == state)


def _lead(view: Overview) -> str:
    counts = view.counts()
    said = [f"**{month_name(view.month).capitalize()}**", count(len(view.lines), "entreprise")]
    said += [counted(counts[state], state) for state in ORDER if counts[state]]
    return " · ".join(said)


def _show_nothing(view: Overview) -> None:
    st.info(
        f"Aucune entreprise n'est à jumeler pour {month_name(view.month)}. Ce lot réunira celles dont le bilan GES est "
        f"terminé avant le {day(view.month)} : importez les bilans et les formulaires reçus.",
        icon=":material/inbox:",
    )
    if st.button("Importer des fichiers", key="matching:import", icon=":material/upload_file:"):
        open_screen("imports", {})


show()
