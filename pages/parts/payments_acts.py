"""What the buttons of the Paiements page do: one engine function each, then what it changed, said in French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.coaching import invoices, payment_run
from engine.coaching.firm_taxes import set_tax_numbers
from engine.coaching.invoices import Invoice, Run
from engine.coaching.views_invoice import WrittenLine, written_claims
from engine.formats import count, number
from engine.formats import month as month_name
from pages.parts import session
from pages.parts.forms import attempt_form
from pages.parts.notices import attempt

RUN = "payments:run"
"""Where the month's run says what was done."""


def invoice_place(invoice: Invoice) -> str:
    """Where a firm's invoice says what was done."""
    return f"payments:invoice:{invoice.invoice_id}"


def prepare(store: Store, run: Run | None, month: date, as_of: date, programme: Programme) -> None:
    """Gathers what is payable into the month's run."""

    def act() -> Sequence[str]:
        seen = run.row["version"] if run else None
        payment_run.prepare(store, month, session.author(), as_of, seen=seen, programme=programme)
        made = invoices.run_of(store, month)
        lines = sum(len(invoice.lines) for invoice in made.invoices) if made else 0
        said = f"Lot « {month_name(month)} » préparé : {count(lines, 'coaching')}."
        return (said,) if lines else (said, "Aucun coaching n'est devenu payable avant la fin de ce mois.")

    attempt(RUN, act)


def check(store: Store, run: Run, as_of: date, programme: Programme) -> None:
    """Declares the run ready to close."""

    def act() -> Sequence[str]:
        payment_run.check(
            store, run.payment_run_id, session.author(), as_of, seen=run.row["version"], programme=programme
        )
        return ("Lot vérifié : toutes ses lignes sont conformes et chaque facture a son numéro.",)

    attempt(RUN, act)


def close(store: Store, run: Run, as_of: date, programme: Programme) -> None:
    """Pays and locks."""

    def act() -> Sequence[str]:
        paid = payment_run.close(
            store, run.payment_run_id, session.author(), as_of, seen=run.row["version"], programme=programme
        )
        return (f"Lot fermé : {count(paid, 'coaching payé', 'coachings payés')}.",)

    attempt(RUN, act)


def reopen(store: Store, run: Run, reason_key: str) -> None:
    """Puts the run back in preparation, with the reason typed in the field ``reason_key``."""

    def act() -> Sequence[str]:
        reason = st.session_state[reason_key]
        payment_run.reopen(store, run.payment_run_id, session.author(), reason, seen=run.row["version"])
        return ("Lot rouvert : il est de nouveau en préparation.",)

    attempt(RUN, act)


def receive(
    store: Store,
    run: Run,
    invoice: Invoice,
    key: str,
    as_of: date,
    programme: Programme,
    *,
    with_lines: bool = False,
) -> None:
    """Records the firm's invoice from the form ``key``: as the run says, or with the lines typed in its table."""

    def act() -> Sequence[str]:
        claims = None
        if with_lines:
            claims = written_claims(store, _typed_lines(invoice, st.session_state[f"{key}:lines"]), as_of, programme)
        written = st.session_state[f"{key}:number"]
        faults = invoices.receive(
            store,
            run.payment_run_id,
            invoice.firm_id,
            written,
            session.author(),
            as_of,
            claims,
            seen=invoice.version,
            programme=programme,
        )
        refused = count(len(faults), "ligne refusée", "lignes refusées")
        return (f"Facture {written.strip()} enregistrée" + (f", {refused}." if faults else "."),)

    attempt_form(invoice_place(invoice), act, key, "number")


def settle(store: Store, invoice: Invoice, refused_line_id: int, version: int, note_key: str, as_of: date) -> None:
    """Says how a refused line ended."""

    def act() -> Sequence[str]:
        note = st.session_state[note_key]
        invoices.settle_refused_line(store, refused_line_id, session.author(), as_of, note, seen=version)
        return ("Ligne refusée : réglée.",)

    attempt(invoice_place(invoice), act)


def set_taxes(store: Store, invoice: Invoice, key: str) -> None:
    """Sets the firm's tax numbers, typed in the fields of ``key``."""

    def act() -> Sequence[str]:
        tps, tvq = st.session_state[f"{key}:tps"], st.session_state[f"{key}:tvq"]
        set_tax_numbers(store, invoice.firm_id, tps, tvq, session.author(), seen=invoice.tax_version)
        return ("Numéros de taxes enregistrés.", "Préparez le lot de nouveau pour recalculer ses lignes.")

    attempt_form(invoice_place(invoice), act, key, "tps", "tvq")


def expected_lines(invoice: Invoice) -> list[tuple[str, ...]]:
    """What the invoice should say, amounts in dollars: to be corrected into what it says."""
    return [
        (line.company, *(number(cents / 100, 2) for cents in (amount.fee_cents, amount.tps_cents, amount.tvq_cents)))
        for line in invoice.lines
        for amount in (line.amount,)
    ]


def _typed_lines(invoice: Invoice, changes: Mapping[str, Any]) -> list[WrittenLine]:
    """The table as it stands: what was expected, with what was changed, removed and added."""
    names = [field.name for field in fields(WrittenLine)]
    expected = [dict(zip(names, line, strict=True)) for line in expected_lines(invoice)]
    kept = [
        line | changes["edited_rows"].get(position, {})
        for position, line in enumerate(expected)
        if position not in changes["deleted_rows"]
    ]
    return [WrittenLine(*(str(line.get(name) or "") for name in names)) for line in (*kept, *changes["added_rows"])]
