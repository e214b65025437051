"""One input of the simulator, whatever its kind: a slider with its typed number, a choice, a switch, a day.

What cannot be read stays as typed, with a sentence under the field; the last readable value stays in use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import streamlit as st

from engine.aid.malformed import read_request
from engine.aid.scenarios import steps
from engine.formats import money, quantity
from engine.scenarios.catalog import Input, Kind, load_catalog
from engine.scenarios.paths import get, put
from pages.parts import simulator_state as state
from pages.parts.numbers import Bounds, french_number_input

_FAR = timedelta(days=365 * 15)
_NONE = ""


def show_input(field: Input, path: str, *, slider: bool = True) -> None:
    """Draws the input at ``path`` of the scenario in hand and takes its value back."""
    if field.is_number:
        _number(field, path, slider)
    else:
        _SIMPLE[field.kind](field, path)


def is_broken_down(path: str) -> bool:
    """Whether an expense is given by its parts; a measure's eligible cost then gives way to its project's cost."""
    request = state.scenario().request
    return any(isinstance(get(request, each), dict) for each in (path, path.replace("eligible_cost", "project_cost")))


def slider_only(field: Input, path: str, label: str) -> None:
    """The slider alone, where a table already holds the typed number."""
    value = get(state.scenario().request, path)
    if isinstance(value, int | float):
        _slide(field, path, float(value), label=label)


def number_cell(field: Input, path: str, label: str) -> str | None:
    """A typed number in a table, its label hidden; returns the sentence on what could not be read."""
    key, bounds = state.key(f"{path}:cell"), _bounds(field)
    held = get(state.scenario().request, path)
    if not isinstance(held, int | float):
        st.text_input(label, "ventilé", key=f"{key}:fixed", disabled=True, label_visibility="collapsed")
        return None
    _show_current(key, held, bounds)
    st.text_input(label, key=key, label_visibility="collapsed", on_change=_tidy, args=(key, bounds))
    try:
        value = bounds.read(st.session_state[key])
    except ValueError as refusal:
        return f"{label} : {refusal}"
    if value is None:
        return f"{label} : écrivez un nombre."
    _take_typed(path, float(value), key)
    return None


def _number(field: Input, path: str, slider: bool) -> None:
    if is_broken_down(path):
        st.text_input(field.label, "ventilé : voir plus bas", disabled=True, key=state.key(f"{path}:broken"))
        return
    if not slider:
        _typed(field, path, state.key(f"{path}:row"))
        return
    typed, slid = st.columns([5, 6], vertical_alignment="bottom", gap="small")
    with typed:
        value = _typed(field, path, state.key(f"{path}:typed"))
    if value is not None:
        with slid:
            _slide(field, path, value)


def _typed(field: Input, path: str, key: str) -> float | None:
    """The typed number, or the one that stays in use when it cannot be read.

    The same number may stand twice on the page, beside its slider and in a list: each place has its ``key``.
    """
    bounds, held = _bounds(field), _held(path)
    if held is not None:
        _show_current(key, held, bounds)
    typed = french_number_input(
        field.label,
        key=key,
        minimum=bounds.minimum,
        maximum=bounds.maximum,
        unit=field.unit,
        decimals=field.decimals,
        help=field.help,
    )
    if typed is not None:
        _take_typed(path, float(typed), key)
        return float(typed)
    if field.optional and not str(st.session_state[key]).strip():
        _take(path, None)
        return None
    if held is not None:
        st.caption(f"Valeur en usage : {money(held) if field.unit == '$' else quantity(held, field.unit)}.")
    return None if held is None else float(held)


def _slide(field: Input, path: str, value: float, label: str = "") -> None:
    low, high, step = field.slider_for(value)
    key = state.key(f"{path}:slider")
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    st.slider(
        label or f"{field.label}, glissière",
        low,
        high,
        step=step,
        key=key,
        format="localized",
        label_visibility="visible" if label else "collapsed",
        on_change=_slid,
        args=(path, key),
    )


def _slid(path: str, key: str) -> None:
    state.change(path, float(st.session_state[key]))
    state.move(path)


def _show_current(key: str, held: float, bounds: Bounds) -> None:
    """A slider or another widget moved the value: the typed number follows; a mistake being corrected stays."""
    last = f"{key}:last"
    if key not in st.session_state or st.session_state.get(last) != held:
        st.session_state[key] = bounds.write(Decimal(str(held)))
    st.session_state[last] = held


def _take_typed(path: str, value: float, key: str) -> None:
    """Keeps a typed number, and that this field already shows it: what is typed next is newer."""
    _take(path, value)
    st.session_state[f"{key}:last"] = value


def _tidy(key: str, bounds: Bounds) -> None:
    try:
        value = bounds.read(st.session_state[key])
    except ValueError:
        return  # left as typed: the sentence says what is wrong
    st.session_state[key] = "" if value is None else bounds.write(value)


def _bounds(field: Input) -> Bounds:
    low, high = load_catalog().typed_bounds(field)
    return Bounds(Decimal(str(low)), Decimal(str(high)), field.decimals)


def _held(path: str) -> Any:
    """The value in use: the scenario's, else what the rules take when it says nothing."""
    given = get(state.scenario().request, path)
    return _default(path) if given is None else given


def _default(path: str) -> Any:
    node: Any = read_request(put(state.scenario().request, path, None))
    for step in steps(path):
        if node is None:  # in a record that is not there
            return None
        node = node[step] if isinstance(step, int) else getattr(node, step)
    return node


def _take(path: str, value: Any) -> None:
    """Keeps a value that is not already the one in use: looking at a scenario does not change it."""
    if _held(path) != value:
        state.change(path, value)


def _choice(field: Input, path: str) -> None:
    words, held = load_catalog().choices[field.choices or ""], _held(path)
    options = [_NONE, *words] if field.optional else list(words)
    chosen = st.selectbox(
        field.label,
        options,
        index=options.index(held) if held in options else 0,
        key=state.key(f"{path}:{field.choices}"),
        format_func=lambda code: words.get(code, "—"),
        help=field.help,
    )
    if field.opens is not None and bool(held) != bool(chosen):
        record, _, name = path.rpartition(".")
        state.change(record, {**field.opens, name: chosen} if chosen else None)
        return
    _take(path, chosen or None)


def _several(field: Input, path: str) -> None:
    words = load_catalog().choices[field.choices or ""]
    chosen = st.multiselect(
        field.label, list(words), _held(path), key=state.key(path), format_func=words.__getitem__, placeholder="Aucun"
    )
    _take(path, list(chosen))


def _flag(field: Input, path: str) -> None:
    chosen = st.checkbox(field.label, bool(_held(path)), key=state.key(path), help=field.help)
    if chosen != _held(path):
        state.change(path, None if chosen == _default(path) else chosen)


def _day(field: Input, path: str) -> None:
    held = get(state.scenario().request, path)
    around = date.fromisoformat(state.scenario().request["dates"]["received"])
    chosen = st.date_input(
        field.label,
        date.fromisoformat(held) if held else None,
        key=state.key(path),
        format="YYYY-MM-DD",
        min_value=around - _FAR,
        max_value=around + _FAR,
    )
    if chosen is None and path == "dates.received":
        st.caption("Une demande est toujours reçue un jour : la date précédente reste en usage.")
        return
    written = chosen.isoformat() if chosen else None
    if written != held:
        state.change(path, written)


_SIMPLE: Mapping[Kind, Callable[[Input, str], None]] = {
    "choice": _choice,
    "several": _several,
    "flag": _flag,
    "day": _day,
}
