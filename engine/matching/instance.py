"""A bare instance as the command line reads it, and its answer (CLI.md, row ``allocate``).

Scores and costs come in points, with up to six decimals; they are counted in hundredths, or in the largest smaller
decimal fraction that leaves every one of them whole, so that the answer is exact.
"""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from data.errors import RefusedError
from engine.formats import count
from engine.matching.allocation import solve
from engine.matching.blocking import Blocked
from engine.matching.explanation import Explanation
from engine.matching.problem import EXACT, Bools, Floats, Group, Instance, Ints

__all__ = ["Group", "Instance", "answer"]

DECIMALS = range(2, 7)
"""Decimals kept: hundredths of a point (PROGRAMME.md §5), more only when the payload has more."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class _GroupPayload(_Record):
    coaches: list[int]
    lower: int
    upper: int


class _Payload(_Record):
    scores: list[list[float | None]]
    upper: list[int]
    lower: list[int]
    marginal_costs: list[list[float]] | None = None
    groups: list[_GroupPayload] | None = None


# What pydantic finds wrong, in the words of whoever wrote the file.
_FAULTS = {
    "missing": "champ obligatoire absent",
    "extra_forbidden": "champ inconnu",
    "int_type": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "float_type": "un nombre est attendu",
    "finite_number": "un nombre fini est attendu",
    "list_type": "une liste est attendue",
    "model_type": "un objet JSON est attendu",
}
_NAMED_BY_PLACE = {"missing", "extra_forbidden"}


def answer(payload: object) -> dict[str, object]:
    """Solve one bare instance and explain the answer (CLI.md, row ``allocate``).

    Args:
        payload: the decoded JSON: ``scores`` n × m in points, null for a forbidden pair; ``upper`` and ``lower``, m
            each; optionally ``marginal_costs``, per coach at least ``upper`` costs in points (the one after, if
            given, prices one more place; none at all: no cost), and ``groups``.

    Returns:
        ``assignment``, ``objective``, ``prices``, ``override_price``, ``place_value`` and ``waiting``, amounts in
        points; or ``blocked`` when a minimum cannot be met. ``place_value`` is the change of the objective when
        everything is solved again with one more place, also when that lets one more company be matched.

    Raises:
        RefusedError: the payload is malformed; the sentence names the place, the value and what was expected.
    """
    try:
        parsed = _Payload.model_validate(payload)
    except ValidationError as error:
        raise RefusedError(_sentence(error)) from error
    instance, scale = _instance(parsed)
    result = solve(instance)
    if isinstance(result, Blocked):
        return {
            "blocked": {
                "companies": list(result.companies),
                "coaches": list(result.coaches),
                "places": result.places,
                "message": result.message,
            }
        }
    explanation = Explanation(instance, result)
    return {
        "assignment": [int(j) if j >= 0 else None for j in result.assignment],
        "objective": result.objective / scale,
        "prices": (result.prices / scale).tolist(),
        "override_price": _points(explanation.override_prices(), scale),
        "place_value": [gain.amount / scale for gain in explanation.place_values()],
        "waiting": [
            {
                "company": rivals.company,
                "companies": list(rivals.companies),
                "coaches": list(rivals.coaches),
                "places": rivals.places,
            }
            for rivals in explanation.competitions()
        ],
    }


def _instance(payload: _Payload) -> tuple[Instance, int]:
    """The instance in whole numbers, and how many of them make a point."""
    coaches = len(payload.upper)
    for i, row in enumerate(payload.scores):
        if len(row) != coaches:
            raise RefusedError(f"scores[{i}] a {count(len(row), 'valeur')} ; il en faut {coaches}, autant que upper.")
    given = np.array(payload.scores, dtype=np.float64).reshape(len(payload.scores), coaches)
    allowed = ~np.isnan(given)
    amounts = {"scores": np.where(allowed, given, 0.0)} | _costs(payload)
    scale = _scale(amounts)
    scores, *costs = (np.rint(values * scale).astype(np.int64) for values in amounts.values())
    return Instance(
        scores=scores,
        allowed=allowed,
        upper=_places("upper", payload.upper),
        lower=_places("lower", payload.lower),
        marginal_costs=tuple(costs),
        groups=tuple(Group(tuple(g.coaches), g.lower, g.upper) for g in payload.groups or []),
    ), scale


def _costs(payload: _Payload) -> dict[str, Floats]:
    """The rows of costs, in points, by their place in the payload; a coach with places needs at least one."""
    rows = payload.marginal_costs
    if rows is None:
        return {}
    if len(rows) != len(payload.upper):
        raise RefusedError(
            f"marginal_costs a {count(len(rows), 'ligne')} ; il en faut {len(payload.upper)}, une par coach."
        )
    for j, (row, places) in enumerate(zip(rows, payload.upper, strict=True)):
        if not row and places > 0:
            raise RefusedError(f"marginal_costs[{j}] est vide ; il faut un coût par place, soit {places}.")
    return {f"marginal_costs[{j}]": np.array(row, dtype=np.float64) for j, row in enumerate(rows)}


def _scale(amounts: dict[str, Floats]) -> int:
    """The smallest power of ten, at least 100, that makes every amount whole.

    The division of a whole number by a power of ten gives back the very float64 that its decimal text gives.
    """
    scale = 1
    for name, values in amounts.items():
        for decimals in DECIMALS:
            scale = max(scale, 10**decimals)
            inexact = np.rint(values * scale) / scale != values
            if not inexact.any():
                break
        else:
            at, value = _first(inexact, values)
            raise RefusedError(f"{name}{at} vaut {value} ; au plus {DECIMALS[-1]} décimales sont comptées.")
        too_large = np.abs(values) * scale >= EXACT
        if too_large.any():
            at, value = _first(too_large, values)
            raise RefusedError(f"{name}{at} vaut {value} ; c'est trop grand pour être compté exactement.")
    return scale


def _first(faults: Bools, values: Floats) -> tuple[str, float]:
    """Where the first fault is, as indices, and the value there."""
    position = tuple(np.argwhere(faults)[0].tolist())
    return "".join(f"[{index}]" for index in position), float(values[position])


def _places(name: str, values: list[int]) -> Ints:
    for j, value in enumerate(values):
        if abs(value) >= EXACT:
            raise RefusedError(f"{name}[{j}] vaut {value}, ce qui n'est pas un nombre de places.")
    return np.array(values, dtype=np.int64)


def _points(prices: Floats, scale: int) -> list[list[float | None]]:
    """Prices in points, row by row; None for the impossible ones."""
    return [[price if price < np.inf else None for price in row] for row in (prices / scale).tolist()]


def _sentence(error: ValidationError) -> str:
    """The first fault, in French, with the place and the value."""
    fault = error.errors()[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]).lstrip(".")
    reason = _FAULTS.get(fault["type"], "valeur refusée")
    shown = "" if fault["type"] in _NAMED_BY_PLACE else f" (reçu : {str(fault['input'])[:40]})"
    return f"{place or 'instance'} : {reason}{shown}."
