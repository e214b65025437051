"""What is asked: the items as a table or one at a time, the main inputs with their sliders, the rest folded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import streamlit as st

from engine.scenarios.catalog import Input, ItemList, StreamForm, asked, at, is_there, load_catalog
from engine.scenarios.paths import get, put
from engine.scenarios.scenario import Scenario
from pages.parts import simulator_state as state
from pages.parts.folding import folded
from pages.parts.simulator_expenses import show_expenses
from pages.parts.simulator_fields import show_input, slider_only
from pages.parts.simulator_rows import show_rows
from pages.parts.simulator_table import show_table

# The two inputs of the site that decide the rates: always in sight.
_DECISIVE = ("participant.sector", "participant.non_electric_gj")


def show_form() -> None:
    """Every input of the scenario in hand."""
    catalog, scenario = load_catalog(), state.scenario()
    form = catalog.streams[scenario.stream]
    _site_in_short(catalog.common.site)
    index = _items(form) if form.items else 0
    _main(form, index)
    with folded("Détails et conditions", key="simulator:details") as open_:
        if open_:
            for field in _fields(form, index, main=False):
                show_input(field, at(field, index), slider=False)
    with folded("Dépenses ventilées", key="simulator:expenses") as open_:
        if open_:
            show_expenses(form, index)
    with folded("Site et participant", key="simulator:site") as open_:
        if open_:
            for field in catalog.common.site:
                if field.path not in _DECISIVE and is_there(field, state.scenario().request):
                    show_input(field, field.path, slider=False)
    with folded("Autres aides et aides antérieures", key="simulator:aids") as open_:
        if open_:
            show_rows("other_aid", "other_aid")
            show_rows("earlier_grants", "earlier_grants")
    with folded("Dates et montant demandé", key="simulator:dates") as open_:
        if open_:
            for field in catalog.common.dates:
                show_input(field, field.path, slider=False)


def _site_in_short(fields: list[Input]) -> None:
    sector, energy = st.columns(2, gap="small")
    by_path = {field.path: field for field in fields}
    for column, path in zip((sector, energy), _DECISIVE, strict=True):
        with column:
            show_input(by_path[path], path, slider=False)


def _main(form: StreamForm, index: int) -> None:
    """The main inputs of the item shown; sliders alone where the table holds the typed numbers."""
    tabled = form.items is not None and form.items.table and _count(form.items) > 1
    if tabled:
        numbers = [field for field in _fields(form, index, main=True) if field.is_number and "[]" in field.path]
        columns = st.columns(2, gap="medium")
        for position, field in enumerate(numbers):
            with columns[position % 2]:
                slider_only(field, at(field, index), field.label)
    for field in _fields(form, index, main=True):
        if not tabled or "[]" not in field.path:
            show_input(field, at(field, index))


def _fields(form: StreamForm, index: int, *, main: bool) -> Iterator[Input]:
    request = state.scenario().request
    item_type = get(request, f"{form.items.path}[{index}].type") if form.items else None
    for field in asked(form, item_type):
        # « Première autre aide » only makes sense where there is one.
        held = state.scenario().request  # a field drawn before may have opened a record
        there = is_there(field, held) and ("other_aid[0]" not in field.path or bool(held.get("other_aid")))
        if field.main == main and there:
            yield field


def _items(form: StreamForm) -> int:
    """The table or the choice of an item, and the buttons to add and remove; returns the index shown."""
    items = form.items
    if items is None:
        return 0
    count = _count(items)
    active = min(state.active_item(), count - 1)
    if items.table and count > 1:
        show_table(form, items)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if count > 1:
            names = [state.scenario().names.get(index) or f"{items.noun} {index + 1}" for index in range(count)]
            chosen = st.segmented_control(
                "Glissières de" if items.table else "À l'écran",
                range(count),
                default=active,
                required=True,
                key=state.key(f"active:{count}"),
                format_func=names.__getitem__,
                label_visibility="collapsed",
            )
            active = int(chosen or 0)
            state.activate(active)
        st.button(
            items.add,
            icon=":material/add:",
            key=state.key("add"),
            on_click=_add,
            args=(form, items),
            disabled=count >= items.most,
        )
        if count > 1:
            st.button(
                "Retirer",
                icon=":material/remove:",
                key=state.key("remove"),
                on_click=_remove,
                args=(items, active),
                help=f"Retire : {state.scenario().names.get(active) or f'{items.noun} {active + 1}'}",
            )
    return active


def _count(items: ItemList) -> int:
    return len(state.scenario().request[items.path])


def _add(form: StreamForm, items: ItemList) -> None:
    held = state.scenario().request[items.path]
    new: dict[str, Any] = json.loads(json.dumps(form.item))
    _with_items(lambda scenario: put(scenario.request, items.path, [*held, new]))
    state.activate(len(held))


def _remove(items: ItemList, index: int) -> None:
    held = state.scenario().request[items.path]
    names = state.scenario().names
    kept = {at - (at > index): said for at, said in names.items() if at != index}
    state.hold(
        replace(
            state.scenario(),
            request=put(state.scenario().request, items.path, [*held[:index], *held[index + 1 :]]),
            names=kept,
        )
    )
    state.activate(max(0, index - 1))


def _with_items(request_of: Callable[[Scenario], dict[str, Any]]) -> None:
    state.revise(lambda scenario: replace(scenario, request=request_of(scenario)))
