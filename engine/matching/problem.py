"""The allocation problem: companies, coaches, places, guaranteed minimums, costs and nested limits.

Amounts are whole numbers (hundredths of a point, MATCHING.md; or any other fixed scale). The computation runs on
float64 holding whole numbers, so that "no arc" is ``inf``; that is exact below 2**53, and an instance that could
exceed it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.errors import RefusedError
from engine.formats import count

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

EXACT = 2**53
"""Whole numbers up to here are exact in float64 (IEEE 754, 53-bit significand)."""

NO_PARENT = -1


@dataclass(frozen=True)
class Group:
    """Coaches sharing one limit and one guaranteed minimum, such as a firm's contract (PROGRAMME.md §5)."""

    coaches: tuple[int, ...]
    lower: int
    upper: int


@dataclass(frozen=True, eq=False)
class Instance:
    """One allocation problem: ``n`` companies, ``m`` coaches (MATCHING.md, CLI.md row ``allocate``).

    Attributes:
        scores: (n, m) whole numbers; what a pair is worth. Values of forbidden pairs are not read.
        allowed: (n, m); False forbids the pair.
        upper: (m,) most companies per coach.
        lower: (m,) fewest companies per coach, hard.
        marginal_costs: per coach, the cost of the first, second… place, never decreasing; at least ``upper[j]``
            long, or empty for no cost. The entry after ``upper[j]``, where there is one, prices one more place.
        groups: limits shared by several coaches; two groups are disjoint or one holds the other.

    Raises:
        RefusedError: shapes that disagree, lower above upper, decreasing or missing costs, coaches out of range,
            overlapping groups, amounts too large to stay exact. The sentence names the place and the value.
    """

    scores: Ints
    allowed: Bools
    upper: Ints
    lower: Ints
    marginal_costs: tuple[Ints, ...] = ()
    groups: tuple[Group, ...] = ()

    def __post_init__(self) -> None:
        if not self.marginal_costs:
            object.__setattr__(self, "marginal_costs", (np.zeros(0, np.int64),) * self.coaches)
        _check_shapes(self)
        _check_bounds(self)
        _check_costs(self)
        _check_groups(self)
        _check_magnitude(self)

    @property
    def companies(self) -> int:
        """Number of companies, n."""
        return int(self.scores.shape[0])

    @property
    def coaches(self) -> int:
        """Number of coaches, m."""
        return int(self.scores.shape[1])

    @property
    def nodes(self) -> int:
        """Nodes of the compressed graph: coaches, the waiting list, groups, the programme."""
        return self.coaches + len(self.groups) + 2

    @cached_property
    def span(self) -> int:
        """The most one step of an exchange can change the total: difference of two scores, or of two costs."""
        values = self.scores[self.allowed]
        scores = max(int(values.max()), 0) - min(int(values.min()), 0) if values.size else 0
        costs = max((int(np.abs(row).max()) for row in self.marginal_costs if row.size), default=0)
        return scores + 2 * costs

    def place_cost(self, coach: int, place: int) -> int:
        """Cost of the coach's place number ``place`` (from 0); past the end of the row, its last cost."""
        row = self.marginal_costs[coach]
        return int(row[min(place, row.size - 1)]) if row.size else 0

    def objective(self, assignment: Ints) -> int:
        """Σ score − Σ costs of an assignment: (n,) coach indices, −1 for a company left waiting."""
        matched = np.flatnonzero(assignment >= 0)
        total = int(self.scores[matched, assignment[matched]].sum())
        used, loads = np.unique(assignment[matched], return_counts=True)
        rows = (self.marginal_costs[j] for j in used.tolist())
        return total - sum(sum(row[:load].tolist()) for row, load in zip(rows, loads.tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class Tree:
    """Where places are counted: each coach under its smallest group, groups under larger ones, then the programme.

    Nodes are numbered coaches 0…m−1, the waiting list m, groups m+1…m+G, the programme last. A node keeps
    ``demand`` companies for its own guaranteed minimum, on top of those kept below it, and passes up to
    ``capacity`` more to its parent. All minimums being met in the end, the cost of their places is a constant
    and only the places passed up carry a marginal cost.

    Attributes:
        parent: (N,) node above, −1 for the programme.
        demand: (N,) companies kept at the node itself.
        required: (N,) companies kept at the node and below: the minimum it must reach.
        capacity: (N,) most companies passed up; negative when the minimums below exceed the node's limit.
        order: nodes, children before parents.
        places: (m, w) cost of each coach's places, in order, then ``inf`` past its limit or the number of companies.
            Guaranteed places are filled whatever they cost: they show 0, or the next cost if that is less.
    """

    parent: Ints
    demand: Ints
    required: Ints
    capacity: Ints
    order: tuple[int, ...]
    places: Floats


def tree(instance: Instance) -> Tree:
    """The tree of limits of an instance (nested bounds, PROGRAMME.md §5)."""
    n, m, size = instance.companies, instance.coaches, instance.nodes
    programme = size - 1
    parent = np.full(size, programme, np.int64)
    parent[programme] = NO_PARENT
    nested = sorted(range(len(instance.groups)), key=lambda g: (len(instance.groups[g].coaches), g))
    for position, g in enumerate(nested):
        inside = set(instance.groups[g].coaches)
        free = [j for j in instance.groups[g].coaches if parent[j] == programme]
        parent[free] = m + 1 + g
        for smaller in nested[:position]:
            if parent[m + 1 + smaller] == programme and inside.issuperset(instance.groups[smaller].coaches):
                parent[m + 1 + smaller] = m + 1 + g
    lower = np.zeros(size, np.int64)
    upper = np.full(size, n, np.int64)
    lower[:m], upper[:m] = instance.lower, instance.upper
    for g, group in enumerate(instance.groups):
        lower[m + 1 + g], upper[m + 1 + g] = group.lower, group.upper
    order = (*range(m + 1), *(m + 1 + g for g in nested), programme)
    least, above = lower.tolist(), parent.tolist()
    below, required = [0] * size, [0] * size
    for v in order[:-1]:
        required[v] = max(least[v], below[v])
        below[above[v]] += required[v]
    required[programme] = max(n, below[programme])
    needed = np.array(required)
    capacity = np.minimum(upper - needed, np.maximum(n - needed, 0))
    capacity[programme] = 0
    return Tree(parent, needed - np.array(below), needed, capacity, order, _places(instance))


def _places(instance: Instance) -> Floats:
    """Cost of each coach's places; see :class:`Tree`."""
    lengths = np.minimum(instance.upper, instance.companies)
    places = np.full((instance.coaches, int(lengths.max(initial=0)) + 1), np.inf)
    real = np.arange(places.shape[1]) < lengths[:, np.newaxis]
    if any(row.size for row in instance.marginal_costs):
        rows = zip(instance.marginal_costs, lengths.tolist(), strict=True)
        places[real] = np.concatenate([row[:length] if row.size else np.zeros(length) for row, length in rows])
    else:
        places[real] = 0.0
    for j in np.flatnonzero(instance.lower).tolist():
        low = int(instance.lower[j])
        places[j, :low] = min(0.0, places[j, low]) if low < lengths[j] else 0.0
        places[j, lengths[j] :] = np.inf
    return places


def _check_shapes(instance: Instance) -> None:
    shape, m = instance.scores.shape, instance.coaches
    if instance.allowed.shape != shape:
        raise RefusedError(f"scores a la forme {shape} et les paires permises {instance.allowed.shape}.")
    for name, values in (("upper", instance.upper), ("lower", instance.lower)):
        if values.shape != (m,):
            raise RefusedError(
                f"{name} a {count(values.size, 'valeur')} ; il en faut {m}, une par coach (colonne de scores)."
            )
    if len(instance.marginal_costs) != m:
        raise RefusedError(
            f"marginal_costs a {count(len(instance.marginal_costs), 'ligne')} ; il en faut {m}, une par coach."
        )


def _check_bounds(instance: Instance) -> None:
    for j, (low, high) in enumerate(zip(instance.lower.tolist(), instance.upper.tolist(), strict=True)):
        _check_range(f"lower[{j}]", low, f"upper[{j}]", high)
    for g, group in enumerate(instance.groups):
        _check_range(f"groups[{g}].lower", group.lower, f"groups[{g}].upper", group.upper)


def _check_range(low_name: str, low: int, high_name: str, high: int) -> None:
    if low < 0:
        raise RefusedError(f"{low_name} vaut {low} ; un nombre de places ne peut pas être négatif.")
    if high < 0:
        raise RefusedError(f"{high_name} vaut {high} ; un nombre de places ne peut pas être négatif.")
    if low > high:
        raise RefusedError(f"{low_name} vaut {low} ; il ne peut pas dépasser {high_name}, qui vaut {high}.")


def _check_costs(instance: Instance) -> None:
    for j, row in enumerate(instance.marginal_costs):
        needed = int(instance.upper[j])
        if row.size and row.size < needed:
            raise RefusedError(
                f"marginal_costs[{j}] a {count(row.size, 'valeur')} ; il en faut au moins {needed}, une par place."
            )
        drops = np.flatnonzero(np.diff(row) < 0)
        if drops.size:
            place = int(drops[0]) + 1
            raise RefusedError(
                f"marginal_costs[{j}][{place}] est plus petit que le coût de la place précédente ; "
                "les coûts ne peuvent pas décroître."
            )


def _check_groups(instance: Instance) -> None:
    members = [frozenset(group.coaches) for group in instance.groups]
    for g, group in enumerate(instance.groups):
        if len(members[g]) < len(group.coaches):
            raise RefusedError(f"groups[{g}].coaches nomme deux fois le même coach.")
        for position, j in enumerate(group.coaches):
            if not 0 <= j < instance.coaches:
                raise RefusedError(
                    f"groups[{g}].coaches[{position}] vaut {j} ; un indice de coach va de 0 à {instance.coaches - 1}."
                )
        for other in range(g):
            shared = members[g] & members[other]
            if shared and not (members[g] <= members[other] or members[other] <= members[g]):
                raise RefusedError(
                    f"groups[{other}] et groups[{g}] se chevauchent sans que l'un contienne l'autre "
                    f"(coach {min(shared)} en commun) ; les groupes doivent être disjoints ou emboîtés."
                )


def _check_magnitude(instance: Instance) -> None:
    # Prices add up the costs of an exchange, which visits every node once at most, or every company where companies
    # are the nodes, and the waiting list costs as much as the longest.
    refuse_inexact(4 * (instance.nodes + 2) * (instance.nodes + instance.companies + 2) * instance.span)


def refuse_inexact(most: int) -> None:
    """Refuse amounts of which some sum may reach ``most``, beyond what float64 counts exactly.

    Raises:
        RefusedError: it does.
    """
    if most >= EXACT:
        raise RefusedError("Les scores ou les coûts sont trop grands pour être comptés exactement.")
