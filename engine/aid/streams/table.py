"""The formulas of each stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.aid.computation import Computation
from engine.aid.context import Context
from engine.aid.request import AnyRequest
from engine.aid.streams import (
    analysis,
    dual_energy,
    energy_management,
    implementation,
    recommissioning,
    simplified,
)
from engine.aid.vocabulary import Stream

# Each function takes its own stream's request: the record's type was chosen from the same key.
_COMPUTE: dict[Stream, Callable[[Any, Context], Computation]] = {
    "analysis": analysis.compute,
    "recommissioning": recommissioning.compute,
    "energy_management": energy_management.compute,
    "simplified": simplified.compute,
    "dual_energy": dual_energy.compute,
    "standard": implementation.compute,
    "large_industrial": implementation.compute,
}


def compute(request: AnyRequest, context: Context) -> Computation:
    """A request through its stream's formulas; numbers may be arrays of shape (S,)."""
    computation = _COMPUTE[request.stream](request, context)
    computation.agreed = request.agreed_aid
    return computation
