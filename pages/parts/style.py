"""The look common to every page: logo, icon, and the few rules that the theme's options cannot express."""

from __future__ import annotations

import streamlit as st

from pages.parts.served_page import ICON, STATIC


def apply() -> None:
    """Sets the page's width, icon, logo and stylesheet; first of all commands in a script."""
    # An icon given by name would be fetched from another host: this one is ours.
    st.set_page_config(page_icon=str(ICON), layout="wide")
    st.logo(str(STATIC / "logo.svg"), size="large")
    st.html(STATIC / "maison.css")
