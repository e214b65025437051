"""The prices that certify an optimum: shortest distances in its residual network."""

from __future__ import annotations

import numpy as np

from engine.matching.problem import Floats
from engine.matching.residual import Residual


def node_prices(state: Residual) -> Floats:
    """Price of one more company at every node, (N,), such that no residual arc would pay; 0 for the programme.

    Where a company more at the node can be absorbed, that is its cost once everything else is rearranged (the
    shortest distance to the programme), the greatest certifying price. Elsewhere (full coaches whose companies
    have nowhere else to go) it is the smallest price, not below 0, that keeps every company where it is.

    Args:
        state: the residual network of an optimum with the number of waiting companies fixed.
    """
    programme = state.instance.nodes - 1
    prices = np.full(programme + 1, np.inf)
    prices[programme] = 0.0
    while True:
        closer = np.minimum(prices, (state.arcs + prices).min(axis=1))
        if (closer == prices).all():
            break
        prices = closer
    prices[np.isinf(prices)] = 0.0
    while True:
        dearer = np.maximum(prices, (prices[:, np.newaxis] - state.arcs).max(axis=0))
        if (dearer == prices).all():
            return prices
        prices = dearer
