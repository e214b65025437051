"""The batch's effects worked out by hand, and what its limits cost against full new solutions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.programme_file import load_programme
from engine.matching.acts import lock
from engine.matching.allocation import Allocation, solve
from engine.matching.choice import choose
from engine.matching.effects import beyond_range, effects
from engine.matching.overview import overview
from engine.matching.plan import Plan
from engine.matching.propose import plan, save
from engine.matching.review import approve, confirm, publish
from engine.matching.values import Relief, minimum_costs, place_values, relief
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, Cohort, CompanyFile, FirmFile
from tests.engine.matching.conftest import COACHES, COMPANIES, Build

PROGRAMME = load_programme()


def of(cohort: Cohort) -> object:
    return effects(overview(cohort.store, MONTH, AS_OF, PROGRAMME))


def test_before_a_solution_there_is_nothing_to_compare(cohort: Cohort) -> None:
    found = effects(overview(cohort.store, MONTH, AS_OF, PROGRAMME))
    assert (found.mean_score, found.worst_score, found.mean_without_decisions) == (None, None, None)
    assert found.equity_before == found.equity_after == 1.0
    assert found.debt_before == found.debt_after == 2


def test_debt_and_equity_before_and_after(cohort: Cohort) -> None:
    # Alpha guarantees 2 and is entitled to 6 over two coaches, Bêta to 4 with one: shares 2/3, 1/3 and 1/4 after.
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    found = effects(overview(cohort.store, MONTH, AS_OF, PROGRAMME))
    shares = [2 / 3, 1 / 3, 1 / 4]
    assert (found.debt_before, found.debt_after) == (2, 0)
    assert found.equity_before == 1.0
    assert found.equity_after == pytest.approx(sum(shares) ** 2 / (3 * sum(share**2 for share in shares)))
    assert (found.requested, found.obtained) == (1, 1)


def test_the_effects_are_the_same_whatever_was_decided_of_the_same_pairs(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    drafts = of(cohort)
    rows = {name: row["proposal_id"] for name, row in cohort.proposals().items()}
    lock(cohort.store, rows["Banque Ferrox"], AUTHOR, AS_OF)
    chosen = [rows["Aéro Quartzel"], rows["Fiducie Oméga"]]
    approve(cohort.store, chosen, AUTHOR, AS_OF)
    publish(cohort.store, chosen[:1], AUTHOR, AS_OF)
    confirm(cohort.store, chosen[0], AUTHOR, AS_OF)
    assert of(cohort) == drafts


def test_what_decisions_cost_the_mean_is_said(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[replace(coach, most_at_once=2) for coach in COACHES])
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    best = effects(overview(cohort.store, MONTH, AS_OF, PROGRAMME)).mean_score
    choose(cohort.store, MONTH, cohort.companies["Banque Ferrox"], cohort.coaches["Coach 03"], AUTHOR, AS_OF)
    found = effects(overview(cohort.store, MONTH, AS_OF, PROGRAMME))
    assert found.mean_score is not None
    assert best is not None
    assert found.mean_score < best
    assert found.mean_without_decisions == pytest.approx(best)


def with_one_more(solved: Plan, coach: int) -> tuple[int, int]:
    """(companies matched, objective) with one more place at a coach."""
    upper = solved.instance.upper.copy()
    upper[coach] += 1
    found = solve(replace(solved.instance, upper=upper))
    assert isinstance(found, Allocation)
    return found.matched, found.objective


def test_the_places_worth_something_are_those_that_a_new_solution_uses(build_cohort: Build) -> None:
    cohort = build_cohort(
        firms=[FirmFile("Alpha", minimum=2, high=10), FirmFile("Bêta", high=8)],
        coaches=[replace(coach, most_at_once=1) for coach in COACHES],
        companies=[*COMPANIES, CompanyFile("Métaux Ondéa", sector="aluminium")],
    )
    solved = plan(cohort.store, MONTH, AS_OF)
    found = {value.whose: (value.companies, value.points) for value in place_values(solved)}
    matched = len(solved.pairs())
    for index, coach in enumerate(solved.batch.coaches):
        more, objective = with_one_more(solved, index)
        assert found[coach.label] == (more - matched, pytest.approx((objective - solved.optimum) / 100))


def test_what_would_unblock_a_company_does_and_nothing_else_would(build_cohort: Build) -> None:
    # Two companies may only go to Coach 01, who has one place; Coach 03 has one left, where that of Coach 02 could go.
    cohort = build_cohort(
        firms=[FirmFile("Alpha", high=10), FirmFile("Bêta", high=8)],
        coaches=[replace(coach, most_at_once=1 + (coach.name == "Coach 03")) for coach in COACHES],
        companies=[*COMPANIES[:3], CompanyFile("Métaux Ondéa", sector="aluminium")],
    )
    for company in ("Banque Ferrox", "Métaux Ondéa"):
        for coach in ("Coach 02", "Coach 03"):
            cohort.exclude(company, coach)
    solved = plan(cohort.store, MONTH, AS_OF)
    (waiting,) = [i for i in range(solved.instance.companies) if solved.coach_of(i) is None]
    found = relief(solved, waiting)
    assert found.places == ("Coach 01",)
    for index, coach in enumerate(solved.batch.coaches):
        assert (with_one_more(solved, index)[0] == 4) == (coach.label in found.places)
        allowed = solved.instance.allowed.copy()
        allowed[waiting, index] = True
        again = solve(replace(solved.instance, allowed=allowed))
        assert isinstance(again, Allocation)
        assert (again.matched == 4) == (coach in found.coaches)
    assert [coach.label for coach in found.coaches] == ["Coach 02", "Coach 03"]
    assert relief(solved, 1 - min(waiting, 1)) == Relief((), ())


def test_a_contract_that_holds_a_team_back_has_its_value(build_cohort: Build) -> None:
    firms = [FirmFile("Alpha", high=10), FirmFile("Bêta", high=8, most_at_once=0)]
    cohort = build_cohort(firms=firms, coaches=[replace(coach, most_at_once=1) for coach in COACHES])
    values = {value.whose: value.companies for value in place_values(plan(cohort.store, MONTH, AS_OF))}
    assert values["Bêta (contrat)"] == 1
    assert "Coach 03" not in values


def test_a_minimum_costs_what_the_rest_would_gain_without_it(build_cohort: Build) -> None:
    # Everybody fits Coach 01; Gamma, who guarantees much, draws companies all the same.
    firms = [FirmFile("Alpha", high=40), FirmFile("Gamma", minimum=40, high=60)]
    coaches = [replace(COACHES[0], most_at_once=4, wanted=40), replace(COACHES[0], name="Coach 09", firm="Gamma")]
    coaches[1] = replace(coaches[1], sectors=("finance",), maturity="advanced", wanted=60)
    solved = plan(build_cohort(firms=firms, coaches=coaches).store, MONTH, AS_OF)
    (cost,) = minimum_costs(solved)
    # The same entitlement, nothing guaranteed.
    firms[1] = FirmFile("Gamma", minimum=0, high=100)
    free = plan(build_cohort(firms=firms, coaches=coaches).store, MONTH, AS_OF)
    assert (cost.firm, cost.minimum) == ("Gamma", 40)
    assert cost.given == list(solved.assignment).count(1) > list(free.assignment).count(1)
    assert cost.points == pytest.approx((free.optimum - free.instance.objective(solved.assignment)) / 100)
    assert cost.points > 0


def test_a_minimum_reached_is_not_listed(cohort: Cohort) -> None:
    assert minimum_costs(plan(cohort.store, MONTH, AS_OF)) == []


def test_a_firm_past_its_range_is_told_before_the_publication(build_cohort: Build) -> None:
    cohort = build_cohort(firms=[FirmFile("Alpha", high=2), FirmFile("Bêta", high=8)])
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    shown = overview(cohort.store, MONTH, AS_OF, PROGRAMME)
    told = {coach.label: beyond_range(shown, coach) for coach in shown.plan.batch.coaches}
    assert told["Coach 03"] is None
    assert told["Coach 01"] == told["Coach 02"]
    assert (told["Coach 01"] or "").startswith("Alpha aurait 3\xa0coachings avec ce lot")
