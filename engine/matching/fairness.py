"""The worst score raised first, then the total (MATCHING, "Fairness"): exact, by bisection on a score floor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.matching.allocation import solve
from engine.matching.blocking import Blocked
from engine.matching.problem import Instance


def highest_floor(instance: Instance) -> int | None:
    """The greatest score that every matched company can reach at once, as many being matched as without a floor.

    Fewer pairs never let more companies be matched, so the floors that can be held are those up to one score.

    Args:
        instance: any instance; its costs do not matter.

    Returns:
        The floor in the unit of the scores, None when nobody can be matched or a minimum cannot be met.
    """
    most = _matched(instance) if instance.allowed.any() else None
    if not most:
        return None
    floors = np.unique(instance.scores[instance.allowed])
    held, refused = 0, floors.size
    while refused - held > 1:
        middle = (held + refused) // 2
        if _matched(above(instance, int(floors[middle]))) == most:
            held = middle
        else:
            refused = middle
    return int(floors[held])


def above(instance: Instance, floor: int) -> Instance:
    """The instance without the pairs whose score is below the floor."""
    return replace(instance, allowed=instance.allowed & (instance.scores >= floor))


def _matched(instance: Instance) -> int | None:
    found = solve(instance)
    return None if isinstance(found, Blocked) else found.matched
