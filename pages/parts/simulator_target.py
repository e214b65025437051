"""« Que faut-il pour… »: a target aid or pay-back, and the value of an input that reaches it, or why none does."""

from __future__ import annotations

import streamlit as st

from engine.aid.framework import Framework
from engine.scenarios.curve import named_curve
from engine.scenarios.result import result
from engine.scenarios.scenario import Scenario
from engine.scenarios.whatif import answer_for_aid, answer_for_pay_back
from pages.parts import simulator_state as state
from pages.parts.numbers import french_number_input
from pages.parts.simulator_charts import choose_input

_GOALS = {"aid": "une aide de", "pay_back": "une PRI après aide de"}


def show_target(scenario: Scenario, framework: Framework) -> None:
    """The question and its answer."""
    st.header("Que faut-il pour atteindre une cible ?", anchor=False)
    goal_column, target_column, input_column = st.columns(3, vertical_alignment="bottom")
    with goal_column:
        goal = st.selectbox("Pour obtenir", list(_GOALS), key="target:goal", format_func=_GOALS.__getitem__)
    with target_column:
        unit, most = ("$", 10**9) if goal == "aid" else ("ans", 100)
        target = french_number_input(
            "Cible",
            key=state.key(f"target:{goal}"),
            value=_start(scenario, framework, goal),
            minimum=0,
            maximum=most,
            unit=unit,
        )
    with input_column:
        path = choose_input(scenario, framework, "En changeant", "target")
    if path is None or target is None:
        st.caption("Écrivez une cible.")
        return
    named = named_curve(scenario, framework, path)
    answer = answer_for_aid if goal == "aid" else answer_for_pay_back
    for sentence in answer(scenario, named, float(target)):
        st.markdown(f"- {sentence}")
    st.caption("Les autres données restent telles qu'elles sont; calcul exact, sans échantillonnage.")


def _start(scenario: Scenario, framework: Framework, goal: str) -> int:
    """A target a little above what the scenario gives."""
    found = result(scenario, framework)
    if goal == "aid":
        return int(found.aid * 1.5 // 1000 * 1000) or 1000
    return max(1, int(found.pay_back_after or 5))
