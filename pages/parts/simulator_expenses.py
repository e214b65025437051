"""Expenses broken down: what is eligible is then worked out by the rules, kind by kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from engine.scenarios.catalog import Input, StreamForm, asked, at, load_catalog
from engine.scenarios.paths import get, put
from engine.scenarios.scenario import Scenario
from pages.parts import simulator_state as state
from pages.parts.simulator_fields import show_input
from pages.parts.simulator_rows import show_rows

# A measure's cost is given as eligible, or as project minus reference, the project being what is broken down.
_ELIGIBLE, _PROJECT, _REFERENCE = "eligible_cost", "project_cost", "reference_cost"


def show_expenses(form: StreamForm, index: int) -> None:
    """For each expense of the item shown, a switch and, once on, an amount by kind."""
    item_type = get(state.scenario().request, f"{form.items.path}[{index}].type") if form.items else None
    for field in asked(form, item_type):
        if field.kind == "expense":
            _one(field, at(field, index))


def _one(field: Input, path: str) -> None:
    where = path.replace(_ELIGIBLE, _PROJECT)
    broken = isinstance(get(state.scenario().request, where), dict)
    st.toggle(
        f"Ventiler : {field.label.lower()}",
        broken,
        key=state.key(f"{path}:break"),
        on_change=_switch,
        args=(path, where, not broken),
    )
    if not broken:
        return
    columns = st.columns(2, gap="small")
    for position, (kind, label) in enumerate(load_catalog().choices["expense_kind"].items()):
        part = Input(path=kind, label=label, kind="number", unit="$", low=0.0, high=1.0, step=1.0)
        with columns[position % 2]:
            show_input(part, f"{where}.{kind}", slider=False)
    show_rows("internal_staff", f"{where}.internal_staff")
    show_rows("lines", f"{where}.lines")
    if where != path:
        reference = Input(
            path=_REFERENCE, label="Coût de la référence", kind="number", unit="$", low=0.0, high=1.0, step=1.0
        )
        show_input(reference, path.replace(_ELIGIBLE, _REFERENCE), slider=False)


def _switch(path: str, where: str, on: bool) -> None:
    state.revise(lambda scenario: replace(scenario, request=_switched(scenario, path, where, on)))


def _switched(scenario: Scenario, path: str, where: str, on: bool) -> dict[str, Any]:
    """The request with the whole amount as equipment, or with the parts added up again."""
    request = scenario.request
    if on:
        whole = get(request, path)
        return put(put(request, path, None), where, {"equipment": float(whole or 0.0)})
    parts = get(request, where)
    whole = sum(float(value) for value in parts.values() if isinstance(value, int | float))
    whole += sum(float(line.get("amount") or 0.0) for line in parts.get("lines", []))
    whole += sum(float(line["hours"]) * float(line["rate"]) for line in parts.get("internal_staff", []))
    if where != path:
        reference = path.replace(_ELIGIBLE, _REFERENCE)
        whole -= float(get(request, reference) or 0.0)
        request = put(request, reference, None)
    return put(put(request, where, None), path, max(whole, 0.0))
