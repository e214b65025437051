"""Where the budget stands, before taxes (INDICATORS 27)."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.store import Store
from engine.coaching.budget import Budget, budget
from engine.coaching.thresholds import in_force
from engine.formats import count, money, percent
from pages.parts.caching import until_written
from pages.parts.cards import show_cards


def show_budget(store: Store, as_of: date) -> None:
    """Committed, payable, paid and left of the most the programme pays; what the guaranteed minimums cost."""
    found = _budget(store, as_of)
    st.header("Où en est le budget ?", anchor=False)
    if found.left < 0:
        st.error(
            f"Les coachings engagés dépassent le budget de {money(-found.left / 100)} avant taxes.",
            icon=":material/priority_high:",
        )
    show_cards(
        (
            ("Budget, avant taxes", money(found.maximum / 100), "la cible, au forfait maximal"),
            ("Engagé", money(found.committed / 100), _share(found.committed, found)),
            ("Payable maintenant", money(found.payable / 100), _share(found.payable, found)),
            ("Payé", money(found.paid / 100), _share(found.paid, found)),
            ("Reste à engager", money(found.left / 100), _share(found.left, found)),
        )
    )
    said = f"Les minimums garantis aux firmes coûtent {money(found.minimums / 100)} en tout."
    if found.unpriced:
        said += f" {count(found.unpriced, 'coaching')} sans contrat : leur forfait n'est pas compté."
    st.caption(said)


@until_written
def _budget(store: Store, as_of: date) -> Budget:
    return budget(store, as_of, in_force(store))


def _share(part: int, found: Budget) -> str:
    return f"{percent(part / found.maximum)} du budget" if found.maximum else ""
