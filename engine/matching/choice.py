"""Choosing another coach than the one proposed: what each choice would cost, and making it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from data.errors import RefusedError, StaleError
from data.programme_file import Programme, load_programme
from data.store import Store
from data.transaction import Transaction
from engine.formats import count, day
from engine.matching.affinity import POINT
from engine.matching.allocation import WAITING
from engine.matching.availability import absence_text
from engine.matching.batch import Coach, read_batch
from engine.matching.draft import Change, Saved, proposal_row, store_batch, store_plan
from engine.matching.plan import Plan, solve_batch


@dataclass(frozen=True)
class Option:
    """One coach for one company, beside the plan's own (PROGRAMME §5, "What a reviewer needs").

    Attributes:
        score: points; what the pair is worth alone.
        price: points the whole programme loses when this pair is forced and all else is solved again; None when
            the choice is impossible or would leave one company more without a coach.
        moves: the other companies that would move, fewest possible.
        refusal: why it cannot be chosen, in French; None when it can.
        warning: what choosing it would break without being forbidden.
    """

    coach_id: int
    coach: str
    firm: str
    score: float
    price: float | None
    moves: tuple[Change, ...] = ()
    refusal: str | None = None
    warning: str | None = None


def options(solved: Plan, company_id: int) -> tuple[Option, ...]:
    """Every coach but the plan's own for a company of the batch: possible ones first, best score first."""
    company = _company_index(solved, company_id)
    others = [j for j in range(len(solved.batch.coaches)) if j != solved.assignment[company]]
    found = [_option(solved, company, j) for j in others]
    return tuple(sorted(found, key=lambda option: (option.refusal is not None, -option.score)))


def choose(
    store: Store,
    month: date,
    company_id: int,
    coach_id: int,
    author: str,
    on: date,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> Saved:
    """Give a company another coach: the pair is approved in the name of ``author``, the other drafts adapt.

    Approved pairs do not move; drafts move as little as the best total allows. The former proposal is kept as
    ``replaced``.

    Args:
        store: the database.
        month: a day of the batch's month.
        company_id: a company of the batch, proposed or waiting, not approved.
        coach_id: the coach chosen.
        author: who chooses.
        on: date of the choice.
        seen: key of the proposal the author was looking at, None for a company waiting.
        programme: the parameters.

    Raises:
        RefusedError: the pair is forbidden, the company is not in the batch or is approved already, or the coach or the
            firm has no place left; the sentence says which.
        StaleError: the company's proposal is not the one that was ``seen``.
    """
    parameters = programme or load_programme()
    with store.write(author, "Choix d'un autre coach") as transaction:
        before = solve_batch(read_batch(transaction, month, on, parameters), parameters)
        company, coach = _company_index(before, company_id), _coach_index(before, coach_id)
        draft = before.batch.drafts.get(company_id)
        if seen is not None and (draft is None or draft.proposal_id != seen):
            raise StaleError("La proposition de cette entreprise a changé entre-temps : voici sa version actuelle.")
        if draft and draft.coach_id == coach_id:
            raise RefusedError(f"{before.coach(coach).label} est déjà proposé : il suffit d'approuver.")
        if refusal := _refusal(before, company, coach):
            raise RefusedError(refusal)
        _approve(transaction, before, company, coach, on)
        # The others move as the price said they would, even where several rearrangements are worth the same.
        announced = _pairs_after(before, company, coach)
        rest = solve_batch(read_batch(transaction, month, on, parameters), parameters, preferred=announced)
        saved = store_plan(transaction, rest, on)
    chosen = Change(
        before.company(company).name,
        before.coach(_coach_index(before, draft.coach_id)).label if draft else None,
        before.coach(coach).label,
    )
    return replace(saved, changes=(chosen, *saved.changes))


def _approve(transaction: Transaction, solved: Plan, company: int, coach: int, on: date) -> None:
    """Write the choice as an approved proposal; the draft it replaces is closed."""
    record = proposal_row(solved, company, coach)
    draft = solved.batch.drafts.get(record["company_id"])
    if draft:
        closed = {"proposal_id": draft.proposal_id, "state": "replaced", "closed_on": on}
        transaction.update("proposal", [closed])
    decided = {"state": "approved", "proposed_on": on, "approved_on": on, "approved_by": transaction.author}
    transaction.insert("proposal", [{"batch_id": store_batch(transaction, solved), **record, **decided}])


def _option(solved: Plan, company: int, coach: int) -> Option:
    asked, refusal = solved.coach(coach), _refusal(solved, company, coach)
    price = float(solved.prices[company, coach])
    possible = refusal is None and np.isfinite(price)
    return Option(
        coach_id=asked.coach_id,
        coach=asked.label,
        firm=asked.firm,
        score=int(solved.affinity.scores[company, coach]) / POINT,
        price=price / POINT if possible else None,
        moves=_moves(solved, company, coach) if possible else (),
        refusal=refusal,
        warning=None if possible or refusal else "Une autre entreprise se retrouverait sans coach.",
    )


def _moves(solved: Plan, company: int, coach: int) -> tuple[Change, ...]:
    return tuple(
        Change(solved.company(move.company).name, _label(solved, move.origin), _label(solved, move.destination))
        for move in solved.explanation.moves(company, coach)
    )


def _pairs_after(solved: Plan, company: int, coach: int) -> dict[int, int]:
    """The other pairs once ``company`` is forced onto ``coach``, by database keys."""
    pairs = solved.pairs()
    pairs.pop(solved.company(company).company_id, None)
    if np.isfinite(solved.prices[company, coach]):
        for move in solved.explanation.moves(company, coach):
            pairs.pop(solved.company(move.company).company_id, None)
            if move.destination != WAITING:
                pairs[solved.company(move.company).company_id] = solved.coach(move.destination).coach_id
    return pairs


def _label(solved: Plan, coach: int) -> str | None:
    return None if coach == WAITING else solved.coach(coach).label


def _refusal(solved: Plan, company: int, coach: int) -> str | None:
    """Why the pair cannot be chosen: forbidden, or no place left."""
    forbidden = solved.refusal(company, coach)
    if forbidden:
        return forbidden
    asked = solved.coach(coach)
    if not solved.capacity.places[coach]:
        return _full(asked)
    if not solved.capacity.firms[asked.firm_id]:
        return f"La firme {asked.firm} n'a plus de place à son contrat."
    return None


def _full(coach: Coach) -> str:
    """Why the coach has no place, with when one should come back."""
    load, calendar = coach.load, coach.calendar
    if load.assigned >= load.wanted_in_total:
        return f"{coach.label} a déjà tous les coachings souhaités : {load.assigned} sur {load.wanted_in_total}."
    if load.at_once == 0 < load.most_at_once:
        return f"{coach.label} est {absence_text(calendar.absences)}."
    until = f", jusqu'au {day(calendar.next_end)}" if calendar.next_end else ""
    away = f" ({absence_text(calendar.absences)})" if load.at_once < load.most_at_once else ""
    return (
        f"{coach.label} est complet : {count(load.occupied, 'entreprise')} sur {load.at_once} à la fois{away}{until}."
    )


def _company_index(solved: Plan, company_id: int) -> int:
    for index, candidate in enumerate(solved.batch.candidates):
        if candidate.company_id == company_id:
            return index
    raise RefusedError(
        "Cette entreprise n'est plus à jumeler dans ce lot : son coach est choisi, ou sa fiche a changé."
    )


def _coach_index(solved: Plan, coach_id: int) -> int:
    for index, coach in enumerate(solved.batch.coaches):
        if coach.coach_id == coach_id:
            return index
    raise RefusedError("Ce coach n'est plus inscrit au programme.")
