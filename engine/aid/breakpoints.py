"""The aid along one numeric input, exactly: piecewise linear with jumps, computed rather than sampled.

Every comparison the formulas make is watched (:class:`engine.aid.numeric.Trace`). Between two neighbouring
breakpoints all watched differences are affine, so two interior points give each one exactly, and its root is where a
branch turns. Splitting there and asking again finds the comparisons that depend on earlier ones; it ends when no
difference changes sign inside a piece. When an ESCO's study is spread by cost (A18), every quantity is a quadratic over
the sum of the costs: three points and the quadratic formula do the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.aid.computation import Computation
from engine.aid.framework import Framework
from engine.aid.numeric import TOLERANCE, Array, Trace
from engine.aid.request import AnyRequest
from engine.aid.scenarios import WHOLE_NUMBERS, awarded, evaluate, steps

# Two breakpoints closer than this share of the span are one; a jump or a bend under a cent is none.
_CLOSE = 1e-10
_CENT = 0.005
# A sum of costs under this share of its greatest along a piece is nothing.
_NOTHING = 1e-8
# Depth of nested comparisons in the formulas, with room to spare.
_ROUNDS = 16

_SERIES = ("aid", "cost", "saving")


@dataclass(frozen=True)
class Breakpoint:
    """A point where the aid bends or jumps: its limits on both sides and its value there, CAD."""

    x: float
    left: float
    at: float
    right: float
    kind: Literal["bend", "jump"]


def ratio(numerator: Sequence[float], denominator: tuple[float, float], x: float) -> float:
    """A polynomial over an affine function; its limit where both vanish (a single measure whose cost goes to zero)."""
    above, slope = 0.0, 0.0
    for coefficient in reversed(numerator):
        slope = slope * x + above
        above = above * x + coefficient
    below = denominator[0] + denominator[1] * x
    return above / below if below else slope / denominator[1]


@dataclass(frozen=True)
class Piece:
    """An open interval on which each series is ``numerator(x) / denominator(x)``, lowest degree first.

    The denominator is (1, 0) but for costs over which a study is spread. Series: aid, eligible cost, net saving.
    """

    start: float
    end: float
    numerators: dict[str, tuple[float, ...]]
    denominator: tuple[float, float]

    def value(self, x: float, series: str = "aid") -> float:
        """The series at ``x``, by continuity at the ends: the limit from inside."""
        return ratio(self.numerators[series], self.denominator, x)


@dataclass(frozen=True)
class Curve:
    """The aid along an input over [low, high]; for a whole-number input, only ``points``: (value, aid).

    Pieces follow the three series; ``breakpoints`` are those of the aid.
    """

    path: str
    low: float
    high: float
    pieces: tuple[Piece, ...]
    breakpoints: tuple[Breakpoint, ...]
    points: tuple[tuple[float, float], ...] = ()


def breakpoints(request: AnyRequest, framework: Framework, path: str, low: float, high: float) -> Curve:
    """The aid along the input at ``path`` between two bounds, the end of the programme set aside.

    Raises:
        UnknownInputError: the path names no number.
        ValueError: the bounds are not in order.
    """
    if not low < high:
        raise ValueError("low must be under high")
    if steps(path)[-1] in WHOLE_NUMBERS:
        return _at_whole_numbers(request, framework, path, low, high)
    edges = np.array([low, high])
    for _ in range(_ROUNDS):
        sampled = _sample(request, framework, path, edges)
        roots = _roots(sampled, edges)
        if not roots.size:
            return _curve(path, sampled, edges)
        edges = _merged(np.concatenate([edges, roots]), high - low)
    raise AssertionError("the formulas nest comparisons deeper than the search")


@dataclass(frozen=True)
class _Sample:
    """Values at n pieces × k interior points (n, k), their polynomial fit, and the aid at the n + 1 edges."""

    points: Array
    differences: Array
    series: dict[str, Array]
    weight: Array
    unweighted: int
    at_edges: Array
    degree: int


def _sample(request: AnyRequest, framework: Framework, path: str, edges: Array) -> _Sample:
    spread = request.stream == "standard" and getattr(request, "esco_study", None) is not None
    degree = 2 if spread else 1
    inside = (np.arange(degree + 1) + 0.5) / (degree + 1)
    points = edges[:-1, None] + inside * np.diff(edges)[:, None]
    inputs = np.concatenate([points.ravel(), edges])
    trace = Trace()
    computation = evaluate(request, framework, {path: inputs}, trace)
    every = _series(computation, trace, inputs.size)
    count = points.size
    weight = _weight(np.broadcast_to(trace.weight, inputs.size)[:count].reshape(points.shape), points, edges)
    watched = np.empty((len(trace.differences), count))
    for row, difference in zip(watched, trace.differences, strict=True):
        row[:] = difference[:count]
    return _Sample(
        points,
        watched.reshape(len(watched), *points.shape),
        {name: values[:count].reshape(points.shape) * weight for name, values in every.items()},
        weight,
        trace.unweighted,
        every["aid"][count:],
        degree,
    )


def _weight(whole: Array, points: Array, edges: Array) -> Array:
    """The denominator of each piece's quantities: the costs a study is spread over, (n, k), or 1.

    Where those costs come to nothing at an end of the piece, a single one of them varied and bore the whole study: the
    quantities are affine, and dividing by what vanishes would only lose them there.
    """
    first, slope = _fit(whole, points, 1)
    at_ends = [np.abs(first + slope * (ends - points[:, 0])) for ends in (edges[:-1], edges[1:])]
    alone = np.minimum(*at_ends) < _NOTHING * np.abs(whole).max(axis=1)
    return np.where(alone[:, None], 1.0, whole)


def _series(computation: Computation, trace: Trace, size: int) -> dict[str, Array]:
    aid = awarded(computation, trace)
    values = (aid, computation.cost, computation.saving)
    return {name: np.broadcast_to(np.asarray(value, float), size) for name, value in zip(_SERIES, values, strict=True)}


def _fit(values: Array, points: Array, degree: int) -> tuple[Array, ...]:
    """Coefficients of the interpolating polynomial in (x − first point), lowest degree first, without the last axis.

    Newton's divided differences: exact for the affine and quadratic functions they are given.
    """
    x0, x1 = points[..., 0], points[..., 1]
    y0, y1 = values[..., 0], values[..., 1]
    slope = (y1 - y0) / (x1 - x0)
    if degree == 1:
        return y0, slope
    x2, y2 = points[..., 2], values[..., 2]
    curvature = ((y2 - y1) / (x2 - x1) - slope) / (x2 - x0)
    return y0, slope - curvature * (x1 - x0), curvature


def _roots(sampled: _Sample, edges: Array) -> Array:
    """Where a watched difference vanishes strictly inside a piece."""
    if not len(sampled.differences):
        return np.empty(0)
    # What was met before the study is spread is affine: over the costs, it would vanish twice where they do.
    before = np.arange(len(sampled.differences))[:, None, None] < sampled.unweighted
    weights = np.where(before, 1.0, sampled.weight)
    # A limit that does not apply is infinite: it crosses nothing.
    differences = np.where(np.isfinite(sampled.differences), sampled.differences, np.nan) * weights
    fitted = _fit(differences, sampled.points, sampled.degree)
    constant, slope = fitted[:2]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if sampled.degree == 1:
            found = [-constant / slope]
        else:
            # The stable form of the quadratic formula; a vanishing curvature leaves the second root finite.
            curvature = fitted[2]
            half = -(slope + np.copysign(np.sqrt(slope**2 - 4 * curvature * constant), slope)) / 2
            found = [half / curvature, constant / half]
        roots = np.concatenate([each + sampled.points[..., 0] for each in found])
    margin = _CLOSE * (edges[-1] - edges[0])
    inside = (roots > edges[:-1] + margin) & (roots < edges[1:] - margin)
    # Two terms equal all along a piece differ by rounding only, whose sign means nothing.
    told_apart = np.abs(differences).max(axis=-1) > TOLERANCE * np.abs(weights).max(axis=-1)
    inside &= np.concatenate([told_apart] * len(found))
    return np.asarray(roots[inside])


def _merged(edges: Array, span: float) -> Array:
    """Sorted, one of each cluster."""
    edges = np.sort(edges)
    apart = np.empty(len(edges), np.bool_)
    apart[0], apart[1:] = True, np.diff(edges) > _CLOSE * span
    kept: Array = edges[apart]
    return kept


def _curve(path: str, sampled: _Sample, edges: Array) -> Curve:
    """Pieces and breakpoints, neighbouring pieces with the same formula brought together."""
    fits = {name: _fit(values, sampled.points, sampled.degree) for name, values in sampled.series.items()}
    weights = _fit(sampled.weight, sampled.points, sampled.degree)[:2]
    origins = sampled.points[:, 0]
    numerators = {name: _shifted(fit, origins) for name, fit in fits.items()}
    denominators = _shifted(weights, origins)
    pieces = [
        Piece(
            start,
            end,
            {name: tuple(each[index]) for name, each in numerators.items()},
            (denominators[index][0], denominators[index][1]),
        )
        for index, (start, end) in enumerate(pairwise(edges.tolist()))
    ]
    kept, found = [pieces[0]], []
    for piece, at in zip(pieces[1:], sampled.at_edges[1:-1], strict=True):
        before = kept[-1]
        left, right = before.value(piece.start), piece.value(piece.start)
        level = max(abs(left - at), abs(right - at)) < _CENT
        if level and _same(before, piece):
            # The longer piece has the more exact formula.
            longer = max(before, piece, key=lambda each: each.end - each.start)
            kept[-1] = _reduced(Piece(before.start, piece.end, longer.numerators, longer.denominator))
            continue
        # A piece may begin where only the eligible cost or the saving changes.
        if not level or not _same(before, piece, ("aid",)):
            found.append(Breakpoint(piece.start, left, float(at), right, "bend" if level else "jump"))
        kept.append(piece)
    return Curve(path, float(edges[0]), float(edges[-1]), tuple(kept), tuple(found))


def _reduced(piece: Piece) -> Piece:
    """A piece extended over a point where its denominator vanishes, freed of that factor (see :func:`_weight`)."""
    constant, slope = piece.denominator
    if not slope:
        return piece
    pole, margin = -constant / slope, _NOTHING * (piece.end - piece.start)
    if not piece.start - margin <= pole <= piece.end + margin:
        return piece
    numerators: dict[str, tuple[float, ...]] = {
        name: ((first + second * pole) / slope, second / slope) for name, (_, first, second) in piece.numerators.items()
    }
    return Piece(piece.start, piece.end, numerators, (1.0, 0.0))


def _shifted(fitted: tuple[Array, ...], origins: Array) -> list[list[float]]:
    """Polynomials in (x − origin), one a piece, as polynomials in x."""
    constant, slope, *curvatures = fitted
    columns = [constant - slope * origins, slope]
    for curvature in curvatures:
        columns = [columns[0] + curvature * origins**2, slope - 2 * curvature * origins, curvature]
    rows: list[list[float]] = np.column_stack(columns).tolist()
    return rows


def _same(first: Piece, second: Piece, among: Sequence[str] = _SERIES) -> bool:
    """Whether the second piece's formulas extend over the first to the cent."""
    return all(
        abs(first.value(x, series) - second.value(x, series)) < _CENT
        for series in among
        for x in (first.start, (first.start + first.end) / 2, second.end)
    )


def _at_whole_numbers(request: AnyRequest, framework: Framework, path: str, low: float, high: float) -> Curve:
    values = np.arange(np.ceil(low), np.floor(high) + 1)
    aid = np.broadcast_to(awarded(evaluate(request, framework, {path: values})), values.shape)
    points: NDArray[np.float64] = np.column_stack([values, aid])
    return Curve(path, low, high, (), (), tuple((float(x), float(y)) for x, y in points))
