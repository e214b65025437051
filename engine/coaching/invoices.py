"""The invoices of a monthly run: received whole, refused line by line with the clause (AO §9–10), summed by firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.errors import RefusedError
from data.programme_file import Programme, load_programme
from data.reading import Reader, Row
from data.store import Store
from data.transaction import Transaction
from engine.coaching.invoice_rules import Claim, Fault, sort_claims
from engine.coaching.payable import payment_rows
from engine.coaching.payment_run import drop, fill, run_at_hand
from engine.coaching.required_text import required_text
from engine.coaching.stored_row import stored_row
from engine.coaching.taxes import NOTHING, Amount
from engine.formats import month
from engine.programme.calendar import first_of_month

_CORRECTED = "facture corrigée reçue"


@dataclass(frozen=True)
class InvoiceLine:
    """A coaching on an invoice."""

    coaching_id: int
    company: str
    coach: str
    logbook_on: date | None
    amount: Amount


@dataclass(frozen=True)
class Invoice:
    """What a firm is paid in a run; ``number`` is None until its invoice is received.

    ``version`` and ``tax_version`` are to be given back with an act on the invoice, or on the firm's tax numbers.
    """

    invoice_id: int
    firm_id: int
    firm: str
    tps_number: str | None
    tvq_number: str | None
    number: str | None
    received_on: date | None
    lines: tuple[InvoiceLine, ...]
    refused: tuple[Row, ...]
    amount: Amount
    version: int
    tax_version: int


@dataclass(frozen=True)
class Run:
    """A month's run as its screen shows it; ``row`` is the stored run, its ``version`` to be given back with an act."""

    payment_run_id: int
    month: date
    state: str
    row: Row
    invoices: tuple[Invoice, ...]

    @property
    def amount(self) -> Amount:
        """Everything the run pays."""
        return sum((invoice.amount for invoice in self.invoices), NOTHING)


def run_of(reader: Reader, month_: date) -> Run | None:
    """The run of a month (its first day), None when it was never prepared."""
    found = reader.rows("payment_run_of_month", month_)
    if not found:
        return None
    (row,) = found
    run_id = row["payment_run_id"]
    lines = _by_invoice(reader, "payment_invoice_lines", run_id)
    refused = _by_invoice(reader, "payment_refused_lines", run_id)
    invoices = (
        _invoice(invoice, lines.get(invoice["invoice_id"], []), refused.get(invoice["invoice_id"], []))
        for invoice in reader.rows("payment_invoices", run_id)
    )
    shown = tuple(invoice for invoice in invoices if invoice.lines or invoice.refused or invoice.number)
    return Run(run_id, row["month"], row["state"], row, shown)


def month_at_hand(reader: Reader, as_of: date) -> date:
    """The month whose run waits to be closed, the oldest first; that of ``as_of`` when none does (AO §10: monthly)."""
    waiting: list[date] = [row["month"] for row in reader.rows("payment_runs") if row["state"] != "closed"]
    return min([*waiting, first_of_month(as_of)])


def receive(
    store: Store,
    payment_run_id: int,
    firm_id: int,
    number: str,
    author: str,
    on: date,
    claims: Sequence[Claim] | None = None,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> tuple[Fault, ...]:
    """Record a firm's invoice in a run in preparation, or its corrected version; returns what is refused, and why.

    Without ``claims`` the invoice says what the run holds. With them, the run keeps the lines claimed that conform,
    and those only: a line refused is kept aside with its clause, one not claimed can be paid another month.

    Raises:
        RefusedError: the run is not in preparation, the number is blank or already that of another invoice.
        StaleError: the invoice changed since it was ``seen``, or the run exists no more.
    """
    parameters = programme or load_programme()
    written = required_text(number, "Le numéro de la facture est attendu.")
    with store.write(author, f"Facture reçue : {written}") as transaction:
        run = run_at_hand(transaction, payment_run_id, ("prepared",), None)
        _refuse_used_number(transaction, payment_run_id, firm_id, written)
        invoice_id = _open_invoice(transaction, payment_run_id, firm_id)
        if seen is not None:
            stored_row(transaction, "invoice", invoice_id, seen)
        faults: tuple[Fault, ...] = ()
        if claims is not None:
            transaction.update("invoice", [{"invoice_id": invoice_id, "number": None, "received_on": None}])
            faults = _sort(transaction, run, invoice_id, firm_id, claims, on, parameters)
        transaction.update("invoice", [{"invoice_id": invoice_id, "number": written, "received_on": on}])
        return faults


def settle_refused_line(
    store: Store, refused_line_id: int, author: str, on: date, note: str, *, seen: int | None = None
) -> None:
    """Say how a refused line ended (the firm gave it up, will bill it again…): it is no longer an alert.

    Raises:
        RefusedError: the note is blank.
        StaleError: the line changed since it was ``seen``, or exists no more.
    """
    text = required_text(note, "Dites comment cette ligne refusée a été réglée.")
    version = {} if seen is None else {"version": seen}
    with store.write(author, "Ligne refusée : réglée") as transaction:
        changed = {"resolved_on": on, "resolved_note": text}
        transaction.update("refused_line", [{"refused_line_id": refused_line_id} | version | changed])


def _by_invoice(reader: Reader, query: str, run_id: int) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in reader.rows(query, run_id):
        found.setdefault(row["invoice_id"], []).append(row)
    return found


def _invoice(row: Row, lines: Sequence[Row], refused: Sequence[Row]) -> Invoice:
    shown = tuple(
        InvoiceLine(
            line["coaching_id"],
            line["company"],
            line["coach"],
            line["logbook_on"],
            Amount(line["fee_cents"], line["tps_cents"], line["tvq_cents"]),
        )
        for line in lines
    )
    return Invoice(
        invoice_id=row["invoice_id"],
        firm_id=row["firm_id"],
        firm=row["firm"],
        tps_number=row["tps_number"],
        tvq_number=row["tvq_number"],
        number=row["number"],
        received_on=row["received_on"],
        lines=shown,
        refused=tuple(refused),
        amount=sum((line.amount for line in shown), NOTHING),
        version=row["version"],
        tax_version=row["tax_version"],
    )


def _refuse_used_number(transaction: Transaction, run_id: int, firm_id: int, number: str) -> None:
    for row in transaction.rows("payment_invoice_numbers", firm_id, number):
        if row["payment_run_id"] != run_id:
            raise RefusedError(
                f"La facture {number} de cette firme est déjà celle du lot « {month(row['month'])} » : "
                "une facture n'est payée qu'une fois."
            )


def _open_invoice(transaction: Transaction, run_id: int, firm_id: int) -> int:
    rows = transaction.rows("payment_invoices", run_id)
    found = next((row["invoice_id"] for row in rows if row["firm_id"] == firm_id), None)
    if found is not None:
        return int(found)
    return transaction.insert("invoice", [{"payment_run_id": run_id, "firm_id": firm_id}])[0]


def _sort(
    transaction: Transaction,
    run: Row,
    invoice_id: int,
    firm_id: int,
    claims: Sequence[Claim],
    on: date,
    programme: Programme,
) -> tuple[Fault, ...]:
    """Make the invoice's lines those claimed that conform; keep the others aside."""
    run_id = run["payment_run_id"]
    rows = {row["coaching_id"]: row for row in payment_rows(transaction, on, programme)}
    accepted, refused = sort_claims(claims, rows, firm_id, run_id, programme)
    kept = {row["coaching_id"] for row in accepted}
    held = (row for row in rows.values() if row["invoice_id"] == invoice_id)
    drop(transaction, [row for row in held if row["coaching_id"] not in kept])
    fill(transaction, run_id, accepted, programme)
    _keep_aside(transaction, run_id, invoice_id, refused, on)
    return tuple(fault for _, fault in refused)


def _keep_aside(
    transaction: Transaction, run_id: int, invoice_id: int, refused: Sequence[tuple[Claim, Fault]], on: date
) -> None:
    former = [
        {"refused_line_id": row["refused_line_id"], "resolved_on": on, "resolved_note": _CORRECTED}
        for row in transaction.rows("payment_refused_lines", run_id)
        if row["invoice_id"] == invoice_id and row["resolved_on"] is None
    ]
    transaction.update("refused_line", former)
    transaction.insert(
        "refused_line",
        [
            {
                "invoice_id": invoice_id,
                "coaching_id": claim.coaching_id,
                "subject": claim.subject,
                "claimed_cents": claim.amount.fee_cents,
                "clause": fault.clause,
                "reason": fault.reason,
                "refused_on": on,
                "refused_by": transaction.author,
            }
            for claim, fault in refused
        ],
    )
