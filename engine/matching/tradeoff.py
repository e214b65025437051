"""What another policy would change on the batch at hand, before it is kept; what equity costs in score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.programme_file import Part
from engine.matching.affinity import PARTS
from engine.matching.allocation import WAITING
from engine.matching.comparison import Comparison, Figures, compare, figures, outcome
from engine.matching.plan import Plan, solve_batch
from engine.matching.policy import Policy, file_policy
from engine.matching.served import behind_pace, debt, past_ranges, with_solution


@dataclass(frozen=True)
class Effect:
    """What a policy would change.

    Attributes:
        comparison: the solution in force and the other one, both scored with the weights that are tried: the same
            yardstick measures both.
        parts: mean of each part of the affinity over the companies with a coach, before and after, in [0, 1]; they
            do not depend on the weights. Empty when nobody has a coach.
        behind: coachings short of the pace of guaranteed minimums by now, before and after (INDICATORS 14).
        debt: coachings still owed to guaranteed minimums, before and after (INDICATORS 14).
        past_ranges: coachings past the high end of expected ranges, before and after.
    """

    comparison: Comparison
    parts: Mapping[Part, tuple[float, float]]
    behind: tuple[float, float]
    debt: tuple[int, int]
    past_ranges: tuple[int, int]


@dataclass(frozen=True)
class Point:
    """The batch solved with one equity: its points per entitlement used, and what comes of it."""

    points_per_entitlement: float
    figures: Figures
    today: bool


def effect(solved: Plan, wanted: Policy) -> Effect:
    """What solving the same batch with ``wanted`` would change to ``solved``."""
    after = under(solved, wanted)
    objective = after.instance.objective(solved.assignment)
    before = replace(solved, affinity=after.affinity, optimum=objective)
    now, then = with_solution(before), with_solution(after)
    elapsed = solved.pace.elapsed
    return Effect(
        compare(outcome(before), outcome(after)),
        _parts(before, after),
        behind=(behind_pace(solved.batch, now, elapsed), behind_pace(solved.batch, then, elapsed)),
        debt=(debt(solved.batch, now), debt(solved.batch, then)),
        past_ranges=(past_ranges(solved.batch, now), past_ranges(solved.batch, then)),
    )


def curve(solved: Plan, factors: Sequence[float]) -> list[Point]:
    """Mean score against equity, solving the batch again along the weight of equity, least first (PROGRAMME §5).

    Args:
        solved: the batch as it stands; its policy is today's point.
        factors: multiples of today's weight of equity (of the parameter file's when today's is 0).
    """
    policy = solved.policy
    today = policy.points_per_entitlement
    unit = today or file_policy(solved.programme).points_per_entitlement
    weights = sorted({factor * unit for factor in factors} | {today})
    return [
        Point(
            weight,
            figures(solved if weight == today else under(solved, replace(policy, points_per_entitlement=weight))),
            weight == today,
        )
        for weight in weights
    ]


def efficient(points: Sequence[Point]) -> list[Point]:
    """The points that no other beats on mean score or on equity without losing on the other, least equity first.

    The batch also weighs minimums and the months to come, so that a greater weight of equity may lose on both.
    """
    kept: list[Point] = []
    for point in sorted(points, key=lambda each: (each.figures.equity, each.figures.mean_score or 0.0), reverse=True):
        if not kept or (point.figures.mean_score or 0.0) > (kept[-1].figures.mean_score or 0.0):
            kept.append(point)
    return kept[::-1]


def under(solved: Plan, policy: Policy) -> Plan:
    """The same batch solved with another policy."""
    return solve_batch(replace(solved.batch, policy=policy), solved.programme)


def _parts(before: Plan, after: Plan) -> dict[Part, tuple[float, float]]:
    if not len(after.pairs()):
        return {}
    return {part: (_mean(before, part), _mean(after, part)) for part in PARTS}


def _mean(solved: Plan, part: Part) -> float:
    matched = np.flatnonzero(solved.assignment != WAITING)
    return float(solved.affinity.parts[part][matched, solved.assignment[matched]].mean())
