"""Entreprises: the cohort and one company's whole file."""

from __future__ import annotations

from engine.coaching.thresholds import in_force
from pages.parts import session, url
from pages.parts.companies_file import show_file
from pages.parts.companies_list import show_list
from pages.parts.header import page_header


def show() -> None:
    """The file of the company in hand, else the list."""
    store, as_of, programme = session.store(), session.as_of(), in_force(session.store())
    company_id = url.identifier("entreprise")
    if company_id is not None:
        show_file(store, company_id, as_of, programme)
        return
    page_header("Qui participe au programme ?")
    show_list(store, as_of, programme)


show()
