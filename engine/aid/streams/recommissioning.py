"""Recommissioning of buildings (§5): a share of each phase, within a maximum per building."""

from __future__ import annotations

from datetime import date

from engine.aid.calendar import years_later
from engine.aid.checks import Checks
from engine.aid.computation import Computation, Item, assemble
from engine.aid.context import Context
from engine.aid.cumulation import counted_aid, cumulation_room
from engine.aid.eligibility import check_general, is_large
from engine.aid.expenses import Ceiling, eligible
from engine.aid.numeric import Values, choose, lesser, positive, total
from engine.aid.request import Building, RecommissioningRequest


def compute(request: RecommissioningRequest, context: Context) -> Computation:
    """Buildings, then the cumulation rule, cut from the second payment first (R080 to R088, A22)."""
    large = is_large(request, context)
    checks = check_general(request, context)
    ceiling = None if request.agreed_internal_ceiling is None else Ceiling(request.agreed_internal_ceiling)
    found = [
        _building(f"B{index}", building, request.dates.received, ceiling, context)
        for index, building in enumerate(request.buildings, 1)
    ]
    items = [item for item, _ in found]
    cost, counted = total([spent for _, spent in found]), counted_aid(request, context)
    cumulation = cumulation_room(cost, counted, context)
    computation = assemble(
        checks,
        items,
        {"cumulation": cumulation},
        {"cumulation": cumulation},
        context,
        cost=cost,
        counted=counted,
        large=large,
    )
    computation.payment_parts = [total([item.values["investigation"] for item in items])]
    return computation


def _building(
    name: str, building: Building, received: date | None, ceiling: Ceiling | None, context: Context
) -> tuple[Item, Values]:
    """A building's two parts of aid and its eligible expenses, all zero when it is refused."""
    rules = context.framework.recommissioning
    checks = context.checks()
    _check(building, received, context, checks)
    aided = int(rules.aided_follow_up.value)
    follow_up = building.follow_up or []
    investigation = eligible(building.investigation, "recommissioning", context, ceiling)
    later = eligible(building.transfer, "recommissioning", context, ceiling) + total(
        [eligible(year, "recommissioning", context, ceiling) for year in follow_up[:aided]]
    )
    allowed = checks.passed()
    investigation, later = choose(allowed, investigation, 0.0), choose(allowed, later, 0.0)
    share, maximum = rules.share.value, rules.building_maximum.value
    first = lesser(share * investigation, maximum, context.trace)
    second = lesser(share * later, positive(maximum - first), context.trace)
    item = Item(
        id=name,
        checks=checks,
        terms={"percentage": share * (investigation + later), "building_maximum": maximum},
        amount=first + second,
        values={"investigation": first, "transfer_follow_up": second, "expenses": investigation + later},
    )
    return item, investigation + later


def _check(building: Building, received: date | None, context: Context, checks: Checks) -> None:
    """Phases 2, 4 and 5 present with the follow-up the rules ask for; anniversaries reached (R082 to R084, A23)."""
    rules = context.framework.recommissioning
    years = len(building.follow_up or [])
    missing = building.investigation is None or building.transfer is None
    checks.refuse("phases_incomplete", missing or years < rules.aided_follow_up.value)
    if received is None:
        return
    for code, since, years_needed in (
        (
            "recommissioned_under_5_years",
            building.last_recommissioning_request,
            rules.since_last_request.value,
        ),
        ("building_under_3_years", building.commissioned, rules.since_commissioning.value),
    ):
        if since is not None:
            opens = years_later(since, int(years_needed))
            checks.refuse(code, received < opens, since=since, opens=opens, years=years_needed)
