"""Due dates as a calendar file: answers, meetings, ends of coachings, reminders (AO §6, §8.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from data.programme_file import Programme, load_programme
from data.reading import Reader, Row
from engine.coaching.figures import coaching_rows
from engine.formats import hours
from engine.programme.audience import EVERYONE, Audience


@dataclass(frozen=True)
class DueDate:
    """Something with a day: ``uid`` stays the same from one file to the next, so that a calendar updates it.

    ``coach_id`` and ``sector`` say whose it is; a reminder is the office's, and has no coach.
    """

    uid: str
    on: date
    title: str
    description: str
    coach_id: int | None
    sector: str | None


def due_dates(
    reader: Reader, as_of: date, audience: Audience = EVERYONE, programme: Programme | None = None
) -> list[DueDate]:
    """What is due to those ``audience`` follows, overdue included, and meetings planned from ``as_of`` on; by day."""
    found = (
        *_answers(reader, as_of),
        *_meetings(reader, as_of),
        *_ends(reader, as_of, programme or load_programme()),
        *_reminders(reader, as_of),
    )
    return sorted(
        (due for due in found if audience.follows(due.coach_id, due.sector)), key=lambda due: (due.on, due.uid)
    )


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


def _answers(reader: Reader, as_of: date) -> Iterator[DueDate]:
    for row in reader.rows("coaching_offers", as_of):
        title = f"Réponse de {row['coach']} : {row['company']}"
        yield _due("offre", row["proposal_id"], row["deadline"], title, "Fin du délai de confirmation (AO §8.2).", row)


def _meetings(reader: Reader, as_of: date) -> Iterator[DueDate]:
    for row in reader.rows("meeting_planned", as_of):
        title = f"Rencontre {row['company']} · {row['coach']}"
        planned = f"Durée prévue : {hours(row['minutes'])}."
        yield _due("rencontre", row["meeting_id"], row["held_on"], title, planned, row)


def _ends(reader: Reader, as_of: date, programme: Programme) -> Iterator[DueDate]:
    needed = programme.coaching.minutes.value
    for row in coaching_rows(reader, as_of, programme):
        if row["state"] != "under_way" or row["minutes"] >= needed:
            continue
        title = f"Échéance du coaching {row['company']} · {row['coach']}"
        left = f"{hours(needed - row['minutes'])} à donner d'ici là (AO §6)."
        yield _due("coaching", row["coaching_id"], row["due_on"], title, left, row)


def _reminders(reader: Reader, as_of: date) -> Iterator[DueDate]:
    for row in reader.rows("contact_reminders_ahead", as_of):
        title = f"{row['subject']} · {row['company']}"
        yield _due("relance", row["reminder_id"], row["due_on"], title, "Relance.", row)


def _due(kind: str, key: int, on: date, title: str, description: str, row: Row) -> DueDate:
    return DueDate(f"{kind}-{key}@impact", on, title, description, row.get("coach_id"), row["sector"])
