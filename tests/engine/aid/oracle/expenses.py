"""Admissible expenses (sections 3.5 to 3.7, table 1, and each stream's own list)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from .exact import ZERO, exact, read_date
from .participant import received

ADMINISTRATIVE_DAYS = timedelta(days=30)  # section 3.5, R030
ADMINISTRATION_SHARE = Fraction(5, 100)  # section 3.6, R042
BENEFITS_CAP = Fraction(132, 1000)  # table 1
HOURLY_CAPS = {  # table 1
    **dict.fromkeys(("director", "engineer", "professional", "scientist"), Fraction(80)),
    **dict.fromkeys(("technologist", "technician"), Fraction(50)),
    **dict.fromkeys(("trade", "operator", "worker", "other"), Fraction(40)),
}


@dataclass
class Ceiling:
    """What remains of the internal fees and travel the agreement allows (R045); none is no ceiling."""

    room: Fraction | None

    def draw(self, amount: Fraction) -> Fraction:
        if self.room is None:
            return amount
        taken = min(amount, self.room)
        self.room -= taken
        return taken


@dataclass(frozen=True)
class Kinds:
    """Which kinds of expense a stream admits beside fees, equipment and the rest."""

    internal: bool = True
    travel: bool = False
    rental: bool = True


STUDY = Kinds(travel=True)  # sections 4.2.1 and 5.2.1
WORKS = Kinds()  # section 9.2.1
METERING = Kinds(rental=False)  # section 6.2.2
MANAGEMENT = Kinds(internal=False, rental=False)  # section 6.2.2
DUAL_ENERGY_SIMPLIFIED = Kinds(internal=False)  # section 8.2.2


@dataclass(frozen=True)
class Accountant:
    """Reads the expenses of one request."""

    earliest: date | None
    fees_included: bool
    ceiling: Ceiling

    def admissible(self, expenses: Any, kinds: Kinds) -> Fraction:
        """Admissible dollars of an amount (already admissible) or of a breakdown."""
        if not isinstance(expenses, dict):
            return exact(expenses)
        before_fees = (
            sum((exact(expenses.get(kind, 0)) for kind in ("external_fees", "equipment", "other")), ZERO)
            + (exact(expenses.get("rental", 0)) if kinds.rental else ZERO)
            + self.ceiling.draw(_internal(expenses, kinds))
            + sum((exact(line["amount"]) for line in expenses.get("lines", []) if self._admits(line)), ZERO)
        )
        share = ADMINISTRATION_SHARE / (1 - ADMINISTRATION_SHARE) if self.fees_included else ADMINISTRATION_SHARE
        return before_fees + min(exact(expenses.get("administration_fees", 0)), share * before_fees)

    def _admits(self, line: dict[str, Any]) -> bool:
        """R032: nothing committed before the earliest date; that day itself is in (A40)."""
        committed = read_date(line.get("committed"))
        in_time = self.earliest is None or committed is None or committed >= self.earliest
        return line.get("eligible", True) and in_time


def accountant(request: dict[str, Any]) -> Accountant:
    ceiling = request.get("agreed_internal_ceiling")
    return Accountant(
        earliest=earliest_commitment(request),
        fees_included=request.get("options", {}).get("administration_fee_base", "excluding") == "including",
        ceiling=Ceiling(None if ceiling is None else exact(ceiling)),
    )


def earliest_commitment(request: dict[str, Any]) -> date | None:
    """Thirty civil days before reception (R030)."""
    day = received(request)
    return None if day is None else day - ADMINISTRATIVE_DAYS


def _internal(expenses: dict[str, Any], kinds: Kinds) -> Fraction:
    """Wages and benefits at their caps (R041), travel where the stream admits it (R045)."""
    staff = sum((_pay(person) for person in expenses.get("internal_staff", [])), ZERO) if kinds.internal else ZERO
    return staff + (exact(expenses.get("travel", 0)) if kinds.travel else ZERO)


def _pay(person: dict[str, Any]) -> Fraction:
    rate = min(exact(person["rate"]), HOURLY_CAPS[person["category"]])
    benefits = min(exact(person.get("benefits_rate", BENEFITS_CAP)), BENEFITS_CAP)
    return exact(person["hours"]) * rate * (1 + benefits)
