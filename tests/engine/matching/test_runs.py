"""Every solution is kept, reopened identically whatever changed since, and compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data.errors import RefusedError
from data.programme_file import load_programme
from engine.matching.acts import Choice, defer, forbid, lock
from engine.matching.choice import choose, options
from engine.matching.comparison import compare, figures, outcome
from engine.matching.policy import file_policy, keep_policy
from engine.matching.propose import plan, save
from engine.matching.review import approve
from engine.matching.runs import _DATA, Run, changed_between, last_run_with, reopen, runs
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, Cohort, CompanyFile
from tests.engine.matching.conftest import COACHES, COMPANIES, Build

PROGRAMME = load_programme()


def kept(cohort: Cohort) -> list[Run]:
    return runs(cohort.store, MONTH)


def pairs(run: Run) -> dict[str, str | None]:
    return {placed.company: placed.coach for placed in run.outcome.placed}


def test_nothing_is_kept_before_a_solution(cohort: Cohort) -> None:
    assert kept(cohort) == []


def test_a_solution_is_kept_with_who_when_and_what(cohort: Cohort) -> None:
    saved = save(cohort.store, MONTH, AS_OF, AUTHOR)
    (run,) = kept(cohort)
    assert (run.month, run.seen_on, run.solved_by) == (MONTH, AS_OF, AUTHOR)
    assert run.action == "Résolution du lot de novembre 2026"
    assert run.weights == PROGRAMME.affinity.weights.value
    assert run.outcome == outcome(saved.plan)
    assert run.outcome.figures.matched == len(COMPANIES)


def test_the_same_data_is_kept_once(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    third, second, first = kept(cohort)
    assert third.data == second.data != first.data  # the first solution found no drafts
    assert len({run.parameters for run in (first, second, third)}) == 1
    assert len(cohort.store.table("run_content")) == 3


def test_a_run_is_reopened_identically_whatever_changed_since(cohort: Cohort) -> None:
    saved = save(cohort.store, MONTH, AS_OF, AUTHOR)
    cohort.change("Banque Ferrox", sector="aerospace", objective="fund")
    cohort.coaching("Fiducie Oméga", "Coach 01")
    cohort.exclude("Fonderie Trembalys", "Coach 02")
    keep_policy(
        cohort.store,
        replace(file_policy(PROGRAMME), points_per_entitlement=80.0),
        "essai",
        AUTHOR,
        seen=file_policy(PROGRAMME),
    )
    again = reopen(cohort.store, kept(cohort)[0].run_id)
    assert again.identical
    assert again.plan.pairs() == saved.plan.pairs()
    assert (again.plan.instance.scores == saved.plan.instance.scores).all()
    assert (again.plan.prices == saved.plan.prices).all()
    assert plan(cohort.store, MONTH, AS_OF).pairs() != saved.plan.pairs()


def test_the_last_run_that_placed_a_company_is_found_once_it_is_decided(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    approve(cohort.store, [cohort.proposals()["Banque Ferrox"]["proposal_id"]], AUTHOR, AS_OF)
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    latest, first = kept(cohort)
    asked = {name: last_run_with(cohort.store, MONTH, key) for name, key in cohort.companies.items()}
    assert asked.pop("Banque Ferrox") == first
    assert set(map(repr, asked.values())) == {repr(latest)}
    assert last_run_with(cohort.store, MONTH, -1) is None


def test_a_choice_is_a_run_too(cohort: Cohort) -> None:
    solved = save(cohort.store, MONTH, AS_OF, AUTHOR).plan
    company = cohort.companies["Banque Ferrox"]
    option = next(found for found in options(solved, company) if found.price is not None)
    choose(cohort.store, MONTH, company, option.coach_id, AUTHOR, AS_OF)
    latest = kept(cohort)[0]
    assert latest.action == "Choix d'un autre coach"
    assert reopen(cohort.store, latest.run_id).identical


def test_every_act_of_a_review_leaves_a_run_that_is_reopened_identically(build_cohort: Build) -> None:
    waiting = CompanyFile("Bilan en cours", sector="aerospace", inventoried_on=None)
    more = [CompanyFile("Métaux Ondéa", sector="aluminium"), CompanyFile("Prêts Corvex", regions=("13",)), waiting]
    cohort = build_cohort(coaches=[replace(coach, most_at_once=2) for coach in COACHES], companies=[*COMPANIES, *more])
    save(cohort.store, MONTH, AS_OF, AUTHOR)

    def act(company: str) -> Choice:
        return Choice(MONTH, cohort.companies[company], AUTHOR, AS_OF)

    drafts = {name: row["proposal_id"] for name, row in cohort.proposals().items()}
    lock(cohort.store, drafts["Banque Ferrox"], AUTHOR, AS_OF)
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    approve(cohort.store, [drafts["Fiducie Oméga"]], AUTHOR, AS_OF)
    forbid(cohort.store, act("Fonderie Trembalys"), cohort.coaches["Coach 02"], "conflit d'intérêts")
    defer(cohort.store, act("Prêts Corvex"), date(2027, 2, 1), "déménagement")
    found = kept(cohort)
    assert len({run.action for run in found}) == 3
    assert all(reopen(cohort.store, run.run_id).identical for run in found)


def test_what_changed_between_two_runs_is_named(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    cohort.exclude("Banque Ferrox", "Coach 03")
    cohort.change("Banque Ferrox", sector="aluminium")
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    latest, third, second, first = kept(cohort)
    assert changed_between(cohort.store, first, second) == ["les propositions en cours"]
    assert changed_between(cohort.store, second, third) == []
    assert changed_between(cohort.store, third, latest) == [
        "les entreprises du lot",
        "les entreprises inscrites",
        "les paires interdites",
    ]


def test_everything_a_batch_reads_has_a_name(cohort: Cohort) -> None:
    source = plan(cohort.store, MONTH, AS_OF).batch.source
    assert source is not None
    assert {query for query, _, _ in source.answers.values()} <= _DATA.keys()


def test_a_run_that_does_not_exist(cohort: Cohort) -> None:
    with pytest.raises(RefusedError, match="n'existe pas"):
        reopen(cohort.store, 999)


def test_parameters_of_another_version_are_refused_in_french(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    (run,) = kept(cohort)
    with cohort.store.write(AUTHOR, "essai") as transaction:
        transaction.update("run_content", [{"fingerprint": run.parameters, "content": '{"name": 1}'}])
    with pytest.raises(RefusedError, match="version antérieure"):
        reopen(cohort.store, run.run_id)


def test_data_read_before_a_column_existed_are_refused_in_french(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    (run,) = kept(cohort)
    with cohort.store.write(AUTHOR, "essai") as transaction:
        (content,) = transaction.matching("run_content", ["fingerprint"], [{"fingerprint": run.data}])
        older = content["content"].replace('"wanted_in_total"', '"wanted"')
        transaction.update("run_content", [{"fingerprint": run.data, "content": older}])
    with pytest.raises(RefusedError, match="ne lisait pas encore 'wanted_in_total'"):
        reopen(cohort.store, run.run_id)


def test_a_stored_answer_that_is_no_optimum_is_said_to_differ(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    (run,) = kept(cohort)
    changed = run.outcome.placed[0]
    wrong = '"coach_id": ' + str(changed.coach_id)
    with cohort.store.write(AUTHOR, "essai") as transaction:
        (row,) = transaction.table("matching_run")
        result = row["result"].replace(wrong, '"coach_id": 999', 1)
        transaction.update("matching_run", [{"matching_run_id": run.run_id, "result": result}])
    assert not reopen(cohort.store, run.run_id).identical


def test_two_runs_compared(build_cohort: Build) -> None:
    cohort = build_cohort(companies=[*COMPANIES, CompanyFile("Zinc Boréal", sector="aluminium")])
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    cohort.change("Aéro Quartzel", withdrawn_on=AS_OF, withdrawn_reason="essai")
    cohort.exclude("Banque Ferrox", pairs(kept(cohort)[0])["Banque Ferrox"] or "")
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    after, before = kept(cohort)
    found = compare(before.outcome, after.outcome)
    assert (found.arrived, found.gone) == ((), ("Aéro Quartzel",))
    assert found.before == before.outcome.figures
    now, then = pairs(after), pairs(before)
    assert {moved.company: (moved.before, moved.after) for moved in found.moved} == {
        name: (then[name], now[name]) for name in now if now[name] != then[name]
    }
    assert "Banque Ferrox" in {moved.company for moved in found.moved}


def test_the_figures_of_a_plan_by_hand(cohort: Cohort) -> None:
    solved = plan(cohort.store, MONTH, AS_OF)
    shown = figures(solved)
    points = [int(solved.affinity.scores[i, j]) / 100 for i, j in enumerate(solved.assignment)]
    assert shown.mean_score == pytest.approx(sum(points) / len(points))
    assert shown.worst_score == min(points)
    # Alpha's midpoint (2 + 10) / 2 is shared 10 to 10; Bêta's is (0 + 8) / 2 for its one coach.
    loads = [int((solved.assignment == j).sum()) for j in range(3)]
    shares = [loads[0] / 3, loads[1] / 3, loads[2] / 4]
    assert shown.equity == pytest.approx(sum(shares) ** 2 / (3 * sum(share**2 for share in shares)))
    assert (shown.requested, shown.obtained) == (1, 1)
