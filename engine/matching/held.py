"""Pairs that a solution does not touch, locked or approved, put back beside it: what another choice would cost.

Their places are deducted before the batch is solved. To price their alternatives too, the network is laid around all
pairs, the solution's and those held, in which those held move nobody and are moved by nobody.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from engine.matching.allocation import Allocation
from engine.matching.batch import Batch
from engine.matching.capacity import Capacity
from engine.matching.explanation import Explanation
from engine.matching.problem import Bools, Instance, Ints


def released(batch: Batch) -> list[int]:
    """How many of each coach's pairs are held, in the order of the batch's coaches."""
    taken = Counter(pair.draft.coach_id for pair in batch.held)
    return [taken[coach.coach_id] for coach in batch.coaches]


def undecided(batch: Batch) -> Batch:
    """The batch with every pair given back to the solution: their companies are candidates, their places free."""
    back = dict(zip((coach.coach_id for coach in batch.coaches), released(batch), strict=True))
    coaches = tuple(
        replace(
            coach,
            load=replace(
                coach.load,
                occupied=coach.load.occupied - back[coach.coach_id],
                assigned=coach.load.assigned - back[coach.coach_id],
            ),
        )
        for coach in batch.coaches
    )
    drafts = {pair.draft.company_id: pair.draft for pair in batch.held}
    return replace(batch, candidates=batch.companies, coaches=coaches, drafts=batch.drafts | drafts, held=())


def columns(batch: Batch) -> Ints:
    """(h,) index of the coach of each pair held."""
    index = {coach.coach_id: position for position, coach in enumerate(batch.coaches)}
    return np.array([index[pair.draft.coach_id] for pair in batch.held], np.int64)


def explain_with_held(
    free: Instance, assignment: Ints, scores: Ints, allowed: Bools, room: Capacity, batch: Batch
) -> Explanation:
    """Prices and moves of a solution and of the pairs held beside it.

    Args:
        free: the instance solved, n companies.
        assignment: (n,) its optimum.
        scores, allowed: (h, m) of the companies whose pairs are held.
        room: capacity with the places of the pairs held given back; prices those places.
        batch: holds the h pairs.
    """
    apart, taken = columns(batch), np.array(released(batch), np.int64)
    # A pair decided before its coach was excluded stands: it is where its company is.
    here = allowed.copy()
    here[np.arange(apart.size), apart] = True
    whole = replace(
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
    everyone = np.concatenate([assignment, apart])
    return Explanation(whole, Allocation.of(whole, everyone), fixed=range(free.companies, free.companies + apart.size))
