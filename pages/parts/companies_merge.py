"""Merging a company's record with another one of the same company: search, what will happen, confirmation."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.errors import RefusedError
from data.programme_file import Programme
from data.store import Store
from engine.cohort.company_file import CompanyFile
from engine.cohort.merge_effects import merge_effects
from engine.cohort.merging import merge
from engine.cohort.views import CompanyFilter, company_lines
from engine.formats import number
from pages.parts import session, url
from pages.parts.header import announce
from pages.parts.plain import plain

_SHOWN = 10


def offer_merge(store: Store, view: CompanyFile, as_of: date, programme: Programme) -> None:
    """The search and the confirmation, one click away."""
    with st.expander("Fusionner avec une autre fiche de la même entreprise", icon=":material/merge:"):
        other = _choose(store, view, as_of, programme)
        if other is None:
            return
        names = {view.company_id: view.identity.name, other[0]: other[1]}
        kept = st.radio(
            "Fiche à conserver",
            list(names),
            format_func=lambda key: plain(names[key]),
            key="merge:kept",
            help="Ses réponses l'emportent là où les deux fiches diffèrent.",
        )
        dropped = other[0] if kept == view.company_id else view.company_id
        st.markdown("Ce qui arrivera :")
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in merge_effects(store, kept, dropped)))
        st.caption("Tout reste dans le journal, mais une fusion ne s'annule pas d'un clic.")
        if st.button("Fusionner les deux fiches", type="primary", key="merge:confirm"):
            _merge(store, kept, dropped, names)


def _choose(store: Store, view: CompanyFile, as_of: date, programme: Programme) -> tuple[int, str] | None:
    text = st.text_input("Chercher l'autre fiche", key="merge:search", placeholder="Nom ou NEQ").strip()
    if not text:
        return None
    found = [
        line
        for line in company_lines(store, as_of, programme, CompanyFilter(text=text))
        if line.company_id != view.company_id
    ]
    if not found:
        st.caption("Aucune autre entreprise ne correspond.")
        return None
    if len(found) > _SHOWN:
        st.caption(f"{number(len(found), 0)} entreprises correspondent : les {_SHOWN} premières sont montrées.")
    options = {line.company_id: line.name for line in found[:_SHOWN]}
    chosen = st.selectbox("Autre fiche", list(options), format_func=options.__getitem__, key="merge:other")
    return chosen, options[chosen]


def _merge(store: Store, kept: int, dropped: int, names: dict[int, str]) -> None:
    try:
        merge(store, kept, dropped, session.author())
    except RefusedError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    announce(f"« {plain(names[dropped])} » est maintenant un autre nom de « {plain(names[kept])} ».")
    url.put("entreprise", str(kept))
    st.rerun()
