"""Simulateur: what the aid of one project is, and would be."""

from __future__ import annotations

import streamlit as st

from pages.parts import session
from pages.parts import simulator_state as state
from pages.parts.header import page_header
from pages.parts.served_page import STATIC
from pages.parts.simulator_bench import bench
from pages.parts.simulator_start import show_start

_SHEETS = {False: "simulator.css", True: "simulator_presentation.css"}


def show() -> None:
    """The whole screen: where one starts, then the workbench, which alone runs again when something is moved."""
    as_of = session.as_of()
    page_header("Et si… quelle aide pour ce projet ?")
    state.arrive(as_of)
    st.html(STATIC / _SHEETS[False])
    presenting, hidden = show_start(as_of)
    if presenting:
        st.html(STATIC / _SHEETS[True])
    bench(presenting, hidden)


show()
