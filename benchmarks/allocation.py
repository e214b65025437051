"""Speed of the exact allocation beside other exact solvers, on the same instances and in the same run.

Every method builds its model from the arrays and must reach the same optimum. What matters are the ratios: the
times themselves belong to the machine. The product does not need OR-Tools: `make bench` installs it.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import coo_array

from engine.matching.allocation import Allocation, solve
from engine.matching.explanation import Explanation
from engine.matching.problem import Group, Instance, Ints

Solver = Callable[[Instance], int]


@dataclass(frozen=True)
class Size:
    """One instance to measure: a month's batch, the whole programme, more."""

    name: str
    companies: int
    coaches: int
    repeats: int
    peers: tuple[str, ...]


SIZES = (
    Size("un mois", 30, 60, 15, ("slots", "ortools", "milp")),
    Size("le programme", 230, 40, 9, ("slots", "ortools", "milp")),
    Size("le programme", 230, 60, 9, ("slots", "ortools", "milp")),
    Size("plus grand", 1_000, 100, 5, ("slots", "ortools")),
    Size("six grappes", 10_000, 500, 1, ("ortools",)),
)


def run() -> None:
    """Print, for each size, the median time of every method, and the median ratio of ours to it turn by turn."""
    for size in SIZES:
        _compare(size, instance(size, costs=False), "places")
        _compare(size, instance(size, costs=True), "places, coûts")
        _explain(size, with_firms(instance(size, costs=True)))


def instance(size: Size, costs: bool) -> Instance:
    """Profiles that make some coaches sought after, one pair in twenty forbidden, places for most companies."""
    rng = np.random.default_rng(size.companies)
    wanted, offered = rng.random((size.companies, 6)), rng.random((size.coaches, 6))
    points = wanted @ offered.T * 33 + rng.normal(0, 8, (size.companies, size.coaches))
    upper = rng.integers(1, 2 * size.companies // size.coaches + 4, size.coaches)
    return Instance(
        scores=np.rint(np.clip(points, 0, 100) * 100).astype(np.int64),
        allowed=rng.random(points.shape) < 0.95,
        upper=upper,
        lower=np.zeros(size.coaches, np.int64),
        marginal_costs=tuple(np.sort(rng.integers(0, 2_000, places)) for places in upper) if costs else (),
    )


def with_firms(instance: Instance) -> Instance:
    """The same with firms of four coaches limited to four fifths of their places, and one minimum in five."""
    upper, coaches = instance.upper, range(instance.coaches)
    firms = [tuple(coaches[first : first + 4]) for first in coaches[::4]]
    return Instance(
        scores=instance.scores,
        allowed=instance.allowed,
        upper=upper,
        lower=np.where(np.arange(instance.coaches) % 5 == 0, 1, 0),
        marginal_costs=instance.marginal_costs,
        groups=tuple(Group(firm, 0, max(4, int(upper[list(firm)].sum()) * 4 // 5)) for firm in firms),
    )


def _compare(size: Size, instance: Instance, limits: str) -> None:
    (alone,) = _timed({"nous": _ours}, instance, size.repeats)
    print(f"{size.name}, {size.companies} × {size.coaches}, {limits} : {1000 * median(alone):.1f} ms")
    for peer in size.peers:
        if peer == "ortools" and importlib.util.find_spec("ortools") is None:
            print("  ortools : absent")
            continue
        ours, theirs = _timed({"nous": _ours, peer: PEERS[peer]}, instance, size.repeats)
        ratio = median(own / other for own, other in zip(ours, theirs, strict=True))
        print(f"  {peer} : {1000 * median(theirs):.1f} ms ; nous mettons {ratio:.2f} fois son temps")


def _explain(size: Size, instance: Instance) -> None:
    """All prices of all overrides, under every kind of limit, and a new solution once a pair is locked, beside one."""
    allocation = solve(instance)
    if not isinstance(allocation, Allocation):
        raise AssertionError(allocation.message)
    locked = _locked(instance, allocation)
    (once,) = _timed({"nous": _ours}, instance, size.repeats)
    (again,) = _timed({"nous": _ours}, locked, size.repeats)
    (explained,) = _timed({"nous": lambda problem: _all_prices(problem, allocation)}, instance, size.repeats)
    print(f"{size.name}, {size.companies} × {size.coaches}, firmes et minimums : {1000 * median(once):.1f} ms")
    for what, times in (("prix de tous les choix", explained), ("nouvelle solution après un verrou", again)):
        print(f"  {what} : {1000 * median(times):.1f} ms, {median(times) / median(once):.2f} fois une solution")


def _locked(instance: Instance, allocation: Allocation) -> Instance:
    """The instance left once the pair of the first company that has a coach is locked."""
    company = int(np.flatnonzero(allocation.assignment >= 0)[0])
    coach, others = int(allocation.assignment[company]), np.arange(instance.companies) != company
    taken = np.arange(instance.coaches) == coach
    return replace(
        instance,
        scores=instance.scores[others],
        allowed=instance.allowed[others],
        upper=instance.upper - taken,
        lower=np.maximum(instance.lower - taken, 0),
        marginal_costs=tuple(row[1:] if own else row for row, own in zip(instance.marginal_costs, taken, strict=True)),
        groups=tuple(replace(group, upper=group.upper - (coach in group.coaches)) for group in instance.groups),
    )


def _timed(solvers: Mapping[str, Solver], instance: Instance, repeats: int) -> list[list[float]]:
    """Seconds of each solver, one list a solver: they take turns, so that a busy moment is everyone's.

    Raises:
        AssertionError: two of them disagree on the optimum.
    """
    seconds: dict[str, list[float]] = {name: [] for name in solvers}
    for _ in range(repeats):
        found = {}
        for name, solver in solvers.items():
            start = perf_counter()
            found[name] = solver(instance)
            seconds[name].append(perf_counter() - start)
        if len(set(found.values())) > 1:
            raise AssertionError(f"the optimum differs: {found}")
    return list(seconds.values())


def _ours(instance: Instance) -> int:
    result = solve(instance)
    return result.objective if isinstance(result, Allocation) else -1


def _all_prices(instance: Instance, allocation: Allocation) -> int:
    prices = Explanation(instance, allocation).override_prices()
    return int(prices[np.isfinite(prices)].sum())


def _dearest(instance: Instance) -> int:
    """More than any exchange can bring: what leaving a company waiting costs in the other methods."""
    return (instance.nodes + 1) * instance.span + 1


def _places(instance: Instance) -> tuple[Ints, Ints]:
    """The coach and the cost of every place."""
    coach = np.repeat(np.arange(instance.coaches), instance.upper)
    costs = [instance.place_cost(j, t) for j, most in enumerate(instance.upper.tolist()) for t in range(most)]
    return coach, np.array(costs, np.int64)


def _slots(instance: Instance) -> int:
    """SciPy's assignment of companies to places, with one more place per company to wait."""
    n, wait = instance.companies, _dearest(instance)
    coach, cost = _places(instance)
    worth = np.where(instance.allowed, instance.scores, -wait).astype(float)[:, coach] - cost
    worth = np.hstack([worth, np.full((n, n), -float(wait))])
    chosen = worth[linear_sum_assignment(worth, maximize=True)]
    return int(chosen[chosen > -wait].sum())


def _milp(instance: Instance) -> int:
    """HiGHS, with pairs and places as variables."""
    n, m = instance.scores.shape
    coach, cost = _places(instance)
    pairs, size, wait = n * m, n * m + coach.size, _dearest(instance)
    row = np.concatenate([np.repeat(np.arange(n), m), n + np.tile(np.arange(m), n), n + coach])
    column = np.concatenate([np.arange(pairs), np.arange(size)])
    value = np.append(np.ones(2 * pairs), -np.ones(coach.size))
    matrix = coo_array((value, (row, column)), shape=(n + m, size)).tocsr()
    found = milp(
        np.append(-(instance.scores + wait).ravel(), cost),
        constraints=LinearConstraint(matrix, np.zeros(n + m), np.append(np.ones(n), np.zeros(m))),
        bounds=Bounds(0, np.append(instance.allowed.ravel().astype(float), np.ones(coach.size))),
        integrality=np.ones(size),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise AssertionError(found.message)
    chosen = np.rint(found.x)
    return int(chosen[:pairs] @ instance.scores.ravel() - chosen[pairs:] @ cost)


def _ortools(instance: Instance) -> int:
    """OR-Tools' minimum cost flow: company → coach → sink, one arc per place where places differ in cost."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    n, m = instance.scores.shape
    sink, wait = n + m, _dearest(instance)
    flow = SimpleMinCostFlow()
    company, coach = np.nonzero(instance.allowed)
    flow.add_arcs_with_capacity_and_unit_cost(
        company, n + coach, np.ones(company.size, np.int64), -instance.scores[company, coach]
    )
    if any(row.size for row in instance.marginal_costs):
        served, cost = _places(instance)
        capacity = np.ones(served.size, np.int64)
    else:
        served, cost, capacity = np.arange(m), np.zeros(m, np.int64), instance.upper
    flow.add_arcs_with_capacity_and_unit_cost(n + served, np.full(served.size, sink), capacity, cost)
    waiting = flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(n), np.full(n, sink), np.ones(n, np.int64), np.full(n, wait)
    )
    flow.set_nodes_supplies(np.append(np.arange(n), sink), np.append(np.ones(n, np.int64), -n))
    if flow.solve() != flow.OPTIMAL:
        raise AssertionError("OR-Tools finds no optimum")
    return int(wait * flow.flows(waiting).sum() - flow.optimal_cost())


PEERS: dict[str, Solver] = {"slots": _slots, "milp": _milp, "ortools": _ortools}


if __name__ == "__main__":
    run()
