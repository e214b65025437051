"""Standard implementation (§9) and large industrial projects (§10): the same least-of-three, other parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.aid.checks import Check, Checks, Need
from engine.aid.computation import Computation, Item, any_passed
from engine.aid.context import Context
from engine.aid.cumulation import counted_aid, earlier, earlier_this_year
from engine.aid.eligibility import check_general, is_large, sector_group
from engine.aid.expenses import eligible
from engine.aid.numeric import (
    TOLERANCE,
    Array,
    Mask,
    Trace,
    Values,
    choose,
    is_scalar,
    lesser,
    negate,
    positive,
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
    for measure, measure_checks in zip(request.measures, found, strict=True):
        check_measure(measure, request, group, large, context, measure_checks)

    terms, limits = _terms(request, group, large, context), _limits(request, context)
    quantities, admissible = _stacked(request, costs, terms, limits, found)
    results, scratch = kernel.evaluate(quantities, terms, limits, admissible, keep=True)
    work = _Work(request, quantities, terms, limits, results, scratch)
    if context.trace is not None:
        _watch(work, context.trace)
    for row, measure_checks in enumerate(found):
        _check_pay_back(row, work, measure_checks)
    items = [_item(row, measure, work, found[row]) for row, measure in enumerate(request.measures)]
    checks.refuse("no_eligible_measure", negate(any_passed(items)))
    if context.options.pri_scope == "project":
        checks.refuse("pri_project", _any_fails(items, _PRI_CODES))
    return _computation(work, checks, items, large, group, study)


@dataclass(frozen=True)
class _Work:
    """The kernel's inputs and outputs for one request."""

    request: ImplementationRequest
    quantities: kernel.Quantities
    terms: kernel.Terms
    limits: kernel.Limits
    results: kernel.Results
    scratch: kernel.Scratch

    def one(self, row: Array) -> Values:
        """A row of shape (S,), or its only value."""
        return float(row[0]) if row.shape == (1,) else row


def measure_cost(measure: Measure, request: ImplementationRequest, context: Context) -> Values:
    """Project less reference, unless the eligible cost is given (R151, A46)."""
    if measure.eligible_cost is not None:
        return measure.eligible_cost
    return eligible(measure.project_cost, request.stream, context) - eligible(
        measure.reference_cost, request.stream, context
    )


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
        context.trace.weight = whole
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
    investment: Values | None = request.ghg_investment
    if investment is None:
        investment = sum((positive(cost, context.trace) for cost in costs), 0.0)
    checks.require("ghg_investment_under_minimum", "ghg_investment", investment, ">=", rules.investment_minimum.value)


def _terms(request: ImplementationRequest, group: str, large: Mask, context: Context) -> kernel.Terms:
    framework = context.framework
    fugitive = tuple(row for row, measure in enumerate(request.measures) if measure.type == "fugitive")
    cumulation = framework.general.cumulation_share.value
    if request.stream == "large_industrial":
        rules = framework.large_industrial
        return kernel.Terms(
            rules.share.value,
            cumulation,
            rules.pri_min.value,
            None,
            rules.rate.value,
            untested=fugitive,
        )
    small, big = framework.standard.categories["PMC"][group], framework.standard.categories["GC"][group]
    certified = group == "industrial" and _certified(request)
    big_rate = framework.standard.certified_industrial_rate if certified else big.rate
    rate = choose(large, big_rate.value, small.rate.value)
    if fugitive:
        rate = np.array(np.broadcast_to(rate, (len(request.measures), np.size(rate))))
        rate[list(fugitive)] = framework.standard.fugitive_rate.value
    return kernel.Terms(
        framework.standard.share.value,
        cumulation,
        choose(large, big.pri_min.value, small.pri_min.value),
        choose(large, big.pri_max.value, small.pri_max.value),
        rate,
        pri_max_inclusive=bool(context.options.pri_max_inclusive),
        untested=fugitive,
        without_aid_1=fugitive,
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
    return kernel.Limits(fixed, counted_aid(request, context))


def _for_life(_: EarlierGrant) -> bool:
    return True


def _stacked(
    request: ImplementationRequest,
    costs: list[Values],
    terms: kernel.Terms,
    limits: kernel.Limits,
    found: list[Checks],
) -> tuple[kernel.Quantities, NDArray[np.bool_] | None]:
    """The measures' quantities as rows (M, S) and where their other conditions hold."""
    columns = (
        costs,
        [measure.net_annual_saving for measure in request.measures],
        [measure.ghg_reduction_t for measure in request.measures],
        [measure.commitment_years for measure in request.measures],
    )
    masks = [checks.passed() for checks in found]
    everything = [value for column in columns for value in column]
    parameters = [terms.pri_min, terms.rate, limits.other_aid, *limits.fixed.values(), *masks]
    scenarios = max((np.shape(value)[-1] for value in (*everything, *parameters) if np.ndim(value)), default=1)
    rows = [_rows(column, scenarios) for column in columns]
    return kernel.Quantities(*rows), None if all(mask is True for mask in masks) else _rows(masks, scenarios)


def _rows(values: list[Any], scenarios: int) -> NDArray[Any]:
    """Values and arrays (S,) as rows of one array (M, S)."""
    if scenarios == 1:
        return np.array(values).reshape(len(values), 1)
    kind = np.bool_ if values and np.asarray(values[0]).dtype == np.bool_ else np.float64
    rows: NDArray[Any] = np.empty((len(values), scenarios), kind)
    for row, value in zip(rows, values, strict=True):
        row[:] = value
    return rows


def _check_pay_back(row: int, work: _Work, checks: Checks) -> None:
    """Why the kernel refused a measure's cost or pay-back, one reason at a time (R151 to R153, A03, A04, A06)."""
    cost, saving = work.one(work.quantities.cost[row]), work.one(work.quantities.saving[row])
    no_cost = cost <= 0.0
    checks.refuse("no_eligible_cost", no_cost, actual=cost)
    terms = work.terms
    if row in terms.untested:
        return
    reached: Mask = negate(no_cost)
    if terms.pri_max is not None:
        no_saving = np.logical_and(reached, saving <= 0.0)
        checks.refuse("no_net_saving", no_saving, actual=saving)
        reached = np.logical_and(reached, negate(no_saving))
    below = np.logical_and(reached, work.one(work.scratch.aid_1[row]) <= TOLERANCE)
    _refuse_pay_back("pri_below_min", below, cost, saving, ">", terms.pri_min, checks)
    if terms.pri_max is not None:
        slack = work.one(work.scratch.slack[row])
        over = slack > TOLERANCE if terms.pri_max_inclusive else slack >= -TOLERANCE
        above = np.logical_and(np.logical_and(reached, negate(below)), over)
        comparator = "<=" if terms.pri_max_inclusive else "<"
        _refuse_pay_back("pri_above_max", above, cost, saving, comparator, terms.pri_max, checks)


def _refuse_pay_back(
    code: str, fails: Mask, cost: Values, saving: Values, comparator: Any, limit: Values, checks: Checks
) -> None:
    if np.ndim(fails):
        checks.found.append(Check(code, fails))
    elif fails:
        need = Need("pri_sa", float(cost) / float(saving), comparator, float(limit))
        checks.found.append(Check(code, True, {"actual": need.actual, "limit": need.limit}, need))


def _any_fails(items: list[Item], codes: tuple[str, ...]) -> Mask:
    result: Mask = False
    for item in items:
        for check in item.checks.found:
            if check.code in codes:
                result = np.logical_or(result, check.fails)
    return bool(result) if np.ndim(result) == 0 else result


def _watch(work: _Work, trace: Trace) -> None:
    """Every comparison the kernel makes (see :func:`kernel.evaluate`)."""
    scratch, quantities, results = work.scratch, work.quantities, work.results
    for row in range(len(quantities.cost)):
        trace.watch(scratch.aid_1[row], quantities.cost[row], quantities.saving[row], quantities.tonnes[row])
        if work.terms.pri_max is not None:
            trace.watch(scratch.slack[row])
        terms = [scratch.aid_2[row], scratch.aid_3[row]]
        if row not in work.terms.without_aid_1:
            terms.append(scratch.aid_1[row])
        watch_pairs(terms, trace)
    cumulation = work.terms.cumulation_share * results.cost - work.limits.other_aid
    watch_pairs([*work.limits.fixed.values(), cumulation], trace)
    trace.watch(cumulation, results.total_a - results.total_b)


def _item(row: int, measure: Measure, work: _Work, checks: Checks) -> Item:
    scratch, terms, quantities = work.scratch, work.terms, work.quantities
    cost, saving = work.one(quantities.cost[row]), work.one(quantities.saving[row])
    tested = row not in terms.without_aid_1
    rate = np.asarray(terms.rate)
    values: dict[str, Any] = {
        "type": measure.type,
        "eligible_cost": cost,
        "pri_sa": cost / saving if is_scalar(saving) and saving > 0 else None,
        "rate": work.one(rate[row]) if rate.ndim == 2 else terms.rate,
        "commitment_years": measure.commitment_years,
        "pri_min": terms.pri_min if tested else None,
        "pri_max": terms.pri_max if tested else None,
    }
    amounts: dict[str, Values | None] = {
        "aid_1": work.one(scratch.aid_1[row]) if tested else None,
        "aid_2": work.one(scratch.aid_2[row]),
        "aid_3": work.one(scratch.aid_3[row]),
    }
    return Item(f"M{row + 1}", checks, amounts, work.one(work.results.amount[row]), values)


def _computation(
    work: _Work, checks: Checks, items: list[Item], large: Mask, group: str, study: Values | None
) -> Computation:
    results, fixed = work.results, work.limits.fixed
    cumulation = positive(work.terms.cumulation_share * work.one(results.cost) - work.limits.other_aid)
    site = "site_year_maximum" if "site_year_maximum" in fixed else "site_maximum"
    caps: dict[str, Values | None] = {
        "request_maximum": fixed["request_maximum"],
        site: fixed[site],
        "requested_amount": fixed.get("requested_amount"),
        "cumulation": cumulation,
    }
    saving = (work.quantities.saving * results.eligible).sum(axis=0)
    values: dict[str, Any] = {"sector": group}
    if study is not None:
        values["esco_study_admitted"] = study
    return Computation(
        checks,
        items,
        caps,
        caps,
        work.one(results.total_a),
        work.one(results.total_b),
        work.one(results.aid),
        cost=work.one(results.cost),
        counted_aid=work.limits.other_aid,
        large=large,
        saving=work.one(saving),
        values=values,
    )
