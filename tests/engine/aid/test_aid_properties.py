"""What holds of every request, whatever its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.aid.decision import Decision, decide
from engine.aid.framework import frameworks
from engine.aid.malformed import read_request
from engine.aid.money import cents
from engine.aid.scenarios import outcomes, replaced
from tests.engine.aid.corpus import BASE, PARTICIPANT

FRAMEWORK = frameworks()["ecoperformance-2023-10"]

AMOUNTS = st.one_of(st.integers(0, 3_000_000), st.floats(0, 3e6).map(lambda value: round(value, 2)))
SAVINGS = st.one_of(st.integers(-50_000, 500_000), st.sampled_from([0, 1000, 10000]))
MEASURES = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["efficiency", "conversion", "fugitive"]),
        "eligible_cost": AMOUNTS,
        "net_annual_saving": SAVINGS,
        "ghg_reduction_t": st.integers(-5, 5000),
        "commitment_years": st.integers(0, 11),
    }
)
OTHER_AID = st.lists(
    st.fixed_dictionaries({"source": st.sampled_from(["quebec", "hydro_quebec", "sofiac", "bdc"]), "amount": AMOUNTS}),
    max_size=3,
)
STANDARD = st.fixed_dictionaries(
    {
        "stream": st.sampled_from(["standard", "large_industrial"]),
        "participant": st.fixed_dictionaries(
            {
                "sector": st.sampled_from(["industrial", "commercial", "municipal"]),
                "non_electric_gj": st.sampled_from([100, 35999.99, 36000, 1e6]),
                "spede": st.sampled_from(["no", "covered"]),
            }
        ),
        "measures": st.lists(MEASURES, min_size=0, max_size=5),
        "other_aid": OTHER_AID,
        "ghg_investment": st.sampled_from([1e6, 15e6]),
    },
    optional={"requested_amount": AMOUNTS, "agreed_aid": AMOUNTS, "already_paid": AMOUNTS},
)
ANALYSIS = st.fixed_dictionaries(
    {
        "stream": st.just("analysis"),
        "participant": st.just(PARTICIPANT),
        "studies": st.lists(
            st.fixed_dictionaries({"category": st.sampled_from(["standard", "complex"]), "expenses": AMOUNTS}),
            max_size=4,
        ),
        "other_aid": OTHER_AID,
    }
)
BUILDINGS = st.fixed_dictionaries(
    {
        "stream": st.just("recommissioning"),
        "buildings": st.lists(
            st.fixed_dictionaries(
                {
                    "investigation": AMOUNTS,
                    "transfer": AMOUNTS,
                    "follow_up": st.lists(AMOUNTS, min_size=1, max_size=3),
                }
            ),
            max_size=3,
        ),
        "other_aid": OTHER_AID,
    }
)
LISTED = st.fixed_dictionaries(
    {
        "stream": st.just("simplified"),
        "participant": st.just({"sector": "agricultural", "non_electric_gj": 2000}),
        "measures": st.lists(
            st.one_of(
                st.fixed_dictionaries(
                    {
                        "type": st.just("maple_syrup"),
                        "fuel": st.sampled_from(["oil", "propane", "heavy_oil"]),
                        "production_lb": st.integers(0, 500_000),
                        "expenses": AMOUNTS,
                        "marginal_adjustment": st.integers(-9000, 9000),
                    }
                ),
                st.fixed_dictionaries(
                    {
                        "type": st.just("greenhouse"),
                        "fuel": st.sampled_from(["oil_1", "propane", "natural_gas"]),
                        "litres_eliminated": st.integers(0, 90_000),
                        "expenses": AMOUNTS,
                    }
                ),
            ),
            max_size=5,
        ),
        "other_aid": OTHER_AID,
    }
)
DUAL = st.fixed_dictionaries(
    {
        "stream": st.just("dual_energy"),
        "path": st.sampled_from(["simplified", "custom"]),
        "project_cost": AMOUNTS,
        "reference_cost": AMOUNTS,
        "ghg_reduction_t": st.integers(-5, 900),
        "other_aid": st.lists(
            st.fixed_dictionaries({"source": st.sampled_from(["hydro_quebec", "energir"]), "amount": AMOUNTS}),
            max_size=2,
        ),
    }
)
REQUESTS = st.one_of(STANDARD, ANALYSIS, BUILDINGS, LISTED, DUAL)


@settings(max_examples=300, deadline=None)
@given(REQUESTS)
def test_a_decision_keeps_its_promises(request_: dict[str, Any]) -> None:
    decision = decide(request_, FRAMEWORK)
    assert 0 <= decision.aid <= decision.computed_aid
    _within_caps(decision)
    _sums(decision)
    assert decision.eligible == (not decision.reasons)
    assert decision.eligible or (decision.aid == 0 and not decision.payments)
    assert all(item.amount >= 0 and item.prorated_amount >= 0 for item in decision.items)
    assert all(item.eligible == (not item.reasons) for item in decision.items)
    assert all(item.eligible or item.amount == 0 for item in decision.items)


def _within_caps(decision: Decision) -> None:
    caps = {name: cap for name, cap in decision.caps.items() if not name.startswith("site_room_")}
    for cap in (*caps.values(), decision.total_b):
        assert cap is None or decision.computed_aid <= max(cap, 0) + 0.01
    for category in ("standard", "complex") if decision.stream == "analysis" else ():
        alike = [item.amount for item in decision.items if item.values["category"] == category]
        assert sum(alike) <= decision.caps[f"site_room_{category}"] + 0.01 * len(alike)
    for item in decision.items:
        if item.amount > 0 and decision.stream != "analysis":
            assert item.amount <= min(v for v in item.candidates.values() if v is not None) + 0.01


def _sums(decision: Decision) -> None:
    for paid, whole in (
        (decision.payments, decision.aid),
        (decision.computed_payments, decision.computed_aid),
    ):
        if paid:
            assert sum(cents(payment.amount) for payment in paid) == cents(whole)
            assert all(payment.amount >= 0 for payment in paid)
    assert sum(cents(item.prorated_amount) for item in decision.items) == cents(decision.computed_aid)


@settings(max_examples=150, deadline=None)
@given(REQUESTS, st.integers(1, 500_000), st.sampled_from(["quebec", "hydro_quebec"]))
def test_more_other_aid_never_gives_more_aid(request_: dict[str, Any], more: int, source: str) -> None:
    before = decide(request_, FRAMEWORK).aid
    more_aid = [*request_["other_aid"], {"source": source, "amount": more}]
    assert decide(request_ | {"other_aid": more_aid}, FRAMEWORK).aid <= before


@settings(max_examples=100, deadline=None)
@given(STANDARD)
def test_an_agreed_aid_is_never_raised_and_what_was_paid_is_settled(request_: dict[str, Any]) -> None:
    decision = decide(request_, FRAMEWORK)
    if "agreed_aid" in request_:
        assert decision.aid <= request_["agreed_aid"] + 0.01
    if decision.balance_due is None or decision.repayment is None:
        assert "agreed_aid" not in request_
        assert "already_paid" not in request_
    else:
        paid = request_.get("already_paid", 0)
        assert decision.balance_due == 0 or decision.repayment == 0
        assert decision.balance_due - decision.repayment == pytest.approx(decision.aid - paid, abs=0.011)


INPUTS = {
    "analysis": "studies[0].expenses",
    "recommissioning": "buildings[0].investigation",
    "energy_management": "items.training",
    "maple_syrup": "measures[0].production_lb",
    "co2_refrigeration": "measures[0].refrigeration_tons",
    "heating": "measures[0].annual_litres[0]",
    "greenhouse": "measures[0].litres_eliminated",
    "dual_energy": "project_cost",
    "dual_energy_custom": "ghg_reduction_t",
    "standard": "measures[0].net_annual_saving",
    "large_industrial": "measures[0].eligible_cost",
}


@pytest.mark.parametrize("base", BASE)
def test_one_scenario_and_many_go_through_the_same_formulas(base: str) -> None:
    request, path = read_request(BASE[base]), INPUTS[base]
    values = np.array([0.0, 1.0, 999.5, 15000.0, 99999.99, 3e5, 2.5e7])
    together = outcomes(request, FRAMEWORK, {path: values})
    alone = [outcomes(request, FRAMEWORK, {path: values[index : index + 1]}) for index in range(len(values))]
    assert together.aid.tolist() == [float(each.aid[0]) for each in alone]
    for index, value in enumerate(values):
        decision = decide(replaced(request, path, float(value)), FRAMEWORK)
        assert decision.computed_aid == pytest.approx(float(together.computed[index]), abs=0.006)
        assert decision.eligible == bool(together.eligible[index])
