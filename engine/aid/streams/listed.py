"""The four listed measures (§7.2): what each would give, and the conditions proper to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.aid.checks import Checks
from engine.aid.context import Context
from engine.aid.framework import HeatingFuel
from engine.aid.numeric import Values, total
from engine.aid.request import Participant, ResidentialBuilding, SimplifiedMeasure, SiteBuilding
from engine.aid.vocabulary import exclusion_reason


@dataclass
class Formula:
    """What a measure's formula gives, CAD, and the quantities on the way (shape () or (S,))."""

    amount: Values = 0.0
    values: dict[str, Values] = field(default_factory=dict)


def maple_syrup(measure: SimplifiedMeasure, context: Context, checks: Checks) -> Formula:
    """Fuel for the syrup produced, its emissions, at a rate a tonne over ten years (R105, R106)."""
    rules = context.framework.simplified.maple_syrup
    checks.refuse("no_history", not (measure.existing_site and measure.has_history))
    checks.refuse("not_dismantled", not measure.dismantled)
    concentrator = measure.equipment == "concentrator"
    checks.refuse("must_eliminate_all_fossil", concentrator and not measure.eliminates_all_fossil)
    checks.refuse("second_hand_evaporator", not concentrator and not measure.new_equipment)
    checks.refuse("not_grid_connected", not measure.grid_connected)
    fuel = next((each for each in rules.fuels.values() if measure.fuel in each.names), None)
    if fuel is None:
        checks.refuse("fuel_not_eligible", True, fuel=measure.fuel)
        return Formula()
    consumption = _given(measure.production_lb) * fuel.consumption.value
    tonnes = consumption * fuel.emission_factor.value / 1000
    return Formula(
        tonnes * rules.rate.value * rules.years.value,
        {"consumption": consumption, "ghg_reduction_t": tonnes},
    )


def co2_refrigeration(measure: SimplifiedMeasure, context: Context, checks: Checks) -> Formula:
    """Refrigerant charge, leaks and warming potential at a rate a tonne over ten years (R110, R111)."""
    rules = context.framework.simplified.co2_refrigeration
    checks.refuse("not_a_listed_measure", not measure.food_retail)
    accepted = context.framework.general.accepted_refrigerants.value
    checks.refuse("refrigerant_must_be_co2", measure.refrigerant not in accepted)
    checks.require(
        "compressors_50_kw_or_more",
        "compressor_kw",
        measure.compressor_kw,
        "<",
        rules.compressor_limit.value,
    )
    checks.refuse("not_centralised", not measure.centralised)
    checks.require(
        "heat_recovery_under_50",
        "heat_recovery_pct",
        measure.heat_recovery_pct,
        ">=",
        rules.heat_recovery.value,
    )
    charge = _given(measure.refrigeration_tons) * rules.charge.value
    tonnes = charge * rules.leak_rate.value * rules.warming_potential.value / 1000
    return Formula(tonnes * rules.rate.value * rules.years.value, {"charge_kg": charge})


def heating(
    measure: SimplifiedMeasure, context: Context, checks: Checks, participant: Participant | None = None
) -> Formula:
    """Dollars a litre of the average of the last two years, between bounds (R115 to R118, A28)."""
    checks.refuse("existing_site_required", not measure.existing_site)
    checks.refuse("fuel_has_other_uses", not measure.fuel_only_for_heating)
    checks.refuse("off_grid", measure.grid == "off_grid")
    _check_building(measure, participant, context, checks)
    consumption = average_litres(measure, context)
    fuel = heating_fuel(measure, context)
    if fuel is None:
        checks.refuse("fuel_not_eligible", True, fuel=measure.fuel)
    if consumption is None:
        checks.refuse("two_years_required", True)
        return Formula()
    if fuel is None:
        return Formula(0.0, {"consumption": consumption})
    checks.require("below_simplified_range", "annual_litres", consumption, ">=", fuel.minimum.value)
    checks.require("above_simplified_range", "annual_litres", consumption, "<=", fuel.maximum.value)
    return Formula(consumption * fuel.rate.value, {"consumption": consumption})


def heating_fuel(measure: SimplifiedMeasure, context: Context) -> HeatingFuel | None:
    """The terms of the measure's fuel, if the programme takes it."""
    fuels = context.framework.simplified.heating.fuels
    return next((each for each in fuels.values() if measure.fuel in each.names), None)


def average_litres(measure: SimplifiedMeasure, context: Context) -> Values | None:
    """The average of the last years asked for, L/yr; ``None`` when fewer are given (R115)."""
    years = int(context.framework.simplified.heating.averaged_years.value)
    litres = measure.annual_litres or []
    return total(litres[-years:]) / years if len(litres) >= years else None


def _check_building(
    measure: SimplifiedMeasure, participant: Participant | None, context: Context, checks: Checks
) -> None:
    """No house; multi-unit residential: four storeys or more, or more than 600 m² (R016, R118, A29)."""
    rules, excluded = context.framework.simplified.heating, context.framework.residential.always_excluded.value
    checks.refuse("residential_excluded", measure.building is not None and measure.building.type in excluded)
    building: SiteBuilding | ResidentialBuilding | None = measure.building
    if building is None and participant is not None:
        building = participant.residential_building
    if building is None or not building.type.endswith(("multi_unit", "multi_unit_residential")):
        return
    storeys, footprint = building.storeys, building.footprint_m2
    low = storeys is None or storeys < rules.multi_unit_storeys.value
    small = footprint is None or footprint <= rules.multi_unit_footprint.value
    if context.trace is not None:
        for quantity, limit in ((storeys, rules.multi_unit_storeys), (footprint, rules.multi_unit_footprint)):
            if quantity is not None:
                context.trace.watch(quantity - limit.value)
    if storeys is not None or footprint is not None:
        checks.refuse("residential_too_small", low & small, storeys=storeys, footprint_m2=footprint)


def greenhouse(measure: SimplifiedMeasure, context: Context, checks: Checks) -> Formula:
    """Dollars a litre eliminated (R120, R121)."""
    checks.refuse("not_a_greenhouse", measure.structure != "greenhouse")
    checks.refuse("off_grid", measure.grid == "off_grid")
    rates = context.framework.simplified.greenhouse.rate
    if measure.fuel not in rates:
        checks.refuse("fuel_not_eligible", True, fuel=measure.fuel)
        return Formula()
    return Formula(_given(measure.litres_eliminated) * rates[measure.fuel].value)


def _given(quantity: Values | None) -> Values:
    """A quantity the request record has made sure of."""
    if quantity is None:
        raise AssertionError("a listed measure reached its formula without its quantity")
    return quantity


FORMULAS: dict[str, Callable[[SimplifiedMeasure, Context, Checks], Formula]] = {
    "maple_syrup": maple_syrup,
    "co2_refrigeration": co2_refrigeration,
    "heating": heating,
    "greenhouse": greenhouse,
}


def check_target(measure: SimplifiedMeasure, checks: Checks) -> None:
    """What is never receivable, whatever the measure: bioenergy, another fossil fuel, exclusions (R020, R117, A57)."""
    checks.refuse("bioenergy_project", measure.target_energy == "bioenergy")
    checks.refuse("conversion_to_fossil", measure.target_energy == "fossil")
    checks.refuse("submitted_to_chauffez_vert", measure.chauffez_vert)
    for exclusion in measure.exclusions:
        checks.refuse(exclusion_reason(exclusion), True)
