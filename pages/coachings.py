"""Coachings: hours used against time elapsed, what moved in companies, and one coaching's whole course."""

from __future__ import annotations

from datetime import date

from data.store import Store
from engine.coaching.thresholds import in_force
from engine.coaching.views_file import coaching_of
from engine.coaching.views_list import Board, board
from pages.parts import session, url
from pages.parts.caching import shared_until_written
from pages.parts.coachings_file import show_file
from pages.parts.coachings_list import show_list
from pages.parts.header import page_header
from pages.parts.results_list import show_results_list
from pages.parts.sections import choose_section

_LIST, _RESULTS = "liste", "bilan"
_SECTIONS = {_LIST: "Coachings", _RESULTS: "Résultats dans les entreprises"}


def show() -> None:
    """The coaching of the URL, or that of the company in hand; else the list."""
    store, as_of = session.store(), session.as_of()
    view = _board(store, as_of)
    coaching_id = url.identifier("coaching") or _in_hand(store)
    if coaching_id is not None:
        show_file(store, view, coaching_id, as_of, in_force(store))
        return
    page_header("Où en est chaque coaching ?")
    if choose_section(_SECTIONS, key="coachings:list_section") == _RESULTS:
        show_results_list(store, as_of)
    else:
        show_list(view, as_of, in_force(store))


@shared_until_written
def _board(store: Store, as_of: date) -> Board:
    return board(store, as_of, in_force(store))


def _in_hand(store: Store) -> int | None:
    company_id = url.identifier("entreprise")
    return None if company_id is None else coaching_of(store, company_id)


show()
