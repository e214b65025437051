"""Kept scenarios: name, author and date; reopened as they were, beside the newest framework's result."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.errors import RefusedError
from data.store import Store
from engine.aid.framework import Framework
from engine.scenarios import saved
from engine.scenarios import scenario as scenarios
from engine.scenarios.comparison import side_by_side
from engine.scenarios.saved import forget, reopen, save, saved_scenarios
from engine.scenarios.scenario import Scenario, Variant


def test_a_scenario_comes_back_with_who_and_when(store: Store, aluminium: Scenario) -> None:
    number = save(store, replace(aluminium, company_id=1), "  Four ", "Marie Tremblay")
    (kept,) = saved_scenarios(store)
    assert (kept.scenario_id, kept.name, kept.company, kept.author) == (
        number,
        "Four",
        "Alu Nordaltek",
        "Marie Tremblay",
    )
    assert kept.shown_aid == 734500
    found = reopen(kept)
    assert (found.scenario, found.newer, found.said) == (replace(aluminium, company_id=1), None, ())
    forget(store, number, "Marie Tremblay")
    assert saved_scenarios(store) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_is_needed_and_fits(store: Store, standard: Scenario, name: str) -> None:
    with pytest.raises(RefusedError):
        save(store, standard, name, "Marie Tremblay")
    assert saved_scenarios(store) == []


def test_what_was_altered_outside_is_not_reopened(store: Store, standard: Scenario) -> None:
    save(store, standard, "Four", "Marie Tremblay")
    (kept,) = saved_scenarios(store)
    with pytest.raises(RefusedError, match="modifié hors de l'application"):
        replace(kept, content=kept.content.replace("412000", "912000")).open()


def test_a_newer_framework_shows_both_results(
    store: Store, standard: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, standard, "Four", "Marie Tremblay")
    old = scenarios.newest_framework()
    newer: Framework = old.model_copy(update={"version": "ecoperformance-2027-01"})
    monkeypatch.setattr(saved, "newest_framework", lambda: newer)
    found = reopen(saved_scenarios(store)[0])
    assert found.newer is not None
    assert found.newer.framework == "ecoperformance-2027-01"
    assert old.version in found.said[0]


def test_a_corrected_calculation_is_told(store: Store, standard: Scenario) -> None:
    save(store, standard, "Four", "Marie Tremblay")
    (kept,) = saved_scenarios(store)
    assert "corrigé" in reopen(replace(kept, shown_aid=1.0)).said[0]


def test_side_by_side_has_one_value_per_scenario_and_names_hypotheses(standard: Scenario, aluminium: Scenario) -> None:
    varied = replace(standard, variant=Variant("150 $", {"standard.categories.PMC.industrial.rate": 150.0}))
    lines = {line.label: line.values for line in side_by_side([standard, varied, aluminium])}
    assert lines["Aide"] == ("125\u00a0000\u00a0$", "150\u00a0000\u00a0$", "734\u00a0500\u00a0$")
    assert lines["Hypothèse"] == ("—", "150 $", "—")
    assert len(set(lines["Empreinte"])) == 3
