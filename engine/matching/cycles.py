"""Exchanges that pay: cycles of the residual network of negative cost, made until prices prove that none is left.

Label correcting with cycles found among the predecessors, then cancelled (R. Ahuja, T. Magnanti and J. Orlin, *Network
Flows*, sections 5.5 and 9.6).
"""

from __future__ import annotations

import numpy as np

from engine.matching.problem import Floats, Ints
from engine.matching.residual import Residual

NOWHERE = -1


def without_gain(state: Residual, prices: Floats) -> Floats:
    """Make the exchanges of ``state`` that pay; returns prices, (N,), at which no residual arc would.

    Args:
        state: any state; what is out of balance in it stays so.
        prices: (N,) any prices to start from; the nearer, the less is left to do.
    """
    prices = prices.copy()
    nodes = np.arange(prices.size)
    after = np.full(prices.size, NOWHERE)
    lowered = nodes
    while lowered.size:
        through = (state.arcs if lowered is nodes else state.arcs[:, lowered]) + prices[lowered]
        best = through.argmin(axis=1)
        reached = through[nodes, best]
        closer = np.flatnonzero(reached < prices)
        prices[closer] = reached[closer]
        after[closer] = lowered[best[closer]]
        lowered = closer
        for cycle in _cycles(after):
            state.push(cycle)
            after[:] = NOWHERE
            lowered = nodes
    return prices


def _cycles(after: Ints) -> list[list[int]]:
    """The closed paths that following ``after`` runs into, each ending where it starts."""
    leads = np.append(np.where(after == NOWHERE, after.size, after), after.size)
    far = leads
    for _ in range(after.size.bit_length()):
        far = far[far]
    left = set(far[far < after.size].tolist())
    found = []
    while left:
        path = [min(left)]
        while len(path) == 1 or path[-1] != path[0]:
            path.append(int(after[path[-1]]))
        left.difference_update(path)
        found.append(path)
    return found
