"""The cohort's simulated figures: in all, by group, and what sets the aid most often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from engine.formats import money, number, percent, quantity
from engine.scenarios.outcomes import Band, GroupLine, Outcomes, cohort_outcomes
from engine.scenarios.potential import Assumptions, assumptions_text
from pages.parts import session, url
from pages.parts.charts import show_chart
from pages.parts.tables import Column, offer_exports

_CACHE = "outcomes:computed"
_KEPT = 4  # sets of assumptions looked at in turn
# From how many companies on the work is long enough to be shown.
_LONG = 1000
# Pixels: two figures side by side on a phone.
_FIGURE_WIDTH = 160
_DIMENSIONS = {"sector": "Secteur", "region": "Région", "stream": "Volet", "size": "Employés"}

GROUP_COLUMNS = (
    Column("label", "Groupe"),
    Column("companies", "Entreprises", "integer"),
    Column("aid", "Aide simulée", "money"),
    Column("aid_low", "P10", "money"),
    Column("aid_high", "P90", "money"),
    Column("private", "Part privée simulée", "money"),
    Column("investment", "Investissement simulé", "money"),
    Column("tonnes", "GES évités simulés (t/an)", "integer"),
    Column("per_tonne", "Aide par tonne", "money"),
)


def computed(as_of: date, assumptions: Assumptions) -> Outcomes:
    """The outcomes, computed again only when the data, the date or the assumptions change."""
    store = session.store()
    key = (store.revision, as_of, assumptions_text(assumptions))
    kept: dict[object, Outcomes] = st.session_state.setdefault(_CACHE, {})
    if key not in kept:
        progress = _progress() if len(store.rows("scenario_cohort", as_of)) > _LONG else None
        kept[key] = cohort_outcomes(store, as_of, assumptions, progress)
        while len(kept) > _KEPT:
            del kept[next(iter(kept))]
    return kept[key]


def _progress() -> Callable[[float], None]:
    bar = st.progress(0.0, text="Simulation de la cohorte…")

    def tell(done: float) -> None:
        bar.progress(done, text=f"Simulation de la cohorte… {percent(done)}")
        if done >= 1:
            bar.empty()

    return tell


def show_figures(found: Outcomes) -> None:
    """The sums, each with its band and the companies behind it one click away."""
    total = found.total
    shown = (
        ("Aide simulée", "aid", _dollars(total.aid.mean), _band(total.aid, _dollars)),
        ("Part privée simulée", "investment", _dollars(total.private.mean), _band(total.private, _dollars)),
        ("Investissement simulé", "investment", _dollars(total.investment.mean), _band(total.investment, _dollars)),
        ("GES évités par an, simulés", "tonnes", _tonnes(total.tonnes.mean), _band(total.tonnes, _tonnes)),
        ("Aide par tonne, simulée", "aid", _per_tonne(total), "sur dix ans d'engagement"),
        ("Part admissible, simulée", "eligible", percent(found.eligible_share), "des entreprises, en moyenne"),
    )
    grid = st.grid(3, min_column_width=_FIGURE_WIDTH, border=True)
    for label, order, value, under in shown:
        with grid.cell(), st.container(gap="xsmall"):
            st.metric(label, value)
            st.caption(under)
            if st.button("Voir les entreprises", key=f"figure:{label}", type="tertiary", icon=":material/list:"):
                kept = {name: url.value(name) for name in ("hypotheses", "par")}
                query = {name: text for name, text in kept.items() if text}
                st.switch_page("pages/outcomes.py", query_params=query | {"ordre": order})


def _dollars(value: float) -> str:
    """Sums of a simulation: to the thousand, since more digits would mean nothing."""
    return money(round(value, -3))


def _tonnes(value: float) -> str:
    return quantity(round(value), "t")


def _per_tonne(line: GroupLine) -> str:
    return "—" if line.per_tonne is None else f"{number(round(line.per_tonne))}\u00a0$/t"


def _band(band: Band, write: Callable[[float], str]) -> str:
    return f"P10–P90 : {write(band.low)} à {write(band.high)}"


def show_groups(found: Outcomes, as_of: date, assumptions: Assumptions) -> None:
    """The aid by group with its band; the table and exports hold the rest."""
    dimension = url.select_filter("Par", "par", _DIMENSIONS)
    lines = found.groups[dimension]
    figure = go.Figure(
        go.Bar(
            y=[line.label for line in lines][::-1],
            x=[line.aid.mean for line in lines][::-1],
            orientation="h",
            marker={"opacity": 0.6},  # the lower end of the band is drawn over the bar
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [max(line.aid.high - line.aid.mean, 0) for line in lines][::-1],
                "arrayminus": [max(line.aid.mean - line.aid.low, 0) for line in lines][::-1],
            },
            hovertemplate="%{y} : %{x:,.0f}\u00a0$<extra></extra>",
        )
    )
    figure.update_xaxes(
        title="Aide simulée<br>(trait : de P10 à P90)",
        tickformat=",.0f",
        ticksuffix="\u00a0$",
        rangemode="tozero",
        nticks=5,
    )
    frame = groups_frame(lines)
    most = lines[0] if lines else None
    show_chart(
        figure,
        question=f"D'où viendrait l'aide simulée, par {_DIMENSIONS[dimension].lower()} ?",
        key=f"outcomes_{dimension}",
        alt=f"Le plus : {most.label}, {_dollars(most.aid.mean)}." if most else "Aucun groupe.",
        data=frame,
        columns=GROUP_COLUMNS,
        height=125 + 30 * len(lines),
    )
    offer_exports(
        frame,
        GROUP_COLUMNS,
        key=f"outcomes_export_{dimension}",
        title=f"Retombées simulées par {_DIMENSIONS[dimension].lower()}",
        as_of=as_of,
        filters=stated(assumptions),
    )


def groups_frame(lines: tuple[GroupLine, ...]) -> pd.DataFrame:
    """The lines as a table."""
    return pd.DataFrame(
        [
            {
                "label": line.label,
                "companies": line.companies,
                "aid": round(line.aid.mean),
                "aid_low": round(line.aid.low),
                "aid_high": round(line.aid.high),
                "private": round(line.private.mean),
                "investment": round(line.investment.mean),
                "tonnes": round(line.tonnes.mean),
                "per_tonne": None if line.per_tonne is None else round(line.per_tonne, 2),
            }
            for line in lines
        ],
        columns=[column.name for column in GROUP_COLUMNS],
    )


def stated(assumptions: Assumptions) -> Mapping[str, str]:
    """What an export must say of where its figures come from."""
    return {"Nature": "Simulé, rien n'est mesuré", "Hypothèses": assumptions.name}


def show_binding(found: Outcomes) -> None:
    """What sets the aid of a measure, from the most frequent."""
    st.header("Qu'est-ce qui limite le plus souvent l'aide simulée ?", anchor=False)
    for words, share in found.binding:
        st.markdown(f"- **{percent(share)}** : {words}")
