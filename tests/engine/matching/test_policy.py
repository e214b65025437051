"""The director's policy: in force once kept, with a reason, unless someone was faster."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.errors import RefusedError, StaleError
from data.programme_file import load_programme
from engine.matching.policy import Policy, file_policy, keep_policy, policy_in_force
from engine.matching.propose import plan
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, Cohort

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
    ],
)
def test_what_makes_no_policy_is_refused(cohort: Cohort, wanted: Policy, reason: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        keep(cohort, wanted, reason)
    assert policy_in_force(cohort.store, PROGRAMME) == FILE
