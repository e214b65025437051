"""The workbench: what is asked on the left, the result on the right, the tools under. Only this runs again."""

from __future__ import annotations

import streamlit as st

from data.errors import ImpactError
from engine.aid.framework import Framework
from engine.scenarios.catalog import load_catalog
from engine.scenarios.curve import NamedCurve, movable, named_curve
from engine.scenarios.result import Result, result
from engine.scenarios.scenario import Scenario, framework_of
from engine.scenarios.whatif import telling_input
from pages.parts import simulator_state as state
from pages.parts.simulator_form import show_form
from pages.parts.simulator_result import show_hidden, show_result
from pages.parts.simulator_tools import show_tools

_REVEALED = "simulator:revealed"


@st.fragment
def bench(presenting: bool, hidden: bool) -> None:
    """Everything that answers a slider."""
    asked, answered = st.columns([12, 10], gap="medium")
    with asked, st.container(key="simulator_form", gap="small"):
        if presenting:
            st.subheader(load_catalog().streams[state.scenario().stream].label, anchor=False)
        show_form()
    scenario = state.scenario()
    covered = hidden and not st.session_state.get(_REVEALED)
    if not hidden:
        st.session_state.pop(_REVEALED, None)
    with answered:
        if covered:
            show_hidden(_reveal)
        else:
            _answer(scenario)
    if not covered:
        show_tools(presenting)
    state.publish()


def _reveal() -> None:
    st.session_state[_REVEALED] = True


def _answer(scenario: Scenario) -> None:
    try:
        framework = framework_of(scenario)
        found: Result = result(scenario, framework)
    except ImpactError as refusal:
        st.error(str(refusal), icon=":material/block:")
        return
    show_result(scenario, found, _along(scenario, framework))


def _along(scenario: Scenario, framework: Framework) -> NamedCurve | None:
    """The curve of the input last slid, else of the one that matters most: it tells where the next limit is."""
    moved = state.moved()
    path = moved if moved in movable(scenario) else telling_input(scenario, framework)
    return None if path is None else named_curve(scenario, framework, path)
