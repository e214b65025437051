"""Why this coach and not another: the exact price of every choice, who would move, what one more place is worth.

Everything is read off the residual network of the optimum: forcing company i onto coach j frees a place where i was
and takes one at j, and the cheapest chain of exchanges from j back to that place is all that the rest can do about
it (MATCHING.md, "The exact price of every override"). Convex costs, minimums and groups are arcs of that network,
so prices and values are those of a full new solution under every limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import floyd_warshall

from engine.matching.allocation import WAITING, Allocation
from engine.matching.blocking import Competition, competitions
from engine.matching.problem import NO_PARENT, Bools, Floats, Instance, refuse_inexact
from engine.matching.residual import Residual, company_costs


@dataclass(frozen=True)
class Move:
    """A company that changes coach; an origin or destination of −1 is the waiting list."""

    company: int
    origin: int
    destination: int


@dataclass(frozen=True)
class Gain:
    """What relaxing one limit by one brings, all re-optimised.

    ``amount`` is the difference between the two objectives, Σ score − Σ costs. When the relaxed limit lets one more
    company be matched (``matched`` is 1), it counts that company too, and can be negative: matching more comes first.
    """

    amount: int
    matched: int


NO_GAIN = Gain(0, 0)


class Explanation:
    """What can be said of an optimal allocation; amounts are in the unit of the instance's scores."""

    def __init__(self, instance: Instance, allocation: Allocation, fixed: Sequence[int] = ()) -> None:
        """Explain an optimal allocation of ``instance``, from :func:`engine.matching.allocation.solve` or equal to it.

        Companies ``fixed`` where they are move for nobody; the allocation is optimal for the others.

        Raises:
            RefusedError: amounts too large for the lengths of exchanges to stay exact.
            NegativeCycleError: (csgraph) the allocation is not optimal.
        """
        # Lengths are scaled by the square of the number of nodes, and three of them may be added up.
        refuse_inexact(4 * (instance.nodes + 2) ** 3 * instance.span)
        self._instance = instance
        columns = np.where(allocation.assignment == WAITING, instance.coaches, allocation.assignment)
        self._state = Residual.around(instance, columns, fixed)
        self._asked = company_costs(instance)
        self._fixed = frozenset(fixed)
        self._distance, self._before = _shortest_exchanges(self._state)

    def override_prices(self) -> Floats:
        """(n, m) what the total loses when the company is forced onto the coach and all else is re-optimised.

        0 for the coach a company has; ``inf`` where the pair is forbidden, or where forcing it would leave fewer
        companies matched or a minimum unmet. Where it lets one more company be matched (:meth:`opens`), that company's
        score counts, and the price may be negative.
        """
        here, costs = self._state.column, self._asked
        own = costs[:, :-1] - np.take_along_axis(costs, here[:, np.newaxis], axis=1)
        rest = self._distance[: self._instance.coaches, here].T
        for company in self._fixed:
            opening = self._opening(company)
            rest[company] = np.where(np.isfinite(opening), opening, rest[company])
        prices: Floats = own + rest
        return prices

    def price_without(self, company: int) -> float:
        """What the total loses if the pair of a company that is matched were forbidden, all re-optimised.

        The company takes another coach, or waits in the place of one that does; ``inf`` where one fewer is matched.
        """
        here, costs = int(self._state.column[company]), self._asked[company]
        prices = costs - costs[here] + self._distance[: self._instance.coaches + 1, here]
        return float(np.delete(prices, here).min())

    def release(self, company: int) -> Gain:
        """What the rest gains if a company that is matched left the problem, all re-optimised.

        Where one that waits then comes in (``matched`` is 1), its score counts.
        """
        here, waiting = int(self._state.column[company]), self._instance.coaches
        entering = self._distance[waiting, here]
        if np.isfinite(entering):
            return Gain(-int(entering), matched=1)
        return Gain(int(self.freed_values()[here]), matched=0)

    def opens(self, company: int, coach: int) -> bool:
        """Whether forcing a company, fixed where it is, onto another coach lets one more company be matched."""
        return company in self._fixed and bool(np.isfinite(self._opening(company)[coach]))

    def moves(self, company: int, coach: int) -> tuple[Move, ...]:
        """The other companies that would move if ``company`` were forced onto ``coach``.

        Of the exchanges of least price, one that moves the fewest companies.

        Raises:
            ValueError: the choice is impossible (its price is ``inf``).
        """
        here, waiting = int(self._state.column[company]), self._instance.coaches
        if self._instance.allowed[company, coach] and self.opens(company, coach):
            return (*self._along(waiting, here), *self._along(coach, self._instance.nodes - 1))
        if not (self._instance.allowed[company, coach] and np.isfinite(self._distance[coach, here])):
            raise ValueError(f"company {company} cannot be forced onto coach {coach}")
        return self._along(coach, here)

    def housed(self) -> Bools:
        """(m,) whether one company more could be housed at each coach, by exchanges if need be, all others matched."""
        housed: Bools = np.isfinite(self._distance[: self._instance.coaches, self._instance.nodes - 1])
        return housed

    def place_values(self) -> list[Gain]:
        """(m) what one more place at each coach is worth, all re-optimised.

        The place costs what the coach's row of costs says after its limit, or else as much as its last place.
        """
        uppers = self._instance.upper.tolist()
        return [self._one_more(j, upper, self._instance.place_cost(j, upper)) for j, upper in enumerate(uppers)]

    def group_place_values(self) -> list[Gain]:
        """(G) what one more place under each group's limit is worth, all re-optimised."""
        first = self._instance.coaches + 1
        return [self._one_more(first + g, group.upper, 0) for g, group in enumerate(self._instance.groups)]

    def minimum_values(self) -> list[Gain]:
        """(m) what each coach's guaranteed minimum costs: the gain if it were lower by one, all re-optimised."""
        lowers = self._instance.lower.tolist()
        return [self._one_fewer(j, self._instance.place_cost(j, low - 1)) for j, low in enumerate(lowers)]

    def group_minimum_values(self) -> list[Gain]:
        """(G) what each group's guaranteed minimum costs: the gain if it were lower by one, all re-optimised."""
        first = self._instance.coaches + 1
        return [self._one_fewer(first + g, 0) for g in range(len(self._instance.groups))]

    def freed_values(self) -> Floats:
        """(m,) what the places given up by one company of each coach are worth, all re-optimised; for coaches with one.

        At least what the coach's last place costs, which is saved when nobody takes it.
        """
        return -self._distance[-1, : self._instance.coaches]

    def competitions(self) -> list[Competition]:
        """For every company left waiting, the companies and coaches among which places are short."""
        return competitions(self._state)

    def _opening(self, company: int) -> Floats:
        """(m,) what the rest loses when a fixed company's place goes to one that waits; ``inf`` where none can take it.

        Nobody who waits can reach a free place, or more companies would be matched: the way from the waiting list to
        the place left and the way from the new coach to a free place share no node, and their lengths add up.
        """
        waiting, programme = self._instance.coaches, self._instance.nodes - 1
        lengths: Floats = self._distance[: self._instance.coaches, programme]
        opening: Floats = lengths + self._distance[waiting, int(self._state.column[company])]
        return opening

    def _along(self, start: int, end: int) -> tuple[Move, ...]:
        """Who moves along the shortest exchanges from one node to another."""
        path = [end]
        while path[-1] != start:
            path.append(int(self._before[start, path[-1]]))
        return tuple(Move(mover, self._coach(u), self._coach(v)) for mover, u, v in self._state.movers(path[::-1]))

    def _one_more(self, node: int, upper: int, cost: int) -> Gain:
        """Gain of one more place at the node; it opens an arc to its parent if all its places are taken."""
        limits = self._state.limits
        if int(limits.required[node] + self._state.flow[node]) < upper:
            return NO_GAIN
        return self._gain([node], int(limits.parent[node]), cost)

    def _one_fewer(self, node: int, cost: int) -> Gain:
        """Gain of a minimum lower by one; it opens a way back to the node if the minimum is what holds it there.

        The freed company may come from the parent and, where what the parent requires shrinks too, from above.
        """
        limits, flow, first = self._state.limits, self._state.flow, self._instance.coaches + 1
        if not limits.demand[node] or flow[node]:
            return NO_GAIN
        above = int(limits.parent[node])
        entries = [above]
        while limits.parent[above] != NO_PARENT and not flow[above]:
            if self._instance.groups[above - first].lower == limits.required[above]:
                break
            above = int(limits.parent[above])
            entries.append(above)
        return self._gain(entries, node, -cost)

    def _gain(self, entries: Sequence[int], leaving: int, cost: int) -> Gain:
        """Gain of a new arc of that cost from any of ``entries`` to ``leaving``."""
        waiting, programme = self._instance.coaches, self._instance.nodes - 1
        matching_more = cost + self._distance[leaving, programme] + self._distance[waiting, entries].min()
        if np.isfinite(matching_more):
            return Gain(-int(matching_more), matched=1)
        exchange = cost + self._distance[leaving, entries].min()
        return Gain(-int(exchange), matched=0) if exchange < 0 else NO_GAIN

    def _coach(self, column: int) -> int:
        return WAITING if column == self._instance.coaches else column


def _shortest_exchanges(state: Residual) -> tuple[Floats, NDArray[np.int32]]:
    """All shortest distances of the residual network, (N, N), and the node before the end of each path.

    Lengths carry, below the cost, the number of companies moved and then of arcs, so that the path chosen among
    those of least cost moves the fewest companies; no arc is of length 0, which csgraph would read as no arc.
    """
    size, columns = state.arcs.shape[0], state.instance.coaches + 1
    weight = np.ones((size, size))
    weight[:columns, :columns] = size
    unit = float(size * size)
    lengths, before = floyd_warshall(state.arcs * unit + weight, return_predecessors=True)
    return np.floor(lengths / unit), before
