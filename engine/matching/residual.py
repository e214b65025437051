"""The residual network of an allocation, compressed to coaches: what can be exchanged, and at what cost.

Companies are not nodes: the arc from coach u to coach v costs the cheapest move of one company from u to v
(MATCHING.md, "The exact price of every override"). Arcs between a coach, its groups and the programme carry the
marginal cost of the next place (upward) or give back that of the last one (downward).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from engine.matching.problem import NO_PARENT, Floats, Instance, Ints, Tree, tree


def company_costs(instance: Instance) -> Floats:
    """(n, m + 1) minus the score of each pair, ``inf`` when forbidden; last, 0 for the waiting list."""
    costs = np.zeros((instance.companies, instance.coaches + 1))
    costs[:, :-1] = np.where(instance.allowed, -instance.scores, np.inf)
    return costs


class Residual:
    """A state of the allocation with its residual arcs; nodes are those of :class:`engine.matching.problem.Tree`.

    Attributes:
        instance, limits, costs: the problem, its tree of limits, its :func:`company_costs`.
        column: (n,) where each company is: a coach, or m for the waiting list.
        flow: (N,) places each node passes up to its parent.
        waiting_cost: cost of leaving one more company waiting; None when their number is fixed.
        arcs: (N, N) cost of the arc u → v, ``inf`` where there is none.
    """

    def __init__(
        self,
        instance: Instance,
        limits: Tree,
        costs: Floats,
        column: Ints,
        flow: Ints,
        waiting_cost: float | None = None,
    ) -> None:
        self.instance, self.limits, self.costs = instance, limits, costs
        self.column, self.flow, self.waiting_cost = column, flow, waiting_cost
        self.arcs = np.full((instance.nodes, instance.nodes), np.inf)
        self._link_columns(np.arange(instance.coaches + 1))
        self._link_parents(np.arange(instance.nodes - 1))

    @classmethod
    def around(cls, instance: Instance, column: Ints, fixed: Sequence[int] = ()) -> Residual:
        """The network of an answer, (n,) columns within all limits, with the number of waiting companies fixed.

        Companies ``fixed`` where they are can be sent nowhere.
        """
        limits = tree(instance)
        flow = np.bincount(column, minlength=instance.nodes) - limits.demand
        for v in limits.order[:-1]:
            flow[limits.parent[v]] += flow[v]
        flow[-1] = 0
        costs, rows = company_costs(instance), np.array(fixed, np.int64)
        staying = costs[rows, column[rows]]
        costs[rows] = np.inf
        costs[rows, column[rows]] = staying
        return cls(instance, limits, costs, column.copy(), flow)

    def fix_waiting(self) -> None:
        """Keep the number of waiting companies as it is from now on."""
        waiting, programme = self.instance.coaches, self.instance.nodes - 1
        self.waiting_cost = None
        self.arcs[waiting, programme] = self.arcs[programme, waiting] = np.inf

    def movers(self, path: Sequence[int]) -> list[tuple[int, int, int]]:
        """The (company, from, to) of every arc of ``path`` between two columns: whoever moves at least cost."""
        waiting = self.instance.coaches
        return [(self._mover(u, v), u, v) for u, v in pairwise(path) if u <= waiting and v <= waiting]

    def push(self, path: Sequence[int]) -> None:
        """Move one company, or one place of a limit, along each arc of ``path``, and renew the arcs around it."""
        for company, _, v in self.movers(path):
            self.column[company] = v
        self.pass_along(path)
        self._link_columns(np.array([u for u in path if u <= self.instance.coaches], np.int64))

    def pass_along(self, path: Sequence[int]) -> None:
        """Shift one place of a limit along the arcs of ``path`` between a node and its parent."""
        parent = self.limits.parent
        for u, v in pairwise(path):
            self.flow[u] += parent[u] == v
            self.flow[v] -= parent[v] == u
        self._link_parents(np.array([u for u in path if parent[u] != NO_PARENT], np.int64))

    def _mover(self, u: int, v: int) -> int:
        members = np.flatnonzero(self.column == u)
        return int(members[np.argmin(self.costs[members, v] - self.costs[members, u])])

    def _link_columns(self, columns: Ints) -> None:
        """Cost of the cheapest move of one company from each of ``columns`` to every other."""
        size = self.instance.coaches + 1
        renewed = np.zeros(size, bool)
        renewed[columns] = True
        self.arcs[columns, :size] = np.inf
        members = np.flatnonzero(renewed[self.column])
        if members.size:
            members = members[np.argsort(self.column[members], kind="stable")]
            here = self.column[members]
            moves = self.costs[members]
            moves -= moves[np.arange(members.size), here][:, np.newaxis]
            first = np.flatnonzero(np.append(True, here[1:] != here[:-1]))
            self.arcs[here[first], :size] = np.minimum.reduceat(moves, first, axis=0)
            self.arcs[columns, columns] = np.inf

    def _link_parents(self, nodes: Ints) -> None:
        """Cost of one more place passed up by each of ``nodes``, and of one fewer."""
        nodes = nodes[nodes != self.instance.coaches] if self.waiting_cost is None else nodes
        parent, flow, capacity = (values[nodes] for values in (self.limits.parent, self.flow, self.limits.capacity))
        self.arcs[nodes, parent] = np.where(flow < capacity, self._place_costs(nodes, flow), np.inf)
        self.arcs[parent, nodes] = np.where(flow > 0, -self._place_costs(nodes, flow - 1), np.inf)

    def _place_costs(self, nodes: Ints, place: Ints) -> Floats:
        """Cost of the place number ``place`` (from 0) that each node passes up; any value past its capacity."""
        places = self.limits.places
        costs = np.where(nodes == self.instance.coaches, self.waiting_cost or 0.0, 0.0)
        is_coach = nodes < self.instance.coaches
        coach = nodes[is_coach]
        rank = np.minimum(self.limits.demand[coach] + place[is_coach], places.shape[1] - 1)
        costs[is_coach] = places[coach, rank]
        return costs
