"""Deadlines: earliest commitment, latest end and its extension, end of the engagement (§1.1, §3.5, R033)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from engine.aid.context import Context
from engine.aid.request import Request

Schedule = Literal["on_time", "extension_needed", "too_late"]


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later, brought back to the end of a shorter month (A55).

    >>> months_later(date(2024, 8, 31), 30)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_later(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes 28 February."""
    return months_later(day, 12 * years)


def engagement_end(start: date, years: int) -> date:
    """The last day of an engagement of whole years (R023): the eve of its anniversary.

    From 29 February, full years elapsed end on 28 February (A49).

    >>> engagement_end(date(2023, 1, 1), 10)
    datetime.date(2032, 12, 31)
    """
    anniversary = years_later(start, years)
    return anniversary if anniversary.day < start.day else anniversary - timedelta(days=1)


def deadlines(request: Request, context: Context) -> dict[str, str]:
    """The dates a request's own dates allow to tell, ISO, and whether the planned end holds (R030, R033)."""
    found: dict[str, str] = {}
    if context.earliest is not None:
        found["earliest_commitment"] = context.earliest.isoformat()
    duration = context.framework.durations[request.stream]
    start = request.dates.received if duration.counted_from == "received" else request.dates.agreement
    if start is None:
        return found
    latest = months_later(start, duration.months)
    extended = months_later(start, duration.months + (duration.extension or 0))
    found |= {"latest_end": latest.isoformat(), "latest_end_extended": extended.isoformat()}
    if request.dates.works_end is not None:
        found["schedule"] = _schedule(request.dates.works_end, latest, extended)
    return found


def _schedule(works_end: date, latest: date, extended: date) -> Schedule:
    if works_end <= latest:
        return "on_time"
    return "extension_needed" if works_end <= extended else "too_late"
