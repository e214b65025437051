"""What can be paid, and why the rest cannot (INDICATORS 12; AO §9–10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.programme_file import Programme, load_programme
from data.reading import Reader, Row
from engine.coaching.standing import Gap, State, lacking, payable_fee, state_of
from engine.coaching.taxes import NOTHING, Amount, taxed
from engine.formats import count, day, hours, money, month


@dataclass(frozen=True)
class PayableLine:
    """A coaching that can be paid; ``run_month`` is that of the open run it is in, if any."""

    coaching_id: int
    company_id: int
    company: str
    coach: str
    firm_id: int
    firm: str
    since: date
    amount: Amount
    run_month: date | None


@dataclass(frozen=True)
class FirmTotal:
    """What a firm can be paid, line by line and in all."""

    firm_id: int
    firm: str
    lines: tuple[PayableLine, ...]
    amount: Amount


@dataclass(frozen=True)
class NotPayable:
    """A coaching that cannot be paid (or is paid), and why, in French."""

    coaching_id: int
    company_id: int
    company: str
    coach: str
    firm: str
    state: State
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Payability:
    """Every coaching, on one side or the other."""

    firms: tuple[FirmTotal, ...]
    others: tuple[NotPayable, ...]

    @property
    def amount(self) -> Amount:
        """Everything payable."""
        return sum((firm.amount for firm in self.firms), NOTHING)

    @property
    def count(self) -> int:
        """How many coachings can be paid."""
        return sum(len(firm.lines) for firm in self.firms)


def payability(reader: Reader, as_of: date, programme: Programme | None = None) -> Payability:
    """What can be paid at ``as_of``, firm by firm, and why the other coachings cannot."""
    parameters = programme or load_programme()
    rows = payment_rows(reader, as_of, parameters)
    lines = [payable_line(row, parameters) for row in rows if row["state"] == "payable"]
    others = [_not_payable(row, parameters) for row in rows if row["state"] != "payable"]
    return Payability(_by_firm(lines), tuple(others))


def payment_rows(reader: Reader, as_of: date, programme: Programme, payment_run_id: int | None = None) -> list[Row]:
    """Every coaching confirmed by ``as_of`` as payment sees it, with its state (``payment_coachings``).

    With ``payment_run_id``, those of that run only.
    """
    rows = reader.rows("payment_coachings", as_of, programme.coaching.minutes.value, payment_run_id)
    for row in rows:
        row["state"] = state_of(row, programme)
    return rows


def payable_line(row: Row, programme: Programme) -> PayableLine:
    """The line of a payable coaching: the contract's fee and the taxes of its firm."""
    accepted_on = row["accepted_on"] if row["accepted_meetings"] == row["meetings"] else None
    since = max(found for found in (row["hours_on"], row["logbook_on"], accepted_on) if found is not None)
    return PayableLine(
        coaching_id=row["coaching_id"],
        company_id=row["company_id"],
        company=row["company"],
        coach=row["coach"],
        firm_id=row["firm_id"],
        firm=row["firm"],
        since=since,
        amount=taxed(row["fee_cents"], row["tps_number"], row["tvq_number"], programme),
        run_month=row["run_month"],
    )


def gap_reason(gap: Gap, row: Row, programme: Programme) -> str:
    """What is missing, in French."""
    terms = programme.coaching
    if gap == "hours":
        return f"il manque {hours(terms.minutes.value - row['minutes'])} sur {hours(terms.minutes.value)}"
    if gap == "meetings":
        held = count(row["meetings"], "rencontre")
        return f"{held} au lieu de {terms.meetings_low.value} à {terms.meetings_high.value}, sans acceptation"
    return "le journal de bord n'est pas remis"


def _not_payable(row: Row, programme: Programme) -> NotPayable:
    return NotPayable(
        coaching_id=row["coaching_id"],
        company_id=row["company_id"],
        company=row["company"],
        coach=row["coach"],
        firm=row["firm"],
        state=row["state"],
        reasons=_reasons(row, programme),
    )


def _reasons(row: Row, programme: Programme) -> tuple[str, ...]:
    if row["state"] == "withdrawn":
        return (f"l'entreprise s'est retirée le {day(row['withdrawn_on'])}",)
    if row["state"] == "paid":
        return (f"déjà payé le {day(row['paid_on'])}, lot « {month(row['run_month'])} »",)
    if row["state"] == "confirmed":
        return ("aucune rencontre n'est enregistrée comme tenue",)
    gaps = tuple(gap_reason(gap, row, programme) for gap in lacking(row, programme))
    return gaps + _fee_reasons(row, programme)


def _fee_reasons(row: Row, programme: Programme) -> tuple[str, ...]:
    if payable_fee(row["fee_cents"], programme) is not None:
        return ()
    if not row["fee_cents"]:
        return (f"aucun contrat ne dit ce que {row['firm']} reçoit par coaching",)
    most = programme.fee.maximum_cents
    agreed, limit = money(row["fee_cents"] / 100), money(most.value / 100)
    return (f"le contrat prévoit {agreed}, plus que le maximum de {limit} ({most.ref})",)


def _by_firm(lines: Sequence[PayableLine]) -> tuple[FirmTotal, ...]:
    grouped: dict[int, list[PayableLine]] = {}
    for line in lines:
        grouped.setdefault(line.firm_id, []).append(line)
    return tuple(
        FirmTotal(firm_id, of_firm[0].firm, tuple(of_firm), sum((line.amount for line in of_firm), NOTHING))
        for firm_id, of_firm in grouped.items()
    )
