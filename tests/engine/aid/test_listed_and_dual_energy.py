"""Listed measures and dual energy where a condition is met by what the request does not say in the usual place."""

from __future__ import annotations

from typing import Any

import pytest

from engine.aid.decision import Decision, decide
from engine.aid.framework import Framework, frameworks
from engine.aid.interchange import answer_measures, as_dict
from tests.engine.aid.corpus import BASE, LISTED, M, changed

FRAMEWORK: Framework = frameworks()["ecoperformance-2023-10"]
HOUSE = {"type": "house", "storeys": 12, "footprint_m2": 900}
EXTRA_COST = {"project_cost": 150000, "reference_cost": 50000}


def decided(base: str, changes: dict[str, Any]) -> Decision:
    return decide(changed(base, changes), FRAMEWORK)


@pytest.mark.parametrize(
    ("base", "changes", "code"),
    [
        ("maple_syrup", {M + "existing_site": False}, "no_history"),
        ("heating", {M + "building": HOUSE}, "residential_excluded"),
        ("greenhouse", {M + "chauffez_vert": True}, "submitted_to_chauffez_vert"),
        ("standard", {LISTED: {"type": "heating", "chauffez_vert": True}}, "submitted_to_chauffez_vert"),
        ("standard", {LISTED: {"type": "greenhouse", "chauffez_vert": True}}, "submitted_to_chauffez_vert"),
    ],
)
def test_a_measure_is_refused_whatever_its_kind(base: str, changes: dict[str, Any], code: str) -> None:
    decision = decided(base, changes)
    assert code in {reason.code for reason in decision.items[0].reasons}
    assert not decision.eligible


def test_what_grows_in_a_container_is_no_listed_measure() -> None:
    container = {"type": "greenhouse", "fuel": "propane", "structure": "container", "expenses": 1}
    assert decided("standard", {LISTED: container}).eligible
    closed = dict.fromkeys(("simplified", "dual_energy", "large_industrial"), False)
    assert answer_measures(container) == ({**closed, "standard": True}, False)


@pytest.mark.parametrize(("amount", "shown"), [(0, False), (0.01, True)])
def test_the_participants_share_is_a_limit_where_energir_gives_something(amount: float, shown: bool) -> None:
    answer = as_dict(decided("dual_energy", {"other_aid": [{"source": "energir", "amount": amount}], **EXTRA_COST}))
    assert ("participant_20" in answer["candidates"]) == shown
    assert answer["binding"] == (["participant_20"] if shown else ["iadm_share"])


@pytest.mark.parametrize(("given", "warned"), [(0, set()), (1, {"hydro_quebec_aid_above_80"})])
def test_no_extra_cost_does_not_put_an_absent_aid_above_its_share(given: float, warned: set[str]) -> None:
    aid = [{"source": "hydro_quebec", "amount": given}]
    decision = decided("dual_energy", {"other_aid": aid, "project_cost": 50000, "reference_cost": 60000})
    assert {warning.code for warning in decision.warnings} == warned
    assert {reason.code for reason in decision.reasons} == {"no_extra_cost"}


@pytest.mark.parametrize(
    ("base", "tonnes", "eligible"),
    [
        ("dual_energy", None, True),
        ("dual_energy", 0, False),
        ("dual_energy_custom", None, False),
        ("dual_energy_custom", 0.01, True),
    ],
)
def test_only_the_custom_path_asks_for_tonnes(base: str, tonnes: float | None, eligible: bool) -> None:
    request = {**BASE[base], "ghg_reduction_t": tonnes}
    if tonnes is None:
        del request["ghg_reduction_t"]
    assert decide(request, FRAMEWORK).eligible == eligible
