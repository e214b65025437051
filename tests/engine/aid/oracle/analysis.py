"""Section 4, tables 2 and 3."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .cumulation import earlier_on_site, refused_for_distributors, room_under_public_share, total
from .exact import ZERO, at_least_zero, dollars, least, prorated
from .expenses import STUDY, accountant
from .participant import consumer, general_reasons
from .settlement import equal_parts, settle

SHARES = {"standard": Fraction(50, 100), "complex": Fraction(75, 100)}  # table 2
SITE_MAXIMA = {  # table 2
    ("standard", "PMC"): Fraction(25_000),
    ("standard", "GC"): Fraction(75_000),
    ("complex", "PMC"): Fraction(100_000),
    ("complex", "GC"): Fraction(300_000),
}
PAYMENTS = 2  # table 3


def decide(request: dict[str, Any]) -> dict[str, Any]:
    books, category = accountant(request), consumer(request)
    studies = request["studies"]
    expenses = [books.admissible(study["expenses"], STUDY) for study in studies]
    shares = [SHARES[study["category"]] * spent for study, spent in zip(studies, expenses, strict=True)]
    rooms = {kind: _room(request, kind, category) for kind in SHARES}
    asked = {
        kind: sum((s for study, s in zip(studies, shares, strict=True) if study["category"] == kind), ZERO)
        for kind in SHARES
    }
    amounts = [
        prorated([share], asked[study["category"]], rooms[study["category"]])[0]
        for study, share in zip(studies, shares, strict=True)
    ]
    total_a, total_b = sum(amounts, ZERO), room_under_public_share(request, sum(expenses, ZERO))
    parts = prorated(amounts, total_a, total_b)
    reasons = [*general_reasons(request), *_reasons(request)]
    _, settled = settle(request, min(total_a, total_b), reasons, equal_parts(PAYMENTS))
    return settled | {
        "category": category,
        "caps": {
            "site_room_standard": dollars(rooms["standard"]),
            "site_room_complex": dollars(rooms["complex"]),
            "cumulation": dollars(total_b),
        },
        "total_a": dollars(total_a),
        "total_b": dollars(total_b),
        "measures": [
            {
                "binding": _binding(asked[study["category"]], rooms[study["category"]]),
                "amount": dollars(amount),
                "prorated_amount": dollars(part),
            }
            for study, amount, part in zip(studies, amounts, parts, strict=True)
        ],
    }


def _room(request: dict[str, Any], kind: str, category: str) -> Fraction:
    """Lifetime room on the site; a standard analysis that led to works no longer counts (R072, A17)."""
    grants = [
        grant
        for grant in earlier_on_site(request, category=kind)
        if not (kind == "standard" and grant.get("led_to_implementation", False))
    ]
    return at_least_zero(SITE_MAXIMA[kind, category] - total(grants))


def _binding(asked: Fraction, room: Fraction) -> list[str]:
    return least({"percentage": asked, "site_maximum": room})[1]


def _reasons(request: dict[str, Any]) -> list[str]:
    """R059, R073."""
    checks = {
        "distributor_aid": refused_for_distributors(request),
        "measures_already_known": request.get("already_known_or_done", False),
        "esco_turnkey": request.get("esco_turnkey", False),
    }
    return [reason for reason, fails in checks.items() if fails]
