"""The imports done, newest first, each with the way to undo it."""

from __future__ import annotations

import streamlit as st

from data.errors import RefusedError
from data.store import Store
from engine.cohort.import_views import PastImport, past_imports
from engine.cohort.undoing import undo_import
from engine.formats import NBSP, moment
from pages.parts import session
from pages.parts.header import announce
from pages.parts.imports_preview import file_line
from pages.parts.plain import plain

_SHOWN = 20


def show_history(store: Store) -> None:
    """Who imported what and when."""
    done = past_imports(store)
    if not done:
        st.info("Aucune importation pour l'instant : déposez vos premiers fichiers dans « Fichiers ».")
        return
    pages = -(-len(done) // _SHOWN)
    page = st.pagination(pages, key="history:page") if pages > 1 else 1
    for past in done[(page - 1) * _SHOWN : page * _SHOWN]:
        _show_import(past)


def undo(import_id: int) -> bool:
    """Undoes an import and says so at the top of the page, or why it cannot be; True when it was undone."""
    try:
        undo_import(session.store(), import_id, session.author())
    except RefusedError as refusal:
        announce(plain(str(refusal)), "warning")
        return False
    announce(f"L'importation nº{NBSP}{import_id} est annulée : ce qu'elle avait écrit est revenu à son état d'avant.")
    return True


def _undo(import_id: int) -> None:
    undo(import_id)


def _show_import(past: PastImport) -> None:
    with st.container(border=True, key=f"import:{past.import_id}"):
        said, undone = st.columns([4, 1], vertical_alignment="center", gap="small")
        said.markdown(f"**Importation nº{NBSP}{past.import_id}** · {moment(past.at)} · {plain(past.author)}")
        if past.undone_at is None:
            with undone.popover("Annuler…", width="stretch", key=f"undo:{past.import_id}"):
                st.markdown(
                    "Tout ce que cette importation a créé sera retiré, et ce qu'elle a changé reprendra sa valeur "
                    "d'avant. C'est refusé si la suite en dépend."
                )
                st.button(
                    "Annuler l'importation",
                    type="primary",
                    key=f"undo:{past.import_id}:confirm",
                    on_click=_undo,
                    args=(past.import_id,),
                )
        else:
            st.caption(f":material/undo: Annulée par {plain(past.undone_by or '')}, {moment(past.undone_at)}.")
        st.markdown("\n".join(f"- {file_line(file.name, file.kind, file.counts, done=True)}" for file in past.files))
