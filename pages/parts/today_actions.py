"""What waits, as rows: a sentence, its reason, a button to where it is resolved, another that puts it off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from data.store import Store
from engine.formats import count, number
from engine.programme.today import Action, Figure, Screen
from pages.parts import url
from pages.parts.folding import folded
from pages.parts.plain import plain
from pages.parts.today_letters import offer_letter, show_letter
from pages.parts.today_snoozes import offer_putting_off, show_putting_off

# A list longer than this keeps the rest one click away; further rows have their page.
_SHOWN = 3
_UNFOLDED = 12
# Pixels: two figures side by side on a phone.
_FIGURE_WIDTH = 160

PAGES: Mapping[Screen, str] = {
    "companies": "pages/companies.py",
    "matching": "pages/matching.py",
    "coachings": "pages/coachings.py",
    "coaches": "pages/coaches.py",
    "payments": "pages/payments.py",
    "progress": "pages/progress.py",
    "imports": "pages/imports.py",
}


def show_actions(store: Store, title: str, icon: str, actions: Sequence[Action], as_of: date, *, key: str) -> None:
    """A titled section: the first rows of each list, the rest unfolded on demand; nothing when there is none."""
    if not actions:
        return
    st.header(f":material/{icon}: {title}", anchor=False)
    with st.container(border=True, gap="small", key=key):
        numbered = [(action, f"{key}:{position}") for position, action in enumerate(actions)]
        for kind, rows in groupby(numbered, key=lambda row: row[0].kind):
            _show_list(store, kind, list(rows), as_of)


def show_figures(figures: Sequence[Figure]) -> None:
    """The figures side by side, each with the list behind it one click away."""
    grid = st.grid(len(figures), min_column_width=_FIGURE_WIDTH, border=True)
    for figure in figures:
        with grid.cell(), st.container(gap="xsmall"):
            st.metric(figure.label, figure.value)
            st.caption(figure.of)
            if st.button("Voir la liste", key=f"figure:{figure.label}", type="tertiary", icon=":material/list:"):
                open_screen(figure.screen, figure.query)


def open_screen(screen: Screen, query: Mapping[str, str | Sequence[str]]) -> None:
    """Goes to ``screen`` with ``query`` in its URL, whatever company or coach was in hand."""
    url.put("entreprise", None)
    url.put("coach", None)
    st.switch_page(PAGES[screen], query_params={name: found for name, found in query.items() if found})


def _show_list(store: Store, kind: str, rows: Sequence[tuple[Action, str]], as_of: date) -> None:
    for action, key in rows[:_SHOWN]:
        show_action(store, action, key, as_of)
    if rest := rows[_SHOWN:]:
        title = f"{plain(kind)} : {count(len(rest), 'autre')}"
        with folded(title, key=f"{rest[0][1].rpartition(':')[0]}:{kind}") as unfolded:
            if unfolded:
                _show_rest(store, rest, as_of)


def _show_rest(store: Store, rest: Sequence[tuple[Action, str]], as_of: date) -> None:
    for action, key in rest[:_UNFOLDED]:
        show_action(store, action, key, as_of)
    if len(rest) > _UNFOLDED:
        more = number(len(rest) - _UNFOLDED, 0)
        st.caption(f"Et {more} de plus. Choisissez pour qui, ou réglez celles-ci : les suivantes viendront.")


def show_action(store: Store, action: Action, key: str, as_of: date) -> None:
    """What waits and why, its buttons, and under them the form of the one pressed."""
    said, done = st.columns([3, 2], vertical_alignment="center", gap="small")
    said.markdown(f"**{plain(action.what)}**  \n{plain(action.why)}")
    with done, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"):
        if action.letter is not None:
            offer_letter(action.letter, key)
        if action.alert is not None:
            offer_putting_off(action.alert, key)
        if st.button(action.verb, key=key, type="primary" if action.urgent else "secondary"):
            open_screen(action.screen, action.query)
    if action.alert is not None:
        show_putting_off(store, action.alert, key, as_of)
        if action.letter is not None:
            show_letter(store, action.alert, action.letter, key, as_of)
