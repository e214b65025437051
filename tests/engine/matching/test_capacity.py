"""Places and costs, against values worked out by hand."""

from __future__ import annotations

import pytest

from engine.matching.capacity import Contract, Load, Pace, capacity, entitlements


def load(firm: int = 1, at_once: int = 3, wanted: int = 10, occupied: int = 0, assigned: int = 0) -> Load:
    return Load(firm, at_once, wanted, occupied, assigned)


@pytest.mark.parametrize(
    ("coach", "places"),
    [
        (load(), 3),
        (load(occupied=2, assigned=2), 1),
        (load(occupied=1, assigned=9), 1),
        (load(occupied=4, assigned=4), 0),
        (load(assigned=12), 0),
    ],
)
def test_places_are_the_least_of_both_limits_and_never_negative(coach: Load, places: int) -> None:
    assert capacity([coach], {}, 10.0).places.tolist() == [places]


def test_entitlement_is_the_contract_s_midpoint_shared_by_what_coaches_want() -> None:
    loads = [load(1, wanted=20), load(1, wanted=10), load(2, wanted=8)]
    assert entitlements(loads, {1: Contract(guaranteed_minimum=20, expected_high=40)}) == [20.0, 10.0, 8.0]


def test_costs_grow_with_the_share_already_used() -> None:
    # Midpoint (4 + 12) / 2 = 8; two coachings so far: 10 × 2.5 / 8, 10 × 3.5 / 8, 10 × 4.5 / 8 points.
    found = capacity([load(at_once=4, occupied=2, assigned=2)], {1: Contract(4, 12)}, 10.0)
    assert found.places.tolist() == [2]
    assert found.costs[0].tolist() == [312, 438, 562]


def test_without_contract_the_share_is_of_what_the_coach_wants() -> None:
    assert capacity([load(at_once=2, wanted=4)], {}, 10.0).costs[0].tolist() == [125, 375, 625]


@pytest.mark.parametrize("contract", [Contract(0, 0), Contract(0, 1)])
def test_a_contract_that_promises_less_than_one_coaching_counts_as_one(contract: Contract) -> None:
    assert capacity([load(at_once=2)], {1: contract}, 10.0).costs[0].tolist() == [500, 1500, 2500]


def test_a_coach_who_wants_nothing_has_no_place() -> None:
    found = capacity([load(wanted=0)], {1: Contract(0, 10)}, 10.0)
    assert found.places.tolist() == [0]
    assert found.firms == {1: 0}


@pytest.mark.parametrize(
    ("contract", "places"),
    [
        (None, 5),
        (Contract(0, 10), 5),
        (Contract(0, 10, most_at_once=4), 2),
        (Contract(0, 10, most_in_total=7), 3),
        (Contract(0, 10, most_at_once=5, most_in_total=5), 1),
        (Contract(0, 10, most_at_once=1), 0),
    ],
)
def test_a_firm_has_what_its_contract_leaves_at_most_what_its_coaches_have(
    contract: Contract | None, places: int
) -> None:
    team = [load(1, at_once=4, occupied=2, assigned=4), load(1)]
    assert capacity(team, {1: contract} if contract else {}, 10.0).firms == {1: places}


def test_places_that_catch_up_with_a_minimum_cost_less_and_those_past_the_range_more() -> None:
    # Half the time behind: 4 × ½ = 2 due by now, one given: the next place is worth 6 points more, the others nothing;
    # the 4th and 5th coachings pass the high end of 3 by one each.
    pace = Pace(elapsed=0.5, points_behind=6.0, points_beyond=20.0)
    coach, contracts = load(at_once=5, occupied=1, assigned=1), {1: Contract(4, 3)}
    free = capacity([coach], contracts, 0.0, pace)
    assert free.costs[0].tolist() == [-600, 0, 2000, 2000, 2000]


def test_a_part_of_a_coaching_behind_is_worth_its_part() -> None:
    pace = Pace(elapsed=0.25, points_behind=6.0, points_beyond=20.0)
    assert capacity([load(at_once=2)], {1: Contract(2, 10)}, 0.0, pace).costs[0].tolist() == [-300, 0, 0]


def test_a_firm_s_minimum_is_shared_as_its_coaches_want() -> None:
    pace = Pace(elapsed=1.0, points_behind=6.0, points_beyond=0.0)
    team = [load(1, at_once=2, wanted=9), load(1, at_once=2, wanted=3)]
    found = capacity(team, {1: Contract(2, 10)}, 0.0, pace)
    assert [row.tolist() for row in found.costs] == [[-600, -300, 0], [-300, 0, 0]]


def test_what_is_released_has_its_place_back_whatever_the_limits() -> None:
    team = [load(1, at_once=1, occupied=2, assigned=2), load(1, at_once=3)]
    found = capacity(team, {1: Contract(0, 8, most_at_once=2)}, 10.0, released=[1, 0])
    assert found.places.tolist() == [1, 3]
    assert found.firms == {1: 1}
    assert len(found.costs[0]) == 2
