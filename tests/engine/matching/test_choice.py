"""What another coach would cost, and choosing one: what is announced is what happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data.errors import RefusedError, StaleError
from engine.matching.choice import choose, company_index, options
from engine.matching.consequences import left_out_by_choosing, left_out_by_forbidding, let_in_by_deferring
from engine.matching.propose import plan, save
from engine.matching.review import approve, in_state, publish
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, CoachFile, Cohort, CompanyFile
from tests.engine.matching.conftest import COACHES, COMPANIES, Build
from tests.engine.matching.worth import total


def pairs(cohort: Cohort) -> dict[str, str]:
    """The live pairs of the batch."""
    live = ("proposed", "approved")
    return {
        row["company"]: row["coach"] for row in cohort.store.rows("proposal_of_month", MONTH) if row["state"] in live
    }


@pytest.fixture
def crowded(build_cohort: Build) -> Cohort:
    """Six companies for six places."""
    more = [CompanyFile("Métaux Ondéa", sector="aluminium"), CompanyFile("Prêts Corvex", regions=("13",))]
    return build_cohort(coaches=[replace(coach, most_at_once=2) for coach in COACHES], companies=[*COMPANIES, *more])


@pytest.mark.parametrize("company", ["Banque Ferrox", "Aéro Quartzel", "Fonderie Trembalys", "Prêts Corvex"])
def test_choosing_costs_and_moves_what_was_announced(crowded: Cohort, company: str) -> None:
    save(crowded.store, MONTH, AS_OF, AUTHOR)
    solved = plan(crowded.store, MONTH, AS_OF)
    before, best = pairs(crowded), solved.optimum / 100
    option = next(o for o in options(solved, crowded.companies[company]) if o.price is not None)
    scratch = plan(crowded.store, MONTH, AS_OF)
    saved = choose(crowded.store, MONTH, crowded.companies[company], option.coach_id, AUTHOR, AS_OF)
    announced = {(move.company, move.before, move.after) for move in option.moves}
    announced.add((company, before[company], option.coach))
    assert {(change.company, change.before, change.after) for change in saved.changes} == announced
    after = pairs(crowded)
    labels = [coach.label for coach in scratch.batch.coaches]
    chosen = scratch.assignment.copy()
    for index, candidate in enumerate(scratch.batch.candidates):
        chosen[index] = labels.index(str(after[candidate.name])) if candidate.name in after else -1
    assert best - scratch.instance.objective(chosen) / 100 == pytest.approx(option.price)


def test_the_choice_is_approved_and_the_former_proposal_is_kept_as_replaced(crowded: Cohort) -> None:
    save(crowded.store, MONTH, AS_OF, AUTHOR)
    former = pairs(crowded)["Banque Ferrox"]
    choose(crowded.store, MONTH, crowded.companies["Banque Ferrox"], crowded.coaches["Coach 03"], "Conseillère", AS_OF)
    rows = [row for row in crowded.store.rows("proposal_of_month", MONTH) if row["company"] == "Banque Ferrox"]
    assert [(row["coach"], row["state"]) for row in rows] == [(former, "replaced"), ("Coach 03", "approved")]
    assert rows[1]["approved_by"] == "Conseillère"


def test_solving_again_after_a_choice_moves_nothing(crowded: Cohort) -> None:
    save(crowded.store, MONTH, AS_OF, AUTHOR)
    choose(crowded.store, MONTH, crowded.companies["Banque Ferrox"], crowded.coaches["Coach 03"], AUTHOR, AS_OF)
    assert save(crowded.store, MONTH, AS_OF, AUTHOR).changes == ()


def test_a_waiting_company_can_be_given_a_place_at_another_s_expense(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[replace(COACHES[0], most_at_once=1)], companies=COMPANIES[:2])
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    assert pairs(cohort) == {"Banque Ferrox": "Coach 01"}
    saved = choose(
        cohort.store, MONTH, cohort.companies["Fonderie Trembalys"], cohort.coaches["Coach 01"], AUTHOR, AS_OF
    )
    assert [(c.company, c.before, c.after) for c in saved.changes] == [
        ("Fonderie Trembalys", None, "Coach 01"),
        ("Banque Ferrox", "Coach 01", None),
    ]
    assert pairs(cohort) == {"Fonderie Trembalys": "Coach 01"}


def test_leaving_another_company_without_coach_is_said_before(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[replace(coach, most_at_once=1) for coach in COACHES[:2]], companies=COMPANIES[:2])
    cohort.exclude("Fonderie Trembalys", "Coach 01")
    (option,) = options(plan(cohort.store, MONTH, AS_OF), cohort.companies["Banque Ferrox"])
    assert (option.coach, option.price, option.refusal) == ("Coach 02", None, None)
    assert option.warning == "Une autre entreprise se retrouverait sans coach."


def test_who_is_left_without_coach_is_who_the_choice_leaves(build_cohort: Build) -> None:
    coaches = [replace(coach, most_at_once=1) for coach in COACHES[:2]]
    cohort = build_cohort(coaches=coaches, companies=COMPANIES[:3])
    cohort.exclude("Fonderie Trembalys", "Coach 01")
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    before = pairs(cohort)
    solved = plan(cohort.store, MONTH, AS_OF)
    waiting = next(name for name in cohort.companies if name not in before)
    foretold = {
        (name, coach.label): {
            named.company for named in left_out_by_choosing(solved, company_index(solved, cohort.companies[name]), j)
        }
        for name in cohort.companies
        for j, coach in enumerate(solved.batch.coaches)
        if (name, coach.label) != ("Fonderie Trembalys", "Coach 01")
    }
    assert foretold[waiting, "Coach 02"] == {"Fonderie Trembalys"}
    choose(cohort.store, MONTH, cohort.companies[waiting], cohort.coaches["Coach 02"], AUTHOR, AS_OF)
    assert set(before) - set(pairs(cohort)) == foretold[waiting, "Coach 02"]
    assert all(not left_out for (name, coach), left_out in foretold.items() if before.get(name) == coach)


def test_who_waits_after_a_forbidden_pair_and_who_comes_in_after_a_deferral(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[replace(COACHES[0], most_at_once=1)], companies=COMPANIES[:2])
    solved = plan(cohort.store, MONTH, AS_OF)
    chosen = company_index(solved, cohort.companies["Banque Ferrox"])
    assert [named.company for named in let_in_by_deferring(solved, chosen)] == ["Fonderie Trembalys"]
    assert [named.company for named in left_out_by_forbidding(solved, chosen)] == ["Banque Ferrox"]
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    (proposal,) = in_state(cohort.store, MONTH, "proposed")
    approve(cohort.store, [proposal], AUTHOR, AS_OF)
    held = plan(cohort.store, MONTH, AS_OF)
    at = company_index(held, cohort.companies["Banque Ferrox"])
    assert let_in_by_deferring(held, at) == left_out_by_forbidding(held, at) == left_out_by_choosing(held, at, 0) == ()


def test_why_the_others_are_impossible(build_cohort: Build) -> None:
    coaches = [COACHES[0], COACHES[1], CoachFile("Coach 04", "Alpha", wanted=1), CoachFile("Coach 05", "Bêta")]
    cohort = build_cohort(coaches=coaches, companies=[*COMPANIES, CompanyFile("X"), CompanyFile("Y"), CompanyFile("Z")])
    cohort.exclude("Banque Ferrox", "Coach 01")
    cohort.coaching("X", "Coach 02")
    cohort.coaching("Y", "Coach 04", 450)
    cohort.coaching("Z", "Coach 05")
    cohort.coaching("Aéro Quartzel", "Coach 05")
    found = options(plan(cohort.store, MONTH, AS_OF), cohort.companies["Banque Ferrox"])
    assert {option.coach: (option.refusal or "").replace("\xa0", " ") for option in found} == {
        "Coach 01": "Paire interdite le 16 novembre 2026 : conflit d'intérêts",
        "Coach 02": "Coach 02 est complet : 1 entreprise sur 1 à la fois, jusqu'au 10 décembre 2026.",
        "Coach 04": "Coach 04 a déjà tous les coachings souhaités : 1 sur 1.",
        "Coach 05": "La firme Bêta n'a plus de place à son contrat.",
    }


def test_possible_coaches_come_first_best_score_first(crowded: Cohort) -> None:
    crowded.exclude("Banque Ferrox", "Coach 02")
    found = options(plan(crowded.store, MONTH, AS_OF), crowded.companies["Banque Ferrox"])
    assert [(option.coach, option.refusal is None) for option in found] == [("Coach 03", True), ("Coach 02", False)]


@pytest.mark.parametrize(
    ("company", "coach", "sentence"),
    [
        ("Banque Ferrox", "Coach 02", "Paire interdite"),
        ("Banque Ferrox", "Coach 01", "déjà proposé"),
        ("Incomplète", "Coach 01", "il manque le secteur"),
    ],
)
def test_what_cannot_be_chosen_is_refused_and_nothing_is_written(
    build_cohort: Build, company: str, coach: str, sentence: str
) -> None:
    cohort = build_cohort(companies=[*COMPANIES, CompanyFile("Incomplète", sector=None)])
    cohort.exclude("Banque Ferrox", "Coach 02")
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    revision = cohort.store.revision
    with pytest.raises(RefusedError, match=sentence):
        choose(cohort.store, MONTH, cohort.companies[company], cohort.coaches[coach], AUTHOR, AS_OF)
    assert cohort.store.revision == revision


def test_a_coach_full_of_approved_companies_is_refused(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    proposals = cohort.proposals()
    approve(cohort.store, [proposals["Fonderie Trembalys"]["proposal_id"]], AUTHOR, AS_OF)
    with pytest.raises(RefusedError, match="Coach 02 est complet"):
        choose(cohort.store, MONTH, cohort.companies["Banque Ferrox"], cohort.coaches["Coach 02"], AUTHOR, AS_OF)


def test_a_company_with_a_published_proposal_is_no_longer_in_the_batch(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    approve(cohort.store, in_state(cohort.store, MONTH, "proposed"), AUTHOR, AS_OF)
    publish(cohort.store, in_state(cohort.store, MONTH, "approved"), AUTHOR, AS_OF)
    with pytest.raises(RefusedError, match="n'est plus à jumeler"):
        choose(cohort.store, MONTH, cohort.companies["Banque Ferrox"], cohort.coaches["Coach 03"], AUTHOR, AS_OF)


@pytest.mark.parametrize("company", ["Banque Ferrox", "Aéro Quartzel", "Fonderie Trembalys"])
def test_another_coach_for_an_approved_pair_costs_and_moves_what_is_announced(crowded: Cohort, company: str) -> None:
    save(crowded.store, MONTH, AS_OF, AUTHOR)
    approve(crowded.store, [crowded.proposals()[company]["proposal_id"]], AUTHOR, AS_OF)
    solved = plan(crowded.store, MONTH, AS_OF)
    before, option = pairs(crowded), options(solved, crowded.companies[company])[0]
    saved = choose(crowded.store, MONTH, crowded.companies[company], option.coach_id, AUTHOR, AS_OF)
    after = pairs(crowded)
    announced = {(move.company, move.before, move.after) for move in option.moves}
    assert {(c.company, c.before, c.after) for c in saved.changes} == announced | {
        (company, before[company], option.coach)
    }
    assert option.price == pytest.approx(total(crowded, before) - total(crowded, after))


def test_a_choice_that_leaves_its_place_to_a_company_that_waits_says_so(build_cohort: Build) -> None:
    coaches = [replace(COACHES[0], most_at_once=1), replace(COACHES[1], most_at_once=1), COACHES[2]]
    cohort = build_cohort(coaches=coaches, companies=COMPANIES[:2])
    for coach in ("Coach 02", "Coach 03"):
        cohort.exclude("Fonderie Trembalys", coach)
    cohort.exclude("Banque Ferrox", "Coach 02")
    with cohort.store.write(AUTHOR, "essai") as transaction:
        transaction.delete("company_theme", [{"company_id": cohort.companies["Fonderie Trembalys"], "theme": "energy"}])
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    choose(cohort.store, MONTH, cohort.companies["Banque Ferrox"], cohort.coaches["Coach 01"], AUTHOR, AS_OF)
    assert pairs(cohort) == {"Banque Ferrox": "Coach 01"}
    before = total(cohort, pairs(cohort))
    (option, _) = options(plan(cohort.store, MONTH, AS_OF), cohort.companies["Banque Ferrox"])
    assert (option.coach, option.opens) == ("Coach 03", True)
    assert [(move.company, move.before, move.after) for move in option.moves] == [
        ("Fonderie Trembalys", None, "Coach 01")
    ]
    saved = choose(cohort.store, MONTH, cohort.companies["Banque Ferrox"], option.coach_id, AUTHOR, AS_OF)
    assert pairs(cohort) == {"Banque Ferrox": "Coach 03", "Fonderie Trembalys": "Coach 01"}
    assert saved.plan.pairs() == {cohort.companies["Fonderie Trembalys"]: cohort.coaches["Coach 01"]}
    assert option.price == pytest.approx(before - total(cohort, pairs(cohort)))


def test_choosing_from_a_page_out_of_date_is_refused(crowded: Cohort) -> None:
    save(crowded.store, MONTH, AS_OF, AUTHOR)
    row = crowded.proposals()["Banque Ferrox"]
    crowded.exclude("Banque Ferrox", pairs(crowded)["Banque Ferrox"])
    save(crowded.store, MONTH, date(2026, 11, 17), AUTHOR)
    other = next(name for name in crowded.coaches if name not in (pairs(crowded)["Banque Ferrox"],))
    with pytest.raises(StaleError, match=f"retirée par {AUTHOR}"):
        choose(
            crowded.store,
            MONTH,
            crowded.companies["Banque Ferrox"],
            crowded.coaches[other],
            AUTHOR,
            AS_OF,
            seen={row["proposal_id"]: row["version"]},
        )
