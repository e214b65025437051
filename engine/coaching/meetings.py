"""Meetings: record, plan, move, cancel, correct, remove (PROGRAMME §4; AO §2, §6, §8.2).

Each act is one transaction on the coaching as it stands then. Two people who record the same meeting at once make
one: the second is told who was first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data.errors import RefusedError, StaleError
from data.programme_file import Programme, load_programme
from data.reading import Row
from data.store import Store
from data.transaction import Transaction, as_json
from engine.coaching.consequences import consequences
from engine.coaching.life_cycle import Act, coaching_at_hand, coaching_for, required_reason, titled
from engine.coaching.stored_row import stored_row
from engine.cohort import cells
from engine.formats import count, day, hours, moment
from engine.matching.review import late_start_warning


@dataclass(frozen=True)
class Entry:
    """A meeting as a person gives it: its day, its length in minutes, who was there, what was discussed."""

    held_on: date
    minutes: int
    attendees: str | None = None
    topics: str | None = None

    def values(self) -> Row:
        """The columns of ``meeting``, blank texts left out."""
        return {
            "held_on": self.held_on,
            "minutes": self.minutes,
            "attendees": (self.attendees or "").strip() or None,
            "topics": (self.topics or "").strip() or None,
        }


@dataclass(frozen=True)
class Outcome:
    """What an act did: the meeting (None when it is no more), and what follows, in French sentences."""

    meeting_id: int | None
    notices: tuple[str, ...]


@dataclass
class _Change:
    """A coaching being changed: as it was, its meetings, and what to tell besides the consequences."""

    transaction: Transaction
    coaching: Row
    meetings: Sequence[Row]
    programme: Programme
    notices: list[str] = field(default_factory=list)

    def outcome(self, meeting_id: int | None) -> Outcome:
        """What was done, once written."""
        after = coaching_at_hand(self.transaction, self.coaching["coaching_id"], self.programme)
        return Outcome(meeting_id, (*self.notices, *consequences(self.coaching, after, self.programme)))


def duration(text: str) -> int:
    """The minutes of a duration as people type it: ``1 h 30``, ``90``, ``1,5 h``, ``1:15``.

    Raises:
        RefusedError: it cannot be read.
    """
    try:
        found = cells.minutes(text.strip() or None)
    except ValueError as error:
        raise RefusedError(f"« {text} » a été lu; {error}.") from error
    if found is None:
        raise RefusedError("Une durée est attendue (exemple : 1 h 30).")
    return found


def record(
    store: Store,
    coaching_id: int,
    entry: Entry,
    author: str,
    today: date,
    *,
    planned_id: int | None = None,
    another: bool = False,
    programme: Programme | None = None,
) -> Outcome:
    """Record a meeting that was held; the first one starts the coaching (PROGRAMME §4, → under way).

    Args:
        store: the database.
        coaching_id: the coaching.
        entry: what was held.
        author: who records it.
        today: no meeting is held after it.
        planned_id: the planned meeting this one is; without it, one planned that very day is taken.
        another: it is not the meeting of that day and length already recorded.
        programme: the parameters.

    Raises:
        RefusedError: the coaching's state does not allow it, the day or the duration is out of bounds.
        StaleError: the same meeting (day and minutes) is already recorded; says by whom and when.
    """
    parameters = programme or load_programme()
    with _changing(store, "record_meeting", coaching_id, author, "Rencontre tenue", parameters) as change:
        _refuse_unheld(entry, today, parameters)
        _refuse_malformed(entry, parameters)
        _warn_of_dates(change, entry)
        planned = _planned(change, planned_id, entry.held_on)
        _refuse_twin(change, entry, another=another)
        values = entry.values() | {"state": "held"}
        if planned is None:
            return change.outcome(_insert(change, values))
        _move(change, planned, values)
        return change.outcome(int(planned["meeting_id"]))


def plan(
    store: Store, coaching_id: int, entry: Entry, author: str, today: date, *, programme: Programme | None = None
) -> Outcome:
    """Plan a meeting to come (today included).

    Raises:
        RefusedError: the coaching's state does not allow it, the day is over or outside the programme.
        StaleError: a meeting is already planned that day.
    """
    parameters = programme or load_programme()
    with _changing(store, "plan_meeting", coaching_id, author, "Rencontre prévue", parameters) as change:
        if entry.held_on < today:
            raise RefusedError(
                f"Le {day(entry.held_on)} est passé : enregistrez la rencontre comme tenue, "
                "ou choisissez une autre date."
            )
        _refuse_malformed(entry, parameters)
        twin = next((row for row in change.meetings if _on(row, entry.held_on, "planned")), None)
        if twin is not None:
            raise StaleError(f"Une rencontre est déjà prévue le {day(entry.held_on)}{_by_whom(change, twin)}.")
        _warn_of_dates(change, entry)
        return change.outcome(_insert(change, entry.values() | {"state": "planned"}))


def cancel(
    store: Store,
    meeting_id: int,
    author: str,
    reason: str,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> Outcome:
    """Say that a planned meeting was not held, or will not be; ``seen`` is the version the person read.

    Raises:
        RefusedError: it is not planned, or the reason is blank.
        StaleError: it changed since it was ``seen``.
    """
    why = required_reason("cancel_meeting", reason)
    with _correcting(store, "cancel_meeting", meeting_id, author, why, seen, programme) as (change, row):
        if row["state"] != "planned":
            raise RefusedError("Seule une rencontre prévue s'annule; une rencontre saisie par erreur se retire.")
        _update(change, row, {"state": "cancelled", "cancelled_reason": why})
        return change.outcome(meeting_id)


def correct(
    store: Store,
    meeting_id: int,
    entry: Entry,
    author: str,
    today: date,
    reason: str | None = None,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> Outcome:
    """Correct a meeting, held or planned; the coaching's dates, hours and state follow.

    A ``reason`` is due when the day or the duration of a held meeting changes.

    Raises:
        RefusedError: the reason is missing, the day or duration is out of bounds, or the coaching is paid.
        StaleError: it changed since it was ``seen``, or it would repeat another meeting.
    """
    with _correcting(store, "correct_meeting", meeting_id, author, reason, seen, programme) as (change, row):
        if row["state"] == "cancelled":
            raise RefusedError("Cette rencontre est annulée : il n'y a rien à corriger.")
        change.meetings = [other for other in change.meetings if other["meeting_id"] != meeting_id]
        if row["state"] == "held":
            _refuse_unheld(entry, today, change.programme)
            if (row["held_on"], row["minutes"]) != (entry.held_on, entry.minutes):
                required_reason("correct_meeting", reason)
                _refuse_twin(change, entry, another=False)
        _refuse_malformed(entry, change.programme)
        _warn_of_dates(change, entry)
        _move(change, row, entry.values())
        return change.outcome(meeting_id)


def remove(
    store: Store,
    meeting_id: int,
    author: str,
    reason: str,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> Outcome:
    """Take out a meeting recorded by mistake: its content stays in the audit, its consequences go.

    Raises:
        RefusedError: the reason is blank, or the coaching is paid.
        StaleError: it changed since it was ``seen``.
    """
    why = required_reason("remove_meeting", reason)
    with _correcting(store, "remove_meeting", meeting_id, author, why, seen, programme) as (change, row):
        change.transaction.delete("meeting", [row])
        return change.outcome(None)


@contextmanager
def _changing(
    store: Store, act: Act, coaching_id: int, author: str, title: str, programme: Programme
) -> Iterator[_Change]:
    with store.write(author, title) as transaction:
        coaching = coaching_for(transaction, act, coaching_id, programme)
        yield _Change(transaction, coaching, transaction.rows("meeting_of_coaching", coaching_id), programme)


_TITLES: dict[Act, str] = {
    "cancel_meeting": "Rencontre annulée",
    "correct_meeting": "Rencontre corrigée",
    "remove_meeting": "Rencontre retirée",
}


@contextmanager
def _correcting(
    store: Store,
    act: Act,
    meeting_id: int,
    author: str,
    reason: str | None,
    seen: int | None,
    programme: Programme | None,
) -> Iterator[tuple[_Change, Row]]:
    """A change of one meeting, with its row; the reason, if any, goes to the audit."""
    parameters = programme or load_programme()
    with store.write(author, titled(_TITLES[act], reason)) as transaction:
        row = stored_row(transaction, "meeting", meeting_id, seen)
        coaching = coaching_for(transaction, act, row["coaching_id"], parameters)
        meetings = transaction.rows("meeting_of_coaching", row["coaching_id"])
        yield _Change(transaction, coaching, meetings, parameters), row


def _refuse_unheld(entry: Entry, today: date, programme: Programme) -> None:
    first = programme.coaching.first_day.value
    if entry.held_on > today:
        raise RefusedError(
            f"Le {day(entry.held_on)} n'est pas encore passé : une rencontre à venir se prévoit, "
            "elle ne s'enregistre pas."
        )
    if entry.held_on < first:
        raise RefusedError(
            f"Les coachings commencent le {day(first)} (AO §8.2) : une rencontre ne peut pas le précéder."
        )


def _refuse_malformed(entry: Entry, programme: Programme) -> None:
    terms = programme.coaching
    last, most = terms.last_day.value, terms.meeting_minutes_high.value
    if entry.held_on > last:
        raise RefusedError(f"Le programme se termine le {day(last)} (AO §8.2) : une rencontre ne peut pas le suivre.")
    if not 0 < entry.minutes <= most:
        raise RefusedError(f"La durée d'une rencontre est d'au moins une minute et d'au plus {hours(most)}.")


def _warn_of_dates(change: _Change, entry: Entry) -> None:
    confirmed = change.coaching["confirmed_on"]
    if entry.held_on < confirmed:
        change.notices.append(f"Cette rencontre précède la confirmation du coaching, le {day(confirmed)}.")
    first = min((row["held_on"] for row in change.meetings if row["state"] == "held"), default=None)
    if first is None and (warning := late_start_warning(entry.held_on, change.programme)):
        change.notices.append(warning)


def _planned(change: _Change, planned_id: int | None, held_on: date) -> Row | None:
    """The planned meeting that was held: the one named, else the one of that day."""
    if planned_id is None:
        return next((row for row in change.meetings if _on(row, held_on, "planned")), None)
    row = next((row for row in change.meetings if row["meeting_id"] == planned_id), None)
    if row is None or row["state"] != "planned":
        raise StaleError("Cette rencontre prévue a déjà été enregistrée, annulée ou retirée : rechargez la page.")
    return row


def _refuse_twin(change: _Change, entry: Entry, *, another: bool) -> None:
    same_day = [row for row in change.meetings if _on(row, entry.held_on, "held")]
    twin = next((row for row in same_day if row["minutes"] == entry.minutes), None)
    if twin is not None and not another:
        raise StaleError(
            f"Une rencontre de {hours(entry.minutes)} le {day(entry.held_on)} est déjà enregistrée"
            f"{_by_whom(change, twin)} : rien n'a été ajouté. Si c'en est une autre, dites-le."
        )
    if same_day:
        lengths = ", ".join(hours(row["minutes"]) for row in same_day)
        others = count(len(same_day), "autre rencontre", "autres rencontres")
        change.notices.append(f"Ce jour-là compte déjà {others} ({lengths}).")


def _by_whom(change: _Change, row: Row) -> str:
    history = change.transaction.rows("row_history", "meeting", as_json([row["meeting_id"]]))
    return f" par {history[0]['author']}, le {moment(history[0]['written_at'])}" if history else ""


def _on(row: Row, held_on: date, state: str) -> bool:
    return bool(row["state"] == state and row["held_on"] == held_on)


def _insert(change: _Change, values: dict[str, Any]) -> int:
    row = {"coaching_id": change.coaching["coaching_id"], "rank": _free_rank(change, values["held_on"]), **values}
    return change.transaction.insert("meeting", [row])[0]


def _move(change: _Change, row: Row, values: Row) -> None:
    rank = row["rank"] if row["held_on"] == values["held_on"] else _free_rank(change, values["held_on"])
    _update(change, row, values | {"rank": rank})


def _update(change: _Change, row: Row, values: Row) -> None:
    change.transaction.update("meeting", [{"meeting_id": row["meeting_id"]} | values])


def _free_rank(change: _Change, held_on: date) -> int:
    return 1 + max((row["rank"] for row in change.meetings if row["held_on"] == held_on), default=0)
