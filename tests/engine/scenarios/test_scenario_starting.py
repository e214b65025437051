"""Starting from a company, or from the router's questions."""

from __future__ import annotations

import pytest
from meeting_days import RECEIVED

from data.store import Store
from engine.aid.vocabulary import REASONS
from engine.scenarios.prefill import CONFIRMED, applied, load_energy, prefill
from engine.scenarios.routes import _why, streams_for
from engine.scenarios.scenario import new_scenario, newest_framework


def test_an_inventory_prefills_sector_and_fuels_but_no_class_until_factors_are_confirmed(store: Store) -> None:
    found = prefill(store, 1)
    assert found is not None
    assert found.changes == {
        "participant.sector": "industrial",
        "participant.uses_fossil_fuel_or_emits_fugitives": True,
    }
    assert any("confirmer" in words for words in found.said)
    simplified = applied(new_scenario("simplified", RECEIVED), found, 1)
    assert simplified.request["measures"][0]["annual_litres"] == [1000.0, 1000.0]
    assert simplified.company_id == 1
    simplified.read()


def test_confirmed_factors_give_the_consumption_without_vehicles(store: Store) -> None:
    with store.write("essai", "essai") as transaction:
        transaction.insert("setting", [{"key": CONFIRMED, "value": load_energy().fingerprint}])
    found = prefill(store, 1)
    assert found is not None
    assert found.changes["participant.non_electric_gj"] == pytest.approx(100000 * 0.03789 + 1000 * 0.0388)
    assert prefill(store, 99) is None


def test_the_router_says_what_is_open_and_why_not_the_rest() -> None:
    framework = newest_framework()
    syrup = {"type": "maple_syrup", "sector": "agricultural", "fuel": "oil"}
    found = {each.stream: each for each in streams_for(syrup, framework)}
    assert [stream for stream, each in found.items() if each.open] == ["simplified"]
    assert "§" not in found["standard"].why[0]
    assert found["standard"].why
    large = {"type": "efficiency", "sector": "industrial", "category": "GC", "spede": "covered", "ghg_investment": 2e7}
    assert [each.stream for each in streams_for(large, framework) if each.open] == ["standard", "large_industrial"]
    office = {"type": "dual_energy", "sector": "commercial", "eligible_for_dual_energy": True}
    assert [each.stream for each in streams_for(office, framework) if each.open] == ["dual_energy"]


def test_no_reason_of_the_router_shows_a_bare_placeholder() -> None:
    closed = (
        {"type": "heating", "sector": "commercial", "fuel": "oil", "annual_litres": [50000.0, 50000.0]},
        {"type": "heating", "sector": "commercial", "fuel": "oil", "annual_litres": [100.0, 100.0], "category": "GC"},
        {"type": "co2_refrigeration", "sector": "commercial", "compressor_kw": 80.0},
        {"type": "greenhouse", "sector": "agricultural", "fuel": "oil_1", "expenses": 100000.0},
        {"type": "conversion", "sector": "commercial", "target_energy": "fossil"},
        {"type": "efficiency", "sector": "industrial", "spede": "covered", "ghg_investment": 1.0},
    )
    for answers in closed:
        for each in streams_for(answers, newest_framework()):
            assert all("{" not in words for words in each.why)
    assert set(REASONS) >= {"large_consumer"}
    assert "{" not in _why("large_consumer", newest_framework())
