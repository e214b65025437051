"""Two solutions side by side: the figures of each, and who changes coach from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

import numpy as np

from engine.matching.affinity import POINT
from engine.matching.allocation import WAITING
from engine.matching.plan import Plan
from engine.matching.served import jain_index, with_solution


@dataclass(frozen=True)
class Placed:
    """A company of a batch with its coach, or None when it waits; ``score`` in points."""

    company_id: int
    company: str
    coach_id: int | None
    coach: str | None
    score: float | None


@dataclass(frozen=True)
class Figures:
    """A solution in figures.

    Attributes:
        matched, waiting: companies with and without a coach.
        mean_score, worst_score: points over the companies with a coach; None without any.
        total: Σ score − Σ costs, points.
        equity: Jain's index, in (0, 1], of the coaches' shares of what they are entitled to, this batch included
            (INDICATORS, "Utilisation is never one ratio"; 1 when all shares are the same).
        requested, obtained: companies with a coach that had asked for one on the list, and those that got theirs.
    """

    matched: int
    waiting: int
    mean_score: float | None
    worst_score: float | None
    total: float
    equity: float
    requested: int
    obtained: int


@dataclass(frozen=True)
class Outcome:
    """What a solution answered: its figures, and every company of its batch in the order of names."""

    figures: Figures
    placed: tuple[Placed, ...]


@dataclass(frozen=True)
class Moved:
    """A company whose coach is not the same in two solutions; a coach of None is the waiting list."""

    company: str
    before: str | None
    after: str | None
    score_before: float | None
    score_after: float | None


@dataclass(frozen=True)
class Comparison:
    """Two solutions: their figures, who moves, and the companies that only one of them had to place."""

    before: Figures
    after: Figures
    moved: tuple[Moved, ...]
    arrived: tuple[str, ...]
    gone: tuple[str, ...]


def outcome(solved: Plan) -> Outcome:
    """What a plan answers."""
    return Outcome(figures(solved), tuple(_placed(solved, index) for index in range(len(solved.batch.candidates))))


def figures(solved: Plan) -> Figures:
    """A plan in figures."""
    matched = np.flatnonzero(solved.assignment != WAITING)
    points = solved.affinity.scores[matched, solved.assignment[matched]] / POINT
    asked = [
        (candidate.wishes.requested, coach.coach_id)
        for index, candidate in enumerate(solved.batch.candidates)
        if candidate.wishes.requested is not None and (coach := solved.coach_of(index))
    ]
    return Figures(
        matched=int(matched.size),
        waiting=len(solved.batch.candidates) - int(matched.size),
        mean_score=fmean(points.tolist()) if matched.size else None,
        worst_score=float(points.min()) if matched.size else None,
        total=solved.optimum / POINT,
        equity=jain_index(solved.batch, with_solution(solved)),
        requested=len(asked),
        obtained=sum(wanted == obtained for wanted, obtained in asked),
    )


def compare(before: Outcome, after: Outcome) -> Comparison:
    """What changes from one solution to another, companies in the order of names."""
    earlier = {placed.company_id: placed for placed in before.placed}
    later = {placed.company_id: placed for placed in after.placed}
    moved = tuple(
        Moved(placed.company, earlier[key].coach, placed.coach, earlier[key].score, placed.score)
        for key, placed in later.items()
        if key in earlier and earlier[key].coach_id != placed.coach_id
    )
    return Comparison(
        before=before.figures,
        after=after.figures,
        moved=moved,
        arrived=tuple(placed.company for key, placed in later.items() if key not in earlier),
        gone=tuple(placed.company for key, placed in earlier.items() if key not in later),
    )


def _placed(solved: Plan, index: int) -> Placed:
    candidate, coach = solved.company(index), solved.coach_of(index)
    return Placed(
        company_id=candidate.company_id,
        company=candidate.name,
        coach_id=coach.coach_id if coach else None,
        coach=coach.label if coach else None,
        score=int(solved.affinity.scores[index, solved.assignment[index]]) / POINT if coach else None,
    )
