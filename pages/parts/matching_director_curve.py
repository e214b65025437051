"""The trade-off between mean score and equity, with today's point: what one costs in the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from data.programme_file import Programme
from data.store import Store
from engine.formats import number
from engine.matching.overview import Overview
from engine.matching.plan import Plan
from engine.matching.tradeoff import Point, curve, efficient
from pages.parts import session
from pages.parts.caching import shared_until_written
from pages.parts.charts import show_chart
from pages.parts.tables import Column

_COLUMNS = (
    Column("weight", "Poids de l'équité (points)", "number"),
    Column("equity", "Équité (Jain)", "number"),
    Column("mean", "Score moyen", "points"),
    Column("worst", "Score le plus faible", "points"),
    Column("today", "En vigueur"),
)
# Streamlit replaces these by the first two colours of the theme, light or dark.
_LINE, _TODAY = "#000001", "#000002"


def show_curve(view: Overview, programme: Programme) -> None:
    """The batch solved along the weight of equity; nothing when nobody can be matched."""
    points = _curve(session.store(), view.month, session.as_of(), view.plan, programme)
    if any(point.figures.mean_score is None for point in points):
        return
    frame, best = _frame(points), efficient(points)
    beaten = _frame([point for point in points if point not in best])
    today = frame[frame["today"] != ""]
    figure = go.Figure()
    for shown, name, style in (
        (_frame(best), "Selon le poids de l'équité", {"mode": "lines+markers", "line": {"color": _LINE}}),
        (beaten, "Un autre poids fait mieux", {"mode": "markers", "marker": {"symbol": "circle-open", "color": _LINE}}),
        (today, "En vigueur", {"mode": "markers", "marker": {"symbol": "star", "size": 16, "color": _TODAY}}),
    ):
        if shown.empty:
            continue
        figure.add_trace(
            go.Scatter(
                x=shown["equity"],
                y=shown["mean"],
                name=name,
                customdata=shown["weight"],
                hovertemplate="Poids %{customdata:,} : score moyen %{y:,.1f}, équité %{x:.3f}<extra></extra>",
                **style,
            )
        )
    figure.update_xaxes(title="Équité entre coachs (Jain, 1 : parts égales)")
    figure.update_yaxes(title="Score moyen")
    show_chart(
        figure,
        question="Combien de points de score coûte plus d'équité ?",
        key="matching_curve",
        alt=_alternative(points),
        data=frame,
        columns=_COLUMNS,
    )


@shared_until_written
def _curve(store: Store, month: date, as_of: date, _plan: Plan, _programme: Programme) -> list[Point]:  # noqa: ARG001 - keys
    return curve(_plan, _programme.matching.equity_factors.value)


def _frame(points: Sequence[Point]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "weight": point.points_per_entitlement,
                "equity": round(point.figures.equity, 3),
                "mean": round(point.figures.mean_score or 0.0, 1),
                "worst": point.figures.worst_score,
                "today": "oui" if point.today else "",
            }
            for point in points
        ]
    )


def _alternative(points: Sequence[Point]) -> str:
    now = next(point for point in points if point.today)
    least, most = points[0], points[-1]
    return (
        f"Avec l'équité en vigueur, score moyen {number(now.figures.mean_score, 1)} et équité "
        f"{number(now.figures.equity, 3)}; de {number(least.figures.mean_score, 1)} et "
        f"{number(least.figures.equity, 3)} sans équité à {number(most.figures.mean_score, 1)} et "
        f"{number(most.figures.equity, 3)} avec le plus grand poids."
    )
