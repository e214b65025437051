"""Which coach is missing: one place's value against adding that place and solving again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from data.programme_file import load_programme
from engine.matching.affinity import POINT, Profile, scores
from engine.matching.allocation import Allocation, solve
from engine.matching.explanation import Explanation
from engine.matching.lacking import lacking
from engine.matching.problem import Group, Instance
from engine.matching.propose import plan
from tests.engine.matching.cohort import AS_OF, MONTH, CoachFile, Cohort, CompanyFile
from tests.engine.matching.conftest import Build

PROGRAMME = load_programme()


@pytest.mark.parametrize("seed", range(25))
def test_a_place_given_up_is_worth_what_a_full_solution_makes_of_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(3, 9)), 3
    instance = Instance(
        scores=rng.integers(0, 50, (n, m)),
        allowed=rng.random((n, m)) < 0.8,
        upper=rng.integers(1, 4, m),
        lower=np.zeros(m, np.int64),
        marginal_costs=tuple(np.sort(rng.integers(0, 20, 5)) for _ in range(m)),
        groups=(Group((0, 1), 0, int(rng.integers(1, 5))),),
    )
    found = solve(instance)
    assert isinstance(found, Allocation)
    freed = Explanation(instance, found).freed_values()
    for company, coach in enumerate(found.assignment.tolist()):
        if coach < 0 or found.matched < n:
            continue  # a company that waits would take the place: more companies come before more points
        rest = np.arange(n) != company
        without = solve(replace(instance, scores=instance.scores[rest], allowed=instance.allowed[rest]))
        assert isinstance(without, Allocation)
        assert without.objective - (found.objective - instance.scores[company, coach]) == freed[coach]


@pytest.fixture
def without_aluminium(build_cohort: Build) -> Cohort:
    """Coaches of finance and aerospace for companies of finance and aluminium."""
    smelters = [CompanyFile(f"Fonderie {rank}", sector="aluminium", regions=("02",)) for rank in range(3)]
    return build_cohort(companies=[CompanyFile("Banque Ferrox"), *smelters])


def test_the_sector_without_a_coach_comes_first(without_aluminium: Cohort) -> None:
    found = lacking(plan(without_aluminium.store, MONTH, AS_OF))
    assert (found[0].sector, found[0].theme, found[0].region, found[0].objective) == (
        "aluminium",
        "energy",
        "02",
        "prioritise",
    )
    assert found[0].companies == 3
    assert [lack.coach for lack in found] == sorted((lack.coach for lack in found), reverse=True)
    assert len({lack.sector for lack in found}) == len(found)


def test_the_values_are_those_of_a_solution_with_that_coach(without_aluminium: Cohort) -> None:
    solved = plan(without_aluminium.store, MONTH, AS_OF)
    assert solved.ahead is None
    first = lacking(solved)[0]
    asked = Profile(
        key=-1,
        sectors={first.sector: "primary"},
        themes={first.theme: "primary"},
        regions=(first.region,),
        objective=first.objective,
    )
    column = scores([one.wishes for one in solved.batch.candidates], [asked], PROGRAMME).scores
    for places, expected in ((1, first.place), (10, first.coach)):
        more = solve(
            replace(
                solved.instance,
                scores=np.hstack([solved.instance.scores, column]),
                allowed=np.hstack([solved.instance.allowed, np.ones(column.shape, bool)]),
                upper=np.append(solved.instance.upper, places),
                lower=np.append(solved.instance.lower, 0),
                marginal_costs=(*solved.instance.marginal_costs, np.zeros(places + 1, np.int64)),
            )
        )
        assert isinstance(more, Allocation)
        assert (more.objective - solved.optimum) / POINT == pytest.approx(expected)


def test_those_to_come_count_as_much_as_the_month(build_cohort: Build) -> None:
    later = [
        CompanyFile(f"Studio {rank}", sector="film_television", inventoried_on=date(2026, 11, 5)) for rank in range(4)
    ]
    cohort = build_cohort(companies=[CompanyFile("Banque Ferrox"), *later])
    found = {lack.sector: lack for lack in lacking(plan(cohort.store, MONTH, AS_OF))}
    assert found["film_television"].companies == 4


def test_coaches_who_want_nothing_leave_everything_lacking(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[CoachFile("Coach 01", "Alpha", wanted=0)], companies=[CompanyFile("Banque Ferrox")])
    (first, *_) = lacking(plan(cohort.store, MONTH, AS_OF))
    assert (first.sector, first.companies) == ("finance", 1)


def test_nothing_lacks_where_there_is_nobody(build_cohort: Build) -> None:
    assert lacking(plan(build_cohort(companies=[]).store, MONTH, AS_OF)) == []
    assert lacking(plan(build_cohort(coaches=[CoachFile("Coach 01", "Alpha")]).store, date(2026, 5, 1), AS_OF)) == []
