"""What a solution changes in the stored drafts, and why: the difference, not a new plan (MATCHING, "reviewers")."""

from __future__ import annotations

from dataclasses import dataclass

from engine.matching.batch import Candidate, Draft
from engine.matching.plan import Plan


@dataclass(frozen=True)
class Mention:
    """A company named to whoever may see it; others are told its ``sector``."""

    company: str
    sector: str | None = None


@dataclass(frozen=True)
class Change:
    """A company whose coach is no longer the one of the stored draft; None is the waiting list.

    Attributes:
        sector: the company's, for those who may only be told that.
        why: what makes the former pair impossible, in French; None when another one is simply better for the whole.
        heirs: companies that take the former coach's places.
    """

    company: str
    before: str | None
    after: str | None
    sector: str | None = None
    why: str | None = None
    heirs: tuple[Mention, ...] = ()


def changes(solved: Plan) -> tuple[Change, ...]:
    """What a plan moves in the stored drafts; companies without a draft are left out."""
    labels = {coach.coach_id: coach.label for coach in solved.batch.coaches}
    pairs = solved.pairs()
    return tuple(
        Change(
            candidate.name,
            labels[draft.coach_id],
            labels.get(pairs.get(candidate.company_id, -1)),
            candidate.wishes.sector,
            _why(solved, index, draft),
            _heirs(solved, draft),
        )
        for index, candidate in enumerate(solved.batch.candidates)
        if (draft := solved.batch.drafts.get(candidate.company_id))
        and pairs.get(candidate.company_id) != draft.coach_id
    )


def mention(candidate: Candidate) -> Mention:
    """A company of the batch, to be named."""
    return Mention(candidate.name, candidate.wishes.sector)


def _why(solved: Plan, company: int, draft: Draft) -> str | None:
    return solved.impossible(company, solved.batch.coach_indices[draft.coach_id])


def _heirs(solved: Plan, draft: Draft) -> tuple[Mention, ...]:
    """Companies that the solution gives to the draft's coach and that were not theirs."""
    arrived = []
    for index, candidate in enumerate(solved.batch.candidates):
        coach, former = solved.coach_of(index), solved.batch.drafts.get(candidate.company_id)
        theirs = former is not None and former.coach_id == draft.coach_id
        if coach is not None and coach.coach_id == draft.coach_id and not theirs:
            arrived.append(mention(candidate))
    return tuple(arrived)
