"""The residual network of a partial allocation, compressed to coaches: what can be exchanged, and at what cost.

Companies are not nodes: the arc from coach u to coach v costs the cheapest move of one company from u to v
(MATCHING.md, "The exact price of every override"). Arcs between a coach, its groups and the programme carry the
marginal cost of the next place (upward) or give back that of the last one (downward).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from engine.matching.problem import Bools, Instance, Ints, tree


class Residual:
    """A state of the allocation with its residual arcs; nodes are those of :class:`engine.matching.problem.Tree`.

    Attributes:
        instance, tree: the problem and its tree of limits.
        costs: (n, m + 1) cost of each company at each coach (minus the score; ``inf`` when forbidden) and, last,
            on the waiting list (0).
        column: (n,) where each company is: a coach, or m for the waiting list.
        flow: (N,) places each node passes up to its parent.
        excess: (N,) companies too many at each node; negative where minimums are still to be met.
        into: (N, N) ``into[v, u]`` is the cost of the arc u → v, ``inf`` where there is none.
    """

    def __init__(self, instance: Instance, column: Ints, waiting_cost: float | None = None) -> None:
        """Build the arcs around an assignment.

        Args:
            instance: the problem.
            column: (n,) column of each company, m for the waiting list.
            waiting_cost: None when the assignment is an answer: every node passes up all that it does not keep,
                and the number of companies left waiting is fixed. Otherwise the cost of leaving one waiting; the
                assignment is where the search starts, and a node passes up only the places that cost nothing.
        """
        self.instance = instance
        self.tree = tree(instance)
        self.waiting_cost = waiting_cost
        self.costs = np.zeros((instance.companies, instance.coaches + 1))
        self.costs[:, :-1] = np.where(instance.allowed, -instance.scores, np.inf)
        self.column = column
        self.flow, self.excess = self._flows()
        self.into = np.full((instance.nodes, instance.nodes), np.inf)
        for u in range(instance.coaches + 1):
            self._link_column(u)
        for v in range(instance.nodes - 1):
            self._link_parent(v)

    def mover(self, u: int, v: int) -> int:
        """The company whose move from column u to column v costs least; the first of them when several do."""
        members = np.flatnonzero(self.column == u)
        return int(members[np.argmin(self.costs[members, v] - self.costs[members, u])])

    def movers(self, path: Sequence[int]) -> list[tuple[int, int, int]]:
        """The (company, from, to) of every arc of ``path`` between two columns."""
        waiting = self.instance.coaches
        return [(self.mover(u, v), u, v) for u, v in itertools.pairwise(path) if u <= waiting and v <= waiting]

    def push(self, path: Sequence[int]) -> None:
        """Move one company, or one place of a limit, along each arc of ``path``, and renew the arcs around it."""
        for company, _, v in self.movers(path):
            self.column[company] = v
        self.pass_along(path)
        self.excess[path[0]] -= 1
        self.excess[path[-1]] += 1
        for u in path:
            if u <= self.instance.coaches:
                self._link_column(u)

    def pass_along(self, path: Sequence[int]) -> None:
        """Shift one place of a limit along the arcs of ``path`` between a node and its parent."""
        parent = self.tree.parent
        for u, v in itertools.pairwise(path):
            self.flow[u] += parent[u] == v
            self.flow[v] -= parent[v] == u
        for u in path:
            if parent[u] >= 0:
                self._link_parent(u)

    def nearest(self, sources: Bools, targets: Bools) -> list[int]:
        """The shortest path from any source to any target; empty when no target can be reached."""
        distance = np.where(sources, 0.0, np.inf)
        before = np.full(sources.size, -1)
        nodes = np.arange(sources.size)
        while True:
            through = self.into + distance
            best = through.argmin(axis=1)
            reached = through[nodes, best]
            closer = reached < distance
            if not closer.any():
                break
            distance = np.where(closer, reached, distance)
            before = np.where(closer, best, before)
        ends = np.flatnonzero(targets)
        if not ends.size or np.isinf(distance[ends].min()):
            return []
        path = [int(ends[distance[ends].argmin()])]
        while before[path[-1]] >= 0:
            path.append(int(before[path[-1]]))
        return path[::-1]

    def _flows(self) -> tuple[Ints, Ints]:
        """What every node passes up, children first, and what is left over there."""
        flow = np.zeros(self.instance.nodes, np.int64)
        surplus = np.bincount(self.column, minlength=self.instance.nodes) - self.tree.demand
        for v in self.tree.order[:-1]:
            flow[v] = surplus[v]
            if self.waiting_cost is not None:
                least, most = self._free_places(v)
                flow[v] = min(max(flow[v], least), most)
            surplus[v] -= flow[v]
            surplus[self.tree.parent[v]] += flow[v]
        return flow, surplus

    def _free_places(self, v: int) -> tuple[int, int]:
        """How many of the places v can pass up pay by themselves, and how many at least cost nothing."""
        capacity = int(self.tree.capacity[v])
        if v >= self.instance.coaches or not self.instance.marginal_costs[v].size:
            return 0, capacity
        lower = int(self.tree.demand[v])
        places = self.instance.marginal_costs[v][lower : lower + capacity]
        return int(np.searchsorted(places, 0, "left")), int(np.searchsorted(places, 0, "right"))

    def _link_column(self, u: int) -> None:
        """Cost of the cheapest move of one company from column u to every other."""
        columns = self.instance.coaches + 1
        rows = self.costs[self.column == u]
        self.into[:columns, u] = (rows - rows[:, [u]]).min(axis=0, initial=np.inf)
        self.into[u, u] = np.inf

    def _link_parent(self, v: int) -> None:
        """Cost of one more place passed up by v, and of one fewer."""
        parent, flow = int(self.tree.parent[v]), int(self.flow[v])
        if v == self.instance.coaches and self.waiting_cost is None:
            return
        self.into[parent, v] = self._place_cost(v, flow) if flow < self.tree.capacity[v] else np.inf
        self.into[v, parent] = -self._place_cost(v, flow - 1) if flow > 0 else np.inf

    def _place_cost(self, v: int, place: int) -> float:
        """Cost of the place number ``place`` (from 0) that node v passes up."""
        if v < self.instance.coaches:
            return float(self.instance.place_cost(v, int(self.tree.demand[v]) + place))
        if v == self.instance.coaches and self.waiting_cost is not None:
            return self.waiting_cost
        return 0.0
