"""Energy management (§6): five categories of expenses, each with its own maximum."""

from __future__ import annotations

from engine.aid.computation import Computation, Item, assemble
from engine.aid.context import Context
from engine.aid.cumulation import counted_aid, cumulation_room, earlier
from engine.aid.eligibility import check_general, is_large
from engine.aid.expenses import eligible
from engine.aid.framework import AdmittedIn
from engine.aid.numeric import Values, lesser, positive, total
from engine.aid.request import EarlierGrant, EnergyManagementRequest
from engine.aid.vocabulary import ItemName


def compute(request: EnergyManagementRequest, context: Context) -> Computation:
    """The categories of T6, then the cumulation rule (R090 to R095, A24)."""
    checks = check_general(request, context)
    checks.refuse("already_iso_50001", request.participant.iso_50001 == "held")
    checks.refuse("scope_too_small", not request.covers_most_of_site)
    checks.refuse("software_only", request.software_only)
    items = [_item(name, request, context) for name in context.framework.energy_management.maximum]
    cost, counted = total([item.values["expenses"] for item in items]), counted_aid(request, context)
    cumulation = cumulation_room(cost, counted, context)
    return assemble(
        checks,
        items,
        {"cumulation": cumulation},
        {"cumulation": cumulation},
        context,
        cost=cost,
        counted=counted,
        large=is_large(request, context),
    )


def _item(name: ItemName, request: EnergyManagementRequest, context: Context) -> Item:
    """A category: its share of the expenses, at most its maximum less what the site already got for it.

    Staff time is only admitted for metering (R093).
    """
    rules = context.framework.energy_management
    admitted: AdmittedIn = "energy_management_metering" if name == "metering" else "energy_management"
    spent = eligible(getattr(request.items, name), admitted, context)

    def same_category(grant: EarlierGrant) -> bool:
        return grant.category == name

    maximum: Values = positive(rules.maximum[name].value - earlier(request, same_category), context.trace)
    share = rules.share.value * spent
    return Item(
        id=name,
        checks=context.checks(),
        terms={"percentage": share, "item_maximum": maximum},
        amount=lesser(share, maximum, context.trace),
        values={"expenses": spent, "percentage_amount": share, "maximum": maximum},
    )
