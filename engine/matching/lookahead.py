"""Looking past the month: what each coach's places are worth to the companies still to come (MATCHING.md).

The month is first solved together with the registered companies to come, as a draft, places at once and in total being
counted over time. The draft's prices say what a place kept for later is worth; the month is then solved alone,
exactly, each place charged that much. At those prices the draft's own choices for the month are optimal: where choices
tie, they are the ones kept.

Companies not registered yet are drawn several times, and charge beforehand what their draws are worth on average (the
two methods measured in MATCHING, "A month is not the horizon").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from data.programme_file import Programme
from engine.matching.affinity import scores
from engine.matching.allocation import WAITING, Allocation, solve_or_refuse
from engine.matching.arrivals import Expected, sample
from engine.matching.capacity import Capacity, Contract, Load, Pace, capacity, firm_groups
from engine.matching.held import released
from engine.matching.problem import Bools, Group, Instance, Ints
from engine.matching.remembered import Remembered
from engine.programme.calendar import add_months

if TYPE_CHECKING:
    from engine.matching.batch import Batch
    from engine.matching.policy import Policy


_AHEAD = Remembered(32)
"""What the months to come ask, by what they are: locking or approving a pair of the month changes nothing to it."""


@dataclass(frozen=True, eq=False)
class Month:
    """The companies of a month, those of the pairs held included, and the places there are for them.

    Approving or locking a pair gives it back here: what the months to come ask does not move with each decision.

    Attributes:
        scores, allowed: (n, m).
        places: (m,).
    """

    scores: Ints
    allowed: Bools
    places: Ints


@dataclass(frozen=True, eq=False)
class Ahead:
    """What a batch knows of the months to come.

    Attributes:
        charges: (m,) hundredths of a point asked of each place of a coach.
        month: coach of each company of the month in the draft, −1 when it waits there.
        drafted: registered companies to come, each with its coach in the draft (None when it waits) and its score in
            hundredths of a point.
    """

    charges: Ints
    month: Ints
    drafted: tuple[tuple[Expected, int | None, int], ...]


@dataclass(frozen=True, eq=False)
class Horizon:
    """Companies of a month and of the months to come, and what coaches can take of them.

    Attributes:
        scores, allowed: (c, m), the month's companies first.
        period: (c,) when each one comes: 0 the month, then the periods that follow, in their order.
        places: (q, m) for each period, most companies a coach can have taken by then, never decreasing: coachings at
            once while those of the month last, then what is wanted in total.
        total: (m,) most companies they can ever take.
        costs: per coach, what the first, second… place costs; one entry more than ``total``.
        firms: limits over all periods, by their coaches.
    """

    scores: Ints
    allowed: Bools
    period: Ints
    places: Ints
    total: Ints
    costs: tuple[Ints, ...]
    firms: tuple[Group, ...] = ()


def drawn_charges(known: Horizon, futures: Sequence[Ints]) -> Ints:
    """(m,) what a place is worth on average to companies drawn, hundredths of a point; nil without draws.

    They may come at any time until the end: only what coaches and firms take in total limits them.

    Args:
        known: the month and the registered companies, which they compete with.
        futures: scores (a, m) of the companies of each draw.
    """
    mean = np.zeros(known.scores.shape[1])
    for arrivals in futures:
        whole = over_the_programme(known, arrivals)
        mean += _scarcity(whole, solve_or_refuse(whole)) / len(futures)
    return np.rint(mean).astype(np.int64)


def draft(known: Horizon) -> tuple[Ints, Ints]:
    """The draft of the month and what follows: (c,) coach of each company, −1 when it waits; (m,) charges.

    Each coach is there once a period; what is taken by the end of a period is a limit around the periods up to it, so
    limits hold one another and the draft is exact. The charge is the price of the limits that the month shares with
    what follows.
    """
    coaches, periods = known.scores.shape[1], known.places.shape[0]
    own = np.repeat(known.period[:, np.newaxis] == np.arange(periods), coaches, axis=1)
    shared = [
        Group(tuple(coach + coaches * k for k in range(last + 1)), 0, int(known.places[last, coach]))
        for coach in range(coaches)
        for last in range(1, periods)
    ]
    firms = [
        replace(firm, coaches=tuple(coach + coaches * k for coach in firm.coaches for k in range(periods)))
        for firm in known.firms
    ]
    found = solve_or_refuse(
        Instance(
            scores=np.tile(known.scores, (1, periods)),
            allowed=np.tile(known.allowed, (1, periods)) & own,
            upper=known.places.ravel(),
            lower=np.zeros(coaches * periods, np.int64),
            marginal_costs=known.costs * periods,
            groups=(*shared, *firms),
        )
    )
    columns = np.where(found.assignment == WAITING, WAITING, found.assignment % coaches)
    if periods == 1:
        return columns, np.zeros(coaches, np.int64)
    nearest = found.group_prices[: len(shared)].reshape(coaches, periods - 1)[:, 0]
    loads = np.zeros(known.places.shape, np.int64)
    for period, coach in zip(known.period.tolist(), columns.tolist(), strict=True):
        if coach != WAITING:
            loads[period:, coach] += 1
    full = (loads >= known.places)[1:].any(axis=0) | _full(loads[-1], known.places[-1], known.firms)
    return columns, np.where(full, np.maximum(nearest, 0), 0)


def look_ahead(batch: Batch, policy: Policy, programme: Programme, month: Month, at_the_end: Pace) -> Ahead | None:
    """What the months after a batch ask of each coach; None when nothing is known of them. Arguments of `foresee`."""
    seen = foresee(batch, policy, programme, month, at_the_end)
    if seen is None:
        return None
    # In an order that decisions do not change, so that where choices tie the months to come do not move with them.
    order = np.argsort([company.company_id for company in batch.companies])
    rows = np.concatenate([order, np.arange(order.size, len(seen.known.scores))])
    known = replace(seen.known, scores=seen.known.scores[rows], allowed=seen.known.allowed[rows])
    futures = [seen.profiles[draw] for draw in seen.draws]
    answer = _AHEAD.answer(_asked(known, futures), lambda: _answer(known, futures))
    sorted_columns, charges = np.split(answer, [rows.size])
    columns = np.empty_like(sorted_columns)
    columns[rows] = sorted_columns
    own, others = np.split(columns, [len(month.scores)])
    drafted = tuple(
        (company, int(coach) if coach != WAITING else None, int(row[coach]) if coach != WAITING else 0)
        for company, coach, row in zip(
            batch.outlook.expected, others, seen.known.scores[len(month.scores) :], strict=True
        )
    )
    return Ahead(charges, own, drafted)


def _answer(known: Horizon, futures: Sequence[Ints]) -> Ints:
    """(c + m,) the coach of each company in the draft, then what a place of each coach is charged."""
    drawn = drawn_charges(known, futures)
    columns, charges = draft(replace(known, costs=_raised(known.costs, drawn)))
    return np.concatenate([columns, drawn + charges])


def _asked(known: Horizon, futures: Sequence[Ints]) -> list[NDArray[Any]]:
    """All that :func:`_answer` depends on."""
    limits = [np.array([firm.lower, firm.upper, *firm.coaches]) for firm in known.firms]
    people = [known.scores, known.allowed, known.period]
    return [*people, known.places, known.total, *known.costs, *limits, *futures]


@dataclass(frozen=True, eq=False)
class Foreseen:
    """The companies of a month and those to come, scored.

    Attributes:
        known: the month's companies, then the registered ones.
        profiles: (k, m) scores of the profiles that draws are made of; none without draws.
        draws: indices in ``profiles``, one array a draw.
    """

    known: Horizon
    profiles: Ints
    draws: Sequence[Ints]


def foresee(batch: Batch, policy: Policy, programme: Programme, month: Month, at_the_end: Pace) -> Foreseen | None:
    """Who is to come and what coaches can take of them; None when nothing is known.

    Args:
        batch: with its outlook.
        policy: weights and equity.
        programme: the parameters.
        month: the batch's own companies.
        at_the_end: what contracts call for over the whole programme.
    """
    found = batch.outlook
    loads = _before_decisions(batch)
    room, firms = _whole_programme(loads, batch.contracts, policy, at_the_end)
    most = sum(room.firms.values()) - len(month.scores) - len(found.expected)
    draws = sample(found, most, batch.month, programme)
    if not (found.expected or draws) or not batch.coaches:
        return None
    # Thousands of profiles are not scored for nothing once the target is reached and none is drawn.
    wishes = [*(company.wishes for company in found.expected), *(found.profiles if draws else ())]
    later = scores(wishes, [coach.profile for coach in batch.coaches], programme, policy.weights).scores
    registered, profiles = np.split(later, [len(found.expected)])
    # Past the four months that the month's coachings last, when a company comes makes no difference.
    over = add_months(batch.month, programme.coaching.months.value)
    comes = [min(company.month, over) for company in found.expected]
    starts = sorted(set(comes))
    permitted = batch.permitted([company.company_id for company in found.expected])
    known = Horizon(
        scores=np.vstack([month.scores, registered]),
        allowed=np.vstack([month.allowed & (month.places > 0), permitted]),
        period=np.array([0] * len(month.scores) + [1 + starts.index(start) for start in comes]),
        places=_places_by(batch, loads, starts, over, month.places, room),
        total=room.places,
        costs=room.costs,
        firms=firms,
    )
    return Foreseen(known, profiles, draws)


def over_the_programme(known: Horizon, arrivals: Ints) -> Instance:
    """Everybody at once, the companies of a draw included (scores (a, m)): only totals limit coaches and firms."""
    return Instance(
        scores=np.vstack([known.scores, arrivals]),
        allowed=np.vstack([known.allowed, np.ones(arrivals.shape, bool)]),
        upper=known.total,
        lower=np.zeros(known.total.size, np.int64),
        marginal_costs=known.costs,
        groups=known.firms,
    )


def charged(room: Capacity, charges: Ints) -> Capacity:
    """The capacity of a month whose places cost what they are worth later, on top of their own cost."""
    return replace(room, costs=_raised(room.costs, charges))


def _raised(costs: tuple[Ints, ...], charges: Ints) -> tuple[Ints, ...]:
    return tuple(row + charge for row, charge in zip(costs, charges.tolist(), strict=True))


def _before_decisions(batch: Batch) -> list[Load]:
    """What each coach has, without the pairs held."""
    return [
        replace(coach.load, occupied=coach.load.occupied - given, assigned=coach.load.assigned - given)
        for coach, given in zip(batch.coaches, released(batch), strict=True)
    ]


def _whole_programme(
    loads: Sequence[Load], contracts: Mapping[int, Contract], policy: Policy, at_the_end: Pace
) -> tuple[Capacity, tuple[Group, ...]]:
    """What coaches and firms can still take in total, however many at once."""
    free = [
        replace(load, most_at_once=load.occupied + load.wanted_in_total, at_once_beside_absences=None) for load in loads
    ]
    in_total = {firm: replace(contract, most_at_once=None) for firm, contract in contracts.items()}
    room = capacity(free, in_total, policy.points_per_entitlement, at_the_end)
    return room, firm_groups(free, room)


def _places_by(
    batch: Batch, loads: Sequence[Load], starts: Sequence[date], over: date, now: Ints, room: Capacity
) -> Ints:
    """(1 + starts, m) companies each coach can have taken by the month's batch, then by each of the later ones.

    While the month's coachings last, they and the later ones share the places at once, of which some come back as
    earlier coachings end; after that, only what the coach wants in total counts.
    """
    rows = [now]
    for start in starts:
        back = [sum(end < start for end in coach.calendar.ends) for coach in batch.coaches]
        at_once = np.array([load.at_once - load.occupied for load in loads], np.int64) + back
        limit = np.minimum(at_once, room.places) if start < over else room.places
        rows.append(np.maximum(limit, rows[-1]))
    return np.vstack(rows)


def _scarcity(instance: Instance, found: Allocation) -> Ints:
    """(m,) by how much a place's price exceeds what the coach's next place costs: what its rarity is worth."""
    loads = np.bincount(found.assignment[found.assignment >= 0], minlength=instance.coaches)
    own = np.array([instance.place_cost(coach, load) for coach, load in enumerate(loads.tolist())], np.int64)
    return np.where(_full(loads, instance.upper, instance.groups), np.maximum(found.prices - own, 0), 0)


def _full(loads: Ints, most: Ints, firms: Sequence[Group]) -> Bools:
    """(m,) whether a coach or its firm has no place left: with one left, nothing is scarce whatever prices certify."""
    full: Bools = loads >= most
    for firm in firms:
        if loads[list(firm.coaches)].sum() >= firm.upper:
            full[list(firm.coaches)] = True
    return full
