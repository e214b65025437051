"""Pairs locked or approved: the price of every other choice for everybody, against full new solutions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.programme_file import load_programme
from engine.matching.affinity import Profile, Wishes
from engine.matching.batch import Batch, Candidate, Coach, Draft, Held
from engine.matching.capacity import Contract, Load
from engine.matching.plan import Plan, solve_batch
from tests.engine.matching.cohort import AS_OF, MONTH
from tests.engine.matching.worth import undecided

SECTORS = ("finance", "aluminium", "aerospace")
PROGRAMME = load_programme()
FIRM_LIMIT = 3


def batch(places: list[int], sectors: list[str], held: dict[int, int], excluded: set[tuple[int, int]]) -> Batch:
    """Coaches of two firms, the first one limited; ``held`` gives the coach of some companies."""
    companies = [
        Candidate(k, f"Entreprise {k}", Wishes(sector, "small", "fund"), None, AS_OF)
        for k, sector in enumerate(sectors)
    ]
    taken = [list(held.values()).count(k) for k in range(len(places))]
    return Batch(
        month=MONTH,
        as_of=AS_OF,
        candidates=tuple(one for one in companies if one.company_id not in held),
        coaches=tuple(
            Coach(
                k,
                f"Coach {k}",
                k % 2,
                f"Firme {k % 2}",
                Profile(k, sectors={SECTORS[k % 3]: "primary", SECTORS[(k + 1) % 3]: "secondary"}),
                Load(k % 2, most, 10, occupied=taken[k], assigned=taken[k]),
            )
            for k, most in enumerate(places)
        ),
        contracts={0: Contract(2, 9, most_at_once=FIRM_LIMIT)},
        exclusions=dict.fromkeys(excluded, "conflit"),
        drafts={},
        held=tuple(
            Held(one, Draft(one.company_id, one.company_id, held[one.company_id], None, here=True), approved=True)
            for one in companies
            if one.company_id in held
        ),
    )


def matched_and_worth(solved: Plan) -> tuple[int, int]:
    """Companies with a coach, and what all the pairs are worth together, held or not."""
    pairs = solved.pairs() | {pair.company.company_id: pair.draft.coach_id for pair in solved.batch.held}
    free = solve_batch(undecided(solved.batch), PROGRAMME)
    columns = np.array([pairs.get(one.company_id, -1) for one in free.batch.candidates], np.int64)
    return len(pairs), free.instance.objective(columns)


def fits(places: list[int], held: dict[int, int]) -> bool:
    """Whether coaches and the limited firm have room for the pairs held."""
    taken = list(held.values())
    return all(taken.count(k) <= most for k, most in enumerate(places)) and (
        sum(coach % 2 == 0 for coach in taken) <= FIRM_LIMIT
    )


@settings(max_examples=60, deadline=None)
@given(
    places=st.lists(st.integers(0, 2), min_size=2, max_size=4),
    sectors=st.lists(st.sampled_from(SECTORS), min_size=2, max_size=6),
    chosen=st.dictionaries(st.integers(0, 5), st.integers(0, 3), max_size=3),
    excluded=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=8),
)
def test_every_price_is_that_of_a_new_solution(
    places: list[int], sectors: list[str], chosen: dict[int, int], excluded: set[tuple[int, int]]
) -> None:
    held = {i: j for i, j in chosen.items() if i < len(sectors) and j < len(places)}
    if not fits(places, held):
        return
    solved = solve_batch(batch(places, sectors, held, excluded), PROGRAMME)
    matched, worth = matched_and_worth(solved)
    for row, company in enumerate(solved.batch.companies):
        for coach in range(len(places)):
            forced = {**held, company.company_id: coach}
            pair = (company.company_id, coach)
            allowed = pair not in excluded or held.get(company.company_id) == coach
            price = solved.prices[row, coach]
            if not allowed or not fits(places, forced):
                assert price == np.inf
                continue
            after, left = matched_and_worth(solve_batch(batch(places, sectors, forced, excluded), PROGRAMME))
            if after < matched:
                assert price == np.inf
                continue
            assert price == worth - left
            assert solved.with_held.opens(row, coach) == (after > matched)


def test_a_pair_held_over_its_coach_s_limits_is_still_priced() -> None:
    crowded = batch([1, 2], ["finance", "finance"], {0: 0, 1: 0}, set())
    solved = solve_batch(crowded, PROGRAMME)
    assert solved.prices[0, 0] == 0
    assert np.isfinite(solved.prices[:, 1]).all()


def test_nothing_held_changes_nothing() -> None:
    solved = solve_batch(batch([2, 2], ["finance", "aluminium"], {}, set()), PROGRAMME)
    assert solved.with_held is solved.explanation
    assert undecided(solved.batch) == replace(solved.batch)
    assert solved.prices == pytest.approx(solved.explanation.override_prices())
