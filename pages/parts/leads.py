"""Ways from one file to another."""

from __future__ import annotations

import streamlit as st

from pages.parts.plain import plain


def lead_to_coach(name: str, coach_id: int) -> None:
    """The coach's file, one click away."""
    if st.button(f"Fiche de {plain(name)}", type="tertiary", icon=":material/person:", key="to_coach"):
        st.switch_page("pages/coaches.py", query_params={"coach": str(coach_id)})
