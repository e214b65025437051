"""Analysis (§4): a share of each study's expenses, within what its category still leaves to the site."""

from __future__ import annotations

import numpy as np

from engine.aid.computation import Computation, Item, assemble
from engine.aid.context import Context
from engine.aid.cumulation import counted_aid, cumulation_room, earlier
from engine.aid.eligibility import check_general, is_large
from engine.aid.expenses import Ceiling, eligible
from engine.aid.numeric import Mask, Values, choose, lesser, positive, total
from engine.aid.request import AnalysisRequest, EarlierGrant
from engine.aid.vocabulary import StudyCategory


def compute(request: AnalysisRequest, context: Context) -> Computation:
    """Studies against the site's room, then the cumulation rule (R070 to R077, A17)."""
    large = is_large(request, context)
    checks = check_general(request, context)
    checks.refuse("esco_turnkey", request.esco_turnkey)
    checks.refuse("measures_already_known", request.already_known_or_done)

    ceiling = None if request.agreed_internal_ceiling is None else Ceiling(request.agreed_internal_ceiling)
    expenses = [eligible(study.expenses, "analysis", context, ceiling) for study in request.studies]
    categories = context.framework.analysis
    rooms = {name: site_room(request, name, large, context) for name in categories}
    wanted = [
        categories[study.category].share.value * spent for study, spent in zip(request.studies, expenses, strict=True)
    ]
    items: list[Item] = []
    for index, (study, spent, share) in enumerate(zip(request.studies, expenses, wanted, strict=True), 1):
        alike = total(
            [other for other, each in zip(wanted, request.studies, strict=True) if each.category == study.category]
        )
        room = rooms[study.category]
        items.append(
            Item(
                id=f"E{index}",
                checks=context.checks(),
                terms={"percentage": alike, "site_maximum": room},
                amount=_portion(share, alike, room, context),
                values={"category": study.category, "expenses": spent, "percentage_amount": share},
            )
        )
    cost, counted = total(expenses), counted_aid(request, context)
    cumulation = cumulation_room(cost, counted, context)
    caps: dict[str, Values | None] = {f"site_room_{name}": room for name, room in rooms.items()}
    caps["cumulation"] = cumulation
    return assemble(
        checks,
        items,
        caps,
        {"cumulation": cumulation},
        context,
        cost=cost,
        counted=counted,
        large=large,
    )


def site_room(request: AnalysisRequest, category: StudyCategory, large: Mask, context: Context) -> Values:
    """What the site may still get in a category (R070 to R072): grants of the same category, for life."""
    terms = context.framework.analysis[category]

    def counts(grant: EarlierGrant) -> bool:
        released = grant.led_to_implementation and terms.released_by_implementation.value
        return grant.category == category and not released

    maximum = choose(large, terms.site_maximum["GC"].value, terms.site_maximum["PMC"].value)
    return positive(maximum - earlier(request, counts), context.trace)


def _portion(share: Values, alike: Values, room: Values, context: Context) -> Values:
    """A study's part of the lesser of what its category's studies come to and the room (A15)."""
    bounded = lesser(alike, room, context.trace)
    if isinstance(bounded, float) and isinstance(alike, float):
        return share * bounded / alike if alike > 0 else 0.0
    return share * np.divide(bounded, alike, out=np.zeros(np.shape(bounded)), where=np.asarray(alike) > 0)
