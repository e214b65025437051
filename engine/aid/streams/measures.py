"""Conditions on an implementation measure, apart from its amounts (§3.3, §3.10, §9.1, §10.1)."""

from __future__ import annotations

import numpy as np

from engine.aid.checks import Checks
from engine.aid.context import Context
from engine.aid.expenses import eligible
from engine.aid.numeric import Mask, Values, negate, settled
from engine.aid.request import ImplementationRequest, Measure, SimplifiedMeasure
from engine.aid.streams.listed import average_litres, heating_fuel
from engine.aid.vocabulary import exclusion_reason


def check_measure(
    measure: Measure,
    cost: Values,
    request: ImplementationRequest,
    group: str,
    large: Mask,
    context: Context,
    checks: Checks,
) -> None:
    """Engagement, target energy, refrigerant, and the streams that claim the measure (R020, R022, R159 to R161)."""
    general = context.framework.general
    _check_commitment(measure, request, context, checks)
    checks.require("no_ghg_reduction", "ghg_reduction_t", measure.ghg_reduction_t, ">", 0.0)
    checks.refuse("belongs_to_dual_energy", measure.eligible_for_dual_energy)
    checks.refuse("bioenergy_project", measure.target_energy == "bioenergy")
    to_fossil = measure.target_energy == "fossil" and group in general.fossil_conversion_refused.value
    checks.refuse("conversion_to_fossil", to_fossil)
    wrong_refrigerant = measure.refrigerant not in general.accepted_refrigerants.value
    checks.refuse("refrigerant_must_be_co2", measure.replaces_refrigerant and wrong_refrigerant)
    for exclusion in measure.exclusions:
        checks.refuse(exclusion_reason(exclusion), True)
    if measure.simplified_measure is not None:
        check_listed(measure.simplified_measure, cost, large, context, checks)


def _check_commitment(measure: Measure, request: ImplementationRequest, context: Context, checks: Checks) -> None:
    """Whole years within limits, longer for conversions (R022, A10); ten in large projects (R174, A39)."""
    years, limits = measure.commitment_years, context.framework.general.commitment
    checks.refuse("commitment_not_whole_years", _fractional(years), actual=years)
    for comparator, limit in ((">=", limits.minimum.value), ("<=", limits.maximum.value)):
        checks.require("commitment_outside_1_10", "commitment_years", years, comparator, limit)  # type: ignore[arg-type]
    if measure.type == "conversion":
        minimum = limits.conversion_minimum.value
        checks.require("conversion_commitment_7", "commitment_years", years, ">=", minimum)
    if measure.gas_electric_dual_energy:
        checks.require("dual_energy_commitment_10", "commitment_years", years, "==", limits.dual_energy.value)
    if request.stream == "large_industrial" and not request.shorter_commitment_approved:
        minimum = context.framework.large_industrial.commitment.value
        checks.require("commitment_under_10_not_approved", "commitment_years", years, ">=", minimum)


def _fractional(years: Values) -> Mask:
    if isinstance(years, float):
        return not years.is_integer()
    fractional: Mask = np.mod(years, 1.0) != 0.0
    return fractional


def check_listed(measure: SimplifiedMeasure, cost: Values, large: Mask, context: Context, checks: Checks) -> None:
    """Measures of the simplified list that the standard stream turns away (R161, R183 to R186).

    Args:
        cost: the measure's eligible cost, which stands for a greenhouse's expenses when they are not given.
    """
    checks.refuse("submitted_to_chauffez_vert", measure.chauffez_vert)
    # The other reading of A31 opens the standard stream to the listed measures of large consumers.
    opened: Mask = large if context.options.listed_measure_gc == "standard" else False
    barred = negate(opened)
    if measure.type == "maple_syrup":
        checks.refuse("maple_syrup_belongs_to_simplified", barred)
    if measure.type == "co2_refrigeration" and measure.food_retail:
        limit = context.framework.simplified.co2_refrigeration.compressor_limit.value
        small = measure.compressor_kw < limit
        _watch(context, measure.compressor_kw - limit)
        checks.refuse("refrigeration_belongs_to_simplified", np.logical_and(small, barred))
    if measure.type == "heating":
        _check_heating(measure, barred, context, checks)
    if measure.type == "greenhouse":
        _check_greenhouse(measure, cost, barred, context, checks)


def _check_heating(measure: SimplifiedMeasure, barred: Mask, context: Context, checks: Checks) -> None:
    """Inside the litres of the list: simplified only; below: nowhere; above: standard (R185, A28)."""
    consumption, fuel = average_litres(measure, context), heating_fuel(measure, context)
    if consumption is None or fuel is None:
        return
    minimum, maximum = fuel.minimum.value, fuel.maximum.value
    inside = np.logical_and(consumption >= minimum, consumption <= maximum)
    _watch(context, consumption - maximum)
    checks.refuse("heating_belongs_to_simplified", np.logical_and(inside, barred))
    checks.require("below_simplified_range", "annual_litres", consumption, ">=", minimum)


def _check_greenhouse(measure: SimplifiedMeasure, cost: Values, barred: Mask, context: Context, checks: Checks) -> None:
    """A choice only above 140 000 $ or with other measures (R122, A30).

    Another fuel or structure is no listed measure (R121).
    """
    rules = context.framework.simplified.greenhouse
    listed = measure.structure == "greenhouse" and (measure.fuel is None or measure.fuel in rules.rate)
    if measure.has_other_ghg_measures or not listed:
        return
    limit = rules.standard_choice_above.value
    expenses = settled(cost if measure.expenses is None else eligible(measure.expenses, "standard", context), limit)
    _watch(context, expenses - limit)
    checks.refuse(
        "greenhouse_belongs_to_simplified",
        np.logical_and(expenses <= limit, barred),
        actual=expenses,
        limit=limit,
    )


def _watch(context: Context, difference: Values) -> None:
    if context.trace is not None:
        context.trace.watch(difference)
