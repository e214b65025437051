"""What the person there may decide in a batch, and how companies of other sectors are named to her."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.programme_file import load_programme
from engine.formats import enumeration
from engine.matching.difference import Mention
from engine.matching.scope import EVERYTHING, Scope
from pages.parts import session, url
from pages.parts.plain import plain

_VIEW = "vue"
_SECTOR = "secteur"


def in_force() -> Scope:
    """A sector adviser's sector; else everything, unless her view of the sector shown was asked for."""
    own = session.person().sector
    if own is not None:
        return Scope(own)
    return Scope(url.value(_SECTOR)) if url.value(_VIEW) == "oui" else EVERYTHING


def sector_filter() -> str:
    """The sector shown, ``""`` for all; a sector adviser sees her own. Draws the filter and the choice of her view."""
    sectors = {code: choice.label for code, choice in load_programme().sectors.values.items()}
    own = session.person().sector
    if own is not None:
        st.text_input("Secteur", sectors[own], disabled=True, key="matching:sector")
        return own
    chosen = url.select_filter("Secteur", _SECTOR, {"": "Tous les secteurs", **sectors})
    if chosen:
        url.toggle_filter(
            "Vue de la conseillère",
            _VIEW,
            help="Ce que voit la conseillère de ce secteur : elle décide pour ses entreprises, et celles des autres "
            "secteurs ne sont nommées que par leur secteur.",
        )
    return chosen


def named(company: str, sector: str | None) -> str:
    """A company as the person there may be told of it, for a Markdown element."""
    return plain(in_force().name(company, sector, load_programme()))


def naming(sentence: str, mentions: Sequence[Mention]) -> str:
    """« Une entreprise attendrait : Bio Cobaltax. », for a Markdown element; the sentence alone when none is known."""
    names = enumeration([named(mention.company, mention.sector) for mention in mentions])
    return f"{plain(sentence.removesuffix('.'))} : {names}." if names else plain(sentence)
