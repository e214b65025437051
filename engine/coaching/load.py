"""The load of each coach, month by month to the end of the programme: what was, and what is already promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from data.programme_file import Programme, load_programme
from data.reading import Reader, Row
from engine.coaching.figures import coaching_rows
from engine.programme.calendar import add_months, due_date, first_of_month


@dataclass(frozen=True)
class MonthLoad:
    """A coach's month, named by its first day.

    ``active`` counts the coachings open at some time of the month; one whose hours are not used is taken to last
    until its due date. ``held`` and ``planned`` are minutes. ``to_come`` tells the months after the reference date's.
    """

    coach_id: int
    coach: str
    month: date
    active: int
    held: int
    planned: int
    to_come: bool


def monthly_load(reader: Reader, as_of: date, programme: Programme | None = None) -> list[MonthLoad]:
    """Every coach × every month from the first to the last of the programme, in that order."""
    parameters = programme or load_programme()
    terms = parameters.coaching
    months = list(_months(terms.first_day.value, terms.last_day.value))
    active: Counter[tuple[int, date]] = Counter()
    for row in coaching_rows(reader, as_of, parameters):
        begins, ends = _span(row, parameters)
        first, last = _position(begins, months[0]), _position(ends, months[0])
        active.update((row["coach_id"], month) for month in months[max(first, 0) : last + 1])
    minutes = {(row["coach_id"], row["month"]): row for row in reader.rows("coaching_meeting_months", as_of)}
    nothing = {"held": 0, "planned": 0}
    return [
        MonthLoad(
            coach_id=coach["coach_id"],
            coach=coach["coach"],
            month=month,
            active=active[coach["coach_id"], month],
            held=minutes.get((coach["coach_id"], month), nothing)["held"],
            planned=minutes.get((coach["coach_id"], month), nothing)["planned"],
            to_come=month > as_of,
        )
        for coach in reader.rows("coaching_coaches", as_of, terms.minutes.value)
        for month in months
    ]


def _span(row: Row, programme: Programme) -> tuple[date, date]:
    """When a coaching occupies its coach: from its confirmation to its last hours, its withdrawal or its due date."""
    begins: date = row["confirmed_on"]
    if row["withdrawn_on"] is not None:
        return begins, row["withdrawn_on"]
    if row["minutes"] >= programme.coaching.minutes.value:
        return begins, row["last_held_on"]
    return begins, row["due_on"] or due_date(begins, programme)


def _position(day: date, first: date) -> int:
    """How many months after that of ``first`` a day's month comes."""
    return (day.year - first.year) * 12 + day.month - first.month


def _months(first: date, last: date) -> Iterator[date]:
    month = first_of_month(first)
    while month <= last:
        yield month
        month = add_months(month, 1)
