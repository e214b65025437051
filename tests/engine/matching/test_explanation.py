"""Prices, moves, values and competitions, each against solving the changed problem again independently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from data.errors import RefusedError
from engine.matching.allocation import Allocation, solve
from engine.matching.blocking import Competition
from engine.matching.explanation import NO_GAIN, Explanation, Gain, Move
from engine.matching.problem import Group, Instance
from tests.engine.matching.allocation_oracle import most_places, optimum, random_instance, respects


def explained(rng: np.random.Generator, count: int) -> Iterator[tuple[Instance, Allocation, Explanation]]:
    """``count`` random problems that have an answer."""
    while count:
        instance = random_instance(rng)
        allocation = solve(instance)
        if isinstance(allocation, Allocation):
            count -= 1
            yield instance, allocation, Explanation(instance, allocation)


def loss_when_forced(instance: Instance, allocation: Allocation, company: int, coach: int) -> float:
    """By solving again: what the total loses, ``inf`` when it is impossible or leaves a company less matched."""
    found = optimum(instance, (company, coach))
    if found is None or found[0] < allocation.matched:
        return np.inf
    return allocation.objective - found[1]


@pytest.mark.parametrize("seed", range(4))
def test_every_price_is_that_of_a_full_new_solution(seed: int) -> None:
    kinds: Counter[str] = Counter()
    for instance, allocation, explanation in explained(np.random.default_rng(seed), 25):
        prices = explanation.override_prices()
        for (i, j), price in np.ndenumerate(prices):
            assert price == loss_when_forced(instance, allocation, i, j), (instance, i, j)
            kinds["waiting" if allocation.assignment[i] < 0 else "matched", "dear" if price else "free"] += 1
            kinds["impossible"] += bool(np.isinf(price) and instance.allowed[i, j])
    assert kinds["waiting", "dear"]
    assert kinds["matched", "dear"]
    assert kinds["impossible"]


@pytest.mark.parametrize("seed", range(3))
def test_forbidding_a_pair_and_leaving_cost_what_a_full_new_solution_says(seed: int) -> None:
    kinds: Counter[str] = Counter()
    for instance, allocation, explanation in explained(np.random.default_rng(900 + seed), 15):
        for i in np.flatnonzero(allocation.assignment >= 0).tolist():
            coach, others = int(allocation.assignment[i]), np.arange(instance.companies) != i
            allowed = instance.allowed.copy()
            allowed[i, coach] = False
            found = optimum(replace(instance, allowed=allowed))
            lost = np.inf if found is None or found[0] < allocation.matched else allocation.objective - found[1]
            assert explanation.price_without(i) == lost, (instance, i)
            without = optimum(replace(instance, scores=instance.scores[others], allowed=instance.allowed[others]))
            if without is None:  # a minimum holds the company there
                continue
            rest = allocation.objective - int(instance.scores[i, coach])
            opened = without[0] - (allocation.matched - 1)
            assert explanation.release(i) == Gain(without[1] - rest, opened), (instance, i)
            kinds["opens" if opened else "stays", "impossible" if np.isinf(lost) else "priced"] += 1
    assert len(kinds) >= 3


def test_amounts_too_large_for_prices_to_stay_exact_are_solved_without_them() -> None:
    coaches = 300
    instance = Instance(
        scores=np.arange(2 * coaches).reshape(2, coaches) * 10**7,
        allowed=np.ones((2, coaches), bool),
        upper=np.ones(coaches, np.int64),
        lower=np.zeros(coaches, np.int64),
    )
    allocation = solve(instance)
    assert isinstance(allocation, Allocation)
    assert allocation.assignment.tolist() == [coaches - 2, coaches - 1]
    with pytest.raises(RefusedError, match="trop grands"):
        Explanation(instance, allocation)


def test_prices_at_the_size_of_the_programme() -> None:
    rng = np.random.default_rng(7)
    upper = rng.integers(1, 5, 20)
    instance = Instance(
        scores=rng.integers(0, 10_001, (45, 20)),
        allowed=rng.random((45, 20)) < 0.9,
        upper=upper,
        lower=np.where(rng.random(20) < 0.3, 1, 0),
        marginal_costs=tuple(np.sort(rng.integers(0, 2_000, places)) for places in upper),
        groups=(Group((0, 1, 2, 3), 3, 5), Group((4, 5, 6), 0, 4)),
    )
    allocation = solve(instance)
    assert isinstance(allocation, Allocation)
    prices = Explanation(instance, allocation).override_prices()
    for i, j in zip(rng.integers(0, 45, 30).tolist(), rng.integers(0, 20, 30).tolist(), strict=True):
        assert prices[i, j] == loss_when_forced(instance, allocation, i, j)


@pytest.mark.parametrize("seed", range(4))
def test_moves_lead_to_an_assignment_that_loses_the_price(seed: int) -> None:
    moved = 0
    for instance, allocation, explanation in explained(np.random.default_rng(50 + seed), 60):
        prices = explanation.override_prices()
        for i, j in np.argwhere(np.isfinite(prices)).tolist():
            after = allocation.assignment.copy()
            moves = explanation.moves(i, j)
            for move in moves:
                assert move.company != i
                assert after[move.company] == move.origin != move.destination
                after[move.company] = move.destination
            after[i] = j
            moved += len(moves)
            assert respects(instance, after)
            assert (after >= 0).sum() == allocation.matched
            assert instance.objective(after) == allocation.objective - prices[i, j]
    assert moved > 50


def chain() -> tuple[Instance, Explanation]:
    """Two companies on their best coach, one place each; a third coach is free."""
    instance = Instance(
        scores=np.array([[90, 80, 10], [85, 70, 60]]) * 100,
        allowed=np.ones((2, 3), bool),
        upper=np.array([1, 1, 1]),
        lower=np.zeros(3, np.int64),
    )
    allocation = solve(instance)
    assert isinstance(allocation, Allocation)
    assert allocation.assignment.tolist() == [1, 0]
    return instance, Explanation(instance, allocation)


def test_the_price_is_not_the_difference_of_the_pair_s_own_scores() -> None:
    _, explanation = chain()
    # Company 0 would gain 10 points on coach 0, but company 1 would then lose 15.
    assert explanation.override_prices()[0, 0] == 500
    assert explanation.moves(0, 0) == (Move(company=1, origin=0, destination=1),)


def test_a_free_coach_moves_nobody() -> None:
    _, explanation = chain()
    assert explanation.override_prices()[1, 2] == 1_500
    assert explanation.moves(1, 2) == (Move(company=0, origin=1, destination=0),)
    assert explanation.override_prices()[0, 2] == 7_000
    assert explanation.moves(0, 2) == ()


def test_among_exchanges_of_one_price_the_fewest_companies_move() -> None:
    instance = Instance(
        scores=np.full((4, 3), 5_000),
        allowed=np.ones((4, 3), bool),
        upper=np.array([1, 2, 4]),
        lower=np.zeros(3, np.int64),
    )
    allocation = solve(instance)
    assert isinstance(allocation, Allocation)
    assert allocation.assignment.tolist() == [0, 1, 1, 2]
    explanation = Explanation(instance, allocation)
    assert explanation.moves(0, 2) == ()
    assert len(explanation.moves(3, 0)) == 1


def test_moves_of_an_impossible_choice_are_an_error() -> None:
    instance, explanation = chain()
    forbidden = replace(instance, allowed=np.array([[True, True, False], [True, True, True]]))
    allocation = solve(forbidden)
    assert isinstance(allocation, Allocation)
    with pytest.raises(ValueError, match="company 0 cannot be forced onto coach 2"):
        Explanation(forbidden, allocation).moves(0, 2)
    assert explanation.moves(0, 2) == ()


def test_a_waiting_company_takes_the_place_of_another_at_a_price() -> None:
    instance = Instance(
        scores=np.array([[9_000], [8_200]]),
        allowed=np.ones((2, 1), bool),
        upper=np.array([1]),
        lower=np.array([0]),
    )
    allocation = solve(instance)
    assert isinstance(allocation, Allocation)
    explanation = Explanation(instance, allocation)
    assert explanation.override_prices().tolist() == [[0.0], [800.0]]
    assert explanation.moves(1, 0) == (Move(company=0, origin=0, destination=-1),)


def with_one_more_place(instance: Instance, coach: int) -> Instance:
    """The same problem with one place more, at the cost its row announces or else that of the last place."""
    upper = instance.upper.copy()
    upper[coach] += 1
    costs = list(instance.marginal_costs)
    if 0 < costs[coach].size < upper[coach]:
        costs[coach] = np.append(costs[coach], costs[coach][-1])
    return replace(instance, upper=upper, marginal_costs=tuple(costs))


def with_group(instance: Instance, group: int, lower: int = 0, upper: int = 0) -> Instance:
    """The same problem with one group's bounds shifted."""
    groups = list(instance.groups)
    old = groups[group]
    groups[group] = replace(old, lower=old.lower + lower, upper=old.upper + upper)
    return replace(instance, groups=tuple(groups))


def with_lower_minimum(instance: Instance, coach: int) -> Instance:
    lower = instance.lower.copy()
    lower[coach] -= 1
    return replace(instance, lower=lower)


def relaxations(instance: Instance, explanation: Explanation) -> Iterator[tuple[str, Gain, Instance]]:
    """Every limit relaxed by one: its kind, what the explanation says it brings, the relaxed problem."""
    for j, gain in enumerate(explanation.place_values()):
        yield "place", gain, with_one_more_place(instance, j)
    for g, gain in enumerate(explanation.group_place_values()):
        yield "group place", gain, with_group(instance, g, upper=1)
    for j, gain in enumerate(explanation.minimum_values()):
        if instance.lower[j]:
            yield "minimum", gain, with_lower_minimum(instance, j)
        else:
            assert gain == NO_GAIN
    for g, gain in enumerate(explanation.group_minimum_values()):
        if instance.groups[g].lower:
            yield "group minimum", gain, with_group(instance, g, lower=-1)
        else:
            assert gain == NO_GAIN


@pytest.mark.parametrize("seed", range(4))
def test_every_value_is_that_of_a_full_new_solution(seed: int) -> None:
    worth: Counter[str] = Counter()
    for instance, allocation, explanation in explained(np.random.default_rng(20 + seed), 50):
        for kind, gain, relaxed in relaxations(instance, explanation):
            assert optimum(relaxed) == (allocation.matched + gain.matched, allocation.objective + gain.amount)
            worth[kind] += gain != NO_GAIN
    assert worth["place"]
    assert worth["group place"]
    assert worth["minimum"]


def test_a_group_minimum_that_binds_has_its_value() -> None:
    instance = Instance(
        scores=np.array([[9_000, 4_000], [8_000, 5_000]]),
        allowed=np.ones((2, 2), bool),
        upper=np.array([2, 2]),
        lower=np.zeros(2, np.int64),
        groups=(Group((1,), 1, 2),),
    )
    allocation = solve(instance)
    assert isinstance(allocation, Allocation)
    assert Explanation(instance, allocation).group_minimum_values() == [Gain(3_000, 0)]


def test_a_minimum_inside_groups_frees_places_up_to_the_one_that_needs_them() -> None:
    """The coach's minimum is all that its two groups require: with one less, the company may go anywhere."""
    instance = Instance(
        scores=np.array([[1_000, 2_000, 9_000]]),
        allowed=np.ones((1, 3), bool),
        upper=np.array([1, 1, 1]),
        lower=np.array([1, 0, 0]),
        groups=(Group((0,), 0, 1), Group((0, 1), 0, 1)),
    )
    allocation = solve(instance)
    assert isinstance(allocation, Allocation)
    assert Explanation(instance, allocation).minimum_values()[0] == Gain(8_000, 0)
    held = replace(instance, groups=(Group((0,), 0, 1), Group((0, 1), 1, 1)))
    allocation = solve(held)
    assert isinstance(allocation, Allocation)
    assert Explanation(held, allocation).minimum_values()[0] == Gain(1_000, 0)


@pytest.mark.parametrize("seed", range(3))
def test_competitions_are_true_certificates(seed: int) -> None:
    seen = 0
    for instance, allocation, explanation in explained(np.random.default_rng(80 + seed), 150):
        found = explanation.competitions()
        assert [rivals.company for rivals in found] == np.flatnonzero(allocation.assignment < 0).tolist()
        for rivals in found:
            seen += 1
            assert rivals.company in rivals.companies
            assert len(rivals.companies) > rivals.places
            for company in rivals.companies:
                assert set(np.flatnonzero(instance.allowed[company])) <= set(rivals.coaches)
            assert most_places(instance, rivals.coaches) == rivals.places
    assert seen > 50


def test_a_company_nobody_may_take_competes_with_none() -> None:
    instance = Instance(
        scores=np.array([[0, 0], [50, 40]]),
        allowed=np.array([[False, False], [True, True]]),
        upper=np.array([1, 1]),
        lower=np.zeros(2, np.int64),
    )
    allocation = solve(instance)
    assert isinstance(allocation, Allocation)
    assert Explanation(instance, allocation).competitions() == [Competition(0, (0,), (), 0)]


def test_a_competition_names_all_who_depend_on_the_same_places() -> None:
    """Five companies may go only to coach 0, who has four places; the sixth has somewhere else to go."""
    allowed = np.array([[True, False]] * 5 + [[True, True]])
    instance = Instance(
        scores=np.array([[100, 0], [90, 0], [80, 0], [70, 0], [60, 0], [99, 1]]),
        allowed=allowed,
        upper=np.array([4, 3]),
        lower=np.zeros(2, np.int64),
    )
    allocation = solve(instance)
    assert isinstance(allocation, Allocation)
    assert Explanation(instance, allocation).competitions() == [Competition(4, (0, 1, 2, 3, 4), (0,), 4)]


def test_under_a_group_limit_the_minimums_of_others_are_deducted() -> None:
    """The firm may take two companies and owes one to coach 1, whom only company 2 may have."""
    instance = Instance(
        scores=np.array([[80, 0], [70, 0], [0, 10]]),
        allowed=np.array([[True, False], [True, False], [False, True]]),
        upper=np.array([2, 2]),
        lower=np.array([0, 1]),
        groups=(Group((0, 1), 0, 2),),
    )
    allocation = solve(instance)
    assert isinstance(allocation, Allocation)
    assert Explanation(instance, allocation).competitions() == [Competition(1, (0, 1), (0,), 1)]
