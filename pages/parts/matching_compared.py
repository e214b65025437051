"""Two solutions side by side on the screen: figures before and after, then who changes coach."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from engine.formats import MISSING, NBSP, count, enumeration, number
from engine.matching.comparison import Comparison, Figures, Moved
from pages.parts.cards import Card, show_cards
from pages.parts.plain import plain
from pages.parts.tables import Column, show_table

EQUITY_HELP = (
    "Indice de Jain des parts de chaque coach : ses coachings, ce lot compris, sur ce qui lui revient d'après le "
    "contrat de sa firme. 1 : toutes les parts sont égales."
)
_WAITING = "sans coach"
_COLUMNS = (
    Column("company", "Entreprise"),
    Column("before", "Coach avant"),
    Column("score_before", "Score avant", "points"),
    Column("after", "Coach après"),
    Column("score_after", "Score après", "points"),
)


def show_figures(found: Comparison, *further: Card) -> None:
    """Each figure before and after, with its difference; then those that only the caller knows."""
    before, after = found.before, found.after
    show_cards(
        [
            card("Score moyen", before.mean_score, after.mean_score, 1),
            card("Somme des scores", _sum(before), _sum(after), 1),
            card("Score le plus faible", before.worst_score, after.worst_score, 1),
            card("Équité (Jain)", before.equity, after.equity, 3),
            card("Entreprises jumelées", before.matched, after.matched, 0),
            (
                "Coachs demandés obtenus",
                f"{_obtained(before)} → {_obtained(after)}",
                difference(after.obtained - before.obtained, 0),
            ),
            *further,
        ]
    )


def show_moved(found: Comparison, *, key: str) -> None:
    """Who changes coach, in a table, and the companies that only one of the two had to place."""
    if found.moved:
        moved = count(len(found.moved), "entreprise change de coach", "entreprises changent de coach")
        st.markdown(f"**{moved}**")
        show_table(_frame(found.moved), _COLUMNS, key=key, alt=moved, height="content")
    else:
        st.markdown("**Personne ne change de coach.**")
    for names, said in ((found.arrived, "Seulement dans le second"), (found.gone, "Seulement dans le premier")):
        if names:
            st.caption(f"{said} : {plain(enumeration(list(names)))}.")


def difference(value: float, decimals: int) -> str:
    """``+0,7``, ``−1,2``, or ``inchangé`` when it rounds to nothing."""
    rounded = round(value, decimals)
    if not rounded:
        return "inchangé"
    return f"{'+' if rounded > 0 else '−'}{number(abs(rounded), decimals)}"


def card(label: str, before: float | None, after: float | None, decimals: int) -> Card:
    """A figure before and after, with its difference."""
    shown = f"{_written(before, decimals)} → {_written(after, decimals)}"
    return (label, shown, "" if before is None or after is None else difference(after - before, decimals))


def _sum(figures: Figures) -> float | None:
    return None if figures.mean_score is None else figures.mean_score * figures.matched


def _written(value: float | None, decimals: int) -> str:
    return MISSING if value is None else number(value, decimals)


def _obtained(figures: Figures) -> str:
    return f"{figures.obtained}{NBSP}/{NBSP}{figures.requested}"


def _frame(moved: Sequence[Moved]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "company": change.company,
                "before": change.before or _WAITING,
                "score_before": change.score_before,
                "after": change.after or _WAITING,
                "score_after": change.score_after,
            }
            for change in moved
        ]
    )
