"""The four measures of section 7.2: what each pays before its maximum, and what bars it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .exact import ZERO, at_least_zero, dollars, exact
from .participant import project_reason

YEARS = 10  # section 7.2
MAPLE_USE = {  # section 7.2.1, units of fuel a pound of syrup
    "oil": Fraction("0.201"),
    "propane": Fraction("0.3057"),
    "natural_gas": Fraction("0.2042"),
}
MAPLE_KG_PER_UNIT = {  # section 7.2.1
    "oil": Fraction("2.734736"),
    "propane": Fraction("1.543984"),
    "natural_gas": Fraction("1.889320"),
}
MAPLE_RATE = Fraction(125)  # section 7.2.1, dollars a tonne
REFRIGERANT_KG_PER_TON = Fraction("12.672")  # section 7.2.2
LEAK_RATE = Fraction(15, 100)  # section 7.2.2
WARMING_POTENTIAL = Fraction(1430)  # section 7.2.2, R-134A
REFRIGERATION_RATE = Fraction(25)  # section 7.2.2, dollars a tonne
COMPRESSORS_KW = Fraction(50)  # section 7.2.2
HEAT_RECOVERY_PCT = Fraction(50)  # section 7.2.2
HEATING_RATES = {"oil": Fraction(2), "propane": Fraction("1.30")}  # section 7.2.3, dollars a litre
HEATING_LITRES = {"oil": (Fraction(500), Fraction(20_000)), "propane": (Fraction(750), Fraction(30_500))}
YEARS_AVERAGED = 2  # section 7.2.3
HEATING_STOREYS, HEATING_FOOTPRINT_M2 = 4, 600  # section 7.2.3
GREENHOUSE_RATES = {  # section 7.2.4, dollars a litre
    "oil_1": Fraction(3),
    "oil_2": Fraction("2.98"),
    "propane": Fraction("1.97"),
}
KG_PER_TONNE = 1000


def light_oil_or(fuel: str) -> str:
    """Light oil is number 1 or number 2 alike, except for greenhouses."""
    return "oil" if fuel in {"oil_1", "oil_2"} else fuel


def average_litres(measure: dict[str, Any]) -> Fraction:
    """Average of the last two years (R115)."""
    years = [exact(litres) for litres in measure["annual_litres"]]
    return sum(years, ZERO) / len(years)


def heating_range(measure: dict[str, Any]) -> str | None:
    """Where the average stands: below, inside or above the bounds (R116, A28); None for another fuel."""
    bounds = HEATING_LITRES.get(light_oil_or(measure["fuel"]))
    if bounds is None:
        return None
    litres = average_litres(measure)
    if litres < bounds[0]:
        return "below"
    return "above" if litres > bounds[1] else "inside"


def is_refrigeration_listed(measure: dict[str, Any]) -> bool:
    """R111, A31: a food shop's installation under 50 kW."""
    return bool(measure.get("food_retail", True)) and exact(measure.get("compressor_kw", 0)) < COMPRESSORS_KW


def formula(measure: dict[str, Any]) -> tuple[Fraction, dict[str, Any]]:
    """Dollars before the maximum, the adjustment at the margin included, and the quantities shown."""
    kind = measure["type"]
    if kind == "greenhouse":
        return exact(measure["litres_eliminated"]) * GREENHOUSE_RATES.get(measure["fuel"], ZERO), {}
    computed = {"maple_syrup": _maple_syrup, "co2_refrigeration": _refrigeration, "heating": _heating}
    if kind not in computed:
        return ZERO, {}
    amount, shown = computed[kind](measure)
    return at_least_zero(amount + exact(measure.get("marginal_adjustment", 0))), shown


def _maple_syrup(measure: dict[str, Any]) -> tuple[Fraction, dict[str, Any]]:
    fuel = light_oil_or(measure["fuel"])
    used = exact(measure["production_lb"]) * MAPLE_USE.get(fuel, ZERO)
    tonnes = used * MAPLE_KG_PER_UNIT.get(fuel, ZERO) / KG_PER_TONNE
    return tonnes * MAPLE_RATE * YEARS, {"consumption": float(used)}


def _refrigeration(measure: dict[str, Any]) -> tuple[Fraction, dict[str, Any]]:
    charge = REFRIGERANT_KG_PER_TON * exact(measure["refrigeration_tons"])
    tonnes = charge * LEAK_RATE * WARMING_POTENTIAL / KG_PER_TONNE
    return tonnes * REFRIGERATION_RATE * YEARS, {"charge_kg": float(charge)}


def _heating(measure: dict[str, Any]) -> tuple[Fraction, dict[str, Any]]:
    litres = average_litres(measure)
    return litres * HEATING_RATES.get(light_oil_or(measure["fuel"]), ZERO), {"consumption": float(litres)}


def barred(measure: dict[str, Any], dwelling: dict[str, Any] | None) -> list[str]:
    """Why the measure is refused; ``dwelling`` is the participant's residential building, if any."""
    conditions = {
        "maple_syrup": _maple_syrup_conditions,
        "co2_refrigeration": _refrigeration_conditions,
        "heating": _heating_conditions,
        "greenhouse": _greenhouse_conditions,
    }
    kind = measure["type"]
    if kind not in conditions:
        return ["not_a_listed_measure"]
    failing = conditions[kind](measure) | {
        "submitted_to_chauffez_vert": measure.get("chauffez_vert", False),  # section 7.2.3: the whole programme
        "commitment_under_10": exact(measure.get("commitment_years", YEARS)) < YEARS,
        "bioenergy_project": measure.get("target_energy") == "bioenergy",  # R020, A57
        "conversion_to_fossil": measure.get("target_energy") == "fossil",  # sections 3.3 and 7.2.3
    }
    if kind == "heating":
        failing["residential_too_small"] = _too_small(measure.get("building", dwelling))
        failing["residential_excluded"] = measure.get("building", {}).get("type") in {"house", "cottage"}  # section 3.2
    excluded = [project_reason(name) for name in measure.get("exclusions", [])]
    return [*excluded, *(reason for reason, fails in failing.items() if fails)]


def _maple_syrup_conditions(measure: dict[str, Any]) -> dict[str, bool]:
    """R105, R106."""
    concentrator = measure.get("equipment", "evaporator") == "concentrator"
    return {
        "fuel_not_eligible": light_oil_or(measure["fuel"]) not in MAPLE_USE,
        "no_history": not (measure.get("has_history", True) and measure.get("existing_site", True)),
        "not_dismantled": not measure.get("dismantled", True),
        "not_grid_connected": not measure.get("grid_connected", True),
        "second_hand_evaporator": not concentrator and not measure.get("new_equipment", True),
        "must_eliminate_all_fossil": concentrator and not measure.get("eliminates_all_fossil", True),
    }


def _refrigeration_conditions(measure: dict[str, Any]) -> dict[str, bool]:
    """R111."""
    return {
        "not_a_listed_measure": not measure.get("food_retail", True),
        "refrigerant_must_be_co2": measure.get("refrigerant", "R-744") != "R-744",
        "compressors_50_kw_or_more": exact(measure.get("compressor_kw", 0)) >= COMPRESSORS_KW,
        "not_centralised": not measure.get("centralised", True),
        "heat_recovery_under_50": exact(measure.get("heat_recovery_pct", 50)) < HEAT_RECOVERY_PCT,
    }


def _heating_conditions(measure: dict[str, Any]) -> dict[str, bool]:
    """R115 to R117."""
    two_years = len(measure["annual_litres"]) >= YEARS_AVERAGED
    position = heating_range(measure) if two_years else "inside"
    return {
        "fuel_not_eligible": light_oil_or(measure["fuel"]) not in HEATING_RATES,
        "two_years_required": not two_years,
        "below_simplified_range": position == "below",
        "above_simplified_range": position == "above",
        "existing_site_required": not measure.get("existing_site", True),
        "fuel_has_other_uses": not measure.get("fuel_only_for_heating", True),
        "off_grid": measure.get("grid", "hydro_quebec") == "off_grid",
    }


def _greenhouse_conditions(measure: dict[str, Any]) -> dict[str, bool]:
    """R121."""
    return {
        "fuel_not_eligible": measure["fuel"] not in GREENHOUSE_RATES,
        "not_a_greenhouse": measure.get("structure", "greenhouse") != "greenhouse",
        "off_grid": measure.get("grid", "hydro_quebec") == "off_grid",
    }


def _too_small(building: dict[str, Any] | None) -> bool:
    """R118, A29: several dwellings, under four storeys and not over 600 square metres."""
    if building is None or "multi_unit" not in building.get("type", ""):
        return False
    return bool(building["storeys"] < HEATING_STOREYS) and building["footprint_m2"] <= HEATING_FOOTPRINT_M2


def shown_quantities(measure: dict[str, Any]) -> dict[str, Any]:
    """The formula's amount and the quantity it comes from; neither without the two years of R115."""
    if len(measure.get("annual_litres", (0, 0))) < YEARS_AVERAGED:
        return {}
    amount, shown = formula(measure)
    return shown | {"formula_amount": dollars(amount)}
