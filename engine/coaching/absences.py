"""Periods when a coach is away: their places are not free then (PROGRAMME §3, §5)."""

from __future__ import annotations

from datetime import date

from data.errors import RefusedError
from data.reading import Reader, Row
from data.store import Store
from engine.coaching.required_text import required_text
from engine.coaching.stored_row import stored_row
from engine.formats import day


def absences(reader: Reader, as_of: date | None = None, coach_id: int | None = None) -> list[Row]:
    """Absences not over at ``as_of`` (all of them without it), of a coach or of all of them, soonest first."""
    return reader.rows("coaching_absences", as_of, coach_id)


def add_absence(store: Store, coach_id: int, first_day: date, last_day: date, author: str, reason: str = "") -> int:
    """Record that a coach is away from ``first_day`` to ``last_day``, both included; returns its key.

    Raises:
        RefusedError: the days are not in order, overlap another absence, or the coach is unknown.
    """
    with store.write(author, "Absence de coach") as transaction:
        (coach,) = transaction.stored("coach", [{"coach_id": coach_id}])
        if coach is None:
            raise RefusedError("Ce coach n'existe plus : rechargez la page.")
        if last_day < first_day:
            raise RefusedError("Le dernier jour d'une absence ne précède pas le premier.")
        for other in transaction.matching("absence", ["coach_id"], [{"coach_id": coach_id}]):
            if other["first_day"] <= last_day and first_day <= other["last_day"]:
                raise RefusedError(
                    f"Une absence est déjà notée du {day(other['first_day'])} au {day(other['last_day'])}."
                )
        row = {"coach_id": coach_id, "first_day": first_day, "last_day": last_day, "reason": reason.strip() or None}
        return transaction.insert("absence", [row])[0]


def remove_absence(store: Store, absence_id: int, author: str, reason: str, *, seen: int | None = None) -> None:
    """Take out an absence that will not be, or was recorded by mistake; the trace keeps it with the reason.

    Raises:
        RefusedError: the reason is blank.
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    why = required_text(reason, "Une raison est attendue pour retirer une absence.")
    with store.write(author, f"Absence de coach retirée : {why}") as transaction:
        transaction.delete("absence", [stored_row(transaction, "absence", absence_id, seen)])
