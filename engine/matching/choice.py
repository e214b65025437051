"""Choosing another coach than the one proposed: what each choice would cost, and making it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from data.errors import RefusedError
from data.programme_file import Programme, load_programme
from data.store import Store
from data.transaction import Transaction
from engine.matching.affinity import POINT
from engine.matching.allocation import WAITING
from engine.matching.batch import read_batch
from engine.matching.breakdown import Breakdown, breakdown
from engine.matching.difference import Change
from engine.matching.draft import Saved, proposal_row, store_batch, store_plan
from engine.matching.guards import Seen, refuse_all, refuse_stale
from engine.matching.plan import Plan, solve_batch
from engine.matching.reserved import reserved
from engine.matching.scope import EVERYTHING, Scope


@dataclass(frozen=True)
class Option:
    """One coach for one company, beside the plan's own (PROGRAMME §5, "What a reviewer needs").

    Attributes:
        score: points; what the pair is worth alone.
        price: points the whole programme loses when this pair is forced and all else is solved again; None when
            the choice is impossible or would leave one company more without a coach.
        opens: it lets a company that waits be matched, whose score the price counts.
        moves: the other companies that would move, fewest possible.
        refusal: why it cannot be chosen, in French; None when it can.
        warning: what choosing it would break without being forbidden.
        reserved: whom the coach's place is kept for, in French; part of the price.
        breakdown: where the price comes from; None without a price.
    """

    coach_id: int
    coach: str
    firm: str
    score: float
    price: float | None
    opens: bool = False
    moves: tuple[Change, ...] = ()
    refusal: str | None = None
    warning: str | None = None
    reserved: str | None = None
    breakdown: Breakdown | None = None


def options(solved: Plan, company_id: int) -> tuple[Option, ...]:
    """Every coach but its own for a company of the batch, approved or locked included: possible ones, best score first.

    Raises:
        RefusedError: the company is not in the batch any more.
    """
    company = company_index(solved, company_id)
    own = solved.coach_of(company)
    found = [_option(solved, company, j) for j, coach in enumerate(solved.batch.coaches) if coach is not own]
    return tuple(sorted(found, key=lambda option: (option.refusal is not None, -option.score)))


def choose(
    store: Store,
    month: date,
    company_id: int,
    coach_id: int,
    author: str,
    on: date,
    *,
    seen: Seen | None = None,
    programme: Programme | None = None,
    scope: Scope = EVERYTHING,
) -> Saved:
    """Give a company another coach: the pair is approved in the name of ``author``, the other drafts adapt.

    Pairs approved or locked do not move; drafts move as little as the best total allows. The former proposal, draft or
    approved, is kept as ``replaced``.

    Args:
        store: the database.
        month: a day of the batch's month.
        company_id: a company of the batch: proposed, approved or waiting.
        coach_id: the coach chosen.
        author: who chooses.
        on: date of the choice.
        seen: the company's proposal as the author saw it, None for a company waiting.
        programme: the parameters.
        scope: what the author may decide.

    Raises:
        RefusedError: the pair is forbidden or locked, the company is not in the batch or not the author's, or the coach
            or the firm has no place left; the sentence says which.
        StaleError: the company's proposal changed since it was ``seen``; names who did it.
    """
    parameters = programme or load_programme()
    with store.write(author, "Choix d'un autre coach") as transaction:
        refuse_stale(transaction, seen)
        before = solve_batch(read_batch(transaction, month, on, parameters), parameters)
        company, coach = company_index(before, company_id), _coach_index(before, coach_id)
        scope.refuse_outside([{"sector": before.company(company).wishes.sector}])
        draft = before.batch.draft_of(company_id)
        refuse_all([problem] if (problem := _not_to_choose(before, company, coach)) else [])
        _approve(transaction, before, company, coach, on)
        # The others move as the price said they would, even where several rearrangements are worth the same.
        announced = _pairs_after(before, company, coach)
        rest = solve_batch(read_batch(transaction, month, on, parameters), parameters, preferred=announced)
        saved = store_plan(transaction, rest, on)
    chosen = Change(
        before.company(company).name,
        before.coach(_coach_index(before, draft.coach_id)).label if draft else None,
        before.coach(coach).label,
        before.company(company).wishes.sector,
    )
    return replace(saved, changes=(chosen, *saved.changes))


def _approve(transaction: Transaction, solved: Plan, company: int, coach: int, on: date) -> None:
    """Write the choice as an approved proposal; the draft it replaces is closed."""
    record = proposal_row(solved, company, coach)
    draft = solved.batch.draft_of(record["company_id"])
    if draft:
        closed = {"proposal_id": draft.proposal_id, "state": "replaced", "closed_on": on}
        transaction.update("proposal", [closed])
    decided = {"state": "approved", "proposed_on": on, "approved_on": on, "approved_by": transaction.author}
    transaction.insert("proposal", [{"batch_id": store_batch(transaction, solved), **record, **decided}])


def _not_to_choose(solved: Plan, company: int, coach: int) -> str | None:
    """Why a person's choice is refused, in French; None when it is not."""
    draft, asked = solved.batch.draft_of(solved.company(company).company_id), solved.coach(coach)
    if draft and draft.coach_id == asked.coach_id:
        return f"{asked.label} est déjà proposé : il suffit d'approuver."
    if draft and draft.locked_by is not None:
        return f"Cette paire est verrouillée par {draft.locked_by} : il faut d'abord la déverrouiller."
    return solved.impossible(company, coach)


def _option(solved: Plan, company: int, coach: int) -> Option:
    asked, refusal = solved.coach(coach), solved.impossible(company, coach)
    price = float(solved.prices[company, coach])
    possible = refusal is None and np.isfinite(price)
    return Option(
        coach_id=asked.coach_id,
        coach=asked.label,
        firm=asked.firm,
        score=int(solved.affinity.scores[company, coach]) / POINT,
        price=price / POINT if possible else None,
        opens=possible and solved.with_held.opens(company, coach),
        moves=_moves(solved, company, coach) if possible else (),
        refusal=refusal,
        warning=None if possible or refusal else "Une autre entreprise se retrouverait sans coach.",
        reserved=reserved(solved, company, coach) if possible else None,
        breakdown=breakdown(solved, company, coach) if possible else None,
    )


def _moves(solved: Plan, company: int, coach: int) -> tuple[Change, ...]:
    return tuple(
        Change(mover.name, solved.label(move.origin), solved.label(move.destination), mover.wishes.sector)
        for move in solved.with_held.moves(company, coach)
        for mover in (solved.company(move.company),)
    )


def _pairs_after(solved: Plan, company: int, coach: int) -> dict[int, int]:
    """The other pairs once ``company`` is forced onto ``coach``, by database keys."""
    pairs = solved.pairs()
    pairs.pop(solved.company(company).company_id, None)
    if np.isfinite(solved.prices[company, coach]):
        for move in solved.with_held.moves(company, coach):
            pairs.pop(solved.company(move.company).company_id, None)
            if move.destination != WAITING:
                pairs[solved.company(move.company).company_id] = solved.coach(move.destination).coach_id
    return pairs


def company_index(solved: Plan, company_id: int) -> int:
    """The index of a company of the batch, candidate or held.

    Raises:
        RefusedError: it is not in the batch any more.
    """
    for index, candidate in enumerate(solved.batch.companies):
        if candidate.company_id == company_id:
            return index
    raise RefusedError(
        "Cette entreprise n'est plus à jumeler dans ce lot : son coach est choisi, ou sa fiche a changé."
    )


def _coach_index(solved: Plan, coach_id: int) -> int:
    if coach_id not in solved.batch.coach_indices:
        raise RefusedError("Ce coach n'est plus inscrit au programme.")
    return solved.batch.coach_indices[coach_id]
