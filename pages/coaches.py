"""Coachs: places left and taken, one coach's file."""

from __future__ import annotations

from data.programme_file import load_programme
from pages.parts import session, url
from pages.parts.coaches_file import show_file
from pages.parts.coaches_list import show_list
from pages.parts.header import page_header


def show() -> None:
    """The file of the coach in hand, else the list."""
    store, as_of, programme = session.store(), session.as_of(), load_programme()
    coach_id = url.identifier("coach")
    if coach_id is not None:
        show_file(store, coach_id, as_of, programme)
        return
    page_header("Qui a de la place, qui en manque ?")
    show_list(store, as_of, programme)


show()
