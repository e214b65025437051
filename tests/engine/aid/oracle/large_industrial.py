"""Section 10, tables 19 to 21."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .cumulation import earlier_on_site, total
from .exact import ZERO, at_least_zero, exact
from .expenses import accountant
from .least_of_three import Terms, assess, conclude, own_cost
from .participant import consumer, general_reasons, sector
from .placement import belongs_elsewhere

TERMS = Terms(rate=Fraction(100), shortest_pay_back=Fraction(1), saving_required=False)  # table 20
MAXIMUM = Fraction(40_000_000)  # table 20, by request and by site
SMALLEST_INVESTMENT = Fraction(15_000_000)  # table 19
COMMITMENT_YEARS = 10  # section 10.1.2


def decide(request: dict[str, Any]) -> dict[str, Any]:
    where, books = sector(request), accountant(request)
    costs = [own_cost(measure, books) for measure in request["measures"]]
    assessed = [
        assess(measure, cost, TERMS, _stream_reasons(request, measure), where)
        for measure, cost in zip(request["measures"], costs, strict=True)
    ]
    maxima = {
        "request_maximum": MAXIMUM,
        "site_maximum": at_least_zero(MAXIMUM - total(earlier_on_site(request))),
    }
    reasons = [*general_reasons(request), *_project(request, costs, where)]
    return conclude(request, assessed, maxima, reasons) | {"category": consumer(request)}


def _stream_reasons(request: dict[str, Any], measure: dict[str, Any]) -> list[str]:
    """R174: fewer than ten years only with approval; R183 to R187: what goes to one other stream only."""
    short = exact(measure.get("commitment_years", COMMITMENT_YEARS)) < COMMITMENT_YEARS
    unapproved = short and not request.get("shorter_commitment_approved", False)
    elsewhere = belongs_elsewhere(request, measure, consumer(request))
    return [*elsewhere, "commitment_under_10_not_approved"] if unapproved else elsewhere


def _project(request: dict[str, Any], costs: list[Fraction], where: str) -> list[str]:
    """R170, R175, A37."""
    declared = request.get("ghg_investment")
    invested = sum((at_least_zero(c) for c in costs), ZERO) if declared is None else exact(declared)
    checks = {
        "site_not_industrial": where != "industrial",
        "spede_required": request.get("participant", {}).get("spede", "no") == "no",
        "ghg_investment_under_minimum": invested < SMALLEST_INVESTMENT,
        "business_plan_missing": not request.get("business_plan", True),
    }
    return [reason for reason, fails in checks.items() if fails]
