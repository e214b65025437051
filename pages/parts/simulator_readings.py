"""The readings where the text allows several: what each is worth here, and the switch."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.aid.framework import Framework
from engine.formats import money
from engine.scenarios.scenario import Scenario
from engine.scenarios.whatif import ReadingEffect, reading_effects, with_reading
from pages.parts import simulator_state as state


def show_readings(scenario: Scenario, framework: Framework) -> None:
    """Those that can be switched, with their effect in dollars, then all the others as they are taken."""
    st.header("Où le texte se lit de plus d'une façon", anchor=False)
    for effect in reading_effects(scenario, framework):
        _switchable(effect)
    switchable = {option.reading for option in framework.options.values()}
    with st.expander("Les autres lectures, telles qu'elles sont prises"):
        st.markdown(
            "\n".join(
                f"- **{reading.topic[0].upper()}{reading.topic[1:]}** ({reading.ref}) : {reading.taken}"
                for code, reading in framework.readings.items()
                if code not in switchable
            )
        )


def _switchable(effect: ReadingEffect) -> None:
    said, switch = st.columns([3, 4], vertical_alignment="center")
    with said:
        st.markdown(f"**{effect.topic[0].upper()}{effect.topic[1:]}** ({effect.ref})  \n{_worth(effect)}")
    with switch:
        choices = list(effect.words)
        key = state.key(f"reading:{effect.option}")
        st.segmented_control(
            effect.topic,
            choices,
            default=effect.chosen,
            required=True,
            key=key,
            format_func=lambda choice: effect.words[choice] + (" (retenue)" if choice == effect.taken else ""),
            label_visibility="collapsed",
            wrap=True,
            on_change=_switch,
            args=(effect.option, key),
        )


def _worth(effect: ReadingEffect) -> str:
    if abs(effect.effect) < 0.005:
        return "Sans effet sur ce projet."
    return f"L'autre lecture changerait l'aide de **{'+' if effect.effect > 0 else ''}{money(effect.effect)}**."


def _switch(option: str, key: str) -> None:
    choice: Any = st.session_state[key]
    state.revise(lambda scenario: with_reading(scenario, option, choice))
