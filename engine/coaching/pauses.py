"""A coaching put on hold: it is no longer chased, and its due date does not move (PROGRAMME §2)."""

from __future__ import annotations

from datetime import date

from data.errors import RefusedError
from data.programme_file import Programme, load_programme
from data.store import Store
from engine.coaching.life_cycle import coaching_for, required_reason, titled
from engine.formats import day
from engine.programme.calendar import due_date


def pause(
    store: Store,
    coaching_id: int,
    author: str,
    on: date,
    expected_end: date,
    reason: str,
    *,
    programme: Programme | None = None,
) -> tuple[str, ...]:
    """Put a coaching on hold from ``on``, probably until ``expected_end``; returns what it does not change.

    Raises:
        RefusedError: the state does not allow it, it is on hold already, no reason, or the end is not after ``on``.
    """
    parameters = programme or load_programme()
    why = required_reason("pause", reason)
    with store.write(author, titled("Coaching mis en pause", why)) as transaction:
        coaching = coaching_for(transaction, "pause", coaching_id, parameters)
        if coaching["pause_id"] is not None:
            raise RefusedError(f"Le coaching de {coaching['company']} est déjà en pause.")
        if expected_end <= on:
            raise RefusedError("La fin prévue d'une pause suit son début.")
        row = {"coaching_id": coaching_id, "started_on": on, "expected_end": expected_end, "reason": why}
        transaction.insert("pause", [row])
        if coaching["started_on"] is None:
            return ()
        due = due_date(coaching["started_on"], parameters)
        late = " : la pause la dépasse" if expected_end > due else ""
        return (f"L'échéance reste le {day(due)}{late}.",)


def resume(store: Store, coaching_id: int, author: str, on: date, *, programme: Programme | None = None) -> None:
    """End a coaching's hold at ``on``.

    Raises:
        RefusedError: the state does not allow it, it is not on hold, or ``on`` precedes the hold.
    """
    parameters = programme or load_programme()
    with store.write(author, "Fin de la pause") as transaction:
        coaching = coaching_for(transaction, "resume", coaching_id, parameters)
        (stored,) = transaction.stored("pause", [{"pause_id": coaching["pause_id"]}])
        if stored is None:
            raise RefusedError(f"Le coaching de {coaching['company']} n'est pas en pause.")
        if on < stored["started_on"]:
            raise RefusedError(f"La pause a commencé le {day(stored['started_on'])}, après cette date.")
        transaction.update("pause", [{"pause_id": stored["pause_id"], "ended_on": on}])
