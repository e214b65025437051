"""Who gets whom: the exact allocation under every limit, certified by its prices (PROGRAMME.md §5, MATCHING.md).

First as many companies as possible, then the greatest Σ score − Σ costs, then the assignment that comes first in
the order of companies (each the coach of smallest index, the waiting list after every coach).

Method: an auction puts companies with coaches at prices near the final ones (auction.py); the exchanges that would
still pay are made (cycles.py); where a minimum or a limit asks for it, companies go, one at a time, by the cheapest
chain of exchanges (search.py). A small batch is an assignment to places, solved as such (slots.py). Either way no
exchange that would pay is left, so the state is an optimum. Leaving a company waiting costs more than any exchange can
bring. The prices of that optimum (prices.py) prove it, and show which exchanges cost nothing, among which ties are
settled (ties.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.errors import RefusedError
from engine.matching.blocking import Blocked, contradiction, shortage
from engine.matching.prices import node_prices
from engine.matching.problem import Instance, Ints, tree
from engine.matching.search import optimum
from engine.matching.ties import first_in_order

WAITING = -1
"""In an assignment: the company has no coach."""


@dataclass(frozen=True, eq=False)
class Allocation:
    """An optimal allocation and the prices that certify it.

    With u(i) the greatest ``scores[i, k] − prices[k]`` over the coaches allowed to company i, the prices prove that
    no assignment of as many companies has a greater objective (complementary slackness of the linear relaxation):

    - a matched company is where it is best off: ``scores[i, j] − prices[j] = u(i) ≥ −waiting_price``;
    - a waiting company has ``u(i) ≤ −waiting_price``;
    - ``prices[j]`` minus the price of its smallest group (0 without group) is at least the cost of the coach's last
      place, unless its load is its minimum, and at most the cost of its next one, unless it is full;
    - a group's price minus that of the group around it (0 without) is at least 0 unless the group is at its minimum,
      and at most 0 unless it is full. (Minimums and limits count what groups and coaches inside require.)

    Prices are amounts of the instance's unit, chosen as the greatest that certify; where nothing limits them, as the
    smallest not below 0.

    Attributes:
        assignment: (n,) coach of each company, −1 when it waits.
        objective: Σ score − Σ costs.
        matched: number of companies with a coach, the greatest possible.
        prices: (m,) price of a place at each coach, its cost and its groups' prices included.
        group_prices: (G,).
        waiting_price: price of a place on the waiting list; matters only when companies wait.
    """

    assignment: Ints
    objective: int
    matched: int
    prices: Ints
    group_prices: Ints
    waiting_price: int

    @classmethod
    def of(cls, instance: Instance, assignment: Ints) -> Allocation:
        """An assignment known to be optimal, to be explained: its prices are left at 0 and certify nothing."""
        return cls(
            assignment=assignment,
            objective=instance.objective(assignment),
            matched=int((assignment != WAITING).sum()),
            prices=np.zeros(instance.coaches, np.int64),
            group_prices=np.zeros(len(instance.groups), np.int64),
            waiting_price=0,
        )


def solve(instance: Instance) -> Allocation | Blocked:
    """The exact allocation of an instance (CLI.md, row ``allocate``), or why its minimums cannot be met.

    The same instance always gives the same answer, whatever the machine.
    """
    limits = tree(instance)
    refusal = contradiction(instance, limits)
    if refusal is not None:
        return refusal
    state, excess = optimum(instance, limits)
    missing = np.flatnonzero(excess < 0)
    if missing.size:
        return shortage(state, int(missing[0]))
    state.fix_waiting()
    prices = node_prices(state)
    columns = first_in_order(state, prices)
    m = instance.coaches
    assignment = np.where(columns == m, WAITING, columns)
    whole = prices.astype(np.int64)
    return Allocation(
        assignment=assignment,
        objective=instance.objective(assignment),
        matched=int((columns < m).sum()),
        prices=whole[:m],
        group_prices=whole[m + 1 : -1],
        waiting_price=int(whole[m]),
    )


def solve_or_refuse(instance: Instance) -> Allocation:
    """The exact allocation of an instance whose minimums are not hard, as those of a batch (PROGRAMME §5).

    Raises:
        RefusedError: a minimum cannot be met all the same.
    """
    found = solve(instance)
    if isinstance(found, Blocked):
        raise RefusedError(found.message)
    return found
