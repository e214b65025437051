"""Whether a line of an invoice conforms, and the clause it breaks when it does not (INDICATORS 13; AO §9–10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from data.parameter_file import Sourced
from data.programme_file import Programme
from data.reading import Row
from engine.coaching.payable import gap_reason
from engine.coaching.standing import lacking, payable_fee
from engine.coaching.taxes import Amount, taxed
from engine.formats import day, money, month

Rule = Literal["known", "hours", "meetings", "logbook", "once", "contract_fee", "maximum_fee", "taxes"]


@dataclass(frozen=True)
class Claim:
    """A line as a firm bills it; ``coaching_id`` is None when no coaching is recognised behind ``subject``."""

    coaching_id: int | None
    subject: str
    amount: Amount


@dataclass(frozen=True)
class Fault:
    """Why a line is refused: the rule, its clause, and the reason in a French sentence."""

    rule: Rule
    clause: str
    reason: str


def line_fault(
    row: Row | None, firm_id: int, amount: Amount, payment_run_id: int, programme: Programme
) -> Fault | None:
    """The first rule a line breaks, None when it conforms.

    Args:
        row: its coaching (``payment_coachings``), None when there is none.
        firm_id: the firm that bills it.
        amount: what is billed, or about to be paid.
        payment_run_id: the run it is in: a line of another run has been paid, or is about to be.
        programme: the parameters.
    """
    if row is None or row["firm_id"] != firm_id or row["state"] in ("confirmed", "withdrawn"):
        return _fault("known", _unknown(row, firm_id), programme)
    broken = next(_broken(row, amount, payment_run_id, programme), None)
    return None if broken is None else _fault(*broken, programme)


def held_line_fault(row: Row, programme: Programme) -> Fault | None:
    """The first rule broken by the line that a run holds (a row of ``payment_coachings``), None when it conforms."""
    amount = Amount(row["line_fee_cents"], row["line_tps_cents"], row["line_tvq_cents"])
    return line_fault(row, row["line_firm_id"], amount, row["payment_run_id"], programme)


def sort_claims(
    claims: Sequence[Claim], rows: Mapping[int, Row], firm_id: int, payment_run_id: int, programme: Programme
) -> tuple[list[Row], list[tuple[Claim, Fault]]]:
    """The coachings of an invoice's lines that conform, and the other lines with their fault.

    ``rows`` are the coachings by key; a coaching billed twice on the same invoice conforms once.
    """
    accepted: dict[int, Row] = {}
    refused: list[tuple[Claim, Fault]] = []
    for claim in claims:
        row = None if claim.coaching_id is None else rows.get(claim.coaching_id)
        fault = line_fault(row, firm_id, claim.amount, payment_run_id, programme)
        if fault is None and claim.coaching_id in accepted:
            fault = _fault("once", "cette facture compte déjà ce coaching", programme)
        if fault is not None:
            refused.append((claim, fault))
        elif row is not None:
            accepted[row["coaching_id"]] = row
    return list(accepted.values()), refused


def _broken(row: Row, amount: Amount, payment_run_id: int, programme: Programme) -> Iterator[tuple[Rule, str]]:
    if row["payment_run_id"] is not None and row["payment_run_id"] != payment_run_id:
        yield "once", f"le lot « {month(row['run_month'])} » compte déjà ce coaching"
    for gap in lacking(row, programme):
        yield gap, gap_reason(gap, row, programme)
    most = programme.fee.maximum_cents.value
    if amount.fee_cents > most or (row["fee_cents"] or 0) > most:
        yield "maximum_fee", f"le montant dépasse {money(most / 100)}"
    fee = payable_fee(row["fee_cents"], programme)
    if fee is None:
        yield "contract_fee", "aucun contrat ne dit ce que la firme reçoit par coaching"
    elif amount.fee_cents != fee:
        yield "contract_fee", f"{money(amount.fee_cents / 100)} au lieu de {money(fee / 100)}"
    else:
        expected = taxed(fee, row["tps_number"], row["tvq_number"], programme)
        if expected != amount:
            yield "taxes", f"{_taxes(amount)} au lieu de {_taxes(expected)}"


def _unknown(row: Row | None, firm_id: int) -> str:
    if row is None:
        return "aucun coaching ne correspond"
    if row["firm_id"] != firm_id:
        return f"le coach de {row['company']} est de {row['firm']}"
    if row["state"] == "withdrawn":
        return f"{row['company']} s'est retirée le {day(row['withdrawn_on'])}"
    return f"aucune rencontre n'est tenue avec {row['company']}"


def _taxes(amount: Amount) -> str:
    return f"TPS {money(amount.tps_cents / 100)} et TVQ {money(amount.tvq_cents / 100)}"


def _fault(rule: Rule, reason: str, programme: Programme) -> Fault:
    sourced: Sourced[str] = getattr(programme.payment.rules, rule)
    return Fault(rule, sourced.ref, f"Ligne refusée ({sourced.ref}) : {sourced.value}; or {reason}.")
