"""One chart per question: how the aid changes along an input, what moves it most, how far it spreads."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from engine.aid.framework import Framework
from engine.aid.scenarios import TOTAL, number_at
from engine.formats import count, money, number, percent
from engine.scenarios.catalog import load_catalog, name_of
from engine.scenarios.curve import NamedCurve, catalog_label, movable, named_curve, written
from engine.scenarios.limits import NAMES
from engine.scenarios.result import item_name, result
from engine.scenarios.scenario import Scenario
from engine.scenarios.whatif import spread, telling_input, tornado
from pages.parts import simulator_state as state
from pages.parts.charts import show_chart
from pages.parts.tables import Column, show_table

_MONEY_AXIS = {"tickformat": ",.0f", "ticksuffix": "\u00a0$", "rangemode": "tozero"}
_BARS = 40
# A term that binds less often than this is not worth a line.
_RARE = 0.0005


def show_curve(scenario: Scenario, framework: Framework) -> None:
    """The exact aid along the input chosen, its breakpoints named."""
    path = choose_input(scenario, framework, "Donnée à faire varier", "curve")
    if path is None:
        st.info("Cette demande n'a pas de nombre à faire varier.")
        return
    named = named_curve(scenario, framework, path)
    name = name_of(path, scenario.request, scenario.names)
    figure = go.Figure()
    _draw_aid(figure, named)
    _mark_breaks(figure, named)
    _mark_value(figure, scenario, framework, path)
    figure.update_xaxes(title=catalog_label(scenario, path), tickformat=",.0f")
    figure.update_yaxes(title="Aide", **_MONEY_AXIS)
    figure.update_layout(showlegend=False)
    data = pd.DataFrame(
        [
            {"x": written(scenario, path, each.x), "before": each.left, "after": each.right, "words": each.words}
            for each in named.breaks
        ],
        columns=["x", "before", "after", "words"],
    )
    show_chart(
        figure,
        question=f"Comment l'aide varie-t-elle selon « {name} » ?",
        key="simulator_curve",
        alt=_curve_alt(scenario, named),
        data=data,
        columns=(
            Column("x", "À partir de"),
            Column("before", "Aide juste avant", "money"),
            Column("after", "Aide juste après", "money"),
            Column("words", "Ce qui change", width="large"),
        ),
    )


def choose_input(scenario: Scenario, framework: Framework, label: str, key: str) -> str | None:
    """The input a question bears on: the one chosen, else the one last slid, else the one that matters most."""
    paths = movable(scenario)
    if not paths:
        return None
    default = state.moved() if state.moved() in paths else telling_input(scenario, framework)
    return st.selectbox(
        label,
        paths,
        index=paths.index(default) if default in paths else 0,
        key=state.key(f"{key}:{len(paths)}"),
        format_func=lambda path: name_of(path, scenario.request, scenario.names),
    )


def _draw_aid(figure: go.Figure, named: NamedCurve) -> None:
    if named.curve.points:
        x, y = zip(*named.curve.points, strict=True)
        figure.add_scatter(x=x, y=y, mode="markers", marker={"size": 9}, hovertemplate=_HOVER)
        return
    xs: list[float | None] = []
    ys: list[float | None] = []
    for piece in named.curve.pieces:
        # A curved piece (a study spread by cost) needs points inside; a straight one only its ends.
        straight = len(piece.numerators["aid"]) < 3 and not piece.denominator[1]
        inside = np.linspace(piece.start, piece.end, 2 if straight else 24)
        xs += [*map(float, inside), None]
        ys += [*(piece.value(float(x)) for x in inside), None]
    figure.add_scatter(x=xs, y=ys, mode="lines", line={"width": 3}, hovertemplate=_HOVER)


_HOVER = "%{x:,.0f} : %{y:,.0f}\u00a0$<extra></extra>"


def _mark_breaks(figure: go.Figure, named: NamedCurve) -> None:
    middle = (named.curve.low + named.curve.high) / 2
    for index, each in enumerate(named.breaks):
        figure.add_vline(x=each.x, line={"dash": "dot", "width": 1})
        side, shift = ("left", 4) if each.x <= middle else ("right", -4)
        figure.add_annotation(
            x=each.x,
            y=0.04 + 0.12 * (index % 4),
            yref="paper",
            text=each.words.replace(" → ", " →<br>"),  # a phone is narrower than the whole
            showarrow=False,
            xanchor=side,
            xshift=shift,
            align=side,
            font={"size": 13},
        )


def _mark_value(figure: go.Figure, scenario: Scenario, framework: Framework, path: str) -> None:
    value = number_at(scenario.read(), path)
    if value is not None:
        figure.add_scatter(
            x=[value],
            y=[result(scenario, framework).aid],
            mode="markers",
            marker={"size": 14, "symbol": "diamond"},
            hovertemplate="Ce scénario<br>" + _HOVER,
        )


def _curve_alt(scenario: Scenario, named: NamedCurve) -> str:
    said = [f"à {written(scenario, named.curve.path, each.x)}, {each.words}" for each in named.breaks]
    return "L'aide le long de la donnée. " + ("; ".join(said) if said else "Aucun point de rupture") + "."


def show_tornado(scenario: Scenario, framework: Framework) -> None:
    """What each uncertain input alone does to the aid."""
    found = list(tornado(scenario, framework))[::-1]
    if not found:
        st.info("Cette demande n'a pas de donnée incertaine.")
        return
    names = [name_of(each.path, scenario.request, scenario.names) for each in found]
    figure = go.Figure()
    for side, label in (("low", "Valeur basse"), ("high", "Valeur haute")):
        aids = [getattr(each, f"aid_{side}") for each in found]
        said = [
            f"{written(scenario, each.path, getattr(each, side))} : {money(round(aid))}"
            for each, aid in zip(found, aids, strict=True)
        ]
        figure.add_bar(
            y=names,
            x=[aid - each.aid_base for each, aid in zip(found, aids, strict=True)],
            base=[each.aid_base for each in found],
            orientation="h",
            name=label,
            hovertext=said,
            hoverinfo="text",
        )
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(**{**_MONEY_AXIS, "rangemode": "normal"})
    data = pd.DataFrame(
        [
            {
                "name": name,
                "low": written(scenario, each.path, each.low),
                "aid_low": each.aid_low,
                "high": written(scenario, each.path, each.high),
                "aid_high": each.aid_high,
            }
            for name, each in zip(names, found, strict=True)
        ][::-1]
    )
    show_chart(
        figure,
        question="Qu'est-ce qui compte le plus pour l'aide ?",
        key="simulator_tornado",
        alt=f"La donnée qui déplace le plus l'aide : {names[-1]}, de {money(round(found[-1].width))}.",
        data=data,
        columns=(
            Column("name", "Donnée"),
            Column("low", "Valeur basse"),
            Column("aid_low", "Aide", "money"),
            Column("high", "Valeur haute"),
            Column("aid_high", "Aide", "money"),
        ),
        height=120 + 46 * len(found),
    )
    st.caption(_spread_words())


def show_spread(scenario: Scenario, framework: Framework) -> None:
    """The aid under uncertainty, and how often each limit is the one."""
    simulated = spread(scenario, framework)
    if simulated is None:
        st.info("Cette demande n'a pas de donnée incertaine.")
        return
    counts, edges = np.histogram(simulated.aid, bins=_BARS)
    shares = counts / simulated.draws
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=100 * shares,
            width=np.diff(edges),
            hovertemplate="%{x:,.0f}\u00a0$ : %{y:,.1f}\u00a0%<extra></extra>",
        )
    )
    figure.update_xaxes(title="Aide", tickformat=",.0f", ticksuffix="\u00a0$")
    figure.update_yaxes(title="Part des tirages", ticksuffix="\u00a0%", range=[0, 115 * shares.max()])
    low, middle, high = (simulated.quantiles[p] for p in (0.05, 0.5, 0.95))
    figure.add_vline(x=middle, line={"dash": "dot"}, annotation_text=f"médiane {money(round(middle))}")
    show_chart(
        figure,
        question="Et si les données sont incertaines ?",
        key="simulator_spread",
        alt=f"Neuf fois sur dix, l'aide est entre {money(round(low))} et {money(round(high))}.",
        data=pd.DataFrame({"from": edges[:-1], "to": edges[1:], "share": shares}),
        columns=(Column("from", "De", "money"), Column("to", "À", "money"), Column("share", "Part", "percent")),
    )
    st.markdown(
        f"Neuf fois sur dix entre **{money(round(low))}** et **{money(round(high))}**; "
        f"admissible dans {number(round(simulated.eligible * simulated.draws))} des {count(simulated.draws, 'tirage')}."
    )
    frame = pd.DataFrame(
        [
            {"what": _what(scenario, framework, name), "limit": NAMES[term], "share": share}
            for name, terms in simulated.frequencies.items()
            for term, share in terms.items()
            if share > _RARE
        ],
        columns=["what", "limit", "share"],
    )
    show_table(
        frame,
        (
            Column("what", "Où"),
            Column("limit", "Ce qui limite", width="large"),
            Column("share", "Part des tirages", "percent"),
        ),
        key="simulator_frequencies",
        alt="Part des tirages où chaque limite fixe l'aide",
        height="content",
    )
    st.caption(_spread_words())


def _what(scenario: Scenario, framework: Framework, name: str) -> str:
    decision = result(scenario, framework).decision
    index = next((at for at, item in enumerate(decision.items) if item.id == name), None)
    if name == TOTAL or index is None:
        return "Demande"
    return item_name(scenario, decision, index)


def _spread_words() -> str:
    spreads = {
        (f.spread.low, f.spread.high) for form in load_catalog().streams.values() for f in form.fields if f.spread
    }
    low, high = min(pair[0] for pair in spreads), max(pair[1] for pair in spreads)
    return (
        "Chaque donnée incertaine varie entre des bornes déclarées (au plus de "
        f"{percent(low)} à {percent(high)} de sa valeur), les autres restant en place."
    )
