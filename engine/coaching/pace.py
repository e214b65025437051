"""Starts and finishes against the linear plan, and the pace it takes to reach the target (INDICATORS 2–4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.programme_file import Programme
from data.reading import Row
from engine.coaching.standing import is_finished
from engine.coaching.utilisation import elapsed_share, last_start
from engine.programme.calendar import add_months

_RECENT_MONTHS = 3
"""INDICATORS 4: the mean of the last three months, and nothing before there are three."""


@dataclass(frozen=True)
class Pace:
    """Where the programme stands toward its target.

    Attributes:
        started, finished: coachings with a held meeting; those with hours and logbook complete.
        plan_started, plan_finished: what the plan calls for by now.
        months_left: to the last start, in months and part of a month.
        required: starts a month from now on, None once no time is left; 0 when the target is reached.
        actual: starts a month over the last three months, None before there are three.
    """

    target: int
    started: int
    finished: int
    plan_started: float
    plan_finished: float
    months_left: float
    required: float | None
    actual: float | None


def pace(rows: Sequence[Row], as_of: date, programme: Programme) -> Pace:
    """The pace at ``as_of``; ``rows`` are companies or coachings with their figures at that date."""
    target = programme.targets.companies.value
    starts = [row["started_on"] for row in rows if row["started_on"] is not None]
    left = months_between(as_of, last_start(programme))
    recent = add_months(as_of, -_RECENT_MONTHS)
    return Pace(
        target=target,
        started=len(starts),
        finished=sum(is_finished(row, programme) for row in rows),
        plan_started=plan_starts(as_of, programme),
        plan_finished=plan_finishes(as_of, programme),
        months_left=left,
        required=max(target - len(starts), 0) / left if left else None,
        actual=sum(start > recent for start in starts) / _RECENT_MONTHS
        if recent >= programme.coaching.first_day.value
        else None,
    )


def plan_starts(day: date, programme: Programme) -> float:
    """Starts the plan calls for by ``day``: linear from the first day to the last start (INDICATORS 3)."""
    return programme.targets.companies.value * elapsed_share(day, programme)


def plan_finishes(day: date, programme: Programme) -> float:
    """Finishes the plan calls for by ``day``: the starts of four months earlier (INDICATORS 3)."""
    return plan_starts(add_months(day, -programme.coaching.months.value), programme)


def months_between(start: date, end: date) -> float:
    """Calendar months from ``start`` to ``end``, the last one in part; 0 when ``end`` ≤ ``start``."""
    if end <= start:
        return 0.0
    whole = (end.year - start.year) * 12 + end.month - start.month
    while add_months(start, whole) > end:
        whole -= 1
    begun = add_months(start, whole)
    return whole + (end - begun) / (add_months(start, whole + 1) - begun)
