"""Lists of lines a request may hold: other aid, earlier grants, hours of internal staff."""

from __future__ import annotations

import json
from dataclasses import replace

import streamlit as st

from engine.scenarios.catalog import load_catalog
from engine.scenarios.paths import get, put
from pages.parts import simulator_state as state
from pages.parts.simulator_fields import show_input


def show_rows(name: str, path: str) -> None:
    """The lines of the list ``name`` (see ``rows`` of the catalogue) at ``path``, with buttons to add and remove."""
    rows = load_catalog().rows[name]
    held = get(state.scenario().request, path) or []
    for index, line in enumerate(held):
        kind = line.get("source") or state.scenario().stream
        with st.container(border=True, gap="xsmall", key=state.key(f"{path}[{index}]")):
            for field in rows.fields:
                if field.when is None or kind in field.when:
                    show_input(field, f"{path}[{index}].{field.path}", slider=False)
            st.button(
                "Retirer",
                icon=":material/remove:",
                type="tertiary",
                key=state.key(f"{path}[{index}]:remove"),
                on_click=_remove,
                args=(path, index),
                help=f"{rows.noun} {index + 1}",
            )
    st.button(
        f"Ajouter : {rows.noun.lower()}",
        icon=":material/add:",
        key=state.key(f"{path}:add"),
        on_click=_add,
        args=(name, path),
    )


def _add(name: str, path: str) -> None:
    new = json.loads(json.dumps(load_catalog().rows[name].new))
    if name == "earlier_grants":
        new["stream"] = state.scenario().stream
    held = get(state.scenario().request, path) or []
    state.revise(lambda scenario: replace(scenario, request=put(scenario.request, path, [*held, new])))


def _remove(path: str, index: int) -> None:
    held = get(state.scenario().request, path)
    left = [*held[:index], *held[index + 1 :]]
    state.revise(lambda scenario: replace(scenario, request=put(scenario.request, path, left or None)))
