"""What simpler ways lose on the instances of ``benchmarks/allocation.py``: minimums first, and a greedy.

Minimums first is how paper-assignment systems such as OpenReview's proceed: a first optimum that fills the guaranteed
minimums only, then a second one for the rest. The greedy takes the best pair left, again and again.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.allocation import SIZES, instance, with_firms
from engine.matching.allocation import WAITING, Allocation, solve
from engine.matching.problem import Instance, Ints

LARGEST = 1_000
"""Companies beyond which the pairs are too many to be sorted one by one for a comparison."""


def run() -> None:
    """Print, for each size, what each way loses of the optimum, and whom it leaves waiting."""
    for size in SIZES:
        if size.companies > LARGEST:
            continue
        bounded = with_firms(instance(size, costs=False))
        free = replace(bounded, lower=np.zeros(size.coaches, np.int64))
        print(f"{size.name}, {size.companies} × {size.coaches}, firmes")
        _compare("minimums d'abord", bounded, minimums_first(bounded))
        _compare("glouton, sans minimums", free, greedy(free))


def minimums_first(problem: Instance) -> Ints:
    """(n,) coach of each company: the minimums are filled for the greatest score, then the places left."""
    first = _optimum(replace(problem, lower=np.zeros(problem.coaches, np.int64), upper=problem.lower))
    loads = np.bincount(first[first != WAITING], minlength=problem.coaches)
    rest = np.flatnonzero(first == WAITING)
    groups = tuple(
        replace(group, upper=group.upper - int(loads[list(group.coaches)].sum())) for group in problem.groups
    )
    second = _optimum(
        Instance(
            scores=problem.scores[rest],
            allowed=problem.allowed[rest],
            upper=problem.upper - loads,
            lower=np.maximum(problem.lower - loads, 0),
            groups=groups,
        )
    )
    assignment = first.copy()
    assignment[rest] = second
    return assignment


def greedy(problem: Instance) -> Ints:
    """(n,) coach of each company: the pairs by decreasing score, each taken if both sides still can."""
    assignment = np.full(problem.companies, WAITING)
    left = problem.upper.copy()
    room = [group.upper for group in problem.groups]
    firms = [[g for g, group in enumerate(problem.groups) if j in group.coaches] for j in range(problem.coaches)]
    order = np.argsort(-np.where(problem.allowed, problem.scores, -1), axis=None, kind="stable")
    for company, coach in zip(*np.unravel_index(order, problem.scores.shape), strict=True):
        if not problem.allowed[company, coach]:
            break
        if assignment[company] == WAITING and left[coach] and all(room[g] for g in firms[coach]):
            assignment[company] = coach
            left[coach] -= 1
            for g in firms[coach]:
                room[g] -= 1
    return assignment


def _compare(name: str, problem: Instance, assignment: Ints) -> None:
    best = _optimum(problem)
    lost = 1 - problem.objective(assignment) / problem.objective(best)
    waiting = int((assignment == WAITING).sum()) - int((best == WAITING).sum())
    print(f"  {name} : {100 * lost:.2f} % de l'optimum perdu, {waiting} entreprises de plus en attente")


def _optimum(problem: Instance) -> Ints:
    found = solve(problem)
    if not isinstance(found, Allocation):
        raise AssertionError(found.message)
    return found.assignment


if __name__ == "__main__":
    run()
