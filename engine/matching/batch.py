"""A month's batch as the database holds it: who waits for a coach, who may take them, what is already decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from data.errors import RefusedError
from data.programme_file import Programme
from data.reading import Reader, Row
from engine.formats import day, enumeration
from engine.formats import month as month_name
from engine.matching.affinity import Profile, Wishes
from engine.matching.arrivals import NOTHING_KNOWN, Outlook, Registered, outlook
from engine.matching.availability import NO_ABSENCE, Availability, availability
from engine.matching.capacity import Contract, Load
from engine.matching.policy import Policy, policy_in_force
from engine.matching.problem import Bools
from engine.matching.recording import Recording
from engine.programme.calendar import first_of_month


@dataclass(frozen=True)
class Candidate:
    """A company of the batch; ``obstacle`` says in French why nobody can be proposed yet, if so."""

    company_id: int
    name: str
    wishes: Wishes
    requested_as_written: str | None
    inventoried_on: date | None
    obstacle: str | None = None


@dataclass(frozen=True)
class Coach:
    """A coach as the batch sees them.

    ``label`` is the name, with the firm where two coaches share a name; ``calendar`` says when places come back, and
    which absences take some.
    """

    coach_id: int
    label: str
    firm_id: int
    firm: str
    profile: Profile
    load: Load
    calendar: Availability = NO_ABSENCE


@dataclass(frozen=True)
class Draft:
    """A stored proposal not yet published; ``here`` tells the month's own from those left in an earlier batch."""

    proposal_id: int
    company_id: int
    coach_id: int
    comment: str | None
    here: bool
    locked_on: date | None = None
    locked_by: str | None = None


@dataclass(frozen=True)
class Held:
    """A pair that no solution moves and that holds its place: a locked draft, or an approval of the month."""

    company: Candidate
    draft: Draft
    approved: bool


@dataclass(frozen=True)
class Batch:
    """Everything one solution depends on, companies and coaches in the order of their normalised names.

    Attributes:
        exclusions: why (company, coach) may never be paired, in French.
        drafts: stored proposals that a solution may take over, by company.
        held: pairs that it may not; their companies are no candidates, their places are taken in the coaches' loads.
        outlook: who is still to come after the month.
        policy: what the director asks of a solution; None: what the parameter file says.
        source: what the database answered when the batch was read; None for a batch that was not read.
    """

    month: date
    as_of: date
    candidates: tuple[Candidate, ...]
    coaches: tuple[Coach, ...]
    contracts: dict[int, Contract]
    exclusions: dict[tuple[int, int], str]
    drafts: dict[int, Draft]
    held: tuple[Held, ...] = ()
    outlook: Outlook = NOTHING_KNOWN
    policy: Policy | None = None
    source: Recording | None = None

    @property
    def companies(self) -> tuple[Candidate, ...]:
        """The candidates, then the companies of the pairs held."""
        return (*self.candidates, *(pair.company for pair in self.held))

    @cached_property
    def coach_indices(self) -> dict[int, int]:
        """The index of each coach, by key."""
        return {coach.coach_id: index for index, coach in enumerate(self.coaches)}

    def permitted(self, company_ids: Sequence[int]) -> Bools:
        """(c, m) whether each of those companies may be paired with each coach: nothing excludes it."""
        permitted = np.ones((len(company_ids), len(self.coaches)), bool)
        rows = {company_id: row for row, company_id in enumerate(company_ids)}
        for company_id, coach_id in self.exclusions:
            if company_id in rows and coach_id in self.coach_indices:
                permitted[rows[company_id], self.coach_indices[coach_id]] = False
        return permitted

    def draft_of(self, company_id: int) -> Draft | None:
        """What is stored of a company and not published yet, held or not."""
        held = (pair.draft for pair in self.held if pair.draft.company_id == company_id)
        return self.drafts.get(company_id) or next(held, None)


def read_batch(reader: Reader, month: date, as_of: date, programme: Programme) -> Batch:
    """The batch of ``month``: companies inventoried before it and still unassigned (PROGRAMME §1, §5; AO §8.2).

    An approval is a decision: it holds its company and its place, as an offer or a coaching does; so does a lock.

    Raises:
        RefusedError: the month is outside the programme.
    """
    first = check_month(month, programme)
    reader = source = Recording(reader)
    pending = reader.rows("proposal_pending", first)
    candidates = _candidates(reader, reader.rows("batch_companies", first, as_of))
    held = _held(reader, [row for row in pending if _is_held(row)], first)
    placed = {company.company_id for company in (*candidates, *(pair.company for pair in held))}
    return Batch(
        month=first,
        as_of=as_of,
        candidates=candidates,
        coaches=read_coaches(reader, as_of, programme, first),
        contracts=read_contracts(reader),
        exclusions={
            (row["company_id"], row["coach_id"]): _exclusion_reason(row) for row in reader.rows("batch_exclusions")
        },
        drafts={row["company_id"]: _draft(row, first) for row in pending if not _is_held(row)},
        held=held,
        outlook=outlook(_registered(reader, as_of), placed, first, as_of, programme),
        policy=policy_in_force(reader, programme),
        source=source,
    )


def _registered(reader: Reader, as_of: date) -> tuple[Registered, ...]:
    """Everybody on the books at ``as_of``."""
    rows = reader.rows("batch_registered", as_of)
    return tuple(
        Registered(
            company_id=company.company_id,
            name=company.name,
            wishes=company.wishes,
            registered_on=row["registered_on"],
            inventoried_on=company.inventoried_on,
            scorable=company.obstacle is None,
            still_open=row["still_open"],
            not_before=row["not_before"],
        )
        for row, company in zip(rows, _candidates(reader, rows), strict=True)
    )


def read_companies(reader: Reader, company_ids: Sequence[int]) -> tuple[Candidate, ...]:
    """Companies named by their keys, in the order of their names, whether or not they still look for a coach."""
    return _candidates(reader, reader.rows("batch_company_by_id", list(company_ids)))


def check_month(month: date, programme: Programme) -> date:
    """The first day of ``month``.

    Raises:
        RefusedError: no coaching may start or end in that month (AO §8.2).
    """
    terms, first = programme.coaching, first_of_month(month)
    if not first_of_month(terms.first_day.value) <= first <= terms.last_day.value:
        raise RefusedError(
            f"Il n'y a pas de lot en {month_name(first)} : les coachings commencent et se terminent "
            f"entre le {day(terms.first_day.value)} et le {day(terms.last_day.value)} (AO §8.2)."
        )
    return first


_REQUIRED = {"sector": "le secteur", "size_class": "la taille", "objective": "l'objectif"}


def _candidates(reader: Reader, rows: Sequence[Row]) -> tuple[Candidate, ...]:
    themes: dict[int, list[str]] = defaultdict(list)
    regions: dict[int, list[str]] = defaultdict(list)
    for row in reader.rows("batch_company_themes"):
        themes[row["company_id"]].append(row["theme"])
    for row in reader.rows("batch_company_regions"):
        regions[row["company_id"]].append(row["region"])
    return tuple(
        Candidate(
            company_id=row["company_id"],
            name=row["name"],
            wishes=Wishes(
                sector=row["sector"],
                size=row["size_class"],
                objective=row["objective"],
                maturity=row["expertise"],
                themes=tuple(themes[row["company_id"]]),
                guide_me=row["guide_me"],
                regions=tuple(regions[row["company_id"]]),
                requested=row["requested_coach_id"],
            ),
            requested_as_written=row["requested_coach"],
            inventoried_on=row["completed_on"],
            obstacle=_obstacle(row),
        )
        for row in rows
    )


def _obstacle(row: Row) -> str | None:
    """Why the company cannot be proposed: form too incomplete to score, or consent withdrawn (PROGRAMME §4)."""
    missing = [label for name, label in _REQUIRED.items() if row[name] is None]
    if len(missing) == len(_REQUIRED):
        return "Le formulaire n'a pas été reçu : secteur, taille et objectif sont inconnus."
    if missing:
        return f"Le formulaire est incomplet : il manque {enumeration(missing)}."
    if row["consent_withdrawn_on"] is not None:
        return (
            "L'entreprise a retiré son consentement à transmettre son formulaire "
            f"le {day(row['consent_withdrawn_on'])}."
        )
    return None


def read_contracts(reader: Reader) -> dict[int, Contract]:
    """The contract of each firm that has one, by firm."""
    return {row.pop("firm_id"): Contract(**row) for row in reader.rows("batch_contracts")}


def read_coaches(reader: Reader, as_of: date, programme: Programme, month: date | None = None) -> tuple[Coach, ...]:
    """Every coach with what is theirs at ``as_of``: coachings, offers, approvals, locked pairs.

    With ``month``, the first day of a batch's month still to come, places that should be back by then are counted.
    """
    start = max(as_of, month or as_of)
    ranks: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    regions: dict[int, list[str]] = defaultdict(list)
    for row in reader.rows("batch_coach_specialities"):
        ranks[row["coach_id"], row["list"]][row["code"]] = row["rank"]
    for row in reader.rows("batch_coach_regions"):
        regions[row["coach_id"]].append(row["region"])
    minutes = programme.coaching.minutes.value
    rows = reader.rows("batch_coaches", as_of, minutes)
    coachings, absences = reader.rows("batch_open_coachings", as_of, minutes), reader.rows("batch_absences", start)
    calendars = availability(rows, coachings, absences, as_of, start, programme)
    namesakes = Counter(row["name"] for row in rows)
    return tuple(
        Coach(
            coach_id=row["coach_id"],
            label=row["name"] if namesakes[row["name"]] == 1 else f"{row['name']} ({row['firm']})",
            firm_id=row["firm_id"],
            firm=row["firm"],
            profile=Profile(
                key=row["coach_id"],
                sectors=ranks[row["coach_id"], "sector"],
                themes=ranks[row["coach_id"], "theme"],
                sizes=ranks[row["coach_id"], "size"],
                regions=tuple(regions[row["coach_id"]]),
                objective=row["objective"],
                maturity=row["maturity"],
            ),
            load=Load(
                firm=row["firm_id"],
                most_at_once=row["most_at_once"],
                wanted_in_total=row["wanted_in_total"],
                occupied=row["occupied"] - calendars[row["coach_id"]].freed,
                assigned=row["assigned"],
                at_once_beside_absences=calendars[row["coach_id"]].most_at_once,
            ),
            calendar=calendars[row["coach_id"]],
        )
        for row in rows
    )


_ORIGINS = {
    "declined": "ce coach a décliné cette entreprise le {day} : {reason}",
    "expired": "offre échue le {day} : {reason}",
    "reviewer": "paire interdite le {day} : {reason}",
}


def _exclusion_reason(row: Row) -> str:
    return _ORIGINS[row["origin"]].format(day=day(row["made_on"]), reason=row["reason"])


def _draft(row: Row, month: date) -> Draft:
    return Draft(
        proposal_id=row["proposal_id"],
        company_id=row["company_id"],
        coach_id=row["coach_id"],
        comment=row["comment"],
        here=row["month"] == month,
        locked_on=row["locked_on"],
        locked_by=row["locked_by"],
    )


def _is_held(row: Row) -> bool:
    """Whether the pair of a pending proposal stands: nobody holds a place for a company that left the batch."""
    return not row["gone"] and (row["state"] == "approved" or row["locked_on"] is not None)


def _held(reader: Reader, rows: Sequence[Row], month: date) -> tuple[Held, ...]:
    by_company = {row["company_id"]: row for row in rows}
    return tuple(
        Held(company, _draft(row, month), approved=row["state"] == "approved")
        for company in read_companies(reader, list(by_company))
        for row in (by_company[company.company_id],)
    )
