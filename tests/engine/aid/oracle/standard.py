"""Section 9, tables 15 to 18."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .analysis import SITE_MAXIMA as STUDY_CEILINGS
from .cumulation import earlier_this_fiscal_year
from .exact import ZERO, at_least_zero, read_date
from .expenses import STUDY, accountant
from .least_of_three import Terms, assess, conclude, own_cost
from .participant import consumer, general_reasons, received, sector
from .placement import belongs_elsewhere

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


def decide(request: dict[str, Any]) -> dict[str, Any]:
    where, category = sector(request), consumer(request)
    measures = request["measures"]
    assessed = [
        assess(m, cost, _terms(request, m, category, where), belongs_elsewhere(request, m, category), where)
        for m, cost in zip(measures, _costs(request, category), strict=True)
    ]
    maxima = {
        "request_maximum": REQUEST_MAXIMUM,
        "site_year_maximum": at_least_zero(SITE_YEAR_MAXIMUM - earlier_this_fiscal_year(request)),
    }
    reasons = [*general_reasons(request), *_project(request)]
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


def _project(request: dict[str, Any]) -> list[str]:
    """R164, A50: a turnkey project is requested before its contract."""
    day, contract = received(request), read_date(request.get("dates", {}).get("esco_contract"))
    if not request.get("esco_turnkey", False) or day is None or contract is None:
        return []
    return ["esco_contract_before_request"] if day >= contract else []
