"""Other aid and earlier grants (section 3.8 and each stream's own section on cumulation)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from .exact import ZERO, at_least_zero, exact, read_date

PUBLIC_SHARE = Fraction(75, 100)  # section 3.8, R050
APRIL = 4  # the government's fiscal year starts on 1 April, note 31
DISTRIBUTORS = {"hydro_quebec", "municipal_grid", "energir", "gazifere", "cooperative_grid"}  # R059
PUBLIC = {  # R050, R051, A13
    "quebec",
    "canada",
    "tax_credit",
    "public_loan",
    "municipal",
    "hydro_quebec",
    "municipal_grid",
    "pev2030_same_measures",
    "other_ministry_programme",
}
LENDERS = {"bdc", "fcc", "fadq"}  # R052: private at market conditions, public otherwise (A43)


def counted(request: dict[str, Any]) -> Fraction:
    """Other public aid, at its whole value."""
    return sum((exact(aid["amount"]) for aid in request.get("other_aid", []) if _is_public(aid)), ZERO)


def _is_public(aid: dict[str, Any]) -> bool:
    source = aid["source"]
    return source in PUBLIC or (source in LENDERS and not aid.get("market_conditions", True))


def room_under_public_share(request: dict[str, Any], expenses: Fraction) -> Fraction:
    """75 % of the admissible expenses less the other public aid, never under zero (R050)."""
    return at_least_zero(PUBLIC_SHARE * expenses - counted(request))


def refused_for_distributors(request: dict[str, Any]) -> bool:
    """R059, A19: any distributor's aid, or in the other reading two distributors' or more."""
    givers = {aid["source"] for aid in request.get("other_aid", []) if exact(aid["amount"]) > 0} & DISTRIBUTORS
    allowed = 1 if request.get("options", {}).get("distributors", "any") == "several" else 0
    return len(givers) > allowed


def earlier_on_site(request: dict[str, Any], **criteria: str) -> list[dict[str, Any]]:
    """Earlier grants of this stream on this site whose keys equal the criteria (R058)."""
    return [
        grant
        for grant in request.get("earlier_grants", [])
        if grant["stream"] == request["stream"]
        and grant.get("same_site", True)
        and all(grant.get(key) == value for key, value in criteria.items())
    ]


def total(grants: list[dict[str, Any]]) -> Fraction:
    return sum((exact(grant["amount"]) for grant in grants), ZERO)


def earlier_this_fiscal_year(request: dict[str, Any]) -> Fraction:
    """Grants accepted in the fiscal year of this project's acceptance, reception for want of it (A11, A25)."""
    dates = request.get("dates", {})
    accepted = read_date(dates.get("accepted") or dates.get("received"))
    if accepted is None:
        return ZERO
    year = _fiscal_year(accepted)
    return total([g for g in earlier_on_site(request) if _fiscal_year(date.fromisoformat(g["accepted"])) == year])


def _fiscal_year(day: date) -> int:
    return day.year if day.month >= APRIL else day.year - 1
