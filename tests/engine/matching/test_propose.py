"""The answer of `engine propose`: contract, optimum against an independent solver, and the stored draft."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from data.programme_file import load_programme
from engine.matching.acts import lock
from engine.matching.affinity import Profile, Wishes
from engine.matching.batch import Batch, Candidate, Coach
from engine.matching.capacity import Contract, Load
from engine.matching.plan import solve_batch
from engine.matching.propose import as_answer, propose, save
from engine.matching.review import approve, comment, decline, in_state, publish
from tests.engine.matching.cohort import (
    AS_OF,
    AUTHOR,
    MONTH,
    CoachFile,
    Cohort,
    CompanyFile,
    FirmFile,
    build,
)
from tests.engine.matching.conftest import COACHES, COMPANIES, Build

SECTORS = ("finance", "aluminium", "aerospace")
DECEMBER = date(2026, 12, 1)


def optimum(answer: dict[str, Any]) -> tuple[int, float]:
    """(companies matched, objective) of an independent solver, from nothing but the answer's pairs and limits."""
    pairs = [pair for pair in answer["pairs"] if pair["score"] is not None]
    slots = [(place["coach"], cost) for place in answer["capacity"] for cost in place["costs"]]
    firm_of = {place["coach"]: place["firm"] for place in answer["capacity"]}
    companies = sorted({pair["company"] for pair in pairs})
    coaches, firms = [place["coach"] for place in answer["capacity"]], [firm["firm"] for firm in answer["firms"]]
    if not pairs:
        return 0, 0.0
    # One variable per pair, then one per place; a coach's places taken are the companies given.
    matrix = lil_array((len(companies) + len(coaches) + len(firms), len(pairs) + len(slots)))
    for column, pair in enumerate(pairs):
        matrix[companies.index(pair["company"]), column] = 1
        matrix[len(companies) + coaches.index(pair["coach"]), column] = 1
        matrix[len(companies) + len(coaches) + firms.index(firm_of[pair["coach"]]), column] = 1
    for column, (coach, _) in enumerate(slots, start=len(pairs)):
        matrix[len(companies) + coaches.index(coach), column] = -1
    high = np.array([1] * len(companies) + [0] * len(coaches) + [firm["places"] for firm in answer["firms"]])
    low = np.array([0] * len(companies) + [0] * len(coaches) + [0] * len(firms))
    many = 1e5
    gain = [pair["score"] + many for pair in pairs] + [-cost for _, cost in slots]
    found = milp(
        -np.array(gain), constraints=LinearConstraint(matrix.tocsr(), low, high), bounds=Bounds(0, 1), integrality=1
    )
    matched = round(found.x[: len(pairs)].sum())
    return matched, -found.fun - many * matched


def check(answer: dict[str, Any]) -> None:
    """Every limit respected, and the objective is what the pairs, costs and an independent solver say."""
    scores = {(pair["company"], pair["coach"]): pair["score"] for pair in answer["pairs"]}
    taken = Counter(proposal["coach"] for proposal in answer["proposals"])
    by_firm = Counter(proposal["firm"] for proposal in answer["proposals"])
    assert all(taken[place["coach"]] <= place["places"] for place in answer["capacity"])
    assert all(by_firm[firm["firm"]] <= firm["places"] for firm in answer["firms"])
    assert all(len(place["costs"]) == place["places"] for place in answer["capacity"])
    total = 0.0
    for proposal in answer["proposals"]:
        score = scores[proposal["company"], proposal["coach"]]
        assert score == proposal["score"]
        assert score == pytest.approx(100 * sum(answer["weights"][k] * v for k, v in proposal["parts"].items()))
        total += score
    total -= sum(sum(place["costs"][: taken[place["coach"]]]) for place in answer["capacity"])
    assert answer["objective"] == pytest.approx(total)
    matched, best = optimum(answer)
    assert len(answer["proposals"]) == matched
    assert answer["objective"] == pytest.approx(best)
    everyone = {pair["company"] for pair in answer["pairs"]}
    assert everyone == {row["company"] for row in answer["proposals"] + answer["waiting"]}


def test_the_answer_has_the_contract_s_keys_and_is_json(cohort: Cohort) -> None:
    answer = propose(cohort.store, MONTH, AS_OF, all_pairs=True)
    assert json.loads(json.dumps(answer)) == answer
    assert set(answer) == {"month", "weights", "proposals", "waiting", "objective", "pairs", "capacity", "firms"}
    assert "pairs" not in propose(cohort.store, MONTH, AS_OF)
    assert set(answer["proposals"][0]) == {"company", "coach", "firm", "score", "parts", "alternatives"}
    assert set(answer["proposals"][0]["alternatives"][0]) == {"coach", "score", "price", "moves"}
    check(answer)


def test_each_company_goes_where_it_fits(cohort: Cohort) -> None:
    answer = propose(cohort.store, MONTH, AS_OF)
    assert [(row["company"], row["coach"]) for row in answer["proposals"]] == [
        ("Aéro Quartzel", "Coach 03"),
        ("Banque Ferrox", "Coach 01"),
        ("Fiducie Oméga", "Coach 01"),
        ("Fonderie Trembalys", "Coach 02"),
    ]


def test_prices_of_alternatives_are_those_of_a_new_solution(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[replace(coach, most_at_once=2) for coach in COACHES])
    answer = propose(cohort.store, MONTH, AS_OF, all_pairs=True)
    for proposal in answer["proposals"]:
        for other in proposal["alternatives"]:
            forced = [
                pair
                for pair in answer["pairs"]
                if pair["company"] != proposal["company"] or pair["coach"] == other["coach"]
            ]
            matched, best = optimum({**answer, "pairs": forced})
            assert matched == len(answer["proposals"])
            assert other["price"] == pytest.approx(answer["objective"] - best)


def test_an_excluded_pair_is_null_with_its_reason(cohort: Cohort) -> None:
    cohort.exclude("Banque Ferrox", "Coach 01")
    answer = propose(cohort.store, MONTH, AS_OF, all_pairs=True)
    (pair,) = [row for row in answer["pairs"] if (row["company"], row["coach"]) == ("Banque Ferrox", "Coach 01")]
    assert pair["score"] is None
    assert pair["reason"] == "Paire interdite le 16 novembre 2026 : conflit d'intérêts"
    check(answer)


def test_why_companies_wait_for_lack_of_places(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[replace(coach, most_at_once=1) for coach in COACHES])
    (waiting,) = propose(cohort.store, MONTH, AS_OF)["waiting"]
    assert waiting["reason"].replace("\xa0", " ") == (
        "4 entreprises pour 3 places chez l'ensemble des coachs : 1 de trop."
    )


def test_why_companies_wait_for_one_coach(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[replace(COACHES[0], most_at_once=1), COACHES[1], COACHES[2]])
    for company, coach in itertools.product(("Banque Ferrox", "Fiducie Oméga"), ("Coach 02", "Coach 03")):
        cohort.exclude(company, coach)
    (waiting,) = propose(cohort.store, MONTH, AS_OF)["waiting"]
    assert waiting["reason"].replace("\xa0", " ") == (
        "2 entreprises ne peuvent aller que chez Coach 01, qui a 1 place : 1 de trop."
    )


def test_why_a_company_waits_for_a_coach_who_is_full(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[replace(COACHES[0], most_at_once=0), COACHES[1], COACHES[2]])
    cohort.exclude("Banque Ferrox", "Coach 02")
    cohort.exclude("Banque Ferrox", "Coach 03")
    (waiting,) = propose(cohort.store, MONTH, AS_OF)["waiting"]
    assert waiting["reason"].replace("\xa0", " ") == (
        "1 entreprise ne peut aller que chez Coach 01, qui ne peut en prendre aucune de plus."
    )


def test_why_a_company_waits_when_every_coach_is_excluded(cohort: Cohort) -> None:
    for coach in cohort.coaches:
        cohort.exclude("Banque Ferrox", coach)
    (waiting,) = propose(cohort.store, MONTH, AS_OF)["waiting"]
    assert waiting["reason"].startswith("Aucun coach ne peut l'accompagner : Paire interdite")


def test_no_coach_and_no_company(build_cohort: Build) -> None:
    nobody = propose(build_cohort(coaches=[]).store, MONTH, AS_OF, all_pairs=True)
    assert {row["reason"] for row in nobody["waiting"]} == {"Aucun coach n'est encore inscrit au programme."}
    empty = propose(build_cohort(companies=[]).store, MONTH, AS_OF, all_pairs=True)
    assert (empty["proposals"], empty["waiting"], empty["objective"]) == ([], [], 0)


def random_cohort(seed: int, path: Path) -> Cohort:
    """Companies, coaches and limits drawn at random, written in a random order that ``seed + 1000`` also changes."""
    random = Random(seed % 1000)
    firms = [
        FirmFile(f"Firme {k}", high=random.choice([None, 4, 9]), most_at_once=random.choice([None, 1, 3]))
        for k in range(3)
    ]
    coaches = [
        CoachFile(
            f"Coach {k:02}",
            f"Firme {random.randrange(3)}",
            sectors=random.sample(SECTORS, 2),
            regions=random.sample(["06", "13"], random.randrange(3)),
            most_at_once=random.randrange(4),
            wanted=random.randrange(1, 6),
        )
        for k in range(6)
    ]
    companies = [
        CompanyFile(
            f"Entreprise {k:02}",
            sector=random.choice([*SECTORS, None]),
            themes=random.sample(["energy", "mobility"], random.randrange(3)),
            regions=[random.choice(["06", "13"])],
            requested=random.choice([None, "Coach 01", "Nom hors liste"]),
        )
        for k in range(10)
    ]
    order = Random(seed)
    for rows in (firms, coaches, companies):
        order.shuffle(rows)
    return build(path, firms, coaches, companies)


@pytest.mark.parametrize("seed", range(3))
def test_the_same_optimum_whatever_the_order_of_the_rows(seed: int, tmp_path: Path) -> None:
    answers = []
    for order in (seed, seed + 1000):
        cohort = random_cohort(order, tmp_path / f"{order}.duckdb")
        cohort.exclude("Entreprise 03", "Coach 02")
        answers.append(propose(cohort.store, MONTH, AS_OF, all_pairs=True))
        cohort.store.close()
    check(answers[0])
    assert answers[0] == answers[1]


def drawn_batch(loads: list[tuple[int, int, int]], companies: list[tuple[str, bool, set[int]]]) -> Batch:
    """A batch in memory: (firm, most at once, wanted) by coach, (sector, « guide me », coaches excluded) by company."""
    return Batch(
        month=MONTH,
        as_of=AS_OF,
        candidates=tuple(
            Candidate(k, f"Entreprise {k}", Wishes(sector, "small", "fund", guide_me=guided), None, AS_OF)
            for k, (sector, guided, _) in enumerate(companies)
        ),
        coaches=tuple(
            Coach(
                k,
                f"Coach {k}",
                firm,
                f"Firme {firm}",
                Profile(k, sectors={SECTORS[k % 3]: "primary", SECTORS[wanted % 3]: "secondary"}, objective="fund"),
                Load(firm, most_at_once, wanted, occupied=k % 2, assigned=k % 2),
            )
            for k, (firm, most_at_once, wanted) in enumerate(loads)
        ),
        contracts={1: Contract(2, 9, most_at_once=3)},
        exclusions={(i, j): "conflit" for i, (_, _, excluded) in enumerate(companies) for j in excluded},
        drafts={},
    )


@settings(max_examples=40, deadline=None)
@given(
    loads=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(0, 5)), min_size=1, max_size=5),
    companies=st.lists(
        st.tuples(st.sampled_from(SECTORS), st.booleans(), st.sets(st.integers(0, 4), max_size=3)), max_size=8
    ),
)
def test_limits_hold_and_the_objective_is_optimal(
    loads: list[tuple[int, int, int]], companies: list[tuple[str, bool, set[int]]]
) -> None:
    check(as_answer(solve_batch(drawn_batch(loads, companies), load_programme()), all_pairs=True))


def test_saving_stores_scores_parts_weights_and_who_waits(build_cohort: Build) -> None:
    cohort = build_cohort(companies=[*COMPANIES, CompanyFile("Sans secteur", sector=None)])
    saved = save(cohort.store, MONTH, AS_OF, AUTHOR)
    answer = propose(cohort.store, MONTH, AS_OF)
    stored = cohort.proposals()
    assert {name: (row["coach"], row["score"] / 100) for name, row in stored.items()} == {
        row["company"]: (row["coach"], row["score"]) for row in answer["proposals"]
    }
    assert [json.loads(stored[row["company"]]["parts"]) for row in answer["proposals"]] == [
        row["parts"] for row in answer["proposals"]
    ]
    (batch,) = cohort.store.rows("batch_of_month", MONTH)
    assert json.loads(batch["weights"]) == answer["weights"]
    assert [row["company_id"] for row in json.loads(batch["waiting"])] == [cohort.companies["Sans secteur"]]
    assert (batch["batch_id"], batch["solved_by"]) == (saved.batch_id, AUTHOR)
    assert {row["state"] for row in stored.values()} == {"proposed"}


def test_saving_again_changes_nothing(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    before = cohort.store.rows("proposal_of_month", MONTH)
    again = save(cohort.store, MONTH, AS_OF, AUTHOR)
    assert again.changes == ()
    assert cohort.store.rows("proposal_of_month", MONTH) == before


def test_saving_again_says_what_moved_and_keeps_comments(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    former = cohort.proposals()["Banque Ferrox"]["proposal_id"]
    comment(cohort.store, former, "Préfère le matin", AUTHOR)
    cohort.exclude("Banque Ferrox", "Coach 01")
    saved = save(cohort.store, MONTH, AS_OF, AUTHOR)
    moved = {change.company: (change.before, change.after) for change in saved.changes}
    assert moved["Banque Ferrox"][0] == "Coach 01"
    new = cohort.proposals()["Banque Ferrox"]
    assert new["proposal_id"] != former
    assert (new["coach"], new["comment"]) == (moved["Banque Ferrox"][1], "Préfère le matin")
    trace, *_ = cohort.store.rows("row_history", "proposal", json.dumps([former]))
    assert trace["after"] is None
    assert json.loads(trace["before"])["company_id"] == cohort.companies["Banque Ferrox"]


def test_a_company_no_longer_matched_loses_its_draft(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    for coach in cohort.coaches:
        cohort.exclude("Banque Ferrox", coach)
    saved = save(cohort.store, MONTH, AS_OF, AUTHOR)
    assert [(c.company, c.before, c.after) for c in saved.changes] == [("Banque Ferrox", "Coach 01", None)]
    assert "Banque Ferrox" not in cohort.proposals()


def test_where_optima_tie_drafts_stay(build_cohort: Build) -> None:
    twins = [CoachFile(f"Coach {k}", "Alpha", most_at_once=1) for k in range(4)]
    cohort = build_cohort(coaches=twins)
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    cohort.exclude("Aéro Quartzel", "Coach 0")
    assert len(save(cohort.store, MONTH, AS_OF, AUTHOR).changes) == 2


def test_approved_pairs_stay_and_hold_their_place(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    approve(cohort.store, [cohort.proposals()["Banque Ferrox"]["proposal_id"]], AUTHOR, AS_OF)
    answer = propose(cohort.store, MONTH, AS_OF, all_pairs=True)
    assert [place["places"] for place in answer["capacity"]] == [1, 1, 3]
    assert "Banque Ferrox" not in {row["company"] for row in answer["proposals"] + answer["waiting"]}
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    assert cohort.proposals()["Banque Ferrox"]["state"] == "approved"
    check(answer)


def test_pairs_held_are_listed_beside_the_proposals(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    keys = {name: row["proposal_id"] for name, row in cohort.proposals().items()}
    approve(cohort.store, [keys["Banque Ferrox"]], AUTHOR, AS_OF)
    lock(cohort.store, keys["Fonderie Trembalys"], AUTHOR, AS_OF)
    answer = propose(cohort.store, MONTH, AS_OF, all_pairs=True)
    assert answer["held"] == [
        {"company": "Banque Ferrox", "coach": "Coach 01", "firm": "Alpha", "state": "approved"},
        {"company": "Fonderie Trembalys", "coach": "Coach 02", "firm": "Alpha", "state": "locked"},
    ]
    assert [place["places"] for place in answer["capacity"]] == [1, 0, 3]
    assert {row["company"] for row in answer["proposals"]} == {"Aéro Quartzel", "Fiducie Oméga"}
    check(answer)


def test_the_next_month_takes_over_drafts_left_and_companies_declined(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    approve(cohort.store, [cohort.proposals()["Banque Ferrox"]["proposal_id"]], AUTHOR, AS_OF)
    publish(cohort.store, in_state(cohort.store, MONTH, "approved"), AUTHOR, AS_OF)
    (offered,) = in_state(cohort.store, MONTH, "offered")
    decline(cohort.store, offered, AUTHOR, AS_OF, "agenda plein")
    save(cohort.store, DECEMBER, date(2026, 12, 2), AUTHOR)
    assert set(cohort.proposals(DECEMBER)) == {company.name for company in COMPANIES}
    assert cohort.proposals(DECEMBER)["Banque Ferrox"]["coach"] != "Coach 01"
    assert {row["state"] for row in cohort.proposals().values()} == {"declined"}
