"""Which implementation streams one measure may go to (R180 to R189)."""

from __future__ import annotations

from typing import Any

from .exact import exact
from .large_industrial import SMALLEST_INVESTMENT
from .participant import sector_of
from .placement import listed_reasons
from .simplified_measures import (
    GREENHOUSE_RATES,
    HEATING_RATES,
    MAPLE_USE,
    heating_range,
    is_refrigeration_listed,
    light_oil_or,
)

DUAL_ENERGY = ("eligible_for_dual_energy", "gas_electric_dual_energy")  # R187
LISTED = {"maple_syrup", "co2_refrigeration", "heating", "greenhouse"}  # section 7


def route(measure: dict[str, Any]) -> dict[str, bool]:
    """True for each stream open to the measure; a measure barred everywhere is false everywhere."""
    where = sector_of(measure.get("sector", "industrial"))
    if _barred_everywhere(measure, where):
        return {"simplified": False, "dual_energy": False, "standard": False, "large_industrial": False}
    gas_and_electricity = measure["type"] == "dual_energy" or any(measure.get(key, False) for key in DUAL_ENERGY)
    for_dual_energy = where != "industrial" and gas_and_electricity
    standard = not for_dual_energy and (measure["type"] not in LISTED or not listed_reasons(measure, False))
    covered = measure.get("spede", "no") != "no"
    large = exact(measure.get("ghg_investment", 0)) >= SMALLEST_INVESTMENT
    return {
        "simplified": measure.get("category", "PMC") == "PMC" and _is_simplified(measure),
        "dual_energy": for_dual_energy,
        "standard": standard,
        "large_industrial": standard and where == "industrial" and covered and large,
    }


def _barred_everywhere(measure: dict[str, Any], where: str) -> bool:
    """R185, R189: submitted to Chauffez vert, bioenergy, insulation, another fossil outside industry."""
    return (
        measure.get("chauffez_vert", False)
        or bool(measure.get("exclusions"))
        or measure.get("target_energy") == "bioenergy"
        or (measure.get("target_energy") == "fossil" and where != "industrial")
    )


def _is_simplified(measure: dict[str, Any]) -> bool:
    """One of the four measures, with a fuel and a size of the list (R105, R111, R116, R121)."""
    kind, fuel = measure["type"], measure.get("fuel")
    checks = {
        "maple_syrup": lambda: fuel is None or light_oil_or(fuel) in MAPLE_USE,
        "co2_refrigeration": lambda: is_refrigeration_listed(measure),
        "heating": lambda: light_oil_or(measure["fuel"]) in HEATING_RATES and heating_range(measure) == "inside",
        "greenhouse": lambda: fuel is None or fuel in GREENHOUSE_RATES,
    }
    return kind in checks and checks[kind]()
