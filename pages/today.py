"""Aujourd'hui: what needs me now."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.programme_file import load_programme
from data.store import Store
from engine.formats import count, day, weekday
from engine.programme.today import Today, today_view
from pages.parts import session
from pages.parts.caching import until_written
from pages.parts.header import page_header
from pages.parts.today_actions import open_screen, show_actions, show_figures
from pages.parts.today_beginning import show_beginning


def show() -> None:
    """The day's actions, urgent first, then where the programme stands."""
    as_of = session.as_of()
    view = _view(session.store(), as_of)
    date_words = weekday(as_of).capitalize()
    if view.beginning:
        page_header("Qu'est-ce qui m'attend ?", f"{date_words} · le programme est vide")
        if show_beginning():
            open_screen("imports", {})
        return
    page_header("Qu'est-ce qui m'attend ?", f"{date_words} · {_counted(view)}")
    urgent = [action for action in view.actions if action.urgent]
    show_actions("Urgent", "priority_high", urgent, key="urgent")
    show_actions("À faire", "checklist", [action for action in view.actions if not action.urgent], key="todo")
    if not view.actions:
        st.success(f"Rien ne vous attend. {_next(view)}", icon=":material/check_circle:")
    st.header("Où en est le programme ?", anchor=False)
    show_figures(view.figures)


@until_written
def _view(store: Store, as_of: date) -> Today:
    return today_view(store, as_of, load_programme())


def _counted(view: Today) -> str:
    urgent = sum(action.urgent for action in view.actions)
    if not view.actions:
        return "rien à faire"
    return count(len(view.actions), "action") + (f", dont {count(urgent, 'urgente')}" if urgent else "")


def _next(view: Today) -> str:
    return f"Prochain lot : {day(view.next_batch)}." if view.next_batch else "Le programme est terminé."


show()
