"""Importer: the files received, what is left to settle, what was imported before."""

from __future__ import annotations

import streamlit as st

from data.programme_file import load_programme
from engine.cohort.settling import open_settlements
from engine.formats import number
from pages.parts import session, url
from pages.parts.header import page_header
from pages.parts.imports_files import show_files
from pages.parts.imports_history import show_history
from pages.parts.imports_settling import show_settling

_SECTION = "imports:section"
FILES, SETTLING, HISTORY = "fichiers", "regler", "historique"


def show() -> None:
    """One of three sections, named in the URL (``?volet=``)."""
    store, programme = session.store(), load_programme()
    page_header("Quels fichiers avez-vous reçus ?")
    waiting = len(open_settlements(store))
    names = {
        FILES: "Fichiers",
        SETTLING: f"À régler ({number(waiting, 0)})" if waiting else "À régler",
        HISTORY: "Importations passées",
    }
    if _SECTION not in st.session_state:
        asked = url.value("volet")
        st.session_state[_SECTION] = asked if asked in names else FILES
    section = st.segmented_control(
        "Volet",
        list(names),
        format_func=names.__getitem__,
        key=_SECTION,
        required=True,
        label_visibility="collapsed",
    )
    url.put("volet", None if section == FILES else section)
    if section == SETTLING:
        show_settling(store, programme)
    elif section == HISTORY:
        show_history(store)
    else:
        show_files(store, programme, on_settle=_open_settling)


def _open_settling() -> None:
    st.session_state[_SECTION] = SETTLING


show()
