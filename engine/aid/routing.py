"""Which implementation streams a measure may go to, and why not the others (R180 to R189)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.aid.checks import Checks
from engine.aid.context import Context, readings_in_use
from engine.aid.eligibility import group_of
from engine.aid.framework import Framework
from engine.aid.request import RoutedMeasure
from engine.aid.streams.listed import average_litres, heating_fuel
from engine.aid.streams.measures import check_listed
from engine.aid.vocabulary import LISTED_TYPES, Stream, exclusion_reason


@dataclass(frozen=True)
class Route:
    """Whether a stream is open to the measure, and otherwise the codes that close it."""

    stream: Stream
    open: bool
    reasons: tuple[str, ...]


def route(measure: RoutedMeasure, framework: Framework) -> tuple[Route, ...]:
    """The four implementation streams, in the programme's order."""
    context = Context(framework, readings_in_use(measure.options, framework), None)
    routes = []
    for stream, check in _STREAMS.items():
        checks = context.checks()
        _check_receivable(measure, framework, checks)
        check(measure, context, checks)
        codes = tuple(checks.codes())
        routes.append(Route(stream, not codes, codes))
    return tuple(routes)


def _check_receivable(measure: RoutedMeasure, framework: Framework, checks: Checks) -> None:
    """What no stream receives (R020, R185, R189)."""
    checks.refuse("bioenergy_project", measure.target_energy == "bioenergy")
    refused = framework.general.fossil_conversion_refused.value
    to_fossil = measure.target_energy == "fossil" and group_of(measure.sector, framework) in refused
    checks.refuse("conversion_to_fossil", to_fossil)
    for exclusion in measure.exclusions:
        checks.refuse(exclusion_reason(exclusion), True)
    checks.refuse("submitted_to_chauffez_vert", measure.chauffez_vert)


def _check_simplified(measure: RoutedMeasure, context: Context, checks: Checks) -> None:
    """Listed measures of small consumers, within their own limits (R182 to R186)."""
    rules = context.framework.simplified
    checks.refuse("not_a_listed_measure", measure.type not in LISTED_TYPES)
    checks.refuse("large_consumer", measure.category == "GC")
    accepted = {
        "maple_syrup": [name for fuel in rules.maple_syrup.fuels.values() for name in fuel.names],
        "greenhouse": list(rules.greenhouse.rate),
    }
    # A fuel left unsaid is taken for one of the list.
    if measure.type in accepted and measure.fuel is not None:
        checks.refuse("fuel_not_eligible", measure.fuel not in accepted[measure.type])
    checks.refuse("not_a_greenhouse", measure.type == "greenhouse" and measure.structure != "greenhouse")
    if measure.type == "co2_refrigeration":
        checks.refuse("not_a_listed_measure", not measure.food_retail)
        limit = rules.co2_refrigeration.compressor_limit.value
        checks.require("compressors_50_kw_or_more", "compressor_kw", measure.compressor_kw, "<", limit)
    if measure.type == "heating":
        consumption, fuel = average_litres(measure, context), heating_fuel(measure, context)
        checks.refuse("fuel_not_eligible", fuel is None)
        checks.refuse("two_years_required", consumption is None)
        if consumption is not None and fuel is not None:
            checks.require("below_simplified_range", "annual_litres", consumption, ">=", fuel.minimum.value)
            checks.require("above_simplified_range", "annual_litres", consumption, "<=", fuel.maximum.value)


def _is_dual_energy(measure: RoutedMeasure) -> bool:
    return measure.type == "dual_energy" or measure.gas_electric_dual_energy or measure.eligible_for_dual_energy


def _check_dual_energy(measure: RoutedMeasure, context: Context, checks: Checks) -> None:
    """Gas and electricity, outside industry (R187)."""
    checks.refuse("fuel_other_than_gas", not _is_dual_energy(measure))
    checks.refuse("industrial_site", group_of(measure.sector, context.framework) == "industrial")


def _check_standard(measure: RoutedMeasure, context: Context, checks: Checks) -> None:
    """All but what another stream keeps for itself (R161, R183 to R187)."""
    industrial = group_of(measure.sector, context.framework) == "industrial"
    checks.refuse("belongs_to_dual_energy", _is_dual_energy(measure) and not industrial)
    # Expenses that are not given do not show that the standard stream is open.
    check_listed(measure, 0.0, measure.category == "GC", context, checks)


def _check_large(measure: RoutedMeasure, context: Context, checks: Checks) -> None:
    """Industrial sites of the carbon market, from the minimum investment on (R188)."""
    rules = context.framework.large_industrial
    _check_standard(measure, context, checks)
    industrial = group_of(measure.sector, context.framework) == "industrial"
    checks.refuse("site_not_industrial", not industrial)
    checks.refuse("spede_required", measure.spede not in rules.spede_accepted.value)
    checks.require(
        "ghg_investment_under_minimum",
        "ghg_investment",
        measure.ghg_investment,
        ">=",
        rules.investment_minimum.value,
    )


_STREAMS: dict[Stream, Callable[[RoutedMeasure, Context, Checks], None]] = {
    "simplified": _check_simplified,
    "dual_energy": _check_dual_energy,
    "standard": _check_standard,
    "large_industrial": _check_large,
}
