"""Section 5, tables 4 and 5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from .cumulation import refused_for_distributors, room_under_public_share
from .exact import ZERO, dollars, least, read_date, years_after
from .expenses import STUDY, Accountant, accountant
from .participant import consumer, general_reasons, received
from .settlement import settle

SHARE = Fraction(75, 100)  # table 4
BUILDING_MAXIMUM = Fraction(100_000)  # table 4
FOLLOW_UP_YEARS = 2  # section 5.1.2: at least two, of which two are aided
YEARS_BETWEEN_REQUESTS = 5  # section 5.1.2
YEARS_IN_SERVICE = 3  # section 5.1.2
PHASES = ("investigation", "transfer", "follow_up")  # section 5.1.2: phases 2, 4 and 5


@dataclass(frozen=True)
class Building:
    """One building's admissible expenses and aid by payment."""

    reasons: list[str]
    expenses: Fraction
    investigation: Fraction
    transfer_follow_up: Fraction
    binding: list[str]

    @property
    def amount(self) -> Fraction:
        return self.investigation + self.transfer_follow_up


def decide(request: dict[str, Any]) -> dict[str, Any]:
    books, day = accountant(request), received(request)
    buildings = [_building(building, books, day) for building in request["buildings"]]
    total_a = sum((b.amount for b in buildings), ZERO)
    total_b = room_under_public_share(request, sum((b.expenses for b in buildings), ZERO))
    first = sum((b.investigation for b in buildings), ZERO)

    def split(aid: Fraction) -> list[Fraction]:
        """The second payment gives way first (A22)."""
        return [min(first, aid), aid - min(first, aid)]

    reasons = general_reasons(request)
    if all(b.reasons for b in buildings):
        reasons.append("no_eligible_measure")
    if refused_for_distributors(request):
        reasons.append("distributor_aid")
    _, settled = settle(request, min(total_a, total_b), reasons, split)
    return settled | {
        "category": consumer(request),
        "caps": {"cumulation": dollars(total_b)},
        "total_a": dollars(total_a),
        "total_b": dollars(total_b),
        "measures": [
            {
                "eligible": not b.reasons,
                "reasons": b.reasons,
                "binding": b.binding,
                "amount": dollars(b.amount),
            }
            for b in buildings
        ],
    }


def _building(building: dict[str, Any], books: Accountant, day: date | None) -> Building:
    reasons = _reasons(building, day)
    if reasons:
        return Building(reasons, ZERO, ZERO, ZERO, ["percentage"])
    investigation = books.admissible(building["investigation"], STUDY)
    years = building["follow_up"][:FOLLOW_UP_YEARS]
    rest = books.admissible(building["transfer"], STUDY)
    rest += sum((books.admissible(year, STUDY) for year in years), ZERO)
    first = min(SHARE * investigation, BUILDING_MAXIMUM)
    second = min(SHARE * rest, BUILDING_MAXIMUM - first)
    terms = {"percentage": SHARE * (investigation + rest), "building_maximum": BUILDING_MAXIMUM}
    return Building([], investigation + rest, first, second, least(terms)[1])


def _reasons(building: dict[str, Any], day: date | None) -> list[str]:
    """R083, R084; the anniversary day is in time (A23)."""

    def sooner_than(event: str, years: int) -> bool:
        since = read_date(building.get(event))
        return day is not None and since is not None and day < years_after(since, years)

    checks = {
        "phases_incomplete": any(building.get(phase) is None for phase in PHASES)
        or len(building["follow_up"]) < FOLLOW_UP_YEARS,
        "recommissioned_under_5_years": sooner_than("last_recommissioning_request", YEARS_BETWEEN_REQUESTS),
        "building_under_3_years": sooner_than("commissioned", YEARS_IN_SERVICE),
    }
    return [reason for reason, fails in checks.items() if fails]
