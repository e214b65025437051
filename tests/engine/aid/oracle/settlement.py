"""From what the rules give to what is paid: refusal, revision, payments, deadlines (sections 3.5, 3.9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from .exact import ZERO, at_least_zero, cents, cut_to_cents, dollars, exact, months_after, read_date
from .expenses import earliest_commitment

Split = Callable[[Fraction], list[Fraction]]

DURATIONS = {  # R033: months, months of extension, date counted from
    "analysis": (24, 6, "agreement"),
    "recommissioning": (24, 6, "agreement"),
    "energy_management": (36, 6, "agreement"),
    "simplified": (24, 0, "received"),
    "dual_energy": (48, 12, "received"),
    "standard": (48, 12, "agreement"),
    "large_industrial": (48, 12, "agreement"),
}


def settle(
    request: dict[str, Any],
    computed: Fraction,
    reasons: Iterable[str],
    split: Split,
    warnings: Iterable[str] = (),
) -> tuple[Fraction, dict[str, Any]]:
    """The aid finally given, and the decision's keys that every stream shares."""
    reasons = sorted(set(reasons))
    agreed, paid = request.get("agreed_aid"), request.get("already_paid")
    revised = computed if agreed is None else min(computed, exact(agreed))  # R065
    lowered = revised < computed
    aid = cents(ZERO if reasons else revised)
    fields: dict[str, Any] = {
        "reasons": reasons,
        "warnings": sorted({*warnings, *_general_warnings(request), *(["revised_downward_only"] * lowered)}),
        "computed_aid": dollars(computed),
        "eligible": not reasons,
        "aid": dollars(aid),
        "payments": [{"amount": dollars(part)} for part in split(aid)] if aid else [],
        "deadlines": deadlines(request),
    }
    if agreed is not None or paid is not None:
        already = exact(paid or 0)
        fields["balance_due"] = dollars(at_least_zero(aid - already))
        fields["repayment"] = dollars(at_least_zero(already - aid))
    return aid, fields


def equal_parts(count: int) -> Split:
    """Equal payments cut down to the cent, the remainder in the last (A16)."""

    def split(aid: Fraction) -> list[Fraction]:
        part = cut_to_cents(aid / count)
        return [part] * (count - 1) + [aid - part * (count - 1)]

    return split


def deadlines(request: dict[str, Any]) -> dict[str, str]:
    """R030, R033: the earliest commitment, the latest end, with and without extension."""
    dates = {name: read_date(text) for name, text in request.get("dates", {}).items()}
    months, extension, origin = DURATIONS[request["stream"]]
    start, works_end = dates.get(origin), dates.get("works_end")
    found: dict[str, str] = {}
    earliest = earliest_commitment(request)
    if earliest is not None:
        found["earliest_commitment"] = earliest.isoformat()
    if start is not None:
        end, extended = months_after(start, months), months_after(start, months + extension)
        found |= {"latest_end": end.isoformat(), "latest_end_extended": extended.isoformat()}
        if works_end is not None:
            found["schedule"] = _schedule(works_end, end, extended)
    return found


def _schedule(works_end: date, end: date, extended: date) -> str:
    if works_end <= end:
        return "on_time"
    return "extension_needed" if works_end <= extended else "too_late"


def _general_warnings(request: dict[str, Any]) -> list[str]:
    """R032: a first commitment before the earliest date may make the request inadmissible."""
    first, earliest = read_date(request.get("dates", {}).get("first_commitment")), earliest_commitment(request)
    early = first is not None and earliest is not None and first < earliest
    return ["committed_too_early"] if early else []
