"""What comes next for an action or a funding request: a step, its day, and what is said with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

import streamlit as st

from data.reading import Row
from engine.formats import day
from pages.parts.forms import attempt_form, start
from pages.parts.results_place import place_of
from pages.parts.typed import given

Step = TypeVar("Step", bound=str)


@dataclass(frozen=True)
class Steps(Generic[Step]):
    """The steps of a kind of record.

    Attributes:
        name_of: a state in French.
        offered: the states one can note, in order.
        usual: what usually comes next, by state: offered first.
        beside: the field of what is said with a step (a reason, an amount).
        beside_label, beside_help: what the screen calls it.
        again: what choosing a step already noted does.
    """

    name_of: Callable[[Step], str]
    offered: Sequence[Step]
    usual: Mapping[str, Step]
    beside: str
    beside_label: str
    again: str
    beside_help: str | None = None


def show_step(
    steps: Steps[Step], row: Row, title: str, key: str, as_of: date, write: Callable[[Step, date], None]
) -> None:
    """The form that notes a step of ``row``, called ``title`` in what is said; ``write`` records it or refuses."""
    start(key, {"step": steps.usual[row["state"]], "on": as_of, steps.beside: ""})
    with st.form(key, border=False):
        step, on = st.columns(2)
        step.selectbox(
            "Étape",
            steps.offered,
            format_func=steps.name_of,
            key=f"{key}:step",
            help=steps.again,
        )
        on.date_input("Le", key=f"{key}:on", format="YYYY-MM-DD")
        st.text_input(steps.beside_label, key=f"{key}:{steps.beside}", help=steps.beside_help)
        st.form_submit_button(
            "Noter cette étape", key=f"{key}:submit", on_click=_note, args=(steps, row, title, key, write)
        )


def _note(steps: Steps[Step], row: Row, title: str, key: str, write: Callable[[Step, date], None]) -> None:
    def act() -> Sequence[str]:
        step: Step = st.session_state[f"{key}:step"]
        on: date = given(f"{key}:on", "La date")
        write(step, on)
        return (f"{title} : {steps.name_of(step).lower()} le {day(on)}.",)

    attempt_form(place_of(row["company_id"]), act, key)
