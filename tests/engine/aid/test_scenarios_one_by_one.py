"""Scenarios computed together are the decisions taken one by one, whichever number varies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.aid.decision import decide
from engine.aid.framework import frameworks
from engine.aid.malformed import read_request
from engine.aid.scenarios import WHOLE_NUMBERS, number_at, numeric_inputs, outcomes, replaced, steps
from tests.engine.aid.corpus import BASE

FRAMEWORK = frameworks()["ecoperformance-2023-10"]

EXPENSES = {
    "external_fees": 20000,
    "internal_staff": [{"category": "engineer", "hours": 100, "rate": 60, "benefits_rate": 0.1}],
    "lines": [{"amount": 5000}],
    "administration_fees": 900,
}
# What any request may add, so that its numbers vary too.
COMMON: dict[str, Any] = {
    "agreed_aid": 9000,
    "already_paid": 1000,
    "earlier_grants": [{"stream": "standard", "accepted": "2024-05-01", "amount": 9_950_000}],
}
REQUESTS: dict[str, dict[str, Any]] = {name: base | COMMON for name, base in BASE.items()} | {
    "staff": BASE["analysis"] | {"studies": [{"category": "complex", "expenses": EXPENSES}]},
    "two measures": BASE["standard"]
    | {
        "measures": BASE["standard"]["measures"]
        + [{"type": "fugitive", "project_cost": EXPENSES, "reference_cost": 2000, "ghg_reduction_t": 30}],
        "other_aid": [{"source": "quebec", "amount": 30000}],
        "requested_amount": 60000,
        "esco_turnkey": True,
        "esco_study": {"category": "standard", "expenses": 20000},
    },
}


def amounts(path: str, value: float) -> list[float]:
    """Values on both sides of the request's own; whole where only whole numbers mean something."""
    if steps(path)[-1] in WHOLE_NUMBERS:
        return [0.0, 6.0, 7.0, 10.0, 11.0]
    return [0.0, value / 3, value, 3 * value + 1, 40 * value + 7]


@pytest.mark.parametrize("name", REQUESTS)
def test_scenarios_are_decisions(name: str) -> None:
    request = read_request(REQUESTS[name])
    for path in numeric_inputs(request):
        values = amounts(path, number_at(request, path) or 0.0)
        together = outcomes(request, FRAMEWORK, {path: np.array(values)})
        for at, each in enumerate(values):
            alone = decide(replaced(request, path, each), FRAMEWORK)
            assert (together.eligible[at], together.aid[at], together.computed[at]) == (
                alone.eligible,
                pytest.approx(alone.aid, abs=0.006),
                pytest.approx(alone.computed_aid, abs=0.006),
            ), (path, each)
