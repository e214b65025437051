"""The price of a choice taken apart: nothing is left over, and a choice that moves nobody is worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.matching.acts import lock
from engine.matching.breakdown import breakdown
from engine.matching.propose import plan, save
from engine.matching.review import approve
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, CompanyFile
from tests.engine.matching.conftest import COACHES, COMPANIES, Build

MORE = [CompanyFile("Métaux Ondéa", sector="aluminium"), CompanyFile("Prêts Corvex", regions=("13",))]


@pytest.mark.parametrize("places", [1, 2])
def test_every_price_is_the_sum_of_what_makes_it(build_cohort: Build, places: int) -> None:
    # With one place each, half of the companies wait, and a choice may put one of them in the place of another.
    cohort = build_cohort(
        coaches=[replace(coach, most_at_once=places) for coach in COACHES], companies=[*COMPANIES, *MORE]
    )
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    first, second = list(cohort.proposals().values())[:2]
    lock(cohort.store, first["proposal_id"], AUTHOR, AS_OF)
    approve(cohort.store, [second["proposal_id"]], AUTHOR, AS_OF)
    solved = plan(cohort.store, MONTH, AS_OF)
    asked = [(int(i), int(j)) for i, j in np.argwhere(np.isfinite(solved.prices))]
    assert {solved.coach_of(i) is None for i, _ in asked} == ({True, False} if places == 1 else {False})
    for i, j in asked:
        found = breakdown(solved, i, j)
        made = sum(by for _, by in found.parts) + found.others + found.places
        assert made == pytest.approx(-solved.prices[i, j] / 100, abs=0.011), (i, j)  # two scores, rounded once each
        if solved.everywhere[i] == j:
            assert (found.parts, found.others, found.places) == ((), 0.0, 0.0)


def test_a_choice_that_moves_nobody_is_its_own_parts_and_the_places(build_cohort: Build) -> None:
    # Coach 03 has another sector, worth 35, and said no region, which is worth half of 15.
    cohort = build_cohort(companies=COMPANIES[:1])
    solved = plan(cohort.store, MONTH, AS_OF)
    labels = [coach.label for coach in solved.batch.coaches]
    assert solved.coach_of(0).label == "Coach 01"  # type: ignore[union-attr]
    found = breakdown(solved, 0, labels.index("Coach 03"))
    costs = [int(solved.capacity.costs[labels.index(name)][0]) for name in ("Coach 01", "Coach 03")]
    assert found.parts == (("sector", pytest.approx(-35.0)), ("region", pytest.approx(-7.5)))
    assert found.others == 0
    assert found.places == pytest.approx((costs[0] - costs[1]) / 100)
