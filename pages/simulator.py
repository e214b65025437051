"""Simulateur: what the aid of one project is, and would be."""

from __future__ import annotations

import streamlit as st

from pages.parts import session, url
from pages.parts import simulator_state as state
from pages.parts.header import page_header
from pages.parts.served_page import STATIC
from pages.parts.simulator_bench import bench
from pages.parts.simulator_start import show_start

_SHEETS = {False: "simulator.css", True: "simulator_presentation.css"}


def show() -> None:
    """The whole screen: where one starts, then the workbench, which alone runs again when something is moved."""
    as_of = session.as_of()
    page_header("Et si… ? Quelle aide pour ce projet")
    state.arrive(as_of)
    with st.container(horizontal=True, gap="medium", key="simulator_modes"):
        presenting = url.toggle_filter("Mode présentation", "presentation", help="Grands chiffres, le reste s'efface.")
        hidden = url.toggle_filter("Masquer le résultat", "masque", help="Le temps que le groupe estime l'aide.")
    st.html(STATIC / _SHEETS[False])
    if presenting:
        st.html(STATIC / _SHEETS[True])
    else:
        show_start(as_of)
    bench(presenting, hidden)


show()
