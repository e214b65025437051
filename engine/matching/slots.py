"""A month's batch solved as an assignment of companies to places, one column a place (MATCHING.md, "Facts").

With no group nor guaranteed minimum, a place costs what it costs whoever else is where: the problem is an assignment,
which SciPy solves exactly. Its time grows with the cube of the companies: beyond some hundred, the auction is quicker.
"""

from __future__ import annotations

import numpy as np

from engine.matching.problem import Floats, Instance, Ints, Tree

CELLS = 50_000
"""Companies times places up to which this was measured to be the quicker way (`benchmarks/allocation.py`)."""


def fits(instance: Instance, limits: Tree) -> bool:
    """Whether the instance is an assignment to places, and a small one."""
    places = int(np.isfinite(limits.places).sum())
    bare = not instance.groups and not instance.lower.any()
    return bare and instance.companies * (places + instance.companies) <= CELLS


def assigned(costs: Floats, places: Floats, waiting_cost: float) -> Ints:
    """(n,) the column of each company in an optimum.

    Args:
        costs: (n, m + 1) cost of each company in each column, ``inf`` when forbidden; the last is the waiting list.
        places: (m, w) cost of each coach's places, ``inf`` past its limit.
        waiting_cost: cost of leaving a company waiting.
    """
    # Here, because it takes half a second to import, which pages and commands that solve nothing would wait for.
    from scipy.optimize import linear_sum_assignment

    companies, waiting = costs.shape[0], costs.shape[1] - 1
    coach, rank = np.nonzero(np.isfinite(places))
    worth = np.full((companies, coach.size + companies), waiting_cost)
    worth[:, : coach.size] = costs[:, coach] + places[coach, rank]
    _, slot = linear_sum_assignment(worth)
    return np.append(coach, np.full(companies, waiting))[slot]
