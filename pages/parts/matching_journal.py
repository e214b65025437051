"""The last acts on the batch: who did what, and taking it back."""

from __future__ import annotations

import streamlit as st

from engine.formats import count, enumeration, moment
from engine.matching.journal import Act, acts
from engine.matching.overview import Overview
from pages.parts import session
from pages.parts.folding import folded
from pages.parts.matching_review import undo
from pages.parts.matching_scope import named
from pages.parts.plain import plain

_NAMED = 2


def show_journal(view: Overview) -> None:
    """Each act with its author and its undoing; nothing before the first solution."""
    if view.solved_at is None:
        return
    with folded("Derniers gestes sur ce lot", key="matching:journal", icon=":material/history:") as unfolded:
        if unfolded:
            for act in acts(session.store(), view.month):
                _show(act)


def _show(act: Act) -> None:
    said, taken_back = st.columns([5, 2], vertical_alignment="center", gap="small")
    said.markdown(f"**{plain(act.action)}**{_subject(act)}  \n:small[{plain(act.author)}, le {moment(act.at)}]")
    if act.undoable:
        taken_back.button(
            "Annuler",
            key=f"matching:undo:{act.revision}",
            icon=":material/undo:",
            on_click=undo,
            args=(act.revision,),
            help="Refusé si quelqu'un a changé depuis ce que ce geste a touché.",
        )


def _subject(act: Act) -> str:
    """Whom the act was about, named when they are few."""
    if not act.companies:
        return ""
    if len(act.companies) > _NAMED:
        return f" : {count(len(act.companies), 'entreprise')}"
    return " : " + enumeration([named(company.company, company.sector) for company in act.companies])
