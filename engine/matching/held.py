"""Pairs that a solution does not touch, locked or approved, put back beside it: what another choice would cost.

Their places are deducted before the batch is solved. To price their alternatives too, the network is laid around all
pairs, the solution's and those held, in which those held move nobody and are moved by nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.matching.allocation import Allocation
from engine.matching.batch import Batch
from engine.matching.capacity import Capacity
from engine.matching.explanation import Explanation
from engine.matching.problem import Bools, Group, Instance, Ints


def released(batch: Batch) -> list[int]:
    """How many of each coach's pairs are held, in the order of the batch's coaches."""
    taken = Counter(pair.draft.coach_id for pair in batch.held)
    return [taken[coach.coach_id] for coach in batch.coaches]


def columns(batch: Batch) -> Ints:
    """(h,) index of the coach of each pair held."""
    index = {coach.coach_id: position for position, coach in enumerate(batch.coaches)}
    return np.array([index[pair.draft.coach_id] for pair in batch.held], np.int64)


def explain_with_held(
    free: Instance, assignment: Ints, scores: Ints, allowed: Bools, room: Capacity, firms: Sequence[int], batch: Batch
) -> Explanation:
    """Prices and moves of a solution and of the pairs held beside it.

    Args:
        free: the instance solved, n companies.
        assignment: (n,) its optimum.
        scores, allowed: (n + h, m) of the companies solved, then of those held.
        room: capacity with the places of the pairs held given back.
        firms: firm of each coach.
        batch: holds the h pairs.
    """
    apart = columns(batch)
    # A pair decided before its coach was excluded stands: it is where its company is.
    here = allowed.copy()
    here[np.arange(free.companies, len(scores)), apart] = True
    whole = replace(
        free,
        scores=scores,
        allowed=here,
        upper=room.places,
        marginal_costs=room.costs,
        groups=tuple(Group(group.coaches, group.lower, room.firms[firms[group.coaches[0]]]) for group in free.groups),
    )
    everyone = np.concatenate([assignment, apart])
    return Explanation(whole, Allocation.of(whole, everyone), fixed=range(free.companies, len(scores)))
