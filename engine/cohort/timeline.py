"""What happened to a company, and what is to come, as dated sentences (PROGRAMME §4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.programme_file import Programme
from data.reading import Row
from engine.cohort.records import Records
from engine.cohort.views import missing_in_inventory
from engine.formats import count, day, enumeration, hours, month
from engine.programme.calendar import due_date

Tone = Literal["done", "stopped", "expected"]


@dataclass(frozen=True)
class Event:
    """Something dated: done, stopped or missed, or expected after the date the file is seen at."""

    on: date
    text: str
    tone: Tone = "done"


def timeline(records: Records, as_of: date, programme: Programme) -> tuple[Event, ...]:
    """The events of a company by date: those that happened by ``as_of``, then those expected after it."""
    found = [
        *_arrival(records),
        *(event for proposal in records.proposals for event in _proposal(proposal, as_of)),
        *_agreement(records),
        *_meetings(records, as_of, programme),
        *_end(records, as_of, programme),
        *_withdrawal(records.company),
    ]
    known = [event for event in found if event.on <= as_of or event.tone == "expected"]
    return tuple(sorted(known, key=lambda event: event.on))


def _arrival(records: Records) -> Iterator[Event]:
    company, inventory = records.company, records.inventory
    yield Event(company["registered_on"], "Inscrite au programme")
    if company["answered_at"]:
        yield Event(company["answered_at"].date(), "Formulaire reçu")
    if inventory and inventory["completed_on"]:
        missing = missing_in_inventory(inventory)
        if missing:
            yield Event(inventory["completed_on"], f"Bilan GES incomplet, sans {enumeration(missing)}", "stopped")
        else:
            yield Event(inventory["completed_on"], "Bilan GES terminé")
    if company["consent_withdrawn_on"]:
        yield Event(company["consent_withdrawn_on"], "Consentement à transmettre le formulaire retiré", "stopped")


def _proposal(proposal: Row, as_of: date) -> Iterator[Event]:
    coach, lot = proposal["coach"], f" (lot mensuel : {month(proposal['month'])})" if proposal["month"] else ""
    yield Event(proposal["proposed_on"], f"Jumelage proposé avec {coach}{lot}")
    if proposal["approved_on"]:
        by = f" par {proposal['approved_by']}" if proposal["approved_by"] else ""
        yield Event(proposal["approved_on"], f"Jumelage avec {coach} approuvé{by}")
    if proposal["offered_on"]:
        yield Event(
            proposal["offered_on"], f"Offerte à {coach}, réponse attendue au plus tard le {day(proposal['deadline'])}"
        )
    yield from _answer(proposal, as_of)
    if proposal["closed_on"]:
        yield Event(proposal["closed_on"], f"Jumelage avec {coach} {_CLOSED[proposal['state']]}", "stopped")


def _answer(proposal: Row, as_of: date) -> Iterator[Event]:
    answered, deadline = proposal["answered_on"], proposal["deadline"]
    if answered and answered <= as_of:
        note = f" : {proposal['answer_note']}" if proposal["answer_note"] else ""
        said, tone = _ANSWERS[proposal["state"]]
        yield Event(answered, said.format(coach=proposal["coach"]) + note, tone)
    elif deadline and proposal["offered_on"] <= as_of:
        late = deadline < as_of
        text = "Réponse de {} toujours attendue" if late else "Dernier jour pour la réponse de {}"
        yield Event(deadline, text.format(proposal["coach"]), "stopped" if late else "expected")


_CLOSED = {"replaced": "remplacé par un autre choix", "withdrawn": "retiré"}
_ANSWERS: dict[str, tuple[str, Tone]] = {
    "confirmed": ("{coach} accepte", "done"),
    "declined": ("{coach} décline", "stopped"),
    "expired": ("Offre à {coach} échue", "stopped"),
}


def _agreement(records: Records) -> Iterator[Event]:
    """A coaching agreed before the tool existed; another one is told by its proposal."""
    coaching = records.coaching
    if coaching is None or coaching["proposal_id"] is not None:
        return
    if coaching["offered_on"]:
        yield Event(coaching["offered_on"], f"Offerte à {coaching['coach']}")
    yield Event(coaching["confirmed_on"], f"{coaching['coach']} accepte (convenu avant l'outil)")


def _meetings(records: Records, as_of: date, programme: Programme) -> Iterator[Event]:
    total, allowed = 0, programme.coaching.minutes.value
    for number, row in enumerate(records.held(as_of), 1):
        yield Event(row["held_on"], _said(f"Rencontre {number} tenue", row))
        if total < allowed <= total + row["minutes"]:
            yield Event(row["held_on"], f"Les {hours(allowed)} de coaching sont données")
        total += row["minutes"]
    for row in records.meetings:
        if row["state"] == "cancelled":
            yield Event(row["held_on"], _said("Rencontre annulée", row), "stopped")
        elif row["state"] == "planned" and row["held_on"] <= as_of:
            yield Event(row["held_on"], _said("Rencontre prévue, à confirmer", row), "stopped")
    for row in records.planned(as_of):
        yield Event(row["held_on"], _said("Rencontre prévue", row), "expected")


def _said(what: str, meeting: Row) -> str:
    return " · ".join(part for part in (what, hours(meeting["minutes"]), meeting["topics"]) if part)


def _end(records: Records, as_of: date, programme: Programme) -> Iterator[Event]:
    held = records.held(as_of)
    if not held or sum(row["minutes"] for row in held) >= programme.coaching.minutes.value:
        return
    due = due_date(held[0]["held_on"], programme)
    months = count(programme.coaching.months.value, "mois", "mois")
    yield Event(due, f"Fin prévue du coaching ({months} après son début)", "expected" if due > as_of else "stopped")


def _withdrawal(company: Row) -> Iterator[Event]:
    if company["withdrawn_on"]:
        yield Event(company["withdrawn_on"], f"Retirée du programme : {company['withdrawn_reason']}", "stopped")
