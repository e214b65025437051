"""The firms' contracts: how far each is from its guaranteed minimum, and how evenly they are served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.coaching.utilisation import ContractUse, Utilisation
from engine.formats import MISSING, count, enumeration, number, percent
from pages.parts.cards import show_cards
from pages.parts.charts import show_chart
from pages.parts.coaches_use import use_of
from pages.parts.plain import plain
from pages.parts.tables import Column, offer_exports, show_table

_COLUMNS = (
    Column("firm", "Firme"),
    Column("assigned", "Coachings", "integer", help="Confirmés, en cours ou terminés."),
    Column("minimum", "Minimum garanti", "integer"),
    Column("of_minimum", "Du minimum", "percent", help="Coachings sur le minimum garanti."),
    Column("debt", "Encore dus", "integer", help="Ce qui manque pour atteindre le minimum garanti."),
    Column("high", "Haut de la fourchette", "integer"),
    Column("of_high", "Du haut", "percent", help="Coachings sur le haut de la fourchette attendue."),
    Column("expected", "Attendus à ce jour", "number", help="Part du minimum que le temps écoulé appelle."),
    Column("pace", "Rythme", "percent", help="Coachings sur ceux attendus à ce jour : sous 100 %, la firme attend."),
    Column("share", "Part servie", "percent", help="Coachings sur le milieu de la fourchette : sert à l'équité."),
    Column("active", "En cours", "integer"),
    Column("most_at_once", "Au plus à la fois", "integer"),
)
_CHARTED = (
    Column("firm", "Firme"),
    Column("assigned", "Coachings", "integer"),
    Column("minimum", "Minimum garanti", "integer"),
    Column("high", "Haut de la fourchette", "integer"),
)
# Streamlit replaces these by the first colours of the theme, light or dark.
_COLOURS = ("#000001", "#000002", "#000003")
_ROW_HEIGHT, _AXES_HEIGHT = 28, 90  # pixels


def show_balance(use: Utilisation) -> None:
    """What is owed to minimums against what is left to match, equity, and offers answered in time."""
    equity, in_time = use.equity, use.in_time_share
    answered = sum(coach.answered for coach in use.coaches)
    waiting = sum(coach.waiting for coach in use.coaches)
    show_cards(
        (
            (
                "Dus aux minimums garantis",
                count(use.debt, "coaching"),
                f"pour {count(max(use.room, 0), 'entreprise')} encore à jumeler; une offre sans réponse n'y compte pas",
            ),
            (
                "Équité entre contrats",
                MISSING if equity is None else number(equity.jain, 2),
                "" if equity is None else f"indice de Jain, 1 quand tout est égal; Gini {number(equity.gini, 2)}",
            ),
            (
                "Offres répondues à temps",
                MISSING if in_time is None else percent(in_time),
                f"de {count(answered, 'réponse')}; {number(waiting, 0)} en attente",
            ),
        )
    )


def show_contracts(store: Store, as_of: date, programme: Programme) -> None:
    """The chart and the table of contracts; those behind are named with their reason."""
    use = use_of(store, as_of)
    if use.without_contract:
        names = enumeration([plain(firm) for firm in use.without_contract])
        st.warning(f"Sans contrat, donc sans minimum ni fourchette : {names}.", icon=":material/contract:")
    if not use.contracts:
        st.info("Aucun contrat n'est inscrit : importez le fichier des contrats.")
        return
    _warn_behind(use, programme)
    _show_chart(sorted(use.contracts, key=lambda contract: contract.debt))
    ordered = sorted(use.contracts, key=lambda contract: -contract.debt)
    frame = pd.DataFrame([{column.name: getattr(contract, column.name) for column in _COLUMNS} for contract in ordered])
    frame = frame.assign(most_at_once=frame["most_at_once"].astype("Int64"), expected=frame["expected"].round(1))
    st.header("Combien de chaque contrat est utilisé ?", anchor=False)
    show_table(frame, _COLUMNS, key="contracts", alt="Contrats des firmes et leur utilisation")
    offer_exports(frame, _COLUMNS, key="contracts_export", title="Contrats", as_of=as_of, filters={})


def _warn_behind(use: Utilisation, programme: Programme) -> None:
    terms = programme.alerts
    late = [
        contract.firm
        for contract in use.contracts
        if contract.debt
        and contract.pace is not None
        and contract.expected >= terms.contract_pace_from.value
        and contract.pace < terms.contract_pace.value
    ]
    if late:
        st.warning(
            f"{count(len(late), 'contrat')} sous {percent(terms.contract_pace.value)} du rythme attendu : "
            f"{plain(enumeration(late))}.",
            icon=":material/trending_down:",
        )


def _show_chart(contracts: Sequence[ContractUse]) -> None:
    frame = pd.DataFrame(
        [{column.name: getattr(contract, column.name) for column in _CHARTED} for contract in contracts]
    )
    figure = go.Figure(
        go.Bar(
            x=frame["assigned"],
            y=frame["firm"],
            orientation="h",
            name="Coachings convenus",
            marker={"color": _COLOURS[0]},
            hovertemplate="%{y} : %{x}<extra>Coachings convenus</extra>",
        )
    )
    marks = (("minimum", "Minimum garanti", "line-ns-open", 1), ("high", "Haut de la fourchette", "diamond-open", 2))
    for column, label, symbol, colour in marks:
        figure.add_trace(
            go.Scatter(
                x=frame[column],
                y=frame["firm"],
                mode="markers",
                name=label,
                marker={"symbol": symbol, "size": 12, "color": _COLOURS[colour], "line": {"width": 2.5}},
                hovertemplate="%{y} : %{x}<extra>" + label + "</extra>",
            )
        )
    figure.update_xaxes(title="Coachings", rangemode="tozero")
    owed = sum(contract.debt for contract in contracts)
    behind = sum(contract.debt > 0 for contract in contracts)
    show_chart(
        figure,
        question="Quels contrats sont loin de leur minimum garanti ?",
        key="contracts_chart",
        alt=f"{count(behind, 'contrat')} sous le minimum garanti, {count(owed, 'coaching')} encore dus.",
        data=frame.iloc[::-1],
        columns=_CHARTED,
        height=_AXES_HEIGHT + _ROW_HEIGHT * len(frame),
    )
