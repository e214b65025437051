"""Cents: one half-up rounding per output, payments cut down, shares by largest remainder (A16)."""

from __future__ import annotations

import math
from collections.abc import Sequence

# Cents: absorbs the binary noise of a half that is exact in decimals (1.005 is 1.00499… in float64).
_NUDGE = 1e-6


def cents(amount: float) -> int:
    """Whole cents, half up."""
    return math.floor(amount * 100 + 0.5 + _NUDGE)


def rounded(amount: float) -> float:
    """An amount to the cent, half up."""
    return cents(amount) / 100


def cut(amount: float, percents: Sequence[float]) -> list[float]:
    """``amount`` paid by percentages: each cut down to the cent, the remainder in the last.

    >>> cut(0.01, [25, 25, 25, 25])
    [0.0, 0.0, 0.0, 0.01]
    """
    whole = cents(amount)
    first = [math.floor(whole * percent / 100) for percent in percents[:-1]]
    return [part / 100 for part in [*first, whole - sum(first)]]


def shared(amount: float, parts: Sequence[float]) -> list[float]:
    """Parts rounded to the cent that sum to ``amount``: the cents missing go to the largest remainders.

    >>> shared(250000, [83333.333, 83333.333, 83333.333])
    [83333.34, 83333.33, 83333.33]
    """
    exact = [part * 100 for part in parts]
    floors = [math.floor(part + _NUDGE) for part in exact]
    missing = cents(amount) - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda index: floors[index] - exact[index])
    # Never more than one cent each: a larger gap would not be rounding.
    for index in by_remainder[: max(missing, 0)]:
        floors[index] += 1
    return [floor / 100 for floor in floors]
