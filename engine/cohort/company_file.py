"""One company's whole file: who it is, what it answered, its inventory, where it stands, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.coaching.course import company_course
from engine.coaching.standing import company_states
from engine.cohort.answers import Answer, answers, missing_to_propose
from engine.cohort.identity import Identity
from engine.cohort.records import Records, read_records
from engine.cohort.settling import open_settlements
from engine.cohort.timeline import Event
from engine.cohort.views import missing_in_inventory, state_since
from engine.cohort.wording import COMPANY_STATES, EXCLUSION_ORIGINS, SCOPES, Words
from engine.formats import day, enumeration, quantity
from engine.matching.affinity import POINT
from engine.matching.review import STATE_NAMES
from engine.programme.calendar import due_date


@dataclass(frozen=True)
class Inventory:
    """An inventory in t CO2e; ``total`` is None while a scope is missing, ``missing`` names what is.

    ``scopes`` are (column, label, value), ``lines`` (label, value written with its unit); ``version`` is given back
    with a correction.
    """

    completed_on: date | None
    scopes: tuple[tuple[str, str, float | None], ...]
    total: float | None
    lines: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    version: int


@dataclass(frozen=True)
class Progress:
    """A coaching's minutes and meetings at the date; ``due_on`` is None before its first meeting.

    ``overdue``: the due date is past and hours remain to be given (INDICATORS 7).
    """

    coaching_id: int
    coach_id: int
    coach: str
    firm: str
    held_minutes: int
    planned_minutes: int
    allowed_minutes: int
    held: int
    planned: int
    due_on: date | None
    overdue: bool


@dataclass(frozen=True)
class ProposalLine:
    """A proposal as the file shows it; ``score`` in points."""

    month: date | None
    coach: str
    firm: str
    state: str
    score: float | None
    proposed_on: date
    answered_on: date | None
    note: str | None


@dataclass(frozen=True)
class CompanyFile:
    """Everything the screen says of a company at a date.

    ``coach`` is that of the live proposal. ``lacking`` are sentences on what is still expected of it.
    ``merged_into`` is (id, name) of the record this one became part of; the rest is then what is left of it.
    """

    company_id: int
    identity: Identity
    merged_into: tuple[int, str] | None
    summary: tuple[str, ...]
    state: str
    since: date | None
    coach: str | None
    answered_on: date | None
    lacking: tuple[str, ...]
    answers: tuple[Answer, ...]
    inventory: Inventory | None
    progress: Progress | None
    events: tuple[Event, ...]
    meetings: tuple[Row, ...]
    proposals: tuple[ProposalLine, ...]
    exclusions: tuple[Row, ...]
    to_settle: tuple[Row, ...]


def company_file(store: Store, company_id: int, as_of: date, programme: Programme) -> CompanyFile | None:
    """The file of a company at ``as_of``, None when there is no such company."""
    records = read_records(store, company_id)
    if records is None:
        return None
    company, words = records.company, Words(programme)
    state = next((row for row in company_states(store, as_of, programme) if row["company_id"] == company_id), None)
    live = next((row for row in records.proposals if state and row["proposal_id"] == state["proposal_id"]), None)
    return CompanyFile(
        company_id=company_id,
        identity=Identity(
            company["name"], company["name_version"], company["neq"], company["neq_version"], records.aliases
        ),
        merged_into=(company["merged_into"], company["merged_into_name"]) if company["merged_into"] else None,
        summary=_summary(records, words),
        state=COMPANY_STATES[state["state"]] if state else "Fusionnée avec une autre fiche",
        since=state_since(company | state, live) if state else None,
        coach=live["coach"] if live else None,
        answered_on=company["answered_at"].date() if company["answered_at"] else None,
        lacking=tuple(_lacking(records)),
        answers=answers(records, programme),
        inventory=_inventory(records, words),
        progress=_progress(records, as_of, programme),
        events=company_course(store, records, as_of, programme),
        meetings=tuple(row | {"state": words.meeting_state(row["state"])} for row in records.meetings),
        proposals=tuple(_proposal(row) for row in reversed(records.proposals)),
        exclusions=tuple(row | {"origin": EXCLUSION_ORIGINS[row["origin"]]} for row in records.exclusions),
        to_settle=tuple(row for row in open_settlements(store) if row["company_id"] == company_id),
    )


def _summary(records: Records, words: Words) -> tuple[str, ...]:
    """Sector, size and regions: what situates a company in one line."""
    company = records.company
    size = words.short_size(company["size_class"])
    parts = (words.sector(company["sector"]), f"{size} employés" if size else None, words.regions(records.regions))
    return tuple(part for part in parts if part)


def _lacking(records: Records) -> list[str]:
    company, inventory = records.company, records.inventory
    if company["merged_into"] or company["withdrawn_on"]:
        return []
    found, form = [], missing_to_propose(records)
    if company["answered_at"] is None and company["objective"] is None:
        found.append("Le formulaire n'a pas été reçu.")
    elif form:
        found.append(f"Le formulaire est incomplet : il manque {enumeration(form)}.")
    if inventory is None:
        found.append("Le bilan GES n'a pas été reçu.")
    elif missing := missing_in_inventory(inventory):
        found.append(f"Le bilan GES est incomplet, sans {enumeration(missing)}.")
    if company["consent_withdrawn_on"]:
        found.append(f"Le consentement est retiré depuis le {day(company['consent_withdrawn_on'])}.")
    return found


def _inventory(records: Records, words: Words) -> Inventory | None:
    stored = records.inventory
    if stored is None:
        return None
    scopes = tuple((name, label.capitalize(), stored[name]) for name, label in SCOPES.items())
    given = [value for *_, value in scopes if value is not None]
    return Inventory(
        completed_on=stored["completed_on"],
        scopes=scopes,
        total=sum(given) if len(given) == len(scopes) else None,
        lines=tuple(
            (words.source(row["source"]), quantity(row["quantity"], row["unit"])) for row in records.inventory_lines
        ),
        missing=tuple(missing_in_inventory(stored)),
        version=stored["version"],
    )


def _progress(records: Records, as_of: date, programme: Programme) -> Progress | None:
    coaching = records.coaching
    if coaching is None or coaching["confirmed_on"] > as_of:
        return None
    held, planned = records.held(as_of), records.planned(as_of)
    minutes, allowed = sum(row["minutes"] for row in held), programme.coaching.minutes.value
    due_on = due_date(held[0]["held_on"], programme) if held else None
    return Progress(
        coaching_id=coaching["coaching_id"],
        coach_id=coaching["coach_id"],
        coach=coaching["coach"],
        firm=coaching["firm"],
        held_minutes=minutes,
        planned_minutes=sum(row["minutes"] for row in planned),
        allowed_minutes=allowed,
        held=len(held),
        planned=len(planned),
        due_on=due_on,
        overdue=due_on is not None and due_on < as_of and minutes < allowed,
    )


def _proposal(row: Row) -> ProposalLine:
    return ProposalLine(
        month=row["month"],
        coach=row["coach"],
        firm=row["firm"],
        state=STATE_NAMES[row["state"]],
        score=None if row["score"] is None else row["score"] / POINT,
        proposed_on=row["proposed_on"],
        answered_on=row["answered_on"],
        note=row["answer_note"] or row["comment"],
    )
