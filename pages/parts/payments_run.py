"""The month's run: prepared, checked, closed, reopened; what it pays and the runs before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.coaching.invoices import Run
from engine.coaching.taxes import Amount
from engine.formats import count, day, money, number
from engine.formats import month as month_name
from pages.parts.cards import show_cards
from pages.parts.labels import Mark, badge
from pages.parts.notices import show_notice
from pages.parts.payments_acts import RUN, check, close, prepare, reopen
from pages.parts.payments_amounts import AMOUNT_COLUMNS, in_dollars
from pages.parts.payments_invoice import show_invoice
from pages.parts.plain import plain
from pages.parts.tables import Column, offer_exports, show_table

# Orange waits for us, blue is ready, green is done.
_MARKS: Mapping[str, tuple[str, Mark]] = {
    "prepared": ("En préparation", Mark("edit", "orange")),
    "checked": ("Vérifié, à fermer", Mark("fact_check", "blue")),
    "closed": ("Fermé et verrouillé", Mark("lock", "green")),
}
_LINES = (
    Column("firm", "Firme"),
    Column("invoice", "Facture"),
    Column("tps_number", "Numéro de TPS"),
    Column("tvq_number", "Numéro de TVQ"),
    Column("company", "Entreprise"),
    Column("coach", "Coach"),
    Column("logbook_on", "Journal remis", "date"),
    *AMOUNT_COLUMNS,
)
_RUNS = (
    Column("month", "Mois", "month"),
    Column("state", "État"),
    Column("lines", "Coachings", "integer"),
    Column("firms", "Firmes", "integer"),
    *AMOUNT_COLUMNS,
    Column("closed_on", "Fermé le", "date"),
)


def show_run(store: Store, run: Run | None, month: date, as_of: date, programme: Programme) -> None:
    """Where the run is and the act that comes next, its totals, one invoice a firm, and its export."""
    st.header(f"Lot du mois : {month_name(month)}", anchor=False)
    show_notice(RUN)
    if run is None:
        st.markdown(
            "Ce lot n'est pas préparé. Le préparer réunit ce qui est payable à la fin du mois, firme par firme."
        )
        st.button(
            "Préparer le lot",
            type="primary",
            icon=":material/playlist_add_check:",
            key="payments:prepare",
            on_click=prepare,
            args=(store, None, month, as_of, programme),
        )
        return
    _show_standing(run)
    _show_acts(store, run, as_of, programme)
    if not run.invoices:
        st.info("Ce lot est vide : aucun coaching n'est devenu payable avant la fin de ce mois.")
        return
    show_cards(_totals(run))
    for invoice in run.invoices:
        show_invoice(store, run, invoice, as_of, programme)
    frame = _frame(run)
    filters = {"Lot": month_name(run.month), "État": _MARKS[run.state][0]}
    title = f"Lot de paiement {month_name(run.month)}"
    offer_exports(frame, _LINES, key="run_export", title=title, as_of=as_of, filters=filters)


def show_runs(store: Store, month: date) -> None:
    """Every run prepared so far; choosing one opens its month."""
    rows = store.rows("payment_runs")
    if not rows:
        return
    st.header("Tous les lots", anchor=False)
    frame = pd.DataFrame(
        [
            {
                "month": row["month"],
                "state": _MARKS[row["state"]][0],
                "lines": row["lines"],
                "firms": row["firms"],
                **in_dollars(Amount(row["fee_cents"], row["tps_cents"], row["tvq_cents"])),
                "closed_on": row["closed_on"],
            }
            for row in rows
        ]
    )
    frame = frame.assign(month=pd.to_datetime(frame["month"]), closed_on=pd.to_datetime(frame["closed_on"]))
    # One table a month: a row chosen in another would lead back to it, whatever month is chosen since.
    key = f"runs:{month:%Y-%m}"
    chosen = show_table(frame, _RUNS, key=key, alt="Lots de paiement", selectable=True)
    if chosen is not None and rows[chosen]["month"] != month:
        st.switch_page("pages/payments.py", query_params={"mois": f"{rows[chosen]['month']:%Y-%m}"})


def _show_standing(run: Run) -> None:
    words, mark = _MARKS[run.state]
    row = run.row
    said = [f"préparé le {day(row['prepared_on'])} par {plain(row['prepared_by'])}"]
    said += [f"vérifié le {day(row['checked_on'])} par {plain(row['checked_by'])}"] if row["checked_on"] else []
    said += [f"fermé le {day(row['closed_on'])} par {plain(row['closed_by'])}"] if row["closed_on"] else []
    st.markdown(f"{badge(words, mark)} {', '.join(said)}")
    if row["reopened_reason"]:
        st.caption(f"Rouvert : {plain(row['reopened_reason'])}")


def _show_acts(store: Store, run: Run, as_of: date, programme: Programme) -> None:
    if run.state == "prepared":
        with st.container(horizontal=True):
            st.button(
                "Vérifier le lot",
                type="primary",
                icon=":material/fact_check:",
                key="payments:check",
                disabled=not run.invoices,
                on_click=check,
                args=(store, run, as_of, programme),
            )
            st.button(
                "Préparer de nouveau",
                icon=":material/refresh:",
                key="payments:prepare",
                help="Reprend ce qui est payable : retire ce qui ne l'est plus, ajoute ce qui l'est devenu.",
                on_click=prepare,
                args=(store, run, run.month, as_of, programme),
            )
        return
    if run.state == "checked":
        st.button(
            "Fermer le lot et payer",
            type="primary",
            icon=":material/lock:",
            key="payments:close",
            on_click=close,
            args=(store, run, as_of, programme),
        )
    with st.expander("Rouvrir ce lot"), st.form("payments:reopen", border=False):
        st.text_input("Raison", key="payments:reopen:reason", help="Obligatoire : elle reste dans l'historique.")
        st.form_submit_button(
            "Rouvrir", key="payments:reopen:submit", on_click=reopen, args=(store, run, "payments:reopen:reason")
        )


def _totals(run: Run) -> tuple[tuple[str, str, str], ...]:
    amount = run.amount
    paid = [len(invoice.lines) for invoice in run.invoices if invoice.lines]
    return (
        ("Coachings", number(sum(paid), 0), count(len(paid), "firme")),
        ("Avant taxes", money(amount.fee_cents / 100), ""),
        ("TPS", money(amount.tps_cents / 100), ""),
        ("TVQ", money(amount.tvq_cents / 100), ""),
        ("Total", money(amount.total_cents / 100), "taxes comprises"),
    )


def _frame(run: Run) -> pd.DataFrame:
    rows = [
        {
            "firm": invoice.firm,
            "invoice": invoice.number,
            "tps_number": invoice.tps_number,
            "tvq_number": invoice.tvq_number,
            "company": line.company,
            "coach": line.coach,
            "logbook_on": line.logbook_on,
            **in_dollars(line.amount),
        }
        for invoice in run.invoices
        for line in invoice.lines
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in _LINES])
    return frame.assign(logbook_on=pd.to_datetime(frame["logbook_on"]))
