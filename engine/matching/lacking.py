"""Which coach the programme lacks: sector × theme × region × objective, from the prices of the solution (PROGRAMME §5).

Every profile is a coach who would have one more place. What that place would bring is exact: the company that would
take it is worth its score there, minus its score where it is, plus what the place it gives up is worth to the others.
The best profile of each sector is then tried as a whole coach, everything solved again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from statistics import median_low

import numpy as np

from data.programme_file import Programme, load_regions
from engine.matching.affinity import POINT, Profile, scores
from engine.matching.allocation import WAITING, Allocation, solve
from engine.matching.explanation import Explanation
from engine.matching.lookahead import foresee, over_the_programme
from engine.matching.plan import Plan, at_the_end, whole_month
from engine.matching.problem import Floats, Instance, Ints

NOBODY = -1
"""The key of a coach who does not exist: no company asked for them."""


@dataclass(frozen=True)
class Lack:
    """A profile that is missing; codes of the parameter file, values in points.

    Attributes:
        place: what one place of this profile would bring to the programme, everything else solved again.
        coach: what a coach of this profile would bring, with as many places as the coaches want in the median.
        companies: how many companies that coach would take.
    """

    sector: str
    theme: str
    region: str
    objective: str
    place: float
    coach: float
    companies: float


@dataclass(frozen=True, eq=False)
class _Case:
    """One future: its instance, which row of the wishes each of its companies is, its optimum.

    ``kept``: what each company is worth where it is, beyond what the others would make of its place; 0 when it waits.
    """

    instance: Instance
    rows: Ints
    found: Allocation
    kept: Floats


def lacking(solved: Plan) -> list[Lack]:
    """The profile that each sector lacks most, the most valuable first; sectors that lack none are left out.

    The most is what as many places as the coaches want in the median would bring if nobody competed for them. Values
    are means over the draws of the months to come, or those of the month alone when nothing is known of them.
    """
    if not solved.batch.candidates or not solved.batch.coaches:
        return []
    cases, outlook = _cases(solved), solved.batch.outlook
    wishes = [
        *(company.wishes for company in solved.batch.companies),
        *(company.wishes for company in outlook.expected),
        *outlook.profiles,
    ][: 1 + max(int(case.rows.max()) for case in cases)]
    places = max(1, median_low(coach.load.wanted_in_total for coach in solved.batch.coaches))
    found = []
    for sector in solved.programme.sectors.values:
        profiles = _profiles(sector, solved.programme)
        offered = scores(wishes, profiles, solved.programme, solved.affinity.weights).scores.T
        one, many = _gains(cases, offered, places)
        best = int(many.argmax())
        if one[best] > 0:
            tried = [_tried(case, offered[best, case.rows], places) for case in cases]
            found.append(_lack(profiles[best], float(one[best]), tried))
    return sorted(found, key=lambda lack: (-lack.coach, lack.sector))


def _profiles(sector: str, programme: Programme) -> list[Profile]:
    """Every theme × region × objective of a sector; sizes and maturity left open."""
    return [
        Profile(
            key=NOBODY,
            sectors={sector: "primary"},
            themes={theme: "primary"},
            regions=(region,),
            objective=objective,
        )
        for theme, region, objective in product(
            programme.themes.values, load_regions().values, programme.objectives.values
        )
    ]


def _gains(cases: Sequence[_Case], offered: Ints, places: int) -> tuple[Floats, Floats]:
    """What one place of each profile brings, and so many that nobody competed for; ``offered`` (profiles, wishes)."""
    one, many = np.zeros(offered.shape[0]), np.zeros(offered.shape[0])
    for case in cases:
        gains = np.maximum(offered[:, case.rows] - case.kept, 0.0)
        least = max(gains.shape[1] - places, 0)
        one += gains.max(axis=1) / len(cases)
        many += np.partition(gains, least, axis=1)[:, least:].sum(axis=1) / len(cases)
    return one, many


def _cases(solved: Plan) -> list[_Case]:
    policy = replace(solved.policy, weights=solved.affinity.weights)
    month = whole_month(solved.batch, solved.affinity.scores, solved.capacity)
    seen = foresee(solved.batch, policy, solved.programme, month, at_the_end(solved.programme, policy))
    if seen is None:
        return [_case(solved.instance, np.arange(solved.instance.companies))]
    known = np.arange(seen.known.scores.shape[0])
    return [
        _case(over_the_programme(seen.known, seen.profiles[draw]), np.concatenate([known, known.size + draw]))
        for draw in seen.draws or [np.zeros(0, np.int64)]
    ]


def _case(instance: Instance, rows: Ints) -> _Case:
    found = solve(instance)
    if not isinstance(found, Allocation):
        raise ValueError("a batch holds no hard minimum (PROGRAMME §5)")
    coach = found.assignment
    matched = np.flatnonzero(coach != WAITING)
    freed = Explanation(instance, found).freed_values()
    kept = np.zeros(coach.size)
    kept[matched] = instance.scores[matched, coach[matched]] - freed[coach[matched]]
    return _Case(instance, rows, found, kept)


def _tried(case: _Case, offered: Ints, places: int) -> tuple[float, int]:
    """What a coach with so many places brings, and how many companies they take; ``offered`` (c,) scores."""
    instance = case.instance
    more = solve(
        replace(
            instance,
            scores=np.column_stack([instance.scores, offered]),
            allowed=np.column_stack([instance.allowed, instance.allowed.any(axis=1)]),
            upper=np.append(instance.upper, places),
            lower=np.append(instance.lower, 0),
            marginal_costs=(*instance.marginal_costs, np.zeros(places + 1, np.int64)),
        )
    )
    if not isinstance(more, Allocation):
        raise ValueError("a batch holds no hard minimum (PROGRAMME §5)")
    return more.objective - case.found.objective, int((more.assignment == instance.coaches).sum())


def _lack(profile: Profile, place: float, tried: Sequence[tuple[float, int]]) -> Lack:
    return Lack(
        sector=next(iter(profile.sectors)),
        theme=next(iter(profile.themes)),
        region=next(iter(profile.regions)),
        objective=profile.objective or "",
        place=place / POINT,
        coach=sum(gain for gain, _ in tried) / len(tried) / POINT,
        companies=sum(number for _, number in tried) / len(tried),
    )
