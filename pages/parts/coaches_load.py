"""The load by month to the end of the programme: past solid, promised hatched, on one axis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.coaching.utilisation import CoachUse, Utilisation
from engine.formats import count, month, number
from engine.programme.calendar import first_of_month
from pages.parts.charts import show_chart
from pages.parts.coaches_use import load_of, use_of
from pages.parts.tables import Column, offer_exports

_MONTHS = (
    Column("month", "Mois", "month"),
    Column("active", "Coachings en cours", "integer"),
    Column("held", "Heures tenues", "hours"),
    Column("planned", "Heures prévues", "hours"),
)
_BY_COACH = (Column("coach", "Coach"), *_MONTHS)
# Streamlit replaces these by the first colours of the theme, light or dark.
_COLOURS = ("#000001", "#000002")
_ROW_HEIGHT, _AXES_HEIGHT = 24, 110  # pixels
_SMALL_SCALE = 10  # coachings
_LINE_MONTHS, _BARS = 6, "▁▂▃▄▅▆▇█"
_MOST_DRAWN = 60  # coaches: beyond, nobody reads a grid; the exports hold them all


def show_load(store: Store, as_of: date, _: Programme) -> None:
    """Everyone's load together, then coach by coach; months to come count what is already promised."""
    use = use_of(store, as_of)
    frame = _told_apart(load_of(store, as_of), use.coaches)
    together = frame.groupby("month", as_index=False)[["active", "held", "planned"]].sum()
    places = sum(coach.most_at_once for coach in use.coaches)
    _show_bars(
        together,
        as_of,
        places,
        question="Combien de coachings à la fois, d'ici la fin du programme ?",
        key="load_together",
        limit="Places de tous les coachs",
    )
    st.caption(
        "Un coaching dont les heures ne sont pas finies compte jusqu'à son échéance. "
        "Les mois à venir ne disent que ce qui est déjà promis : les prochains jumelages s'y ajouteront."
    )
    _show_grid(_busiest(frame), as_of)
    busy = frame[(frame[["active", "held", "planned"]] > 0).any(axis=1)]
    offer_exports(busy, _BY_COACH, key="load_export", title="Charge des coachs", as_of=as_of, filters={})


def show_coach_load(store: Store, coach: CoachUse, as_of: date) -> None:
    """One coach's load against what they take at once."""
    frame = load_of(store, as_of)
    frame = frame[frame["coach_id"] == coach.coach_id]
    _show_bars(
        frame,
        as_of,
        coach.most_at_once,
        question="Quelle est sa charge, d'ici la fin du programme ?",
        key=f"load:{coach.coach_id}",
        limit="Au plus à la fois",
    )


def load_lines(store: Store, use: Utilisation, as_of: date) -> dict[int, str]:
    """Each coach's load as a line of text, by key: the last months, ``│``, the next ones (``▁▂▄▆█│▆▄▂▁▁``).

    A bar is the coachings of the month over those the coach takes at once, full from 1 on; a thin line is none.
    """
    frame, now = load_of(store, as_of), pd.Timestamp(first_of_month(as_of))
    months = sorted(set(frame["month"]))
    past = [month for month in months if month <= now][-_LINE_MONTHS:]
    ahead = [month for month in months if month > now][:_LINE_MONTHS]
    active = dict(zip(zip(frame["coach_id"], frame["month"], strict=True), frame["active"], strict=True))
    return {
        coach.coach_id: "│".join(
            "".join(_bar(int(active[coach.coach_id, month]), coach.most_at_once) for month in part)
            for part in (past, ahead)
        )
        for coach in use.coaches
    }


def _bar(active: int, most: int) -> str:
    full = len(_BARS) - 1
    return _BARS[min(full, max(round(active / max(most, 1) * full), 1 if active else 0))]


def _told_apart(frame: pd.DataFrame, coaches: Sequence[CoachUse]) -> pd.DataFrame:
    """The same, a coach who shares a name being told by the firm."""
    namesakes = Counter(coach.coach for coach in coaches)
    labels = {
        coach.coach_id: coach.coach if namesakes[coach.coach] == 1 else f"{coach.coach} ({coach.firm})"
        for coach in coaches
    }
    return frame.assign(coach=frame["coach_id"].map(labels))


def _busiest(frame: pd.DataFrame) -> pd.DataFrame:
    """The months of the coaches with most to do, said when some are left out."""
    loads = frame.groupby("coach", sort=False)["active"].sum()
    if len(loads) <= _MOST_DRAWN:
        return frame
    st.caption(f"Les {number(_MOST_DRAWN, 0)} coachs les plus occupés sont montrés ici; les fichiers les ont tous.")
    return frame[frame["coach"].isin(loads.nlargest(_MOST_DRAWN).index)]


def _show_bars(frame: pd.DataFrame, as_of: date, most: int, *, question: str, key: str, limit: str) -> None:
    now = pd.Timestamp(first_of_month(as_of))
    figure = go.Figure()
    parts = (
        ("Jusqu'à ce mois-ci", frame[frame["month"] <= now], "", 1.0),
        ("Promis", frame[frame["month"] > now], "/", 0.55),
    )
    for label, shown, pattern, opacity in parts:
        figure.add_trace(
            go.Bar(
                x=shown["month"],
                y=shown["active"],
                name=label,
                marker={"color": _COLOURS[0], "pattern": {"shape": pattern}, "opacity": opacity},
                hovertemplate="%{x|%b %Y} : %{y}<extra>" + label + "</extra>",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=frame["month"],
            y=[most] * len(frame),
            mode="lines",
            name=limit,
            line={"dash": "dash", "width": 2, "color": _COLOURS[1]},
            hovertemplate=f"{limit} : {number(most, 0)}<extra></extra>",
        )
    )
    # Whole coachings only: Plotly would mark halves on a small scale.
    whole = {"dtick": 1} if max(most, int(frame["active"].max())) <= _SMALL_SCALE else {}
    figure.update_yaxes(title="Coachings en cours", rangemode="tozero", **whole)
    figure.update_xaxes(tickformat="%b %Y", nticks=8)
    figure.update_layout(bargap=0.15)
    fullest = frame.iloc[int(frame["active"].to_numpy().argmax())]
    show_chart(
        figure,
        question=question,
        key=key,
        alt=(
            f"Le mois le plus chargé est {month(fullest['month'])}, avec {count(int(fullest['active']), 'coaching')} "
            f"en cours, pour {count(most, 'place')}."
        ),
        data=frame,
        columns=_MONTHS,
        height=320,
    )


def _show_grid(frame: pd.DataFrame, as_of: date) -> None:
    """Coach × month: the figure is written in each cell, the colour only repeats it."""
    grid = frame.pivot(index="coach", columns="month", values="active")
    grid = grid.reindex(list(dict.fromkeys(frame["coach"])))[::-1]
    figure = go.Figure(
        go.Heatmap(
            x=grid.columns,
            y=grid.index,
            z=grid.to_numpy(),
            text=[[number(value, 0) if value else "" for value in row] for row in grid.to_numpy()],
            texttemplate="%{text}",
            showscale=False,
            xgap=1,
            ygap=1,
            colorscale=[[0, "rgba(11,93,102,0)"], [1, "rgba(11,93,102,0.75)"]],
            hovertemplate="%{y}, %{x|%b %Y} : %{z}<extra></extra>",
        )
    )
    stamp = pd.Timestamp(as_of).timestamp() * 1000
    figure.add_vline(x=stamp, line={"dash": "dot", "width": 1})
    figure.update_xaxes(tickformat="%b %Y", nticks=8, side="top")
    busy = int((frame[frame["month"] == pd.Timestamp(first_of_month(as_of))]["active"] > 0).sum())
    show_chart(
        figure,
        question="Qui sera occupé, et quand ?",
        key="load_grid",
        alt=f"Coachings en cours par coach et par mois; {count(busy, 'coach occupé', 'coachs occupés')} ce mois-ci.",
        data=frame,
        columns=_BY_COACH,
        height=_AXES_HEIGHT + _ROW_HEIGHT * len(grid),
    )
