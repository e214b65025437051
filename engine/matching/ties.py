"""Among all optimal assignments, the one that comes first: the same answer whatever found the optimum."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from engine.matching.problem import NO_PARENT, Bools, Floats, Ints
from engine.matching.residual import Residual


def first_in_order(state: Residual, prices: Floats) -> Ints:
    """The optimal columns, (n,), that come first in lexicographic order (column m, the waiting list, last).

    All optima differ by exchanges that cost nothing, that is along arcs of zero reduced cost. Companies are settled
    in order; each takes the smallest column from which a free exchange of companies not yet settled leads back to
    the place it leaves.

    Args:
        state: the residual network of an optimum with the number of waiting companies fixed; it is used up.
        prices: (N,) prices certifying it.
    """
    priced = state.costs + prices[: state.instance.coaches + 1]
    tight = priced <= priced[np.arange(state.column.size), state.column][:, np.newaxis]
    if tight.sum() == state.column.size:
        return state.column
    exchange = _FreeExchange(state, prices, tight)
    for company in exchange.contested():
        here = int(state.column[company])
        exchange.settle(company)
        better = np.flatnonzero(exchange.tight[company, :here])
        path = exchange.path(better, here)
        if path:
            exchange.apply(company, path)
    return state.column


class _FreeExchange:
    """The arcs along which companies not yet settled, and places of limits, move at no cost.

    Attributes:
        tight: (n, m + 1) columns where each company is as well off as where it is.
        movable: (m + 1, m + 1) how many unsettled companies of column u are as well off in column v.
        free: (N, N) True where the arc u → v costs nothing.
    """

    def __init__(self, state: Residual, prices: Floats, tight: Bools) -> None:
        self.state, self.prices, self.tight = state, prices, tight
        self.columns = state.instance.coaches + 1
        self.settled = np.zeros(state.column.size, bool)
        self.free = np.zeros_like(state.arcs, dtype=bool)
        self.movable = np.zeros((self.columns, self.columns), np.int64)
        choosing = np.flatnonzero(tight.sum(axis=1) > 1)
        np.add.at(self.movable, state.column[choosing], tight[choosing].astype(np.int64))
        self._renew(np.arange(self.free.shape[0]))

    def contested(self) -> list[int]:
        """The companies that some free exchange could move, in order.

        An exchange is a cycle: the arcs that lie on none at first lie on none later, exchanges staying inside strongly
        connected components.
        """
        one = self._joined()
        start, end = _on_cycles(*(one[nodes] for nodes in np.nonzero(self._apart(one))))
        if not start.size:
            return []
        exchanged = np.zeros_like(self.free)
        exchanged[start, end] = True
        away = self.tight & exchanged[np.ix_(one[self.state.column], one[: self.columns])]
        np.put_along_axis(away, self.state.column[:, np.newaxis], False, axis=1)
        return [int(company) for company in np.flatnonzero(away.any(axis=1))]

    def settle(self, company: int) -> None:
        """Leave the company where it is from now on."""
        here = int(self.state.column[company])
        self.settled[company] = True
        self.movable[here] -= self.tight[company]
        self.free[here, : self.columns] = self.movable[here] > 0

    def path(self, starts: Ints, end: int) -> list[int]:
        """A free path to ``end`` from the first of ``starts`` that has one; empty when none has."""
        after = np.full(self.free.shape[0], -1)
        seen = np.zeros(self.free.shape[0], bool)
        seen[end] = True
        frontier = np.array([end])
        while frontier.size and starts.size and not seen[starts[0]]:
            found = np.flatnonzero(~seen & self.free[:, frontier].any(axis=1))
            after[found] = frontier[self.free[np.ix_(found, frontier)].argmax(axis=1)]
            seen[found] = True
            frontier = found
        reached = starts[seen[starts]]
        if not reached.size:
            return []
        nodes = [int(reached[0])]
        while nodes[-1] != end:
            nodes.append(int(after[nodes[-1]]))
        return nodes

    def apply(self, company: int, path: Sequence[int]) -> None:
        """Give the settled company the first column of ``path`` and pass one company or place along its arcs."""
        state = self.state
        moves = [(self._mover(u, v), v) for u, v in itertools.pairwise(path) if u < self.columns and v < self.columns]
        for moved, v in moves:
            self.movable[state.column[moved]] -= self.tight[moved]
            self.movable[v] += self.tight[moved]
            state.column[moved] = v
        state.column[company] = path[0]
        state.pass_along(path)
        self._renew(np.array(path))

    def _joined(self) -> Ints:
        """(N,) the node that stands for each: its parent's where a place may be taken or given back at no cost."""
        parent = self.state.limits.parent
        nodes = np.flatnonzero(parent != NO_PARENT)
        both = np.zeros(parent.size, bool)
        both[nodes] = self.free[nodes, parent[nodes]] & self.free[parent[nodes], nodes]
        one = np.arange(parent.size)
        for v in reversed(self.state.limits.order):
            if both[v]:
                one[v] = one[parent[v]]
        return one

    def _apart(self, one: Ints) -> Bools:
        """The free arcs but those within a node of :meth:`_joined`, unless a company moves along."""
        arcs: Bools = self.free & (one[:, np.newaxis] != one)
        arcs[: self.columns, : self.columns] = self.movable > 0
        np.fill_diagonal(arcs, False)
        return arcs

    def _mover(self, u: int, v: int) -> int:
        return int(np.flatnonzero((self.state.column == u) & ~self.settled & self.tight[:, v])[0])

    def _renew(self, nodes: Ints) -> None:
        """Which arcs from the nodes, and from their parents to them, cost nothing now."""
        columns = nodes[nodes < self.columns]
        self.free[columns, : self.columns] = self.movable[columns] > 0
        nodes = nodes[self.state.limits.parent[nodes] != NO_PARENT]
        parents, arcs = self.state.limits.parent[nodes], self.state.arcs
        difference = self.prices[nodes] - self.prices[parents]
        self.free[nodes, parents] = arcs[nodes, parents] == difference
        self.free[parents, nodes] = arcs[parents, nodes] == -difference


def _on_cycles(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """The arcs left once those that no arc leads to, or follows, are dropped, until none is: all cycles among them."""
    nodes = int(max(start.max(initial=0), end.max(initial=0))) + 1
    while start.size:
        entered, left = np.zeros(nodes, bool), np.zeros(nodes, bool)
        entered[end] = left[start] = True
        kept = entered[start] & left[end]
        if kept.all():
            break
        start, end = start[kept], end[kept]
    return start, end
