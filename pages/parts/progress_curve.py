"""Starts and finishes against the plan: one wide chart, past solid, plan dashed, the two deadlines marked."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import plotly.graph_objects as go

from data.programme_file import Programme
from engine.coaching.utilisation import last_start
from engine.formats import day, number
from engine.programme.progress import Progress
from pages.parts.charts import show_chart
from pages.parts.tables import Column

_COLUMNS = (
    Column("day", "Au", "date"),
    Column("started", "Démarrés", "integer"),
    Column("plan_started", "Démarrés selon le plan", "number"),
    Column("finished", "Terminés", "integer"),
    Column("plan_finished", "Terminés selon le plan", "number"),
)
_MARGIN = timedelta(days=10)  # the last deadline is drawn whole
# Told apart by colour, by dash and by the mark at their points.
_LINES = (
    ("started", "Démarrés", {"width": 3}, "circle", 0),
    ("finished", "Terminés", {"width": 3}, "square", 1),
    ("plan_started", "Démarrés, plan", {"width": 1.5, "dash": "dash"}, None, 0),
    ("plan_finished", "Terminés, plan", {"width": 1.5, "dash": "dot"}, None, 1),
)
# Streamlit replaces these by the first two colours of the theme, light or dark.
_COLOURS = ("#000001", "#000002")


def show_curve(view: Progress, programme: Programme) -> None:
    """The chart, and its data as a table."""
    frame = pd.DataFrame(list(view.curve))
    frame = frame.assign(day=pd.to_datetime(frame["day"])).round({"plan_started": 1, "plan_finished": 1})
    figure = go.Figure()
    for column, label, line, symbol, colour in _LINES:
        shown = frame.dropna(subset=[column])
        figure.add_trace(
            go.Scatter(
                x=shown["day"],
                y=shown[column],
                name=label,
                mode="lines+markers" if symbol else "lines",
                line={**line, "color": _COLOURS[colour]},
                marker={"symbol": symbol, "size": 7},
                hovertemplate="%{x|%-d %b %Y} : %{y:,.0f}<extra>" + label + "</extra>",
            )
        )
    last = programme.coaching.last_day.value
    # At two heights, the first line stopping above the second words: side by side they would meet on a phone.
    for on, words, height in ((last_start(programme), "Dernier départ", 0.18), (last, "Fin des coachings", 0)):
        stamp = pd.Timestamp(on).timestamp() * 1000
        figure.add_vline(
            x=stamp,
            y0=height,
            line={"dash": "dot", "width": 1},
            annotation={"text": f"{words}<br>{day(on)}", "xanchor": "right", "y": height, "yanchor": "bottom"},
        )
    figure.update_yaxes(title="Coachings", rangemode="tozero")
    figure.update_xaxes(tickformat="%b %Y", nticks=8, range=[programme.coaching.first_day.value, last + _MARGIN])
    show_chart(
        figure,
        question="Sommes-nous en avance ou en retard sur le plan ?",
        key="progress_curve",
        alt=_alternative(view),
        data=frame,
        columns=_COLUMNS,
        height=420,
    )


def _alternative(view: Progress) -> str:
    pace = view.pace
    return (
        f"Au {day(view.as_of)}, {number(pace.started, 0)} coachings démarrés pour {number(pace.plan_started, 0)} selon "
        f"le plan, et {number(pace.finished, 0)} terminés pour {number(pace.plan_finished, 0)}; "
        f"le plan mène à {number(pace.target, 0)}."
    )
