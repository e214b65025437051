"""How coaches and firms are served by a batch: evenness of shares, debt to minimums, coachings past the ranges."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.coaching.utilisation import equity
from engine.matching.allocation import WAITING
from engine.matching.batch import Batch
from engine.matching.capacity import SMALLEST_ENTITLEMENT, entitlements
from engine.matching.plan import Plan

Assigned = Mapping[int, int]
"""Coachings given to each coach, by key."""


def with_solution(solved: Plan) -> Assigned:
    """Coachings of each coach once the pairs of a solution are made."""
    coaches = solved.batch.coaches
    further = np.bincount(solved.assignment[solved.assignment != WAITING], minlength=len(coaches)).tolist()
    return {coach.coach_id: coach.load.assigned + more for coach, more in zip(coaches, further, strict=True)}


def jain_index(batch: Batch, assigned: Assigned) -> float:
    """Jain's index, in (0, 1], of the coaches' shares of what they are entitled to; 1 when all are the same.

    INDICATORS, "Utilisation is never one ratio".
    """
    entitled = entitlements([coach.load for coach in batch.coaches], batch.contracts)
    shares = [
        assigned[coach.coach_id] / max(due, SMALLEST_ENTITLEMENT)
        for coach, due in zip(batch.coaches, entitled, strict=True)
    ]
    return equity(shares).jain if shares else 1.0


def debt(batch: Batch, assigned: Assigned) -> int:
    """Coachings still owed to guaranteed minimums, all firms together (INDICATORS 14)."""
    given = by_firm(batch, assigned)
    return sum(max(0, contract.guaranteed_minimum - given[firm]) for firm, contract in batch.contracts.items())


def behind_pace(batch: Batch, assigned: Assigned, elapsed: float) -> float:
    """Coachings short of what guaranteed minimums call for by now, all firms together (INDICATORS 14).

    Args:
        batch: whose contracts.
        assigned: coachings given to each coach, by key.
        elapsed: part of the time to start coachings that is behind, in [0, 1].
    """
    given = by_firm(batch, assigned)
    return sum(
        max(0.0, contract.guaranteed_minimum * elapsed - given[firm]) for firm, contract in batch.contracts.items()
    )


def past_ranges(batch: Batch, assigned: Assigned) -> int:
    """Coachings past the high end of expected ranges, all firms together (PROGRAMME §5)."""
    given = by_firm(batch, assigned)
    return sum(max(0, given[firm] - contract.expected_high) for firm, contract in batch.contracts.items())


def by_firm(batch: Batch, assigned: Assigned) -> dict[int, int]:
    """Coachings given by the coaches of each firm that has a contract, by key of the firm."""
    firms = dict.fromkeys(batch.contracts, 0)
    for coach in batch.coaches:
        if coach.firm_id in firms:
            firms[coach.firm_id] += assigned[coach.coach_id]
    return firms
