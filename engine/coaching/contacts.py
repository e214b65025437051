"""Keeping companies engaged (AO §5): what was said to them, and what to remember to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.reading import Reader, Row
from data.store import Store
from engine.coaching.alert import Role
from engine.coaching.required_text import required_text
from engine.coaching.results import check_company, refuse_future
from engine.coaching.stored_row import stored_row

Channel = Literal["phone", "email", "meeting", "other"]

CHANNELS: Mapping[Channel, str] = {
    "phone": "Téléphone",
    "email": "Courriel",
    "meeting": "Rencontre",
    "other": "Autre",
}


@dataclass(frozen=True)
class ContactLog:
    """What was said to a company, latest first, and its reminders, those to come first."""

    contacts: tuple[Row, ...]
    reminders: tuple[Row, ...]


def contact_log(reader: Reader, company_id: int) -> ContactLog:
    """The contacts and reminders of a company."""
    return ContactLog(
        tuple(reader.rows("contact_log", company_id)), tuple(reader.rows("contact_reminders", company_id))
    )


def log_contact(
    store: Store,
    company_id: int,
    channel: Channel,
    summary: str,
    author: str,
    on: date,
    *,
    made_by: str | None = None,
    today: date | None = None,
) -> int:
    """Record a contact made at ``on`` by ``made_by`` (``author`` when not said); returns its key.

    Raises:
        RefusedError: no summary, a date after ``today``, or an unknown company.
    """
    text = required_text(summary, "Dites en quelques mots ce qui s'est dit.")
    refuse_future(on, today)
    with store.write(author, f"Contact : {CHANNELS[channel].lower()}") as transaction:
        check_company(transaction, company_id)
        row = {"company_id": company_id, "made_on": on, "channel": channel, "summary": text}
        return transaction.insert("contact", [row | {"made_by": (made_by or "").strip() or author}])[0]


def remove_contact(store: Store, contact_id: int, author: str, reason: str, *, seen: int | None = None) -> None:
    """Take out a contact recorded by mistake.

    Raises:
        RefusedError: the reason is blank.
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    why = required_text(reason, "Une raison est attendue pour retirer un contact.")
    with store.write(author, f"Contact retiré : {why}") as transaction:
        transaction.delete("contact", [stored_row(transaction, "contact", contact_id, seen)])


def remind(store: Store, company_id: int, due_on: date, subject: str, role: Role, author: str) -> int:
    """Plan something to do about a company, for whoever has ``role``; returns its key.

    Raises:
        RefusedError: no subject, or an unknown company.
    """
    text = required_text(subject, "Dites ce qu'il faudra faire.")
    with store.write(author, f"Relance prévue : {text}") as transaction:
        check_company(transaction, company_id)
        row = {"company_id": company_id, "due_on": due_on, "subject": text, "role": role}
        return transaction.insert("reminder", [row])[0]


def complete_reminder(store: Store, reminder_id: int, author: str, on: date, *, seen: int | None = None) -> None:
    """Say that a reminder was acted on.

    Raises:
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    with store.write(author, "Relance faite") as transaction:
        stored_row(transaction, "reminder", reminder_id, seen)
        transaction.update("reminder", [{"reminder_id": reminder_id, "done_on": on, "done_by": author}])


def postpone_reminder(store: Store, reminder_id: int, due_on: date, author: str, *, seen: int | None = None) -> None:
    """Give a reminder another day; one that was done is to do again.

    Raises:
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    with store.write(author, "Relance reportée") as transaction:
        stored_row(transaction, "reminder", reminder_id, seen)
        changed = {"due_on": due_on, "done_on": None, "done_by": None}
        transaction.update("reminder", [{"reminder_id": reminder_id} | changed])
