"""Small batches solved as assignments to places: the same answer as by the general method, ties included."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.matching import slots
from engine.matching.allocation import Allocation, solve
from engine.matching.problem import Group, Instance, tree
from tests.engine.matching.allocation_oracle import dual_bound, random_instance


def bare(instance: Instance) -> Instance:
    """The instance without what places cannot express."""
    return replace(instance, lower=np.zeros_like(instance.lower), groups=())


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_group_that_limits_nothing_changes_nothing_but_the_method(seed: int) -> None:
    rng = np.random.default_rng(seed)
    instance = bare(random_instance(rng, int(rng.integers(1, 20)), int(rng.integers(1, 8))))
    grouped = replace(instance, groups=(Group(tuple(range(instance.coaches)), 0, instance.companies),))
    assert slots.fits(instance, tree(instance))
    assert not slots.fits(grouped, tree(grouped))
    result, other = solve(instance), solve(grouped)
    assert isinstance(result, Allocation)
    assert isinstance(other, Allocation)
    assert result.assignment.tolist() == other.assignment.tolist()
    assert (result.objective, result.matched) == (other.objective, other.matched)
    assert dual_bound(instance, result) == result.objective


def test_a_guaranteed_minimum_is_not_left_to_places() -> None:
    instance = bare(random_instance(np.random.default_rng(1), 5, 3))
    guaranteed = replace(instance, upper=np.array([2, 2, 2]), lower=np.array([0, 1, 0]), marginal_costs=())
    assert not slots.fits(guaranteed, tree(guaranteed))


def test_the_whole_programme_is_not_left_to_places() -> None:
    instance = random_instance(np.random.default_rng(2), 230, 40)
    assert not slots.fits(bare(instance), tree(bare(instance)))
