"""The workbench: what is asked on the left, the result on the right, the tools under. Only this runs again."""

from __future__ import annotations

import streamlit as st

from data.errors import ImpactError
from engine.aid.framework import Framework
from engine.scenarios.catalog import load_catalog
from engine.scenarios.curve import NamedCurve, movable, named_curve
from engine.scenarios.result import result
from engine.scenarios.scenario import Scenario, framework_of
from pages.parts import simulator_state as state
from pages.parts.simulator_form import show_form
from pages.parts.simulator_result import show_hidden, show_result

_REVEALED = "simulator:revealed"


@st.fragment
def bench(presenting: bool, hidden: bool) -> None:
    """Everything that answers a slider."""
    asked, answered = st.columns([11, 10], gap="large")
    with asked, st.container(key="simulator_form", gap="small"):
        if presenting:
            st.subheader(load_catalog().streams[state.scenario().stream].label, anchor=False)
        show_form()
    scenario = state.scenario()
    with answered:
        if hidden and not st.session_state.get(_REVEALED):
            if show_hidden("simulator:reveal"):
                st.session_state[_REVEALED] = True
                st.rerun(scope="fragment")
        else:
            _answer(scenario)
    if not hidden:
        st.session_state.pop(_REVEALED, None)
    state.publish()


def _answer(scenario: Scenario) -> None:
    try:
        framework = framework_of(scenario)
        found = result(scenario, framework)
    except ImpactError as refusal:
        st.error(str(refusal), icon=":material/block:")
        return
    show_result(scenario, found, _along(scenario, framework))


def _along(scenario: Scenario, framework: Framework) -> NamedCurve | None:
    """The curve of the input last slid, else of the first one, which tells where the next limit is."""
    inputs = movable(scenario)
    path = state.moved() if state.moved() in inputs else next(iter(inputs), None)
    return None if path is None else named_curve(scenario, framework, path)
