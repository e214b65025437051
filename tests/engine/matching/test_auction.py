"""The start of the search: limits kept by the auction, then every exchange that pays made, from any start."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.matching.allocation import Allocation, solve
from engine.matching.auction import auction
from engine.matching.cycles import without_gain
from engine.matching.problem import Group, Instance, Ints, tree
from engine.matching.residual import Residual, company_costs
from tests.engine.matching.allocation_oracle import dual_bound, optimum, random_instance

seeds = st.integers(0, 2**32 - 1)


def scarce(seed: int, companies: int, places: float) -> Instance:
    """Firms of three coaches, two firms to a network, each limited below the places inside it."""
    rng = np.random.default_rng(seed)
    coaches = 12
    upper = rng.multinomial(int(companies * places), np.full(coaches, 1 / coaches))
    firms = [tuple(range(first, first + 3)) for first in range(0, coaches, 3)]
    networks = [firms[0] + firms[1], firms[2] + firms[3]]
    groups = [Group(firm, 0, int(upper[list(firm)].sum() * 0.9)) for firm in firms]
    groups += [Group(both, 0, int(upper[list(both)].sum() * 0.8)) for both in networks]
    return Instance(
        scores=rng.integers(0, 10_001, (companies, coaches)),
        allowed=rng.random((companies, coaches)) < 0.9,
        upper=upper,
        lower=np.zeros(coaches, np.int64),
        marginal_costs=tuple(np.sort(rng.integers(-500, 2_000, most)) for most in upper),
        groups=tuple(groups),
    )


@pytest.mark.parametrize("places", [0.6, 1.0, 1.3, 2.0])
def test_limits_inside_limits_with_too_few_places_or_enough(places: float) -> None:
    instance = scarce(7, 80, places)
    result = solve(instance)
    assert isinstance(result, Allocation)
    assert (result.matched, result.objective) == optimum(instance)
    assert dual_bound(instance, result) == result.objective


@settings(deadline=None)
@given(seeds, st.integers(0, 30))
@example(492, 1)  # a group that holds another and a coach of its own
def test_the_auction_puts_nobody_beyond_a_limit(seed: int, step: int) -> None:
    instance = random_instance(np.random.default_rng(seed))
    limits = tree(instance)
    if (limits.capacity < 0).any():
        return
    column, prices = auction(company_costs(instance), limits, 10_000.0, step)
    loads = np.bincount(column, minlength=instance.coaches + 1)
    assert instance.allowed[column < instance.coaches, column[column < instance.coaches]].all()
    assert (loads[:-1] <= instance.upper).all()
    for group in instance.groups:
        assert loads[list(group.coaches)].sum() <= group.upper
    assert np.isfinite(prices).all()


def anywhere(instance: Instance, rng: np.random.Generator) -> Ints:
    """(n,) columns within the coaches' limits, at random."""
    return rng.permutation(np.repeat(np.arange(instance.coaches), instance.upper))[: instance.companies]


@settings(deadline=None)
@given(seeds)
def test_exchanges_that_pay_lead_to_the_optimum_from_anywhere(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 12)), int(rng.integers(1, 6))
    upper = rng.integers(1, 4, m) + -(-n // m)
    instance = Instance(
        scores=rng.integers(0, 20, (n, m)),
        allowed=np.ones((n, m), bool),
        upper=upper,
        lower=np.zeros(m, np.int64),
        marginal_costs=tuple(np.sort(rng.integers(-5, 10, most)) for most in upper),
    )
    state = Residual.around(instance, anywhere(instance, rng))
    prices = without_gain(state, rng.integers(-50, 50, instance.nodes).astype(float))
    best = solve(instance)
    assert isinstance(best, Allocation)
    assert instance.objective(state.column) == best.objective
    assert (state.arcs + prices >= prices[:, np.newaxis]).all()
