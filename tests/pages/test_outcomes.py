"""Retombées without a browser: always said to be simulated, assumptions kept, companies one click away."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from engine.formats import money
from engine.scenarios.outcomes import cohort_outcomes
from engine.scenarios.potential import starting_assumptions
from pages.parts import session
from tests.pages.visiting import Visit

RECEIVED = date(2026, 11, 16)


def test_an_empty_programme_says_what_to_do(empty_programme: Path, visit: Visit) -> None:
    app = visit("outcomes")
    assert not app.exception
    assert any("importez les bilans" in note.value for note in app.markdown)
    assert not app.metric


def test_every_figure_is_said_to_be_simulated_and_is_the_engines(demonstration: Path, visit: Visit) -> None:
    app = visit("outcomes")
    assert not app.exception
    assert "simulées" in app.title[0].value
    assert all("simulé" in metric.label.lower() for metric in app.metric)
    assert all("simulé" in header.value for header in app.header)
    found = cohort_outcomes(session.store(), RECEIVED, starting_assumptions())
    assert app.metric[0].value == money(round(found.total.aid.mean, -3))


def test_a_figure_opens_its_companies_and_a_group_narrows_them(demonstration: Path, visit: Visit) -> None:
    app = visit("outcomes")
    app.button(key="figure:GES évités par an, simulés").click().run()
    assert "tonnes" in app.query_params["ordre"]
    listed = app.dataframe[-1].value
    assert list(listed["tonnes"]) == sorted(listed["tonnes"], reverse=True)
    app = visit("outcomes", groupe="sector:Aluminium", par="region")
    assert set(app.dataframe[-1].value["sector"]) == {"Aluminium"}


def test_assumptions_are_changed_named_compared(demonstration: Path, visit: Visit) -> None:
    app = visit("outcomes")
    before = app.metric[0].value
    start = starting_assumptions().name
    app.text_input(key=f"set:{start}:name").set_value("Prudent")
    app.text_input(key=f"set:{start}:measures.efficiency.share").set_value("2")
    app.text_input(key=f"set:{start}:measures.conversion.share").set_value("dix")
    app.button(key="set:save").click().run()
    assert not app.exception
    assert "« Prudent »" in app.success[0].value
    assert app.metric[0].value != before
    assert any("Prudent (en usage)" in note.value for note in app.markdown)


def test_an_impossible_assumption_is_refused_in_a_sentence(demonstration: Path, visit: Visit) -> None:
    app = visit("outcomes")
    start = starting_assumptions().name
    app.text_input(key=f"set:{start}:measures.efficiency.share").set_value("250")
    app.button(key="set:save").click().run()
    assert "measures.efficiency.share" in app.error[0].value
