"""Several measures at once: one row each, typed numbers read in French, mistakes told under the table."""

from __future__ import annotations

import streamlit as st

from engine.scenarios.catalog import Input, ItemList, StreamForm, at, load_catalog
from engine.scenarios.paths import get
from pages.parts import simulator_state as state
from pages.parts.simulator_fields import number_cell

_NAME_WIDTH, _TYPE_WIDTH = 2.3, 2.1
_WIDTHS = {"$": 1.8, "$/an": 1.7, "t/an": 1.3, "ans": 0.9}


def show_table(form: StreamForm, items: ItemList) -> None:
    """The items of the scenario in hand, to be edited in place."""
    fields = [field for field in form.fields if field.main and "[]" in field.path]
    choice, numbers = fields[0], [field for field in fields if field.is_number]
    widths = [_NAME_WIDTH, _TYPE_WIDTH, *(_WIDTHS[field.unit] for field in numbers)]
    faults: list[str] = []
    with st.container(key="simulator_table", gap="xsmall"):
        _headings(items, choice, numbers, widths)
        for index in range(len(state.scenario().request[items.path])):
            faults += _row(items, choice, numbers, widths, index)
    for fault in faults:
        st.markdown(f":material/error: {fault} La dernière valeur lisible reste en usage.")


def _headings(items: ItemList, choice: Input, numbers: list[Input], widths: list[float]) -> None:
    columns = st.columns(widths, gap="xsmall", vertical_alignment="bottom")
    for column, words in zip(columns, [items.noun, choice.label, *(_heading(each) for each in numbers)], strict=True):
        column.caption(words)


def _heading(field: Input) -> str:
    if field.unit == "ans":
        return "Ans"  # the narrowest column; its cells say the whole label to a screen reader
    return f"{field.label.removesuffix(' de GES').removesuffix(' annuelle nette')} ({field.unit})"


def _row(items: ItemList, choice: Input, numbers: list[Input], widths: list[float], index: int) -> list[str]:
    columns = st.columns(widths, gap="xsmall")
    name = f"{items.noun} {index + 1}"
    with columns[0]:
        _name(index, name)
    with columns[1]:
        _kind(choice, at(choice, index), name)
    found = []
    for column, field in zip(columns[2:], numbers, strict=True):
        with column:
            found.append(number_cell(field, at(field, index), f"{name}, {field.label.lower()}"))
    return [fault for fault in found if fault]


def _name(index: int, name: str) -> None:
    given = st.text_input(
        f"Nom de la {name.lower()}",
        state.scenario().names.get(index, ""),
        key=state.key(f"name{index}"),
        placeholder=name,
        max_chars=60,
        label_visibility="collapsed",
    )
    if (given or "").strip() != state.scenario().names.get(index, ""):
        state.rename(index, (given or "").strip())


def _kind(choice: Input, path: str, name: str) -> None:
    words = load_catalog().choices[choice.choices or ""]
    held = get(state.scenario().request, path)
    chosen = st.selectbox(
        f"{choice.label} de la {name.lower()}",
        list(words),
        index=list(words).index(held),
        key=state.key(f"{path}:cell"),
        format_func=words.__getitem__,
        label_visibility="collapsed",
    )
    if chosen != held:
        state.change(path, chosen)
