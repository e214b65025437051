"""What moves in a company: its actions and funding requests, recorded during the coaching and followed after."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.store import Store
from engine.coaching.results import Results, results
from engine.formats import count, money, quantity
from pages.parts.notices import show_notice
from pages.parts.results_actions import show_action, show_new_action
from pages.parts.results_funding import show_new_request, show_request
from pages.parts.results_place import place_of


def show_results(store: Store, company_id: int, as_of: date) -> None:
    """The figures in a sentence, then the actions beside the funding requests, each with its forms."""
    found = results(store, as_of, company_id)
    show_notice(place_of(company_id))
    _show_summary(found)
    actions, funding = st.columns(2, gap="large")
    with actions:
        st.header("Actions", anchor=False)
        for row in found.actions:
            show_action(store, row, as_of)
        if not found.actions:
            st.caption("Aucune action repérée encore.")
        show_new_action(store, company_id, as_of)
    with funding:
        st.header("Demandes de financement", anchor=False)
        for row in found.funding:
            show_request(store, row, as_of)
        if not found.funding:
            st.caption("Aucune demande encore.")
        show_new_request(store, company_id, as_of)


def _show_summary(found: Results) -> None:
    if not found.actions and not found.funding:
        return
    done, started = found.action_counts["done"], found.action_counts["started"]
    said = [
        f"**{count(len(found.actions), 'action')}**, {count(started, 'commencée')}, {count(done, 'réalisée')}",
        f"{quantity(found.expected_t, 't éq. CO₂')} par an attendues",
        f"**{count(len(found.funding), 'demande')}** de financement",
        f"{money(found.asked_cents / 100)} demandés, **{money(found.granted_cents / 100)}** accordés",
    ]
    st.markdown(" · ".join(said))
