"""The oracle against the worked cases: before it judges the engine, it is judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.aid.agreement import differences
from tests.engine.aid.oracle import decide, route

CASES = Path(__file__).parents[2] / "cases" / "aid"


def _cases(*names: str) -> list[Any]:
    return [
        pytest.param(case, id=case["id"])
        for name in names
        for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(
    "case",
    _cases(
        "analysis",
        "recommissioning",
        "energy_management",
        "simplified",
        "dual_energy",
        "standard",
        "large_industrial",
    ),
)
def test_oracle_agrees_with_the_worked_case(case: dict[str, Any]) -> None:
    decided = decide(case["request"])
    assert differences(case["decision"], decided) == []


@pytest.mark.parametrize("case", _cases("routing"))
def test_oracle_routes_as_the_worked_case(case: dict[str, Any]) -> None:
    assert route(case["measure"]) == case["open_to"]
