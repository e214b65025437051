"""One negative test per condition, and what almost satisfies one."""

from __future__ import annotations

import json

import pytest

from engine.aid.decision import Decision, decide
from engine.aid.framework import Framework, frameworks
from engine.aid.vocabulary import BINDING, REASONS, WARNINGS
from tests.engine.aid.corpus import BASE, CASES, FAILURES, LISTED, SITE, M, changed

FRAMEWORK: Framework = frameworks()["ecoperformance-2023-10"]


def codes(decision: Decision) -> set[str]:
    return {reason.code for reason in decision.reasons} | {
        reason.code for item in decision.items for reason in item.reasons
    }


def test_every_condition_has_its_negative_test() -> None:
    assert FAILURES.keys() == REASONS.keys()


def test_codes_are_those_of_the_format() -> None:
    vocabulary = json.loads((CASES / "vocabulary.json").read_text(encoding="utf-8"))
    assert vocabulary["reasons"] == REASONS
    assert vocabulary["warnings"] == WARNINGS
    assert vocabulary["binding"] == BINDING


@pytest.mark.parametrize("base", BASE)
def test_a_base_request_is_admissible(base: str) -> None:
    decision = decide(BASE[base], FRAMEWORK)
    assert codes(decision) == set()
    assert decision.eligible
    assert decision.aid == decision.computed_aid > 0


# Conditions that come with another: the request has then nothing left, or the larger reading repeats it.
ALSO = {
    "pri_project": {"pri_below_min"},
    "conversion_to_fossil": set(),
}


@pytest.mark.parametrize("code", FAILURES)
def test_a_condition_refuses(code: str) -> None:
    base, changes = FAILURES[code]
    decision = decide(changed(base, changes), FRAMEWORK)
    found = codes(decision)
    assert code in found
    assert found - {code, "no_eligible_measure"} <= ALSO.get(code, set())
    assert not decision.eligible
    assert decision.aid == 0
    assert not decision.payments
    reasons = [*decision.reasons, *(reason for item in decision.items for reason in item.reasons)]
    assert all(reason.rule == REASONS[reason.code] for reason in reasons)
    assert all(reason.sentence.endswith(".") and "{" not in reason.sentence for reason in reasons)


# The same condition met at its very limit, or by its exception.
MET = {
    "twenty dwellings": ("dual_energy", {"building": {"use": "residential", "dwellings": 20}}),
    "mixed under twenty, on gas": ("dual_energy", {"building": {"use": "mixed", "dwellings": 19}}),
    "twelve months on gas": ("dual_energy", {"months_on_gas": 12}),
    "new building with access": (
        "dual_energy",
        {"new_construction": True, "gas_customer": False, "months_on_gas": 0},
    ),
    "sofiac is a loan": ("dual_energy", {"other_aid": [{"source": "sofiac", "amount": 9}]}),
    "bank at market conditions": ("dual_energy", {"other_aid": [{"source": "bdc", "amount": 9}]}),
    "eleven storeys": (
        "standard",
        {SITE + "residential_building": {"type": "new_multi_unit", "storeys": 11}},
    ),
    "600 m2": (
        "standard",
        {SITE + "residential_building": {"type": "existing_multi_unit", "storeys": 3, "footprint_m2": 600}},
    ),
    "601 m2 of heating": (
        "heating",
        {M + "building": {"type": "multi_unit_residential", "storeys": 3, "footprint_m2": 601}},
    ),
    "four storeys of heating": (
        "heating",
        {M + "building": {"type": "multi_unit_residential", "storeys": 4, "footprint_m2": 100}},
    ),
    "500 litres": ("heating", {M + "annual_litres": [0, 1000]}),
    "20 000 litres": ("heating", {M + "annual_litres": [19000, 21000]}),
    "750 litres of propane": ("heating", {M + "fuel": "propane", M + "annual_litres": [750, 750]}),
    "30 500 litres of propane": ("heating", {M + "fuel": "propane", M + "annual_litres": [30500, 30500]}),
    "last two of three years": ("heating", {M + "annual_litres": [0, 5000, 5000]}),
    "simplified needs no registration": ("heating", {SITE + "registered": False}),
    "all-electric recommissioning": (
        "recommissioning",
        {SITE + "uses_fossil_fuel_or_emits_fugitives": False},
    ),
    "fifth anniversary": ("recommissioning", {"buildings[0].last_recommissioning_request": "2019-06-01"}),
    "third anniversary": ("recommissioning", {"buildings[0].commissioned": "2021-06-01"}),
    "last day of the programme": ("standard", {"dates.received": "2026-03-31"}),
    "esco contract the day after": (
        "standard",
        {"esco_turnkey": True, "dates.esco_contract": "2024-06-02"},
    ),
    "seven years of a conversion": ("standard", {M + "type": "conversion", M + "commitment_years": 7}),
    "industry may convert to a fossil": ("standard", {M + "type": "conversion", M + "target_energy": "fossil"}),
    "approved shorter commitment": (
        "large_industrial",
        {"shorter_commitment_approved": True, M + "commitment_years": 8},
    ),
    "no net saving in a large project": ("large_industrial", {M + "net_annual_saving": -1}),
    "15 million": ("large_industrial", {M + "eligible_cost": 15000000}),
    "50 kW goes to standard": ("standard", {LISTED: {"type": "co2_refrigeration", "compressor_kw": 50}}),
    "other refrigeration goes to standard": (
        "standard",
        {LISTED: {"type": "co2_refrigeration", "compressor_kw": 10, "food_retail": False}},
    ),
    "heating above the list": (
        "standard",
        {LISTED: {"type": "heating", "fuel": "oil", "annual_litres": [20000, 20001]}},
    ),
    "greenhouse above 140 000 $": ("standard", {LISTED: {"type": "greenhouse", "expenses": 140000.01}}),
    "greenhouse of that cost": ("standard", {M + "eligible_cost": 150000, LISTED: {"type": "greenhouse"}}),
    "greenhouse with other measures": (
        "standard",
        {LISTED: {"type": "greenhouse", "expenses": 1, "has_other_ghg_measures": True}},
    ),
    "listed measure of a large consumer, the other reading": (
        "standard",
        {
            SITE + "non_electric_gj": 36000,
            LISTED: {"type": "maple_syrup"},
            "options.listed_measure_gc": "standard",
        },
    ),
    "one distributor, the other reading": (
        "analysis",
        {"other_aid": [{"source": "energir", "amount": 1}], "options.distributors": "several"},
    ),
    "distributor of a greenhouse": ("greenhouse", {"other_aid": [{"source": "hydro_quebec", "amount": 1}]}),
    "used concentrator": ("maple_syrup", {M + "equipment": "concentrator", M + "new_equipment": False}),
    "longest pay-back, the other reading": (
        "standard",
        {M + "eligible_cost": 200000, "options.pri_max_inclusive": True},
    ),
    "other refrigerant that replaces none": ("standard", {M + "refrigerant": "R-134A"}),
}


@pytest.mark.parametrize("name", MET)
def test_a_condition_is_met_at_its_limit(name: str) -> None:
    decision = decide(changed(*MET[name]), FRAMEWORK)
    assert codes(decision) == set()
    assert decision.eligible


ALMOST = {
    "pri_below_min": ("pri_sa", ">", 2.0),
    "pri_above_max": ("pri_sa", "<", 20.0),
    "above_simplified_range": ("annual_litres", "<=", 20000.0),
    "gas_heating_under_12_months": ("months_on_gas", ">=", 12.0),
    "ghg_investment_under_minimum": ("ghg_investment", ">=", 15e6),
    "compressors_50_kw_or_more": ("compressor_kw", "<", 50.0),
}


@pytest.mark.parametrize("code", ALMOST)
def test_a_single_numeric_failure_says_what_would_satisfy_it(code: str) -> None:
    decision = decide(changed(*FAILURES[code]), FRAMEWORK)
    assert decision.almost is not None
    need = decision.almost.need
    assert (decision.almost.code, need.quantity, need.comparator, need.limit) == (code, *ALMOST[code])
    assert "Presque admissible" in decision.almost.sentence


@pytest.mark.parametrize("code", ["not_registered", "insulation_project", "off_grid", "no_eligible_measure"])
def test_a_failure_that_is_not_numeric_is_never_almost(code: str) -> None:
    assert decide(changed(*FAILURES[code]), FRAMEWORK).almost is None


def test_two_failures_are_never_almost() -> None:
    request = changed("standard", {M + "eligible_cost": 20000, SITE + "registered": False})
    assert decide(request, FRAMEWORK).almost is None
    request = changed("standard", {M + "eligible_cost": 20000, M + "ghg_reduction_t": 0})
    assert decide(request, FRAMEWORK).almost is None


def test_a_condition_met_twice_is_told_once() -> None:
    programme = {"source": "other_ministry_programme", "amount": 1000}
    request = changed("standard", {"other_aid": [programme, programme], "project_exclusions": ["insulation"] * 2})
    measure = changed("standard", {M + "target_energy": "bioenergy", M + "exclusions": ["bioenergy"]})
    told = [reason.code for reason in decide(request, FRAMEWORK).reasons]
    assert sorted(told) == ["funded_by_other_ministry_programme", "insulation_project"]
    assert [reason.code for reason in decide(measure, FRAMEWORK).items[0].reasons] == ["bioenergy_project"]
