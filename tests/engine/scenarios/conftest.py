"""Scenarios to start from, and a store with one company and its inventory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from meeting_days import RECEIVED

from data.store import Store
from engine.scenarios.scenario import Scenario, new_scenario


@pytest.fixture
def standard() -> Scenario:
    """One conversion of 412 000 $, 38 000 $ a year, 100 t, ten years, in a small industrial site."""
    return new_scenario("standard", RECEIVED)


@pytest.fixture
def aluminium() -> Scenario:
    """Five measures, the third of which pays back in 45 years."""
    figures = ((412000, 38000, 100), (180000, 30000, 80), (90000, 2000, 60), (650000, 70000, 400), (40000, 9000, 20))
    measures = [
        {
            "type": "efficiency",
            "eligible_cost": cost,
            "net_annual_saving": saving,
            "ghg_reduction_t": tonnes,
            "commitment_years": 10,
        }
        for cost, saving, tonnes in figures
    ]
    started = new_scenario("standard", RECEIVED)
    return Scenario({**started.request, "measures": measures}, started.framework, {0: "Four"})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An aluminium company that burns gas and oil."""
    opened = Store.create(tmp_path / "base.duckdb", clock=lambda: datetime.fromisoformat("2026-11-16T10:42:07"))
    with opened, opened.write("essai", "essai") as transaction:
        (company,) = transaction.insert("company", [{"registered_on": date(2026, 5, 4), "sector": "aluminium"}])
        transaction.insert(
            "company_name", [{"company_id": company, "name": "Alu Nordaltek", "name_key": "alu nordaltek"}]
        )
        transaction.insert("company_region", [{"company_id": company, "region": "02"}])
        (inventory,) = transaction.insert(
            "ghg_inventory",
            [
                {
                    "company_id": company,
                    "completed_on": date(2026, 6, 1),
                    "scope_1_t": 500.0,
                    "scope_2_t": 1.0,
                    "scope_3_t": 1.0,
                }
            ],
        )
        lines = (("natural_gas", 100000.0, "m3"), ("oil", 1000.0, "L"), ("diesel", 500.0, "L"))
        transaction.insert(
            "ghg_inventory_line",
            [
                {"ghg_inventory_id": inventory, "source": source, "quantity": quantity, "unit": unit}
                for source, quantity, unit in lines
            ],
        )
    with Store.open(tmp_path / "base.duckdb", clock=opened.now) as again:
        yield again
