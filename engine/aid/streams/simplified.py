"""Simplified implementation (§7): listed measures, each capped, within the site's room of the year."""

from __future__ import annotations

import numpy as np

from engine.aid.computation import Computation, Item, assemble
from engine.aid.context import Context
from engine.aid.cumulation import (
    counted_aid,
    cumulation_room,
    earlier_this_year,
    has_distributor_aid,
)
from engine.aid.eligibility import check_general, is_large
from engine.aid.expenses import eligible
from engine.aid.numeric import Mask, Values, choose, lesser, positive, total
from engine.aid.request import ListedMeasure, SimplifiedRequest
from engine.aid.streams.listed import FORMULAS, Formula, check_target, heating


def compute(request: SimplifiedRequest, context: Context) -> Computation:
    """Listed measures, the site's room and the cumulation rule when expenses are known (R100 to R125)."""
    rules, large = context.framework.simplified, is_large(request, context)
    checks = check_general(request, context)
    checks.refuse("large_consumer", large, limit=context.framework.general.large_consumer.value)
    barred = has_distributor_aid(request, context)
    items = [_item(f"S{index}", measure, request, barred, context) for index, measure in enumerate(request.measures, 1)]
    counted = counted_aid(request, context)
    known, cost = _expenses(request, items, context)
    site_room = positive(rules.site_year_maximum.value - earlier_this_year(request, context), context.trace)
    cumulation: Values | None = None
    if np.any(known):
        cumulation = cumulation_room(cost, counted, context)
        # Where an eligible measure's expenses are unknown the rule cannot bind (A27).
        cumulation = cumulation if isinstance(known, bool) else np.where(known, cumulation, np.inf)
    limits = {"site_year_maximum": site_room, "cumulation": cumulation}
    return assemble(
        checks,
        items,
        {"site_year_room": site_room, "cumulation": cumulation},
        limits,
        context,
        cost=cost,
        counted=counted,
        large=large,
        warnings={"cumulation_not_checked": np.logical_not(known)},
        values={"expenses_known": known},
    )


def _item(name: str, measure: ListedMeasure, request: SimplifiedRequest, barred: Mask, context: Context) -> Item:
    rules, checks = context.framework.simplified, context.checks()
    if measure.type not in rules.distributor_aid_accepted.value:
        checks.refuse("distributor_aid", barred)
    formula_of = FORMULAS.get(measure.type)
    if formula_of is None:
        checks.refuse("not_a_listed_measure", True)
        formula = Formula()
    else:
        checks.require(
            "commitment_under_10",
            "commitment_years",
            measure.commitment_years,
            ">=",
            rules.commitment_minimum.value,
        )
        check_target(measure, checks)
        if measure.type == "heating":
            formula = heating(measure, context, checks, request.participant)
        else:
            formula = formula_of(measure, context, checks)
    amount = formula.amount
    if measure.type in rules.marginally_adjusted.value:
        context.notice("before_marginal_adjustment")
        # Corrects the formula's result, hence before the cap (R124, A26).
        amount = positive(amount + measure.marginal_adjustment, context.trace)
    maximum = rules.measure_maximum.value
    return Item(
        id=name,
        checks=checks,
        terms={"formula": amount, "measure_maximum": maximum},
        amount=choose(checks.passed(), lesser(amount, maximum, context.trace), 0.0),
        values={"type": measure.type, "formula_amount": amount, **formula.values},
    )


def _expenses(request: SimplifiedRequest, items: list[Item], context: Context) -> tuple[Mask, Values]:
    """Whether every eligible measure's expenses are known, and their sum."""
    known: Mask = True
    spent: list[Values] = []
    for measure, item in zip(request.measures, items, strict=True):
        passed = item.checks.passed()
        if measure.expenses is None:
            known = np.logical_and(known, np.logical_not(passed))
        else:
            spent.append(choose(passed, eligible(measure.expenses, "simplified", context), 0.0))
    return (bool(known) if np.ndim(known) == 0 else known), total(spent)
