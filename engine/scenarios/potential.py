"""The potential model: what a company with an inventory and no scenario might do. Assumptions only, never measured.

For each company and each draw, every measure type is done or not (``adoption``), avoids a share of scope 1, costs and
saves so much a tonne; the measures then make one standard request, decided by the same formulas as any other
(:mod:`engine.scenarios.cohort`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from data.errors import RefusedError
from data.parameter_file import Strict, load_parameters
from engine.aid.vocabulary import MeasureType

POTENTIAL_FILE = Path(__file__).parents[2] / "data" / "reference" / "potential.yaml"

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
Multiplier = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]
Quantity = Literal["share", "cost_per_t", "saving_per_t"]


class MeasureAssumption(Strict):
    """What a measure type does, per tonne of scope 1 a year; CAD."""

    label: str
    ref: str
    proposal: bool
    share: Share
    cost_per_t: Amount
    saving_per_t: Amount
    commitment_years: Annotated[float, Field(ge=1, le=10)]
    adoption: Share


class Assumptions(Strict):
    """A named set: measures by type, uncertainty as shares of each figure, multipliers by sector and size."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    measures: dict[MeasureType, MeasureAssumption]
    uncertainty: dict[Quantity, list[Multiplier]]
    sectors: dict[str, Multiplier]
    sizes: dict[str, Multiplier]
    large_from_t: Amount
    draws: Annotated[int, Field(ge=10, le=100_000)]
    seed: int

    def bounds(self, quantity: Quantity) -> tuple[float, float]:
        """The lowest and highest share of a figure."""
        low, high = sorted(self.uncertainty[quantity])
        return low, high


@cache
def starting_assumptions() -> Assumptions:
    """The set of the parameter file: where the director starts from."""
    return load_parameters(POTENTIAL_FILE, Assumptions)


def changed(assumptions: Assumptions, changes: Mapping[str, Any]) -> Assumptions:
    """The set with some values changed, by dotted path (``measures.efficiency.share``).

    Raises:
        RefusedError: a value the model cannot take.
    """
    tree = assumptions.model_dump()
    for path, value in changes.items():
        *way, last = path.split(".")
        node: Any = tree
        for step in way:
            node = node[step]
        node[int(last) if isinstance(node, list) else last] = value
    return _validated(tree)


def assumptions_text(assumptions: Assumptions) -> str:
    """The set as canonical JSON."""
    return json.dumps(assumptions.model_dump(), ensure_ascii=False, sort_keys=True)


def assumptions_from(text: str) -> Assumptions:
    """The set of :func:`assumptions_text`.

    Raises:
        RefusedError: not such a set.
    """
    try:
        return _validated(json.loads(text))
    except ValueError as error:
        raise RefusedError("Ces hypothèses ne peuvent pas être lues.") from error


def _validated(tree: dict[str, Any]) -> Assumptions:
    try:
        return Assumptions.model_validate(tree)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise RefusedError(f"L'hypothèse « {where} » ne peut pas valoir {fault['input']!r}.") from error
