"""The auction that the search for the optimum starts from: prices near the final ones, and who they suit."""

from __future__ import annotations

import numpy as np

from engine.matching.problem import Bools, Floats, Ints

PATIENCE = 2
"""Rounds of bids in a row that may settle nobody more; going on longer saves less of the search than it costs."""


def auction(costs: Floats, places: Floats, waiting_cost: float) -> tuple[Ints, Floats]:
    """Columns (n,) and whole prices (m + 1,) at which no company would rather be in another column.

    Companies without a place bid, for the column they like best, what sets it apart from their second best; a coach
    keeps the highest bids that its places allow and that cover their costs, and its price rises to the highest bid
    refused (D. Bertsekas's auction, without a minimum rise). What it does not settle is left to the search that
    follows: companies that only tie for full coaches are put at one of them, beyond its limit; minimums and groups
    are not looked at.

    Args:
        costs: (n, m + 1) cost of each company in each column, ``inf`` when forbidden; the last is the waiting list.
        places: (m, w) cost of each coach's places, never decreasing, ``inf`` past its limit and in the last.
        waiting_cost: price of the waiting list, above all that a place can be worth.
    """
    companies, columns = costs.shape
    waiting = columns - 1
    prices = np.append(np.where(np.isinf(places[:, 0]), 2 * waiting_cost, places[:, 0]), waiting_cost)
    limit = np.append(np.isfinite(places).sum(axis=1), companies)
    column = np.full(companies, waiting)
    bid = np.zeros(companies)
    bidders = np.arange(companies)
    fewest, patience = companies, PATIENCE
    while bidders.size and patience:
        full = np.bincount(column, minlength=columns) >= limit
        best, margin = _preferred(-costs[bidders] - prices, full)
        column[bidders] = best
        bid[bidders] = prices[best] + margin
        asked = np.zeros(columns, bool)
        asked[best] = True
        asked[waiting] = False
        order = np.flatnonzero(asked[column])
        order = order[np.lexsort((-bid[order], column[order]))]
        coach = column[order]
        rank = np.arange(order.size) - np.searchsorted(coach, coach)
        cost = places[coach, np.minimum(rank, places.shape[1] - 1)]
        kept = cost <= bid[order]
        np.maximum.at(prices, coach[kept], cost[kept])
        np.maximum.at(prices, coach[~kept], bid[order[~kept]])
        bidders = order[~kept]
        column[bidders] = waiting
        patience = PATIENCE if bidders.size < fewest else patience - 1
        fewest = min(fewest, bidders.size)
    column[bidders] = (costs[bidders] + prices).argmin(axis=1)
    return column, prices


def _preferred(worth: Floats, full: Bools) -> tuple[Ints, Floats]:
    """The best column of each row of ``worth``, and by how much it beats the second best; modifies ``worth``.

    Worths are whole: half a unit less for full coaches only breaks ties, in favour of free places.
    """
    worth -= 0.5 * full
    rows = np.arange(worth.shape[0])
    best = worth.argmax(axis=1)
    first = np.ceil(worth[rows, best])
    worth[rows, best] = -np.inf
    return best, np.maximum(first - np.ceil(worth.max(axis=1)), 0.0)
