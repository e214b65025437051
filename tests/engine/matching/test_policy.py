"""The director's policy: in force once kept, with a reason, unless someone was faster."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from data.errors import RefusedError, StaleError
from data.programme_file import load_programme
from engine.matching.policy import KEY, Policy, amounts, file_policy, keep_policy, policy_in_force
from engine.matching.propose import plan
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, Cohort, FirmFile
from tests.engine.matching.conftest import FIRMS, Build

PROGRAMME = load_programme()
FILE = file_policy(PROGRAMME)
REGION_ONLY = replace(FILE, weights={part: float(part == "region") for part in FILE.weights})


def keep(cohort: Cohort, wanted: Policy, reason: str = "essai", seen: Policy = FILE) -> Policy:
    keep_policy(cohort.store, wanted, reason, AUTHOR, seen=seen)
    return policy_in_force(cohort.store, PROGRAMME)


def test_without_a_decision_the_parameter_file_rules(cohort: Cohort) -> None:
    assert policy_in_force(cohort.store, PROGRAMME) == FILE


def test_a_kept_policy_changes_the_scores_of_the_next_solution(cohort: Cohort) -> None:
    before = plan(cohort.store, MONTH, AS_OF)
    kept = keep(cohort, REGION_ONLY, " proximité ")
    assert kept == replace(REGION_ONLY, reason="proximité")
    after = plan(cohort.store, MONTH, AS_OF)
    assert (after.affinity.scores != before.affinity.scores).any()
    assert after.affinity.weights == REGION_ONLY.weights


def test_a_kept_equity_changes_the_costs(cohort: Cohort) -> None:
    before = plan(cohort.store, MONTH, AS_OF).capacity.costs
    keep(cohort, replace(FILE, points_per_entitlement=4 * FILE.points_per_entitlement))
    after = plan(cohort.store, MONTH, AS_OF).capacity.costs
    assert all((now >= then).all() and now[-1] > then[-1] for now, then in zip(after, before, strict=True))


@pytest.mark.parametrize(("change", "places"), [({"points_behind": 50.0}, [0]), ({"points_beyond": 50.0}, [1, 2])])
def test_a_kept_weight_of_minimums_or_of_ranges_changes_the_costs(
    build_cohort: Build, change: dict[str, float], places: list[int]
) -> None:
    # Each coach of Alpha has half of its minimum of two, and of its range that ends at two.
    cohort = build_cohort(firms=[FirmFile("Alpha", minimum=2, high=2), *FIRMS[1:]])
    before = plan(cohort.store, MONTH, AS_OF).capacity.costs[0]
    keep(cohort, replace(FILE, **change))
    after = plan(cohort.store, MONTH, AS_OF).capacity.costs[0]
    assert [place for place, (now, then) in enumerate(zip(after, before, strict=True)) if now != then] == places


def test_amounts_say_their_bounds_and_where_they_come_from() -> None:
    found = amounts(PROGRAMME)
    assert {name: amount.default for name, amount in found.items()} == {
        "points_per_entitlement": FILE.points_per_entitlement,
        "points_behind": FILE.points_behind,
        "points_beyond": FILE.points_beyond,
    }
    assert all(amount.least <= amount.default <= amount.most and amount.reference for amount in found.values())


def test_a_policy_kept_before_minimums_had_a_weight_leaves_them_the_file_s(cohort: Cohort) -> None:
    then = {name: value for name, value in vars(REGION_ONLY).items() if not name.startswith("points_be")}
    with cohort.store.write(AUTHOR, "essai") as transaction:
        transaction.insert("setting", [{"key": KEY, "value": json.dumps(then)}])
    assert policy_in_force(cohort.store, PROGRAMME) == REGION_ONLY


def test_the_reason_is_in_the_audit(cohort: Cohort) -> None:
    keep(cohort, REGION_ONLY, "proximité")
    written = [row for row in cohort.store.table("audit") if row["table_name"] == "setting"]
    assert [(row["author"], row["action"]) for row in written] == [(AUTHOR, "Politique de jumelage : proximité")]


def test_going_back_to_the_parameter_file(cohort: Cohort) -> None:
    kept = keep(cohort, REGION_ONLY)
    assert keep(cohort, FILE, "retour", seen=kept) == FILE
    assert not [row for row in cohort.store.table("setting") if row["key"].startswith("matching")]


def test_a_second_decision_replaces_the_first(cohort: Cohort) -> None:
    kept = keep(cohort, REGION_ONLY)
    assert keep(cohort, replace(FILE, worst_first=True), "équité", seen=kept).worst_first


def test_someone_who_saw_another_policy_is_refused(cohort: Cohort) -> None:
    keep(cohort, REGION_ONLY)
    with pytest.raises(StaleError, match="a changé entre-temps"):
        keep(cohort, replace(FILE, worst_first=True))
    assert policy_in_force(cohort.store, PROGRAMME).weights == REGION_ONLY.weights


@pytest.mark.parametrize(
    ("wanted", "reason", "said"),
    [
        (REGION_ONLY, "  ", "Une raison est attendue"),
        (replace(FILE, weights={**FILE.weights, "sector": 0.5}), "x", "totaliser 100"),
        (replace(FILE, weights={**FILE.weights, "sector": -0.1, "themes": 0.7}), "x", "Un poids va de 0"),
        (replace(FILE, weights={"sector": 1.0}), "x", "Chaque partie"),
        (replace(FILE, points_per_entitlement=-1.0), "x", "ne peut pas être négatif"),
        (replace(FILE, points_behind=-0.5), "x", "minimum garanti en retard » ne peut pas être négatif"),
        (replace(FILE, points_beyond=1000.5), "x", "ne peut pas dépasser 1.000 ; vous avez demandé 1.000,5"),
    ],
)
def test_what_makes_no_policy_is_refused(cohort: Cohort, wanted: Policy, reason: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        keep(cohort, wanted, reason)
    assert policy_in_force(cohort.store, PROGRAMME) == FILE
