"""Two companies that exchange their coaches: what it would cost, and doing it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from data.programme_file import Programme, load_programme
from data.store import Store
from engine.matching.affinity import POINT
from engine.matching.allocation import WAITING
from engine.matching.batch import read_batch
from engine.matching.choice import company_index
from engine.matching.difference import Change
from engine.matching.draft import proposal_row, store_batch, store_plan
from engine.matching.guards import Seen, proposals, refuse_all
from engine.matching.plan import Plan, solve_batch, steadiest
from engine.matching.problem import Ints
from engine.matching.scope import EVERYTHING, Scope


@dataclass(frozen=True)
class Swap:
    """What an exchange would bring.

    Attributes:
        price: points the whole programme loses, all else solved again; None when it is refused.
        moves: the other companies that would move.
        refusal: why it cannot be, in French; None when it can.
    """

    price: float | None
    moves: tuple[Change, ...] = ()
    refusal: str | None = None


def swap_of(solved: Plan, first_id: int, second_id: int) -> Swap:
    """What exchanging the coaches of two drafts that the plan confirms would cost (exact: solved with both forced).

    Raises:
        RefusedError: one of the companies is not in the batch any more.
    """
    if problem := _refusal(solved, first_id, second_id):
        return Swap(None, refusal=problem)
    first, second = company_index(solved, first_id), company_index(solved, second_id)
    forced = {first: int(solved.assignment[second]), second: int(solved.assignment[first])}
    if not all(solved.instance.allowed[pair] for pair in forced.items()):
        return Swap(None, refusal="L'une des deux paires a un score plus faible que ce que ce calcul accepte.")
    after = _forced(solved, forced)
    if (after == WAITING).sum() > (solved.assignment == WAITING).sum():
        return Swap(None, refusal="Une autre entreprise se retrouverait sans coach.")
    return Swap((solved.optimum - solved.instance.objective(after)) / POINT, _moves(solved, after, forced))


def swap(
    store: Store,
    month: date,
    proposal_ids: tuple[int, int],
    author: str,
    on: date,
    *,
    seen: Seen | None = None,
    programme: Programme | None = None,
    scope: Scope = EVERYTHING,
) -> tuple[Change, ...]:
    """Exchange the coaches of two drafts; both pairs are locked, the other drafts adapt. Returns what moved besides.

    The former proposals are kept as ``replaced``.

    Raises:
        RefusedError: a pair is forbidden, decided already, or a company is outside ``scope``.
        StaleError: one of them changed since it was ``seen``.
    """
    parameters = programme or load_programme()
    with store.write(author, "Échange de coachs") as transaction:
        rows = proposals(transaction, proposal_ids, seen)
        scope.refuse_outside(rows)
        before = solve_batch(read_batch(transaction, month, on, parameters), parameters)
        first, second = (row["company_id"] for row in rows)
        refuse_all([problem] if (problem := _refusal(before, first, second)) else [])
        batch_id = store_batch(transaction, before)
        closed = [{"proposal_id": row["proposal_id"], "state": "replaced", "closed_on": on} for row in rows]
        transaction.update("proposal", closed)
        given = {first: rows[1]["coach_id"], second: rows[0]["coach_id"]}
        decided = {"batch_id": batch_id, "state": "proposed", "proposed_on": on, "locked_on": on, "locked_by": author}
        coaches = before.batch.coach_indices
        records = [proposal_row(before, company_index(before, key), coaches[coach]) for key, coach in given.items()]
        transaction.insert("proposal", [record | decided for record in records])
        rest = solve_batch(read_batch(transaction, month, on, parameters), parameters)
        return store_plan(transaction, rest, on).changes


def _refusal(solved: Plan, first_id: int, second_id: int) -> str | None:
    """Why two companies cannot exchange their coaches, in French; None when they can."""
    drafts = [solved.batch.drafts.get(company) for company in (first_id, second_id)]
    first, second = drafts
    if first is None or second is None or not (first.here and second.here):
        return "L'échange demande deux propositions à l'étude, ni verrouillées ni approuvées."
    if first.coach_id == second.coach_id:
        return "Ces deux entreprises ont déjà le même coach."
    coaches = solved.batch.coach_indices
    crossed = {first_id: second.coach_id, second_id: first.coach_id}
    found = (solved.refusal(company_index(solved, key), coaches[coach]) for key, coach in crossed.items())
    return next((refusal for refusal in found if refusal), None)


def _forced(solved: Plan, pairs: Mapping[int, int]) -> Ints:
    """(n,) the best assignment of a plan's batch with those pairs (company → coach, by indices)."""
    companies, coaches = list(pairs), list(pairs.values())
    instance = solved.instance
    # More than any chain of exchanges can bring: no total is worth leaving one of the pairs.
    bonus = instance.nodes * instance.span + 1
    scores, preferred = instance.scores.copy(), solved.assignment.copy()
    scores[companies, coaches] += bonus
    preferred[companies] = coaches
    return steadiest(replace(instance, scores=scores), preferred)


def _moves(solved: Plan, after: Ints, but: Collection[int]) -> tuple[Change, ...]:
    """Who else moves from a plan to another assignment of its batch."""
    return tuple(
        Change(
            candidate.name,
            solved.label(before),
            solved.label(then),
            candidate.wishes.sector,
        )
        for index, (candidate, before, then) in enumerate(
            zip(solved.batch.candidates, solved.assignment.tolist(), after.tolist(), strict=True)
        )
        if before != then and index not in but
    )
