"""The few operations through which every formula branches, on floats or on arrays of shape (S,).

Formulas compare and bound quantities only here, so that the what-if tools can ask where each branch turns: a
:class:`Trace` collects the differences whose sign decides.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Values = float | Array
Bits = NDArray[np.bool_]
Mask = bool | Bits

# Dollars: below this, two amounts of a comparison are the same (specification, "how it is to be built").
TOLERANCE = 1e-6
# Bytes.
_CACHE_LINE = 64


@dataclass
class Trace:
    """Differences whose signs decide branches, each of shape (S,), in the order the formulas met them.

    ``weight`` is the common denominator of the rational pieces, when a study is spread by cost (A18); the first
    ``unweighted`` differences were met before it divides anything.
    """

    differences: list[Array] = field(default_factory=list)
    weight: Values = 1.0
    unweighted: int = 0

    def divide_by(self, weight: Values) -> None:
        """Tell that quantities are over ``weight`` from here on."""
        self.weight, self.unweighted = weight, len(self.differences)

    def watch(self, *differences: Values) -> None:
        """Remember quantities whose change of sign is a change of branch; constants are dropped."""
        self.differences.extend(each for each in differences if isinstance(each, np.ndarray) and each.size > 1)


def aligned(shape: int | tuple[int, ...], kind: type[np.generic] = np.float64) -> NDArray[Any]:
    """An array to fill, from the start of a cache line; elsewhere, where NumPy's begin, work takes a fifth longer."""
    size = math.prod(np.atleast_1d(shape).tolist()) * np.dtype(kind).itemsize
    memory = np.empty(size + _CACHE_LINE, np.uint8)
    start = -memory.ctypes.data % _CACHE_LINE
    return memory[start : start + size].view(kind).reshape(shape)


def is_scalar(value: Any) -> bool:
    """Whether ``value`` holds one scenario."""
    return isinstance(value, int | float | np.bool_) or not np.ndim(value)


def choose(condition: Mask, if_true: Values, if_false: Values) -> Values:
    """``if_true`` where ``condition`` holds."""
    if isinstance(condition, bool | np.bool_):
        return if_true if condition else if_false
    return np.where(condition, if_true, if_false)


def negate(condition: Mask) -> Mask:
    """The opposite mask."""
    return (not condition) if isinstance(condition, bool | np.bool_) else ~condition


def both(left: Mask, right: Mask) -> Mask:
    """Where both masks hold."""
    return left and right if isinstance(left, bool) and isinstance(right, bool) else np.logical_and(left, right)


def masked(value: Values, where: Mask) -> Values:
    """``value`` where the mask holds, zero elsewhere; a product, which branchless arithmetic makes cheap."""
    return cast(Values, value * where)


def product(left: Values, right: Values, out: Array | None = None) -> Any:
    """The product of two quantities, the caller's to write over; arrays in ``out`` when it is given."""
    return left * right if out is None else np.multiply(left, right, out=out)


def above(left: Values, right: Values, out: Bits | None = None) -> Any:
    """Where the first quantity is the greater, the caller's to write over; a mask in ``out`` when it is given."""
    return left > right if out is None else np.greater(left, right, out=out)


def lesser(left: Values, right: Values, trace: Trace | None = None, out: Array | None = None) -> Values:
    """The lesser of two quantities, scenario by scenario; arrays in ``out`` when it is given."""
    if isinstance(left, float) and isinstance(right, float):
        return left if left <= right else right
    if trace is not None:
        trace.watch(left - right)
    return np.minimum(left, right, out=out)


def positive(value: Values, trace: Trace | None = None, out: Array | None = None) -> Values:
    """``value`` floored at zero; arrays in ``out`` when it is given."""
    if isinstance(value, float):
        return value if value > 0.0 else 0.0
    if trace is not None:
        trace.watch(value)
    return np.maximum(value, 0.0, out=out)


def settled(value: Values, limit: Values) -> Values:
    """``value``, or ``limit`` where rounding alone parts them: the same cents summed in two orders may differ.

    >>> settled(0.1 + 0.2 - 0.3, 0.0)
    0.0
    """
    return choose(np.abs(value - limit) <= TOLERANCE, limit, value)


def least(terms: Mapping[str, Values | None], trace: Trace | None = None) -> Values:
    """The least of the terms that exist.

    Args:
        terms: name to quantity, shape () or (S,); ``None`` for a limit that does not exist.
    """
    present = [value for value in terms.values() if value is not None]
    result = present[0]
    for value in present[1:]:
        result = lesser(result, value)
    if trace is not None:
        watch_pairs(present, trace)
    return result


def watch_pairs(values: Sequence[Values], trace: Trace) -> None:
    """Watch the order of several quantities."""
    for index, left in enumerate(values):
        trace.watch(*(left - right for right in values[index + 1 :]))


def binding_terms(terms: Mapping[str, Values | None]) -> list[str]:
    """The names of the least terms of one scenario, several when they tie."""
    present = {name: float(value) for name, value in terms.items() if value is not None}
    smallest = min(present.values())
    return [name for name, value in present.items() if value <= smallest + TOLERANCE]


def first_binding(terms: Mapping[str, Values | None], scenarios: int) -> tuple[list[str], NDArray[np.int8]]:
    """The names of the terms, and the index of the least one per scenario, shape (S,)."""
    present = {name: value for name, value in terms.items() if value is not None}
    rows = np.empty((len(present), scenarios))
    for row, value in zip(rows, present.values(), strict=True):
        row[:] = value
    return list(present), rows.argmin(axis=0).astype(np.int8)


def total(values: Sequence[Values]) -> Values:
    """The sum, 0.0 of nothing."""
    result: Values = 0.0
    for value in values:
        result = result + value
    return result
