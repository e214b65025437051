"""Due dates as a calendar file: answers, meetings, ends of coachings, reminders (AO §6, §8.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from data.programme_file import Programme, load_programme
from engine.coaching.figures import coaching_rows
from engine.coaching.standing import Reader
from engine.formats import hours


@dataclass(frozen=True)
class DueDate:
    """Something with a day: ``uid`` stays the same from one file to the next, so that a calendar updates it."""

    uid: str
    on: date
    title: str
    description: str


def due_dates(
    reader: Reader, as_of: date, *, coach_id: int | None = None, programme: Programme | None = None
) -> list[DueDate]:
    """What is due, overdue included, and the meetings planned from ``as_of`` on; by day.

    With ``coach_id``, what concerns that coach only: reminders are the office's.
    """
    parameters = programme or load_programme()
    found = [
        *_answers(reader, as_of, coach_id),
        *_meetings(reader, as_of, coach_id),
        *_ends(reader, as_of, coach_id, parameters),
        *(_reminders(reader, as_of) if coach_id is None else ()),
    ]
    return sorted(found, key=lambda due: (due.on, due.uid))


def as_ics(dates: Sequence[DueDate], name: str, now: datetime, programme: Programme | None = None) -> bytes:
    """An iCalendar file (RFC 5545) of whole days, named ``name`` and stamped ``now`` (Québec time)."""
    zone = ZoneInfo((programme or load_programme()).timezone.value)
    stamp = now.replace(tzinfo=zone).astimezone(UTC)
    calendar = Calendar()
    calendar.add("prodid", "-//I.M.P.A.C.T.//Tableau de bord//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for due in dates:
        event = Event()
        event.add("uid", due.uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", due.on)
        event.add("dtend", due.on + timedelta(days=1))
        event.add("summary", due.title)
        event.add("description", due.description)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _answers(reader: Reader, as_of: date, coach_id: int | None) -> Iterator[DueDate]:
    for row in reader.rows("coaching_offers", as_of, coach_id):
        title = f"Réponse de {row['coach']} : {row['company']}"
        yield DueDate(
            _uid("offre", row["proposal_id"]), row["deadline"], title, "Fin du délai de confirmation (AO §8.2)."
        )


def _meetings(reader: Reader, as_of: date, coach_id: int | None) -> Iterator[DueDate]:
    for row in reader.rows("meeting_planned", as_of, coach_id):
        title = f"Rencontre {row['company']} · {row['coach']}"
        yield DueDate(
            _uid("rencontre", row["meeting_id"]), row["held_on"], title, f"Durée prévue : {hours(row['minutes'])}."
        )


def _ends(reader: Reader, as_of: date, coach_id: int | None, programme: Programme) -> Iterator[DueDate]:
    needed = programme.coaching.minutes.value
    for row in coaching_rows(reader, as_of, programme):
        if row["state"] != "under_way" or row["minutes"] >= needed or coach_id not in (None, row["coach_id"]):
            continue
        title = f"Échéance du coaching {row['company']} · {row['coach']}"
        left = f"{hours(needed - row['minutes'])} à donner d'ici là (AO §6)."
        yield DueDate(_uid("coaching", row["coaching_id"]), row["due_on"], title, left)


def _reminders(reader: Reader, as_of: date) -> Iterator[DueDate]:
    for row in reader.rows("contact_reminders_ahead", as_of):
        title = f"{row['subject']} · {row['company']}"
        yield DueDate(_uid("relance", row["reminder_id"]), row["due_on"], title, "Relance.")


def _uid(kind: str, key: int) -> str:
    return f"{kind}-{key}@impact"
