"""When coaches have places: those that come back as coachings end, those that absences take away (PROGRAMME §5)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.programme_file import Programme
from data.reading import Row
from engine.formats import day
from engine.programme.calendar import add_months, day_off, due_date

Days = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True)
class Availability:
    """What a coach's calendar leaves for coachings that start on or after a date.

    Attributes:
        freed: places taken today that come back before that date.
        next_end: when the next of the other coachings should end; None when none has an end to come.
        absences: those of the four months of a coaching.
        most_at_once: the most coachings at once that these absences leave, None without absence.
        ends: when the coachings that last beyond that date should end.
    """

    freed: int = 0
    next_end: date | None = None
    absences: tuple[Days, ...] = ()
    most_at_once: int | None = None
    ends: tuple[date, ...] = ()


NO_ABSENCE = Availability()
"""Of a coach without open coaching nor absence."""


def availability(
    coaches: Sequence[Row],
    coachings: Sequence[Row],
    absences: Sequence[Row],
    as_of: date,
    start: date,
    programme: Programme,
) -> dict[int, Availability]:
    """The availability of each coach, by key.

    A coaching is over four months after its first meeting, or after its confirmation when none was held. One that
    should be over already has no end in sight: it keeps its place.

    Args:
        coaches: rows with ``coach_id`` and ``most_at_once``.
        coachings: the open ones at ``as_of``, as ``batch_open_coachings`` gives them.
        absences: as ``batch_absences`` gives them.
        as_of: date of the figures.
        start: first day a coaching of the batch can start, not before ``as_of``.
        programme: the parameters.
    """
    ends: dict[int, list[date]] = defaultdict(list)
    for row in coachings:
        end = due_date(row["started_on"] or row["confirmed_on"], programme)
        if end >= as_of:
            ends[row["coach_id"]].append(end)
    away: dict[int, list[Days]] = defaultdict(list)
    last = due_date(start, programme)
    for row in absences:
        if row["first_day"] <= last and row["last_day"] >= start:
            away[row["coach_id"]].append((row["first_day"], row["last_day"]))
    return {
        coach["coach_id"]: Availability(
            freed=sum(end < start for end in ends[coach["coach_id"]]),
            next_end=min((end for end in ends[coach["coach_id"]] if end >= start), default=None),
            absences=tuple(away[coach["coach_id"]]),
            most_at_once=places_beside(coach["most_at_once"], away[coach["coach_id"]], start, programme),
            ends=tuple(sorted(end for end in ends[coach["coach_id"]] if end >= start)),
        )
        for coach in coaches
    }


def places_beside(most_at_once: int, absences: Sequence[Days], start: date, programme: Programme) -> int | None:
    """The most coachings at once that absences leave over the four months from ``start``; None without absence.

    In proportion to the working days the coach is there, rounded up; none at all for a coach who is away the whole
    first month, in which a coaching of the batch begins. The tender is silent: a proposal of this project, from
    PROGRAMME §5 (« over the whole 4 months, absences too »).
    """
    if not absences:
        return None
    first_month = _presence(absences, start, add_months(start, 1), programme)
    whole = _presence(absences, start, due_date(start, programme), programme)
    return math.ceil(most_at_once * whole) if first_month else 0


def absence_text(absences: Sequence[Days]) -> str:
    """« absent du 2 novembre 2026 au 12 janvier 2027 »; several are listed."""
    return "absent " + ", puis ".join(f"du {day(first)} au {day(last)}" for first, last in absences)


def _presence(absences: Sequence[Days], first: date, last: date, programme: Programme) -> float:
    """The share of the working days of a period on which nobody is away, in [0, 1]; 0 when it has none."""
    days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    working = [one for one in days if day_off(one, programme) is None]
    present = [one for one in working if not any(begins <= one <= ends for begins, ends in absences)]
    return len(present) / len(working) if working else 0.0
