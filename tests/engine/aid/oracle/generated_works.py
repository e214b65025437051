"""Random measures of the standard and large industrial streams."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from .generated_parts import PROJECT_EXCLUSIONS, SELDOM, expenses, happens

YEARS = (10, 10, 10, 10, 10.0, 9, 8, 7, 6, 1, 0, 11, 7.5, 10.5)
PAY_BACKS = (1, 2, 3, 5, 15, 20, 2.5, 4, 6, 8, 10, 12, 14, 18, 25)


def works(rng: Random, scale: float, day: date | None, industrial: bool) -> dict[str, Any]:
    """One measure of the least-of-three streams, its pay-back on, under or over a limit of the tables."""
    kind = rng.choice(("efficiency", "efficiency", "conversion", "conversion", "fugitive"))
    saving = round(rng.choice((0.01, 0.05, 0.1, 0.2)) * scale, 2)
    tonnes = rng.choice((0.0005, 0.001, 0.002, 0.005)) * scale
    return {
        "type": kind,
        **_saving_and_cost(rng, scale, day, saving),
        "ghg_reduction_t": 0 if happens(rng, SELDOM) else tonnes,
        "commitment_years": rng.choice(YEARS),
        **_nature(rng, kind, industrial),
    }


def _saving_and_cost(rng: Random, scale: float, day: date | None, saving: float) -> dict[str, Any]:
    case = rng.choices(("pay-back", "breakdown", "no saving", "no cost"), (60, 25, 11, 4))[0]
    if case == "breakdown":
        spent = expenses(rng, scale, day)
        return {"net_annual_saving": saving, "project_cost": spent, "reference_cost": rng.choice((0, 0.05 * scale))}
    if case == "no saving":
        return {"net_annual_saving": rng.choice((0, -0.05 * scale)), **_cost(rng, scale)}
    if case == "no cost":
        saving = rng.choice((saving, saving, 0, -saving))
        return {"net_annual_saving": saving, **_cost(rng, rng.choice((0, -1_000)))}
    cost = saving * rng.choice(PAY_BACKS) + rng.choice((0, 0, 0, 0.01, -0.01))
    return {"net_annual_saving": saving, **_cost(rng, round(cost, 2))}


def _cost(rng: Random, cost: float) -> dict[str, Any]:
    """An extra cost, given or as the difference of two scenarios."""
    if cost >= 0 and happens(rng, 0.7):
        return {"eligible_cost": cost}
    return {"project_cost": round(cost + 5_000, 2), "reference_cost": 5_000}


def _nature(rng: Random, kind: str, industrial: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if happens(rng, 0.02):
        found["exclusions"] = rng.sample(PROJECT_EXCLUSIONS[:-1], 1)
    if kind == "conversion":
        if happens(rng, 0.15):
            found["target_energy"] = rng.choice(("electricity", "fossil", "bioenergy"))
        if happens(rng, 0.1):
            found["gas_electric_dual_energy"] = True
        if not industrial and happens(rng, 0.1):
            found["eligible_for_dual_energy"] = True
    if kind == "fugitive" and happens(rng, 0.3):
        found |= {"replaces_refrigerant": True, "refrigerant": rng.choice(("R-744", "R-744", "R-448A"))}
    return found
