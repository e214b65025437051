"""A normative framework read from its dated file, every figure with its unit and its reference.

The records mirror the file, whose faults are reported with their line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from math import fsum, isclose
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, field_validator

from data.errors import ParameterFileError
from data.parameter_file import Sourced, Strict, line_of, read_yaml, validate_parameters
from engine.aid.measured import (
    Dollars,
    Dwellings,
    Figure,
    Fraction,
    Litres,
    Measured,
    Percent,
    PerLitre,
    PerTonne,
    SquareMetres,
    Storeys,
    Years,
)
from engine.aid.vocabulary import (
    AidSource,
    DualEnergyPath,
    ExpenseKind,
    Fuel,
    ItemName,
    Sector,
    SizeCategory,
    StaffCategory,
    Stream,
    StudyCategory,
)
from engine.formats import quantity

FRAMEWORKS = Path(__file__).parents[2] / "data" / "frameworks"


def _each_once(found: Sequence[str], expected: Sequence[str]) -> None:
    if sorted(found) != sorted(expected):
        raise ValueError("chaque nom attendu doit figurer une fois : " + ", ".join(expected))


class InForce(Strict):
    first_day: Sourced[date]
    last_day: Sourced[date]


class CommitmentLimits(Strict):
    minimum: Years
    maximum: Years
    conversion_minimum: Years
    dual_energy: Years


class General(Strict):
    large_consumer: Measured[Literal["GJ/yr"]]
    earliest_commitment: Measured[Literal["days"]]
    fiscal_year_first_month: Measured[Literal["month"]]
    cumulation_share: Fraction
    commitment: CommitmentLimits
    registration_not_required: Sourced[list[Stream]]
    all_electric_accepted: Sourced[list[Stream]]
    distributor_aid_refused: Sourced[list[Stream]]
    accepted_refrigerants: Sourced[list[str]]
    fossil_conversion_refused: Sourced[list[str]]
    sectors: dict[str, Sourced[list[Sector]]]

    @field_validator("sectors")
    @classmethod
    def _each_sector_once(cls, sectors: dict[str, Sourced[list[Sector]]]) -> dict[str, Sourced[list[Sector]]]:
        _each_once([name for group in sectors.values() for name in group.value], get_args(Sector))
        return sectors


class Residential(Strict):
    always_excluded: Sourced[list[str]]
    new_multi_unit_storeys: Storeys
    existing_footprint: SquareMetres
    existing_storeys: Storeys
    dual_energy_dwellings: Dwellings


class WageCap(Strict):
    categories: list[StaffCategory]
    value: Figure
    unit: Literal["CAD/h"]
    ref: str


AdmittedIn = Literal[
    "analysis",
    "recommissioning",
    "energy_management",
    "energy_management_metering",
    "simplified",
    "dual_energy_simplified",
    "dual_energy_custom",
    "standard",
    "large_industrial",
]


class Expenses(Strict):
    wage_caps: list[WageCap]
    benefits_cap: Fraction
    administration_cap: Fraction
    never: Sourced[list[str]]
    admitted: dict[AdmittedIn, Sourced[list[ExpenseKind]]]

    @field_validator("wage_caps")
    @classmethod
    def _each_category_once(cls, caps: list[WageCap]) -> list[WageCap]:
        _each_once([name for cap in caps for name in cap.categories], get_args(StaffCategory))
        return caps


class AidSourceRule(Strict):
    """How one source of other aid enters the rules (§3.8, §8.2.3, §8.2.4)."""

    counted: Literal["always", "never", "below_market"]
    distributor: bool
    dual_energy: Literal["refused", "subtracted", "participant_share", "ignored"]
    refusal: Literal["pev2030_same_measures", "funded_by_other_ministry_programme"] | None = None
    ref: str


class StudyTerms(Strict):
    share: Fraction
    site_maximum: dict[SizeCategory, Dollars]
    released_by_implementation: Sourced[bool]


class Recommissioning(Strict):
    share: Fraction
    building_maximum: Dollars
    aided_follow_up: Years
    since_last_request: Years
    since_commissioning: Years


class EnergyManagement(Strict):
    share: Fraction
    maximum: dict[ItemName, Dollars]


class SyrupFuel(Strict):
    names: list[Fuel]
    consumption: Measured[Literal["L/lb", "m3/lb"]]
    emission_factor: Measured[Literal["kg/L", "kg/m3"]]


class MapleSyrup(Strict):
    rate: PerTonne
    years: Years
    fuels: dict[str, SyrupFuel]


class Co2Refrigeration(Strict):
    charge: Measured[Literal["kg/ton"]]
    leak_rate: Fraction
    warming_potential: Measured[Literal["kg/kg"]]
    rate: PerTonne
    years: Years
    compressor_limit: Measured[Literal["kW"]]
    heat_recovery: Percent


class HeatingFuel(Strict):
    names: list[Fuel]
    rate: PerLitre
    minimum: Litres
    maximum: Litres


class Heating(Strict):
    averaged_years: Years
    fuels: dict[str, HeatingFuel]
    multi_unit_storeys: Storeys
    multi_unit_footprint: SquareMetres


class Greenhouse(Strict):
    rate: dict[Fuel, PerLitre]
    standard_choice_above: Dollars


class Simplified(Strict):
    measure_maximum: Dollars
    site_year_maximum: Dollars
    commitment_minimum: Years
    marginally_adjusted: Sourced[list[str]]
    distributor_aid_accepted: Sourced[list[str]]
    maple_syrup: MapleSyrup
    co2_refrigeration: Co2Refrigeration
    heating: Heating
    greenhouse: Greenhouse


class SimplifiedPath(Strict):
    request_maximum: Dollars
    site_maximum: Dollars


class CustomPath(SimplifiedPath):
    rate: PerTonne
    years: Years


class DualEnergy(Strict):
    share: Fraction
    participant_share: Fraction
    commitment_minimum: Years
    months_on_gas: Measured[Literal["months"]]
    dwellings: Dwellings
    residential_offer_uses: Sourced[list[str]]
    fuel: Sourced[list[Fuel]]
    simplified: SimplifiedPath
    custom: CustomPath


class PayBackTerms(Strict):
    pri_min: Years
    pri_max: Years
    rate: PerTonne


class Standard(Strict):
    share: Fraction
    request_maximum: Dollars
    site_year_maximum: Dollars
    fugitive_rate: PerTonne
    certified_industrial_rate: PerTonne
    categories: dict[SizeCategory, dict[str, PayBackTerms]]
    esco_study_ceiling: Sourced[Literal["analysis"]]


class LargeIndustrial(Strict):
    share: Fraction
    pri_min: Years
    rate: PerTonne
    request_maximum: Dollars
    site_maximum: Dollars
    investment_minimum: Dollars
    commitment: Years
    spede_accepted: Sourced[list[str]]


class Duration(Strict):
    """Whole months counted from the agreement or the reception (R033)."""

    months: Annotated[int, Field(gt=0)]
    extension: Annotated[int, Field(gt=0)] | None
    counted_from: Literal["agreement", "received"]
    ref: str


class Option(Strict):
    """A reading a request may switch."""

    value: bool | str
    alternatives: list[bool | str]
    reading: str
    ref: str


class Document(Strict):
    """A document to file; ``measure`` limits it to one kind of simplified measure."""

    text: str
    signed_by: str | None = None
    measure: str | None = None
    ref: str | None = None


class Payment(Strict):
    """One payment: a percentage of the aid or a named part of it, when, and the documents it needs."""

    percent: Percent | None = None
    part: Sourced[Literal["investigation", "transfer_follow_up"]] | None = None
    when: str
    documents: list[Document]


class Reading(Strict):
    topic: str
    taken: str
    others: list[str]
    ref: str


Filed = Literal[
    "analysis",
    "recommissioning",
    "energy_management",
    "simplified",
    "dual_energy_simplified",
    "dual_energy_custom",
    "standard",
    "large_industrial",
]


class Framework(Strict):
    """A whole framework. ``hypothesis`` names the variant when some values are not the text's."""

    version: str
    title: str
    source: str
    selected_by: Literal["received"]
    in_force: InForce
    general: General
    residential: Residential
    expenses: Expenses
    other_aid: dict[AidSource, AidSourceRule]
    analysis: dict[StudyCategory, StudyTerms]
    recommissioning: Recommissioning
    energy_management: EnergyManagement
    simplified: Simplified
    dual_energy: DualEnergy
    standard: Standard
    large_industrial: LargeIndustrial
    durations: dict[Stream, Duration]
    options: dict[str, Option]
    payments: dict[Filed, list[Payment]]
    request_documents: dict[Filed, list[Document]]
    readings: dict[str, Reading]
    hypothesis: str | None = None

    def filed_as(self, stream: Stream, path: DualEnergyPath | None) -> Filed:
        """The key of the payments and documents of a stream; dual energy has one per path."""
        if stream == "dual_energy":
            return "dual_energy_custom" if path == "custom" else "dual_energy_simplified"
        return stream


def load_framework(path: Path) -> Framework:
    """Read a framework file.

    Raises:
        ParameterFileError: unknown or duplicate key, missing reference, wrong unit or type, payments that are not the
            whole aid; names file and line.
    """
    tree = read_yaml(path)
    framework = validate_parameters(tree, path, Framework)
    # Of a file, not of a variant: comparing two frameworks goes through each changed percentage by itself.
    faults = [
        f"{path.name}, ligne {line_of(tree, ('payments', filed))} : payments.{filed} : {fault}."
        for filed, schedule in framework.payments.items()
        if (fault := _schedule_fault(schedule))
    ]
    if faults:
        raise ParameterFileError("\n".join(faults))
    return framework


def _schedule_fault(schedule: Sequence[Payment]) -> str | None:
    """Why payments are not the whole aid (T3 to T21), if they are not: percentages of it, or its parts."""
    percents = [each.percent.value for each in schedule if each.percent is not None]
    parts = [each.part.value for each in schedule if each.part is not None]
    if bool(percents) == bool(parts) or len(percents) + len(parts) != len(schedule):
        return "un pourcentage de l'aide est attendu à chaque versement, ou une partie de l'aide à chacun"
    if percents and not isclose(fsum(percents), 100):
        return f"les pourcentages font {quantity(fsum(percents), '%')} de l'aide ; il en faut 100"
    return None


@cache
def frameworks() -> Mapping[str, Framework]:
    """Every framework on file, by version."""
    read = [load_framework(path) for path in sorted(FRAMEWORKS.glob("*.yaml"))]
    return {framework.version: framework for framework in read}


def frameworks_for(received: date | None) -> list[Framework]:
    """The frameworks a request received that day falls under, latest first; all of them when none is in force.

    Versions may overlap (the director shows both); after the last one has ended its rules still give the order of
    magnitude.
    """
    newest_first = sorted(frameworks().values(), key=lambda each: each.in_force.first_day.value, reverse=True)
    if received is None:
        return newest_first
    current = [
        each for each in newest_first if each.in_force.first_day.value <= received <= each.in_force.last_day.value
    ]
    return current or newest_first
