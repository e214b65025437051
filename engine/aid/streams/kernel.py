"""The least-of-three formula of the implementation streams, written once for floats and for arrays of scenarios.

One scenario goes through it as floats. A million go as measure-major arrays (M, S), in blocks whose temporaries are
reused and stay in cache, so that the cost is one pass over the inputs.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.aid.numeric import TOLERANCE, Array, Mask, Values, lesser, positive

# Scenarios per block: the temporaries of a measure stay within a core's second-level cache.
BLOCK = 8_192


class Arithmetic(NamedTuple):
    """The operations of the formula that give amounts; blocks of scenarios lend them memory to write in."""

    multiply: Callable[[Any, Any], Any]
    subtract: Callable[[Any, Any], Any]
    lesser: Callable[[Any, Any], Any]


PLAIN = Arithmetic(operator.mul, operator.sub, lesser)


@dataclass(frozen=True)
class Terms:
    """A measure's parameters: ``share`` a fraction, pay-backs in years, ``rate`` in CAD/t; shape () or (S,).

    ``pri_max`` is ``None`` where pay-backs have no upper limit, ``tested`` false where they have none at all, and
    ``has_aid_1`` false where the first amount does not exist (T17, R163).
    """

    share: float
    pri_min: Values
    pri_max: Values | None
    rate: Values
    pri_max_inclusive: bool = False
    tested: bool = True
    has_aid_1: bool = True


@dataclass(frozen=True)
class Limits:
    """What bounds the total: the caps by name, other public aid and the share it may reach with the programme's."""

    fixed: dict[str, Values]
    other_aid: Values
    cumulation_share: float


class MeasureAid(NamedTuple):
    """A measure's amounts, CAD, shape () or (S,).

    ``slack`` is C − PRImax × E, negative under the longest pay-back; ``binding`` indexes aid 1, aid 2, aid 3.
    """

    aid_1: Values | None
    aid_2: Values
    aid_3: Values
    slack: Values | None
    eligible: Mask
    amount: Values
    binding: Any


class ProjectAid(NamedTuple):
    """A project's totals, CAD, shape () or (S,): ``cost`` of its eligible measures, what binds the total B.

    ``binding_b`` indexes the fixed caps, then cumulation.
    """

    total_a: Values
    cost: Values
    cumulation: Values
    total_b: Values
    aid: Values
    binding_b: Any


def measure_aid(
    cost: Values,
    saving: Values,
    tonnes: Values,
    years: Values,
    terms: Terms,
    admissible: Mask = True,
    arithmetic: Arithmetic = PLAIN,
) -> MeasureAid:
    """The three amounts and the least of them (R152 to R155, R171, R172).

    Aid 1 is written C − PRImin × E, never (C/E − PRImin) × E, since E may be zero or negative. It is also the slack
    over the shortest pay-back. E ≤ 0 fails one of the two limits by itself (A06).

    Args:
        cost, saving: CAD and CAD a year; tonnes: t a year; years: of engagement.
        admissible: where the measure's other conditions hold.
    """
    multiply, subtract, least_of = arithmetic
    aid_1 = subtract(cost, multiply(saving, terms.pri_min)) if terms.has_aid_1 else None
    aid_2 = multiply(cost, terms.share)
    aid_3 = multiply(multiply(tonnes, years), terms.rate)
    slack = None
    if terms.tested and terms.pri_max is not None:
        slack = subtract(cost, multiply(saving, terms.pri_max))

    eligible = (tonnes > 0.0) & admissible
    if terms.tested and aid_1 is not None:
        eligible = eligible & (aid_1 > TOLERANCE)
    if slack is None:
        eligible = eligible & (cost > 0.0)
    elif terms.pri_max_inclusive:
        eligible = eligible & (slack <= TOLERANCE)
    else:
        eligible = eligible & (slack < -TOLERANCE)

    last, third = least_of(aid_2, aid_3), aid_2 > aid_3
    if aid_1 is None:
        return MeasureAid(None, aid_2, aid_3, slack, eligible, multiply(last, eligible), _index(True, third))
    least = least_of(aid_1, last)
    if not terms.tested:
        # Without a pay-back limit the first amount may be negative.
        least = positive(least)
    beyond_first = aid_1 > last
    return MeasureAid(aid_1, aid_2, aid_3, slack, eligible, multiply(least, eligible), _index(beyond_first, third))


def _index(beyond_first: Any, third: Any) -> Any:
    """0 for the first amount, 1 or 2 for the others; the first among ties."""
    if isinstance(third, np.ndarray):
        beyond = np.broadcast_to(beyond_first, third.shape)
        return beyond.view(np.int8) + (beyond & third).view(np.int8)
    return beyond_first + (beyond_first & third)


def project_aid(total_a: Values, cost: Values, limits: Limits) -> ProjectAid:
    """The limits of the total A, with the cumulation rule (R156, R173), and the aid: the lesser of the totals A and B.

    Args:
        total_a: the sum of the measures' amounts; cost: that of the eligible ones' costs.
    """
    cumulation = positive(limits.cumulation_share * cost - limits.other_aid)
    total_b, binding_b = cumulation, len(limits.fixed)
    for index, cap in enumerate(limits.fixed.values()):
        binding_b = _which(cap, total_b, index, binding_b)
        total_b = lesser(cap, total_b)
    return ProjectAid(total_a, cost, cumulation, total_b, lesser(total_a, total_b), binding_b)


def _which(cap: Values, bound: Values, index: int, others: Any) -> Any:
    """The index of the cap where it is below the bound so far, the others' elsewhere."""
    below = cap < bound
    if isinstance(below, np.ndarray):
        return np.where(below, np.int8(index), others).astype(np.int8)
    return index if below else others


@dataclass
class Results:
    """Per measure (M, S): whether eligible, the amount, the index of the least amount. Per scenario (S,): the rest."""

    eligible: NDArray[np.bool_]
    amount: Array
    binding: NDArray[np.int8]
    total_a: Array
    total_b: Array
    binding_b: NDArray[np.int8]
    aid: Array

    @classmethod
    def empty(cls, measures: int, scenarios: int) -> Results:
        """Uninitialised results, to be filled in place and reused."""
        shape = (measures, scenarios)
        return cls(
            np.empty(shape, np.bool_),
            np.empty(shape),
            np.empty(shape, np.int8),
            np.empty(scenarios),
            np.empty(scenarios),
            np.empty(scenarios, np.int8),
            np.empty(scenarios),
        )


@dataclass(frozen=True)
class Quantities:
    """Cost (CAD), net annual saving (CAD/yr), reduction (t/yr) and engagement (years), each (M, S)."""

    cost: Array
    saving: Array
    tonnes: Array
    years: Array


def evaluate(quantities: Quantities, terms: Sequence[Terms], limits: Limits, out: Results | None = None) -> Results:
    """Aid of every scenario, with the terms that bind; parameters are the same in every scenario.

    Args:
        limits: its caps are floats, its other aid a float or (S,).
        out: results to fill in place, so that repeated calls keep nothing more than a block in memory.
    """
    scenarios = quantities.cost.shape[1]
    out = Results.empty(len(terms), scenarios) if out is None else out
    if scenarios == 1:
        _evaluate_one(quantities, terms, limits, out)
        return out
    scratch = _Scratch(min(BLOCK, scenarios))
    for start in range(0, scenarios, BLOCK):
        part = slice(start, min(start + BLOCK, scenarios))
        _evaluate_block(quantities, terms, limits, out, part, scratch)
    return out


def _evaluate_one(quantities: Quantities, terms: Sequence[Terms], limits: Limits, out: Results) -> None:
    """A single scenario, as floats: arrays of one number would only be a burden."""
    total_a: Values = 0.0
    kept: Values = 0.0
    columns = (quantities.cost, quantities.saving, quantities.tonnes, quantities.years)
    rows = zip(*(column[:, 0].tolist() for column in columns), terms, strict=True)
    for row, (cost, saving, tonnes, years, each) in enumerate(rows):
        measure = measure_aid(cost, saving, tonnes, years, each)
        total_a, kept = total_a + measure.amount, kept + cost * measure.eligible
        out.eligible[row, 0], out.amount[row, 0] = measure.eligible, measure.amount
        out.binding[row, 0] = measure.binding
    project = project_aid(total_a, kept, _limits_at(limits, 0))
    out.total_a[0], out.total_b[0], out.aid[0] = total_a, project.total_b, project.aid
    out.binding_b[0] = project.binding_b


def _evaluate_block(
    quantities: Quantities,
    terms: Sequence[Terms],
    limits: Limits,
    out: Results,
    part: slice,
    scratch: _Scratch,
) -> None:
    """The scenarios of ``part``, the totals summed in place."""
    total_a = out.total_a[part]
    kept = scratch.kept[: total_a.size]
    total_a.fill(0.0)
    kept.fill(0.0)
    for row, each in enumerate(terms):
        cost = quantities.cost[row, part]
        arithmetic = scratch.arithmetic(total_a.size)
        measure = measure_aid(
            cost,
            quantities.saving[row, part],
            quantities.tonnes[row, part],
            quantities.years[row, part],
            each,
            arithmetic=arithmetic,
        )
        np.add(total_a, measure.amount, out=total_a)
        np.add(kept, arithmetic.multiply(cost, measure.eligible), out=kept)
        out.eligible[row, part], out.amount[row, part] = measure.eligible, measure.amount
        out.binding[row, part] = measure.binding
    project = project_aid(total_a, kept, _limits_at(limits, part))
    out.total_b[part], out.aid[part] = project.total_b, project.aid
    out.binding_b[part] = project.binding_b


def _limits_at(limits: Limits, part: int | slice) -> Limits:
    other_aid: Any = limits.other_aid
    if isinstance(other_aid, np.ndarray):
        other_aid = other_aid[part] if isinstance(part, slice) else float(other_aid[part])
    return Limits(limits.fixed, other_aid, limits.cumulation_share)


class _Scratch:
    """Memory for the amounts of one measure over a block, lent again to the next measure."""

    # Results of the operations of :func:`measure_aid`, and the eligible cost.
    _OPERATIONS = 12

    def __init__(self, width: int) -> None:
        self.kept = np.empty(width)
        self._buffers = [np.empty(width) for _ in range(self._OPERATIONS)]

    def arithmetic(self, width: int) -> Arithmetic:
        """Operations that write in the scratch, from its beginning."""
        free = iter(self._buffers)

        def multiply(left: Any, right: Any) -> Any:
            return np.multiply(left, right, out=next(free)[:width])

        def subtract(left: Any, right: Any) -> Any:
            return np.subtract(left, right, out=next(free)[:width])

        def lesser_of(left: Any, right: Any) -> Any:
            return np.minimum(left, right, out=next(free)[:width])

        return Arithmetic(multiply, subtract, lesser_of)
