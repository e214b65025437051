"""Section 9, tables 15 to 18."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .analysis import SITE_MAXIMA as STUDY_CEILINGS
from .cumulation import earlier_this_fiscal_year
from .exact import ZERO, at_least_zero, exact, read_date
from .expenses import STUDY, accountant
from .least_of_three import PAY_BACK_REASONS, Assessed, Terms, assess, conclude, own_cost
from .participant import consumer, general_reasons, received, sector
from .simplified_measures import heating_range, is_refrigeration_listed

PAY_BACKS = {  # table 15
    ("GC", "industrial"): (Fraction(1), Fraction(15)),
    ("GC", "commercial"): (Fraction(3), Fraction(20)),
    ("GC", "institutional"): (Fraction(5), Fraction(20)),
    ("PMC", "industrial"): (Fraction(2), Fraction(20)),
    ("PMC", "commercial"): (Fraction(3), Fraction(20)),
    ("PMC", "institutional"): (Fraction(5), Fraction(20)),
}
RATES = {"GC": Fraction(60), "PMC": Fraction(125)}  # table 16, dollars a tonne
LARGE_INDUSTRIAL_RATE = Fraction(50)  # table 16, without ISO 50001
FUGITIVE_RATE = Fraction(25)  # table 17
REQUEST_MAXIMUM = Fraction(5_000_000)  # table 16
SITE_YEAR_MAXIMUM = Fraction(10_000_000)  # table 16
GREENHOUSE_CHOICE = Fraction(140_000)  # section 7.2.4


def decide(request: dict[str, Any]) -> dict[str, Any]:
    where, category = sector(request), consumer(request)
    measures = request["measures"]
    assessed = [
        assess(m, cost, _terms(request, m, category, where), _stream_reasons(request, m, category), where)
        for m, cost in zip(measures, _costs(request, category), strict=True)
    ]
    maxima = {
        "request_maximum": REQUEST_MAXIMUM,
        "site_year_maximum": at_least_zero(SITE_YEAR_MAXIMUM - earlier_this_fiscal_year(request)),
    }
    reasons = [*general_reasons(request), *_project(request, assessed)]
    return conclude(request, assessed, maxima, reasons) | {"category": category}


def _terms(request: dict[str, Any], measure: dict[str, Any], category: str, where: str) -> Terms:
    if measure["type"] == "fugitive":
        return Terms(FUGITIVE_RATE, shortest_pay_back=None)
    shortest, longest = PAY_BACKS[category, where]
    rate = RATES[category]
    if (category, where) == ("GC", "industrial") and not _certified(request):
        rate = LARGE_INDUSTRIAL_RATE
    return Terms(rate, shortest, longest, request.get("options", {}).get("pri_max_inclusive", False))


def _certified(request: dict[str, Any]) -> bool:
    """Note 32, A09: held or promised at acceptance, held at the last payment."""
    if request.get("step", "acceptance") == "final":
        return bool(request.get("iso_50001_at_last_payment", False))
    return request.get("participant", {}).get("iso_50001", "no") in {"planned", "held"}


def _costs(request: dict[str, Any], category: str) -> list[Fraction]:
    """Own costs, an ESCO's study spread in proportion of cost under its ceiling (R165, A18)."""
    books = accountant(request)
    costs = [own_cost(measure, books) for measure in request["measures"]]
    study = request.get("esco_study")
    base = sum((at_least_zero(cost) for cost in costs), ZERO)
    if study is None or not request.get("esco_turnkey", False) or base == 0:
        return costs
    admitted = min(books.admissible(study["expenses"], STUDY), STUDY_CEILINGS[study["category"], category])
    return [cost + admitted * at_least_zero(cost) / base for cost in costs]


def _stream_reasons(request: dict[str, Any], measure: dict[str, Any], category: str) -> list[str]:
    """R160 and R161: what belongs to dual energy or to the simplified list."""
    found = ["belongs_to_dual_energy"] if measure.get("eligible_for_dual_energy", False) else []
    listed = measure.get("simplified_measure")
    if listed is None:
        return found
    open_to_large = category == "GC" and request.get("options", {}).get("listed_measure_gc", "none") == "standard"
    return found + listed_reasons(listed, open_to_large)


def listed_reasons(listed: dict[str, Any], open_to_large: bool) -> list[str]:
    """Why a measure of the simplified list may not come here (R107, R111, R116, R122, A28, A31)."""
    kind = listed["type"]
    position = heating_range(listed) if kind == "heating" else None
    expenses, others = listed.get("expenses"), listed.get("has_other_ghg_measures", False)
    kept_in_greenhouse = (expenses is None or exact(expenses) <= GREENHOUSE_CHOICE) and not others
    checks = {
        "maple_syrup_belongs_to_simplified": kind == "maple_syrup" and not open_to_large,
        "refrigeration_belongs_to_simplified": kind == "co2_refrigeration"
        and is_refrigeration_listed(listed)
        and not open_to_large,
        "heating_belongs_to_simplified": position == "inside" and not open_to_large,
        "below_simplified_range": position == "below",
        "submitted_to_chauffez_vert": kind == "heating" and listed.get("chauffez_vert", False),
        "greenhouse_belongs_to_simplified": kind == "greenhouse" and kept_in_greenhouse and not open_to_large,
    }
    return [reason for reason, fails in checks.items() if fails]


def _project(request: dict[str, Any], measures: list[Assessed]) -> list[str]:
    """A05 in its project reading; R164, A50."""
    day, contract = received(request), read_date(request.get("dates", {}).get("esco_contract"))
    whole = request.get("options", {}).get("pri_scope", "measure") == "project"
    checks = {
        "pri_project": whole and any(PAY_BACK_REASONS & set(m.reasons) for m in measures),
        "esco_contract_before_request": request.get("esco_turnkey", False)
        and day is not None
        and contract is not None
        and day >= contract,
    }
    return [reason for reason, fails in checks.items() if fails]
