"""The figures of a result: those of the engine, and those worked out by hand from them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from meeting_days import BEFORE_THE_END, RECEIVED

from engine.aid.decision import decide
from engine.scenarios.paths import put
from engine.scenarios.result import Result, result
from engine.scenarios.scenario import Scenario, framework_of, new_scenario


def with_values(scenario: Scenario, **changes: Any) -> Result:
    request = scenario.request
    for path, value in changes.items():
        request = put(request, path.replace("__", "."), value)
    return result(replace(scenario, request=request))


def test_one_measure_by_hand(standard: Scenario) -> None:
    found = result(standard)
    # 125 $/t x 100 t x 10 years, against 412 000 - 2 x 38 000 and 75 % of 412 000.
    assert (found.aid, found.cost, found.participant) == (125000, 412000, 287000)
    assert found.share == pytest.approx(125 / 412)
    assert found.pay_back_before == pytest.approx(412 / 38)
    assert found.pay_back_after == pytest.approx(287 / 38)
    assert (found.tonnes, found.per_tonne) == (100, 125)
    assert [limit.term for limit in found.binding] == ["aid_3"]
    assert found.next_limit is not None
    assert (found.next_limit.term, found.room) == ("aid_2", 184000)
    assert "125\u00a0$/t × 100\u00a0t × 10\u00a0ans" in found.binding[0].words


def test_after_the_end_it_would_have_been_and_before_it_is(standard: Scenario) -> None:
    assert (result(standard).ended, result(standard).status) == (True, "Aurait été admissible")
    before = with_values(standard, dates__received=BEFORE_THE_END.isoformat())
    assert (before.ended, before.status, before.aid) == (False, "Admissible", 125000)
    assert not result(standard).reasons  # the end is a notice, not a reason among others


def test_a_refusal_gives_nothing_and_says_why_with_its_section(standard: Scenario) -> None:
    found = with_values(standard, participant__exclusions=["bankrupt"])
    assert (found.aid, found.refused, found.binding, found.payments) == (0, True, (), ())
    assert found.reasons == [("Le participant est en faillite ou insolvable.", "§3.2")]
    assert found.status == "N'aurait pas été admissible"


def test_five_measures_one_of_which_fails_its_pay_back(aluminium: Scenario) -> None:
    found = result(aluminium)
    decision = decide(aluminium.read(), framework_of(aluminium))
    assert found.aid == decision.computed_aid == sum(item.amount for item in found.items)
    assert [item.eligible for item in found.items] == [True, True, False, True, True]
    assert found.items[0].name == "Four"
    assert found.items[2].name == "Mesure 3"
    assert "§9.1.2" in found.items[2].reasons[0]
    assert found.cost == 412000 + 180000 + 650000 + 40000
    assert found.pay_back_before == pytest.approx(found.cost / (38000 + 30000 + 70000 + 9000))
    assert found.tonnes == 600
    assert sum(payment.amount for payment in found.payments) == found.aid


def test_an_aid_already_agreed_is_only_revised_downwards(standard: Scenario) -> None:
    assert with_values(standard, agreed_aid=90000).aid == 90000
    assert with_values(standard, agreed_aid=900000).aid == 125000


def test_tonnes_of_listed_measures_come_from_the_rules_own_factors() -> None:
    syrup = result(new_scenario("simplified", RECEIVED))
    assert syrup.tonnes == pytest.approx(30000 * 0.201 * 2.734736 / 1000)
    assert syrup.per_tonne == pytest.approx(125, abs=0.01)
    cold = with_values(new_scenario("simplified", RECEIVED), **{"measures[0].type": "co2_refrigeration"})
    assert cold.tonnes == pytest.approx(20 * 12.672 * 0.15 * 1430 / 1000)


def test_dual_energy_counts_hydro_quebec_in_what_the_participant_does_not_pay() -> None:
    found = result(new_scenario("dual_energy", RECEIVED))
    assert (found.aid, found.cost, found.participant) == (150000, 300000, 100000)
    assert found.binding[0].words == "le maximum de 150\u00a0000\u00a0$ par demande"


def test_a_breakdown_is_worked_out_by_the_rules(standard: Scenario) -> None:
    parts = {"equipment": 400000, "taxes": 60000}
    request = put(put(standard.request, "measures[0].eligible_cost", None), "measures[0].project_cost", parts)
    assert result(replace(standard, request=request)).cost == 400000
