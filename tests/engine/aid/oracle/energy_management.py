"""Section 6, tables 6 and 7."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .cumulation import earlier_on_site, refused_for_distributors, room_under_public_share, total
from .exact import ZERO, at_least_zero, dollars, least, prorated
from .expenses import MANAGEMENT, METERING, accountant
from .participant import consumer, general_reasons
from .settlement import equal_parts, settle

SHARE = Fraction(75, 100)  # table 6
MAXIMA = {  # table 6
    "energy_manager": Fraction(10_000),
    "training": Fraction(50_000),
    "advisory": Fraction(100_000),
    "metering": Fraction(150_000),
    "certification": Fraction(10_000),
}
PAYMENTS = 2  # table 7


def decide(request: dict[str, Any]) -> dict[str, Any]:
    books, items = accountant(request), request["items"]
    expenses = {
        item: books.admissible(items.get(item, 0), METERING if item == "metering" else MANAGEMENT) for item in MAXIMA
    }
    terms = {item: {"percentage": SHARE * expenses[item], "item_maximum": _room(request, item)} for item in MAXIMA}
    amounts = [least(terms[item])[0] for item in MAXIMA]
    total_a, total_b = sum(amounts, ZERO), room_under_public_share(request, sum(expenses.values(), ZERO))
    parts = prorated(amounts, total_a, total_b)
    reasons = [*general_reasons(request), *_reasons(request)]
    _, settled = settle(request, min(total_a, total_b), reasons, equal_parts(PAYMENTS))
    return settled | {
        "category": consumer(request),
        "caps": {"cumulation": dollars(total_b)},
        "total_a": dollars(total_a),
        "total_b": dollars(total_b),
        "measures": [
            {"binding": least(terms[item])[1], "amount": dollars(amount), "prorated_amount": dollars(part)}
            for item, amount, part in zip(MAXIMA, amounts, parts, strict=True)
        ],
    }


def _room(request: dict[str, Any], item: str) -> Fraction:
    """What the site's earlier grants leave of the item's maximum (A24)."""
    return at_least_zero(MAXIMA[item] - total(earlier_on_site(request, category=item)))


def _reasons(request: dict[str, Any]) -> list[str]:
    """R059, R091, R092."""
    checks = {
        "distributor_aid": refused_for_distributors(request),
        "already_iso_50001": request.get("participant", {}).get("iso_50001", "no") == "held",
        "scope_too_small": not request.get("covers_most_of_site", True),
        "software_only": request.get("software_only", False),
    }
    return [reason for reason, fails in checks.items() if fails]
