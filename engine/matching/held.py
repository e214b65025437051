"""Pairs that a solution does not touch, locked or approved, put back beside it: what another choice would cost.

Their places are deducted before the batch is solved. To price their alternatives too, the network is laid around all
pairs, the solution's and those held, in which those held move nobody and are moved by nobody.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from engine.matching.batch import Batch
from engine.matching.capacity import Capacity
from engine.matching.problem import Bools, Instance, Ints


def released(batch: Batch) -> list[int]:
    """How many of each coach's pairs are held, in the order of the batch's coaches."""
    taken = Counter(pair.draft.coach_id for pair in batch.held)
    return [taken[coach.coach_id] for coach in batch.coaches]


def columns(batch: Batch) -> Ints:
    """(h,) index of the coach of each pair held."""
    return np.array([batch.coach_indices[pair.draft.coach_id] for pair in batch.held], np.int64)


def with_held(free: Instance, scores: Ints, allowed: Bools, room: Capacity, batch: Batch) -> Instance:
    """The instance of a solution and of the pairs held beside it, as if nobody had decided of those.

    Args:
        free: the instance solved, n companies.
        scores, allowed: (h, m) of the companies whose pairs are held.
        room: capacity with the places of the pairs held given back; prices those places.
        batch: holds the h pairs.
    """
    apart, taken = columns(batch), np.array(released(batch), np.int64)
    # A pair decided before its coach was excluded stands: it is where its company is.
    here = allowed.copy()
    here[np.arange(apart.size), apart] = True
    return replace(
        free,
        scores=np.vstack([free.scores, scores]),
        allowed=np.vstack([free.allowed, here]),
        upper=free.upper + taken,
        marginal_costs=tuple(
            np.concatenate([own[:given], costs])
            for own, given, costs in zip(room.costs, taken.tolist(), free.marginal_costs, strict=True)
        ),
        groups=tuple(
            replace(group, upper=group.upper + int(taken[list(group.coaches)].sum())) for group in free.groups
        ),
    )
