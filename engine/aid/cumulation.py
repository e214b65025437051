"""Other aid and earlier grants: what counts in the 75 % rule, what refuses, what a site still may get (§3.8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from engine.aid.checks import Checks
from engine.aid.context import Context
from engine.aid.numeric import Mask, Values, is_scalar, positive, total
from engine.aid.request import EarlierGrant, OtherAid, Request


def counted_aid(request: Request, context: Context) -> Values:
    """Public aid the cumulation rule counts, at its full value, CAD (R050 to R055, A13, A43)."""
    return total([aid.amount for aid in request.other_aid if _counts(aid, context)])


def _counts(aid: OtherAid, context: Context) -> bool:
    counted = context.framework.other_aid[aid.source].counted
    return counted == "always" or (counted == "below_market" and not aid.market_conditions)


def cumulation_room(expenses: Values, counted: Values, context: Context) -> Values:
    """What the rule leaves to the programme: 75 % of the eligible expenses less the other aid, floor 0 (R050)."""
    share = context.framework.general.cumulation_share.value
    return positive(share * expenses - counted, context.trace)


def has_distributor_aid(request: Request, context: Context) -> Mask:
    """Whether the aid of energy distributors bars a stream (R059): any of them, or several (A19)."""
    given: dict[str, Mask] = {}
    for aid in request.other_aid:
        if context.framework.other_aid[aid.source].distributor:
            given[aid.source] = np.logical_or(given.get(aid.source, False), aid.amount > 0)
    distributors = sum(np.asarray(mask, np.int64) for mask in given.values())
    barred: Mask = distributors > (1 if context.options.distributors == "several" else 0)
    return bool(barred) if is_scalar(barred) else barred


def check_other_aid(request: Request, context: Context, checks: Checks) -> None:
    """Refusals that follow from the source of another aid alone (R020, R056)."""
    for aid in request.other_aid:
        refusal = context.framework.other_aid[aid.source].refusal
        if refusal is not None:
            checks.refuse(refusal, aid.amount > 0, amount=aid.amount)


def earlier(request: Request, wanted: Callable[[EarlierGrant], bool]) -> Values:
    """Aid already granted to the same site and stream, among the grants ``wanted``, CAD."""
    return total(
        [
            grant.amount
            for grant in request.earlier_grants
            if grant.same_site and grant.stream == request.stream and wanted(grant)
        ]
    )


def earlier_this_year(request: Request, context: Context) -> Values:
    """Aid accepted in the government fiscal year of this acceptance (R101, R156, A11, A25), CAD.

    The acceptance falls back on the reception. A grant whose year cannot be told is not deducted; a notice says so.
    """
    accepted = request.dates.accepted or request.dates.received
    first_month = int(context.framework.general.fiscal_year_first_month.value)
    if request.earlier_grants and accepted is None:
        context.notice("fiscal_year_unknown")

    def same_year(grant: EarlierGrant) -> bool:
        if accepted is None or grant.accepted is None:
            return False
        return fiscal_year(grant.accepted, first_month) == fiscal_year(accepted, first_month)

    return earlier(request, same_year)


def fiscal_year(day: date, first_month: int) -> int:
    """The calendar year in which the fiscal year of ``day`` began.

    >>> fiscal_year(date(2024, 3, 31), 4), fiscal_year(date(2024, 4, 1), 4)
    (2023, 2024)
    """
    return day.year if day.month >= first_month else day.year - 1
