"""Malformed input gets an answer that says where and what was expected, and the others are still answered."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from engine.aid.interchange import answer_measures, answer_requests
from engine.json_input import read_json
from tests.engine.aid.corpus import BASE, FAILURES, M, changed

STANDARD = "standard"

MALFORMED: list[tuple[object, str]] = [
    (3, ""),
    (None, ""),
    ({}, "stream"),
    ({"stream": "unheard_of"}, "stream"),
    ({"stream": ["standard"]}, "stream"),
    ({"stream": "standard"}, "measures"),
    (changed(STANDARD, {M + "eligible_cost": -1}), "measures[0].eligible_cost"),
    (changed(STANDARD, {M + "eligible_cost": "100"}), "measures[0].eligible_cost"),
    (changed(STANDARD, {M + "eligible_cost": True}), "measures[0].eligible_cost"),
    (changed(STANDARD, {M + "eligible_cost": float("nan")}), "measures[0].eligible_cost"),
    (changed(STANDARD, {M + "eligible_cost": 1e300}), "measures[0].eligible_cost"),
    (changed(STANDARD, {M + "eligible_cost": None}), "measures[0].eligible_cost"),
    (changed(STANDARD, {M + "project_cost": 5}), "measures[0].eligible_cost"),
    (changed(STANDARD, {M + "unheard_of": 1}), "measures[0].unheard_of"),
    (changed(STANDARD, {M + "type": "boiler"}), "measures[0].type"),
    (changed(STANDARD, {"dates.received": "2024-02-30"}), "dates.received"),
    (changed(STANDARD, {"dates.received": "20240601"}), "dates.received"),
    (changed(STANDARD, {"dates.received": 20240601}), "dates.received"),
    (changed(STANDARD, {"dates.received": "2024-W22-6"}), "dates.received"),
    (changed(STANDARD, {"dates.received": "0001-01-01"}), "dates.received"),
    (changed(STANDARD, {"dates.agreement": "9999-12-31"}), "dates.agreement"),
    (changed(STANDARD, {"participant.sector": "\ud800"}), "participant.sector"),
    (changed(STANDARD, {"participant.sector": "army"}), "participant.sector"),
    (changed(STANDARD, {"participant.registered": "yes"}), "participant.registered"),
    (changed(STANDARD, {"other_aid": [{"source": "quebec", "amount": -5}]}), "other_aid[0].amount"),
    (changed(STANDARD, {"other_aid": {"source": "quebec"}}), "other_aid"),
    (changed(STANDARD, {"options": {"pri_scope": "all"}}), "options.pri_scope"),
    (
        changed(STANDARD, {"earlier_grants": [{"stream": "standard", "amount": 1, "category": "x"}]}),
        "earlier_grants[0].category",
    ),
    (changed("analysis", {"studies[0].expenses": {"unheard_of": 1}}), "studies[0].expenses.unheard_of"),
    (
        changed("analysis", {"studies[0].expenses": {"internal_staff": [{"category": "engineer", "hours": 1}]}}),
        "studies[0].expenses.internal_staff[0].rate",
    ),
    (changed("heating", {M + "fuel": None}), "measures[0].fuel"),
    (changed("maple_syrup", {M + "production_lb": None}), "measures[0].production_lb"),
    (changed("dual_energy", {"path": None}), "path"),
]


@pytest.mark.parametrize(("payload", "path"), MALFORMED)
def test_a_fault_is_answered_where_it_is(payload: object, path: str) -> None:
    answer, malformed = answer_requests(payload)
    assert isinstance(answer, dict)
    assert malformed
    assert answer["error"]["path"] == path
    assert answer["error"].keys() == {"path", "value", "expected"}
    assert answer["error"]["expected"]


@pytest.mark.parametrize("day", ["1900-01-01", "2999-12-31"])
@pytest.mark.parametrize("base", BASE)
def test_deadlines_are_told_from_any_day_that_is_read(base: str, day: str) -> None:
    answer, malformed = answer_requests(changed(base, {"dates.received": day, "dates.agreement": day}))
    assert isinstance(answer, dict)
    assert not malformed
    assert answer["deadlines"].keys() >= {"earliest_commitment", "latest_end"}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"stream": "standard", "measures": [], "step": "final", "step": "final"}', "step"),
        ('{"stream": "standard", "measures": [{"type": "efficiency", "type": "fugitive"}]}', "measures[0].type"),
        ('{"stream": "standard", "measures": [], "\\ud800": {"a": 1, "a": 2}}', "\\ud800.a"),
    ],
)
def test_a_key_given_twice_is_the_fault_of_its_request_alone(text: str, path: str) -> None:
    payload = read_json(f"[{text}, {json.dumps(BASE['standard'])}]".encode(), "x", keep_repeated=True)
    answers, malformed = answer_requests(payload)
    assert isinstance(answers, list)
    assert malformed
    assert ["error" in answer for answer in answers] == [True, False]
    assert answers[0]["error"]["path"] == path
    json.dumps(answers, ensure_ascii=False).encode()


def test_the_others_are_still_answered() -> None:
    answers, malformed = answer_requests([BASE["standard"], {"stream": "x"}, BASE["analysis"]])
    assert isinstance(answers, list)
    assert malformed
    assert ["error" in answer for answer in answers] == [False, True, False]


def test_an_empty_list_is_answered_by_an_empty_list() -> None:
    assert answer_requests([]) == ([], False)


@pytest.mark.parametrize(
    ("measure", "path"), [({}, "type"), ({"type": "heating", "fuel": "wood"}, "fuel"), ("heating", "")]
)
def test_a_malformed_measure_is_answered(measure: Any, path: str) -> None:
    answer, malformed = answer_measures(measure)
    assert isinstance(answer, dict)
    assert malformed
    assert answer["error"]["path"] == path


JUNK = [None, True, -1, 1.5, 1e-300, 1e308, float("inf"), 10**400, "", "2024-02-30", [], {}, [None], {"a": 1}]


def places(node: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a payload."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [way, *(place for key, value in inner for place in places(value, (*way, key)))]


def spoiled(payload: dict[str, Any], rng: random.Random) -> object:
    """A payload with junk somewhere."""
    *steps, last = rng.choice(places(payload)[1:])
    result = copy.deepcopy(payload)
    node: Any = result
    for step in steps:
        node = node[step]
    node[last] = rng.choice(JUNK)
    return result


@pytest.mark.parametrize("seed", range(4))
def test_junk_anywhere_is_answered_in_json(seed: int) -> None:
    rng = random.Random(seed)
    payloads = [*BASE.values(), *(changed(*case) for case in FAILURES.values())]
    requests = [spoiled(rng.choice(payloads), rng) for _ in range(400)]
    answers, malformed = answer_requests(requests)
    assert isinstance(answers, list)
    assert malformed
    assert len(answers) == len(requests)
    json.dumps(answers, allow_nan=False)
