"""Aujourd'hui: what needs me now."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.store import Store
from engine.coaching.thresholds import in_force
from engine.formats import count, day, weekday
from engine.programme.alerts import Reading, read_alerts
from engine.programme.audience import audience_of, audiences
from engine.programme.today import Today, today_view
from pages.parts import session, url
from pages.parts.caching import shared_until_written
from pages.parts.header import page_header
from pages.parts.notices import show_notice
from pages.parts.today_actions import open_screen, show_actions, show_figures
from pages.parts.today_beginning import show_beginning
from pages.parts.today_message import show_message
from pages.parts.today_records import show_records
from pages.parts.today_snoozes import PLACE, show_put_off


def show() -> None:
    """The day's actions, urgent first, what was put off, then where the programme stands."""
    store, as_of = session.store(), session.as_of()
    date_words = weekday(as_of).capitalize()
    everyones = _view(store, as_of, "")
    if everyones.beginning:
        page_header("Qu'est-ce qui m'attend ?", f"{date_words} · le programme est vide")
        if show_beginning():
            open_screen("imports", {})
        return
    page_header("Qu'est-ce qui m'attend ?", f"{date_words} · {_counted(everyones)}")
    code = _chosen_audience(store)
    view = _view(store, as_of, code) if code else everyones
    if code:
        st.markdown(f"**{_counted(view).capitalize()}** ici.")
    show_notice(PLACE)
    urgent = [action for action in view.actions if action.urgent]
    others = [action for action in view.actions if not action.urgent]
    show_actions(store, "Urgent", "priority_high", urgent, as_of, key="urgent")
    show_actions(store, "À faire", "checklist", others, as_of, key="todo")
    if not view.actions:
        st.success(_nothing(view, everyones), icon=":material/check_circle:")
    show_put_off(store, view.put_off)
    show_records(store, view.records, as_of)
    st.header("Où en est le programme ?", anchor=False)
    show_figures(view.figures)
    show_message(store, view.actions, as_of, code)


def _chosen_audience(store: Store) -> str:
    """Whose actions are shown, in the URL."""
    choice, _ = st.columns([2, 3])
    with choice:
        return url.select_filter(
            "Pour qui",
            "pour",
            audiences(store, in_force(store)),
            help="Un rôle : ce qu'il doit faire lui-même. Une conseillère sectorielle : les entreprises de "
            "son secteur. Un coach : ce qui le concerne.",
        )


@shared_until_written
def _view(store: Store, as_of: date, code: str) -> Today:
    return today_view(store, as_of, in_force(store), audience_of(code), _reading(store, as_of))


@shared_until_written
def _reading(store: Store, as_of: date) -> Reading:
    return read_alerts(store, as_of)


def _counted(view: Today) -> str:
    urgent = sum(action.urgent for action in view.actions)
    if not view.actions:
        return "rien à faire"
    return count(len(view.actions), "action") + (f", dont {count(urgent, 'urgente')}" if urgent else "")


def _nothing(view: Today, everyones: Today) -> str:
    if everyones.actions:
        return f"Rien de ce côté. Pour tout le monde : {count(len(everyones.actions), 'action')}."
    following = f"Prochain lot : {day(view.next_batch)}." if view.next_batch else "Le programme est terminé."
    return f"Rien ne vous attend. {following}"


show()
