"""How evenly coaches are served: Jain's index of their shares (INDICATORS, "Utilisation is never one ratio")."""

from __future__ import annotations

from collections.abc import Mapping

from engine.coaching.utilisation import equity
from engine.matching.batch import Batch
from engine.matching.capacity import SMALLEST_ENTITLEMENT, entitlements


def jain_index(batch: Batch, assigned: Mapping[int, int]) -> float:
    """Jain's index, in (0, 1], of the coaches' shares of what they are entitled to; 1 when all are the same.

    Args:
        batch: whose coaches and contracts say who is entitled to what.
        assigned: coachings given to each coach, by key.
    """
    entitled = entitlements([coach.load for coach in batch.coaches], batch.contracts)
    shares = [
        assigned[coach.coach_id] / max(due, SMALLEST_ENTITLEMENT)
        for coach, due in zip(batch.coaches, entitled, strict=True)
    ]
    return equity(shares).jain if shares else 1.0
