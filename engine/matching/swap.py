"""Two companies that exchange their coaches: what it would cost, and doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from data.programme_file import Programme, load_programme
from data.store import Store
from engine.matching.affinity import POINT
from engine.matching.batch import Batch, Draft, Held, read_batch
from engine.matching.choice import company_index
from engine.matching.difference import Change, changes
from engine.matching.draft import proposal_row, store_batch, store_plan
from engine.matching.guards import Seen, proposals, refuse_all
from engine.matching.plan import Plan, solve_batch
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
    """What exchanging the coaches of two drafts would cost (exact: solved again with both pairs forced).

    Raises:
        RefusedError: one of the companies is not in the batch any more.
    """
    if problem := _refusal(solved, first_id, second_id):
        return Swap(None, refusal=problem)
    drafts = solved.batch.drafts
    forced = {first_id: drafts[second_id].coach_id, second_id: drafts[first_id].coach_id}
    rest = solve_batch(_with_pairs(solved.batch, forced), solved.programme)
    if len(rest.pairs()) + len(forced) < len(solved.pairs()):
        return Swap(None, refusal="Une autre entreprise se retrouverait sans coach.")
    return Swap((solved.optimum - rest.optimum - _worth(solved, forced)) / POINT, changes(rest))


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
        coaches = {coach.coach_id: index for index, coach in enumerate(before.batch.coaches)}
        closed = [{"proposal_id": row["proposal_id"], "state": "replaced", "closed_on": on} for row in rows]
        transaction.update("proposal", closed)
        given = {first: rows[1]["coach_id"], second: rows[0]["coach_id"]}
        decided = {"batch_id": batch_id, "state": "proposed", "proposed_on": on, "locked_on": on, "locked_by": author}
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
    coaches = {coach.coach_id: index for index, coach in enumerate(solved.batch.coaches)}
    crossed = {first_id: second.coach_id, second_id: first.coach_id}
    found = (solved.refusal(company_index(solved, key), coaches[coach]) for key, coach in crossed.items())
    return next((refusal for refusal in found if refusal), None)


def _with_pairs(batch: Batch, forced: Mapping[int, int]) -> Batch:
    """The batch as it would be with those pairs (company → coach, by keys) held."""
    taken = Counter(forced.values())
    held = tuple(
        Held(candidate, replace(batch.drafts[candidate.company_id], coach_id=forced[candidate.company_id]), False)
        for candidate in batch.candidates
        if candidate.company_id in forced
    )
    coaches = tuple(
        replace(
            coach,
            load=replace(
                coach.load,
                occupied=coach.load.occupied + taken[coach.coach_id],
                assigned=coach.load.assigned + taken[coach.coach_id],
            ),
        )
        for coach in batch.coaches
    )
    drafts: dict[int, Draft] = {key: draft for key, draft in batch.drafts.items() if key not in forced}
    return replace(
        batch,
        candidates=tuple(one for one in batch.candidates if one.company_id not in forced),
        coaches=coaches,
        drafts=drafts,
        held=(*batch.held, *held),
    )


def _worth(solved: Plan, forced: Mapping[int, int]) -> int:
    """Σ score − Σ costs of pairs with different coaches, each in the first of its coach's places, in hundredths."""
    coaches = {coach.coach_id: index for index, coach in enumerate(solved.batch.coaches)}
    return sum(
        int(solved.instance.scores[company_index(solved, company), coaches[coach]])
        - solved.instance.place_cost(coaches[coach], 0)
        for company, coach in forced.items()
    )
