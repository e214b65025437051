"""Every parameter of the framework is read: changing any one of them changes some decision."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from engine.aid.decision import decide
from engine.aid.framework import Framework, frameworks
from engine.aid.interchange import as_dict
from engine.aid.variants import VariantError, vary
from tests.engine.aid.corpus import BASE, CASES, FAILURES, LISTED, SITE, M, changed
from tests.engine.aid.test_aid_conditions import MET

FRAMEWORK: Framework = frameworks()["ecoperformance-2023-10"]

KINDS = {"external_fees": 1000, "equipment": 2000, "rental": 3000, "travel": 4000, "other": 5000}
STAFF = [
    {"category": category, "hours": 10, "rate": 100, "benefits_rate": 0.5}
    for category in (
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
    )
]
NEVER = dict.fromkeys(FRAMEWORK.expenses.never.value, 100)
BREAKDOWN = {**KINDS, "internal_staff": STAFF, "administration_fees": 90000, **NEVER}
AIDS = [{"source": source, "amount": 7} for source in FRAMEWORK.other_aid]

EXTRA: list[dict[str, Any]] = [
    *(
        changed(base, {"other_aid": [{"source": "gazifere", "amount": 7}]})
        for base in ("recommissioning", "energy_management")
    ),
    changed("analysis", {"requested_amount": 1000}),
    changed("standard", {"dates": {}, "earlier_grants": [{"stream": "standard", "amount": 1000}]}),
    changed("analysis", {"studies[0].expenses": BREAKDOWN}),
    changed("recommissioning", {"buildings[0].investigation": BREAKDOWN}),
    changed("recommissioning", {"buildings[0].follow_up": [5000, 5000, 5000]}),
    changed("recommissioning", {"buildings[0].follow_up": [5000]}),
    changed("energy_management", {"items": dict.fromkeys(("training", "metering"), BREAKDOWN)}),
    *(
        changed("energy_management", {"items": {name: 1e6}})
        for name in ("energy_manager", "training", "advisory", "metering", "certification")
    ),
    changed("heating", {M + "expenses": BREAKDOWN}),
    changed("dual_energy", {"project_cost": BREAKDOWN}),
    changed("dual_energy_custom", {"project_cost": BREAKDOWN}),
    changed("dual_energy_custom", {"project_cost": 1e8, "ghg_reduction_t": 1e5}),
    changed("dual_energy_custom", {"ghg_reduction_t": 10}),
    changed("dual_energy", {"project_cost": 1e8}),
    changed(
        "dual_energy",
        {"project_cost": 1e8, "earlier_grants": [{"stream": "dual_energy", "path": "simplified", "amount": 150000}]},
    ),
    changed(
        "dual_energy_custom",
        {
            "project_cost": 1e8,
            "ghg_reduction_t": 1e5,
            "earlier_grants": [{"stream": "dual_energy", "path": "custom", "amount": 4e6}],
        },
    ),
    changed("dual_energy", {"other_aid": [{"source": "energir", "amount": 60000}]}),
    *(
        changed("dual_energy", {SITE + "residential_building": {"type": "new_multi_unit", "dwellings": dwellings}})
        for dwellings in (19, 20)
    ),
    *(
        changed("dual_energy", {"building": {"use": use, "dwellings": dwellings, "non_residential_on_gas": False}})
        for use in ("mixed", "residential")
        for dwellings in (19, 20)
    ),
    changed("dual_energy", {"building": {"use": "bed_and_breakfast"}}),
    *(changed(base, {"other_aid": [aid]}) for aid in AIDS for base in ("standard", "analysis", "dual_energy")),
    *(
        changed("standard", {"other_aid": [{"source": source, "amount": 7, "market_conditions": False}]})
        for source in ("bdc", "fcc", "fadq")
    ),
    *(
        changed("standard", {SITE + "sector": sector, SITE + "non_electric_gj": gj, M + "eligible_cost": cost})
        for sector in ("industrial", "agricultural", "manufacturing", "commercial", "institutional", "municipal")
        for gj in (100, 40000)
        for cost in (10000, 20000, 30000, 50000, 50001, 100000, 149999, 150000, 199999, 200000)
    ),
    *(
        changed(
            "standard",
            {
                "esco_turnkey": True,
                "esco_study": {"category": category, "expenses": 400000},
                SITE + "non_electric_gj": gj,
                M + "ghg_reduction_t": 5000,
            },
        )
        for category in ("standard", "complex")
        for gj in (100, 40000)
    ),
    *(
        changed("analysis", {"studies[0]": {"category": category, "expenses": spent}, SITE + "non_electric_gj": gj})
        for category in ("standard", "complex")
        for spent in (10000, 1e6)
        for gj in (100, 40000)
    ),
    *(
        changed(
            "analysis",
            {
                "studies[0]": {"category": category, "expenses": 1e6},
                "earlier_grants": [
                    {"stream": "analysis", "category": category, "amount": 1000, "led_to_implementation": True}
                ],
            },
        )
        for category in ("standard", "complex")
    ),
    *(changed("standard", {M + "commitment_years": years}) for years in (0, 1, 2, 9, 10, 11)),
    *(
        changed("standard", {M + "type": "conversion", M + "gas_electric_dual_energy": dual, M + "commitment_years": y})
        for dual in (True, False)
        for y in (6, 7, 8, 9, 10, 11)
    ),
    changed("standard", {M + "ghg_reduction_t": 1e6, M + "eligible_cost": 1e8, M + "net_annual_saving": 1e7}),
    changed(
        "standard",
        {
            M + "ghg_reduction_t": 1e6,
            M + "eligible_cost": 1e8,
            M + "net_annual_saving": 1e7,
            "earlier_grants": [{"stream": "standard", "accepted": "2024-05-01", "amount": 7e6}],
        },
    ),
    *(
        changed(base, {M + "eligible_cost": None, M + "project_cost": {**BREAKDOWN, "other": 3e7}})
        for base in ("standard", "large_industrial")
    ),
    changed("standard", {M + "eligible_cost": None, M + "project_cost": BREAKDOWN, M + "net_annual_saving": 9000}),
    changed("standard", {SITE + "non_electric_gj": 36000, LISTED: {"type": "maple_syrup"}}),
    changed("standard", {M + "type": "fugitive", M + "eligible_cost": 1e6}),
    changed("standard", {M + "replaces_refrigerant": True, M + "refrigerant": "CO2"}),
    changed("standard", {SITE + "sector": "institutional", M + "target_energy": "fossil", M + "eligible_cost": 60000}),
    changed("standard", {SITE + "non_electric_gj": 40000, SITE + "iso_50001": "held"}),
    changed("large_industrial", {M + "eligible_cost": 1e9, M + "ghg_reduction_t": 1e6}),
    changed(
        "large_industrial",
        {
            M + "eligible_cost": 1e9,
            M + "ghg_reduction_t": 1e6,
            "earlier_grants": [{"stream": "large_industrial", "amount": 1e6}],
        },
    ),
    changed("large_industrial", {M + "ghg_reduction_t": 1e6}),
    changed("large_industrial", {M + "net_annual_saving": 19999999}),
    changed("large_industrial", {M + "net_annual_saving": 19e6}),
    *(changed("large_industrial", {SITE + "spede": spede}) for spede in ("voluntary", "reference")),
    *(changed("large_industrial", {M + "commitment_years": years}) for years in (9, 10)),
    *(changed("standard", {SITE + "non_electric_gj": gj}) for gj in (35999.99, 36000)),
    *(
        changed("standard", {SITE + "residential_building": building})
        for building in (
            {"type": "cottage"},
            {"type": "new_multi_unit", "storeys": 10},
            {"type": "existing_multi_unit", "storeys": 3, "footprint_m2": 599.9},
            {"type": "existing_multi_unit", "storeys": 4, "footprint_m2": 500},
        )
    ),
    *(
        changed("heating", {M + "building": {"type": "multi_unit_residential", "storeys": storeys, "footprint_m2": m2}})
        for storeys in (3, 4)
        for m2 in (600, 600.1)
    ),
    *(changed("standard", {"dates.received": day}) for day in ("2023-10-02", "2023-10-03", "2026-03-31")),
    *(
        changed("recommissioning", {"buildings[0]." + key: day})
        for key, days in (
            ("last_recommissioning_request", ("2018-06-01", "2019-06-01", "2020-06-01")),
            ("commissioned", ("2020-06-01", "2021-06-01", "2022-06-01")),
        )
        for day in days
    ),
    changed("recommissioning", {"buildings[0].investigation": 200000}),
    *(
        changed(base, {M + "commitment_years": years})
        for base in ("maple_syrup", "co2_refrigeration", "heating", "greenhouse")
        for years in (9, 10)
    ),
    *(changed("dual_energy", {"commitment_years": years}) for years in (9, 10)),
    *(changed("dual_energy", {"months_on_gas": months}) for months in (11, 12)),
    *(changed("maple_syrup", {M + "fuel": fuel}) for fuel in ("oil", "oil_1", "oil_2", "propane", "natural_gas")),
    *(
        changed("heating", {M + "fuel": fuel, M + "annual_litres": [litres, litres]})
        for fuel, bounds in (("oil", (500, 20000)), ("oil_1", (600,)), ("oil_2", (600,)), ("propane", (750, 30500)))
        for litres in (*bounds, *(bound * 1.0001 for bound in bounds), *(bound * 0.9999 for bound in bounds))
    ),
    changed("heating", {M + "annual_litres": [9000, 5000, 6000]}),
    changed("heating", {M + "marginal_adjustment": -500}),
    changed("maple_syrup", {M + "marginal_adjustment": -500}),
    changed("co2_refrigeration", {M + "marginal_adjustment": -500}),
    *(changed("greenhouse", {M + "fuel": fuel}) for fuel in ("oil_1", "oil_2", "propane")),
    *(changed("co2_refrigeration", {M + "heat_recovery_pct": share}) for share in (49.99, 50)),
    *(changed("co2_refrigeration", {M + "compressor_kw": power}) for power in (49.99, 50)),
    changed("greenhouse", {M + "litres_eliminated": 1e6, M + "expenses": 1e7}),
    changed(
        "greenhouse",
        {
            M + "litres_eliminated": 1e6,
            M + "expenses": 1e7,
            "earlier_grants": [{"stream": "simplified", "accepted": "2024-05-01", "amount": 200000}],
        },
    ),
    *(
        changed("standard", {LISTED: {"type": "greenhouse", "expenses": spent}})
        for spent in (140000, 140000.01, 141000)
    ),
]
REQUESTS = [
    *BASE.values(),
    *(changed(*case) for case in (*FAILURES.values(), *MET.values())),
    *EXTRA,
    *(
        case["request"]
        for path in sorted((CASES / "aid").glob("*.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))
        if "request" in case
    ),
]

# One step for what is counted, one percent for what is measured.
COUNTED = {"years", "months", "days", "storeys", "dwellings", "month"}


def steps(value: Any, unit: str | None) -> list[Any]:
    """The smallest changes worth making to a parameter."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, date):
        return [value + timedelta(days=1), value - timedelta(days=1)]
    if isinstance(value, list):
        return [[each for each in value if each != gone] for gone in value]
    if isinstance(value, int | float):
        return [value + 1, value - 1] if unit in COUNTED else [value * 1.01, value * 0.99]
    return []


def parameters(node: Any, path: str = "") -> list[tuple[str, Any]]:
    """Every change of every parameter, as (path, new value)."""
    if isinstance(node, list):
        node = {str(index): each for index, each in enumerate(node)}
    if not isinstance(node, dict):
        return []
    if "value" in node and "alternatives" in node:
        return [(path, other) for other in node["alternatives"]]
    if "value" in node:
        found = [(path, step) for step in steps(node["value"], node.get("unit"))]
        for names in ("categories", "names"):
            found += [(f"{path}.{names}", step) for step in steps(node.get(names, []), None)]
        return found
    found = []
    for name, each in node.items():
        below = f"{path}.{name}" if path else name
        if name in ("months", "extension") and each is not None:
            found += [(below, each + 1), (below, each - 1)]
        elif name == "names":
            found += [(below, step) for step in steps(each, None)]
        else:
            found += parameters(each, below)
    return found


CHANGES = parameters(FRAMEWORK.model_dump())


@cache
def baseline() -> list[dict[str, Any]]:
    return [as_dict(decide(request, FRAMEWORK)) for request in REQUESTS]


def answer(request: dict[str, Any], framework: Framework) -> dict[str, Any] | None:
    decided = as_dict(decide(request, framework))
    return decided | {"hypothesis": None}


def likely_first(path: str) -> list[int]:
    """The corpus with the requests of the parameter's own stream in front."""
    words = set(path.split("."))
    return sorted(range(len(REQUESTS)), key=lambda index: REQUESTS[index]["stream"] not in words)


@pytest.mark.parametrize(("path", "value"), CHANGES, ids=[f"{path}={value}" for path, value in CHANGES])
def test_changing_a_parameter_changes_a_decision(path: str, value: Any) -> None:
    try:
        changed_framework = vary(FRAMEWORK, "test", {path: value})
    except VariantError:
        # A list that must name each sector or category once refuses to lose one.
        return
    assert any(answer(REQUESTS[index], changed_framework) != baseline()[index] for index in likely_first(path))


def test_the_walk_reaches_every_figure() -> None:
    reached = {path for path, _ in CHANGES}
    assert {
        "general.large_consumer",
        "expenses.wage_caps.2",
        "standard.categories.GC.industrial.pri_max",
        "durations.dual_energy.extension",
        "payments.standard.3.percent",
        "simplified.maple_syrup.fuels.propane.emission_factor",
        "options.pri_scope",
    } <= reached
