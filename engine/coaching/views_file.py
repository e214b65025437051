"""One coaching as its screen shows it: meetings, what may be done now, the company's whole course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.coaching.alert import Alert
from engine.coaching.course import company_course
from engine.coaching.figures import CoachingLine
from engine.coaching.life_cycle import Act, coaching_at_hand, possible_acts
from engine.coaching.standing import lacking
from engine.coaching.views_list import Board
from engine.cohort.records import read_records
from engine.cohort.timeline import Event


@dataclass(frozen=True)
class Meeting:
    """A meeting as recorded; ``number`` counts those held, None for another; ``version`` is given back when changed."""

    meeting_id: int
    number: int | None
    held_on: date
    minutes: int
    state: str
    attendees: str | None
    topics: str | None
    cancelled_reason: str | None
    version: int


@dataclass(frozen=True)
class Request:
    """A request of another coach that waits for approval; ``version`` is given back with the answer."""

    coach_change_id: int
    coach: str
    reason: str
    asked_on: date
    asked_by: str
    version: int


@dataclass(frozen=True)
class CoachingFile:
    """Everything the screen says of a coaching.

    Attributes:
        line: its figures at the date.
        meetings: all those recorded, by date.
        acts: what may be done, from everything recorded whatever its date.
        on_hold: a pause has begun and nobody ended it.
        request: the request of another coach that waits, if any.
        count_due: the number of meetings alone keeps it from being delivered, or passes the upper bound.
        events: what happened to the company, oldest first, then what is expected.
    """

    line: CoachingLine
    alerts: tuple[Alert, ...]
    meetings: tuple[Meeting, ...]
    acts: tuple[Act, ...]
    on_hold: bool
    request: Request | None
    count_due: bool
    events: tuple[Event, ...]

    def held(self) -> tuple[Meeting, ...]:
        """The meetings held, in order."""
        return tuple(meeting for meeting in self.meetings if meeting.state == "held")

    def planned(self) -> tuple[Meeting, ...]:
        """The meetings planned and not recorded yet, in order."""
        return tuple(meeting for meeting in self.meetings if meeting.state == "planned")


def coaching_of(store: Store, company_id: int) -> int | None:
    """The key of a company's coaching, None without one."""
    found = store.rows("view_company_coaching", company_id)
    return int(found[0]["coaching_id"]) if found else None


def coaching_file(
    store: Store, view: Board, coaching_id: int, as_of: date, programme: Programme
) -> CoachingFile | None:
    """The file of a coaching of ``view``, None when there is none confirmed by ``as_of``."""
    line = view.line(coaching_id)
    if line is None:
        return None
    now = coaching_at_hand(store, coaching_id, programme)
    meetings = _meetings(store.rows("meeting_of_coaching", coaching_id))
    course = store.rows("view_coaching_course", coaching_id)
    records = read_records(store, line.company_id)
    if records is None:
        raise AssertionError("a coaching has its company")
    return CoachingFile(
        line=line,
        alerts=view.alerts.get(coaching_id, ()),
        meetings=meetings,
        acts=possible_acts(now["state"]),
        on_hold=now["pause_id"] is not None,
        request=next((_request(row) for row in course if row["state"] == "asked"), None),
        count_due=_count_due(now, programme),
        events=company_course(store, records, as_of, programme),
    )


def _meetings(rows: Sequence[Row]) -> tuple[Meeting, ...]:
    held = iter(range(1, len(rows) + 1))
    return tuple(
        Meeting(
            meeting_id=row["meeting_id"],
            number=next(held) if row["state"] == "held" else None,
            held_on=row["held_on"],
            minutes=row["minutes"],
            state=row["state"],
            attendees=row["attendees"],
            topics=row["topics"],
            cancelled_reason=row["cancelled_reason"],
            version=row["version"],
        )
        for row in rows
    )


def _request(row: Row) -> Request:
    return Request(row["id"], row["coach"], row["reason"], row["began_on"], row["asked_by"], row["version"])


def _count_due(now: Row, programme: Programme) -> bool:
    gaps = lacking(now, programme)
    over = now["meetings"] > programme.coaching.meetings_high.value
    return now["state"] == "under_way" and "meetings" in gaps and (over or "hours" not in gaps)
