"""Why a coach's place is dearer than its own cost: who is to come that needs it more, said to the reviewer."""

from __future__ import annotations

from engine.formats import NBSP, month, number
from engine.matching.affinity import POINT
from engine.matching.plan import Plan


def reserved(solved: Plan, company: int, coach: int) -> str | None:
    """« réservé pour un meilleur besoin en janvier 2027 : … », or None where that is not why the coach is another's.

    It is when the coach would suit the company better than its own, and those to come ask for the coach's places.

    Companies to come are named by their sector only: the reviewer may not be the adviser of theirs (PROGRAMME §8).

    Args:
        solved: the batch solved.
        company, coach: indices of the pair.
    """
    ahead, row = solved.ahead, solved.affinity.scores[company]
    if ahead is None or not ahead.charges[coach]:
        return None
    own = solved.coach_of(company)
    if own is None or row[coach] <= row[solved.batch.coaches.index(own)]:
        return None
    charge = int(ahead.charges[coach]) / POINT
    worth = f"une place y vaut {number(charge, 1)}{NBSP}point{'s' if charge >= 2 else ''} de plus"
    waited = [(score, later) for later, drafted, score in ahead.drafted if drafted == coach]
    if not waited:
        return f"réservé pour de meilleurs besoins à venir, d'après les profils observés : {worth}"
    score, best = max(waited, key=lambda one: one[0])
    sector = solved.programme.sectors.values[best.wishes.sector or ""].name
    return (
        f"réservé pour un meilleur besoin en {month(best.month)} : une entreprise du secteur {sector}, "
        f"score {number(score / POINT, 1)}; {worth}"
    )
