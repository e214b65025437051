"""Coachs: places left and taken, contracts, load to the end, what will be lacking, absences; one coach's file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from data.programme_file import Programme
from data.store import Store
from engine.coaching.thresholds import in_force
from pages.parts import session, url
from pages.parts.coaches_absences import show_absences
from pages.parts.coaches_contracts import show_balance, show_contracts
from pages.parts.coaches_demand import show_demand
from pages.parts.coaches_file import show_file
from pages.parts.coaches_list import explain_empty, show_list
from pages.parts.coaches_load import show_load
from pages.parts.coaches_use import use_of
from pages.parts.header import page_header
from pages.parts.sections import choose_section


def show() -> None:
    """The file of the coach in hand, else the section asked."""
    store, as_of = session.store(), session.as_of()
    programme = in_force(store)
    coach_id = url.identifier("coach")
    if coach_id is not None:
        show_file(store, coach_id, as_of, programme)
        return
    page_header("Qui a de la place, qui en manque ?")
    use = use_of(store, as_of)
    if not use.coaches:
        explain_empty()
        return
    show_balance(use)
    titles = {code: title for code, (title, _) in _SECTIONS.items()}
    _SECTIONS[choose_section(titles, key="coaches:section")][1](store, as_of, programme)


_SECTIONS: Mapping[str, tuple[str, Callable[[Store, date, Programme], None]]] = {
    "coachs": ("Coachs", show_list),
    "contrats": ("Contrats", show_contracts),
    "charge": ("Charge", show_load),
    "specialites": ("Spécialités", show_demand),
    "absences": ("Absences", show_absences),
}

show()
