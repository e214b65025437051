"""The least-of-three formula of the implementation streams, written once for floats and for arrays of scenarios.

One scenario goes through it as floats. A million go as measure-major arrays (M, S), in blocks small enough for the
temporaries to stay in cache, so that the cost is one pass over the inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.aid.numeric import TOLERANCE, Array, Mask, Values, lesser, masked, positive

# Scenarios per block: about fifteen temporaries of it stay within a core's second-level cache.
BLOCK = 8_192

AID_TERMS = ("aid_1", "aid_2", "aid_3")


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

    @property
    def names(self) -> tuple[str, ...]:
        """The caps, then the cumulation rule."""
        return (*self.fixed, "cumulation")


class MeasureAid(NamedTuple):
    """A measure's amounts, CAD, shape () or (S,).

    ``slack`` is C − PRImax × E, negative under the longest pay-back; ``binding`` indexes :data:`AID_TERMS`.
    """

    aid_1: Values | None
    aid_2: Values
    aid_3: Values
    slack: Values | None
    eligible: Mask
    amount: Values
    binding: Any


class ProjectAid(NamedTuple):
    """A project's totals, CAD, shape () or (S,): ``cost`` of the eligible measures, what binds the total B."""

    total_a: Values
    cost: Values
    cumulation: Values
    total_b: Values
    aid: Values
    binding_b: Any


def measure_aid(
    cost: Values, saving: Values, tonnes: Values, years: Values, terms: Terms, admissible: Mask = True
) -> MeasureAid:
    """The three amounts and the least of them (R152 to R155, R171, R172).

    Aid 1 is written C − PRImin × E, never (C/E − PRImin) × E, since E may be zero or negative. It is also the slack
    over the shortest pay-back. E ≤ 0 fails one of the two limits by itself (A06).

    Args:
        cost, saving: CAD and CAD a year; tonnes: t a year; years: of engagement.
        admissible: where the measure's other conditions hold.
    """
    aid_1 = cost - terms.pri_min * saving if terms.has_aid_1 else None
    aid_2 = terms.share * cost
    aid_3 = tonnes * years * terms.rate
    slack = None if terms.pri_max is None or not terms.tested else cost - terms.pri_max * saving

    eligible: Any = (tonnes > 0.0) & admissible
    if terms.tested and aid_1 is not None:
        eligible = eligible & (aid_1 > TOLERANCE)
    if slack is None:
        eligible = eligible & (cost > 0.0)
    elif terms.pri_max_inclusive:
        eligible = eligible & (slack <= TOLERANCE)
    else:
        eligible = eligible & (slack < -TOLERANCE)

    least = last = lesser(aid_2, aid_3)
    third = aid_2 > aid_3
    if aid_1 is None:
        return MeasureAid(None, aid_2, aid_3, slack, eligible, masked(least, eligible), _index(True, third))
    least = lesser(aid_1, last)
    if not terms.tested:
        # Without a pay-back limit the first amount may be negative.
        least = positive(least)
    return MeasureAid(aid_1, aid_2, aid_3, slack, eligible, masked(least, eligible), _index(aid_1 > last, third))


def _index(beyond_first: Any, third: Any) -> Any:
    """0 for the first amount, 1 or 2 for the others; the first among ties."""
    if isinstance(third, np.ndarray):
        beyond = np.broadcast_to(beyond_first, third.shape)
        return beyond.view(np.int8) + (beyond & third).view(np.int8)
    return beyond_first + (beyond_first & third)


def project_aid(measures: Sequence[MeasureAid], costs: Sequence[Values], limits: Limits) -> ProjectAid:
    """The total A, its limits with the cumulation rule (R156, R173), and the aid: the lesser of the totals A and B."""
    total_a: Values = 0.0
    kept: Values = 0.0
    for measure, cost in zip(measures, costs, strict=True):
        total_a = total_a + measure.amount
        kept = kept + masked(cost, measure.eligible)
    cumulation = positive(limits.cumulation_share * kept - limits.other_aid)
    total_b, binding_b = cumulation, len(limits.fixed)
    for index, cap in enumerate(limits.fixed.values()):
        binding_b = _which(cap, total_b, index, binding_b)
        total_b = lesser(cap, total_b)
    return ProjectAid(total_a, kept, cumulation, total_b, lesser(total_a, total_b), binding_b)


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
        _fill(_single(quantities), terms, _limits_at(limits, 0), out, 0)
        return out
    for start in range(0, scenarios, BLOCK):
        part = slice(start, min(start + BLOCK, scenarios))
        rows = zip(
            quantities.cost[:, part],
            quantities.saving[:, part],
            quantities.tonnes[:, part],
            quantities.years[:, part],
            strict=True,
        )
        _fill(rows, terms, _limits_at(limits, part), out, part)
    return out


def _single(quantities: Quantities) -> Any:
    """The rows of one scenario as floats, for which arrays would only be a burden."""
    return zip(
        quantities.cost[:, 0].tolist(),
        quantities.saving[:, 0].tolist(),
        quantities.tonnes[:, 0].tolist(),
        quantities.years[:, 0].tolist(),
        strict=True,
    )


def _limits_at(limits: Limits, part: Any) -> Limits:
    other_aid = limits.other_aid
    if isinstance(other_aid, np.ndarray):
        here = other_aid[part]
        other_aid = here if isinstance(here, np.ndarray) else float(here)
    return Limits(limits.fixed, other_aid, limits.cumulation_share)


def _fill(rows: Any, terms: Sequence[Terms], limits: Limits, out: Results, part: Any) -> None:
    """Evaluate a block, or one scenario, and put the results in their place."""
    measures, costs = [], []
    for index, ((cost, saving, tonnes, years), each) in enumerate(zip(rows, terms, strict=True)):
        measure = measure_aid(cost, saving, tonnes, years, each)
        measures.append(measure)
        costs.append(cost)
        out.eligible[index, part] = measure.eligible
        out.amount[index, part] = measure.amount
        out.binding[index, part] = measure.binding
    project = project_aid(measures, costs, limits)
    out.total_a[part], out.total_b[part] = project.total_a, project.total_b
    out.binding_b[part], out.aid[part] = project.binding_b, project.aid
