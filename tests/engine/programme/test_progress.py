"""Indicators 1 to 5, and a year of the programme replayed with every figure counted again by other statements."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from data.programme_file import load_programme
from engine.coaching import logbook, meetings
from engine.coaching.budget import budget
from engine.coaching.meetings import Entry
from engine.coaching.payable import payability
from engine.coaching.utilisation import utilisation
from engine.coaching.withdrawal import withdraw
from engine.programme.alerts import alerts
from engine.programme.calendar import add_months
from engine.programme.progress import Progress, progress
from engine.programme.status import status
from tests.engine.coaching.world import ANSWERS, AUTHOR, COACH, TODAY, World

PROGRAMME = load_programme()
SEED = 20270501
COMPANIES = 10


def counts(found: Progress) -> dict[str, int]:
    return {stage.code: stage.count for stage in found.stages}


def test_the_funnel_counts_who_came_to_each_stage(world: World) -> None:
    world.company("Sans bilan", inventoried_on=None)
    world.company("À jumeler")
    world.coaching("Confirmée")
    world.coaching("En cours")
    world.hold("En cours", 60)
    world.whole_coaching("Payée")
    world.pay()
    world.whole_coaching("À payer", world.outside_coach, date(2026, 11, 5))
    found = progress(world.store, TODAY)
    assert counts(found) == {
        "inventoried": 5,
        "answered": 0,
        "proposed": 0,
        "confirmed": 4,
        "started": 3,
        "hours": 2,
        "logbook": 2,
        "payable": 2,
        "paid": 1,
    }
    medians = {stage.code: stage.median_days for stage in found.stages}
    # Confirmed 10 June, started 6 July, hours on 14 September; logbooks 21 and 52 days later; paid the 3rd.
    assert (medians["inventoried"], medians["confirmed"], medians["started"]) == (None, None, 26)
    assert (medians["hours"], medians["logbook"], medians["payable"], medians["paid"]) == (70, 36.5, 0, 29)
    assert [member.company for member in found.finished] == ["Payée", "À payer"]
    assert (found.pace.started, found.pace.finished) == (3, 2)


def test_answers_that_precede_the_inventory_waited_no_time(world: World) -> None:
    key = world.company("Bio Cobaltax")
    with world.store.write(AUTHOR, "essai") as transaction:
        transaction.update("company", [{"company_id": key, "answered_at": datetime(2026, 5, 5, 9)}])
    stage = progress(world.store, TODAY).stages[1]
    assert (stage.count, stage.median_days) == (1, 0)


def test_hours_beyond_those_due_are_told_apart(world: World) -> None:
    world.coaching("Longue")
    world.hold("Longue", 240, 240)
    world.coaching("Courte")
    world.hold("Courte", 60)
    found = progress(world.store, TODAY).hours
    assert (found.minutes, found.excess, found.promised) == (510, 30, 230 * 450)
    assert [member.company for member in found.excesses] == ["Longue"]
    assert found.share == pytest.approx(510 / 103_500)


def test_the_curve_ends_with_the_plan_and_stops_counting_today(world: World) -> None:
    world.whole_coaching("Bio Cobaltax")
    curve = progress(world.store, TODAY).curve
    assert (curve[0].day, curve[-1].day) == (date(2026, 5, 1), date(2028, 5, 30))
    assert (curve[-1].plan_started, curve[-1].plan_finished) == (230, 230)
    past = [point for point in curve if point.day <= TODAY]
    assert past[-1].day == TODAY
    assert [point.started for point in past] == sorted(point.started or 0 for point in past)
    assert all(point.started is None for point in curve if point.day > TODAY)
    assert {point.day: point.finished for point in past}[date(2026, 9, 30)] == 0
    assert {point.day: point.finished for point in past}[date(2026, 10, 31)] == 1


# A year in accelerated time.


class Year:
    """Companies that come, are coached at their own pace, deliver or leave; a run closed each month."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.draw = random.Random(SEED)
        self.today = date(2026, 5, 1)

    def play(self) -> Iterator[date]:
        """Yields the last day of each month."""
        plans = {f"Entreprise {number:02d}": self._plan() for number in range(COMPANIES)}
        month = date(2026, 5, 1)
        while month < date(2027, 5, 1):
            end = add_months(month, 1) - timedelta(days=1)
            for name, (starts, acts) in plans.items():
                if month <= starts <= end:
                    coach = self.draw.choice((self.world.coach, self.world.other_coach, self.world.outside_coach))
                    self.world.coaching(name, coach, confirmed_on=starts)
                for day, act, minutes in acts:
                    if month <= day <= end:
                        self._act(name, day, act, minutes)
            yield end
            self._pay(month, end)
            month = add_months(month, 1)

    def _plan(self) -> tuple[date, list[tuple[date, str, int]]]:
        starts = date(2026, 5, 4) + timedelta(days=self.draw.randrange(270))
        meetings_held = self.draw.choice((3, 4, 5, 6, 6, 7))
        minutes = self.draw.choice((60, 75, 90, 100))
        days = [starts + timedelta(days=5 + 17 * rank) for rank in range(meetings_held)]
        acts = [(day, "meeting", minutes) for day in days]
        end = self.draw.choice(("logbook", "logbook", "logbook", "leave", "nothing"))
        return starts, [*acts, (days[-1] + timedelta(days=self.draw.randrange(1, 25)), end, 0)]

    def _act(self, name: str, day: date, act: str, minutes: int) -> None:
        store, coaching = self.world.store, self.world.coachings[name]
        if act == "meeting":
            meetings.record(store, coaching, Entry(day, minutes, "Direction", "Plan"), COACH, day)
        elif act == "logbook":
            logbook.deliver(store, coaching, COACH, day, answers=ANSWERS)
        elif act == "leave":
            withdraw(store, self.world.companies[name], AUTHOR, day, "Vente")

    def _pay(self, month: date, end: date) -> None:
        if payability(self.world.store, end).count:
            self.world.pay(month, end + timedelta(days=1))


def recount(world: World, as_of: date) -> dict[str, Any]:
    """The same figures from the tables, by statements that share nothing with the product's."""
    with world.store._connection.cursor() as cursor:

        def one(sql: str) -> Any:
            (row,) = cursor.execute(sql.replace("@day", f"date '{as_of}'")).fetchall()
            return row[0]

        live = "company_id not in (select company_id from company where withdrawn_on <= @day)"
        done = (
            "coaching_id in (select coaching_id from meeting where state = 'held' and held_on <= @day "
            "group by coaching_id having sum(minutes) >= 450) "
            "and coaching_id in (select coaching_id from logbook where delivered_on <= @day) and " + live
        )
        bounded = (
            "coaching_id in (select coaching_id from meeting where state = 'held' and held_on <= @day "
            "group by coaching_id having count(*) between 5 and 10)"
        )
        paid = (
            "coaching_id in (select coaching_id from payment where invoice_id in (select invoice_id from invoice "
            "where payment_run_id in (select payment_run_id from payment_run where closed_on <= @day)))"
        )
        return {
            "confirmed": one("select count(*) from coaching where confirmed_on <= @day"),
            "started": one("select count(distinct coaching_id) from meeting where state = 'held' and held_on <= @day"),
            "finished": one(f"select count(*) from coaching where {done}"),
            "payable": one(f"select count(*) from coaching where {done} and {bounded} and not {paid}"),
            "paid": one(f"select count(*) from coaching where {paid}"),
            "withdrawn": one("select count(*) from company where withdrawn_on <= @day"),
            "minutes": one(
                "select coalesce(sum(least(total, 450)), 0) from (select sum(minutes) as total from meeting "
                "where state = 'held' and held_on <= @day group by coaching_id)"
            ),
            "excess": one(
                "select coalesce(sum(greatest(total - 450, 0)), 0) from (select sum(minutes) as total from meeting "
                "where state = 'held' and held_on <= @day group by coaching_id)"
            ),
            "paid_cents": one(f"select coalesce(sum(fee_cents), 0) from payment where {paid}"),
            "assigned": one(f"select count(*) from coaching where confirmed_on <= @day and {live}"),
            "late_logbooks": one(
                "select count(*) from (select coaching_id, max(held_on) as last from meeting where state = 'held' "
                "and held_on <= @day group by coaching_id having sum(minutes) >= 450) "
                f"join coaching using (coaching_id) where {live} and date_diff('day', last, @day) > 14 "
                "and coaching_id not in (select coaching_id from logbook where delivered_on <= @day)"
            ),
            "overdue": one(
                "select count(*) from (select coaching_id, min(held_on) as first from meeting where state = 'held' "
                "and held_on <= @day group by coaching_id having sum(minutes) < 450) "
                f"join coaching using (coaching_id) where {live} and @day > first + interval 4 month"
            ),
        }


def figures(world: World, as_of: date) -> dict[str, Any]:
    """The product's own."""
    found, money = progress(world.store, as_of), budget(world.store, as_of)
    use, open_alerts = utilisation(world.store, as_of), alerts(world.store, as_of)
    return {
        "confirmed": counts(found)["confirmed"],
        "started": found.pace.started,
        "finished": found.pace.finished,
        "payable": payability(world.store, as_of).count,
        "paid": counts(found)["paid"],
        "withdrawn": len(found.withdrawn),
        "minutes": found.hours.minutes,
        "excess": found.hours.excess,
        "paid_cents": money.paid,
        "assigned": sum(contract.assigned for contract in use.contracts),
        "late_logbooks": sum(alert.urgent for alert in open_alerts.of("logbook_missing")),
        "overdue": len(open_alerts.of("coaching_overdue")),
    }


def test_a_year_replayed_agrees_with_another_count(world: World) -> None:
    seen: dict[date, dict[str, Any]] = {}
    for day in Year(world).play():
        seen[day] = figures(world, day)
        assert seen[day] == recount(world, day), day
    last = seen[date(2027, 4, 30)]
    # The story has something of everything, or it would prove little.
    assert all(last[name] > 0 for name in last if name not in ("payable",)), last
    told = status(world.store, date(2027, 4, 30), PROGRAMME)
    assert (told["finished"], told["withdrawn"]) == (last["finished"], last["withdrawn"])
    assert told["indicators"]["delivered_minutes"] == last["minutes"]
    # A year later, the end of a month is still what it was then.
    for day in list(seen)[::5]:
        assert figures(world, day) == seen[day], day
