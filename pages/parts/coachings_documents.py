"""The documents of a coaching, made when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import streamlit as st

from engine.coaching.documents_logbook import logbook_pdf
from engine.coaching.documents_logbook_docx import logbook_docx
from engine.coaching.logbook_form import Logbook
from pages.parts.exports import file_name

_KINDS: Sequence[tuple[str, str, Callable[[Logbook, date], bytes]]] = (
    ("pdf", "application/pdf", logbook_pdf),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", logbook_docx),
)


def offer_logbook(view: Logbook, as_of: date) -> None:
    """The buttons that download the logbook as it is stored."""
    with st.container(horizontal=True):
        for suffix, media_type, build in _KINDS:
            st.download_button(
                f"Télécharger en {suffix.upper()}",
                data=partial(build, view, as_of),
                file_name=file_name(f"Journal de bord {view.company}", as_of, suffix),
                mime=media_type,
                key=f"logbook:{suffix}",
                on_click="ignore",
                icon=":material/download:",
            )
