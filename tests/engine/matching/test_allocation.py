"""The exact allocation against an independent solver, its limits, its certificates and its ties."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.matching.allocation import Allocation, solve
from engine.matching.blocking import Blocked
from engine.matching.problem import Group, Instance, Ints
from tests.engine.matching.allocation_oracle import (
    dual_bound,
    eligible,
    optimum,
    random_instance,
    respects,
)

seeds = st.integers(0, 2**32 - 1)


def instance_of(
    scores: list[list[int]],
    upper: list[int],
    lower: list[int] | None = None,
    groups: tuple[Group, ...] = (),
) -> Instance:
    values = np.array(scores, np.int64).reshape(len(scores), len(upper))
    return Instance(
        scores=values,
        allowed=values >= 0,
        upper=np.array(upper, np.int64),
        lower=np.zeros(len(upper), np.int64) if lower is None else np.array(lower, np.int64),
        groups=groups,
    )


def solved(instance: Instance) -> Allocation:
    result = solve(instance)
    assert isinstance(result, Allocation)
    return result


def refused(instance: Instance) -> Blocked:
    result = solve(instance)
    assert isinstance(result, Blocked)
    return result


@pytest.mark.parametrize("seed", range(8))
def test_agrees_with_an_independent_solver(seed: int) -> None:
    rng = np.random.default_rng(seed)
    outcomes = set()
    for _ in range(50):
        instance = random_instance(rng)
        result, expected = solve(instance), optimum(instance)
        if isinstance(result, Blocked):
            assert expected is None, instance
            outcomes.add("blocked")
            continue
        assert (result.matched, result.objective) == expected, instance
        assert respects(instance, result.assignment)
        assert result.objective == instance.objective(result.assignment)
        outcomes.add("waiting" if result.matched < instance.companies else "all matched")
    assert outcomes == {"blocked", "waiting", "all matched"}


@pytest.mark.parametrize(("companies", "coaches"), [(30, 60), (120, 25), (230, 60)])
def test_agrees_at_the_size_of_the_programme(companies: int, coaches: int) -> None:
    rng = np.random.default_rng(companies)
    upper = rng.integers(1, 2 * companies // coaches + 3, coaches)
    firms = [tuple(range(first, min(first + 4, coaches))) for first in range(0, coaches, 4)]
    instance = Instance(
        scores=rng.integers(0, 10_001, (companies, coaches)),
        allowed=rng.random((companies, coaches)) < 0.9,
        upper=upper,
        lower=np.where(rng.random(coaches) < 0.2, 1, 0),
        marginal_costs=tuple(np.sort(rng.integers(0, 2_000, places)) for places in upper),
        groups=tuple(Group(firm, 0, max(4, int(upper[list(firm)].sum() * 0.8))) for firm in firms),
    )
    result = solved(instance)
    assert (result.matched, result.objective) == optimum(instance)
    assert dual_bound(instance, result) == result.objective


@settings(deadline=None)
@given(seeds)
def test_prices_prove_the_objective(seed: int) -> None:
    instance = random_instance(np.random.default_rng(seed))
    result = solve(instance)
    if isinstance(result, Allocation):
        assert dual_bound(instance, result) == result.objective


@settings(deadline=None)
@given(seeds)
def test_no_company_prefers_another_coach_at_these_prices(seed: int) -> None:
    instance = random_instance(np.random.default_rng(seed))
    result = solve(instance)
    if isinstance(result, Blocked):
        return
    for i, j in enumerate(result.assignment.tolist()):
        here = int(instance.scores[i, j] - result.prices[j]) if j >= 0 else -result.waiting_price
        others = (instance.scores[i] - result.prices)[instance.allowed[i]]
        assert (others <= here).all()


def test_prices_of_free_places_are_zero_and_of_scarce_ones_what_they_bring() -> None:
    result = solved(instance_of([[900, 500], [800, 100]], upper=[1, 5]))
    assert result.assignment.tolist() == [1, 0]
    assert result.prices.tolist() == [700, 0]


@settings(deadline=None)
@given(seeds)
def test_the_order_of_the_input_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    instance = random_instance(rng)
    rows, columns = rng.permutation(instance.companies), rng.permutation(instance.coaches)
    place = np.argsort(columns)
    shuffled = Instance(
        scores=instance.scores[np.ix_(rows, columns)],
        allowed=instance.allowed[np.ix_(rows, columns)],
        upper=instance.upper[columns],
        lower=instance.lower[columns],
        marginal_costs=tuple(instance.marginal_costs[j] for j in columns),
        groups=tuple(
            replace(group, coaches=tuple(int(place[j]) for j in group.coaches)) for group in instance.groups[::-1]
        ),
    )
    result, other = solve(instance), solve(shuffled)
    if isinstance(result, Blocked):
        assert isinstance(other, Blocked)
    else:
        assert isinstance(other, Allocation)
        assert (result.matched, result.objective) == (other.matched, other.objective)


@settings(deadline=None)
@given(seeds)
def test_a_company_more_never_leaves_fewer_matched(seed: int) -> None:
    instance = random_instance(np.random.default_rng(seed), companies=6)
    fewer = replace(instance, scores=instance.scores[1:], allowed=instance.allowed[1:])
    result, before = solve(instance), solve(fewer)
    if isinstance(before, Allocation):
        assert isinstance(result, Allocation)
        assert before.matched <= result.matched <= before.matched + 1


def first_of_all_optima(instance: Instance) -> Ints | None:
    """By enumeration: most matched, greatest objective, then the first in order (waiting after every coach)."""
    best = None
    for columns in product(range(instance.coaches + 1), repeat=instance.companies):
        assignment = np.array([-1 if j == instance.coaches else j for j in columns], np.int64)
        if respects(instance, assignment):
            key = (-int((assignment >= 0).sum()), -instance.objective(assignment), columns)
            best = min(best or (key, assignment), (key, assignment), key=lambda found: found[0])
    return None if best is None else best[1]


@pytest.mark.parametrize("seed", range(4))
def test_ties_go_to_the_first_in_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(40):
        instance = random_instance(rng, int(rng.integers(1, 6)), int(rng.integers(1, 4)))
        tied = replace(instance, scores=rng.integers(0, 2, instance.scores.shape), marginal_costs=())
        result, expected = solve(tied), first_of_all_optima(tied)
        if isinstance(result, Blocked):
            assert expected is None
        else:
            assert expected is not None
            assert result.assignment.tolist() == expected.tolist()


def test_as_many_companies_as_possible_come_before_the_score() -> None:
    result = solved(instance_of([[1, 10_000], [-1, 10_000]], upper=[1, 1]))
    assert result.assignment.tolist() == [0, 1]
    assert (result.matched, result.objective) == (2, 10_001)


def test_costs_may_exceed_scores() -> None:
    instance = replace(instance_of([[100], [100]], upper=[2]), marginal_costs=(np.array([150, 400]),))
    assert solved(instance).objective == -350


@pytest.mark.parametrize(
    ("scores", "upper", "assignment"),
    [
        ([], [], []),
        ([], [3], []),
        ([[], []], [], [-1, -1]),
        ([[-1], [5]], [2], [-1, 0]),
        ([[5, 5]], [0, 0], [-1]),
    ],
    ids=["nothing", "no company", "no coach", "a company no coach may take", "no place"],
)
def test_empty_and_closed_problems(scores: list[list[int]], upper: list[int], assignment: list[int]) -> None:
    assert solved(instance_of(scores, upper)).assignment.tolist() == assignment


def test_limits_far_above_the_number_of_companies_cost_nothing() -> None:
    result = solved(instance_of([[5, 7], [9, 1]], upper=[10**12, 10**12]))
    assert result.assignment.tolist() == [1, 0]


def test_groups_inside_groups_are_all_respected() -> None:
    groups = (Group((0, 1, 2), 0, 3), Group((0, 1), 2, 2), Group((1,), 1, 1))
    instance = instance_of([[90, 10, 50], [80, 20, 50], [70, 10, 60], [60, 10, 10]], [4, 4, 4], groups=groups)
    result = solved(instance)
    assert (result.matched, result.objective) == (3, 90 + 20 + 60)
    assert result.assignment.tolist() == [0, 1, 2, -1]


@pytest.mark.parametrize("seed", range(3))
def test_blocked_minimums_are_a_true_certificate(seed: int) -> None:
    rng = np.random.default_rng(100 + seed)
    checked = 0
    for _ in range(300):
        instance = random_instance(rng)
        result = solve(instance)
        if not isinstance(result, Blocked) or not result.companies:
            continue
        checked += 1
        assert set(result.companies) == eligible(instance.allowed, result.coaches)
        assert len(result.companies) < result.places
        relaxed = [group for group in instance.groups if set(group.coaches) & set(result.coaches)]
        if not relaxed:
            assert result.places == instance.lower[list(result.coaches)].sum()
    assert checked > 10


def test_a_minimum_nobody_may_fill_is_named() -> None:
    result = refused(instance_of([[5, -1], [5, 9]], upper=[2, 2], lower=[0, 2]))
    assert (result.companies, result.coaches, result.places) == ((1,), (1,), 2)
    assert result.message == (
        "Le coach 1 doit recevoir au moins 2\u00a0entreprises, et 1\u00a0entreprise seulement peut y aller."
    )


def test_minimums_that_share_too_few_companies_are_named_together() -> None:
    result = refused(instance_of([[5, 5, 5], [5, 5, 5]], upper=[2, 2, 2], lower=[1, 1, 1]))
    assert (result.companies, result.coaches, result.places) == ((0, 1), (0, 1, 2), 3)
    assert result.message.startswith("Les coachs 0, 1 et 2 doivent recevoir ensemble au moins 3")


def test_a_minimum_without_any_company_is_named() -> None:
    result = refused(instance_of([[-1]], upper=[1], lower=[1]))
    assert (result.companies, result.coaches, result.places) == ((), (0,), 1)
    assert result.message.endswith("et aucune ne peut y aller.")


def test_minimums_above_their_group_limit_are_named() -> None:
    groups = (Group((0, 1), 0, 1),)
    result = refused(instance_of([[5, 5], [5, 5]], upper=[1, 1], lower=[1, 1], groups=groups))
    assert (result.companies, result.coaches, result.places) == ((), (0, 1), 2)
    assert "la limite du groupe est de 1" in result.message


def test_a_group_that_guarantees_more_than_its_coaches_have_is_named() -> None:
    groups = (Group((0, 1), 3, 4),)
    result = refused(instance_of([[5, 5], [5, 5], [5, 5]], upper=[1, 1], groups=groups))
    assert (result.companies, result.coaches, result.places) == ((), (0, 1), 3)
    assert "ne peuvent en offrir que 2" in result.message


def test_what_full_coaches_of_the_group_take_is_deducted() -> None:
    groups = (Group((0, 1), 4, 9),)
    scores = [[5, 5], [5, -1], [5, -1], [5, -1]]
    result = refused(instance_of(scores, upper=[2, 5], groups=groups))
    assert (result.companies, result.coaches, result.places) == ((0,), (1,), 2)
