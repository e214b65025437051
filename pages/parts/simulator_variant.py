"""A variant of the framework: what if a successor changed this figure? Always a hypothesis, compared with the text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import streamlit as st

from engine.aid.comparison import compare
from engine.aid.framework import Framework, frameworks
from engine.aid.variants import Change
from engine.formats import money, number, percent
from engine.scenarios.catalog import load_catalog
from engine.scenarios.scenario import Scenario, Variant, framework_of
from engine.scenarios.variants import parameter
from pages.parts import simulator_state as state
from pages.parts.numbers import french_number_input
from pages.parts.plain import plain

_NAME = "Successeur possible"
_MOST = 10**9


def show_variant(scenario: Scenario, _: Framework) -> None:
    """The parameters that may be changed, then what the changes do."""
    st.header("Et si le cadre changeait ?", anchor=False)
    st.markdown("Une variante est une **hypothèse** : aucun ministère ne l'a annoncée.")
    base = frameworks()[scenario.framework]
    labels = load_catalog().variant_parameters[scenario.stream]
    held = scenario.variant
    name = st.text_input(
        "Nom de la variante", held.name if held else _NAME, key=state.key("variant:name"), max_chars=60
    )
    chosen = st.multiselect(
        "Paramètres changés",
        list(labels),
        [path for path in (held.changes if held else {}) if path in labels],
        key=state.key("variant:paths"),
        format_func=labels.__getitem__,
        placeholder="Aucun",
    )
    changes: dict[str, float] = {}
    columns = st.columns(3, gap="small")
    for position, path in enumerate(chosen):
        with columns[position % 3]:
            value = _value(base, path, labels[path], held)
        if value is not None:
            changes[path] = value
    _hold(scenario, Variant((name or "").strip() or _NAME, changes) if changes else None)
    if changes:
        _compare(state.scenario(), base)


def _value(base: Framework, path: str, label: str, held: Variant | None) -> float | None:
    """The new value; fractions are typed and shown as percentages."""
    given = parameter(base, path)
    share = given.unit == "fraction"
    scale = 100 if share else 1
    current = held.changes.get(path, given.value) if held else given.value
    typed = french_number_input(
        label,
        key=state.key(f"variant:{path}"),
        value=Decimal(str(round(current * scale, 6))),
        minimum=0,
        maximum=100 if share else _MOST,
        unit=_UNITS.get(given.unit, given.unit),
        help=f"Le texte dit {number(given.value * scale)} ({given.ref}).",
    )
    if typed is None:
        return held.changes.get(path) if held else None
    return float(typed) / scale


_UNITS = {
    "fraction": "%", "CAD": "$", "CAD/t": "$/t", "CAD/L": "$/L", "years": "ans", "GJ/yr": "GJ/an",
}  # fmt: skip


def _hold(scenario: Scenario, variant: Variant | None) -> None:
    if variant != scenario.variant:
        state.keep(replace(scenario, variant=variant))
        st.rerun()  # the result is above: it must show the hypothesis


def _compare(scenario: Scenario, base: Framework) -> None:
    found = compare(scenario.read(), base, framework_of(scenario))
    gap = found.second_amount - found.first_amount
    name = plain(scenario.variant.name) if scenario.variant else ""
    st.markdown(
        f"Selon le texte : **{_cents(found.first_amount)}** · selon l'hypothèse « {name} » : "
        f"**{_cents(found.second_amount)}** ({_signed(gap)})"
    )
    labels = load_catalog().variant_parameters[scenario.stream]
    for part in found.attributions:
        st.markdown(f"- {', '.join(_said(each, labels) for each in part.changes)} : {_signed(part.aid)}")


def _cents(amount: float) -> str:
    return money(round(amount, 2))


def _signed(amount: float) -> str:
    return ("+" if amount > 0 else "") + _cents(amount)


def _said(change: Change, labels: dict[str, str]) -> str:
    before, after = (_shown(value, change.unit) for value in (change.before, change.after))
    return f"{labels.get(change.path, change.path)} ({before} → {after})"


def _shown(value: Any, unit: str | None) -> str:
    return percent(value) if unit == "fraction" else number(value)
