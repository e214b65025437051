"""A few questions, then the streams that are open and why the others are not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import streamlit as st

from engine.aid.vocabulary import Stream
from engine.scenarios.catalog import Input, load_catalog
from engine.scenarios.routes import OpenStream, streams_for
from engine.scenarios.scenario import newest_framework
from pages.parts.numbers import french_number_input

_AIMS: dict[str, Stream | None] = {
    "implement": None,
    "study": "analysis",
    "tune": "recommissioning",
    "manage": "energy_management",
}


def show_router(start: Callable[[Stream], None]) -> None:
    """The questions, the streams; ``start`` is called with the stream chosen."""
    catalog = load_catalog()
    aim = st.radio(
        "Que veut faire l'entreprise ?", list(_AIMS), key="router:aim", format_func=catalog.router.aims.__getitem__
    )
    direct = _AIMS[aim]
    if direct is not None:
        st.markdown(f":material/check_circle: **{catalog.streams[direct].label}** : {catalog.streams[direct].about}")
        _start_button(direct, start)
        return
    for found in streams_for(_answers(), newest_framework()):
        _show(found, start)


def _answers() -> dict[str, Any]:
    """What is asked of a measure, as the router takes it."""
    catalog = load_catalog()
    answers: dict[str, Any] = {}
    columns = st.columns(3, gap="small")
    for position, field in enumerate(catalog.router.fields):
        if field.when is not None and answers.get("type") not in field.when:
            continue
        with columns[position % 3]:
            value = _answer(field)
        if value is not None:
            answers[field.path] = value
    if "annual_litres" in answers:
        answers["annual_litres"] = [answers["annual_litres"]] * 2
    if answers["type"] == "dual_energy":
        answers["eligible_for_dual_energy"] = True
    return answers


def _answer(field: Input) -> Any:
    key = f"router:{field.path}:{field.choices}"
    if field.is_number:
        typed = french_number_input(field.label, key=key, value=Decimal(0), minimum=0, unit=field.unit)
        return None if typed is None else float(typed)
    words = load_catalog().choices[field.choices or ""]
    return st.selectbox(field.label, list(words), key=key, format_func=words.__getitem__)


def _show(found: OpenStream, start: Callable[[Stream], None]) -> None:
    if found.open:
        st.markdown(f":material/check_circle: **{found.label}** : ouvert")
        _start_button(found.stream, start)
    else:
        st.markdown(f":material/block: **{found.label}** : fermé. {' '.join(found.why)}")


def _start_button(stream: Stream, start: Callable[[Stream], None]) -> None:
    st.button("Simuler dans ce volet", key=f"router:start:{stream}", on_click=start, args=(stream,))
