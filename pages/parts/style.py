"""The few rules of style that the theme's options cannot express."""

from __future__ import annotations

import streamlit as st

from pages.parts.served_page import STATIC


def apply() -> None:
    """Adds the house stylesheet to the page."""
    st.html(STATIC / "maison.css")
