"""Breakpoints, inversion, sensitivity, Monte Carlo and comparison, each verified by plain evaluation."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.aid import inversion
from engine.aid.breakpoints import Curve, breakpoints
from engine.aid.comparison import compare, compare_readings
from engine.aid.decision import decide
from engine.aid.framework import frameworks
from engine.aid.malformed import read_request
from engine.aid.montecarlo import LogNormal, Normal, Triangular, Uniform, simulate
from engine.aid.request import AnyRequest
from engine.aid.scenarios import CHUNK, TOTAL, UnknownInputError, numeric_inputs, outcomes
from engine.aid.sensitivity import swings
from engine.aid.streams import kernel
from engine.aid.variants import vary
from tests.engine.aid.corpus import BASE, LISTED, SITE, M, changed

FRAMEWORK = frameworks()["ecoperformance-2023-10"]
COST, SAVING, TONNES = (M + name for name in ("eligible_cost", "net_annual_saving", "ghg_reduction_t"))

FIVE = changed(
    "standard",
    {
        "measures": [
            {
                "type": kind,
                "eligible_cost": 100000 + 20000 * row,
                "net_annual_saving": 10000,
                "ghg_reduction_t": 40 + 30 * row,
            }
            for row, kind in enumerate(["efficiency", "conversion", "fugitive", "efficiency", "efficiency"])
        ],
        "other_aid": [{"source": "quebec", "amount": 30000}],
        "requested_amount": 350000,
    },
)
ESCO = FIVE | {"esco_turnkey": True, "esco_study": {"category": "standard", "expenses": 20000}}
STAFF = {
    "external_fees": 20000,
    "internal_staff": [{"category": "engineer", "hours": 100, "rate": 60, "benefits_rate": 0.1}],
    "travel": 500,
    "administration_fees": 900,
}

# A request, one of its numbers, and bounds that hold the interesting part.
CURVES: list[tuple[dict[str, Any], str, float, float]] = [
    (FIVE, COST, 0, 400000),
    (FIVE, "measures[2].eligible_cost", 0, 400000),
    (FIVE, SAVING, -20000, 80000),
    (FIVE, TONNES, -10, 300),
    (FIVE, "participant.non_electric_gj", 0, 90000),
    (FIVE, "other_aid[0].amount", 0, 600000),
    (FIVE, "requested_amount", 0, 600000),
    (FIVE | {"agreed_aid": 200000}, COST, 0, 400000),
    (ESCO, COST, 0, 400000),
    (ESCO, "esco_study.expenses", 0, 60000),
    (ESCO, SAVING, -20000, 80000),
    (BASE["large_industrial"], COST, 0, 9e7),
    (BASE["large_industrial"], TONNES, 0, 60000),
    (changed("large_industrial", {"ghg_investment": 1.0}), "ghg_investment", 0, 3e7),
    (changed("analysis", {"studies[0].expenses": STAFF}), "studies[0].expenses.internal_staff[0].rate", 0, 150),
    (changed("analysis", {"studies[0].expenses": STAFF}), "studies[0].expenses.internal_staff[0].benefits_rate", 0, 1),
    (changed("analysis", {"studies[0].expenses": STAFF}), "studies[0].expenses.administration_fees", 0, 5000),
    (
        changed("analysis", {"studies[0].expenses": STAFF, "agreed_internal_ceiling": 6000.0}),
        "studies[0].expenses.travel",
        0,
        5000,
    ),
    (
        changed("analysis", {"other_aid": [{"source": "quebec", "amount": 0}]}),
        "other_aid[0].amount",
        0,
        90000,
    ),
    (BASE["analysis"], "studies[0].expenses", 0, 200000),
    (BASE["recommissioning"], "buildings[0].investigation", 0, 300000),
    (BASE["energy_management"], "items.training", 0, 200000),
    (BASE["heating"], M + "annual_litres[0]", 0, 60000),
    (BASE["maple_syrup"], M + "production_lb", 0, 400000),
    (changed("maple_syrup", {M + "marginal_adjustment": 0.0}), M + "marginal_adjustment", -20000, 20000),
    (BASE["co2_refrigeration"], M + "compressor_kw", 0, 100),
    (BASE["co2_refrigeration"], M + "heat_recovery_pct", 0, 100),
    (BASE["greenhouse"], M + "litres_eliminated", 0, 100000),
    (BASE["greenhouse"], M + "expenses", 0, 100000),
    (BASE["greenhouse"], "participant.non_electric_gj", 0, 60000),
    (BASE["dual_energy"], "project_cost", 0, 600000),
    (BASE["dual_energy"], "other_aid[0].amount", 0, 300000),
    (BASE["dual_energy"], "months_on_gas", 0, 24),
    (changed("dual_energy", {"building": {"use": "residential", "dwellings": 30}}), "building.dwellings", 0, 60),
    (BASE["dual_energy_custom"], "ghg_reduction_t", -50, 500),
    (
        changed("standard", {LISTED: {"type": "greenhouse", "expenses": 150000}}),
        M + "simplified_measure.expenses",
        0,
        300000,
    ),
    (
        changed("standard", {SITE + "residential_building": {"type": "new_multi_unit", "storeys": 12}}),
        "participant.residential_building.storeys",
        0,
        30,
    ),
]


def at(curve: Curve, x: float) -> float:
    piece = next(each for each in curve.pieces if each.start <= x <= each.end)
    return piece.value(x)


@pytest.mark.parametrize(
    ("payload", "path", "low", "high"), CURVES, ids=[f"{p['stream']}-{path}" for p, path, *_ in CURVES]
)
def test_pieces_interpolate_the_dense_evaluation(payload: dict[str, Any], path: str, low: float, high: float) -> None:
    request = read_request(payload)
    curve = breakpoints(request, FRAMEWORK, path, low, high)
    inside = np.linspace(low, high, 4001)
    edges = np.array([each.start for each in curve.pieces[1:]])
    away = np.abs(inside[:, None] - edges).min(axis=1) > 1e-6 * (high - low) if edges.size else inside == inside
    dense = outcomes(request, FRAMEWORK, {path: inside}).aid
    computed = np.array([at(curve, x) for x in inside])
    assert np.abs(computed - dense)[away].max() < 0.001
    for point in curve.breakpoints:
        before = next(each for each in curve.pieces if each.end == point.x)
        after = next(each for each in curve.pieces if each.start == point.x)
        close = 1e-7 * (high - low)
        near = outcomes(request, FRAMEWORK, {path: np.array([point.x - close, point.x, point.x + close])}).aid
        expected = [before.value(point.x - close), point.at, after.value(point.x + close)]
        assert near == pytest.approx(expected, abs=0.01)
        assert (point.left, point.right) == (before.value(point.x), after.value(point.x))
        # Minimal: the aid does bend or jump there.
        elsewhere = max(abs(before.value(x) - after.value(x)) for x in (before.start, after.end))
        assert max(elsewhere, abs(point.at - point.left), abs(point.at - point.right)) > 0.001


def test_known_breakpoints() -> None:
    curve = breakpoints(read_request(BASE["standard"]), FRAMEWORK, COST, 0.0, 300000.0)
    # PRImin × E; where 75 % of the cost becomes the least; where the tonnes do; PRImax × E.
    assert [(round(point.x, 6), point.kind) for point in curve.breakpoints] == [
        (20000, "bend"),
        (80000, "bend"),
        (83333.333333, "bend"),
        (200000, "jump"),
    ]
    last = curve.breakpoints[-1]
    assert (last.left, last.at, last.right) == (pytest.approx(62500), 0.0, 0.0)


def test_along_what_was_agreed_the_aid_is_what_was_agreed_until_what_the_rules_give() -> None:
    computed = decide(FIVE, FRAMEWORK).aid
    agreed = read_request(FIVE | {"agreed_aid": 100000})
    curve = breakpoints(agreed, FRAMEWORK, "agreed_aid", 0.0, 500000.0)
    assert [(point.x, point.kind) for point in curve.breakpoints] == [(pytest.approx(computed), "bend")]
    amounts = np.array([0.0, 80000.0, 500000.0])
    assert outcomes(agreed, FRAMEWORK, {"agreed_aid": amounts}).aid.tolist() == [0.0, 80000.0, pytest.approx(computed)]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(["efficiency", "conversion", "fugitive"]),
                "eligible_cost": st.integers(1, 400_000),
                "net_annual_saving": st.integers(-5000, 60_000),
                "ghg_reduction_t": st.integers(0, 400),
            }
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([COST, SAVING, TONNES, "requested_amount", "participant.non_electric_gj"]),
    st.booleans(),
    st.integers(0, 200_000),
)
def test_random_projects_interpolate(measures: list[dict[str, Any]], path: str, esco: bool, other: int) -> None:
    payload = changed("standard", {"measures": measures, "other_aid": [{"source": "canada", "amount": other}]})
    if esco:
        payload |= {"esco_turnkey": True, "esco_study": {"category": "complex", "expenses": 30000}}
    request, (low, high) = read_request(payload), (-10000.0 if path == SAVING else 0.0, 500_000.0)
    curve = breakpoints(request, FRAMEWORK, path, low, high)
    inside = np.linspace(low, high, 1501)
    edges = np.array([low, *(each.start for each in curve.pieces[1:])])
    away = np.abs(inside[:, None] - edges).min(axis=1) > 1e-3
    dense = outcomes(request, FRAMEWORK, {path: inside}).aid
    assert np.abs(np.array([at(curve, x) for x in inside]) - dense)[away].max() < 0.01


def test_whole_years_are_points() -> None:
    curve = breakpoints(read_request(BASE["standard"]), FRAMEWORK, M + "commitment_years", 0.0, 12.0)
    assert not curve.pieces
    assert dict(curve.points)[10.0] == 62500
    assert dict(curve.points)[0.0] == dict(curve.points)[11.0] == 0
    assert inversion.for_aid(curve, 62500)[0].start == 10


def test_breakpoints_refuse_what_makes_no_curve() -> None:
    request = read_request(BASE["standard"])
    for path in ("measures[0].type", "measures[3].eligible_cost", "nothing", "participant.registered"):
        with pytest.raises(UnknownInputError):
            breakpoints(request, FRAMEWORK, path, 0.0, 1.0)
    with pytest.raises(ValueError, match="under"):
        breakpoints(request, FRAMEWORK, COST, 1.0, 1.0)


def test_after_the_end_the_curve_is_what_the_rules_would_have_given() -> None:
    ended = read_request(changed("standard", {"dates.received": "2026-05-01"}))
    curve = breakpoints(ended, FRAMEWORK, COST, 1000.0, 300000.0)
    assert curve.pieces == breakpoints(read_request(BASE["standard"]), FRAMEWORK, COST, 1000.0, 300000.0).pieces


@pytest.mark.parametrize("payload", [FIVE, ESCO])
@pytest.mark.parametrize("target", [200000.0, 300000.0, 321000.0, 350000.0])
def test_inversion_gives_the_target_back(payload: dict[str, Any], target: float) -> None:
    request = read_request(payload)
    curve = breakpoints(request, FRAMEWORK, COST, 0.0, 400000.0)
    dense = outcomes(request, FRAMEWORK, {COST: np.linspace(0, 400000, 2001)}).aid
    solutions = inversion.for_aid(curve, target)
    for solution in solutions:
        middle = (solution.start + solution.end) / 2
        if solution.kind != "jump":
            assert at(curve, middle) == pytest.approx(target, abs=0.01)
    crossed = bool(((dense[:-1] - target) * (dense[1:] - target) < 0).any())
    assert bool(solutions) >= crossed


@pytest.mark.parametrize("payload", [FIVE, ESCO])
def test_inversion_of_the_pay_back(payload: dict[str, Any]) -> None:
    request = read_request(payload)
    curve = breakpoints(request, FRAMEWORK, COST, 1000.0, 190000.0)
    solutions = [each for each in inversion.for_pay_back(curve, 6.0) if each.kind == "exact"]
    assert solutions
    for solution in solutions:
        piece = next(each for each in curve.pieces if each.start <= solution.start <= each.end)
        cost, aid, saving = (piece.value(solution.start, name) for name in ("cost", "aid", "saving"))
        assert (cost - aid) / saving == pytest.approx(6.0, abs=1e-6)


def test_inversion_says_where_a_target_is_leapt_over() -> None:
    curve = breakpoints(read_request(BASE["standard"]), FRAMEWORK, COST, 90000.0, 300000.0)
    assert [(each.start, each.kind) for each in inversion.for_aid(curve, 30000.0)] == [(pytest.approx(200000), "jump")]
    level = inversion.for_aid(curve, 62500.0)
    assert [(each.kind, each.start, each.end) for each in level] == [("interval", 90000.0, pytest.approx(200000))]


def test_sensitivity_orders_the_inputs_by_their_swing() -> None:
    request = read_request(FIVE)
    bounds = {COST: (80000.0, 120000.0), TONNES: (0.0, 80.0), "other_aid[0].amount": (0.0, 30000.0)}
    found = swings(request, FRAMEWORK, bounds)
    assert [swing.width for swing in found] == sorted((swing.width for swing in found), reverse=True)
    for swing in found:
        ends = outcomes(request, FRAMEWORK, {swing.path: np.array(bounds[swing.path])}).aid
        assert (swing.aid_low, swing.aid_high) == (ends[0], ends[1])
    assert {swing.path: swing.base for swing in found}[COST] == 100000


def test_monte_carlo_is_reproducible_and_counts_what_binds() -> None:
    request = read_request(FIVE | {"requested_amount": 5e6})
    uncertain = {
        COST: Triangular(70000, 100000, 160000),
        SAVING: Normal(10000, 3000),
        TONNES: Uniform(0, 80),
        "measures[3].eligible_cost": LogNormal(160000, 0.2),
    }
    first = simulate(request, FRAMEWORK, uncertain, 4000, seed=1)
    again = simulate(request, FRAMEWORK, uncertain, 4000, seed=1)
    other = simulate(request, FRAMEWORK, uncertain, 4000, seed=2)
    assert np.array_equal(first.aid, again.aid)
    assert not np.array_equal(first.aid, other.aid)
    assert first.mean == pytest.approx(first.aid.mean())
    assert first.quantiles[0.05] < first.quantiles[0.5] < first.quantiles[0.95]
    for shares in first.frequencies.values():
        assert sum(shares.values()) == pytest.approx(1)
    assert set(first.frequencies) == {"M1", "M2", "M3", "M4", "M5", TOTAL}
    assert set(first.frequencies["M3"]) == {"aid_2", "aid_3"}
    assert 0 < first.frequencies["M1"]["aid_3"] < 1


def test_a_certain_input_gives_one_value() -> None:
    certain = simulate(read_request(BASE["standard"]), FRAMEWORK, {COST: Uniform(1e5, 1e5)}, 50, seed=0)
    assert certain.mean == 62500
    assert certain.eligible == 1
    assert certain.frequencies["M1"] == {"aid_1": 0, "aid_2": 0, "aid_3": 1}


RATE, SHARE, MINIMUM = (
    "standard.categories.PMC.industrial.rate",
    "general.cumulation_share",
    "standard.categories.PMC.industrial.pri_min",
)


@pytest.mark.parametrize(
    "changes",
    [{RATE: 150}, {RATE: 150, SHARE: 0.6}, {RATE: 150, SHARE: 0.6, MINIMUM: 4}, {"large_industrial.rate": 1}],
)
def test_a_comparison_shares_the_whole_difference(changes: dict[str, Any]) -> None:
    request = read_request(FIVE | {"requested_amount": 5e6, "other_aid": []})
    found = compare(request, FRAMEWORK, vary(FRAMEWORK, "essai", changes))
    assert {change.path for each in found.attributions for change in each.changes} == set(changes)
    parts = sum(each.aid for each in found.attributions)
    assert parts == pytest.approx(found.second_amount - found.first_amount, abs=1e-6)
    assert found.first.aid == pytest.approx(found.first_amount, abs=0.006)
    assert found.second.aid == pytest.approx(found.second_amount, abs=0.006)
    assert found.second.hypothesis == "essai"
    if len(changes) == 1 and RATE in changes:
        assert found.attributions[0].aid > 0
    if "large_industrial.rate" in changes:
        assert found.attributions[0].aid == 0


def test_many_changes_are_grouped_by_section() -> None:
    paths = [
        f"standard.categories.{size}.{group}.rate"
        for size in ("PMC", "GC")
        for group in ("industrial", "commercial", "institutional")
    ]
    changes = dict.fromkeys(paths, 150) | {SHARE: 0.6, MINIMUM: 4, "analysis.standard.share": 0.4}
    found = compare(read_request(FIVE), FRAMEWORK, vary(FRAMEWORK, "essai", changes))
    assert len(found.attributions) == 3
    parts = sum(each.aid for each in found.attributions)
    assert parts == pytest.approx(found.second_amount - found.first_amount, abs=1e-6)


def test_a_reading_is_compared_like_a_version() -> None:
    request = read_request(changed("standard", {COST: 200000.0}))
    found = compare_readings(request, FRAMEWORK, {"pri_max_inclusive": True})
    assert (found.first.aid, found.second.aid) == (0, 62500)
    assert found.attributions[0].aid == 62500


def quantities(scenarios: int, measures: int = 5) -> kernel.Quantities:
    generator = np.random.default_rng(7)
    shape = (measures, scenarios)
    return kernel.Quantities(
        generator.uniform(-1000, 300_000, shape),
        generator.uniform(-2_000, 30_000, shape),
        generator.uniform(-1, 200, shape),
        generator.integers(1, 11, shape).astype(float),
    )


KINDS = [
    kernel.Terms(0.75, 2.0, 20.0, 125.0),
    kernel.Terms(0.75, 2.0, 20.0, 125.0, pri_max_inclusive=True),
    kernel.Terms(0.75, 2.0, 20.0, 25.0, tested=False, has_aid_1=False),
    kernel.Terms(0.75, 1.0, None, 100.0),
    kernel.Terms(0.75, 1.0, None, 100.0, tested=False),
]


@pytest.mark.parametrize("scenarios", [1, 7, kernel.BLOCK, 2 * kernel.BLOCK + 3])
def test_blocks_give_what_single_scenarios_give(scenarios: int) -> None:
    all_of_them, other = quantities(scenarios), np.linspace(0, 300_000, scenarios)
    fixed = {"request_maximum": 400_000.0, "site_year_maximum": 390_000.0}
    found = kernel.evaluate(all_of_them, KINDS, kernel.Limits(fixed, other, 0.75))
    again = kernel.evaluate(all_of_them, KINDS, kernel.Limits(fixed, other, 0.75), found)
    assert again is found
    for index in {0, scenarios // 2, scenarios - 1}:
        one = kernel.Quantities(
            *(getattr(all_of_them, field.name)[:, [index]] for field in dataclasses.fields(all_of_them))
        )
        alone = kernel.evaluate(one, KINDS, kernel.Limits(fixed, float(other[index]), 0.75))
        for name in ("eligible", "amount", "binding"):
            assert getattr(alone, name)[:, 0].tolist() == getattr(found, name)[:, index].tolist()
        for name in ("total_a", "total_b", "binding_b", "aid"):
            assert getattr(alone, name)[0] == getattr(found, name)[index]


def test_scenarios_are_evaluated_in_chunks() -> None:
    request = read_request(FIVE)
    values = np.linspace(0, 400_000, CHUNK + 5)
    found = outcomes(request, FRAMEWORK, {COST: values})
    tail = outcomes(request, FRAMEWORK, {COST: values[-5:]})
    assert found.aid[-5:].tolist() == tail.aid.tolist()
    assert found.binding[TOTAL][1].shape == values.shape


@pytest.mark.parametrize("base", BASE)
def test_every_number_of_a_request_can_be_varied(base: str) -> None:
    request: AnyRequest = read_request(BASE[base])
    paths = list(numeric_inputs(request))
    assert paths
    for path in paths:
        assert outcomes(request, FRAMEWORK, {path: np.array([0.0, 10.0, 1000.0])}).aid.shape == (3,)
