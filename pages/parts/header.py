"""The top of every page: the question it answers, and what was just done."""

from __future__ import annotations

from typing import Literal

import streamlit as st

_NOTICES = "notices"
Tone = Literal["success", "info", "warning"]


def page_header(question: str, lead: str | None = None) -> None:
    """The question the page answers, as its only first-level title, a sentence under it, then the notices.

    ``page_header("Qu'est-ce qui m'attend ?", "Lundi 16 novembre 2026 · 6 actions, 2 urgentes")``
    """
    st.title(question, anchor=False)
    if lead:
        st.markdown(lead)
    # Their place is kept while there are none: else what follows moves, and what was unfolded folds itself.
    with st.container():
        for tone, text in st.session_state.pop(_NOTICES, []):
            _SHOWN[tone](text)


def announce(text: str, tone: Tone = "success") -> None:
    """Says what was done at the top of the page the next time it is drawn, after ``st.rerun`` for instance."""
    st.session_state.setdefault(_NOTICES, []).append((tone, text))


_SHOWN = {"success": st.success, "info": st.info, "warning": st.warning}
