"""Random measures of the simplified list, and the same ones as the other streams name them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from .generated_parts import PROJECT_EXCLUSIONS, expenses, failing, happens

ADJUSTMENTS = (-500, -123.45, 250, 5_000)


def listed_measure(rng: Random, day: date | None, known: bool) -> dict[str, Any]:
    """A measure of the simplified stream; its expenses given when ``known``, seldom otherwise."""
    kind = rng.choice((*LISTED, *LISTED, "boiler"))
    measure: dict[str, Any] = {"type": kind, **failing(rng, commitment_years=rng.choice((9, 7.5)))}
    if kind in LISTED:
        measure |= LISTED[kind](rng)
    if known or happens(rng, 0.2):
        measure["expenses"] = expenses(rng, rng.choice((20_000, 150_000)), day)
    if happens(rng, 0.02):
        measure["exclusions"] = rng.sample(PROJECT_EXCLUSIONS[:-1], 1)
    if happens(rng, 0.2):
        measure["marginal_adjustment"] = rng.choice(ADJUSTMENTS)
    return measure


def _maple_syrup(rng: Random) -> dict[str, Any]:
    if happens(rng, 0.25):
        evaporator = {"equipment": "concentrator", **failing(rng, 0.3, eliminates_all_fossil=False)}
    else:
        evaporator = failing(rng, 0.15, new_equipment=False)
    return {
        "fuel": rng.choice(("oil", "oil", "propane", "natural_gas")),
        "production_lb": rng.choice((10_000, 45_000.5, 145_539, 150_000, 200_000)),
        **evaporator,
        **failing(rng, 0.02, target_energy=rng.choice(("bioenergy", "fossil"))),
        **failing(rng, 0.06, has_history=False, dismantled=False, grid_connected=False),
    }


def _co2_refrigeration(rng: Random) -> dict[str, Any]:
    return {
        "refrigeration_tons": rng.choice((10, 50, 147, 147.2, 200)),
        "compressor_kw": rng.choice((0, 40, 49.99, 49.99, 50, 60)),
        **failing(rng, 0.06, centralised=False, food_retail=False, refrigerant="R-448A"),
        **failing(rng, 0.2, heat_recovery_pct=rng.choice((49, 49.9, 50, 80))),
    }


def _heating(rng: Random) -> dict[str, Any]:
    return {
        **litres_burnt(rng),
        **failing(rng, 0.03, annual_litres=[5_000], target_energy=rng.choice(("bioenergy", "fossil"))),
        **failing(rng, 0.06, existing_site=False, fuel_only_for_heating=False, grid="off_grid", chauffez_vert=True),
        **failing(rng, grid=rng.choice(("municipal", "cooperative"))),
        **failing(rng, 0.15, building=_lodgings(rng)),
    }


def litres_burnt(rng: Random) -> dict[str, Any]:
    """A fuel and two years' litres, their average on or beside a bound."""
    fuel = rng.choice(("oil", "oil_1", "oil_2", "propane", "propane", "natural_gas", "heavy_oil"))
    low, high = (750, 30_500) if fuel == "propane" else (500, 20_000)
    average = rng.choice((low - 0.5, low, 5_000, 12_345.5, high, high + 0.5))
    spread = rng.choice((0, 100, 250))
    return {"fuel": fuel, "annual_litres": [average - spread, average + spread]}


def _lodgings(rng: Random) -> dict[str, Any]:
    size = {"storeys": rng.choice((3, 4)), "footprint_m2": rng.choice((600, 600.5, 599))}
    return {"type": "multi_unit_residential", **size}


def _greenhouse(rng: Random) -> dict[str, Any]:
    return {
        "fuel": rng.choice(("oil_1", "oil_2", "propane", "propane", "natural_gas")),
        "litres_eliminated": rng.choice((5_000, 10_000.5, 33_333, 33_334, 60_000)),
        **failing(rng, 0.06, structure="container", grid="off_grid"),
    }


LISTED: dict[str, Callable[[Random], dict[str, Any]]] = {
    "maple_syrup": _maple_syrup,
    "co2_refrigeration": _co2_refrigeration,
    "heating": _heating,
    "greenhouse": _greenhouse,
}


def as_listed(rng: Random, kind: str) -> dict[str, Any]:
    """The listed measure that a measure of another stream is, with what tells whether it may go there."""
    about: dict[str, Callable[[], dict[str, Any]]] = {
        "maple_syrup": dict,
        "co2_refrigeration": lambda: {
            "compressor_kw": rng.choice((49.99, 49.99, 50)),
            **failing(rng, 0.2, food_retail=False),
        },
        "heating": lambda: litres_burnt(rng) | failing(rng, 0.1, chauffez_vert=True),
        "greenhouse": lambda: {
            "expenses": rng.choice((140_000, 140_000.01, 100_000)),
            **failing(rng, 0.3, has_other_ghg_measures=True),
        },
    }
    return {"type": kind, **about[kind]()}
