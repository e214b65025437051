"""Every solution kept with its data, weights and parameters: listed, reopened identically, compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from pydantic import TypeAdapter, ValidationError

from data.errors import RefusedError
from data.programme_file import Programme
from data.reading import Reader, Row
from data.transaction import Transaction
from engine.matching.batch import read_batch
from engine.matching.comparison import Outcome, compare, outcome
from engine.matching.plan import Plan, solve_batch
from engine.matching.recording import Replay, differing

_OUTCOMES = TypeAdapter(Outcome)


@dataclass(frozen=True)
class Run:
    """A solution as it was stored.

    Attributes:
        seen_on: the reference date it was made at.
        action: what the person was doing (solving the batch, choosing another coach…).
        parameters, data: fingerprints of what it was made from; equal ones are the same content.
        outcome: what it answered.
    """

    run_id: int
    month: date
    seen_on: date
    solved_at: datetime
    solved_by: str
    action: str
    weights: dict[str, float]
    parameters: str
    data: str
    outcome: Outcome


@dataclass(frozen=True, eq=False)
class Reopened:
    """A solution made again from what was kept; ``identical`` when it answers what it answered then."""

    run: Run
    plan: Plan
    identical: bool


def keep_run(transaction: Transaction, solved: Plan) -> int:
    """Keep a solution with what it was made from, in the transaction that stores it; returns its key."""
    source = solved.batch.source
    if source is None:
        raise ValueError("a batch that was not read from a database cannot be kept")
    (run_id,) = transaction.insert(
        "matching_run",
        [
            {
                "month": solved.batch.month,
                "seen_on": solved.batch.as_of,
                "solved_at": transaction.at,
                "solved_by": transaction.author,
                "action": transaction.action,
                "weights": json.dumps(dict(solved.affinity.weights)),
                "parameters": _keep_content(transaction, solved.programme.model_dump_json(by_alias=True)),
                "data": _keep_content(transaction, source.as_text()),
                "result": json.dumps(asdict(outcome(solved)), ensure_ascii=False),
            }
        ],
    )
    return run_id


def runs(reader: Reader, month: date) -> list[Run]:
    """The solutions of a month's batch, latest first."""
    return [_run(row) for row in reader.rows("runs_of_month", month)]


def last_run_with(reader: Reader, month: date, company_id: int) -> Run | None:
    """The latest solution of a month's batch that had to place a company; None when none had."""
    found = (run for run in runs(reader, month) if any(one.company_id == company_id for one in run.outcome.placed))
    return next(found, None)


def reopen(reader: Reader, run_id: int) -> Reopened:
    """A solution made again, from the data, weights and parameters kept with it, whatever changed since.

    Where optima tie, the one that was kept is preferred: an answer that differs is not an optimum any more, because
    the rules of the programme themselves changed.

    Raises:
        RefusedError: there is no such solution, or this version of the programme cannot read what was kept.
    """
    found = reader.rows("run_by_id", run_id)
    if not found:
        raise RefusedError("Ce calcul n'existe pas.")
    row = found[0]
    run = _run(row)
    programme = _parameters(row["parameters_content"])
    try:
        batch = read_batch(Replay(row["data_content"]), run.month, run.seen_on, programme)
    except KeyError as missing:  # a column that the queries did not answer yet
        raise RefusedError(
            f"Ce calcul a été fait par une version antérieure, qui ne lisait pas encore {missing} : "
            "ses résultats restent consultables, mais il ne peut pas être refait."
        ) from missing
    kept = {placed.company_id: placed.coach_id for placed in run.outcome.placed if placed.coach_id is not None}
    plan = solve_batch(batch, programme, preferred=kept)
    again = compare(run.outcome, outcome(plan))
    same = not (again.moved or again.arrived or again.gone) and again.before == again.after
    return Reopened(run, plan, identical=same)


_DATA: Mapping[str, str] = {
    "batch_companies": "les entreprises du lot",
    "batch_registered": "les entreprises inscrites",
    "batch_company_themes": "leurs thématiques",
    "batch_company_regions": "leurs régions",
    "proposal_pending": "les propositions en cours",
    "batch_company_by_id": "les paires décidées",
    "batch_exclusions": "les paires interdites",
    "batch_coaches": "les coachs et ce qu'ils ont déjà",
    "batch_coach_specialities": "les spécialités des coachs",
    "batch_coach_regions": "les régions des coachs",
    "batch_open_coachings": "les coachings en cours",
    "batch_absences": "les absences",
    "batch_contracts": "les contrats",
    "setting": "la politique de jumelage",
}
"""What each query of a batch reads, in French, in the order it is told."""


def changed_between(reader: Reader, before: Run, after: Run) -> list[str]:
    """What two solutions did not read alike, in French: « les contrats », « les absences »…"""
    if before.data == after.data:
        return []
    texts = (reader.rows("run_by_id", run.run_id)[0]["data_content"] for run in (before, after))
    differs = differing(*texts)
    return [said for query, said in _DATA.items() if query in differs]


def _run(row: Row) -> Run:
    return Run(
        run_id=row["matching_run_id"],
        month=row["month"],
        seen_on=row["seen_on"],
        solved_at=row["solved_at"],
        solved_by=row["solved_by"],
        action=row["action"],
        weights=json.loads(row["weights"]),
        parameters=row["parameters"],
        data=row["data"],
        outcome=_OUTCOMES.validate_json(row["result"]),
    )


def _parameters(content: str) -> Programme:
    try:
        return Programme.model_validate_json(content)
    except ValidationError as error:
        raise RefusedError(
            "Les paramètres de ce calcul sont d'une version antérieure : ses résultats restent consultables, "
            "mais il ne peut pas être refait."
        ) from error


def _keep_content(transaction: Transaction, content: str) -> str:
    """The fingerprint of a content, stored the first time it is met."""
    fingerprint = hashlib.sha256(content.encode()).hexdigest()
    if transaction.stored("run_content", [{"fingerprint": fingerprint}]) == [None]:
        transaction.insert("run_content", [{"fingerprint": fingerprint, "content": content}])
    return fingerprint
