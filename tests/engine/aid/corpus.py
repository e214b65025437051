"""Requests the tests vary: one plain admissible request per stream, and what makes each condition fail."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[2] / "cases"

DATES = {"received": "2024-06-01", "accepted": "2024-09-15", "agreement": "2024-10-01"}
PARTICIPANT = {"sector": "industrial", "non_electric_gj": 20000}

BASE: dict[str, dict[str, Any]] = {
    "analysis": {
        "stream": "analysis",
        "participant": PARTICIPANT,
        "dates": DATES,
        "studies": [{"category": "standard", "expenses": 40000}],
    },
    "recommissioning": {
        "stream": "recommissioning",
        "participant": {"sector": "institutional", "non_electric_gj": 10000},
        "dates": DATES,
        "buildings": [{"investigation": 40000, "transfer": 20000, "follow_up": [5000, 5000]}],
    },
    "energy_management": {
        "stream": "energy_management",
        "participant": PARTICIPANT,
        "dates": DATES,
        "items": {"energy_manager": 10000, "training": 20000, "metering": 80000},
    },
    "maple_syrup": {
        "stream": "simplified",
        "participant": {"sector": "agricultural", "non_electric_gj": 2000},
        "dates": DATES,
        "measures": [{"type": "maple_syrup", "fuel": "oil", "production_lb": 10000, "expenses": 50000}],
    },
    "co2_refrigeration": {
        "stream": "simplified",
        "participant": {"sector": "commercial", "non_electric_gj": 2000},
        "dates": DATES,
        "measures": [
            {
                "type": "co2_refrigeration",
                "refrigeration_tons": 50,
                "compressor_kw": 40,
                "expenses": 300000,
            }
        ],
    },
    "heating": {
        "stream": "simplified",
        "participant": {"sector": "commercial", "non_electric_gj": 2000},
        "dates": DATES,
        "measures": [{"type": "heating", "fuel": "oil", "annual_litres": [5000, 6000], "expenses": 80000}],
    },
    "greenhouse": {
        "stream": "simplified",
        "participant": {"sector": "agricultural", "non_electric_gj": 2000},
        "dates": DATES,
        "measures": [{"type": "greenhouse", "fuel": "propane", "litres_eliminated": 10000, "expenses": 90000}],
    },
    "dual_energy": {
        "stream": "dual_energy",
        "path": "simplified",
        "participant": {"sector": "commercial", "non_electric_gj": 5000},
        "dates": DATES,
        "project_cost": 200000,
        "reference_cost": 50000,
        "ghg_reduction_t": 100,
        "other_aid": [{"source": "hydro_quebec", "amount": 30000}],
    },
    "dual_energy_custom": {
        "stream": "dual_energy",
        "path": "custom",
        "participant": {"sector": "commercial", "non_electric_gj": 5000},
        "dates": DATES,
        "project_cost": 200000,
        "reference_cost": 50000,
        "ghg_reduction_t": 100,
        "other_aid": [{"source": "hydro_quebec", "amount": 30000}],
    },
    "standard": {
        "stream": "standard",
        "participant": PARTICIPANT,
        "dates": DATES,
        "measures": [
            {
                "type": "efficiency",
                "eligible_cost": 100000,
                "net_annual_saving": 10000,
                "ghg_reduction_t": 50,
                "commitment_years": 10,
            }
        ],
    },
    "large_industrial": {
        "stream": "large_industrial",
        "participant": {"sector": "industrial", "non_electric_gj": 900000, "spede": "covered"},
        "dates": DATES,
        "measures": [
            {
                "type": "efficiency",
                "eligible_cost": 20000000,
                "net_annual_saving": 2000000,
                "ghg_reduction_t": 10000,
                "commitment_years": 10,
            }
        ],
    },
}

_STEP = re.compile(r"([a-z_0-9]+)|\[(\d+)\]")


def changed(base: str, changes: dict[str, Any]) -> dict[str, Any]:
    """A copy of a base request with the keys at the given paths set (``None`` to remove one)."""
    request = copy.deepcopy(BASE[base])
    for path, value in changes.items():
        steps: list[Any] = [int(index) if index else name for name, index in _STEP.findall(path)]
        node: Any = request
        for step in steps[:-1]:
            node = node[step] if isinstance(step, int) else node.setdefault(step, {})
        if value is None:
            del node[steps[-1]]
        else:
            node[steps[-1]] = value
    return request


M = "measures[0]."
LISTED = M + "simplified_measure"
SITE = "participant."
HOUSE = {"type": "house"}

# Condition → the base request and the least change that makes it fail.
FAILURES: dict[str, tuple[str, dict[str, Any]]] = {
    "above_simplified_range": ("heating", {M + "annual_litres": [20000, 20001]}),
    "already_iso_50001": ("energy_management", {SITE + "iso_50001": "held"}),
    "belongs_to_dual_energy": ("standard", {M + "eligible_for_dual_energy": True}),
    "belongs_to_residential_offer": ("dual_energy", {"building": {"use": "rooming_house"}}),
    "below_simplified_range": ("heating", {M + "annual_litres": [499, 500]}),
    "building_under_3_years": ("recommissioning", {"buildings[0].commissioned": "2021-06-02"}),
    "business_plan_missing": ("large_industrial", {"business_plan": False}),
    "commitment_not_whole_years": ("standard", {M + "commitment_years": 7.5}),
    "commitment_outside_1_10": ("standard", {M + "commitment_years": 11}),
    "commitment_under_10": ("greenhouse", {M + "commitment_years": 9}),
    "commitment_under_10_not_approved": ("large_industrial", {M + "commitment_years": 9}),
    "compressors_50_kw_or_more": ("co2_refrigeration", {M + "compressor_kw": 50}),
    "conversion_commitment_7": ("standard", {M + "type": "conversion", M + "commitment_years": 6}),
    "conversion_to_fossil": ("standard", {SITE + "sector": "commercial", M + "target_energy": "fossil"}),
    "distributor_aid": ("analysis", {"other_aid": [{"source": "energir", "amount": 1}]}),
    "dual_energy_commitment_10": (
        "standard",
        {M + "type": "conversion", M + "gas_electric_dual_energy": True, M + "commitment_years": 9},
    ),
    "equipment_not_new": ("dual_energy", {"new_equipment": False}),
    "esco_contract_before_request": (
        "standard",
        {"esco_turnkey": True, "dates.esco_contract": "2024-06-01"},
    ),
    "esco_turnkey": ("analysis", {"esco_turnkey": True}),
    "existing_site_required": ("heating", {M + "existing_site": False}),
    "fuel_has_other_uses": ("heating", {M + "fuel_only_for_heating": False}),
    "fuel_not_eligible": ("greenhouse", {M + "fuel": "natural_gas"}),
    "fuel_other_than_gas": ("dual_energy", {"fuel": "oil"}),
    "funded_by_other_ministry_programme": (
        "standard",
        {"other_aid": [{"source": "other_ministry_programme", "amount": 1}]},
    ),
    "gas_heating_under_12_months": ("dual_energy", {"months_on_gas": 11}),
    "ghg_investment_under_minimum": ("large_industrial", {"ghg_investment": 14999999.99}),
    "greenhouse_belongs_to_simplified": (
        "standard",
        {LISTED: {"type": "greenhouse", "expenses": 140000}},
    ),
    "heat_recovery_under_50": ("co2_refrigeration", {M + "heat_recovery_pct": 49.9}),
    "heating_belongs_to_simplified": (
        "standard",
        {LISTED: {"type": "heating", "fuel": "propane", "annual_litres": [30500, 30500]}},
    ),
    "industrial_site": ("dual_energy", {"industrial_site": True}),
    "large_consumer": ("greenhouse", {SITE + "non_electric_gj": 36000}),
    "maple_syrup_belongs_to_simplified": ("standard", {LISTED: {"type": "maple_syrup"}}),
    "measures_already_known": ("analysis", {"already_known_or_done": True}),
    "must_eliminate_all_fossil": (
        "maple_syrup",
        {M + "equipment": "concentrator", M + "eliminates_all_fossil": False},
    ),
    "no_eligible_cost": (
        "standard",
        {M + "eligible_cost": None, M + "project_cost": 5000, M + "reference_cost": 5000},
    ),
    "no_eligible_measure": ("standard", {"measures": []}),
    "no_extra_cost": ("dual_energy", {"reference_cost": 200000}),
    "no_fossil_fuel": ("standard", {SITE + "uses_fossil_fuel_or_emits_fugitives": False}),
    "no_ghg_reduction": ("standard", {M + "ghg_reduction_t": 0}),
    "no_history": ("maple_syrup", {M + "has_history": False}),
    "no_net_saving": ("standard", {M + "net_annual_saving": 0}),
    "non_residential_not_on_gas": (
        "dual_energy",
        {"building": {"use": "mixed", "dwellings": 19, "non_residential_on_gas": False}},
    ),
    "not_a_gas_customer": ("dual_energy", {"gas_customer": False}),
    "not_a_greenhouse": ("greenhouse", {M + "structure": "container"}),
    "not_a_listed_measure": ("co2_refrigeration", {M + "food_retail": False}),
    "not_centralised": ("co2_refrigeration", {M + "centralised": False}),
    "not_dismantled": ("maple_syrup", {M + "dismantled": False}),
    "not_grid_connected": ("maple_syrup", {M + "grid_connected": False}),
    "not_registered": ("standard", {SITE + "registered": False}),
    "off_grid": ("greenhouse", {M + "grid": "off_grid"}),
    "other_organisation_aid": ("dual_energy", {"other_aid": [{"source": "gazifere", "amount": 1}]}),
    "pev2030_same_measures": (
        "standard",
        {"other_aid": [{"source": "pev2030_same_measures", "amount": 1}]},
    ),
    "phases_incomplete": ("recommissioning", {"buildings[0].transfer": None}),
    "pri_above_max": ("standard", {M + "eligible_cost": 200000}),
    "pri_below_min": ("standard", {M + "eligible_cost": 20000}),
    "pri_project": ("standard", {M + "eligible_cost": 20000, "options.pri_scope": "project"}),
    "programme_ended": ("standard", {"dates.received": "2026-04-01"}),
    "recommissioned_under_5_years": (
        "recommissioning",
        {"buildings[0].last_recommissioning_request": "2019-06-02"},
    ),
    "refrigerant_must_be_co2": (
        "standard",
        {M + "replaces_refrigerant": True, M + "refrigerant": "R-134A"},
    ),
    "refrigeration_belongs_to_simplified": (
        "standard",
        {LISTED: {"type": "co2_refrigeration", "compressor_kw": 49.9}},
    ),
    "residential_excluded": ("standard", {SITE + "residential_building": HOUSE}),
    "residential_too_small": (
        "heating",
        {M + "building": {"type": "multi_unit_residential", "storeys": 3, "footprint_m2": 600}},
    ),
    "scope_too_small": ("energy_management", {"covers_most_of_site": False}),
    "second_hand_evaporator": ("maple_syrup", {M + "new_equipment": False}),
    "site_not_industrial": ("large_industrial", {SITE + "sector": "commercial"}),
    "site_outside_quebec": ("standard", {SITE + "site_in_quebec": False}),
    "software_only": ("energy_management", {"software_only": True}),
    "spede_required": ("large_industrial", {SITE + "spede": "no"}),
    "submitted_to_chauffez_vert": ("heating", {M + "chauffez_vert": True}),
    "tariff_commitment_10": ("dual_energy", {"commitment_years": 9}),
    "two_years_required": ("heating", {M + "annual_litres": [5000]}),
    "under_20_dwellings": ("dual_energy", {"building": {"use": "residential", "dwellings": 19}}),
    **{
        f"participant_{exclusion}": ("standard", {SITE + "exclusions": [exclusion]})
        for exclusion in (
            "qc_ministry_or_body",
            "named_by_national_assembly",
            "federal_body",
            "in_default",
            "bankrupt",
            "barred_from_public_contracts",
            "unapproved_cannabis",
            "integrity",
        )
    },
    **{
        f"{exclusion}_project": ("standard", {"project_exclusions": [exclusion]})
        for exclusion in (
            "not_measurable",
            "fossil_extraction_losses",
            "outdoor_storage_cover",
            "insulation",
            "airtightness",
            "transport_logistics",
            "bioenergy",
            "heat_recovery_programme",
            "defi_ges_industrie",
            "three_phase_network",
            "not_additional",
        )
    },
}
