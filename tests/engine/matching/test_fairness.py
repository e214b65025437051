"""The worst score raised first: as good as the best of all assignments, found without trying them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.programme_file import load_programme
from engine.matching.allocation import Allocation, solve
from engine.matching.fairness import above, highest_floor
from engine.matching.policy import file_policy, keep_policy
from engine.matching.problem import Group, Instance
from engine.matching.propose import plan
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, CoachFile, Cohort, CompanyFile
from tests.engine.matching.conftest import Build

PROGRAMME = load_programme()


@st.composite
def small_instances(draw: st.DrawFn) -> Instance:
    """Up to four companies and three coaches, the first two of one firm with a limit."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(2, 3))
    cells = st.lists(st.integers(0, 6), min_size=n * m, max_size=n * m)
    upper = np.array(draw(st.lists(st.integers(0, 2), min_size=m, max_size=m)), np.int64)
    return Instance(
        scores=np.array(draw(cells), np.int64).reshape(n, m),
        allowed=np.array(draw(cells), np.int64).reshape(n, m) > 1,
        upper=upper,
        lower=np.zeros(m, np.int64),
        groups=(Group((0, 1), 0, draw(st.integers(0, 3))),),
    )


def every_assignment(instance: Instance) -> list[list[int]]:
    """All assignments within the limits, −1 for the waiting list."""
    found = []
    for columns in product(range(-1, instance.coaches), repeat=instance.companies):
        loads = np.bincount([j for j in columns if j >= 0], minlength=instance.coaches)
        pairs = [(i, j) for i, j in enumerate(columns) if j >= 0]
        if (
            (loads <= instance.upper).all()
            and all(instance.allowed[pair] for pair in pairs)
            and loads[[0, 1]].sum() <= instance.groups[0].upper
        ):
            found.append(list(columns))
    return found


@given(small_instances())
def test_the_floor_is_the_best_of_all_assignments(instance: Instance) -> None:
    assignments = every_assignment(instance)
    most = max(sum(j >= 0 for j in columns) for columns in assignments)
    worst = [
        min((int(instance.scores[i, j]) for i, j in enumerate(columns) if j >= 0), default=None)
        for columns in assignments
        if sum(j >= 0 for j in columns) == most
    ]
    expected = max(score for score in worst if score is not None) if most else None
    floor = highest_floor(instance)
    assert floor == expected
    if floor is not None:
        found = solve(above(instance, floor))
        assert isinstance(found, Allocation)
        assert found.matched == most
        assert min(int(instance.scores[i, j]) for i, j in enumerate(found.assignment) if j >= 0) == floor


def test_nobody_to_match_has_no_floor() -> None:
    empty = Instance(np.zeros((0, 2), np.int64), np.zeros((0, 2), bool), np.ones(2, np.int64), np.zeros(2, np.int64))
    assert highest_floor(empty) is None
    assert highest_floor(replace(empty, scores=np.ones((1, 2), np.int64), allowed=np.zeros((1, 2), bool))) is None


@pytest.fixture
def uneven(build_cohort: Build) -> Cohort:
    """Two companies for two coaches of one place: the best total leaves one of them with a poor fit."""
    near = CompanyFile("Banque proche", regions=("06",), themes=("energy",))
    far = CompanyFile("Banque lointaine", regions=("06",), themes=("energy",), objective="fund", maturity="advanced")
    return build_cohort(
        coaches=[
            CoachFile("Coach 01", "Alpha", most_at_once=1),
            CoachFile("Coach 02", "Alpha", sectors=("aerospace", "finance"), themes=("water",), most_at_once=1),
        ],
        companies=[near, far],
    )


def test_the_option_holds_the_floor_and_says_so(uneven: Cohort) -> None:
    usual = plan(uneven.store, MONTH, AS_OF)
    seen = file_policy(PROGRAMME)
    keep_policy(uneven.store, replace(seen, worst_first=True), "équité entre entreprises", AUTHOR, seen=seen)
    fair = plan(uneven.store, MONTH, AS_OF)
    rows = range(2)
    assert fair.floor == min(fair.affinity.scores[i, fair.assignment[i]] for i in rows)
    assert fair.floor >= min(usual.affinity.scores[i, usual.assignment[i]] for i in rows)
    refused = [(i, j) for i in rows for j in rows if fair.affinity.scores[i, j] < fair.floor]
    assert refused
    for company, coach in refused:
        assert "plus faible score d'abord" in (fair.refusal(company, coach) or "")
        assert not np.isfinite(fair.prices[company, coach])
    assert usual.floor is None
