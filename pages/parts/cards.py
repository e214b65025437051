"""A few facts side by side, each a label, its value and a note: two across on a phone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.parts.plain import plain

Card = tuple[str, str, str]
"""Label, value, and a note that may be empty; written as they are, without Markdown."""

_WIDTH = 160  # pixels


def show_cards(cards: Sequence[Card]) -> None:
    """Draws ``cards`` in a row that wraps."""
    grid = st.grid(len(cards), min_column_width=_WIDTH, border=True)
    for label, value, note in cards:
        with grid.cell(), st.container(gap="xsmall"):
            st.caption(plain(label))
            st.markdown(f"**{plain(value)}**")
            if note:
                st.caption(plain(note))
