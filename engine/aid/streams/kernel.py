"""The least-of-three formula of the implementation streams, written once for floats and for arrays of scenarios.

One scenario goes through it as floats. A million go as measure-major arrays (M, S), in blocks; the formula is then lent
arrays to compute in, which stay in a core's cache where one made for each quantity would not. Assignments such as
``x *= y`` replace a float and write over an array: it uses them on what it has computed itself, never on its arguments.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy import ndarray
from numpy.typing import NDArray

from engine.aid.numeric import TOLERANCE, Array, Bits, Mask, Values, above, aligned, lesser, positive, product

# Scenarios per block: what is lent stays in a core's cache, and the cost of calling NumPy is lost in that of its work.
# A power of two would have the arrays contend for the same places of the cache.
BLOCK = 14_336


class Lent(NamedTuple):
    """Arrays (S,) a formula writes in instead of making its own, each for several quantities in turn."""

    first: Array | None = None
    second: Array | None = None
    third: Array | None = None
    fourth: Bits | None = None
    fifth: Bits | None = None
    sixth: Bits | None = None


NOTHING = Lent()


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


class Limits(NamedTuple):
    """What bounds the total: the caps by name, other public aid and the share it may reach with the programme's."""

    fixed: dict[str, Values]
    other_aid: Values
    cumulation_share: float


class MeasureAid(NamedTuple):
    """A measure's amounts, CAD, shape () or (S,).

    ``slack`` is C − PRImax × E, negative under the longest pay-back; ``kept`` the cost where the measure is eligible,
    zero elsewhere; ``binding`` indexes aid 1, aid 2, aid 3.
    """

    aid_1: Values | None
    aid_2: Values
    aid_3: Values
    slack: Values | None
    eligible: Mask
    kept: Values
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
    lent: Lent = NOTHING,
) -> MeasureAid:
    """The three amounts and the least of them (R152 to R155, R171, R172).

    Aid 1 is written C − PRImin × E, never (C/E − PRImin) × E, since E may be zero or negative. It is also the slack
    over the shortest pay-back. E ≤ 0 fails one of the two limits by itself (A06).

    Args:
        cost, saving: CAD and CAD a year; tonnes: t a year; years: of engagement.
        admissible: where the measure's other conditions hold.
        lent: the three amounts and the slack are then written over: ``eligible``, ``kept``, ``amount`` and ``binding``
            alone can be read, until it is lent again.
    """
    first, second, third, fourth, fifth, sixth = lent
    aid_3 = product(tonnes, years, third)
    aid_3 *= terms.rate
    eligible: Any = above(tonnes, 0.0, fourth)
    if admissible is not True:
        eligible &= admissible

    slack = None
    if terms.tested and terms.pri_max is not None:
        slack = _over(terms.pri_max, cost, saving, second)
        eligible &= slack <= TOLERANCE if terms.pri_max_inclusive else above(-TOLERANCE, slack, fifth)
    else:
        eligible &= above(cost, 0.0, fifth)
    aid_1 = _over(terms.pri_min, cost, saving, first) if terms.has_aid_1 else None
    if terms.tested and aid_1 is not None:
        eligible &= above(aid_1, TOLERANCE, fifth)

    aid_2 = product(cost, terms.share, second)
    beyond_first, beyond_second = True, above(aid_2, aid_3, sixth)
    least = lesser(aid_2, aid_3, out=third)
    if aid_1 is not None:
        beyond_first = above(aid_1, least, fifth)
        least = lesser(aid_1, least, out=third)
        if not terms.tested:
            # Without a pay-back limit the first amount may be negative.
            least = positive(least, out=third)
    binding = _index(beyond_first, beyond_second)
    kept = _as_number(eligible, second)
    least *= kept
    kept *= cost
    return MeasureAid(aid_1, aid_2, aid_3, slack, eligible, kept, least, binding)


def _over(years: Values, cost: Values, saving: Values, lent: Array | None) -> Any:
    """The cost less so many years of saving, C − PRI × E."""
    if lent is None:
        return cost - saving * years
    excess = np.multiply(saving, -years, out=lent)
    excess += cost
    return excess


def _as_number(mask: Any, lent: Array | None) -> Any:
    """One where the mask holds, zero elsewhere: NumPy multiplies numbers by masks slowly."""
    if not isinstance(mask, ndarray):
        return mask
    if lent is None:
        return mask.astype(np.float64)
    lent[:] = mask
    return lent


def _index(beyond_first: Any, beyond_second: Any) -> Any:
    """0 for the first amount, 1 or 2 for the others; the first among ties."""
    if not isinstance(beyond_second, ndarray):
        return beyond_first * (beyond_second + 1)
    beyond_second &= beyond_first
    # Masks are counted as the bytes they are: NumPy would convert them one by one.
    index = beyond_second.view(np.int8)
    index += beyond_first if beyond_first is True else beyond_first.view(np.int8)
    return index


def project_aid(total_a: Values, cost: Values, limits: Limits, lent: Lent = NOTHING) -> ProjectAid:
    """The limits of the total A, with the cumulation rule (R156, R173), and the aid: the lesser of the totals A and B.

    Args:
        total_a: the sum of the measures' amounts; cost: that of the eligible ones' costs.
        lent: holds the cumulation's limit, the total B and the aid until it is lent again.
    """
    cumulation = product(cost, limits.cumulation_share, lent.first)
    cumulation -= limits.other_aid
    cumulation = positive(cumulation, out=lent.first)
    # The caps among themselves first: they are most often the same in every scenario.
    cap: Values = math.inf
    binding: Any = 0
    for index, each in enumerate(limits.fixed.values()):
        binding = _which(each < cap, index, binding)
        cap = lesser(each, cap)
    total_b = lesser(cap, cumulation, out=lent.second)
    binding_b = _which(cap < cumulation, binding, len(limits.fixed))
    return ProjectAid(total_a, cost, cumulation, total_b, lesser(total_a, total_b, out=lent.third), binding_b)


def _which(condition: Any, index: Any, other: Any) -> Any:
    """One index where the condition holds, the other elsewhere; by arithmetic, for speed."""
    if isinstance(condition, ndarray):
        return np.multiply(condition, index - other, dtype=np.int8) + other
    return index if condition else other


@dataclass
class Results:
    """Per measure (M, S): whether eligible, the amount, the index of the least amount. Per scenario (S,): the rest."""

    eligible: Bits
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
            aligned(shape, np.bool_),
            aligned(shape),
            aligned(shape, np.int8),
            aligned(scenarios),
            aligned(scenarios),
            aligned(scenarios, np.int8),
            aligned(scenarios),
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

    Raises:
        ValueError: no measure.
    """
    if not terms:
        raise ValueError("a project has one measure at least")
    scenarios = quantities.cost.shape[1]
    out = Results.empty(len(terms), scenarios) if out is None else out
    if scenarios == 1:
        _evaluate_one(quantities, terms, limits, out)
        return out
    numbers = aligned((5, min(scenarios, BLOCK)))
    masks = aligned((3, min(scenarios, BLOCK)), np.bool_)
    for start in range(0, scenarios, BLOCK):
        left = scenarios - start
        _evaluate_block(quantities, terms, limits, out, slice(start, start + BLOCK), numbers[:, :left], masks[:, :left])
    return out


def _evaluate_one(quantities: Quantities, terms: Sequence[Terms], limits: Limits, out: Results) -> None:
    """One scenario, as floats: arrays of one number are a burden."""
    total_a: Any = 0.0
    kept: Any = 0.0
    columns = (quantities.cost, quantities.saving, quantities.tonnes, quantities.years)
    rows = zip(*(column.ravel().tolist() for column in columns), terms, strict=True)
    for row, (cost, saving, tonnes, years, each) in enumerate(rows):
        measure = measure_aid(cost, saving, tonnes, years, each)
        total_a += measure.amount
        kept += measure.kept
        out.eligible[row, 0] = measure.eligible
        out.amount[row, 0] = measure.amount
        out.binding[row, 0] = measure.binding
    other_aid = limits.other_aid
    alone = other_aid.item() if isinstance(other_aid, ndarray) else other_aid
    project = project_aid(total_a, kept, Limits(limits.fixed, alone, limits.cumulation_share))
    out.total_a[0] = total_a
    out.total_b[0] = project.total_b
    out.binding_b[0] = project.binding_b
    out.aid[0] = project.aid


def _evaluate_block(
    quantities: Quantities,
    terms: Sequence[Terms],
    limits: Limits,
    out: Results,
    part: slice,
    numbers: Array,
    masks: Bits,
) -> None:
    """A block of scenarios, computed in ``numbers``, five arrays (S,), and ``masks``, three, then copied to ``out``.

    The first measure's amounts and costs are computed where the others' are then added.
    """
    total_a, kept, first, second, third = numbers
    lent = Lent(first, kept, total_a, *masks)
    columns = (quantities.cost, quantities.saving, quantities.tonnes, quantities.years)
    rows = zip(*(column[:, part] for column in columns), terms, strict=True)
    for row, (cost, saving, tonnes, years, each) in enumerate(rows):
        measure = measure_aid(cost, saving, tonnes, years, each, lent=lent)
        out.amount[row, part] = measure.amount
        out.binding[row, part] = measure.binding
        out.eligible[row, part] = measure.eligible
        if row == 0:
            lent = Lent(first, second, third, *masks)
        else:
            total_a += measure.amount
            kept += measure.kept
    other_aid = limits.other_aid
    here = other_aid[part] if isinstance(other_aid, ndarray) else other_aid
    project = project_aid(total_a, kept, Limits(limits.fixed, here, limits.cumulation_share), lent)
    out.total_a[part] = total_a
    out.total_b[part] = project.total_b
    out.binding_b[part] = project.binding_b
    out.aid[part] = project.aid
