"""Where companies stand and whether the programme will reach its target: indicators 1 to 5, without forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from data.programme_file import Programme, load_programme
from data.reading import Reader, Row
from engine.coaching.pace import Pace, pace, plan_finishes, plan_starts
from engine.coaching.standing import is_finished, state_of
from engine.programme.calendar import add_months, first_of_month


@dataclass(frozen=True)
class Member:
    """A company of a list behind a figure: when it got there, and its figure where there is one (minutes)."""

    company_id: int
    company: str
    on: date
    minutes: int = 0


@dataclass(frozen=True)
class Stage:
    """A stage of the funnel (INDICATORS 1).

    ``reached`` are the companies that came to it, ``median_days`` the usual time since the stage before, counted as
    nil where the order was another; None for the first stage and where nobody did both.
    """

    code: str
    label: str
    reached: tuple[Member, ...]
    median_days: float | None

    @property
    def count(self) -> int:
        """How many companies came to it."""
        return len(self.reached)


@dataclass(frozen=True)
class CurvePoint:
    """Starts and finishes so far at the end of a day, None after the reference date, and what the plan calls for."""

    day: date
    started: int | None
    finished: int | None
    plan_started: float
    plan_finished: float


@dataclass(frozen=True)
class Hours:
    """Hours delivered (INDICATORS 5), in minutes: those due, those beyond them, and what the programme promises."""

    minutes: int
    excess: int
    promised: int
    excesses: tuple[Member, ...]

    @property
    def share(self) -> float:
        """Delivered over promised."""
        return self.minutes / self.promised


@dataclass(frozen=True)
class Progress:
    """Indicators 1 to 5 at a date, each figure with its list."""

    as_of: date
    stages: tuple[Stage, ...]
    withdrawn: tuple[Member, ...]
    declined: int
    expired: int
    started: tuple[Member, ...]
    finished: tuple[Member, ...]
    pace: Pace
    hours: Hours
    curve: tuple[CurvePoint, ...]


# (code, label, column) in the order of INDICATORS 1.
_STAGES = (
    ("inventoried", "Bilan GES terminé", "inventoried_on"),
    ("answered", "Formulaire reçu", "answered_on"),
    ("proposed", "Coach proposé", "proposed_on"),
    ("confirmed", "Coaching confirmé", "confirmed_on"),
    ("started", "Première rencontre", "started_on"),
    ("hours", "Heures complètes", "hours_on"),
    ("logbook", "Journal remis", "logbook_on"),
    ("payable", "À payer", "payable_on"),
    ("paid", "Payé", "paid_on"),
)


def progress(reader: Reader, as_of: date, programme: Programme | None = None) -> Progress:
    """Indicators 1 to 5 at ``as_of``."""
    parameters = programme or load_programme()
    rows = stage_rows(reader, as_of, parameters)
    finished = _members(rows, "finished_on")
    started = _members(rows, "started_on")
    return Progress(
        as_of=as_of,
        stages=tuple(_stages(rows)),
        withdrawn=_members(rows, "withdrawn_on"),
        declined=sum(row["declined"] for row in rows),
        expired=sum(row["expired"] for row in rows),
        started=started,
        finished=finished,
        pace=pace(rows, as_of, parameters),
        hours=_hours(rows, parameters),
        curve=tuple(_curve(started, finished, as_of, parameters)),
    )


def stage_rows(reader: Reader, as_of: date, programme: Programme) -> list[Row]:
    """When each company reached each stage.

    ``finished_on`` is when its hours and logbook were complete (INDICATORS 2), ``payable_on`` when its meetings were
    accepted too and there was a fee to pay.
    """
    rows = reader.rows("coaching_stages", as_of, programme.coaching.minutes.value)
    for row in rows:
        row["state"] = state_of(row, programme)
        row["finished_on"] = max(row["hours_on"], row["logbook_on"]) if is_finished(row, programme) else None
        row["payable_on"] = _payable_on(row)
    return rows


def _payable_on(row: Row) -> date | None:
    if row["state"] not in ("payable", "paid"):
        return None
    accepted_on = row["accepted_on"] if row["accepted_meetings"] == row["meetings"] else None
    return max((day for day in (row["finished_on"], accepted_on) if day is not None), default=None)


def _stages(rows: Sequence[Row]) -> list[Stage]:
    before = (None, *(column for _, _, column in _STAGES))
    return [
        Stage(code, label, _members(rows, column), _median_days(rows, earlier, column))
        for (code, label, column), earlier in zip(_STAGES, before, strict=False)
    ]


def _median_days(rows: Sequence[Row], earlier: str | None, column: str) -> float | None:
    if earlier is None:
        return None
    both = [row for row in rows if row[earlier] is not None and row[column] is not None]
    return median(max((row[column] - row[earlier]).days, 0) for row in both) if both else None


def _members(rows: Sequence[Row], column: str) -> tuple[Member, ...]:
    return tuple(
        Member(row["company_id"], row["company"], row[column], row["minutes"])
        for row in rows
        if row[column] is not None
    )


def _hours(rows: Sequence[Row], programme: Programme) -> Hours:
    needed = programme.coaching.minutes.value
    beyond = [row for row in rows if row["minutes"] > needed]
    return Hours(
        minutes=sum(min(row["minutes"], needed) for row in rows),
        excess=sum(row["minutes"] - needed for row in beyond),
        promised=programme.targets.companies.value * needed,
        excesses=_members(beyond, "hours_on"),
    )


def _curve(
    started: Sequence[Member], finished: Sequence[Member], as_of: date, programme: Programme
) -> list[CurvePoint]:
    """A point at the end of each month of the programme, and one at the reference date."""
    first, last = programme.coaching.first_day.value, programme.coaching.last_day.value
    days = {first, last}
    month = add_months(first_of_month(first), 1)
    while month <= last:
        days.add(month - timedelta(days=1))
        month = add_months(month, 1)
    if first <= as_of <= last:
        days.add(as_of)
    return [
        CurvePoint(
            day,
            sum(member.on <= day for member in started) if day <= as_of else None,
            sum(member.on <= day for member in finished) if day <= as_of else None,
            plan_starts(day, programme),
            plan_finishes(day, programme),
        )
        for day in sorted(days)
    ]
