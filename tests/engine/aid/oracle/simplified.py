"""Section 7, tables 8 to 11."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .cumulation import earlier_this_fiscal_year, refused_for_distributors, room_under_public_share
from .exact import ZERO, at_least_zero, dollars, least, prorated
from .expenses import WORKS, accountant
from .participant import consumer, general_reasons
from .settlement import equal_parts, settle
from .simplified_measures import barred, formula, shown_quantities

MEASURE_MAXIMUM = Fraction(100_000)  # section 7.2
SITE_YEAR_MAXIMUM = Fraction(250_000)  # section 7.2
PAYMENTS = 1  # tables 8 to 11


def decide(request: dict[str, Any]) -> dict[str, Any]:
    measures, category = request["measures"], consumer(request)
    reasons = [_reasons(request, measure) for measure in measures]
    terms = [
        {"formula": at_least_zero(formula(measure)[0]), "measure_maximum": MEASURE_MAXIMUM} for measure in measures
    ]
    amounts = [ZERO if why else least(term)[0] for why, term in zip(reasons, terms, strict=True)]
    room = at_least_zero(SITE_YEAR_MAXIMUM - earlier_this_fiscal_year(request))
    kept = [measure for measure, why in zip(measures, reasons, strict=True) if not why]
    cumulation = _cumulation(request, kept)
    total_a = sum(amounts, ZERO)
    total_b, binding_b = least({"site_year_maximum": room, "cumulation": cumulation})
    parts = prorated(amounts, total_a, total_b)
    general = general_reasons(request)
    general += ["large_consumer"] * (category == "GC") + ["no_eligible_measure"] * (not kept)
    warnings = ["cumulation_not_checked"] if cumulation is None else []
    _, settled = settle(request, min(total_a, total_b), general, equal_parts(PAYMENTS), warnings)
    return settled | {
        "category": category,
        "caps": {"site_year_room": dollars(room), "cumulation": dollars(cumulation)},
        "total_a": dollars(total_a),
        "total_b": dollars(total_b),
        "binding_b": binding_b,
        "measures": [
            shown_quantities(measure)
            | {
                "eligible": not why,
                "reasons": why,
                "binding": least(term)[1],
                "amount": dollars(amount),
                "prorated_amount": dollars(part),
            }
            for measure, why, term, amount, part in zip(measures, reasons, terms, amounts, parts, strict=True)
        ],
    }


def _reasons(request: dict[str, Any], measure: dict[str, Any]) -> list[str]:
    """The measure's own conditions, and distributors' aid, which only greenhouses may join (R059, R123)."""
    why = barred(measure, request.get("participant", {}).get("residential_building"))
    if measure["type"] != "greenhouse" and refused_for_distributors(request):
        why.append("distributor_aid")
    return why


def _cumulation(request: dict[str, Any], kept: list[dict[str, Any]]) -> Fraction | None:
    """R125, A27: unchecked when a kept measure's expenses are unknown."""
    if any(measure.get("expenses") is None for measure in kept):
        return None
    books = accountant(request)
    spent = sum((books.admissible(measure["expenses"], WORKS) for measure in kept), ZERO)
    return room_under_public_share(request, spent)
