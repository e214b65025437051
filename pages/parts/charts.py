"""Charts: one question each, written as the title, in French, with a text alternative and the data as a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
import streamlit as st
from babel.dates import get_day_names, get_month_names

from engine.formats import LOCALE, NBSP
from pages.parts.tables import Column, show_table

# Laid over Streamlit's template, whose colours are the theme's (.streamlit/config.toml), light or dark.
pio.templates["maison"] = go.layout.Template(
    layout={
        "separators": f",{NBSP}",
        "dragmode": False,  # a finger that scrolls the page must not move the axes
        "hovermode": "closest",
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        # 12 500, not 12.5k.
        "xaxis": {"automargin": True, "exponentformat": "none", "separatethousands": True},
        "yaxis": {"automargin": True, "exponentformat": "none", "separatethousands": True},
    }
)
TEMPLATE: Final = "streamlit+maison"


def show_chart(
    figure: go.Figure,
    *,
    question: str,
    key: str,
    alt: str,
    data: pd.DataFrame,
    columns: Sequence[Column],
    height: int = 360,
) -> None:
    """Draws ``figure`` under its ``question``, then its ``data`` as a table one click away.

    ``alt`` says in a sentence what the chart shows, for those who do not see it. The figure's own title and
    template are replaced by the house's.
    """
    figure.update_layout(template=TEMPLATE, title=None, height=height)
    with st.container(key=key):
        st.header(question, anchor=False)
        st.plotly_chart(figure, key=f"{key}:chart", alt=alt, config=chart_options())
        with st.expander("Données du graphique"):
            show_table(data, columns, key=f"{key}:data", alt=f"Données du graphique : {question}")


@lru_cache(maxsize=1)
def chart_options() -> dict[str, Any]:
    """Plotly's options: no toolbar, and French months, days and separators passed whole (a name alone does nothing)."""
    french = {
        "moduleType": "locale",
        "name": "fr-CA",
        "dictionary": {
            "Double-click on legend to isolate one trace": "Double-cliquez sur la légende pour isoler une série",
            "Double-click to zoom back out": "Double-cliquez pour revenir",
            "trace": "série",
        },
        "format": {
            "days": _names(get_day_names("wide", locale=LOCALE), first=6),
            "shortDays": _names(get_day_names("abbreviated", locale=LOCALE), first=6),
            "months": list(get_month_names("wide", locale=LOCALE).values()),
            "shortMonths": list(get_month_names("abbreviated", locale=LOCALE).values()),
            "date": "%Y-%m-%d",
            "decimal": ",",
            "thousands": NBSP,
            "year": "%Y",
            "month": "%b %Y",
            "dayMonth": "%-d %b",
            "dayMonthYear": "%-d %b %Y",
        },
    }
    return {"displayModeBar": False, "locale": "fr-CA", "locales": {"fr-CA": french}}


def _names(names: Any, *, first: int) -> list[str]:
    # CLDR counts days from Monday, Plotly from Sunday.
    return [names[(first + offset) % 7] for offset in range(7)]
