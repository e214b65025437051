"""The auction that the search for the optimum starts from: who goes where, and at what prices, nearly.

Companies without a place bid, for the column they like best, what sets it apart from their second best, and a step more
(D. Bertsekas's auction). A coach keeps the highest bids that its places allow and that cover their costs; a group, of
those kept inside, the highest once their places are paid. What a place costs rises to the highest bid refused.
"""

from __future__ import annotations

import numpy as np

from engine.matching.problem import Floats, Ints, Tree

PATIENCE = 8
"""Rounds of bids in a row that may settle nobody more: companies for which there is no place would bid for ever."""


def auction(costs: Floats, limits: Tree, waiting_cost: float, step: int) -> tuple[Ints, Floats]:
    """Columns, (n,), and whole prices, (N,), near an optimum: nobody is beyond a limit; minimums are not looked at.

    Args:
        costs: (n, m + 1) cost of each company in each column, ``inf`` when forbidden; the last is the waiting list.
        limits: where places are counted.
        waiting_cost: price of the waiting list, above all that a place can be worth.
        step: what every bid adds: the greater, the fewer the rounds, and the farther from an optimum.
    """
    hall = _Hall(costs, limits, waiting_cost, step)
    left = hall.settle(np.arange(costs.shape[0]))
    if left.size:
        hall.settle(hall.with_waiting_price_for(left))
    return hall.column, hall.node_prices()


class _Hall:
    """The state of an auction.

    Attributes:
        levels: (h, m + 1) the groups that may refuse someone, as :func:`_levels` says.
        whole: (m + 1,) the largest of them around each column, or the column itself: who may take whose place.
        column: (n,) where each company is; on the waiting list when it has no place.
        bid: (n,) what each one offered last.
        own: (m + 1,) price of a place in each column, apart from the tolls of the groups around it.
        tolls: (N,) what groups ask for more.
        around: (m + 1,) what those around each column ask together.
        prices: (m + 1,) of a place, tolls included.
    """

    def __init__(self, costs: Floats, limits: Tree, waiting_cost: float, step: int) -> None:
        companies, columns = costs.shape
        self.costs, self.limits, self.places, self.step = costs, limits, limits.places, step
        self.waiting, self.programme = columns - 1, limits.parent.size - 1
        self.levels = _levels(limits)
        self.whole = np.arange(columns)
        for circle in self.levels:
            self.whole = np.where(circle < self.programme, circle, self.whole)
        self.group_limit = limits.required + limits.capacity
        self.group_limit[self.programme] = companies
        first = np.where(np.isinf(self.places[:, 0]), 2 * waiting_cost, self.places[:, 0])
        self.own = np.append(first, waiting_cost)
        self.tolls, self.around = np.zeros(self.programme + 1), np.zeros(columns)
        self.prices = self.own + self.around
        self.column = np.full(companies, self.waiting)
        self.bid = np.zeros(companies)

    def settle(self, bidders: Ints) -> Ints:
        """Rounds of bids until everyone has a place, or patience is out; returns who has none."""
        fewest, patience = bidders.size, PATIENCE
        while bidders.size and patience:
            bidders = self._round(bidders)
            patience = PATIENCE if bidders.size < fewest else patience - 1
            fewest = min(fewest, bidders.size)
        return bidders

    def with_waiting_price_for(self, left: Ints) -> Ints:
        """Lower the price of the waiting list until as many would rather wait as there are left; returns who bids now.

        Those that wait in the end are then close to those that should.
        """
        least = (self.costs[:, :-1] + self.prices[:-1]).min(axis=1)
        price = np.partition(least, -left.size)[-left.size]
        if price >= self.own[self.waiting]:
            return left[:0]
        self.own[self.waiting] = self.prices[self.waiting] = price
        self.column[least > price] = self.waiting
        return np.union1d(left, np.flatnonzero(least > price))

    def node_prices(self) -> Floats:
        """(N,) price at every node: that of the column, or the tolls of the group and of those around it."""
        prices = self.tolls.copy()
        for v in reversed(self.limits.order[:-1]):
            prices[v] += prices[self.limits.parent[v]]
        prices[: self.waiting + 1] = self.prices
        return prices

    def _round(self, bidders: Ints) -> Ints:
        """One bid of each of the bidders; returns who is refused, or gives way."""
        best, margin = _preferred(self.costs[bidders] + self.prices)
        self.column[bidders] = best
        self.bid[bidders] = self.prices[best] + margin + self.step
        asked = np.zeros(self.programme + 1, bool)
        asked[self.whole[best]] = True
        asked[self.waiting] = False
        rivals = np.flatnonzero(asked[self.whole[self.column]])
        coach = self.column[rivals]
        offer = self.bid[rivals] - self.around[coach]
        cost = self.places[coach, np.minimum(_ranks(coach, offer), self.places.shape[1] - 1)]
        kept = cost <= offer
        np.maximum.at(self.own, coach, np.where(kept, cost, offer))
        for circle in self.levels:
            inside = np.flatnonzero(kept)
            group = circle[coach[inside]]
            left = (offer - cost)[inside] + self.tolls[group]
            beyond = _ranks(group, left) >= self.group_limit[group]
            np.maximum.at(self.tolls, group[beyond], left[beyond])
            kept[inside[beyond]] = False
        if self.levels.size:
            self.around = self.tolls[self.levels].sum(axis=0)
        self.prices = self.own + self.around
        refused: Ints = rivals[~kept]
        self.column[refused] = self.waiting
        return refused


def _levels(limits: Tree) -> Ints:
    """The groups that may refuse someone, (h, m + 1), from the innermost: those around each column, else the root.

    All coaches of a group show it in the same row. A group that has room for all that those inside it can pass up never
    refuses anyone, and is left out.
    """
    programme, columns = limits.parent.size - 1, limits.places.shape[0] + 1
    above, most = limits.parent.tolist(), (limits.required + limits.capacity).tolist()
    inside, height = [0] * (programme + 1), [0] * (programme + 1)
    for v in limits.order[:-1]:
        refuses = v >= columns and most[v] < inside[v]
        most[v] = min(most[v], inside[v]) if v >= columns else most[v]
        inside[above[v]] += most[v]
        height[above[v]] = max(height[above[v]], height[v] + refuses)
    levels = np.full((height[programme], columns), programme)
    for v in reversed(limits.order[:-1]):
        if columns <= above[v] < programme and most[above[v]] == inside[above[v]]:
            above[v] = above[above[v]]
    around = np.array([*above[:-1], programme])
    circle = around[:columns]
    while (found := np.flatnonzero(circle < programme)).size:
        levels[np.array(height)[circle[found]], found] = circle[found]
        circle = around[circle]
    return levels


def _ranks(groups: Ints, offers: Floats) -> Ints:
    """Rank of each offer within its group, from 0 for the highest."""
    order = np.lexsort((-offers, groups))
    ordered = groups[order]
    ranks = np.empty_like(order)
    ranks[order] = np.arange(order.size) - np.searchsorted(ordered, ordered)
    return ranks


def _preferred(costs: Floats) -> tuple[Ints, Floats]:
    """The cheapest column of each row, and by how much it beats the second; modifies ``costs``."""
    rows = np.arange(costs.shape[0])
    best = costs.argmin(axis=1)
    least = costs[rows, best]
    costs[rows, best] = np.inf
    return best, costs.min(axis=1) - least
