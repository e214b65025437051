"""Accepting a number of meetings outside the tender's bounds (PROGRAMME §4; AO §2)."""

from __future__ import annotations

from datetime import date

from data.errors import RefusedError
from data.programme_file import Programme, load_programme
from data.store import Store
from engine.coaching.consequences import consequences
from engine.coaching.life_cycle import coaching_at_hand, coaching_for, required_reason, titled
from engine.coaching.standing import lacking
from engine.formats import count


def accept_count(
    store: Store, coaching_id: int, author: str, today: date, reason: str, *, programme: Programme | None = None
) -> tuple[str, ...]:
    """Accept a number of held meetings outside the tender's bounds, for that number only (PROGRAMME §4; AO §2).

    Returns what follows, in French sentences.

    Raises:
        RefusedError: the number is within bounds or already accepted, the state does not allow it, or no reason.
    """
    parameters = programme or load_programme()
    why = required_reason("accept_count", reason)
    with store.write(author, titled("Nombre de rencontres accepté", why)) as transaction:
        coaching = coaching_for(transaction, "accept_count", coaching_id, parameters)
        held = count(coaching["meetings"], "rencontre tenue", "rencontres tenues")
        if "meetings" not in lacking(coaching, parameters):
            raise RefusedError(f"{coaching['company']} a {held} : il n'y a rien à accepter.")
        row = {"meetings": coaching["meetings"], "reason": why, "accepted_on": today, "accepted_by": author}
        key = {"coaching_id": coaching_id}
        if coaching["accepted_meetings"] is None:
            transaction.insert("meeting_count_acceptance", [key | row])
        else:
            transaction.update("meeting_count_acceptance", [key | row])
        return consequences(coaching, coaching_at_hand(transaction, coaching_id, parameters), parameters)
