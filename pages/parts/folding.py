"""Sections folded until asked for: what they hold is computed and sent only once they are open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def folded(label: str, *, key: str, icon: str | None = None) -> Iterator[bool]:
    """A folded section; True when it is open: ``with folded("21 rencontres", key="x") as unfolded: …``."""
    section = st.expander(label, key=key, icon=icon, on_change="rerun")
    with section:
        yield bool(section.open)
