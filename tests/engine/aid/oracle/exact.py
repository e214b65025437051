"""Rational amounts, civil dates and least-of rules."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

ZERO = Fraction(0)


def exact(value: float | str | Fraction) -> Fraction:
    """The number as written: 0.1 is one tenth, not its binary neighbour."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def cents(amount: Fraction) -> Fraction:
    """Half up to the cent (A16)."""
    return Fraction(floor(amount * 100 + Fraction(1, 2)), 100)


def cut_to_cents(amount: Fraction) -> Fraction:
    """Down to the cent (A16)."""
    return Fraction(floor(amount * 100), 100)


def dollars(amount: Fraction | None) -> float | None:
    """An amount as a decision shows it."""
    return None if amount is None else float(cents(amount))


def at_least_zero(amount: Fraction) -> Fraction:
    return max(ZERO, amount)


def least(terms: Mapping[str, Fraction | None]) -> tuple[Fraction, list[str]]:
    """The least of the terms that apply, and the names of all that equal it."""
    present = {name: term for name, term in terms.items() if term is not None}
    smallest = min(present.values())
    return smallest, [name for name, term in present.items() if term == smallest]


def prorated(amounts: Iterable[Fraction], total: Fraction, limit: Fraction) -> list[Fraction]:
    """Each amount times limit/total when the total goes over the limit (R157, A15)."""
    if total <= limit or total == 0:
        return list(amounts)
    return [amount * limit / total for amount in amounts]


def read_date(text: Any) -> date | None:
    return None if text is None else date.fromisoformat(text)


def months_after(day: date, months: int) -> date:
    """The same day n months later, the month's last day when it has none such (A55)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def years_after(day: date, years: int) -> date:
    return months_after(day, 12 * years)
