"""What the screen of a month's batch shows: every company with its proposal and what it waits for."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from data.programme_file import Part, Programme
from data.reading import Reader, Row
from engine.cohort.names import name_key
from engine.matching.affinity import POINT
from engine.matching.batch import Candidate, read_batch, read_companies
from engine.matching.difference import Change, changes
from engine.matching.plan import Plan, solve_batch
from engine.matching.review import State
from engine.programme.calendar import add_months, first_of_month, working_days_between

LineState = State | Literal["waiting", "unsolved", "deferred"]
"""A proposal's state; ``waiting``: nobody can take the company; ``unsolved``: it has not been through a solution;
``deferred``: a reviewer put it off to a later month."""

ORDER: tuple[LineState, ...] = (
    "waiting",
    "unsolved",
    "proposed",
    "approved",
    "offered",
    "confirmed",
    "deferred",
    "declined",
    "expired",
    "withdrawn",
    "replaced",
)
"""Companies without a coach first, then by what is left to do."""

LIVE: frozenset[LineState] = frozenset({"proposed", "approved", "offered", "confirmed"})


@dataclass(frozen=True)
class Proposal:
    """A stored proposal; ``score`` in points, ``late`` in working days past the deadline without an answer."""

    proposal_id: int
    version: int
    state: State
    coach_id: int
    coach: str
    firm: str
    score: float | None
    parts: Mapping[Part, float]
    comment: str | None
    approved_on: date | None
    approved_by: str | None
    locked_on: date | None
    locked_by: str | None
    offered_on: date | None
    deadline: date | None
    answered_on: date | None
    answer_note: str | None
    late: int


@dataclass(frozen=True)
class Deferral:
    """Until which month's batch a company was put off, why and by whom."""

    deferral_id: int
    version: int
    until_month: date
    reason: str
    made_on: date
    made_by: str


@dataclass(frozen=True)
class Line:
    """A company of the batch: its current proposal, why it waits, the proposals it had before, its deferral."""

    company: Candidate
    state: LineState
    proposal: Proposal | None
    reason: str | None
    former: tuple[Proposal, ...]
    deferral: Deferral | None = None


@dataclass(frozen=True, eq=False)
class Overview:
    """A month's batch at a date.

    Attributes:
        month: its first day.
        solved_at, solved_by: the last solution stored, None when there is none.
        weights: those of that solution, or of the next one.
        lines: companies without a coach first, then the latest answers, then by name.
        plan: what a solution would give now; prices and alternatives are read from it.
        moved: what it would change in the stored drafts.
    """

    month: date
    solved_at: datetime | None
    solved_by: str | None
    weights: Mapping[Part, float]
    lines: tuple[Line, ...]
    plan: Plan
    moved: tuple[Change, ...]

    def in_state(self, *states: LineState) -> list[Line]:
        """The lines in one of these states, in their order."""
        return [line for line in self.lines if line.state in states]

    def counts(self) -> Counter[LineState]:
        """How many companies in each state."""
        return Counter(line.state for line in self.lines)


def months(as_of: date, programme: Programme) -> list[date]:
    """The months whose batch can be looked at: from the programme's first to the one after ``as_of``, latest first.

    Before the programme, its first month; after it, all of them.
    """
    terms = programme.coaching
    first, last = first_of_month(terms.first_day.value), first_of_month(terms.last_day.value)
    month = max(first, min(add_months(first_of_month(as_of), 1), last))
    found = []
    while month >= first:
        found.append(month)
        month = add_months(month, -1)
    return found


def overview(reader: Reader, month: date, as_of: date, programme: Programme) -> Overview:
    """The batch of ``month`` as it stands.

    Raises:
        RefusedError: the month is outside the programme.
    """
    batch = read_batch(reader, month, as_of, programme)
    solved = solve_batch(batch, programme)
    proposals: dict[int, list[Proposal]] = defaultdict(list)
    for row in reader.rows("proposal_of_month", batch.month):
        proposals[row["company_id"]].append(_proposal(row, as_of, programme))
    candidates = {candidate.company_id: index for index, candidate in enumerate(batch.candidates)}
    deferrals = {row["company_id"]: _deferral(row) for row in reader.rows("deferral_of_month", batch.month)}
    left_locked = {pair.company.company_id for pair in batch.held if not pair.draft.here}
    apart = {*proposals, *deferrals, *left_locked}.difference(candidates)
    lines = [_open_line(solved, index, proposals[company]) for company, index in candidates.items()]
    lines += [
        _other_line(company, proposals[company.company_id], deferrals.get(company.company_id))
        for company in read_companies(reader, sorted(apart))
    ]
    stored = next(iter(reader.rows("batch_of_month", batch.month)), None)
    return Overview(
        month=batch.month,
        solved_at=stored["solved_at"] if stored else None,
        solved_by=stored["solved_by"] if stored else None,
        weights=json.loads(stored["weights"]) if stored else solved.affinity.weights,
        lines=tuple(sorted(lines, key=_rank)),
        plan=solved,
        moved=changes(solved),
    )


def _open_line(solved: Plan, index: int, proposals: Sequence[Proposal]) -> Line:
    """A company that still looks for a coach: its draft, if a solution was stored."""
    company, former = solved.company(index), tuple(p for p in proposals if p.state != "proposed")
    draft = next((p for p in proposals if p.state == "proposed"), None)
    if draft:
        return Line(company, "proposed", draft, None, former)
    if solved.coach_of(index) is None:
        return Line(company, "waiting", None, solved.waiting_reason(index), former)
    return Line(company, "unsolved", None, None, former)


def _other_line(company: Candidate, proposals: Sequence[Proposal], deferral: Deferral | None) -> Line:
    """A company that is no candidate: put off, its coach decided, or gone: its live proposal, else the last one."""
    if deferral and not any(proposal.state in LIVE for proposal in proposals):
        return Line(company, "deferred", None, None, tuple(proposals), deferral)
    if not proposals:  # locked in an earlier month: the next solution brings it here
        return Line(company, "unsolved", None, None, ())
    shown = next((p for p in proposals if p.state in LIVE), proposals[-1])
    return Line(company, shown.state, shown, None, tuple(p for p in proposals if p is not shown))


def _deferral(row: Row) -> Deferral:
    return Deferral(**{name: row[name] for name in Deferral.__dataclass_fields__})


def _rank(line: Line) -> tuple[int, int, str]:
    """By name in the end: a company keeps its place in the list when it is locked."""
    late = line.proposal.late if line.proposal else 0
    return ORDER.index(line.state), -late, name_key(line.company.name)


def _proposal(row: Row, as_of: date, programme: Programme) -> Proposal:
    waits = row["state"] == "offered"
    return Proposal(
        proposal_id=row["proposal_id"],
        version=row["version"],
        state=row["state"],
        coach_id=row["coach_id"],
        coach=row["coach"],
        firm=row["firm"],
        score=None if row["score"] is None else row["score"] / POINT,
        parts=json.loads(row["parts"] or "{}"),
        comment=row["comment"],
        approved_on=row["approved_on"],
        approved_by=row["approved_by"],
        locked_on=row["locked_on"],
        locked_by=row["locked_by"],
        offered_on=row["offered_on"],
        deadline=row["deadline"],
        answered_on=row["answered_on"],
        answer_note=row["answer_note"],
        late=working_days_between(row["deadline"], as_of, programme) if waits else 0,
    )
