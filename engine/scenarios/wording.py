"""A scenario's inputs in French: each with its unit, item by item or one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from engine.formats import day, enumeration, quantity
from engine.scenarios.catalog import Input, at, inputs_of, load_catalog
from engine.scenarios.paths import get
from engine.scenarios.scenario import Scenario

BROKEN_DOWN = "ventilé"


def given(scenario: Scenario) -> Iterator[tuple[str, Input, Any]]:
    """Every input the request states: its path, what it is, its value."""
    for path, field in inputs_of(scenario.request).items():
        value = get(scenario.request, path)
        if value is not None and value != []:
            yield path, field, value


def said(field: Input, value: Any) -> str:
    """A value of an input in French."""
    catalog = load_catalog()
    if isinstance(value, dict):
        return BROKEN_DOWN
    if field.kind == "flag":
        return "oui" if value else "non"
    if field.kind == "day":
        return day(date.fromisoformat(value))
    if field.kind == "several":
        return enumeration([catalog.words(field.choices or "", each) for each in value])
    if field.kind == "choice":
        return catalog.words(field.choices or "", value)
    return quantity(value, field.unit)


def item_inputs(scenario: Scenario, index: int) -> str:
    """The main inputs of one item in a line: « Conversion · coût admissible 412 000 $ · … »."""
    parts = []
    for path, field, value in given(scenario):
        if "[]" in field.path and field.main and path == at(field, index):
            words = said(field, value)
            parts.append(words if field.kind == "choice" else f"{field.label[0].lower()}{field.label[1:]} {words}")
    return " · ".join(parts)


def project_inputs(scenario: Scenario) -> list[str]:
    """What the request states beside its items: « Secteur : Industriel »."""
    found = [f"{field.label} : {said(field, value)}" for _, field, value in given(scenario) if "[]" not in field.path]
    sources = load_catalog().choices["aid_source"]
    found += [
        f"Autre aide, {sources[aid['source']]} : {quantity(aid['amount'], '$')}"
        for aid in scenario.request.get("other_aid", [])
    ]
    return found
