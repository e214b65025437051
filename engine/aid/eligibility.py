"""Who may ask and for what: the general conditions every stream shares (§1.1, §2.4, §3.1 to §3.3)."""

from __future__ import annotations

from engine.aid.checks import Checks
from engine.aid.context import Context
from engine.aid.cumulation import check_other_aid, has_distributor_aid
from engine.aid.framework import Framework
from engine.aid.numeric import Mask
from engine.aid.request import Request, ResidentialBuilding
from engine.aid.vocabulary import exclusion_reason


def sector_group(request: Request, framework: Framework) -> str:
    """The programme's sector of the participant: industrial, commercial or institutional (R017, A52)."""
    sector = request.participant.sector
    if sector is None:
        sector = "commercial" if request.stream == "dual_energy" else "industrial"
    return group_of(sector, framework)


def group_of(sector: str, framework: Framework) -> str:
    """The programme's sector a sector belongs to."""
    return next(name for name, members in framework.general.sectors.items() if sector in members.value)


def is_large(request: Request, context: Context) -> Mask:
    """Whether the site is a large consumer (R010, A01), shape () or (S,)."""
    participant = request.participant
    consumption = participant.non_electric_gj + participant.project_reference_gj
    threshold = context.framework.general.large_consumer.value
    if context.trace is not None:
        context.trace.watch(consumption - threshold)
    return consumption >= threshold


def check_general(request: Request, context: Context) -> Checks:
    """The conditions of the programme, the participant and the project common to all streams."""
    checks = context.checks()
    _check_programme(request, context, checks)
    _check_participant(request, context, checks)
    for exclusion in request.project_exclusions:
        checks.refuse(exclusion_reason(exclusion), True)
    check_other_aid(request, context, checks)
    if request.stream in context.framework.general.distributor_aid_refused.value:
        checks.refuse("distributor_aid", has_distributor_aid(request, context))
    return checks


def _check_programme(request: Request, context: Context, checks: Checks) -> None:
    received, in_force = request.dates.received, context.framework.in_force
    if received is None:
        return
    last_day = in_force.last_day.value
    checks.refuse("programme_ended", received > last_day, received=received, last_day=last_day)
    if received < in_force.first_day.value:
        context.notice("before_framework", received=received, first_day=in_force.first_day.value)


def _check_participant(request: Request, context: Context, checks: Checks) -> None:
    participant, general = request.participant, context.framework.general
    if request.stream not in general.registration_not_required.value:
        checks.refuse("not_registered", not participant.registered)
    checks.refuse("site_outside_quebec", not participant.site_in_quebec)
    if request.stream not in general.all_electric_accepted.value:
        checks.refuse("no_fossil_fuel", not participant.uses_fossil_fuel_or_emits_fugitives)
    for exclusion in participant.exclusions:
        checks.refuse(f"participant_{exclusion}", True)
    if participant.residential_building is not None:
        _check_residential(participant.residential_building, request.stream == "dual_energy", context, checks)


def _check_residential(building: ResidentialBuilding, dual_energy: bool, context: Context, checks: Checks) -> None:
    """Residential owners whose building the programme leaves out (R016, A29, A53).

    A size the request does not give excludes nothing: the condition is only shown by a figure.
    """
    rules = context.framework.residential
    checks.refuse("residential_excluded", building.type in rules.always_excluded.value)
    if building.type in rules.always_excluded.value:
        return
    if dual_energy and building.dwellings is not None:
        _exclude_below(checks, "dwellings", building.dwellings, rules.dual_energy_dwellings.value)
    if building.type == "new_multi_unit" and not dual_energy and building.storeys is not None:
        checks.require("residential_excluded", "storeys", building.storeys, ">", rules.new_multi_unit_storeys.value)
    if building.type == "existing_multi_unit":
        _check_small_existing(building, context, checks)


def _exclude_below(checks: Checks, quantity: str, actual: float, limit: float) -> None:
    checks.require("residential_excluded", quantity, actual, ">=", limit)


def _check_small_existing(building: ResidentialBuilding, context: Context, checks: Checks) -> None:
    """Excluded only when both the footprint and the height are under their limits."""
    rules = context.framework.residential
    storeys, footprint = building.storeys, building.footprint_m2
    if storeys is None or footprint is None:
        return
    low, small = storeys < rules.existing_storeys.value, footprint < rules.existing_footprint.value
    if context.trace is not None:
        context.trace.watch(storeys - rules.existing_storeys.value, footprint - rules.existing_footprint.value)
    checks.refuse("residential_excluded", low & small, storeys=storeys, footprint_m2=footprint)
