"""The declared inputs: every one exists in the format, and every slider gives an answer at both its ends."""

from __future__ import annotations

from typing import get_args

import pytest
from meeting_days import RECEIVED

from engine.aid import vocabulary
from engine.aid.scenarios import number_at
from engine.aid.vocabulary import BINDING, REASONS, WARNINGS, Stream
from engine.scenarios.catalog import inputs_of, load_catalog, name_of
from engine.scenarios.curve import movable, named_curve, written
from engine.scenarios.limits import NAMES
from engine.scenarios.paths import get, put
from engine.scenarios.result import result
from engine.scenarios.scenario import Scenario, framework_of, new_scenario, newest_framework
from engine.scenarios.sections import section_of
from engine.scenarios.variants import parameter

STREAMS = get_args(Stream)


def every_kind(stream: Stream) -> list[Scenario]:
    """The stream's start, once per type its items may have."""
    started = new_scenario(stream, RECEIVED)
    types = load_catalog().choices["listed_type"] if stream == "simplified" else [None]
    return [
        started if kind is None else Scenario(put(started.request, "measures[0].type", kind), started.framework)
        for kind in types
    ]


@pytest.mark.parametrize("stream", STREAMS)
def test_every_slider_gives_an_answer_at_both_its_ends(stream: Stream) -> None:
    for scenario in every_kind(stream):
        for path, field in inputs_of(scenario.request).items():
            if field.is_number:
                for value in field.slider()[:2]:
                    moved = Scenario(put(scenario.request, path, value), scenario.framework)
                    assert result(moved).aid >= 0, path


@pytest.mark.parametrize("stream", STREAMS)
def test_every_choice_and_switch_is_of_the_format(stream: Stream) -> None:
    catalog = load_catalog()
    for scenario in every_kind(stream):
        for path, field in inputs_of(scenario.request).items():
            values: list[object] = [True, False] if field.kind == "flag" else []
            values += list(catalog.choices[field.choices]) if field.kind == "choice" and field.choices else []
            values += (
                [[code] for code in catalog.choices[field.choices]] if field.kind == "several" and field.choices else []
            )
            for value in values:
                record, _, name = path.rpartition(".")
                where, given = (path, value) if field.opens is None else (record, {**field.opens, name: value})
                Scenario(put(scenario.request, where, given), scenario.framework).read()


@pytest.mark.parametrize("stream", STREAMS)
def test_every_number_has_a_curve_whose_breaks_are_named(stream: Stream) -> None:
    scenarios = every_kind(stream)
    if stream == "simplified":
        # With its expenses known, the cumulation rule is among the limits of a simplified measure too.
        scenarios = [
            *scenarios,
            *(Scenario(put(s.request, "measures[0].expenses", 9e4), s.framework) for s in scenarios),
        ]
    for scenario in scenarios:
        framework = framework_of(scenario)
        main = [path for path, field in inputs_of(scenario.request).items() if field.main and field.is_number]
        paths = movable(scenario)
        given = [path for path in main if get(scenario.request, path) is not None]
        assert set(given) <= set(paths)
        for path in paths:
            named = named_curve(scenario, framework, path)
            assert all(each.words for each in named.breaks), path
            assert name_of(path, scenario.request)


def test_the_closed_lists_are_those_of_the_format() -> None:
    choices = load_catalog().choices
    for name, literal in (
        ("sector", vocabulary.Sector),
        ("aid_source", vocabulary.AidSource),
        ("participant_exclusion", vocabulary.ParticipantExclusion),
        ("project_exclusion", vocabulary.ProjectExclusion),
        ("staff", vocabulary.StaffCategory),
        ("measure_type", vocabulary.MeasureType),
        ("listed_type", vocabulary.ListedType),
        ("spede", vocabulary.Spede),
        ("use", vocabulary.BuildingUse),
    ):
        assert set(choices[name]) == set(get_args(literal)), name


def test_every_parameter_offered_to_a_variant_exists() -> None:
    for labels in load_catalog().variant_parameters.values():
        for path in labels:
            assert parameter(newest_framework(), path).ref


def test_every_limit_has_a_name_and_every_rule_its_section() -> None:
    assert set(BINDING) <= set(NAMES)
    framework = newest_framework()
    unplaced = [code for code, rule in (REASONS | WARNINGS).items() if not section_of(rule, framework)]
    assert unplaced == ["no_eligible_measure"]  # it only sums up the measures' own reasons


def test_what_belongs_to_a_record_is_asked_once_the_record_is_there(standard: Scenario) -> None:
    assert "esco_study.expenses" not in inputs_of(standard.request)
    opened = put(standard.request, "esco_study", {"category": "standard", "expenses": 40_000})
    assert "esco_study.expenses" in inputs_of(opened)
    turnkey = Scenario(put(opened, "esco_turnkey", True), standard.framework)
    assert result(turnkey).cost == result(standard).cost + 25_000  # the ceiling of a standard analysis
    building = put(standard.request, "participant.residential_building", {"type": "new_multi_unit", "storeys": 2})
    assert result(Scenario(building, standard.framework)).refused
    assert "participant.residential_building.storeys" in movable(Scenario(building, standard.framework))


def test_every_record_asked_of_is_opened_by_a_choice() -> None:
    catalog = load_catalog()
    every = [
        *catalog.common.site,
        *catalog.common.dates,
        *(f for form in catalog.streams.values() for f in form.fields),
    ]
    opened = {field.path.rpartition(".")[0] for field in every if field.opens is not None}
    assert opened == {field.within for field in every if field.within} != set()


def test_a_slider_widens_to_hold_a_value_beyond_its_span(standard: Scenario) -> None:
    field = inputs_of(standard.request)["measures[0].eligible_cost"]
    low, high, _ = field.slider()
    assert field.slider_for(high * 5)[:2] == (low, high * 10)
    assert field.slider_for(low)[:2] == (low, high)
    assert number_at(standard.read(), "measures[0].eligible_cost") == 412000
    assert written(standard, "measures[0].eligible_cost", 412000.0) == "412\u00a0000\u00a0$"
