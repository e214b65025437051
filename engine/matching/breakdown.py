"""Where the price of a choice comes from: the parts of its own score, the companies moved, the coaches' places."""

from __future__ import annotations

from dataclasses import dataclass

from data.programme_file import Part
from engine.matching.affinity import PARTS, POINT
from engine.matching.allocation import WAITING
from engine.matching.plan import Plan


@dataclass(frozen=True)
class Breakdown:
    """What the programme gains (positive) or loses by a choice, in points; together, the opposite of its price.

    Attributes:
        parts: what each part of the pair's score changes, the greatest change first; those that stay are left out.
        others: what the scores of the companies moved change.
        places: what the costs of the coaches' places change: equity, minimums and ranges, the months to come.
    """

    parts: tuple[tuple[Part, float], ...]
    others: float
    places: float


def breakdown(solved: Plan, company: int, coach: int) -> Breakdown:
    """What makes the price of forcing a pair (MATCHING, "The exact price of every override").

    Args:
        solved: the batch solved.
        company, coach: indices of a pair whose price is finite.
    """
    own = int(solved.everywhere[company])
    here = _score(solved, company, coach) - _score(solved, company, own)
    others = sum(
        _score(solved, move.company, move.destination) - _score(solved, move.company, move.origin)
        for move in solved.with_held.moves(company, coach)
    )
    places = -float(solved.prices[company, coach]) - here - others
    changed = {part: _points(solved, part, company, coach) - _points(solved, part, company, own) for part in PARTS}
    return Breakdown(
        parts=tuple(sorted(((part, by) for part, by in changed.items() if by), key=lambda one: -abs(one[1]))),
        others=others / POINT,
        places=places / POINT,
    )


def _score(solved: Plan, company: int, coach: int) -> int:
    return 0 if coach == WAITING else int(solved.affinity.scores[company, coach])


def _points(solved: Plan, part: Part, company: int, coach: int) -> float:
    """What a part brings to a pair's score, out of 100."""
    if coach == WAITING:
        return 0.0
    return 100 * solved.affinity.weights.get(part, 0.0) * float(solved.affinity.parts[part][company, coach])
