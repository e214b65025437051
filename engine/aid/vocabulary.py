"""The closed lists of the interchange format, and the rule behind every code a decision may carry."""

from __future__ import annotations

from typing import Literal

Stream = Literal[
    "analysis",
    "recommissioning",
    "energy_management",
    "simplified",
    "dual_energy",
    "standard",
    "large_industrial",
]
Sector = Literal["industrial", "agricultural", "manufacturing", "commercial", "institutional", "municipal"]
SizeCategory = Literal["PMC", "GC"]
StudyCategory = Literal["standard", "complex"]
StaffCategory = Literal[
    "director",
    "engineer",
    "professional",
    "scientist",
    "technologist",
    "technician",
    "trade",
    "operator",
    "worker",
    "other",
]
ItemName = Literal["energy_manager", "training", "advisory", "metering", "certification"]
GrantCategory = Literal["standard", "complex", "energy_manager", "training", "advisory", "metering", "certification"]
ExpenseKind = Literal["external_fees", "equipment", "rental", "travel", "other", "internal_staff"]
Fuel = Literal["oil", "oil_1", "oil_2", "heavy_oil", "propane", "natural_gas"]
TargetEnergy = Literal["bioenergy", "fossil", "electricity"]
DualEnergyPath = Literal["simplified", "custom"]
Step = Literal["acceptance", "final"]
Grid = Literal["hydro_quebec", "municipal", "cooperative", "off_grid"]
Structure = Literal["greenhouse", "container"]
BuildingUse = Literal["commercial", "residential", "mixed", "rooming_house", "bed_and_breakfast"]
ResidentialType = Literal["house", "cottage", "new_multi_unit", "existing_multi_unit", "multi_unit_residential"]
MeasureType = Literal["efficiency", "conversion", "fugitive"]
ListedType = Literal["maple_syrup", "co2_refrigeration", "heating", "greenhouse"]
AnyMeasureType = Literal[
    "maple_syrup",
    "co2_refrigeration",
    "heating",
    "greenhouse",
    "efficiency",
    "conversion",
    "fugitive",
    "dual_energy",
    "other",
    "boiler",
]
Iso50001 = Literal["no", "planned", "held"]
Spede = Literal["no", "covered", "voluntary", "reference"]
AidSource = Literal[
    "quebec",
    "canada",
    "tax_credit",
    "public_loan",
    "municipal",
    "hydro_quebec",
    "municipal_grid",
    "energir",
    "gazifere",
    "cooperative_grid",
    "municipal_own_funds",
    "greibj_art_89",
    "sofiac",
    "madi",
    "lqe_46_8_1",
    "private",
    "bdc",
    "fcc",
    "fadq",
    "pev2030_same_measures",
    "other_ministry_programme",
]
ParticipantExclusion = Literal[
    "qc_ministry_or_body",
    "named_by_national_assembly",
    "federal_body",
    "in_default",
    "bankrupt",
    "barred_from_public_contracts",
    "unapproved_cannabis",
    "integrity",
]
ProjectExclusion = Literal[
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
    "chauffez_vert",
]

LISTED_TYPES: tuple[ListedType, ...] = ("maple_syrup", "co2_refrigeration", "heating", "greenhouse")

REASONS: dict[str, str] = {
    "above_simplified_range": "R116",
    "already_iso_50001": "R091",
    "belongs_to_dual_energy": "R160",
    "belongs_to_residential_offer": "R140",
    "below_simplified_range": "R116, A28",
    "building_under_3_years": "R084",
    "business_plan_missing": "R175",
    "commitment_not_whole_years": "R022, A10",
    "commitment_outside_1_10": "R022, A10",
    "commitment_under_10": "R102",
    "commitment_under_10_not_approved": "R174",
    "compressors_50_kw_or_more": "R111",
    "conversion_commitment_7": "R022",
    "conversion_to_fossil": "R020, A47",
    "distributor_aid": "R059, A19",
    "dual_energy_commitment_10": "R022",
    "equipment_not_new": "R141",
    "esco_contract_before_request": "R164",
    "esco_turnkey": "R073",
    "existing_site_required": "R117",
    "fuel_has_other_uses": "R117",
    "fuel_not_eligible": "R105, R115, R121",
    "fuel_other_than_gas": "R141",
    "funded_by_other_ministry_programme": "R020",
    "gas_heating_under_12_months": "R138",
    "ghg_investment_under_minimum": "R170, A37",
    "greenhouse_belongs_to_simplified": "R122, A30",
    "heat_recovery_under_50": "R111",
    "heating_belongs_to_simplified": "R161",
    "industrial_site": "R140",
    "large_consumer": "R100",
    "maple_syrup_belongs_to_simplified": "R107",
    "measures_already_known": "R073",
    "must_eliminate_all_fossil": "R106",
    "no_eligible_cost": "R151",
    "no_eligible_measure": "–",
    "no_extra_cost": "R130",
    "no_fossil_fuel": "R012",
    "no_ghg_reduction": "R021",
    "no_history": "R106",
    "no_net_saving": "A06",
    "non_residential_not_on_gas": "R139–140",
    "not_a_gas_customer": "R138",
    "not_a_greenhouse": "R121",
    "not_a_listed_measure": "R100",
    "not_centralised": "R111",
    "not_dismantled": "R106",
    "not_grid_connected": "R106",
    "not_registered": "R013",
    "off_grid": "R117, R121",
    "other_organisation_aid": "R136",
    "pev2030_same_measures": "R056",
    "phases_incomplete": "R083",
    "pri_above_max": "R153, A04",
    "pri_below_min": "R153, A03",
    "pri_project": "A05",
    "programme_ended": "R001, A41",
    "recommissioned_under_5_years": "R084, A23",
    "refrigerant_must_be_co2": "R111, R159",
    "refrigeration_belongs_to_simplified": "R161, R184",
    "residential_excluded": "R016",
    "residential_too_small": "R118",
    "scope_too_small": "R092",
    "second_hand_evaporator": "R106",
    "site_not_industrial": "R170",
    "site_outside_quebec": "R014",
    "software_only": "R092",
    "spede_required": "R170",
    "submitted_to_chauffez_vert": "R117",
    "tariff_commitment_10": "R138",
    "two_years_required": "R115",
    "under_20_dwellings": "R139",
    "participant_qc_ministry_or_body": "R015",
    "participant_named_by_national_assembly": "R015",
    "participant_federal_body": "R015",
    "participant_in_default": "R015",
    "participant_bankrupt": "R015",
    "participant_barred_from_public_contracts": "R015",
    "participant_unapproved_cannabis": "R015",
    "participant_integrity": "R015",
    "not_measurable_project": "R020",
    "fossil_extraction_losses_project": "R020",
    "outdoor_storage_cover_project": "R020",
    "insulation_project": "R020",
    "airtightness_project": "R020",
    "transport_logistics_project": "R020",
    "bioenergy_project": "R020",
    "heat_recovery_programme_project": "R020",
    "defi_ges_industrie_project": "R020",
    "three_phase_network_project": "R020",
    "not_additional_project": "R021",
}
WARNINGS: dict[str, str] = {
    "committed_too_early": "R032, A40",
    "cumulation_not_checked": "A27",
    "hydro_quebec_aid_above_80": "R132",
    "revised_downward_only": "R065",
}
BINDING: dict[str, str] = {
    "aid_1": "R154",
    "aid_2": "R154",
    "aid_3": "R154",
    "building_maximum": "R080",
    "cumulation": "R050",
    "estimated_aid": "R135",
    "formula": "R105–R120",
    "ghg_rate": "R131",
    "iadm_share": "R130–132",
    "item_maximum": "R090",
    "measure_maximum": "R101",
    "participant_20": "R133, A32",
    "percentage": "R070, R080, R090",
    "request_maximum": "R130–131, R156, R173",
    "requested_amount": "R156",
    "site_maximum": "R070, R134, R173",
    "site_year_maximum": "R101, R156",
}


def exclusion_reason(exclusion: ProjectExclusion) -> str:
    """The reason code of a project or measure exclusion (R020, R021, R117)."""
    return "submitted_to_chauffez_vert" if exclusion == "chauffez_vert" else f"{exclusion}_project"
