"""Working days and calendar months as the programme counts them (PROGRAMME §2, INDICATORS)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
from dateutil.relativedelta import relativedelta

from data.programme_file import Programme

SATURDAY = 5


@dataclass(frozen=True)
class Deadline:
    """The last day of a delay counted in working days, with the days that did not count.

    ``skipped`` holds (day, why) for holidays and office closures; Saturdays and Sundays are not listed.
    """

    day: date
    skipped: tuple[tuple[date, str], ...]


@cache
def _statutory(year: int, jurisdiction: str) -> dict[date, str]:
    # observed=False: the shifted days the package adds are not statutory in Québec (INDICATORS, facts).
    table = holidays.country_holidays(
        "CA", subdiv=jurisdiction, years=year, observed=False, categories=("public",), language="fr"
    )
    return dict(table.items())


def day_off(day: date, programme: Programme, closures: Collection[date] = ()) -> str | None:
    """Why ``day`` is not a working day (« fin de semaine », the holiday's name, « bureau fermé »), or None.

    ``closures`` adds to those of the parameter file.
    """
    if day.weekday() >= SATURDAY:
        return "fin de semaine"
    if day in closures or day in programme.calendar.closures.value:
        return "bureau fermé"
    return _statutory(day.year, programme.calendar.jurisdiction.value).get(day)


def working_days_after(sent: date, days: int, programme: Programme, closures: Collection[date] = ()) -> Deadline:
    """The ``days``-th working day after ``sent``, the day of sending not counted (AO §8.2)."""
    day, counted, skipped = sent, 0, []
    while counted < days:
        day += timedelta(days=1)
        reason = day_off(day, programme, closures)
        if reason is None:
            counted += 1
        elif day.weekday() < SATURDAY:
            skipped.append((day, reason))
    return Deadline(day, tuple(skipped))


def working_days_between(start: date, end: date, programme: Programme, closures: Collection[date] = ()) -> int:
    """How many working days lie in (``start``, ``end``]; 0 when ``end`` ≤ ``start``."""
    span = (end - start).days
    return sum(day_off(start + timedelta(days=k), programme, closures) is None for k in range(1, span + 1))


def confirmation_deadline(sent: date, programme: Programme, closures: Collection[date] = ()) -> Deadline:
    """End of the fifth working day a coach has to confirm (AO §8.2)."""
    return working_days_after(sent, programme.confirmation.working_days.value, programme, closures)


def add_months(day: date, months: int) -> date:
    """Same day ``months`` later, clamped to the month's end (PROGRAMME §2)."""
    return day + relativedelta(months=months)


def due_date(start: date, programme: Programme) -> date:
    """When a coaching that starts on ``start`` must be over: four months later, at most 2028-05-30 (AO §6, §8.2)."""
    return min(add_months(start, programme.coaching.months.value), programme.coaching.last_day.value)


def first_of_month(day: date) -> date:
    """The first day of ``day``'s month."""
    return day.replace(day=1)
