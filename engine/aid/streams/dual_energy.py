"""Dual energy, commercial and institutional (§8): a share of the extra cost less Hydro-Québec's aid, within caps."""

from __future__ import annotations

import numpy as np

from engine.aid.checks import Checks
from engine.aid.computation import Computation, Item
from engine.aid.context import Context
from engine.aid.cumulation import earlier
from engine.aid.eligibility import check_general, is_large, sector_group
from engine.aid.expenses import eligible
from engine.aid.framework import AdmittedIn, CustomPath, SimplifiedPath
from engine.aid.numeric import TOLERANCE, Values, least, positive, settled, total
from engine.aid.request import DualEnergyRequest, EarlierGrant, OtherAid


def compute(request: DualEnergyRequest, context: Context) -> Computation:
    """The two paths (R130 to R143)."""
    rules, trace = context.framework.dual_energy, context.trace
    path = rules.custom if request.path == "custom" else rules.simplified
    checks = check_general(request, context)
    _check_project(request, context, checks)
    _check_building(request, context, checks)

    extra_cost = _extra_cost(request, context)
    checks.require("no_extra_cost", "iadm", extra_cost, ">", 0.0)
    hydro_quebec = total([aid.amount for aid in _aids(request, context, "subtracted")])
    sharing = [aid for aid in _aids(request, context, "participant_share") if aid.on_eligible_costs]
    others = total([aid.amount for aid in sharing])

    def same_path(grant: EarlierGrant) -> bool:
        return grant.path == request.path

    site_room = positive(path.site_maximum.value - earlier(request, same_path), trace)
    terms: dict[str, Values | None] = {
        "iadm_share": rules.share.value * extra_cost - hydro_quebec,
        "ghg_rate": _ghg_term(request, path),
        "request_maximum": path.request_maximum.value,
        "site_maximum": site_room,
    }
    # An aid of nothing is no aid.
    if np.any(np.asarray(others) > 0):
        own_share = rules.participant_share.value * extra_cost
        terms["participant_20"] = extra_cost - own_share - (hydro_quebec + others)
    if request.path == "simplified" and request.estimated_aid is not None:
        # The final aid is never above the estimate made at deposit (R135, A44).
        terms["estimated_aid"] = request.estimated_aid
    computed = positive(least(terms, trace), trace)
    item = Item("project", context.checks(), terms, computed, {"iadm": extra_cost})
    return Computation(
        checks,
        [item],
        {"site_room": site_room},
        terms,
        computed,
        computed,
        computed,
        cost=extra_cost,
        counted_aid=hydro_quebec + others,
        large=is_large(request, context),
        values={"iadm": extra_cost, "hydro_quebec_aid": hydro_quebec},
        warnings={"hydro_quebec_aid_above_80": hydro_quebec > rules.share.value * positive(extra_cost) + TOLERANCE},
    )


def _extra_cost(request: DualEnergyRequest, context: Context) -> Values:
    """Project less reference (Iadm); staff costs only count in the custom path (R142)."""
    admitted: AdmittedIn = "dual_energy_custom" if request.path == "custom" else "dual_energy_simplified"
    project = eligible(request.project_cost, admitted, context)
    return settled(project - eligible(request.reference_cost, admitted, context), 0.0)


def _ghg_term(request: DualEnergyRequest, path: SimplifiedPath) -> Values | None:
    """Tonnes a year at the path's rate over its years, in the custom path only (T13, T14)."""
    if not isinstance(path, CustomPath):
        return None
    return request.ghg_reduction_t * (path.rate.value * path.years.value)


def _aids(request: DualEnergyRequest, context: Context, role: str) -> list[OtherAid]:
    """The other aid that plays ``role`` here: subtracted, or counted in the participant's share (R132, A32)."""
    return [aid for aid in request.other_aid if context.framework.other_aid[aid.source].dual_energy == role]


def _check_project(request: DualEnergyRequest, context: Context, checks: Checks) -> None:
    """Tariff, gas, equipment and other organisations' aid (R136, R138, R141)."""
    rules = context.framework.dual_energy
    checks.require(
        "tariff_commitment_10",
        "commitment_years",
        request.commitment_years,
        ">=",
        rules.commitment_minimum.value,
    )
    # The simplified path asks for no tonnes (T13): leaving them out says nothing against the project.
    if request.path == "custom" or "ghg_reduction_t" in request.model_fields_set:
        checks.require("no_ghg_reduction", "ghg_reduction_t", request.ghg_reduction_t, ">", 0.0)
    if request.new_construction:
        checks.refuse("not_a_gas_customer", not request.gas_network_access)
    else:
        checks.refuse("not_a_gas_customer", not request.gas_customer)
        checks.require(
            "gas_heating_under_12_months",
            "months_on_gas",
            request.months_on_gas,
            ">=",
            rules.months_on_gas.value,
        )
    checks.refuse("fuel_other_than_gas", request.fuel not in rules.fuel.value)
    checks.refuse("equipment_not_new", not request.new_equipment)
    for aid in _aids(request, context, "refused"):
        below_market = context.framework.other_aid[aid.source].counted == "below_market"
        if not (below_market and aid.market_conditions):
            checks.refuse("other_organisation_aid", aid.amount > 0, source=aid.source)


def _check_building(request: DualEnergyRequest, context: Context, checks: Checks) -> None:
    """Industrial sites, the residential offer and the number of dwellings (R139, R140)."""
    rules, building = context.framework.dual_energy, request.building
    industrial = request.industrial_site or sector_group(request, context.framework) == "industrial"
    checks.refuse("industrial_site", industrial)
    residential_offer = building.use in rules.residential_offer_uses.value or building.single_home_with_shop
    checks.refuse("belongs_to_residential_offer", residential_offer)
    if building.use == "residential":
        checks.require("under_20_dwellings", "dwellings", building.dwellings, ">=", rules.dwellings.value)
    if building.use == "mixed" and not building.non_residential_on_gas:
        checks.require("non_residential_not_on_gas", "dwellings", building.dwellings, ">=", rules.dwellings.value)
