"""The monthly run: prepared, checked, closed and locked; reopened with a reason (PROGRAMME §4, → paid; AO §10).

A run holds one line per coaching, ever: the schema refuses a second one. Every line is verified when it is prepared,
when the run is checked, and again in the transaction that closes it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from data.errors import RefusedError, StaleError
from data.programme_file import Programme, load_programme
from data.reading import Row
from data.store import Store
from data.transaction import Transaction
from engine.coaching.invoice_rules import held_line_fault
from engine.coaching.life_cycle import required_reason, titled
from engine.coaching.payable import payable_line, payment_rows
from engine.coaching.stored_row import stored_row
from engine.formats import count, day, enumeration, month
from engine.programme.calendar import add_months, first_of_month

_STATES: Mapping[str, str] = {"prepared": "en préparation", "checked": "vérifié", "closed": "fermé"}

# A refusal names so many lines, then counts the others.
_NAMED = 5


def prepare(
    store: Store,
    month_: date,
    author: str,
    on: date,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> int:
    """Prepare a month's run, or prepare it again; returns its key.

    Its lines are the coachings payable by the end of the month (by ``on``, if it is not over) that no other run
    holds. Prepared again, it drops the lines that conform no more, corrects amounts and takes the new ones; the
    lines of an invoice already received are not added to.

    Raises:
        RefusedError: the month is outside the programme or not begun, or the run is checked or closed.
        StaleError: it changed since it was ``seen``.
    """
    parameters = programme or load_programme()
    first = _refuse_other_months(first_of_month(month_), on, parameters)
    until = min(on, add_months(first, 1) - timedelta(days=1))
    with store.write(author, f"Lot de paiement préparé : {month(first)}") as transaction:
        run_id = _begin(transaction, first, on, seen)
        rows = payment_rows(transaction, until, parameters)
        payable = [row for row in rows if row["state"] == "payable"]
        ours = [row for row in rows if row["payment_run_id"] == run_id]
        lost = [row for row in ours if row["state"] != "payable" or row["line_firm_id"] != row["firm_id"]]
        drop(transaction, lost)
        fill(transaction, run_id, payable, parameters)
        return run_id


def check(
    store: Store,
    payment_run_id: int,
    author: str,
    on: date,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> None:
    """Declare a prepared run ready to close: every invoice has its number, every line conforms.

    Raises:
        RefusedError: it is not in preparation, it is empty, or something is wrong; says what.
        StaleError: it changed since it was ``seen``.
    """
    parameters = programme or load_programme()
    with store.write(author, "Lot de paiement vérifié") as transaction:
        run = run_at_hand(transaction, payment_run_id, ("prepared",), seen)
        _refuse_before(run["prepared_on"], "préparé", on)
        _refuse_unready(transaction, run, on, parameters)
        changed = {"state": "checked", "checked_on": on, "checked_by": author}
        transaction.update("payment_run", [{"payment_run_id": payment_run_id} | changed])


def close(
    store: Store,
    payment_run_id: int,
    author: str,
    on: date,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> int:
    """Close a checked run: its coachings are paid at ``on`` and locked. Returns how many.

    Raises:
        RefusedError: it is not checked, or a line conforms no more; says which.
        StaleError: it changed since it was ``seen``.
    """
    parameters = programme or load_programme()
    with store.write(author, "Lot de paiement fermé") as transaction:
        run = run_at_hand(transaction, payment_run_id, ("checked",), seen)
        _refuse_before(run["checked_on"], "vérifié", on)
        lines = _refuse_unready(transaction, run, on, parameters)
        _keep_registrations(transaction, payment_run_id)
        changed = {"state": "closed", "closed_on": on, "closed_by": author}
        transaction.update("payment_run", [{"payment_run_id": payment_run_id} | changed])
        return lines


def reopen(store: Store, payment_run_id: int, author: str, reason: str, *, seen: int | None = None) -> None:
    """Put a checked or closed run back in preparation: its coachings are payable again, still in this run.

    Raises:
        RefusedError: it is in preparation already, or the reason is blank.
        StaleError: it changed since it was ``seen``.
    """
    why = required_reason("reopen_payment", reason)
    with store.write(author, titled("Lot de paiement rouvert", why)) as transaction:
        run_at_hand(transaction, payment_run_id, ("checked", "closed"), seen)
        _forget_registrations(transaction, payment_run_id)
        undone = dict.fromkeys(("checked_on", "checked_by", "closed_on", "closed_by"))
        changed = {"state": "prepared", "reopened_reason": why, **undone}
        transaction.update("payment_run", [{"payment_run_id": payment_run_id} | changed])


def _keep_registrations(transaction: Transaction, run_id: int) -> None:
    """The tax numbers of the day stay with what was paid under them, whatever becomes of them (PROGRAMME §3)."""
    kept = ("invoice_id", "tps_number", "tvq_number")
    rows = transaction.rows("payment_invoices", run_id)
    transaction.update("invoice", [{name: row[name] for name in kept} for row in rows])


def _forget_registrations(transaction: Transaction, run_id: int) -> None:
    nothing = {"tps_number": None, "tvq_number": None}
    rows = transaction.rows("payment_invoices", run_id)
    transaction.update("invoice", [{"invoice_id": row["invoice_id"]} | nothing for row in rows])


def run_at_hand(transaction: Transaction, payment_run_id: int, states: Collection[str], seen: int | None) -> Row:
    """A run in one of ``states``.

    Raises:
        RefusedError: it is in another one.
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    run = stored_row(transaction, "payment_run", payment_run_id, seen)
    if run["state"] not in states:
        wanted = " ou ".join(_STATES[state] for state in states)
        now = _STATES[run["state"]]
        raise RefusedError(f"Le lot « {month(run['month'])} » est {now}; il faut qu'il soit {wanted}.")
    return run


def fill(transaction: Transaction, run_id: int, payable: Sequence[Row], programme: Programme) -> None:
    """Give the run the lines of ``payable`` coachings that no run holds, and today's amounts to those it holds."""
    by_firm = {row["firm_id"]: row for row in transaction.rows("payment_invoices", run_id)}
    new = [row for row in payable if row["payment_id"] is None]
    firms = dict.fromkeys(row["firm_id"] for row in new if row["firm_id"] not in by_firm)
    invoices = {firm: row["invoice_id"] for firm, row in by_firm.items() if row["number"] is None}
    created = transaction.insert("invoice", [{"payment_run_id": run_id, "firm_id": firm} for firm in firms])
    invoices.update(zip(firms, created, strict=True))
    transaction.insert(
        "payment",
        [
            {"invoice_id": invoices[row["firm_id"]], "coaching_id": row["coaching_id"]} | _columns(row, programme)
            for row in new
            if row["firm_id"] in invoices
        ],
    )
    held = [row for row in payable if row["payment_run_id"] == run_id]
    transaction.update("payment", [{"payment_id": row["payment_id"]} | _columns(row, programme) for row in held])


def drop(transaction: Transaction, rows: Sequence[Row]) -> None:
    """Take coachings out of the run they are in: another one may hold them."""
    transaction.delete("payment", [{"payment_id": row["payment_id"]} for row in rows])
    for row in rows:
        row["payment_id"] = row["payment_run_id"] = None


def _columns(row: Row, programme: Programme) -> Row:
    amount = payable_line(row, programme).amount
    return {"fee_cents": amount.fee_cents, "tps_cents": amount.tps_cents, "tvq_cents": amount.tvq_cents}


def _refuse_other_months(first: date, on: date, programme: Programme) -> date:
    begins, ends = programme.coaching.first_day.value, programme.coaching.last_day.value
    if first > on:
        raise RefusedError(f"Le mois « {month(first)} » n'est pas commencé : il n'y a rien à payer encore.")
    # Logbooks of the last coachings come after the programme's end: the last month stays open as long as needed.
    if not first_of_month(begins) <= first <= add_months(first_of_month(ends), programme.coaching.months.value):
        raise RefusedError(
            f"Il n'y a pas de lot de paiement en {month(first)} : les coachings vont du {day(begins)} "
            f"au {day(ends)} (AO §8.2)."
        )
    return first


def _begin(transaction: Transaction, first: date, on: date, seen: int | None) -> int:
    found = transaction.rows("payment_run_of_month", first)
    prepared = {"prepared_on": on, "prepared_by": transaction.author}
    if not found:
        if seen is not None:
            raise StaleError(f"Le lot « {month(first)} » n'existe plus : rechargez la page.")
        return transaction.insert("payment_run", [{"month": first} | prepared])[0]
    run = run_at_hand(transaction, found[0]["payment_run_id"], ("prepared",), seen)
    transaction.update("payment_run", [{"payment_run_id": run["payment_run_id"]} | prepared])
    return int(run["payment_run_id"])


def _refuse_unready(transaction: Transaction, run: Row, on: date, programme: Programme) -> int:
    """Verify every line and invoice of a run; returns the number of lines."""
    lines = payment_rows(transaction, on, programme, run["payment_run_id"])
    if not lines:
        raise RefusedError(f"Le lot « {month(run['month'])} » est vide : il n'y a rien à payer.")
    problems = [
        f"{row['company']} ({row['firm']}) : {fault.reason}"
        for row in lines
        if (fault := held_line_fault(row, programme))
    ]
    unnumbered = sorted({row["firm"] for row in lines if row["invoice_number"] is None})
    if unnumbered:
        problems.append(f"Le numéro de facture manque pour {enumeration(unnumbered)}.")
    if problems:
        others = len(problems) - _NAMED
        more = [f"Et {count(others, 'autre problème', 'autres problèmes')}."] if others > 0 else []
        raise RefusedError(" ".join([*problems[:_NAMED], *more]))
    return len(lines)


def _refuse_before(since: date, what: str, on: date) -> None:
    if on < since:
        raise RefusedError(f"Ce lot a été {what} le {day(since)}, après cette date.")
