"""What a month's batch does to the programme, as it stands: scores, equity, minimums, coaches asked for (SCREENS)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from engine.formats import count
from engine.matching.affinity import POINT
from engine.matching.allocation import WAITING
from engine.matching.batch import Coach
from engine.matching.overview import LIVE, Line, Overview
from engine.matching.plan import steadiest
from engine.matching.served import debt, jain_index


@dataclass(frozen=True)
class Effects:
    """The batch's effects, drafts included.

    Attributes:
        mean_score, worst_score: points over the companies with a coach; None without any.
        mean_without_decisions: the mean score were nothing approved nor locked, None without anything to compare.
        equity_before, equity_after: Jain's index, in (0, 1], of the coaches' shares of what they are entitled to,
            without this batch and with it.
        debt_before, debt_after: coachings still owed to guaranteed minimums (INDICATORS 14), without and with it.
        requested, obtained: companies with a coach that had asked for one on the list, and those that got theirs.
    """

    mean_score: float | None
    worst_score: float | None
    mean_without_decisions: float | None
    equity_before: float
    equity_after: float
    debt_before: int
    debt_after: int
    requested: int
    obtained: int


def effects(view: Overview) -> Effects:
    """The effects of a batch as it is shown, its drafts as if they were published."""
    batch = view.plan.batch
    live = [(line, line.proposal) for line in view.lines if line.proposal and line.state in LIVE]
    points = [proposal.score for _, proposal in live if proposal.score is not None]
    counted = Counter(proposal.coach_id for line, proposal in live if _is_counted(line))
    drafted = Counter(proposal.coach_id for line, proposal in live if not _is_counted(line))
    before = {coach.coach_id: coach.load.assigned - counted[coach.coach_id] for coach in batch.coaches}
    after = {coach.coach_id: coach.load.assigned + drafted[coach.coach_id] for coach in batch.coaches}
    asked = [
        (line.company.wishes.requested, proposal.coach_id) for line, proposal in live if line.company.wishes.requested
    ]
    return Effects(
        mean_score=fmean(points) if points else None,
        worst_score=min(points, default=None),
        mean_without_decisions=_mean_without_decisions(view),
        equity_before=jain_index(batch, before),
        equity_after=jain_index(batch, after),
        debt_before=debt(batch, before),
        debt_after=debt(batch, after),
        requested=len(asked),
        obtained=sum(wanted == coach for wanted, coach in asked),
    )


def beyond_range(view: Overview, coach: Coach) -> str | None:
    """That the batch would take the coach's firm past its expected range, in French; None when it would not.

    Nothing forbids it, but the publication asks for a reason (PROGRAMME §5, "costed, shown, needs a reason").
    """
    contract = view.plan.batch.contracts.get(coach.firm_id)
    if contract is None:
        return None
    team = {one.coach_id: one.load.assigned for one in view.plan.batch.coaches if one.firm_id == coach.firm_id}
    drafted = sum(line.proposal is not None and line.proposal.coach_id in team for line in _drafts(view))
    given = sum(team.values()) + drafted
    if given <= contract.expected_high:
        return None
    return (
        f"{coach.firm} aurait {count(given, 'coaching')} avec ce lot, plus que le haut de sa fourchette "
        f"({contract.expected_high}) : la publication demande une raison en commentaire."
    )


def _drafts(view: Overview) -> list[Line]:
    """The proposals that are not part of their coaches' loads yet."""
    return [line for line in view.in_state("proposed") if not _is_counted(line)]


def _is_counted(line: Line) -> bool:
    """Whether the pair is part of its coach's load already: decided, or locked."""
    return line.proposal is not None and (line.state != "proposed" or line.proposal.locked_on is not None)


def _mean_without_decisions(view: Overview) -> float | None:
    """Of the pairs that a solution would make, were none approved nor locked; None when there is nothing of the sort.

    What is published cannot be decided otherwise, and would be on one side only: nothing is compared then.
    """
    solved = view.plan
    if not solved.batch.held or any(line.state in ("offered", "confirmed") for line in view.lines):
        return None
    columns = steadiest(solved.whole, solved.everywhere)
    matched = np.flatnonzero(columns != WAITING)
    return float(solved.whole.scores[matched, columns[matched]].mean()) / POINT if matched.size else None
