"""The documents of a coaching, made when asked for."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from engine.coaching.documents_logbook import logbook_pdf
from engine.coaching.logbook_form import Logbook
from pages.parts.exports import file_name

_PDF = "application/pdf"


def offer_logbook(view: Logbook, as_of: date) -> None:
    """The button that downloads the logbook as it is stored."""
    with st.container(horizontal=True):
        st.download_button(
            "Télécharger en PDF",
            data=partial(logbook_pdf, view, as_of),
            file_name=file_name(f"Journal de bord {view.company}", as_of, "pdf"),
            mime=_PDF,
            key="logbook:pdf",
            on_click="ignore",
            icon=":material/download:",
        )
