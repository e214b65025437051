"""Requests as they come in: one strict record per stream (format: the worked cases' README)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from engine.aid.fields import Amount, Day, Expense, Number, Record
from engine.aid.vocabulary import (
    AidSource,
    AnyMeasureType,
    BuildingUse,
    DualEnergyPath,
    Fuel,
    GrantCategory,
    Grid,
    Iso50001,
    MeasureType,
    ParticipantExclusion,
    ProjectExclusion,
    ResidentialType,
    Sector,
    SizeCategory,
    Spede,
    Step,
    Stream,
    Structure,
    StudyCategory,
    TargetEnergy,
)


class ResidentialBuilding(Record):
    type: ResidentialType
    storeys: Amount | None = None
    footprint_m2: Amount | None = None
    dwellings: Amount | None = None


class Participant(Record):
    """Who asks. ``sector`` defaults to the stream's (industrial, commercial in dual energy); GJ/yr."""

    sector: Sector | None = None
    non_electric_gj: Amount = 0.0
    project_reference_gj: Amount = 0.0
    registered: bool = True
    site_in_quebec: bool = True
    uses_fossil_fuel_or_emits_fugitives: bool = True
    iso_50001: Iso50001 = "no"
    spede: Spede = "no"
    exclusions: list[ParticipantExclusion] = []
    residential_building: ResidentialBuilding | None = None


class Dates(Record):
    received: Day | None = None
    first_commitment: Day | None = None
    accepted: Day | None = None
    agreement: Day | None = None
    works_end: Day | None = None
    esco_contract: Day | None = None


class OtherAid(Record):
    source: AidSource
    amount: Amount
    market_conditions: bool = True
    on_eligible_costs: bool = True


class EarlierGrant(Record):
    """Aid already accepted, at its current (revised) value, CAD."""

    stream: Stream
    amount: Amount
    accepted: Day | None = None
    category: GrantCategory | None = None
    path: DualEnergyPath | None = None
    same_site: bool = True
    led_to_implementation: bool = False


class Options(Record):
    """Readings switched by the request; ``None`` takes the framework's."""

    pri_max_inclusive: bool | None = None
    pri_scope: Literal["measure", "project"] | None = None
    distributors: Literal["any", "several"] | None = None
    administration_fee_base: Literal["excluding", "including"] | None = None
    listed_measure_gc: Literal["none", "standard"] | None = None


class Request(Record):
    """What every stream's request may say."""

    stream: Stream
    participant: Participant = Participant()
    dates: Dates = Dates()
    other_aid: list[OtherAid] = []
    earlier_grants: list[EarlierGrant] = []
    requested_amount: Amount | None = None
    step: Step = "acceptance"
    agreed_aid: Amount | None = None
    already_paid: Amount | None = None
    project_exclusions: list[ProjectExclusion] = []
    options: Options = Options()


class Study(Record):
    category: StudyCategory
    expenses: Expense


class AnalysisRequest(Request):
    stream: Literal["analysis"]
    studies: list[Study]
    esco_turnkey: bool = False
    already_known_or_done: bool = False
    agreed_internal_ceiling: Amount | None = None


class Building(Record):
    """One building's recommissioning; an absent phase is a phase the request leaves out (R083)."""

    investigation: Expense | None = None
    transfer: Expense | None = None
    follow_up: list[Expense] | None = None
    last_recommissioning_request: Day | None = None
    commissioned: Day | None = None


class RecommissioningRequest(Request):
    stream: Literal["recommissioning"]
    buildings: list[Building]
    agreed_internal_ceiling: Amount | None = None


class Items(Record):
    energy_manager: Expense = 0.0
    training: Expense = 0.0
    advisory: Expense = 0.0
    metering: Expense = 0.0
    certification: Expense = 0.0


class EnergyManagementRequest(Request):
    stream: Literal["energy_management"]
    items: Items
    covers_most_of_site: bool = True
    software_only: bool = False


class SiteBuilding(Record):
    """The building a heating measure serves (R118)."""

    type: ResidentialType
    storeys: Amount | None = None
    footprint_m2: Amount | None = None


class SimplifiedMeasure(Record):
    """A measure of the simplified list; the quantities of its own type are required by that stream."""

    type: AnyMeasureType
    fuel: Fuel | None = None
    commitment_years: Number = 10.0
    expenses: Expense | None = None
    marginal_adjustment: Number = 0.0
    target_energy: TargetEnergy | None = None
    exclusions: list[ProjectExclusion] = []

    production_lb: Amount | None = None
    has_history: bool = True
    dismantled: bool = True
    grid_connected: bool = True
    new_equipment: bool = True
    equipment: Literal["evaporator", "concentrator"] = "evaporator"
    eliminates_all_fossil: bool = True

    refrigeration_tons: Amount | None = None
    compressor_kw: Amount = 0.0
    centralised: bool = True
    heat_recovery_pct: Amount = 50.0
    food_retail: bool = True
    refrigerant: str = "R-744"

    annual_litres: list[Amount] | None = None
    existing_site: bool = True
    fuel_only_for_heating: bool = True
    grid: Grid = "hydro_quebec"
    chauffez_vert: bool = False
    building: SiteBuilding | None = None

    litres_eliminated: Amount | None = None
    structure: Structure = "greenhouse"
    has_other_ghg_measures: bool = False


# What a simplified request must say of each listed measure, since no default makes sense.
_REQUIRED_QUANTITIES = {
    "maple_syrup": ("fuel", "production_lb"),
    "co2_refrigeration": ("refrigeration_tons",),
    "heating": ("fuel",),
    "greenhouse": ("fuel", "litres_eliminated"),
}


class ListedMeasure(SimplifiedMeasure):
    """A measure filed under the simplified stream: its quantities are required."""

    @model_validator(mode="after")
    def _quantities_given(self) -> ListedMeasure:
        for name in _REQUIRED_QUANTITIES.get(self.type, ()):
            if getattr(self, name) is None:
                raise PydanticCustomError("required_here", "required", {"field": name})
        return self


class SimplifiedRequest(Request):
    stream: Literal["simplified"]
    measures: list[ListedMeasure]


class DualEnergyBuilding(Record):
    use: BuildingUse = "commercial"
    dwellings: Amount = 0.0
    non_residential_on_gas: bool = True
    single_home_with_shop: bool = False


class DualEnergyRequest(Request):
    stream: Literal["dual_energy"]
    path: DualEnergyPath
    project_cost: Expense
    reference_cost: Expense = 0.0
    ghg_reduction_t: Number = 0.0
    commitment_years: Number = 10.0
    estimated_aid: Amount | None = None
    building: DualEnergyBuilding = DualEnergyBuilding()
    new_construction: bool = False
    gas_customer: bool = True
    gas_network_access: bool = True
    months_on_gas: Amount = 12.0
    fuel: Fuel = "natural_gas"
    new_equipment: bool = True
    industrial_site: bool = False


class Measure(Record):
    """An implementation measure: its cost is given as eligible, or as project minus reference (R151)."""

    type: MeasureType
    eligible_cost: Amount | None = None
    project_cost: Expense | None = None
    reference_cost: Expense = 0.0
    net_annual_saving: Number = 0.0
    ghg_reduction_t: Number = 0.0
    commitment_years: Number = 10.0
    gas_electric_dual_energy: bool = False
    eligible_for_dual_energy: bool = False
    replaces_refrigerant: bool = False
    refrigerant: str = "R-744"
    target_energy: TargetEnergy | None = None
    simplified_measure: SimplifiedMeasure | None = None
    exclusions: list[ProjectExclusion] = []

    @model_validator(mode="before")
    @classmethod
    def _one_cost(cls, value: Any) -> Any:
        if isinstance(value, dict):
            if "eligible_cost" not in value and "project_cost" not in value:
                raise PydanticCustomError("required_here", "required", {"field": "eligible_cost"})
            if "eligible_cost" in value and "project_cost" in value:
                raise PydanticCustomError("one_cost", "one cost", {"field": "eligible_cost"})
        return value


class EscoStudy(Record):
    category: StudyCategory
    expenses: Expense


class ImplementationRequest(Request):
    """Standard and large industrial requests: the same project may choose either (R177)."""

    stream: Literal["standard", "large_industrial"]
    measures: list[Measure]
    esco_turnkey: bool = False
    esco_study: EscoStudy | None = None
    iso_50001_at_last_payment: bool = False
    business_plan: bool = True
    shorter_commitment_approved: bool = False
    ghg_investment: Amount | None = None


class RoutedMeasure(SimplifiedMeasure):
    """A measure to be routed: what is known of it and of who asks."""

    category: SizeCategory = "PMC"
    sector: Sector = "industrial"
    spede: Spede = "no"
    ghg_investment: Amount = 0.0
    gas_electric_dual_energy: bool = False
    eligible_for_dual_energy: bool = False
    options: Options = Options()


AnyRequest = (
    AnalysisRequest
    | RecommissioningRequest
    | EnergyManagementRequest
    | SimplifiedRequest
    | DualEnergyRequest
    | ImplementationRequest
)

REQUESTS: dict[Stream, type[AnyRequest]] = {
    "analysis": AnalysisRequest,
    "recommissioning": RecommissioningRequest,
    "energy_management": EnergyManagementRequest,
    "simplified": SimplifiedRequest,
    "dual_energy": DualEnergyRequest,
    "standard": ImplementationRequest,
    "large_industrial": ImplementationRequest,
}
