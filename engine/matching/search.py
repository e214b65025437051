"""The search for the optimum: companies in excess go, one at a time, by the cheapest chain of exchanges.

Successive shortest paths with prices (R. Ahuja, T. Magnanti and J. Orlin, *Network Flows*, chapter 9). The start and
every step leave no exchange that would pay, that is no arc of negative reduced cost
``arcs[u, v] − prices[u] + prices[v]``; so once no node is in excess, the state is an optimum.
"""

from __future__ import annotations

import numpy as np

from engine.matching.auction import auction
from engine.matching.problem import Floats, Instance, Ints, Tree
from engine.matching.residual import Residual, company_costs


def optimum(instance: Instance, limits: Tree) -> tuple[Residual, Ints]:
    """An optimal state, and what is out of balance in it, (N,): negative where a minimum cannot be met.

    When a minimum cannot be met, some nodes may keep an excess, and no excess can reach the places still empty.
    """
    # Dearer than any exchange can bring: as many companies as possible are matched first.
    waiting_cost = float((instance.nodes + 1) * instance.span + 1)
    costs = company_costs(instance)
    column, column_prices = auction(costs, limits.places, waiting_cost)
    prices = np.zeros(instance.nodes)
    prices[: instance.coaches + 1] = column_prices
    flow, excess = _flows(limits, column, prices)
    state = Residual(instance, limits, costs, column, flow, waiting_cost)
    while path := _cheapest_path(state.arcs, prices, excess):
        state.push(path)
        excess[path[0]] -= 1
        excess[path[-1]] += 1
    return state, excess


def _flows(limits: Tree, column: Ints, prices: Floats) -> tuple[Ints, Ints]:
    """(N,) what every node passes up at these prices, children first, and (N,) what it has in excess.

    A place is taken when it costs less than the price, left empty when it costs more, taken if needed when equal.
    """
    coaches, size = limits.places.shape[0], prices.size
    flow = np.zeros(size, np.int64)
    excess = np.bincount(column, minlength=size) - limits.demand
    least, most = np.zeros(size, np.int64), limits.capacity.copy()
    price = prices[:coaches, np.newaxis]
    for bound, taken in ((least, limits.places < price), (most, limits.places <= price)):
        bound[:coaches] = np.clip(taken.sum(axis=1) - limits.demand[:coaches], 0, limits.capacity[:coaches])
    for v in limits.order[:-1]:
        flow[v] = min(max(excess[v], least[v]), most[v])
        excess[v] -= flow[v]
        excess[limits.parent[v]] += flow[v]
    return flow, excess


def _cheapest_path(arcs: Floats, prices: Floats, excess: Ints) -> list[int]:
    """The cheapest path from a node in excess to one in want; empty when there is none. Renews ``prices``.

    Paths are lengthened from all nodes in excess at once, dropping those that cannot beat the best one found.
    """
    wanting = np.flatnonzero(excess < 0)
    frontier = np.flatnonzero(excess > 0)
    if not (wanting.size and frontier.size):
        return []
    distance = np.full(prices.size, np.inf)
    distance[frontier] = 0.0
    before = np.full(prices.size, -1)
    nodes = np.arange(prices.size)
    shortest = np.inf
    while frontier.size:
        through = arcs[frontier] + (distance - prices)[frontier, np.newaxis]
        best = through.argmin(axis=0)
        reached = through[best, nodes] + prices
        closer = (reached < distance) & (reached < shortest)
        distance[closer] = reached[closer]
        before[closer] = frontier[best[closer]]
        shortest = distance[wanting].min()
        frontier = np.flatnonzero(closer & (distance < shortest))
    if np.isinf(shortest):
        return []
    prices += np.maximum(shortest - distance, 0.0)
    path = [int(wanting[distance[wanting].argmin()])]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return path[::-1]
