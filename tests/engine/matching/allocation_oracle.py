"""An independent solver of allocation problems (HiGHS, two phases), random problems, what an answer must obey."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, vstack

from engine.matching.allocation import Allocation
from engine.matching.problem import Bools, Group, Instance, Ints, tree


def optimum(instance: Instance, forced: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """Most companies matched, then greatest objective; None when the limits, or the forced pair, are impossible."""
    n, m = instance.scores.shape
    if forced is not None and not instance.allowed[forced]:
        return None
    places = [(j, t) for j in range(m) for t in range(min(int(instance.upper[j]), n))]
    size = n * m + len(places)
    if not size:
        impossible = instance.lower.any() or any(group.lower for group in instance.groups)
        return None if impossible else (0, 0)
    rows = _incidence(np.repeat(np.arange(n), m), n, size)
    loads = _incidence(np.tile(np.arange(m), n), m, size)
    used = _incidence([j for j, _ in places], m, size, offset=n * m)
    blocks = [rows, loads, loads - used]
    least = [np.zeros(n), instance.lower, np.zeros(m)]
    most = [np.ones(n), instance.upper, np.zeros(m)]
    for group in instance.groups:
        blocks.append(csr_array(loads[list(group.coaches)].sum(axis=0).reshape(1, size)))
        least.append(np.array([group.lower]))
        most.append(np.array([group.upper]))
    low = np.zeros(size)
    high = np.append(instance.allowed.ravel().astype(float), np.ones(len(places)))
    if forced is not None:
        low[forced[0] * m + forced[1]] = 1.0
    matched = np.append(np.ones(n * m), np.zeros(len(places)))
    worth = np.append(
        np.where(instance.allowed, instance.scores, 0).ravel(), [-instance.place_cost(j, t) for j, t in places]
    )
    bounds = Bounds(low, high)
    count = _maximise(matched, bounds, vstack(blocks), np.concatenate(least), np.concatenate(most))
    if count is None:
        return None
    blocks.append(csr_array(matched.reshape(1, size)))
    limits = [np.concatenate([*side, [count]]) for side in (least, most)]
    best = _maximise(worth, bounds, vstack(blocks), *limits)
    assert best is not None
    return count, best


def _incidence(row: Ints | list[int], height: int, size: int, offset: int = 0) -> csr_array:
    column = offset + np.arange(len(row))
    return csr_array(coo_array((np.ones(len(row)), (np.asarray(row, np.int64), column)), shape=(height, size)))


def _maximise(worth: NDArray[np.float64], bounds: Bounds, matrix: csr_array, least: Ints, most: Ints) -> int | None:
    found = milp(
        -worth,
        constraints=LinearConstraint(matrix, least, most),
        bounds=bounds,
        integrality=np.ones(worth.size),
        options={"mip_rel_gap": 0.0},
    )
    return None if found.x is None else round(-found.fun)


def random_instance(rng: np.random.Generator, companies: int | None = None, coaches: int | None = None) -> Instance:
    """A problem with any mix of ties, forbidden pairs, minimums, costs (gains too) and nested groups."""
    n = int(rng.integers(0, 8)) if companies is None else companies
    m = int(rng.integers(0, 6)) if coaches is None else coaches
    highest = int(rng.choice([2, 5, 100]))
    lowest = -highest if rng.random() < 0.3 else 0
    upper = rng.integers(0, 5, m)
    lower = np.minimum(upper, rng.integers(0, 3, m)) if rng.random() < 0.5 else np.zeros(m, np.int64)
    costs: tuple[Ints, ...] = ()
    if rng.random() < 0.5:
        cheapest = -3 if rng.random() < 0.3 else 0
        lengths = upper + rng.integers(0, 2, m)
        costs = tuple(np.sort(rng.integers(cheapest, highest, length)) for length in lengths)
    return Instance(
        scores=rng.integers(lowest, highest + 1, (n, m)),
        allowed=rng.random((n, m)) < rng.choice([0.3, 0.6, 0.9, 1.0]),
        upper=upper,
        lower=lower,
        marginal_costs=costs,
        groups=_random_groups(rng, m) if rng.random() < 0.6 else (),
    )


def _random_groups(rng: np.random.Generator, coaches: int) -> tuple[Group, ...]:
    """Two disjoint groups, each perhaps holding a smaller one, in any order."""
    groups = []
    order = rng.permutation(coaches).tolist()
    split = int(rng.integers(0, coaches + 1))
    for members in (order[:split], order[split:]):
        inner = members[: int(rng.integers(0, len(members) + 1))]
        for chosen, chance in ((members, 0.8), (inner, 0.4)):
            if chosen and rng.random() < chance:
                upper = int(rng.integers(0, 7))
                lower = int(rng.integers(0, min(upper, 3) + 1)) if rng.random() < 0.4 else 0
                groups.append(Group(tuple(chosen), lower, upper))
    return tuple(groups[i] for i in rng.permutation(len(groups)))


def respects(instance: Instance, assignment: Ints) -> bool:
    """Every pair allowed, every limit and minimum met."""
    matched = np.flatnonzero(assignment >= 0)
    loads = np.bincount(assignment[matched], minlength=instance.coaches)
    return bool(
        instance.allowed[matched, assignment[matched]].all()
        and (instance.lower <= loads).all()
        and (loads <= instance.upper).all()
        and all(g.lower <= loads[list(g.coaches)].sum() <= g.upper for g in instance.groups)
    )


def most_places(instance: Instance, coaches: tuple[int, ...]) -> int:
    """The most companies that these coaches can have together under every limit and minimum, whoever they are."""
    listed = np.isin(np.arange(instance.coaches), coaches).astype(float)
    if not coaches:
        return 0
    member = [np.isin(np.arange(instance.coaches), group.coaches) for group in instance.groups]
    bounds = [[g.lower for g in instance.groups], [g.upper for g in instance.groups]]
    found = milp(
        -listed,
        constraints=LinearConstraint(np.array(member), *bounds) if member else None,
        bounds=Bounds(instance.lower, instance.upper),
        integrality=np.ones(instance.coaches),
    )
    return round(-found.fun)


def dual_bound(instance: Instance, allocation: Allocation) -> int:
    """The most that any assignment of as many companies can bring, as the prices of ``allocation`` prove it.

    Each company takes what suits it best at these prices, each coach and group the load that pays it best; no
    assignment within the limits can exceed the sum (Lagrangian relaxation).
    """
    n, m = instance.scores.shape
    limits = tree(instance)
    price = [*allocation.prices.tolist(), 0, *allocation.group_prices.tolist(), 0]
    margin = [price[v] - price[limits.parent[v]] for v in range(instance.nodes - 1)]
    waiting = n - allocation.matched
    bound = waiting * allocation.waiting_price
    for i in range(n):
        offers = [int(instance.scores[i, j]) - price[j] for j in np.flatnonzero(instance.allowed[i])]
        bound += max([*offers, -allocation.waiting_price] if waiting else offers)
    for j in range(m):
        costs = np.cumsum([0, *(instance.place_cost(j, t) for t in range(n))])
        loads = range(int(instance.lower[j]), min(n, int(instance.upper[j])) + 1)
        bound += max(margin[j] * load - int(costs[load]) for load in loads)
    for g, group in enumerate(instance.groups):
        node = m + 1 + g
        bound += max(margin[node] * load for load in (int(limits.required[node]), min(n, group.upper)))
    return bound


def eligible(allowed: Bools, coaches: tuple[int, ...]) -> set[int]:
    """The companies allowed to at least one of the coaches."""
    return set(np.flatnonzero(allowed[:, list(coaches)].any(axis=1)).tolist())
