"""Where a simulation starts: a company or nothing, a stream chosen or found by answering a few questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from engine.aid.vocabulary import Stream
from engine.scenarios.catalog import load_catalog
from engine.scenarios.prefill import applied, prefill
from engine.scenarios.scenario import Scenario, new_scenario
from pages.parts import session, url
from pages.parts import simulator_state as state
from pages.parts.plain import plain
from pages.parts.simulator_router import show_router

# The company in hand, shared with the other pages.
COMPANY = "entreprise"


def show_start(received: date) -> tuple[bool, bool]:
    """The company, the stream, the router's questions; returns whether one presents, and whether the result hides."""
    with st.container(key="simulator_start", gap="small"):
        company, stream, modes = st.columns([4, 4, 3], gap="medium")
        with company:
            _company()
        with stream:
            _stream(received)
        with modes, st.container(gap="xsmall"):
            presenting = url.toggle_filter("Mode présentation", "presentation", help="Grands chiffres, sans le reste.")
            hidden = url.toggle_filter("Masquer le résultat", "masque", help="Le temps que le groupe estime l'aide.")
        if not presenting:
            _router(received)
    return presenting, hidden


def _router(received: date) -> None:
    with st.expander("Quel volet ? Répondre à quelques questions", key="simulator:router", on_change="rerun") as asked:
        if asked.open:
            show_router(lambda chosen: start(chosen, received))


def start(stream: Stream, received: date) -> None:
    """Starts again in ``stream``, with the company in hand."""
    held = state.scenario()
    fresh = new_scenario(stream, received, held.company_id)
    state.hold(_with_company(fresh, held.company_id))


def _company() -> None:
    rows = session.store().rows("scenario_companies")
    options = {"": "Projet libre, sans entreprise"} | {str(row["company_id"]): row["name"] for row in rows}
    held = state.scenario().company_id
    if held is not None and str(held) in options and url.value(COMPANY) is None:
        url.put(COMPANY, str(held))
    chosen = url.select_filter("Entreprise", COMPANY, options)
    company_id = int(chosen) if chosen else None
    if company_id != held:
        state.revise(lambda scenario: _with_company(replace(scenario, company_id=company_id), company_id))
    found = prefill(session.store(), company_id) if company_id is not None else None
    if found is not None and found.said:
        st.caption(plain(" ".join(found.said)))


def _with_company(scenario: Scenario, company_id: int | None) -> Scenario:
    found = prefill(session.store(), company_id) if company_id is not None else None
    return applied(scenario, found, company_id) if found is not None and company_id is not None else scenario


def _stream(received: date) -> None:
    streams = load_catalog().streams
    held = state.scenario().stream
    chosen = st.selectbox(
        "Volet",
        list(streams),
        index=list(streams).index(held),
        key=state.key("stream"),
        format_func=lambda code: streams[code].label,
        help="  \n".join(f"**{each.label}** : {each.about}" for each in streams.values()),
    )
    if chosen != held:
        start(chosen, received)
        st.rerun()
