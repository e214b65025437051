"""An exact, scalar, second computation of the seven streams: the oracle of the aid tests.

Written from the normative framework alone, in rational arithmetic, one plain function per stream, so that it
shares neither code, nor data file, nor rounding with the engine it checks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import (
    analysis,
    dual_energy,
    energy_management,
    large_industrial,
    recommissioning,
    simplified,
    standard,
)
from .routing import route

__all__ = ["decide", "route"]

_STREAMS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "analysis": analysis.decide,
    "recommissioning": recommissioning.decide,
    "energy_management": energy_management.decide,
    "simplified": simplified.decide,
    "dual_energy": dual_energy.decide,
    "standard": standard.decide,
    "large_industrial": large_industrial.decide,
}


def decide(request: dict[str, Any]) -> dict[str, Any]:
    """The comparable keys of a valid request's decision: amounts in dollars to the cent, ratios in years."""
    return _STREAMS[request["stream"]](request)
