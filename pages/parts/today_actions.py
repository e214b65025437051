"""What waits, as rows: a sentence, its reason, and the button that opens where it is resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from engine.formats import count
from engine.programme.today import Action, Figure, Screen
from pages.parts import url
from pages.parts.plain import plain

# A section longer than this keeps the rest one click away.
_SHOWN = 8
# Pixels: two figures side by side on a phone.
_FIGURE_WIDTH = 160

PAGES: Mapping[Screen, str] = {
    "companies": "pages/companies.py",
    "matching": "pages/matching.py",
    "imports": "pages/imports.py",
}


def show_actions(title: str, icon: str, actions: Sequence[Action], *, key: str) -> None:
    """A titled section with one row an action; nothing when there is none."""
    if not actions:
        return
    st.header(f":material/{icon}: {title}", anchor=False)
    with st.container(border=True, gap="small", key=key):
        for number, action in enumerate(actions[:_SHOWN]):
            _show_action(action, f"{key}:{number}")
        if len(actions) > _SHOWN:
            with st.expander(f"Et {count(len(actions) - _SHOWN, 'autre')}"):
                for number, action in enumerate(actions[_SHOWN:], _SHOWN):
                    _show_action(action, f"{key}:{number}")


def show_figures(figures: Sequence[Figure]) -> None:
    """The figures side by side, each with the list behind it one click away."""
    grid = st.grid(len(figures), min_column_width=_FIGURE_WIDTH, border=True)
    for figure in figures:
        with grid.cell(), st.container(gap="xsmall"):
            st.metric(figure.label, figure.value)
            st.caption(figure.of)
            if st.button("Voir la liste", key=f"figure:{figure.label}", type="tertiary", icon=":material/list:"):
                open_screen("companies", {"etat": list(figure.states)})


def open_screen(screen: Screen, query: Mapping[str, str | Sequence[str]]) -> None:
    """Goes to ``screen`` with ``query`` in its URL, whatever company was in hand."""
    url.put("entreprise", None)
    st.switch_page(PAGES[screen], query_params={name: found for name, found in query.items() if found})


def _show_action(action: Action, key: str) -> None:
    said, done = st.columns([5, 1], vertical_alignment="center", gap="small")
    said.markdown(f"**{plain(action.what)}**  \n{plain(action.why)}")
    if done.button(action.verb, key=key, width="stretch", type="primary" if action.urgent else "secondary"):
        open_screen(action.screen, action.query)
