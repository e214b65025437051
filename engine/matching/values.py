"""What limits cost: the value of one more place at each coach and firm, and of each guaranteed minimum (MATCHING)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.matching.affinity import POINT
from engine.matching.allocation import solve
from engine.matching.batch import Coach
from engine.matching.blocking import Blocked
from engine.matching.capacity import capacity
from engine.matching.explanation import Gain
from engine.matching.plan import Plan
from engine.matching.problem import Group
from engine.matching.served import by_firm, with_solution


@dataclass(frozen=True)
class Value:
    """What one more place would bring to the batch, all solved again.

    Attributes:
        whose: the coach, or the firm whose contract is the limit.
        points: what the total gains; with ``companies`` 1, matching that company comes first and it can be negative.
        companies: companies more that would have a coach, 0 or 1.
    """

    whose: str
    points: float
    companies: int


@dataclass(frozen=True)
class Relief:
    """What would give a waiting company a coach, everybody else keeping one (MATCHING, "Why it is impossible").

    Attributes:
        places: the coaches, best score first, then the firms by their contract, of which one more place would do.
        coaches: those excluded for it of whom any would do, best score first.
    """

    places: tuple[str, ...]
    coaches: tuple[Coach, ...]


@dataclass(frozen=True)
class MinimumCost:
    """What a firm's guaranteed minimum costs the batch.

    Attributes:
        firm: whose contract.
        minimum, given: coachings guaranteed, and given so far with this batch.
        points: what the rest of the objective would gain if the minimum did not count, all solved again.
    """

    firm: str
    minimum: int
    given: int
    points: float


def place_values(solved: Plan) -> list[Value]:
    """The places that would bring something, the most useful first: a company more, then points."""
    found = [*_of_coaches(solved), *_of_firms(solved)]
    useful = [value for value in found if value.companies or value.points > 0]
    return sorted(useful, key=lambda value: (-value.companies, -value.points, value.whose))


def relief(solved: Plan, company: int) -> Relief:
    """What would unblock the company of that index; nothing for one that cannot be matched whatever the coach."""
    candidate = solved.company(company)
    if candidate.obstacle or solved.coach_of(company) is not None:
        return Relief((), ())
    scores, housed = solved.affinity.scores[company], solved.explanation.housed()
    depended_on = set(solved.competitions[company].coaches)
    gains = solved.explanation.place_values()
    ranked = sorted(range(len(solved.batch.coaches)), key=lambda j: -int(scores[j]))
    places = [solved.coach(j).label for j in ranked if j in depended_on and gains[j].matched]
    for group, gain in zip(solved.instance.groups, solved.explanation.group_place_values(), strict=True):
        if gain.matched and depended_on & set(group.coaches):
            places.append(_contract(solved, group))
    could_take = [solved.coach(j) for j in ranked if housed[j]]
    excluded = [coach for coach in could_take if (candidate.company_id, coach.coach_id) in solved.batch.exclusions]
    return Relief(tuple(places), tuple(excluded))


def minimum_costs(solved: Plan) -> list[MinimumCost]:
    """The guaranteed minimums not reached yet, the dearest first."""
    firms = {coach.firm_id: coach.firm for coach in solved.batch.coaches}
    given = by_firm(solved.batch, with_solution(solved))
    behind = [
        firm
        for firm, contract in solved.batch.contracts.items()
        if firm in firms and given[firm] < contract.guaranteed_minimum
    ]
    found = [
        MinimumCost(
            firms[firm], solved.batch.contracts[firm].guaranteed_minimum, given[firm], _cost(solved, firm) / POINT
        )
        for firm in behind
    ]
    return sorted(found, key=lambda cost: (-cost.points, cost.firm))


def _of_coaches(solved: Plan) -> Iterator[Value]:
    for coach, gain in zip(solved.batch.coaches, solved.explanation.place_values(), strict=True):
        yield _value(coach.label, gain)


def _of_firms(solved: Plan) -> Iterator[Value]:
    for group, gain in zip(solved.instance.groups, solved.explanation.group_place_values(), strict=True):
        yield _value(_contract(solved, group), gain)


def _contract(solved: Plan, group: Group) -> str:
    return f"{solved.coach(group.coaches[0]).firm} (contrat)"


def _value(whose: str, gain: Gain) -> Value:
    return Value(whose, gain.amount / POINT, gain.matched)


def _cost(solved: Plan, firm: int) -> int:
    """What the batch would gain if the firm's minimum did not count: the optimum without it, less the plan without it.

    Entitlements, which equity counts, stay those of the contract as signed.
    """
    batch, pace = solved.batch, solved.pace
    loads = [coach.load for coach in batch.coaches]
    counted = capacity(loads, batch.contracts, 0.0, pace).costs
    ignored = capacity(loads, batch.contracts, 0.0, replace(pace, points_behind=0.0)).costs
    rows = tuple(
        row + ignored[j] - counted[j] if coach.firm_id == firm else row
        for j, (coach, row) in enumerate(zip(batch.coaches, solved.instance.marginal_costs, strict=True))
    )
    without = replace(solved.instance, marginal_costs=rows)
    found = solve(without)
    return 0 if isinstance(found, Blocked) else found.objective - without.objective(solved.assignment)
