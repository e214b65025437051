"""Uncertain inputs: the distribution of the aid and how often each term binds, from declared distributions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.aid.framework import Framework
from engine.aid.numeric import Array
from engine.aid.request import AnyRequest
from engine.aid.scenarios import Outcomes, outcomes


@dataclass(frozen=True)
class Uniform:
    low: float
    high: float

    def draw(self, generator: np.random.Generator, size: int) -> Array:
        """``size`` values, (size,)."""
        return generator.uniform(self.low, self.high, size)


@dataclass(frozen=True)
class Triangular:
    """Between two bounds, most often near ``mode``: what an estimator says of a cost."""

    low: float
    mode: float
    high: float

    def draw(self, generator: np.random.Generator, size: int) -> Array:
        """``size`` values, (size,)."""
        return generator.triangular(self.low, self.mode, self.high, size)


@dataclass(frozen=True)
class Normal:
    """Cut at ``minimum``, for quantities that cannot be under it."""

    mean: float
    deviation: float
    minimum: float = 0.0

    def draw(self, generator: np.random.Generator, size: int) -> Array:
        """``size`` values, (size,)."""
        return np.maximum(generator.normal(self.mean, self.deviation, size), self.minimum)


@dataclass(frozen=True)
class LogNormal:
    """Of a given median, whose logarithm has the given deviation: costs that overrun more than they shrink."""

    median: float
    deviation: float

    def draw(self, generator: np.random.Generator, size: int) -> Array:
        """``size`` values, (size,)."""
        return generator.lognormal(np.log(self.median), self.deviation, size)


Distribution = Uniform | Triangular | Normal | LogNormal

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Simulation:
    """The aid over the draws, CAD: mean, quantiles by probability, how often the request is admissible.

    ``frequencies`` gives, per item and for the total, how often each term was the least.
    """

    draws: int
    mean: float
    quantiles: Mapping[float, float]
    eligible: float
    frequencies: Mapping[str, Mapping[str, float]]
    aid: Array


def simulate(
    request: AnyRequest,
    framework: Framework,
    distributions: Mapping[str, Distribution],
    draws: int,
    seed: int,
) -> Simulation:
    """Draw the inputs independently and evaluate the request on every draw; the same seed gives the same draws.

    Raises:
        UnknownInputError: a path that names no number.
    """
    generator = np.random.default_rng(seed)
    inputs = {path: each.draw(generator, draws) for path, each in distributions.items()}
    found = outcomes(request, framework, inputs)
    return Simulation(
        draws,
        float(found.aid.mean()),
        {p: float(q) for p, q in zip(QUANTILES, np.quantile(found.aid, QUANTILES), strict=True)},
        float(found.eligible.mean()),
        {name: _frequencies(found, name) for name in found.binding},
        found.aid,
    )


def _frequencies(found: Outcomes, name: str) -> dict[str, float]:
    terms, index = found.binding[name]
    counts = np.bincount(index, minlength=len(terms)) / len(index)
    return {term: float(share) for term, share in zip(terms, counts, strict=True)}
