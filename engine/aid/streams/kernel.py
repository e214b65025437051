"""The least-of-three formula of the implementation streams, written once for floats and for arrays of scenarios.

One scenario goes through it as floats. A million go as measure-major arrays (M, S), in blocks whose temporaries stay in
a core's cache. Assignments such as ``x *= y`` replace a float and write over an array: the formula uses them on what it
has computed itself, never on its arguments.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.aid.numeric import TOLERANCE, Array, Mask, Values, lesser, positive

# Scenarios per block: temporaries stay in a core's cache, and the cost of calling NumPy is lost in that of its work.
BLOCK = 16_384
# Numbers; an array so large is lent by the system, and teaches the C library to keep what is given back (see evaluate).
_LENT = 2_000_000


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
) -> MeasureAid:
    """The three amounts and the least of them (R152 to R155, R171, R172).

    Aid 1 is written C − PRImin × E, never (C/E − PRImin) × E, since E may be zero or negative. It is also the slack
    over the shortest pay-back. E ≤ 0 fails one of the two limits by itself (A06).

    Args:
        cost, saving: CAD and CAD a year; tonnes: t a year; years: of engagement.
        admissible: where the measure's other conditions hold.
    """
    aid_3: Any = tonnes * years
    aid_3 *= terms.rate
    aid_2 = cost * terms.share
    aid_1 = _over(terms.pri_min, cost, saving) if terms.has_aid_1 else None
    slack = _over(terms.pri_max, cost, saving) if terms.tested and terms.pri_max is not None else None

    eligible: Any = tonnes > 0.0
    if admissible is not True:
        eligible &= admissible
    if terms.tested and aid_1 is not None:
        eligible &= aid_1 > TOLERANCE
    if slack is None:
        eligible &= cost > 0.0
    elif terms.pri_max_inclusive:
        eligible &= slack <= TOLERANCE
    else:
        eligible &= slack < -TOLERANCE

    least, beyond_first = lesser(aid_2, aid_3), True
    if aid_1 is not None:
        beyond_first = aid_1 > least
        least = lesser(aid_1, least)
        if not terms.tested:
            # Without a pay-back limit the first amount may be negative.
            least = positive(least)
    binding = _index(beyond_first, aid_2 > aid_3)
    # A product of numbers: NumPy multiplies numbers by masks slowly.
    kept: Any = eligible.astype(np.float64) if isinstance(eligible, np.ndarray) else eligible
    least *= kept
    kept *= cost
    return MeasureAid(aid_1, aid_2, aid_3, slack, eligible, kept, least, binding)


def _over(years: Values, cost: Values, saving: Values) -> Any:
    """The cost less so many years of saving, C − PRI × E."""
    excess: Any = saving * -years
    excess += cost
    return excess


def _index(beyond_first: Any, beyond_second: Any) -> Any:
    """0 for the first amount, 1 or 2 for the others; the first among ties."""
    beyond_both = beyond_first & beyond_second
    if isinstance(beyond_both, np.ndarray):
        # A mask is read as the bytes it is: NumPy would convert them one by one.
        first = beyond_first.view(np.int8) if isinstance(beyond_first, np.ndarray) else int(beyond_first)
        return first + beyond_both.view(np.int8)
    return int(beyond_first) + int(beyond_both)


def project_aid(total_a: Values, cost: Values, limits: Limits) -> ProjectAid:
    """The limits of the total A, with the cumulation rule (R156, R173), and the aid: the lesser of the totals A and B.

    Args:
        total_a: the sum of the measures' amounts; cost: that of the eligible ones' costs.
    """
    return _project_aid(total_a, cost, limits, limits.other_aid)


def _project_aid(total_a: Values, cost: Values, limits: Limits, other_aid: Values) -> ProjectAid:
    """The same with the other aid of a part of the scenarios."""
    cumulation = positive(cost * limits.cumulation_share - other_aid)
    # The caps among themselves first: they are most often the same in every scenario.
    cap: Values = math.inf
    binding: Any = 0
    for index, each in enumerate(limits.fixed.values()):
        binding = _which(each < cap, index, binding)
        cap = lesser(each, cap)
    total_b = lesser(cap, cumulation)
    binding_b = _which(cap < cumulation, binding, len(limits.fixed))
    return ProjectAid(total_a, cost, cumulation, total_b, lesser(total_a, total_b), binding_b)


def _which(condition: Any, index: Any, other: Any) -> Any:
    """One index where the condition holds, the other elsewhere; by arithmetic, for speed."""
    if isinstance(condition, np.ndarray):
        return np.multiply(condition, index - other, dtype=np.int8) + other
    return index if condition else other


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
    parts = [0] if scenarios == 1 else [slice(start, start + BLOCK) for start in range(0, scenarios, BLOCK)]
    if len(parts) > 1:
        # Taken and returned untouched: glibc then keeps freed memory of that size for the next temporaries, instead of
        # returning each block's to the system and clearing it again, a quarter of the whole time.
        np.empty(_LENT)
    for part in parts:
        _evaluate_part(quantities, terms, limits, out, part)
    return out


def _evaluate_part(
    quantities: Quantities, terms: Sequence[Terms], limits: Limits, out: Results, part: int | slice
) -> None:
    """One scenario, or a block of them."""
    total_a: Any = 0.0
    kept: Any = 0.0
    columns = (quantities.cost, quantities.saving, quantities.tonnes, quantities.years)
    rows = zip(*(_part_of(column, part) for column in columns), terms, strict=True)
    for row, (cost, saving, tonnes, years, each) in enumerate(rows):
        measure = measure_aid(cost, saving, tonnes, years, each)
        total_a += measure.amount
        kept += measure.kept
        out.eligible[row, part] = measure.eligible
        out.amount[row, part] = measure.amount
        out.binding[row, part] = measure.binding
        # Its memory, still in cache, serves the next measure.
        del measure
    other_aid = limits.other_aid
    here = _part_of(other_aid, part) if isinstance(other_aid, np.ndarray) else other_aid
    project = _project_aid(total_a, kept, limits, here)
    out.total_a[part] = total_a
    out.total_b[part] = project.total_b
    out.binding_b[part] = project.binding_b
    out.aid[part] = project.aid


def _part_of(values: Array, part: int | slice) -> Any:
    """A part of the scenarios, the last axis; floats for a single one, since arrays of one number are a burden."""
    found = values[..., part]
    return found.tolist() if isinstance(part, int) else found
