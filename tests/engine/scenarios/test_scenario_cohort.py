"""The cohort's potential: by hand without uncertainty, then its bands, groups and stored assumptions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from meeting_days import RECEIVED

from data.errors import RefusedError
from data.store import Store
from engine.aid.decision import decide
from engine.scenarios.cohort import Candidate, simulate_potential
from engine.scenarios.outcomes import cohort_outcomes, named_assumptions, save_assumptions
from engine.scenarios.potential import (
    Assumptions,
    assumptions_from,
    assumptions_text,
    changed,
    starting_assumptions,
)
from engine.scenarios.saved import save
from engine.scenarios.scenario import Scenario, newest_framework


def certain() -> Assumptions:
    """Everyone does everything, and nothing varies."""
    flat = {f"uncertainty.{name}.{end}": 1.0 for name in ("share", "cost_per_t", "saving_per_t") for end in (0, 1)}
    done = {f"measures.{kind}.adoption": 1.0 for kind in ("efficiency", "conversion")}
    return changed(starting_assumptions(), {**flat, **done, "draws": 10})


def candidate(number: int, scope_1: float, **codes: str) -> Candidate:
    return Candidate(number, f"E{number}", codes.get("sector", "aluminium"), codes.get("size"), "02", scope_1)


def test_without_uncertainty_it_is_the_engines_own_decision() -> None:
    assumptions = certain()
    found = simulate_potential([candidate(1, 500.0), candidate(2, 5000.0)], assumptions, newest_framework())
    for at, (scope_1, gj) in enumerate(((500.0, 500 / 1795 * 36000), (5000.0, 5000 / 1795 * 36000))):
        measures = [
            {
                "type": kind,
                "ghg_reduction_t": scope_1 * each.share,
                "eligible_cost": scope_1 * each.share * each.cost_per_t,
                "net_annual_saving": scope_1 * each.share * each.saving_per_t,
                "commitment_years": each.commitment_years,
            }
            for kind, each in assumptions.measures.items()
        ]
        request = {
            "stream": "standard",
            "participant": {"sector": "industrial", "non_electric_gj": gj},
            "measures": measures,
        }
        decision = decide(request, newest_framework())
        assert found.aid[at] == pytest.approx(decision.aid, abs=0.01)
        assert found.cost[at] == pytest.approx(decision.cost, abs=0.01)
        assert (found.aid_low[at], found.aid_high[at]) == pytest.approx((decision.aid, decision.aid), abs=0.01)


def test_bands_contain_the_mean_groups_add_up_and_the_seed_decides() -> None:
    companies = [candidate(at, 100.0 * at, sector=sector) for at, sector in enumerate(("aluminium", "finance") * 6, 1)]
    first = simulate_potential(companies, starting_assumptions(), newest_framework())
    again = simulate_potential(companies, starting_assumptions(), newest_framework())
    assert (first.aid == again.aid).all()
    whole, parts = first.draws["all"], first.draws["sector:aluminium"] + first.draws["sector:finance"]
    assert whole == pytest.approx(parts)
    assert whole[0].mean() == pytest.approx(first.aid.sum())
    assert (first.aid_low <= first.aid).all()
    assert (first.aid <= first.cost).all()


def test_progress_ends_at_one() -> None:
    told: list[float] = []
    companies = [candidate(at, 50.0) for at in range(70)]
    simulate_potential(companies, starting_assumptions(), newest_framework(), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_kept_scenario_takes_the_place_of_the_model(store: Store, aluminium: Scenario) -> None:
    modelled = cohort_outcomes(store, RECEIVED, starting_assumptions())
    assert [(each.source, each.region) for each in modelled.companies] == [("potentiel", "Saguenay–Lac-Saint-Jean")]
    save(store, replace(aluminium, company_id=1), "Four", "Marie Tremblay")
    found = cohort_outcomes(store, RECEIVED, starting_assumptions())
    (company,) = found.companies
    assert (company.source, company.aid, company.aid_low) == ("scénario", 734500, 734500)
    assert (found.total.aid.mean, found.total.aid.high, found.total.companies) == (734500, 734500, 1)
    assert (found.scenarios, found.left_out, found.eligible_share) == (1, 0, 1.0)
    assert sum(share for _, share in found.binding) == pytest.approx(1)


def test_before_the_inventory_the_company_is_left_out(store: Store) -> None:
    found = cohort_outcomes(store, RECEIVED.replace(month=5, day=31), starting_assumptions())
    assert (found.companies, found.left_out, found.total.aid.mean) == ((), 1, 0.0)


def test_assumptions_are_named_stored_and_replaced_under_the_same_name(store: Store) -> None:
    prudent = changed(starting_assumptions(), {"name": "Prudent", "measures.efficiency.share": 0.05})
    save_assumptions(store, prudent, "Marie Tremblay")
    save_assumptions(store, changed(prudent, {"measures.efficiency.share": 0.04}), "Luc Roy")
    (kept,) = named_assumptions(store)
    assert (kept.name, kept.author, kept.open().measures["efficiency"].share) == ("Prudent", "Luc Roy", 0.04)
    assert assumptions_from(assumptions_text(prudent)) == prudent


@pytest.mark.parametrize(
    ("path", "value"), [("measures.efficiency.share", 1.2), ("draws", 1), ("name", ""), ("sizes.small", -1.0)]
)
def test_an_impossible_assumption_is_refused(path: str, value: object) -> None:
    with pytest.raises(RefusedError):
        changed(starting_assumptions(), {path: value})
