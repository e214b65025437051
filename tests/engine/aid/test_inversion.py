"""Curves and their inversion where numbers are hard: curvatures of rounding, a study spread over vanishing costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.aid import inversion
from engine.aid.breakpoints import Curve, Piece, breakpoints
from engine.aid.decision import decide
from engine.aid.framework import frameworks
from engine.aid.malformed import read_request
from engine.aid.scenarios import replaced
from tests.engine.aid.corpus import M, changed

FRAMEWORK = frameworks()["ecoperformance-2023-10"]
TURNKEY: dict[str, Any] = {"esco_turnkey": True, "esco_study": {"category": "complex", "expenses": 400000}}
PROJECT: dict[str, Any] = {
    "type": "efficiency",
    "reference_cost": 5000,
    "net_annual_saving": 20000,
    "ghg_reduction_t": 900,
}


def curve(**lines: tuple[float, ...]) -> Curve:
    return Curve("x", 0.0, 1e5, (Piece(0.0, 1e5, lines, (1.0, 0.0)),), ())


@pytest.mark.parametrize("curvature", [0.0, 1e-22, -1e-22, 1e-12])
def test_a_curvature_of_rounding_moves_no_solution(curvature: float) -> None:
    (solution,) = inversion.for_aid(curve(aid=(0.0, 1.0, curvature)), 6345.67)
    assert solution.start == pytest.approx(6345.67, abs=1e-3)
    paid = curve(aid=(0.0, 1.0, curvature), cost=(0.0, 3.0, curvature), saving=(1000.0, 0.0))
    (solution,) = inversion.for_pay_back(paid, 7.0)
    assert solution.start == pytest.approx(3500.0, abs=1e-3)


def test_a_parabola_meets_its_target_twice_once_or_never() -> None:
    parabola = curve(aid=(0.0, 100.0, -0.01))
    assert [x.start for x in inversion.for_aid(parabola, 90000.0)] == pytest.approx([1000.0, 9000.0])
    assert [x.start for x in inversion.for_aid(parabola, 250000.0)] == pytest.approx([5000.0])
    assert inversion.for_aid(parabola, 250001.0) == ()


@pytest.mark.parametrize(
    ("kind", "cost", "path", "low", "high"),
    [
        ("efficiency", 505000, "project_cost", 0, 1e6),
        ("fugitive", 505000, "project_cost", 0, 1e6),
        ("fugitive", 35000, "reference_cost", 0, 50000),
        ("fugitive", 5000, "project_cost", 4999, 75000),
        ("efficiency", 4000, "net_annual_saving", 0, 90000),
    ],
)
def test_a_study_spread_over_a_cost_that_vanishes(kind: str, cost: float, path: str, low: float, high: float) -> None:
    measure = PROJECT | {"type": kind, "project_cost": cost}
    request = read_request(changed("standard", {"measures": [measure], **TURNKEY}))
    found = breakpoints(request, FRAMEWORK, M + path, low, high)
    for piece in found.pieces:
        for x in np.linspace(piece.start, piece.end, 7)[1:-1]:
            aid = decide(replaced(request, M + path, float(x)), FRAMEWORK).aid
            assert piece.value(x) == pytest.approx(aid, abs=0.006)
    for target in (0.01, 5000.0, 61000.0):
        for solution in inversion.for_aid(found, target):
            if solution.kind == "exact":
                aid = decide(replaced(request, M + path, solution.start), FRAMEWORK).aid
                assert aid == pytest.approx(target, abs=0.006)
