"""Places kept for a better need: against every assignment of small futures, and on a cohort one can follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.programme_file import load_programme
from engine.matching.acts import lock
from engine.matching.affinity import POINT
from engine.matching.choice import options
from engine.matching.draft import changes
from engine.matching.lookahead import Horizon, draft, drawn_charges
from engine.matching.plan import Plan, solve_batch, steadiest
from engine.matching.policy import file_policy
from engine.matching.problem import Instance
from engine.matching.propose import as_answer, plan, save
from engine.matching.review import approve
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, CoachFile, Cohort, CompanyFile
from tests.engine.matching.conftest import COACHES, Build

PROGRAMME = load_programme()


@st.composite
def horizons(draw: st.DrawFn) -> Horizon:
    """Up to five companies over three periods and two coaches without costs."""
    n = draw(st.integers(1, 5))
    period = sorted(draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)))
    cells = st.lists(st.integers(0, 9), min_size=2 * n, max_size=2 * n)
    steps = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=3, max_size=3))
    places = np.cumsum(np.array(steps, np.int64), axis=0)
    return Horizon(
        scores=np.array(draw(cells), np.int64).reshape(n, 2),
        allowed=np.array(draw(cells), np.int64).reshape(n, 2) > 0,
        period=np.array(period),
        places=places,
        total=places[-1],
        costs=tuple(np.zeros(int(most) + 1, np.int64) for most in places[-1]),
    )


def best_of_all(known: Horizon) -> tuple[int, int]:
    """Most companies with a coach, then the greatest total, by trying everything."""
    found = []
    for columns in product((-1, 0, 1), repeat=known.period.size):
        pairs = [(i, j) for i, j in enumerate(columns) if j >= 0]
        taken = np.zeros(known.places.shape, int)
        for i, j in pairs:
            taken[known.period[i] :, j] += 1
        if all(known.allowed[pair] for pair in pairs) and (taken <= known.places).all():
            found.append((len(pairs), sum(int(known.scores[pair]) for pair in pairs)))
    return max(found)


@given(horizons())
@settings(max_examples=60)
def test_the_draft_is_the_best_of_all_futures_within_the_places_of_each_period(known: Horizon) -> None:
    columns, charges = draft(known)
    pairs = [(i, int(j)) for i, j in enumerate(columns) if j >= 0]
    assert (len(pairs), sum(int(known.scores[pair]) for pair in pairs)) == best_of_all(known)
    taken = np.zeros(known.places.shape, int)
    for i, j in pairs:
        taken[known.period[i] :, j] += 1
    assert (taken <= known.places).all()
    assert (charges >= 0).all()
    # A coach with a place left at the end is scarce for nobody.
    spare = (taken < known.places)[1:].all(axis=0)
    assert not charges[spare].any()


def test_a_month_with_nothing_after_it_charges_nothing() -> None:
    known = Horizon(
        scores=np.array([[5, 1]]),
        allowed=np.ones((1, 2), bool),
        period=np.zeros(1, np.int64),
        places=np.ones((1, 2), np.int64),
        total=np.ones(2, np.int64),
        costs=(np.zeros(2, np.int64),) * 2,
    )
    columns, charges = draft(known)
    assert columns.tolist() == [0]
    assert not charges.any()
    assert not drawn_charges(known, []).any()


def test_draws_charge_the_coach_they_compete_for() -> None:
    known = Horizon(
        scores=np.array([[50, 40]]),
        allowed=np.ones((1, 2), bool),
        period=np.zeros(1, np.int64),
        places=np.array([[2, 9]]),
        total=np.array([2, 9]),
        costs=(np.zeros(3, np.int64), np.zeros(10, np.int64)),
    )
    many, few = np.array([[90, 20]] * 3), np.array([[90, 20]])
    # Three want the first coach's two places: one more would be worth 90 − 20. One alone shares them with the month,
    # for which one place fewer would cost 50 − 40; two places more than that, and nobody competes.
    assert drawn_charges(known, [many]).tolist() == [70, 0]
    assert drawn_charges(known, [few]).tolist() == [10, 0]
    assert drawn_charges(known, [many, few]).tolist() == [40, 0]
    assert drawn_charges(replace(known, total=np.array([4, 9]), costs=(np.zeros(10, np.int64),) * 2), [few]).sum() == 0


@pytest.fixture
def reserving(build_cohort: Build) -> Cohort:
    """One coach of finance with one place: a poor fit in November, a perfect one registered for December."""
    return build_cohort(
        coaches=[
            CoachFile("Coach 01", "Alpha", most_at_once=1),
            CoachFile("Coach 02", "Alpha", sectors=("aluminium", "finance"), themes=("water",), most_at_once=3),
        ],
        companies=[
            CompanyFile("Banque floue", themes=("water",), regions=("06",), objective="fund", maturity="advanced"),
            CompanyFile("Banque parfaite", inventoried_on=date(2026, 11, 5)),
        ],
    )


def month_only(solved: Plan) -> Plan:
    policy = replace(file_policy(PROGRAMME), look_ahead=False)
    return solve_batch(replace(solved.batch, policy=policy), PROGRAMME)


def test_a_place_is_kept_for_the_better_need_of_next_month(reserving: Cohort) -> None:
    solved = plan(reserving.store, MONTH, AS_OF)
    first, second = (coach.coach_id for coach in solved.batch.coaches)
    (company,) = (one.company_id for one in solved.batch.candidates)
    assert month_only(solved).pairs() == {company: first}
    assert solved.pairs() == {company: second}
    assert solved.ahead is not None
    assert solved.ahead.charges[0] > 0
    assert [(one.name, coach) for one, coach, _ in solved.ahead.drafted] == [("Banque parfaite", 0)]


def test_why_it_is_kept_is_said_of_the_coach_not_chosen(reserving: Cohort) -> None:
    solved = plan(reserving.store, MONTH, AS_OF)
    (option,) = options(solved, solved.batch.candidates[0].company_id)
    said = (option.reserved or "").replace("\xa0", " ")
    assert said.startswith("réservé pour un meilleur besoin en décembre 2026 : une entreprise du secteur Finance")
    assert option.price is not None
    assert option.price > 0


def test_a_coach_with_room_is_reserved_for_nobody(reserving: Cohort) -> None:
    solved = month_only(plan(reserving.store, MONTH, AS_OF))
    (option,) = options(solved, solved.batch.candidates[0].company_id)
    assert option.reserved is None


def test_the_costs_that_are_published_hold_the_charges(reserving: Cohort) -> None:
    solved = plan(reserving.store, MONTH, AS_OF)
    answer = as_answer(solved, all_pairs=False)
    assert solved.ahead is not None
    alone = as_answer(month_only(solved), all_pairs=False)
    for charge, now, before in zip(solved.ahead.charges, answer["capacity"], alone["capacity"], strict=True):
        assert now["costs"] == pytest.approx([cost + charge / POINT for cost in before["costs"]])
    taken = {proposal["coach"]: proposal["score"] for proposal in answer["proposals"]}
    costs = {line["coach"]: line["costs"] for line in answer["capacity"]}
    assert answer["objective"] == pytest.approx(sum(score - costs[coach][0] for coach, score in taken.items()))


def test_what_the_months_to_come_ask_does_not_move_with_each_approval(build_cohort: Build) -> None:
    sectors = ("finance", "aluminium", "finance", "aerospace", "finance", "life_sciences")
    now = [CompanyFile(f"Maintenant {rank}", sector=sector) for rank, sector in enumerate(sectors)]
    later = [
        CompanyFile(f"Plus tard {rank}", sector=sector, inventoried_on=date(2026, 11, 5))
        for rank, sector in enumerate(("finance", "finance", "aluminium", "finance"))
    ]
    cohort = build_cohort(coaches=[replace(coach, most_at_once=3) for coach in COACHES], companies=[*now, *later])
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    before = plan(cohort.store, MONTH, AS_OF)
    assert before.ahead is not None
    assert before.ahead.charges.any()
    for row in cohort.proposals().values():
        approve(cohort.store, [row["proposal_id"]], AUTHOR, AS_OF)
        after = plan(cohort.store, MONTH, AS_OF)
        assert after.ahead is not None
        assert (after.ahead.charges == before.ahead.charges).all()
        assert changes(after) == ()


def test_a_lock_moves_nobody_in_the_months_to_come_even_where_choices_tie(build_cohort: Build) -> None:
    now = [CompanyFile(f"Maintenant {rank}") for rank in range(4)]
    later = [CompanyFile(f"Plus tard {rank}", inventoried_on=date(2026, 11, 5)) for rank in range(3)]
    coaches = [replace(coach, sectors=("finance",), most_at_once=2) for coach in COACHES]
    cohort = build_cohort(coaches=coaches, companies=[*now, *later])
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    before = plan(cohort.store, MONTH, AS_OF)
    for row in cohort.proposals().values():
        lock(cohort.store, row["proposal_id"], AUTHOR, AS_OF)
        after = plan(cohort.store, MONTH, AS_OF)
        assert foreseen(after) == foreseen(before)
        assert changes(after) == ()


def foreseen(solved: Plan) -> tuple[list[int], dict[str, int], list[int | None]]:
    """The charges, then the draft's coach of each company of the month and of those to come."""
    assert solved.ahead is not None
    month = {company.name: int(j) for company, j in zip(solved.batch.companies, solved.ahead.month, strict=True)}
    return solved.ahead.charges.tolist(), month, [coach for _, coach, _ in solved.ahead.drafted]


def test_a_pair_left_outweighs_all_that_the_months_to_come_would_rather() -> None:
    tied = Instance(
        scores=np.full((3, 3), 500),
        allowed=np.ones((3, 3), bool),
        upper=np.array([1, 1, 0]),
        lower=np.zeros(3, np.int64),
    )
    nobody = np.full(3, -1)
    assert steadiest(tied, nobody).tolist() == [0, 1, -1]
    assert steadiest(tied, nobody, wished=np.array([-1, 0, 1])).tolist() == [-1, 0, 1]
    assert steadiest(tied, np.array([-1, -1, 0]), wished=np.array([0, -1, 1])).tolist() == [1, -1, 0]
    assert steadiest(tied, np.array([-1, -1, 0]), wished=np.array([0, 0, -1]))[2] == 0


def test_nobody_waits_so_that_a_place_is_kept(build_cohort: Build) -> None:
    cohort = build_cohort(
        coaches=[CoachFile("Coach 01", "Alpha", most_at_once=1)],
        companies=[
            CompanyFile("Banque floue", themes=("water",), objective="fund"),
            CompanyFile("Banque parfaite", inventoried_on=date(2026, 11, 5)),
        ],
    )
    assert len(plan(cohort.store, MONTH, AS_OF).pairs()) == 1
