"""Each alert on a coaching, at the day it appears, worsens and goes."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reading import Row
from engine.coaching.coaching_alerts import coaching_alerts
from engine.coaching.figures import coaching_lines, coaching_rows
from engine.coaching.meetings import Entry, cancel, plan, remove
from engine.coaching.pauses import pause
from engine.programme.calendar import due_date
from tests.engine.coaching.world import AUTHOR, COACH, PROGRAMME, TODAY, World

START = date(2026, 7, 6)
DUE = date(2026, 11, 6)


class Stored:
    """A reader that gives one coaching, as the query would."""

    def __init__(self, **values: object) -> None:
        self.row: Row = {
            "coaching_id": 1,
            "company_id": 1,
            "company": "Bio Cobaltax",
            "sector": "finance",
            "coach_id": 1,
            "coach": COACH,
            "firm_id": 1,
            "firm": "Boréal conseil",
            "fee_cents": 139_500,
            "version": 1,
            "confirmed_on": date(2026, 6, 10),
            "started_on": START,
            "last_held_on": START,
            "minutes": 60,
            "meetings": 1,
            "untold": 0,
            "next_on": None,
            "planned": 0,
            "planned_minutes": 0,
            "unrecorded_since": None,
            "unrecorded": 0,
            "cancelled": 0,
            "logbook_begun_on": None,
            "logbook_on": None,
            "accepted_meetings": None,
            "hold_until": None,
            "coach_change_id": None,
            "change_asked_on": None,
            "withdrawn_on": None,
            "paid_on": None,
            "state": "under_way",
            **values,
        }

    def rows(self, query: str, *parameters: object) -> list[Row]:
        assert query == "coaching_figures"
        return [dict(self.row)]


def names(as_of: date, **values: object) -> dict[str, bool]:
    """The alerts of one coaching at a date: urgent or not, by name."""
    rows = coaching_rows(Stored(**values), as_of, PROGRAMME)
    return {alert.name: alert.urgent for alert in coaching_alerts(rows, as_of, PROGRAMME)}


DONE: dict[str, Any] = {"minutes": 450, "meetings": 6, "last_held_on": date(2026, 9, 1)}


@pytest.mark.parametrize(
    ("as_of", "minutes", "expected"),
    [(DUE, 449, False), (DUE + timedelta(days=1), 449, True), (DUE + timedelta(days=1), 450, False)],
)
def test_overdue_the_day_after_with_hours_left(as_of: date, minutes: int, expected: bool) -> None:
    found = names(as_of, minutes=minutes, meetings=6, logbook_on=as_of if minutes >= 450 else None)
    assert ("coaching_overdue" in found) == expected
    assert found.get("coaching_overdue", True)


def test_a_pause_does_not_move_the_due_date() -> None:
    assert "coaching_overdue" in names(date(2026, 11, 7), hold_until=date(2026, 12, 1))


def test_a_late_start_is_due_at_the_programme_s_end() -> None:
    late = {"started_on": date(2028, 3, 1), "last_held_on": date(2028, 5, 29)}
    assert "coaching_overdue" not in names(date(2028, 5, 30), **late)
    assert "coaching_overdue" in names(date(2028, 5, 31), **late)


@given(st.integers(1, 449), st.integers(1, 122))
def test_risk_is_the_pace_needed_over_the_even_pace(minutes: int, days: int) -> None:
    as_of = DUE - timedelta(days=days)
    (row,) = coaching_rows(Stored(minutes=minutes), as_of, PROGRAMME)
    assert row["risk"] == pytest.approx((450 - minutes) / (days / 7) / (450 / 17.4))
    alerts = names(as_of, minutes=minutes, next_on=as_of)
    assert ("coaching_at_risk" in alerts) == (row["risk"] >= 2)
    assert alerts.get("coaching_at_risk", False) == (row["risk"] >= 4)


def test_on_the_last_day_what_is_left_is_urgent() -> None:
    (row,) = coaching_rows(Stored(), DUE, PROGRAMME)
    assert math.isinf(row["risk"])
    assert names(DUE)["coaching_at_risk"]


def test_quiet_after_thirty_days_unless_planned_or_on_hold() -> None:
    thirty = START + timedelta(days=30)
    assert "coaching_quiet" not in names(START + timedelta(days=29))
    assert names(thirty)["coaching_quiet"] is False
    assert "coaching_quiet" not in names(thirty, next_on=thirty)
    assert "coaching_quiet" not in names(thirty, hold_until=thirty + timedelta(days=1))
    assert "coaching_quiet" in names(thirty, hold_until=thirty)
    assert "coaching_quiet" not in names(thirty, **(DONE | {"last_held_on": START}))


def test_never_started_is_quiet_since_the_confirmation() -> None:
    waiting = {"started_on": None, "last_held_on": None, "minutes": 0, "meetings": 0, "state": "confirmed"}
    assert "coaching_quiet" in names(date(2026, 7, 10), **waiting)
    assert "coaching_quiet" not in names(date(2026, 7, 9), **waiting)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"meetings": 4}, False),
        ({"minutes": 450, "meetings": 4}, True),
        ({"minutes": 450, "meetings": 4, "accepted_meetings": 4}, False),
        ({"minutes": 450, "meetings": 3, "accepted_meetings": 4}, True),
        ({"meetings": 9, "planned": 1}, False),
        ({"meetings": 9, "planned": 2}, True),
        ({"meetings": 11}, True),
        ({"meetings": 11, "accepted_meetings": 11}, False),
        ({"meetings": 4, "logbook_on": date(2026, 9, 1)}, True),
    ],
)
def test_the_number_of_meetings(values: dict[str, Any], expected: bool) -> None:
    assert ("meeting_count" in names(date(2026, 9, 1), **values)) == expected


@pytest.mark.parametrize(("days", "urgent"), [(6, None), (7, False), (14, False), (15, True)])
def test_a_logbook_is_awaited_then_late(days: int, urgent: bool | None) -> None:
    as_of = DONE["last_held_on"] + timedelta(days=days)
    assert names(as_of, **DONE).get("logbook_missing") == urgent
    assert "logbook_missing" not in names(as_of, **DONE, logbook_on=as_of)


def test_a_change_waiting_for_approval_is_urgent() -> None:
    assert names(date(2026, 7, 7), change_asked_on=date(2026, 7, 7))["coach_change"]


@pytest.mark.parametrize(
    ("as_of", "urgent"),
    [(date(2028, 1, 30), None), (date(2028, 1, 31), False), (date(2028, 5, 30), False), (date(2028, 5, 31), True)],
)
def test_not_started_in_time(as_of: date, urgent: bool | None) -> None:
    waiting = {"started_on": None, "last_held_on": None, "minutes": 0, "meetings": 0, "state": "confirmed"}
    assert names(as_of, **waiting, next_on=as_of).get("late_start") == urgent


@pytest.mark.parametrize("state", ["withdrawn", "paid"])
def test_nothing_is_asked_of_what_is_over(state: str) -> None:
    assert names(date(2027, 6, 1), state=state, unrecorded=1, unrecorded_since=START, untold=2) == {}


# From the database.


def line(world: World, as_of: date = TODAY) -> Any:
    (found,) = coaching_lines(world.store, as_of)
    return found


def test_not_held_and_not_recorded_are_told_apart(world: World) -> None:
    coaching = world.coaching("Bio Cobaltax")
    world.hold("Bio Cobaltax", 60)
    missed = plan(world.store, coaching, Entry(date(2026, 8, 3), 60), COACH, date(2026, 7, 10)).meeting_id
    plan(world.store, coaching, Entry(date(2026, 8, 10), 60), COACH, date(2026, 7, 10))
    assert missed is not None
    cancel(world.store, missed, AUTHOR, "entreprise absente")
    before, after = line(world, date(2026, 8, 10)), line(world, date(2026, 8, 11))
    assert (before.next_on, before.unrecorded, before.cancelled) == (date(2026, 8, 10), 0, 1)
    assert (after.next_on, after.unrecorded, after.cancelled) == (None, 1, 1)
    rows = coaching_rows(world.store, date(2026, 8, 11), PROGRAMME)
    (alert,) = [a for a in coaching_alerts(rows, date(2026, 8, 11), PROGRAMME) if a.name == "meeting_unrecorded"]
    assert "10 août 2026" in alert.reason
    assert (alert.owner, alert.place, alert.detail) == ("coach", "coachings", COACH)


def test_the_line_of_a_coaching(world: World) -> None:
    coaching = world.coaching("Bio Cobaltax")
    world.hold("Bio Cobaltax", 60, 90)
    pause(world.store, coaching, AUTHOR, date(2026, 11, 1), date(2026, 12, 1), "arrêt")
    found = line(world, date(2026, 9, 6))
    assert (found.minutes, found.meetings, found.state) == (150, 2, "under_way")
    assert found.hours_share == pytest.approx(1 / 3)
    assert found.due_on == due_date(START, PROGRAMME) == DUE
    assert found.time_share == pytest.approx(62 / 123)
    assert found.hold_until is None
    assert line(world, date(2026, 11, 2)).hold_until == date(2026, 12, 1)


def test_the_time_stops_with_the_last_meeting_of_a_delivered_coaching(world: World) -> None:
    world.whole_coaching("Bio Cobaltax")
    found = line(world, DUE + timedelta(days=300))
    assert found.last_held_on == START + timedelta(days=70)
    assert found.time_share == pytest.approx(70 / 123)


def test_a_figure_goes_with_the_meeting_it_came_from(world: World) -> None:
    world.coaching("Bio Cobaltax")
    world.hold("Bio Cobaltax", 60)
    remove(world.store, int(str(world.meetings("Bio Cobaltax")[0]["meeting_id"])), AUTHOR, "erreur")
    found = line(world)
    assert (found.state, found.minutes, found.due_on, found.time_share, found.risk) == (
        "confirmed",
        0,
        None,
        None,
        None,
    )
