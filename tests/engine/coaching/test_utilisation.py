"""Use of contracts and coaches, equity, load by month, budget."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.coaching.absences import add_absence
from engine.coaching.budget import budget
from engine.coaching.load import monthly_load
from engine.coaching.meetings import Entry, plan
from engine.coaching.pace import months_between, pace, plan_finishes, plan_starts
from engine.coaching.utilisation import elapsed_share, equity, last_start, utilisation
from engine.coaching.withdrawal import withdraw
from engine.programme.calendar import add_months
from tests.engine.coaching.world import AUTHOR, COACH, CONFIRMED, PROGRAMME, TODAY, World

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
SHARES = st.lists(st.floats(0, 3), min_size=1, max_size=12)


def test_contracts_and_coaches_are_used_three_ways(world: World) -> None:
    world.whole_coaching("Terminée")
    world.coaching("En cours")
    world.coaching("Retirée")
    withdraw(world.store, world.companies["Retirée"], AUTHOR, TODAY, "Vente")
    found = utilisation(world.store, TODAY)
    contract = next(use for use in found.contracts if use.firm_id == world.firm)
    assert (contract.assigned, contract.active, contract.of_minimum, contract.of_high) == (2, 1, 1.0, 0.2)
    coach = next(use for use in found.coaches if use.coach_id == world.coach)
    assert (coach.of_wanted, coach.of_places, coach.minutes) == (0.2, 0.25, 450)
    # Midpoint (2 + 10) / 2, half of the firm's wanted total.
    assert (coach.entitlement, coach.share) == (3.0, pytest.approx(2 / 3))
    assert (found.debt, found.room) == (2, 228)
    assert utilisation(world.store, date(2026, 6, 10)).contracts[0].assigned == 3


def test_answers_and_absences_of_a_coach(world: World) -> None:
    rows = (
        ("confirmed", date(2026, 6, 5)),
        ("declined", date(2026, 6, 12)),
        ("expired", date(2026, 6, 15)),
        ("offered", None),
    )
    with world.store.write(AUTHOR, "essai") as transaction:
        for position, (state, answered) in enumerate(rows):
            dated = {"proposed_on": date(2026, 6, 1), "approved_on": date(2026, 6, 2), "offered_on": date(2026, 6, 3)}
            (company,) = transaction.insert("company", [{"registered_on": date(2026, 5, 4)}])
            row = {"company_id": company, "coach_id": world.coach, "state": state, "answered_on": answered}
            transaction.insert("proposal", [{**dated, **row, "deadline": date(2026, 6, 10)}])
            assert position < len(rows)
    add_absence(world.store, world.coach, date(2026, 11, 10), date(2026, 11, 20), AUTHOR)
    coach = utilisation(world.store, TODAY).coaches[0]
    assert (coach.coach, coach.waiting, coach.declined, coach.expired, coach.in_time) == (COACH, 1, 1, 1, 1)
    assert coach.away_until == date(2026, 11, 20)
    # Confirmed in time, refused two days late, expired.
    assert utilisation(world.store, TODAY).in_time_share == pytest.approx(1 / 3)
    assert utilisation(world.store, date(2026, 6, 4)).in_time_share is None
    assert utilisation(world.store, date(2026, 6, 4)).coaches[0].waiting == 4


def test_a_firm_without_a_contract_is_named(world: World) -> None:
    with world.store.write(AUTHOR, "essai") as transaction:
        transaction.delete("contract", world.store.table("contract"))
    found = utilisation(world.store, TODAY)
    assert found.without_contract == ("Boréal conseil", "Cirrus")
    assert (found.equity, found.contracts, found.debt) == (None, (), 0)
    assert found.coaches[0].entitlement == 10.0


@given(SHARES)
def test_equity_indices_stay_within_their_bounds(shares: list[float]) -> None:
    found = equity(shares)
    assert -1e-12 <= found.gini <= 1 - 1 / len(shares) + 1e-9
    assert 1 / len(shares) - 1e-9 <= found.jain <= 1 + 1e-9
    assert found.spread == pytest.approx(max(shares) - min(shares))


@given(st.floats(0.1, 3), st.integers(1, 10))
def test_equal_shares_are_even(share: float, number: int) -> None:
    found = equity([share] * number)
    assert (found.gini, found.jain, found.spread) == (pytest.approx(0), pytest.approx(1), 0)


def test_one_served_out_of_four() -> None:
    found = equity([1, 0, 0, 0])
    assert (found.gini, found.jain, found.median) == (0.75, 0.25, 0)


# The plan and the pace.


def test_the_last_start_leaves_four_months() -> None:
    assert last_start(PROGRAMME) == date(2028, 1, 30)


@pytest.mark.parametrize(
    ("day", "started"),
    [(date(2026, 4, 1), 0), (date(2026, 5, 1), 0), (date(2028, 1, 30), 230), (date(2028, 5, 30), 230)],
)
def test_the_plan_goes_from_the_first_day_to_the_last_start(day: date, started: float) -> None:
    assert plan_starts(day, PROGRAMME) == started


def test_the_plan_s_finishes_follow_four_months_later() -> None:
    assert plan_finishes(date(2026, 9, 1), PROGRAMME) == 0
    assert plan_finishes(date(2028, 5, 30), PROGRAMME) == 230
    assert plan_finishes(date(2027, 6, 1), PROGRAMME) == plan_starts(date(2027, 2, 1), PROGRAMME)


@given(DAYS, DAYS)
def test_elapsed_grows_from_nothing_to_all(one: date, two: date) -> None:
    first, second = sorted((one, two))
    assert 0 <= elapsed_share(first, PROGRAMME) <= elapsed_share(second, PROGRAMME) <= 1


@given(DAYS, st.integers(0, 30))
def test_months_between_counts_what_adding_months_adds(start: date, months: int) -> None:
    assert months_between(start, add_months(start, months)) == months


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 10, 31), date(2027, 2, 28), 4),
        (date(2027, 12, 31), date(2028, 2, 29), 2),
        (date(2026, 6, 1), date(2026, 6, 16), 0.5),
        (date(2026, 6, 2), date(2026, 6, 1), 0),
    ],
)
def test_months_are_calendar_months(start: date, end: date, months: float) -> None:
    assert months_between(start, end) == months


def started(*days: date) -> list[dict[str, object]]:
    return [{"started_on": day, "state": "under_way", "minutes": 60, "logbook_on": None} for day in days]


def test_the_pace_needed_beside_the_pace_of_three_months() -> None:
    rows = started(date(2026, 6, 1), date(2026, 8, 17), date(2026, 9, 1), date(2026, 11, 16))
    found = pace(rows, TODAY, PROGRAMME)
    assert found.started == 4
    assert found.actual == 1.0
    assert found.required == pytest.approx(226 / months_between(TODAY, date(2028, 1, 30)))
    assert pace(rows, date(2026, 7, 31), PROGRAMME).actual is None
    assert pace(rows, date(2028, 1, 30), PROGRAMME).required is None
    assert pace(started(*[date(2026, 6, 1)] * 231), TODAY, PROGRAMME).required == 0


# Load and budget.


def test_the_load_of_a_coach_month_by_month(world: World) -> None:
    coaching = world.coaching("En cours")
    world.hold("En cours", 60, 60)
    plan(world.store, coaching, Entry(date(2026, 11, 20), 90), COACH, TODAY)
    world.whole_coaching("Terminée")
    load = {point.month: point for point in monthly_load(world.store, TODAY) if point.coach_id == world.coach}
    assert len(load) == 25
    assert [load[date(2026, month, 1)].active for month in range(5, 13)] == [0, 2, 2, 2, 2, 1, 1, 0]
    assert (load[date(2026, 7, 1)].held, load[date(2026, 11, 1)].planned) == (270, 90)
    assert [point.to_come for point in load.values()] == [month > TODAY for month in load]
    assert date(2026, 6, 1) <= CONFIRMED


def test_the_budget_committed_payable_and_paid(world: World) -> None:
    world.whole_coaching("Payée")
    world.pay()
    world.whole_coaching("Payable", world.outside_coach)
    world.coaching("En cours")
    world.coaching("Retirée")
    withdraw(world.store, world.companies["Retirée"], AUTHOR, TODAY, "Vente")
    found = budget(world.store, TODAY)
    assert found.maximum == 32_085_000
    assert (found.paid, found.payable, found.committed) == (139_500, 135_000, 139_500 * 2 + 135_000)
    assert found.left == found.maximum - found.committed
    assert found.minimums == 2 * 139_500 + 2 * 135_000
    before = budget(world.store, date(2026, 11, 2))
    assert (before.paid, before.payable) == (0, 139_500 + 135_000)
