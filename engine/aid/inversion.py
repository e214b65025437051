"""Which value of an input gives a target: the curve of :mod:`engine.aid.breakpoints`, read backwards, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import copysign, sqrt
from typing import Literal

from engine.aid.breakpoints import Curve, Piece, ratio

# Dollars: a piece whose value stays this close to the target is level on it.
_LEVEL = 0.005
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Solution:
    """Where the target is met.

    ``exact`` at ``start`` (= ``end``); ``interval`` all along; ``jump``: never met, but leapt over at ``start``.
    """

    start: float
    end: float
    kind: Literal["exact", "interval", "jump"]


def for_aid(curve: Curve, target: float) -> tuple[Solution, ...]:
    """The values of the curve's input that give an aid of ``target`` dollars, in order."""
    if curve.points:
        return tuple(Solution(x, x, "exact") for x, aid in curve.points if abs(aid - target) < _LEVEL)
    return _solutions(
        [
            (piece, _less(piece.numerators["aid"], [target * each for each in piece.denominator]))
            for piece in curve.pieces
        ]
    )


def for_pay_back(curve: Curve, years: float) -> tuple[Solution, ...]:
    """The values of the curve's input for which the eligible cost less the aid is ``years`` of net saving.

    Pieces without net saving have no pay-back.
    """
    sides = []
    for piece in curve.pieces:
        if piece.value((piece.start + piece.end) / 2, "saving") > 0:
            after_aid = _less(piece.numerators["cost"], piece.numerators["aid"])
            sides.append((piece, _less(after_aid, [years * each for each in piece.numerators["saving"]])))
    return _solutions(sides)


def _less(left: Sequence[float], right: Sequence[float]) -> tuple[float, ...]:
    """The difference of two polynomials, lowest degree first."""
    return tuple(one - two for one, two in zip_longest(left, right, fillvalue=0.0))


def _solutions(sides: Sequence[tuple[Piece, tuple[float, ...]]]) -> tuple[Solution, ...]:
    """Where each piece's polynomial vanishes, and where two neighbours are on either side of zero."""
    found: list[Solution] = []
    before: tuple[float, float] | None = None
    for piece, coefficients in sides:
        middle = (piece.start + piece.end) / 2
        gaps = [_gap(coefficients, piece, x) for x in (piece.start, middle, piece.end)]
        if before is not None and before[0] == piece.start and _leaps(before[1], gaps[0]):
            found.append(Solution(piece.start, piece.start, "jump"))
        before = piece.end, gaps[2]
        if max(map(abs, gaps)) < _LEVEL:
            found.append(Solution(piece.start, piece.end, "interval"))
        else:
            found += [Solution(x, x, "exact") for x in sorted(_roots(coefficients, piece))]
    return tuple(_distinct(found))


def _leaps(left: float, right: float) -> bool:
    """Whether two limits are clearly on either side of zero."""
    return left * right < 0 and min(abs(left), abs(right)) > _LEVEL


def _gap(coefficients: Sequence[float], piece: Piece, x: float) -> float:
    """How far the piece is from the target at ``x``, CAD."""
    return ratio(coefficients, piece.denominator, x)


def _roots(coefficients: Sequence[float], piece: Piece) -> Iterator[float]:
    margin = 1e-9 * max(1.0, piece.end - piece.start)
    for root in _quadratic_roots(*coefficients):
        if piece.start - margin <= root <= piece.end + margin:
            yield _snapped(root, piece, margin)


def _quadratic_roots(constant: float, slope: float = 0.0, curvature: float = 0.0) -> Iterator[float]:
    """The real roots of a polynomial of degree two at most, by the form that subtracts no near equals.

    A curvature that is rounding only, which sends one root far away, leaves the other exact.
    """
    discriminant = slope**2 - 4 * curvature * constant
    # Rounding alone may hide a double root.
    if discriminant < -_ROUNDING * slope**2:
        return
    half = -(slope + copysign(sqrt(max(discriminant, 0.0)), slope)) / 2
    if half:
        yield constant / half
    if curvature:
        yield half / curvature


def _snapped(x: float, piece: Piece, margin: float) -> float:
    """A root brought to the end of its piece when it is that end but for rounding."""
    return next((end for end in (piece.start, piece.end) if abs(x - end) <= margin), x)


def _distinct(found: list[Solution]) -> Iterator[Solution]:
    """Solutions without the points that two pieces share, or that end an interval."""
    intervals = [each for each in found if each.kind == "interval"]
    last: Solution | None = None
    for solution in found:
        ends_one = solution.kind == "exact" and any(each.start <= solution.start <= each.end for each in intervals)
        if not ends_one and solution != last:
            yield solution
            last = solution
