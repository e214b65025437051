"""The energy conversions the simulator needs, confirmed by the office or set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from data.store import Store
from engine.formats import moment, number
from engine.scenarios.energy_factors import Factors, confirm_factors, energy_factors, withdraw_factors
from pages.parts import session
from pages.parts.notices import attempt, show_notice
from pages.parts.plain import plain
from pages.parts.tables import Column, show_table

_PLACE = "settings:energy"
_DIGITS = 5
_COLUMNS = (
    Column("source", "Source d'énergie"),
    Column("gj", "Gigajoules par unité", help="Ce que vaut une unité du bilan GES, en GJ."),
    Column("unit", "Unité"),
    Column("reference", "D'où vient ce chiffre", width="large"),
)


def show_energy(store: Store) -> None:
    """Every factor, whether simulations use them, and the one thing to do about it."""
    found = energy_factors(store)
    show_notice(_PLACE)
    st.markdown(
        "Le cadre normatif ne donne pas ces facteurs. Tant qu'ils ne sont pas confirmés, le simulateur ne tire pas la "
        "consommation d'énergie d'un bilan GES : il la laisse à saisir."
    )
    # Every digit of what is confirmed, which a column of numbers would round.
    frame = pd.DataFrame(found.factors).assign(gj=[number(one.gj, _DIGITS) for one in found.factors])
    show_table(frame, _COLUMNS, key="energy_factors", alt="Facteurs de conversion en énergie")
    _show_standing(found)
    if found.confirmed:
        st.button("Retirer la confirmation", key=f"{_PLACE}:withdraw", on_click=_withdraw, args=(store,))
    else:
        st.button(
            "Confirmer ces facteurs",
            type="primary",
            icon=":material/verified:",
            key=f"{_PLACE}:confirm",
            on_click=_confirm,
            args=(store,),
        )


def _show_standing(found: Factors) -> None:
    by = f" par {plain(found.last.author)} le {moment(found.last.at)}" if found.last else ""
    if found.confirmed:
        st.success(f"Confirmés{by} : le simulateur les utilise.", icon=":material/verified:")
    else:
        st.info(f"Non confirmés : le simulateur ne les utilise pas.{_since(found, by)}", icon=":material/pending:")


def _since(found: Factors, by: str) -> str:
    if found.last is None:
        return ""
    return f" Confirmation retirée{by}." if found.last.after is None else f" D'autres chiffres ont été confirmés{by}."


def _confirm(store: Store) -> None:
    _attempt(lambda: confirm_factors(store, session.author()), "Facteurs confirmés.")


def _withdraw(store: Store) -> None:
    _attempt(lambda: withdraw_factors(store, session.author()), "Confirmation retirée.")


def _attempt(write: Callable[[], None], done: str) -> None:
    def act() -> Sequence[str]:
        write()
        return (done,)

    attempt(_PLACE, act)
