"""The least-of-three formula of the implementation streams, on measure-major arrays (M, S).

Blocks of scenarios small enough to stay in cache go through preallocated scratch, so that a million scenarios
cost one pass over the inputs; one scenario goes through the very same lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.aid.numeric import TOLERANCE, Array, Values

# Numbers per scratch array: a dozen of them stay within a core's second-level cache.
BLOCK = 16_384

AID_TERMS = ("aid_1", "aid_2", "aid_3")


@dataclass(frozen=True)
class Terms:
    """The stream's parameters, per measure where they differ: scalars or arrays broadcasting with (M, S).

    ``pri_min`` and ``pri_max`` in years (``None``: no such limit), ``rate`` in CAD/t, ``share`` a fraction.
    ``untested`` are the rows without pay-back limits, ``without_aid_1`` those without the first amount (R163).
    """

    share: float
    cumulation_share: float
    pri_min: Values
    pri_max: Values | None
    rate: Values
    pri_max_inclusive: bool = False
    untested: Sequence[int] = ()
    without_aid_1: Sequence[int] = ()


@dataclass(frozen=True)
class Quantities:
    """Cost (CAD), net annual saving (CAD/yr), reduction (t/yr) and engagement (years), each (M, S) or (M, 1)."""

    cost: Array
    saving: Array
    tonnes: Array
    years: Array


@dataclass(frozen=True)
class Limits:
    """What bounds the total: ``fixed`` caps by name and other public aid, scalars or (S,)."""

    fixed: dict[str, Values]
    other_aid: Values


@dataclass
class Results:
    """Per measure (M, S): whether eligible, the amount, the index of the least term. Per scenario (S,): the rest.

    ``binding_b`` indexes ``limits``, the names of the caps then cumulation.
    """

    eligible: NDArray[np.bool_]
    amount: Array
    binding: NDArray[np.int8]
    total_a: Array
    total_b: Array
    binding_b: NDArray[np.int8]
    aid: Array
    cost: Array
    limits: tuple[str, ...]

    @classmethod
    def empty(cls, measures: int, scenarios: int, limits: tuple[str, ...]) -> Results:
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
            np.empty(scenarios),
            limits,
        )


@dataclass
class Scratch:
    """Working arrays of one block: the three amounts, the slack under the longest pay-back, eligible costs."""

    aid_1: Array
    aid_2: Array
    aid_3: Array
    slack: Array
    kept_cost: Array
    mask: NDArray[np.bool_]

    @classmethod
    def empty(cls, measures: int, width: int) -> Scratch:
        """Uninitialised scratch for blocks of at most ``width`` scenarios."""
        shape = (measures, width)
        aid_1, aid_2, aid_3, slack, kept_cost = (np.empty(shape) for _ in range(5))
        return cls(aid_1, aid_2, aid_3, slack, kept_cost, np.empty(shape, np.bool_))

    def narrowed(self, width: int) -> Scratch:
        """The same memory for a shorter last block."""
        return Scratch(
            self.aid_1[:, :width],
            self.aid_2[:, :width],
            self.aid_3[:, :width],
            self.slack[:, :width],
            self.kept_cost[:, :width],
            self.mask[:, :width],
        )


def evaluate(
    quantities: Quantities,
    terms: Terms,
    limits: Limits,
    admissible: NDArray[np.bool_] | None = None,
    out: Results | None = None,
    *,
    keep: bool = False,
) -> tuple[Results, Scratch]:
    """Aid of every scenario (R152 to R157, R171 to R173).

    Args:
        admissible: where the other conditions hold, (M, S) or (M, 1); everywhere when absent.
        out: results of the right shape to fill, so that repeated calls allocate nothing.
        keep: work in a single block, so that the scratch holds every scenario.

    Returns:
        The results, and the scratch of the last block.
    """
    measures, scenarios = quantities.cost.shape
    names = (*limits.fixed, "cumulation")
    if out is None:
        out = Results.empty(measures, scenarios, names)
    width = scenarios if keep else min(scenarios, max(BLOCK // max(measures, 1), 1))
    scratch = Scratch.empty(measures, width)
    for start in range(0, scenarios, width):
        part = slice(start, min(start + width, scenarios))
        if part.stop - start < width:
            scratch = scratch.narrowed(part.stop - start)
        block = Quantities(*(_cut(values, part) for values in _fields(quantities)))
        terms_here = replace(
            terms,
            pri_min=_cut(terms.pri_min, part),
            pri_max=_cut(terms.pri_max, part),
            rate=_cut(terms.rate, part),
        )
        _least_of_three(block, terms_here, _cut(admissible, part), out, part, scratch)
        _bound(limits, terms, out, part)
    return out, scratch


def _fields(quantities: Quantities) -> tuple[Array, Array, Array, Array]:
    return quantities.cost, quantities.saving, quantities.tonnes, quantities.years


def _cut(values: Any, part: slice) -> Any:
    """The block of a per-scenario array; what is the same in every scenario stays whole."""
    if isinstance(values, np.ndarray) and values.ndim and values.shape[-1] > 1:
        return values[..., part]
    return values


def _least_of_three(
    quantities: Quantities,
    terms: Terms,
    admissible: NDArray[np.bool_] | None,
    out: Results,
    part: slice,
    scratch: Scratch,
) -> None:
    """Fill the per-measure results and the cost of the eligible measures of one block.

    Aid 1 is written C − PRImin × E, never (C/E − PRImin) × E, since E may be zero or negative. It is also the slack
    of the shortest pay-back, hence its two uses. E ≤ 0 fails one of the two limits by itself (A06).
    """
    cost, saving, tonnes, years = _fields(quantities)
    eligible, amount, binding = out.eligible[:, part], out.amount[:, part], out.binding[:, part]
    aid_1, aid_2, aid_3, slack, mask = (
        scratch.aid_1,
        scratch.aid_2,
        scratch.aid_3,
        scratch.slack,
        scratch.mask,
    )
    np.multiply(saving, terms.pri_min, out=aid_1)
    np.subtract(cost, aid_1, out=aid_1)
    np.greater(aid_1, TOLERANCE, out=eligible)
    if terms.pri_max is None:
        np.greater(cost, 0.0, out=mask)
    else:
        np.multiply(saving, terms.pri_max, out=slack)
        np.subtract(cost, slack, out=slack)
        if terms.pri_max_inclusive:
            np.less_equal(slack, TOLERANCE, out=mask)
        else:
            np.less(slack, -TOLERANCE, out=mask)
    np.logical_and(eligible, mask, out=eligible)
    for row in terms.untested:
        np.greater(cost[row], 0.0, out=eligible[row])
    np.greater(tonnes, 0.0, out=mask)
    np.logical_and(eligible, mask, out=eligible)
    if admissible is not None:
        np.logical_and(eligible, admissible, out=eligible)
    for row in terms.without_aid_1:
        aid_1[row] = np.inf
    np.multiply(cost, terms.share, out=aid_2)
    np.multiply(tonnes, years, out=aid_3)
    np.multiply(aid_3, terms.rate, out=aid_3)
    # Index of the least, the first among ties: 1 or 2 for the last two, brought to 0 where the first is no greater.
    np.minimum(aid_2, aid_3, out=amount)
    np.greater(aid_2, aid_3, out=mask)
    np.add(mask.view(np.int8), 1, out=binding)
    np.greater(aid_1, amount, out=mask)
    np.multiply(binding, mask.view(np.int8), out=binding)
    np.minimum(amount, aid_1, out=amount)
    if terms.untested:
        # Without a pay-back limit the first amount may be negative.
        np.maximum(amount, 0.0, out=amount)
    np.multiply(amount, eligible, out=amount)
    np.multiply(cost, eligible, out=scratch.kept_cost)
    np.add.reduce(scratch.kept_cost, axis=0, out=out.cost[part])
    np.add.reduce(amount, axis=0, out=out.total_a[part])


def _bound(limits: Limits, terms: Terms, out: Results, part: slice) -> None:
    """The least of the caps and of the cumulation rule (R156), and the aid: the lesser of the totals A and B."""
    total_b, binding_b, aid = out.total_b[part], out.binding_b[part], out.aid[part]
    cumulation = aid
    np.multiply(out.cost[part], terms.cumulation_share, out=cumulation)
    np.subtract(cumulation, _cut(limits.other_aid, part), out=cumulation)
    np.maximum(cumulation, 0.0, out=cumulation)
    total_b[...] = np.inf
    binding_b[...] = 0
    for index, cap in enumerate((*limits.fixed.values(), cumulation)):
        if index:
            binding_b[np.less(_cut(cap, part), total_b)] = index
        np.minimum(total_b, _cut(cap, part), out=total_b)
    np.minimum(out.total_a[part], total_b, out=aid)
