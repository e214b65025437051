"""Targets, tornado, spread, readings: each agrees with the engine evaluated at the value it names."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from engine.scenarios.curve import named_curve
from engine.scenarios.paths import put
from engine.scenarios.result import result
from engine.scenarios.scenario import Scenario, framework_of
from engine.scenarios.whatif import (
    answer_for_aid,
    answer_for_pay_back,
    reading_effects,
    spread,
    telling_input,
    tornado,
    with_reading,
)

TONNES, COST = "measures[0].ghg_reduction_t", "measures[0].eligible_cost"


def moved(scenario: Scenario, path: str, value: float) -> Scenario:
    return replace(scenario, request=put(scenario.request, path, value))


def named(sentence: str) -> float:
    """The value a sentence puts in bold."""
    found = re.search(r"\*\*([\d\u00a0,]+)", sentence)
    assert found
    return float(found[1].strip("\u00a0").replace("\u00a0", "").replace(",", "."))


def test_the_named_value_gives_the_target(standard: Scenario) -> None:
    curve = named_curve(standard, framework_of(standard), TONNES)
    (sentence,) = answer_for_aid(standard, curve, 200000)
    assert result(moved(standard, TONNES, named(sentence))).aid == 200000
    (sentence,) = answer_for_pay_back(standard, curve, 5)
    assert result(moved(standard, TONNES, named(sentence))).pay_back_after == pytest.approx(5)


def test_a_target_out_of_reach_says_the_best_there_is(standard: Scenario) -> None:
    curve = named_curve(standard, framework_of(standard), TONNES)
    (sentence,) = answer_for_aid(standard, curve, 400000)
    assert "Aucune valeur" in sentence
    assert "309\u00a0000\u00a0$" in sentence
    assert "Aucune valeur" in answer_for_pay_back(standard, curve, 1)[0]


def test_without_saving_there_is_no_pay_back_to_aim_at(standard: Scenario) -> None:
    without = moved(standard, "measures[0].net_annual_saving", 0.0)
    curve = named_curve(without, framework_of(without), TONNES)
    assert "pas de période de récupération" in answer_for_pay_back(without, curve, 5)[0]
    years = named_curve(standard, framework_of(standard), "measures[0].commitment_years")
    assert "années entières" in answer_for_pay_back(standard, years, 5)[0]


def test_breakpoints_are_exact_and_named(standard: Scenario) -> None:
    framework = framework_of(standard)
    (bend,) = named_curve(standard, framework, TONNES).breaks
    assert bend.x == pytest.approx(412000 * 0.75 / 1250)
    assert bend.words == "dollars par tonne (aide 3) → part du coût (aide 2)"
    cost = named_curve(standard, framework, COST).breaks
    assert [(round(each.x), each.jump, each.words) for each in cost if "PRI max" in each.words] == [
        (760000, True, "PRI maximale")
    ]
    size = named_curve(standard, framework, "participant.non_electric_gj").breaks
    assert [(each.x, each.words, each.right) for each in size] == [(36000, "classe GC", 50000)]


def test_several_measures_are_told_apart_by_their_name(aluminium: Scenario) -> None:
    breaks = named_curve(aluminium, framework_of(aluminium), COST).breaks
    assert any(each.words.startswith("Four : ") for each in breaks)


def test_the_tornado_starts_with_what_moves_the_aid_most(standard: Scenario) -> None:
    framework = framework_of(standard)
    widest = tornado(standard, framework)[0]
    assert widest.path == TONNES == telling_input(standard, framework)
    assert (widest.aid_low, widest.aid_high) == (125 * 70 * 10, 125 * 120 * 10)


def test_the_spread_is_the_same_each_time_and_shares_add_up(aluminium: Scenario) -> None:
    framework = framework_of(aluminium)
    first, second = spread(aluminium, framework), spread(aluminium, framework)
    assert first is not None
    assert second is not None
    assert first.mean == second.mean
    assert all(sum(terms.values()) == pytest.approx(1) for terms in first.frequencies.values())


def test_a_reading_is_worth_what_switching_it_gives(aluminium: Scenario) -> None:
    framework = framework_of(aluminium)
    effects = {effect.option: effect for effect in reading_effects(aluminium, framework)}
    whole = effects["pri_scope"]
    assert whole.effect == -result(aluminium).aid  # read literally, one measure bars the whole project
    switched = with_reading(aluminium, "pri_scope", "project")
    assert result(switched).aid == 0
    assert {e.option: e.chosen for e in reading_effects(switched, framework)}["pri_scope"] == "project"
    assert effects["distributors"].effect == 0
