"""The director's section: another policy seen in effect before it is kept, what equity costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from data.errors import ImpactError
from data.programme_file import Part, Programme
from engine.matching.fit import PART_NAMES
from engine.matching.overview import Overview
from engine.matching.policy import Policy, keep_policy
from engine.matching.tradeoff import effect
from pages.parts import session
from pages.parts.header import announce
from pages.parts.lacking import show_lacking
from pages.parts.matching_compared import EQUITY_HELP, card, show_figures, show_moved
from pages.parts.matching_director_ahead import show_ahead
from pages.parts.matching_director_curve import show_curve
from pages.parts.matching_policy import ask_policy
from pages.parts.tables import Column, show_table

_REASON = "matching:policy:reason"
_SAME_WEIGHTS = "Les deux calculs sont notés avec ces poids."
_MINIMUMS_HELP = (
    "Retard : coachings qui manquent aux firmes pour tenir à cette date le rythme de leur minimum garanti. "
    "Dette : ceux qui restent dus en tout. Au-delà : ceux qui dépassent le haut des fourchettes."
)
_PARTS = (
    Column("part", "Partie de l'affinité"),
    Column("before", "En moyenne avant", "percent"),
    Column("after", "En moyenne après", "percent"),
)


def show_direction(view: Overview, programme: Programme) -> None:
    """The policy to try beside its effect on the batch, then the curve."""
    if not view.plan.batch.candidates or not view.plan.batch.coaches:
        st.info("Il n'y a rien à jumeler dans ce lot : choisissez-en un autre pour voir l'effet d'une politique.")
        return
    st.header("Que changerait une autre politique ?", anchor=False)
    fields, shown = st.columns([1, 2], gap="large")
    current = view.plan.policy
    with fields:
        wanted = ask_policy(current, programme)
    with shown:
        if wanted is None:
            st.info("Complétez la politique pour en voir l'effet.", icon=":material/edit:")
        else:
            _show_effect(view, wanted, current)
    show_curve(view, programme)
    show_ahead(view)
    show_lacking(session.store(), view.month, session.as_of(), programme)


def _show_effect(view: Overview, wanted: Policy, current: Policy) -> None:
    found = effect(view.plan, wanted)
    st.subheader("Effet sur ce lot", anchor=False, help=f"{_SAME_WEIGHTS} {EQUITY_HELP} {_MINIMUMS_HELP}")
    show_figures(
        found.comparison,
        card("Retard sur les minimums", *found.behind, 1),
        card("Dette aux minimums", *found.debt, 0),
        card("Au-delà des fourchettes", *found.past_ranges, 0),
    )
    show_moved(found.comparison, key="matching:policy:moved")
    with st.expander("Ce que chaque partie de l'affinité y gagne ou y perd"):
        _show_parts(found.parts)
    if replace(wanted, reason=None) == replace(current, reason=None):
        st.caption("C'est la politique en vigueur : changez un poids ou une option pour en voir l'effet.")
        return
    with st.container(border=True, gap="small"):
        st.text_input("Raison de ce choix (obligatoire)", key=_REASON)
        st.button(
            "Garder cette politique",
            key="matching:policy:keep",
            type="primary",
            icon=":material/gavel:",
            on_click=_keep,
            args=(wanted, current),
        )
        st.caption("Elle vaudra pour les prochains calculs; rien de ce qui est approuvé ou publié ne bouge.")


def _show_parts(parts: Mapping[Part, tuple[float, float]]) -> None:
    frame = pd.DataFrame(
        [{"part": PART_NAMES[part], "before": before, "after": after} for part, (before, after) in parts.items()],
        columns=["part", "before", "after"],
    )
    show_table(frame, _PARTS, key="matching:policy:parts", alt="Moyenne de chaque partie, avant et après")


def _keep(wanted: Policy, seen: Policy) -> None:
    """Keeps the policy, or says why not; the reason typed is lost only once it is kept."""
    try:
        keep_policy(session.store(), wanted, str(st.session_state.get(_REASON, "")), session.author(), seen=seen)
    except ImpactError as refusal:
        announce(str(refusal), "warning")
        return
    st.session_state[_REASON] = ""
    announce("Politique gardée : elle vaut pour les prochains calculs. Résolvez le lot de nouveau pour l'appliquer.")
