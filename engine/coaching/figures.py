"""Every coaching with its figures at a date: hours used against time elapsed, risk, what comes next."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.programme_file import Programme, load_programme
from data.reading import Reader, Row
from engine.coaching.standing import DELIVERED, State, state_of
from engine.programme.calendar import due_date


@dataclass(frozen=True)
class CoachingLine:
    """A coaching as the list of coachings shows it; minutes are those held, days are calendar days.

    Attributes:
        hours_share: minutes over those due, which more hours take above 1.
        time_share: days since the start, to the last meeting once delivered, over days to the due date; None before
            the start, above 1 when overdue.
        risk: ρ, the pace needed from now over the even pace (INDICATORS 8); None before the start and once the hours
            are used, infinite on the last day.
        unrecorded: planned meetings whose day is past: held or not, nobody said.
        hold_until: expected end of the hold, if any.
    """

    coaching_id: int
    company_id: int
    company: str
    sector: str | None
    coach_id: int
    coach: str
    firm_id: int
    firm: str
    state: State
    confirmed_on: date
    started_on: date | None
    due_on: date | None
    last_held_on: date | None
    next_on: date | None
    minutes: int
    meetings: int
    planned: int
    unrecorded: int
    cancelled: int
    hours_share: float
    time_share: float | None
    risk: float | None
    logbook_on: date | None
    hold_until: date | None
    change_asked_on: date | None


def coaching_lines(reader: Reader, as_of: date, programme: Programme | None = None) -> list[CoachingLine]:
    """The coachings confirmed by ``as_of``, by company name."""
    parameters = programme or load_programme()
    return lines_of(coaching_rows(reader, as_of, parameters), as_of, parameters)


def lines_of(rows: Sequence[Row], as_of: date, programme: Programme) -> list[CoachingLine]:
    """The lines of ``rows`` already read (:func:`coaching_rows`), in their order."""
    needed = programme.coaching.minutes.value
    fields = CoachingLine.__dataclass_fields__
    return [
        CoachingLine(
            **{name: value for name, value in row.items() if name in fields},
            hours_share=row["minutes"] / needed,
            time_share=_elapsed(row, as_of),
        )
        for row in rows
    ]


def coaching_rows(reader: Reader, as_of: date, programme: Programme) -> list[Row]:
    """The rows of ``coaching_figures`` with ``state``, ``due_on`` and ``risk``."""
    rows = reader.rows("coaching_figures", as_of)
    # Starts share few dates: the calendar is asked once for each.
    starts = {row["started_on"] for row in rows if row["started_on"] is not None}
    due = {start: due_date(start, programme) for start in starts}
    for row in rows:
        row["state"] = state_of(row, programme)
        row["due_on"] = due.get(row["started_on"])
        row["risk"] = _risk(row, as_of, programme)
    return rows


def _risk(row: Row, as_of: date, programme: Programme) -> float | None:
    left = programme.coaching.minutes.value - row["minutes"]
    if row["state"] != "under_way" or left <= 0 or as_of > row["due_on"]:
        return None
    days = (row["due_on"] - as_of).days
    even = programme.coaching.minutes.value / programme.alerts.risk_weeks.value
    return left / (days / 7) / even if days else math.inf


def _elapsed(row: Row, as_of: date) -> float | None:
    if row["started_on"] is None:
        return None
    whole = (row["due_on"] - row["started_on"]).days
    until = row["last_held_on"] if row["state"] in DELIVERED else as_of
    # Started on the last day, it has no time at all.
    return (until - row["started_on"]).days / whole if whole else 1.0
