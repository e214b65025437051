"""Standard implementation (§9) and large industrial projects (§10): the same least-of-three, other parameters."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.aid.checks import Check, Checks, Comparator, Need
from engine.aid.computation import Computation, Item, any_passed
from engine.aid.context import Context
from engine.aid.cumulation import counted_aid, earlier, earlier_this_year
from engine.aid.eligibility import check_general, is_large, sector_group
from engine.aid.expenses import eligible
from engine.aid.fields import LARGEST
from engine.aid.numeric import (
    TOLERANCE,
    Mask,
    Trace,
    Values,
    both,
    choose,
    is_scalar,
    lesser,
    masked,
    negate,
    positive,
    settled,
    total,
    watch_pairs,
)
from engine.aid.request import EarlierGrant, ImplementationRequest, Measure
from engine.aid.streams import kernel
from engine.aid.streams.measures import check_measure

_PRI_CODES = ("no_net_saving", "pri_below_min", "pri_above_max")


def compute(request: ImplementationRequest, context: Context) -> Computation:
    """Measures through the kernel, then what the whole request may get (R150 to R177)."""
    large = is_large(request, context)
    group = sector_group(request, context.framework)
    checks = check_general(request, context)
    costs = [measure_cost(measure, request, context) for measure in request.measures]
    study = _study(request, large, context)
    if study is not None:
        costs = spread(study, costs, context)
    if request.stream == "standard":
        _check_esco(request, checks)
    else:
        _check_large(request, costs, group, checks, context)
    found = [context.checks() for _ in request.measures]
    for measure, cost, measure_checks in zip(request.measures, costs, found, strict=True):
        check_measure(measure, cost, request, group, large, context, measure_checks)

    limits = _limits(request, context)
    terms = [_terms(measure, request, group, large, context) for measure in request.measures]
    aids = [
        kernel.measure_aid(
            cost,
            measure.net_annual_saving,
            measure.ghg_reduction_t,
            measure.commitment_years,
            each,
            measure_checks.passed(),
        )
        for measure, cost, each, measure_checks in zip(request.measures, costs, terms, found, strict=True)
    ]
    total_a = total([aid.amount for aid in aids])
    kept_cost = total([masked(cost, aid.eligible) for cost, aid in zip(costs, aids, strict=True)])
    project = kernel.project_aid(total_a, kept_cost, limits)
    if context.trace is not None:
        _watch(request, costs, aids, project, limits, context.trace)
    items = []
    rows = zip(request.measures, costs, aids, terms, found, strict=True)
    for number, (measure, cost, aid, each, measure_checks) in enumerate(rows, 1):
        _check_pay_back(cost, measure, aid, each, measure_checks)
        items.append(_item(f"M{number}", measure, cost, aid, each, measure_checks))
    checks.refuse("no_eligible_measure", negate(any_passed(items)))
    if context.options.pri_scope == "project":
        checks.refuse("pri_project", _any_fails(items, _PRI_CODES))
    saving = total(
        [masked(measure.net_annual_saving, aid.eligible) for measure, aid in zip(request.measures, aids, strict=True)]
    )
    values: dict[str, Any] = {"sector": group}
    if study is not None:
        values["esco_study_admitted"] = study
    return _computation(request, checks, items, project, limits, values, large, saving)


def measure_cost(measure: Measure, request: ImplementationRequest, context: Context) -> Values:
    """Project less reference, unless the eligible cost is given (R151, A46)."""
    if measure.eligible_cost is not None:
        return measure.eligible_cost
    project = eligible(measure.project_cost, request.stream, context)
    return settled(project - eligible(measure.reference_cost, request.stream, context), 0.0)


def _study(request: ImplementationRequest, large: Mask, context: Context) -> Values | None:
    """The part of an ESCO's study the standard stream admits, at most the analysis ceiling (R165, A18)."""
    if request.esco_study is None or request.stream != "standard" or not request.esco_turnkey:
        return None
    ceilings = getattr(context.framework, context.framework.standard.esco_study_ceiling.value)
    maximum = ceilings[request.esco_study.category].site_maximum
    ceiling = choose(large, maximum["GC"].value, maximum["PMC"].value)
    return lesser(eligible(request.esco_study.expenses, "analysis", context), ceiling, context.trace)


def spread(study: Values, costs: list[Values], context: Context) -> list[Values]:
    """The study added to the positive costs in proportion (A18).

    The sum of the costs divides every quantity that follows: the trace keeps it, the pieces being rational in a cost.
    """
    shares = [positive(cost, context.trace) for cost in costs]
    whole: Values = sum(shares, 0.0)
    if context.trace is not None:
        # Where no cost is left the study is spread over nothing: the pieces are affine there.
        context.trace.divide_by(choose(whole > 0, whole, 1.0))
    if is_scalar(whole):
        return [cost + study * share / whole if whole else cost for cost, share in zip(costs, shares, strict=True)]
    factor = np.divide(study, whole, out=np.zeros(np.shape(whole)), where=np.asarray(whole) > 0)
    return [cost + factor * share for cost, share in zip(costs, shares, strict=True)]


def _check_esco(request: ImplementationRequest, checks: Checks) -> None:
    """A turnkey request must come strictly before the contract (R164, A50)."""
    received, contract = request.dates.received, request.dates.esco_contract
    if request.esco_turnkey and received is not None and contract is not None:
        checks.refuse("esco_contract_before_request", contract <= received, received=received, contract=contract)


def _check_large(
    request: ImplementationRequest, costs: list[Values], group: str, checks: Checks, context: Context
) -> None:
    """Industrial site, carbon market, investment and business plan (R170, R175, A37)."""
    rules = context.framework.large_industrial
    checks.refuse("site_not_industrial", group != "industrial")
    checks.refuse("spede_required", request.participant.spede not in rules.spede_accepted.value)
    checks.refuse("business_plan_missing", not request.business_plan)
    minimum = rules.investment_minimum.value
    investment: Values | None = request.ghg_investment
    if investment is None:
        investment = settled(total([positive(cost, context.trace) for cost in costs]), minimum)
    checks.require("ghg_investment_under_minimum", "ghg_investment", investment, ">=", minimum)


def _terms(measure: Measure, request: ImplementationRequest, group: str, large: Mask, context: Context) -> kernel.Terms:
    """A measure's parameters: T16 by size and sector, T17 for fugitive emissions, T20 in large projects."""
    framework, fugitive = context.framework, measure.type == "fugitive"
    if request.stream == "large_industrial":
        rules = framework.large_industrial
        return kernel.Terms(rules.share.value, rules.pri_min.value, None, rules.rate.value, tested=not fugitive)
    small, big = framework.standard.categories["PMC"][group], framework.standard.categories["GC"][group]
    certified = group == "industrial" and _certified(request)
    big_rate = framework.standard.certified_industrial_rate if certified else big.rate
    rate = choose(large, big_rate.value, small.rate.value)
    return kernel.Terms(
        framework.standard.share.value,
        choose(large, big.pri_min.value, small.pri_min.value),
        choose(large, big.pri_max.value, small.pri_max.value),
        framework.standard.fugitive_rate.value if fugitive else rate,
        pri_max_inclusive=bool(context.options.pri_max_inclusive),
        tested=not fugitive,
        has_aid_1=not fugitive,
    )


def _certified(request: ImplementationRequest) -> bool:
    """Whether the higher industrial rate applies: promised or held at acceptance, held at the end (A09)."""
    if request.step == "final":
        return request.iso_50001_at_last_payment
    return request.participant.iso_50001 != "no"


def _limits(request: ImplementationRequest, context: Context) -> kernel.Limits:
    """The caps on the request's total; the cumulation rule comes last (R156, R173, A11, A38)."""
    framework, trace = context.framework, context.trace
    fixed: dict[str, Values]
    if request.stream == "standard":
        rules = framework.standard
        room = positive(rules.site_year_maximum.value - earlier_this_year(request, context), trace)
        fixed = {"request_maximum": rules.request_maximum.value, "site_year_maximum": room}
    else:
        limits = framework.large_industrial
        room = positive(limits.site_maximum.value - earlier(request, _for_life), trace)
        fixed = {"request_maximum": limits.request_maximum.value, "site_maximum": room}
    if request.requested_amount is not None:
        fixed["requested_amount"] = request.requested_amount
    return kernel.Limits(fixed, counted_aid(request, context), framework.general.cumulation_share.value)


def _for_life(_: EarlierGrant) -> bool:
    return True


def _check_pay_back(
    cost: Values, measure: Measure, aid: kernel.MeasureAid, terms: kernel.Terms, checks: Checks
) -> None:
    """Why the kernel refused a measure's cost or pay-back, one reason at a time (R151 to R153, A03, A04, A06)."""
    saving: Values = measure.net_annual_saving
    no_cost = cost <= 0.0
    checks.refuse("no_eligible_cost", no_cost, actual=cost)
    if not terms.tested or aid.aid_1 is None:
        return
    reached = negate(no_cost)
    if terms.pri_max is not None:
        no_saving = both(reached, saving <= 0.0)
        checks.refuse("no_net_saving", no_saving, actual=saving)
        reached = both(reached, negate(no_saving))
    below = both(reached, aid.aid_1 <= TOLERANCE)
    _refuse_pay_back("pri_below_min", below, cost, saving, ">", terms.pri_min, checks)
    if terms.pri_max is not None and aid.slack is not None:
        over = aid.slack > TOLERANCE if terms.pri_max_inclusive else aid.slack >= -TOLERANCE
        above = both(both(reached, negate(below)), over)
        comparator: Comparator = "<=" if terms.pri_max_inclusive else "<"
        _refuse_pay_back("pri_above_max", above, cost, saving, comparator, terms.pri_max, checks)


def _refuse_pay_back(
    code: str,
    fails: Mask,
    cost: Values,
    saving: Values,
    comparator: Comparator,
    limit: Values,
    checks: Checks,
) -> None:
    if isinstance(fails, np.ndarray):
        checks.found.append(Check(code, fails))
    elif fails:
        # A saving of next to nothing gives a pay-back no sentence could write.
        pri = min(float(cost) / float(saving), LARGEST)
        need = Need("pri_sa", pri, comparator, float(limit))
        checks.found.append(Check(code, True, {"actual": need.actual, "limit": need.limit}, need))


def _any_fails(items: list[Item], codes: tuple[str, ...]) -> Mask:
    result: Mask = False
    for item in items:
        for check in item.checks.found:
            if check.code in codes:
                result = np.logical_or(result, check.fails)
    return bool(result) if np.ndim(result) == 0 else result


def _watch(
    request: ImplementationRequest,
    costs: list[Values],
    measures: list[kernel.MeasureAid],
    project: kernel.ProjectAid,
    limits: kernel.Limits,
    trace: Trace,
) -> None:
    """Every comparison the kernel makes."""
    for measure, cost, aid in zip(request.measures, costs, measures, strict=True):
        trace.watch(cost, measure.net_annual_saving, measure.ghg_reduction_t)
        if aid.slack is not None:
            trace.watch(aid.slack)
        terms = [aid.aid_2, aid.aid_3]
        if aid.aid_1 is not None:
            terms.append(aid.aid_1)
            trace.watch(aid.aid_1)
        watch_pairs(terms, trace)
    cumulation = limits.cumulation_share * project.cost - limits.other_aid
    watch_pairs([*limits.fixed.values(), cumulation], trace)
    trace.watch(cumulation, project.total_a - project.total_b)


def _item(
    name: str, measure: Measure, cost: Values, aid: kernel.MeasureAid, terms: kernel.Terms, checks: Checks
) -> Item:
    saving: Values = measure.net_annual_saving
    values: dict[str, Any] = {
        "type": measure.type,
        "eligible_cost": cost,
        "pri_sa": _pay_back(cost, saving),
        "rate": terms.rate,
        "commitment_years": measure.commitment_years,
        "pri_min": terms.pri_min if terms.has_aid_1 else None,
        "pri_max": terms.pri_max if terms.has_aid_1 else None,
    }
    amounts = {"aid_1": aid.aid_1, "aid_2": aid.aid_2, "aid_3": aid.aid_3}
    return Item(name, checks, amounts, aid.amount, values)


def _pay_back(cost: Values, saving: Values) -> float | None:
    """The pay-back without aid of one scenario, in years, where there is one (R152)."""
    if not (is_scalar(cost) and is_scalar(saving)) or saving <= 0:
        return None
    pri = float(cost) / float(saving)
    return pri if math.isfinite(pri) else None


def _computation(
    request: ImplementationRequest,
    checks: Checks,
    items: list[Item],
    project: kernel.ProjectAid,
    limits: kernel.Limits,
    values: dict[str, Any],
    large: Mask,
    saving: Values,
) -> Computation:
    site = "site_year_maximum" if request.stream == "standard" else "site_maximum"
    caps: dict[str, Values | None] = {
        "request_maximum": limits.fixed["request_maximum"],
        site: limits.fixed[site],
        "requested_amount": limits.fixed.get("requested_amount"),
        "cumulation": project.cumulation,
    }
    return Computation(
        checks,
        items,
        caps,
        caps,
        project.total_a,
        project.total_b,
        project.aid,
        cost=project.cost,
        counted_aid=limits.other_aid,
        large=large,
        saving=saving,
        values=values,
    )
