"""Section 8, tables 12 to 14."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .cumulation import LENDERS, earlier_on_site, total
from .exact import ZERO, at_least_zero, dollars, exact, least
from .expenses import DUAL_ENERGY_SIMPLIFIED, WORKS, Kinds, accountant
from .participant import consumer, general_reasons, sector
from .settlement import equal_parts, settle

COST_SHARE = Fraction(80, 100)  # tables 13 and 14
YEARS = 10  # sections 8.1.1 and 8.2.3
MONTHS_ON_GAS = 12  # section 8.1.1
DWELLINGS = 20  # section 8.1.1
PAYMENTS = 1  # table 12
RESIDENTIAL_OFFER = {"rooming_house", "bed_and_breakfast"}  # section 8.1.2
PARTNERS = {"hydro_quebec", "energir"}  # section 8.2.4
NOT_AID = {"sofiac", "madi", "lqe_46_8_1", "greibj_art_89", "municipal_own_funds"}  # sections 3.3 and 3.8


@dataclass(frozen=True)
class Path:
    """One of the two paths: its rate by tonne and year if any, its maxima, the expenses it admits."""

    rate: Fraction | None
    request_maximum: Fraction
    site_maximum: Fraction
    kinds: Kinds


PATHS = {
    "simplified": Path(None, Fraction(150_000), Fraction(250_000), DUAL_ENERGY_SIMPLIFIED),  # table 13
    "custom": Path(Fraction(250), Fraction(3_000_000), Fraction(6_000_000), WORKS),  # table 14
}


def decide(request: dict[str, Any]) -> dict[str, Any]:
    path = PATHS[request["path"]]
    cost = accountant(request).admissible(request["project_cost"], path.kinds)
    extra = cost - exact(request.get("reference_cost", 0))
    hydro, energir = _given(request, "hydro_quebec"), _bearing_on_costs(request, "energir")
    room = at_least_zero(path.site_maximum - total(earlier_on_site(request, path=request["path"])))
    candidates = {
        "iadm_share": COST_SHARE * extra - hydro,
        "ghg_rate": None if path.rate is None else exact(request["ghg_reduction_t"]) * path.rate * YEARS,
        "request_maximum": path.request_maximum,
        "site_maximum": room,
    }
    if energir > 0:  # A32
        candidates["participant_20"] = COST_SHARE * extra - hydro - energir
    terms = candidates | _estimate(request)
    smallest, binding = least(terms)
    warnings = ["hydro_quebec_aid_above_80"] if hydro > COST_SHARE * at_least_zero(extra) else []
    reasons = [*general_reasons(request), *_project(request, extra), *_gas(request), *_building(request)]
    aid, settled = settle(request, at_least_zero(smallest), reasons, equal_parts(PAYMENTS), warnings)
    return settled | {
        "category": consumer(request),
        "iadm": dollars(extra),
        "candidates": {name: dollars(amount) for name, amount in candidates.items()},
        "binding": binding,
        "caps": {"site_room": dollars(room)},
        "participant_share": dollars(at_least_zero(extra - hydro - energir - aid)),
    }


def _given(request: dict[str, Any], source: str) -> Fraction:
    return sum((exact(a["amount"]) for a in request.get("other_aid", []) if a["source"] == source), ZERO)


def _bearing_on_costs(request: dict[str, Any], source: str) -> Fraction:
    bearing = [a for a in request.get("other_aid", []) if a.get("on_eligible_costs", True)]
    return _given({"other_aid": bearing}, source)


def _estimate(request: dict[str, Any]) -> dict[str, Fraction]:
    """R135, A44: the simplified path never pays more than its estimate."""
    estimate = request.get("estimated_aid")
    if request["path"] != "simplified" or estimate is None:
        return {}
    return {"estimated_aid": exact(estimate)}


def _project(request: dict[str, Any], extra: Fraction) -> list[str]:
    """R021, R130, R136, R138, R140, R141."""
    checks = {
        "no_extra_cost": extra <= 0,
        "no_ghg_reduction": exact(request.get("ghg_reduction_t", 1)) <= 0,
        "other_organisation_aid": any(_unwelcome(aid) for aid in request.get("other_aid", [])),
        "tariff_commitment_10": exact(request.get("commitment_years", YEARS)) < YEARS,
        "equipment_not_new": not request.get("new_equipment", True),
        "fuel_other_than_gas": request.get("fuel", "natural_gas") != "natural_gas",
        "industrial_site": request.get("industrial_site", False) or sector(request) == "industrial",
    }
    return [reason for reason, fails in checks.items() if fails]


def _unwelcome(aid: dict[str, Any]) -> bool:
    """Aid of another organisation; a loan at market conditions or the participant's equity is no aid."""
    source = aid["source"]
    lent = source in LENDERS and aid.get("market_conditions", True)
    return source not in PARTNERS | NOT_AID and not lent and exact(aid["amount"]) > 0


def _gas(request: dict[str, Any]) -> list[str]:
    """R138: a new building reaches the network, an existing one has been heated by it for a year."""
    if request.get("new_construction", False):
        return [] if request.get("gas_network_access", True) else ["not_a_gas_customer"]
    checks = {
        "not_a_gas_customer": not request.get("gas_customer", True),
        "gas_heating_under_12_months": request.get("months_on_gas", MONTHS_ON_GAS) < MONTHS_ON_GAS,
    }
    return [reason for reason, fails in checks.items() if fails]


def _building(request: dict[str, Any]) -> list[str]:
    """R139, R140."""
    building = request.get("building") or {}
    use, few = building.get("use", "commercial"), building.get("dwellings", 0) < DWELLINGS
    checks = {
        "belongs_to_residential_offer": use in RESIDENTIAL_OFFER or building.get("single_home_with_shop", False),
        "under_20_dwellings": use == "residential" and few,
        "non_residential_not_on_gas": use == "mixed" and few and not building.get("non_residential_on_gas", True),
    }
    return [reason for reason, fails in checks.items() if fails]
