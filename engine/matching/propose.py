"""A month's proposals: as the command line answers them (CLI.md, row ``propose``), and stored as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from data.programme_file import Part, Programme, load_programme
from data.reading import Reader
from data.store import Store
from engine.formats import of_month
from engine.matching.affinity import POINT
from engine.matching.batch import Held, read_batch
from engine.matching.draft import Saved, store_plan
from engine.matching.plan import Plan, solve_batch
from engine.matching.scope import EVERYTHING, Scope


def plan(
    reader: Reader,
    month: date,
    as_of: date,
    *,
    programme: Programme | None = None,
    weights: Mapping[Part, float] | None = None,
) -> Plan:
    """The batch of ``month`` solved; nothing is written.

    Raises:
        RefusedError: the month is outside the programme.
    """
    parameters = programme or load_programme()
    return solve_batch(read_batch(reader, month, as_of, parameters), parameters, weights)


def propose(
    reader: Reader, month: date, as_of: date, *, all_pairs: bool = False, programme: Programme | None = None
) -> dict[str, Any]:
    """The answer of ``engine propose`` (CLI.md): JSON-ready, amounts in points, parts in [0, 1].

    The objective is Σ score of the proposals − Σ of each coach's first ``costs``, one per company proposed. Companies
    already approved or offered, and pairs locked, are no part of it: they hold their places, which ``capacity`` has
    deducted, as it has those that absences take. The month's pairs that hold one are listed under ``held``, a key that
    is there only when there are some.

    Raises:
        RefusedError: the month is outside the programme.
    """
    return as_answer(plan(reader, month, as_of, programme=programme), all_pairs=all_pairs)


def save(
    store: Store,
    month: date,
    as_of: date,
    author: str,
    *,
    programme: Programme | None = None,
    scope: Scope = EVERYTHING,
) -> Saved:
    """Solve the batch of ``month`` and store it as a draft in one transaction (PROGRAMME §4, → proposed).

    Pairs approved or locked stay, and so does every draft that a best solution can leave in place.

    Raises:
        RefusedError: the month is outside the programme, or ``scope`` is one sector.
    """
    scope.refuse_whole("résoudre le lot")
    with store.write(author, f"Résolution du lot {of_month(month)}") as transaction:
        solved = plan(transaction, month, as_of, programme=programme)
        return store_plan(transaction, solved, as_of)


def as_answer(solved: Plan, *, all_pairs: bool) -> dict[str, Any]:
    """A plan as CLI.md writes it."""
    companies, coaches = range(len(solved.batch.candidates)), range(len(solved.batch.coaches))
    answer: dict[str, Any] = {
        "month": f"{solved.batch.month:%Y-%m}",
        "weights": dict(solved.affinity.weights),
        "proposals": [_proposal(solved, i) for i in companies if solved.coach_of(i)],
        "waiting": [
            {"company": solved.company(i).name, "reason": solved.waiting_reason(i)}
            for i in companies
            if not solved.coach_of(i)
        ],
        "objective": solved.optimum / POINT,
        "capacity": [_capacity(solved, j) for j in coaches],
        "firms": _firms(solved),
    }
    if solved.batch.held:
        answer["held"] = [_held(solved, pair) for pair in solved.batch.held]
    if all_pairs:
        answer["pairs"] = [_pair(solved, i, j) for i in companies for j in coaches]
    return answer


def _proposal(solved: Plan, company: int) -> dict[str, Any]:
    coach = int(solved.assignment[company])
    return {
        "company": solved.company(company).name,
        "coach": solved.coach(coach).label,
        "firm": solved.coach(coach).firm,
        "score": int(solved.affinity.scores[company, coach]) / POINT,
        "parts": solved.affinity.of_pair(company, coach),
        "alternatives": [_alternative(solved, company, other) for other in ranked_alternatives(solved, company)],
    }


def _held(solved: Plan, pair: Held) -> dict[str, Any]:
    coach = next(coach for coach in solved.batch.coaches if coach.coach_id == pair.draft.coach_id)
    return {
        "company": pair.company.name,
        "coach": coach.label,
        "firm": coach.firm,
        "state": "approved" if pair.approved else "locked",
    }


def ranked_alternatives(solved: Plan, company: int) -> list[int]:
    """The other coaches that could be chosen with everybody still matched, best score first."""
    row = solved.affinity.scores[company]
    possible = [j for j in np.flatnonzero(np.isfinite(solved.prices[company])) if j != solved.assignment[company]]
    return sorted((int(j) for j in possible), key=lambda j: (-int(row[j]), j))


def _alternative(solved: Plan, company: int, coach: int) -> dict[str, Any]:
    return {
        "coach": solved.coach(coach).label,
        "score": int(solved.affinity.scores[company, coach]) / POINT,
        "price": float(solved.prices[company, coach]) / POINT,
        "moves": [
            {
                "company": solved.company(move.company).name,
                "from": solved.label(move.origin),
                "to": solved.label(move.destination),
            }
            for move in solved.with_held.moves(company, coach)
        ],
    }


def _pair(solved: Plan, company: int, coach: int) -> dict[str, Any]:
    refusal = solved.refusal(company, coach)
    return {
        "company": solved.company(company).name,
        "coach": solved.coach(coach).label,
        "score": None if refusal else int(solved.affinity.scores[company, coach]) / POINT,
        "reason": refusal,
    }


def _capacity(solved: Plan, coach: int) -> dict[str, Any]:
    places = int(solved.capacity.places[coach])
    return {
        "coach": solved.coach(coach).label,
        "firm": solved.coach(coach).firm,
        "places": places,
        "costs": (solved.capacity.costs[coach][:places] / POINT).tolist(),
    }


def _firms(solved: Plan) -> list[dict[str, Any]]:
    names = {coach.firm_id: coach.firm for coach in solved.batch.coaches}
    return [{"firm": names[firm], "places": places} for firm, places in solved.capacity.firms.items()]
