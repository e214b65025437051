"""One-at-a-time sensitivity: the aid with each input at its low and high bound, the others as given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.aid.framework import Framework
from engine.aid.request import AnyRequest
from engine.aid.scenarios import awarded, evaluate, number_at, outcomes


@dataclass(frozen=True)
class Swing:
    """What an input alone does to the aid between its bounds, CAD."""

    path: str
    base: float | None
    low: float
    high: float
    aid_low: float
    aid_base: float
    aid_high: float

    @property
    def width(self) -> float:
        """How much the aid moves between the two bounds and the base."""
        values = (self.aid_low, self.aid_base, self.aid_high)
        return max(values) - min(values)


def swings(request: AnyRequest, framework: Framework, bounds: Mapping[str, tuple[float, float]]) -> tuple[Swing, ...]:
    """The swing of each input between its declared bounds, widest first.

    Raises:
        UnknownInputError: a path that names no number.
    """
    aid_base = float(awarded(evaluate(request, framework, {})))
    found = []
    for path, (low, high) in bounds.items():
        base = number_at(request, path)
        aids = outcomes(request, framework, {path: np.array([low, high])}).aid
        found.append(Swing(path, base, low, high, float(aids[0]), aid_base, float(aids[1])))
    return tuple(sorted(found, key=lambda swing: -swing.width))
