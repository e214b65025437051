"""The roots that inversion reads on a curve: a curvature of rounding only moves none of them."""

from __future__ import annotations

import pytest

from engine.aid import inversion
from engine.aid.breakpoints import Curve, Piece


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
