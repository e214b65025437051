"""The search for the optimum: exchanges that pay, then chains of exchanges for companies in excess.

Successive shortest paths with prices (R. Ahuja, T. Magnanti and J. Orlin, *Network Flows*, chapter 9). Every step
leaves no exchange that would pay, that is no arc of negative reduced cost ``arcs[u, v] − prices[u] + prices[v]``; so
once no node is in excess, the state is an optimum.
"""

from __future__ import annotations

import numpy as np

from engine.matching import slots
from engine.matching.auction import auction
from engine.matching.cycles import without_gain
from engine.matching.problem import Floats, Instance, Ints, Tree
from engine.matching.residual import Residual, company_costs

STEPS = 50
"""Steps of the auction in the span of scores and costs: fewer leave more exchanges to make than they save of rounds."""


def optimum(instance: Instance, limits: Tree) -> tuple[Residual, Ints]:
    """An optimal state, and what is out of balance in it, (N,): negative where a minimum cannot be met.

    When a minimum cannot be met, some nodes may keep an excess, and no excess can reach the places still empty.
    """
    # Dearer than any exchange can bring: as many companies as possible are matched first.
    waiting_cost = float((instance.nodes + 1) * instance.span + 1)
    costs = company_costs(instance)
    if slots.fits(instance, limits):
        column = slots.assigned(costs, limits.places, waiting_cost)
        flow, excess = _flows(limits, column)
        return Residual(instance, limits, costs, column, flow, waiting_cost), excess
    column, prices = auction(costs, limits, waiting_cost, max(1, instance.span // STEPS))
    flow, excess = _flows(limits, column)
    state = Residual(instance, limits, costs, column, flow, waiting_cost)
    prices = without_gain(state, prices)
    while path := _cheapest_path(state.arcs, prices, excess):
        state.push(path)
        excess[path[0]] -= 1
        excess[path[-1]] += 1
    return state, excess


def _flows(limits: Tree, column: Ints) -> tuple[Ints, Ints]:
    """(N,) what every node passes up, children first, as much as it may, and (N,) what it has in excess."""
    excess = (np.bincount(column, minlength=limits.parent.size) - limits.demand).tolist()
    parent, capacity = limits.parent.tolist(), limits.capacity.tolist()
    flow = [0] * len(excess)
    for v in limits.order[:-1]:
        flow[v] = min(max(excess[v], 0), capacity[v])
        excess[v] -= flow[v]
        excess[parent[v]] += flow[v]
    return np.array(flow), np.array(excess)


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
