"""Every worked case agrees, by the comparison rules of the cases' README."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.aid.interchange import answer_measures, answer_requests
from tests.engine.aid.corpus import CASES

CENT, RATIO = 0.01 + 1e-9, 1e-5
SETS = {"reasons", "warnings", "binding", "binding_b"}
COMPARED = SETS | {
    "eligible",
    "category",
    "computed_aid",
    "aid",
    "total_a",
    "total_b",
    "caps",
    "balance_due",
    "repayment",
    "participant_share",
    "candidates",
    "iadm",
    "deadlines",
}
COMPARED_PER_MEASURE = {
    "eligible",
    "reasons",
    "amount",
    "prorated_amount",
    "binding",
    "aid_1",
    "aid_2",
    "aid_3",
    "pri_sa",
    "consumption",
    "charge_kg",
    "formula_amount",
}


def cases(*streams: str) -> list[Any]:
    return [
        pytest.param(case, id=case["id"])
        for stream in streams
        for case in json.loads((CASES / "aid" / f"{stream}.json").read_text(encoding="utf-8"))
    ]


def agree(key: str, wanted: Any, got: Any) -> bool:
    if key in SETS:
        return set(wanted) == set(got)
    if isinstance(wanted, dict):
        return all(name in got and agree(name, value, got[name]) for name, value in wanted.items())
    if isinstance(wanted, bool | str) or wanted is None:
        return bool(wanted == got)
    return got is not None and abs(wanted - got) <= (RATIO if key == "pri_sa" else CENT)


@pytest.mark.parametrize(
    "case",
    cases(
        "analysis",
        "recommissioning",
        "energy_management",
        "simplified",
        "dual_energy",
        "standard",
        "large_industrial",
    ),
)
def test_a_worked_case_agrees(case: dict[str, Any]) -> None:
    got, malformed = answer_requests(case["request"])
    assert isinstance(got, dict)
    wanted = case["decision"]
    assert not malformed
    for key in wanted.keys() & COMPARED:
        assert agree(key, wanted[key], got[key]), (key, wanted[key], got[key])
    assert [
        agree("amount", one["amount"], two["amount"])
        for one, two in zip(wanted["payments"], got["payments"], strict=True)
    ] == [True] * len(wanted["payments"])
    for measure, found in zip(wanted.get("measures", []), got.get("measures", []), strict=True):
        for key in measure.keys() & COMPARED_PER_MEASURE:
            assert agree(key, measure[key], found[key]), (measure["id"], key, measure[key], found[key])


@pytest.mark.parametrize("case", cases("routing"))
def test_a_routed_measure_agrees(case: dict[str, Any]) -> None:
    got, malformed = answer_measures(case["measure"])
    assert isinstance(got, dict)
    assert not malformed
    assert got == case["open_to"]


def test_answers_keep_the_order_of_the_requests() -> None:
    requests = [case.values[0]["request"] for case in cases("standard")[:3]]
    got, _ = answer_requests([*requests, {"stream": "unknown"}])
    assert isinstance(got, list)
    assert [answer.get("aid") for answer in got] == [
        *(answer_requests(request)[0]["aid"] for request in requests),  # type: ignore[index]
        None,
    ]
    assert got[3]["error"]["path"] == "stream"
