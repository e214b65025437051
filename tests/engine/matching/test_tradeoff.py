"""What another policy would change, and what equity costs, on a batch small enough to follow."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean

import pytest

from data.programme_file import load_programme
from engine.matching.comparison import figures, outcome
from engine.matching.policy import file_policy
from engine.matching.propose import plan, save
from engine.matching.tradeoff import Point, curve, effect, efficient, under
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, CoachFile, Cohort, CompanyFile, FirmFile
from tests.engine.matching.conftest import Build

PROGRAMME = load_programme()
FILE = file_policy(PROGRAMME)
FACTORS = PROGRAMME.matching.equity_factors.value


@pytest.fixture
def lopsided(build_cohort: Build) -> Cohort:
    """One coach suits everybody, the other has more room: score and equity pull apart."""
    return build_cohort(
        coaches=[
            CoachFile("Coach 01", "Alpha", most_at_once=6),
            CoachFile("Coach 02", "Alpha", sectors=("aluminium", "finance"), regions=("13",), most_at_once=6),
        ],
        companies=[
            CompanyFile(f"Banque {rank}", regions=("06", "13") if rank < 3 else ("06",), maturity=level)
            for rank, level in enumerate(["beginner", "intermediate", "advanced", "beginner", "intermediate"])
        ],
    )


def test_the_policy_in_force_changes_nothing(cohort: Cohort) -> None:
    solved = plan(cohort.store, MONTH, AS_OF)
    found = effect(solved, solved.policy)
    assert found.comparison.moved == ()
    assert found.comparison.before == found.comparison.after == figures(solved)
    assert all(before == after for before, after in found.parts.values())


def test_both_solutions_are_measured_by_the_weights_that_are_tried(cohort: Cohort) -> None:
    solved = plan(cohort.store, MONTH, AS_OF)
    wanted = replace(FILE, weights={part: float(part == "region") for part in FILE.weights})
    found = effect(solved, wanted)
    regions = [float(solved.affinity.parts["region"][i, j]) for i, j in enumerate(solved.assignment)]
    assert found.comparison.before.mean_score == pytest.approx(100 * fmean(regions))
    assert found.parts["region"][0] == pytest.approx(fmean(regions))
    assert found.comparison.after.total >= found.comparison.before.total
    moved = {change.company for change in found.comparison.moved}
    now, then = (
        {placed.company: placed.coach for placed in outcome(one).placed} for one in (under(solved, wanted), solved)
    )
    assert moved == {name for name in then if then[name] != now[name]}


def test_what_minimums_and_ranges_become_is_part_of_the_effect(build_cohort: Build) -> None:
    # The firm of the first coach is owed two coachings by contract; the other's range ends at one.
    cohort = build_cohort(
        firms=[FirmFile("Alpha", minimum=2, high=10), FirmFile("Bêta", high=1)],
        coaches=[CoachFile("Coach 01", "Alpha", sectors=("aluminium",)), CoachFile("Coach 02", "Bêta")],
        companies=[CompanyFile("Banque Ferrox"), CompanyFile("Fiducie Oméga")],
    )
    free = replace(FILE, points_per_entitlement=0.0, points_behind=0.0, points_beyond=0.0, look_ahead=False)
    solved = under(plan(cohort.store, MONTH, AS_OF), free)
    same = effect(solved, free)
    assert (same.debt, same.past_ranges) == ((2, 2), (1, 1))
    found = effect(solved, replace(free, points_beyond=1000.0))
    assert (found.debt, found.past_ranges) == ((2, 1), (1, 0))
    found = effect(solved, replace(free, points_behind=1000.0))
    assert found.debt == (2, 1)
    assert found.behind == (2 * solved.pace.elapsed, 0.0)


def test_trying_a_policy_writes_nothing(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    revision = cohort.store.revision
    effect(plan(cohort.store, MONTH, AS_OF), replace(FILE, worst_first=True))
    assert cohort.store.revision == revision


def test_more_equity_never_raises_the_score_nor_lowers_what_it_buys(lopsided: Cohort) -> None:
    points = curve(plan(lopsided.store, MONTH, AS_OF), FACTORS)
    weights = [point.points_per_entitlement for point in points]
    assert weights == [factor * FILE.points_per_entitlement for factor in FACTORS]
    assert [point.points_per_entitlement for point in points if point.today] == [FILE.points_per_entitlement]
    means = [point.figures.mean_score or 0 for point in points]
    assert means == sorted(means, reverse=True)
    assert means[-1] < means[0]
    assert points[-1].figures.equity > points[0].figures.equity


def test_a_point_that_another_beats_is_not_efficient(lopsided: Cohort) -> None:
    (point,) = curve(plan(lopsided.store, MONTH, AS_OF), [1.0])

    def made(mean: float, equity: float) -> Point:
        return replace(point, figures=replace(point.figures, mean_score=mean, equity=equity))

    points = [made(60, 0.8), made(59, 0.85), made(58, 0.84), made(57, 0.9), made(56, 0.9), made(60, 0.7)]
    assert efficient(points) == [points[0], points[1], points[3]]


def test_today_is_on_the_curve_even_without_equity(lopsided: Cohort) -> None:
    solved = under(plan(lopsided.store, MONTH, AS_OF), replace(FILE, points_per_entitlement=0.0))
    points = curve(solved, [1.0, 2.0])
    assert [(point.points_per_entitlement, point.today) for point in points] == [
        (0.0, True),
        (FILE.points_per_entitlement, False),
        (2 * FILE.points_per_entitlement, False),
    ]
