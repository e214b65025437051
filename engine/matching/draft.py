"""A solution stored as its month's draft: what stays, what moves, and the trace of both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.transaction import Transaction
from engine.matching.allocation import WAITING
from engine.matching.batch import Draft, Held
from engine.matching.difference import Change, changes
from engine.matching.plan import Plan
from engine.matching.runs import keep_run


@dataclass(frozen=True, eq=False)
class Saved:
    """What a solution stored: the plan, and what is different from the drafts there were."""

    batch_id: int
    plan: Plan
    changes: tuple[Change, ...]


def store_plan(transaction: Transaction, solved: Plan, on: date) -> Saved:
    """Write a plan as its month's draft, inside the transaction in which its batch was read.

    A draft that the plan confirms stays, with its comment; another is deleted, its content remaining in the audit,
    and a new one written: a proposal's pair never changes, and the state ``replaced`` is for a draft that a person
    put aside (INDICATORS 23). A pair locked in an earlier month comes along, still locked.
    """
    batch_id = store_batch(transaction, solved)
    keep_run(transaction, solved)
    standing = _standing(solved)
    superseded = [draft for company, draft in solved.batch.drafts.items() if company not in standing]
    left = [(index, pair.draft) for index, pair in _held(solved) if not pair.draft.here]
    superseded += [draft for _, draft in left]
    transaction.delete("proposal", [{"proposal_id": draft.proposal_id} for draft in superseded])
    rows = [proposal_row(solved, i, j) for i, j in enumerate(solved.assignment.tolist()) if j != WAITING]
    transaction.update(
        "proposal",
        [
            {"proposal_id": standing[company].proposal_id, "score": row["score"], "parts": row["parts"]}
            for row in rows
            if (company := row["company_id"]) in standing
        ],
    )
    unlocked = {"locked_on": None, "locked_by": None}
    new = [row | unlocked for row in rows if row["company_id"] not in standing]
    for index, draft in left:
        kept = {"locked_on": draft.locked_on, "locked_by": draft.locked_by}
        new.append(proposal_row(solved, index, solved.batch.coach_indices[draft.coach_id]) | kept)
    transaction.insert(
        "proposal", [{"batch_id": batch_id, "state": "proposed", "proposed_on": on, **row} for row in new]
    )
    return Saved(batch_id, solved, changes(solved))


def store_batch(transaction: Transaction, solved: Plan) -> int:
    """Write who solved the month's batch, when, with which weights, and who waits and why; returns the batch's key."""
    waiting = [
        {"company_id": candidate.company_id, "reason": solved.waiting_reason(index)}
        for index, candidate in enumerate(solved.batch.candidates)
        if solved.coach_of(index) is None
    ]
    row = {
        "month": solved.batch.month,
        "solved_at": transaction.at,
        "solved_by": transaction.author,
        "weights": json.dumps(dict(solved.affinity.weights)),
        "waiting": json.dumps(waiting, ensure_ascii=False),
    }
    stored = transaction.rows("batch_of_month", solved.batch.month)
    if not stored:
        return transaction.insert("batch", [row])[0]
    del row["month"]  # what proposals refer to does not change
    transaction.update("batch", [{"batch_id": stored[0]["batch_id"], **row}])
    return int(stored[0]["batch_id"])


def _held(solved: Plan) -> list[tuple[int, Held]]:
    """The pairs held, with the index of their companies."""
    return list(enumerate(solved.batch.held, start=len(solved.batch.candidates)))


def _standing(solved: Plan) -> dict[int, Draft]:
    """The drafts of this month that the plan confirms, by company."""
    pairs = solved.pairs()
    return {
        company: draft
        for company, draft in solved.batch.drafts.items()
        if draft.here and pairs.get(company) == draft.coach_id
    }


def proposal_row(solved: Plan, company: int, coach: int) -> dict[str, Any]:
    """What is stored of a pair, by its indices: the score with its parts, and the company's former comment."""
    candidate = solved.company(company)
    former = solved.batch.draft_of(candidate.company_id)
    return {
        "company_id": candidate.company_id,
        "coach_id": solved.coach(coach).coach_id,
        "score": int(solved.affinity.scores[company, coach]),
        "parts": json.dumps(solved.affinity.of_pair(company, coach)),
        "comment": former.comment if former else None,
    }
