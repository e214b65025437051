"""A page in sections, one shown at a time, named in the URL (``?volet=``)."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.parts import url

_NAME = "volet"


def choose_section(titles: Mapping[str, str], *, key: str) -> str:
    """The section shown, among ``titles`` (code in the URL → French title); the first one is left out of the URL.

    It is the URL's when someone arrives by a link, the one clicked otherwise.
    """
    state, first, linked = st.session_state, next(iter(titles)), f"{key}_of_url"
    asked = url.value(_NAME) or first
    if key not in state or state.get(linked) != asked:
        state[key] = asked if asked in titles else first
    st.segmented_control(
        "Volet", list(titles), format_func=titles.__getitem__, key=key, required=True, label_visibility="collapsed"
    )
    section: str = state[key]
    state[linked] = section
    url.put(_NAME, None if section == first else section)
    return section
