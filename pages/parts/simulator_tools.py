"""Under the result, one tool at a time: each is a question, with its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from data.errors import ImpactError
from engine.aid.framework import Framework
from engine.scenarios.scenario import Scenario, framework_of
from pages.parts import simulator_state as state
from pages.parts.simulator_charts import show_curve, show_spread, show_tornado
from pages.parts.simulator_compare import show_comparison
from pages.parts.simulator_keep import show_keeping
from pages.parts.simulator_readings import show_readings
from pages.parts.simulator_target import show_target
from pages.parts.simulator_variant import show_variant


@dataclass(frozen=True)
class _Tool:
    label: str
    show: Callable[[Scenario, Framework], None]
    presented: bool = True


_TOOLS = {
    "courbe": _Tool("Comment l'aide varie", show_curve),
    "leviers": _Tool("Ce qui compte le plus", show_tornado),
    "incertitude": _Tool("Incertitude", show_spread),
    "cible": _Tool("Que faut-il pour…", show_target),
    "comparer": _Tool("Comparer", show_comparison),
    "lectures": _Tool("Lectures", show_readings),
    "variante": _Tool("Variante", show_variant),
    "garder": _Tool("Garder", show_keeping, presented=False),
}


def show_tools(presenting: bool) -> None:
    """The choice of a tool, then the tool."""
    names = [name for name, tool in _TOOLS.items() if tool.presented or not presenting]
    chosen = st.segmented_control(
        "Outils",
        names,
        default=names[0],
        required=True,
        key=f"simulator:tool:{presenting}",
        format_func=lambda name: _TOOLS[name].label,
        label_visibility="collapsed",
    )
    scenario = state.scenario()
    try:
        _TOOLS[str(chosen)].show(scenario, framework_of(scenario))
    except ImpactError as refusal:
        st.error(str(refusal), icon=":material/block:")
