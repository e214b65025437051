"""Past the month: who is to come, and whom places are kept for."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from engine.formats import count, month
from engine.matching.affinity import POINT
from engine.matching.lookahead import Ahead
from engine.matching.overview import Overview
from engine.matching.plan import Plan
from pages.parts.tables import Column, show_table

_AHEAD_HELP = (
    "Les inscrites sont jumelées en brouillon avec le lot; les autres sont tirées au sort parmi les profils observés, "
    "toujours avec la même graine. Ce qu'une place vaut pour elles s'ajoute à son coût dans le lot."
)
_DRAFT = (
    Column("company", "Entreprise", width="medium"),
    Column("month", "Lot attendu", "month"),
    Column("inventory", "Bilan GES"),
    Column("coach", "Coach au brouillon"),
    Column("score", "Score", "points"),
)
_KEPT = (
    Column("coach", "Coach"),
    Column("points", "Une place y vaut, en plus (points)", "points"),
    Column("whom", "Pour qui"),
)


def show_ahead(view: Overview) -> None:
    """The registered companies in their draft, and the places kept for them or for those to come."""
    st.header("Que demanderont les mois à venir ?", anchor=False, help=_AHEAD_HELP)
    ahead, outlook = view.plan.ahead, view.plan.batch.outlook
    if ahead is None:
        off = not view.plan.policy.look_ahead
        st.caption("Le calcul s'en tient au mois." if off else "Rien n'est encore connu des mois à venir.")
        return
    st.markdown(
        f"{count(len(outlook.expected), 'entreprise inscrite', 'entreprises inscrites')} à venir; "
        f"{count(outlook.further, 'autre attendue', 'autres attendues')} d'ici le dernier départ, "
        "au rythme des bilans observé et sans dépasser la cible."
    )
    kept = _kept(view.plan, ahead)
    if kept.empty:
        st.caption("Il y aura des places pour toutes : aucune n'est réservée.")
    else:
        show_table(kept, _KEPT, key="matching:ahead:kept", alt="Places réservées à de meilleurs besoins")
    if ahead.drafted:
        with st.expander("Brouillon des entreprises inscrites à venir"):
            show_table(_drafted(view.plan, ahead), _DRAFT, key="matching:ahead:draft", alt="Brouillon des mois à venir")


def _kept(plan: Plan, ahead: Ahead) -> pd.DataFrame:
    """Coaches whose places are worth more than their own cost, the dearest first."""
    whom: dict[int, list[str]] = {}
    for company, coach, _ in ahead.drafted:
        if coach is not None:
            whom.setdefault(coach, []).append(f"{company.name} ({month(company.month)})")
    rows = [
        {
            "coach": coach.label,
            "points": round(int(charge) / POINT, 1),
            "whom": ", ".join(whom.get(index, ["profils à venir"])),
        }
        for index, (coach, charge) in enumerate(zip(plan.batch.coaches, ahead.charges, strict=True))
        if charge
    ]
    kept = pd.DataFrame(rows, columns=[column.name for column in _KEPT])
    return kept.sort_values("points", ascending=False, kind="stable")


def _drafted(plan: Plan, ahead: Ahead) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "company": company.name,
                "month": company.month,
                "inventory": "terminé" if company.certain else "en cours",
                "coach": "en attente" if coach is None else plan.coach(coach).label,
                "score": None if coach is None else score / POINT,
            }
            for company, coach, score in ahead.drafted
        ]
    )
