"""What a logbook asks (AO annex 2), what it holds, and what it lacks to be delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.programme_file import Programme, Question, Questionnaire, load_programme
from data.reading import Reader, Row
from engine.coaching.life_cycle import coaching_at_hand, possible_acts
from engine.coaching.standing import lacking
from engine.formats import count, day, hours

Answers = Mapping[str, str | None]
"""Text or code of a choice, by code of question; None or blank when left out."""


@dataclass(frozen=True)
class Choice:
    """A question as a form shows it: ``options`` are (code, label), empty for a text; ``due`` as answered so far."""

    code: str
    label: str
    group: str | None
    options: tuple[tuple[str, str], ...]
    due: bool
    answer: str | None


@dataclass(frozen=True)
class MeetingLine:
    """A held meeting as the logbook tells it."""

    number: int
    held_on: date
    minutes: int
    attendees: str | None
    topics: str | None


NOT_BEGUN = 0
"""The version seen of a logbook nobody had begun: whoever begins it meanwhile is not overwritten."""


@dataclass(frozen=True)
class Logbook:
    """A coaching's logbook, filled as far as it is; enough to show the form, or to print it.

    Attributes:
        questions: in the order of the form.
        meetings: those held, in order; ``minutes`` is their sum.
        missing: what keeps it from being delivered, in French; empty when complete.
        warnings: what keeps the coaching unpaid even once the logbook is delivered.
        may_write, may_deliver, may_reopen: which buttons make sense now.
        version: what the person read, to be given back when saving; None before the first draft.
    """

    coaching_id: int
    company: str
    coach: str
    firm: str
    asked_objective: str | None
    reference: str
    questions: tuple[Choice, ...]
    meetings: tuple[MeetingLine, ...]
    minutes: int
    started_on: date | None
    delivered_on: date | None
    delivered_by: str | None
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    may_write: bool
    may_deliver: bool
    may_reopen: bool
    version: int | None


def logbook(reader: Reader, coaching_id: int, today: date, *, programme: Programme | None = None) -> Logbook:
    """The logbook of a coaching; before the first draft, the questions in force at ``today``, unanswered.

    Raises:
        RefusedError: there is no such coaching.
    """
    parameters = programme or load_programme()
    coaching = coaching_at_hand(reader, coaching_id, parameters)
    begun = next(iter(reader.rows("logbook_by_coaching", coaching_id)), None)
    form = questionnaire_of(begun, today, parameters)
    answers = answers_of(reader, begun)
    meetings = held_meetings(reader, coaching_id)
    missing = missing_parts(form, answers, meetings)
    delivered = coaching["logbook_on"] is not None
    acts = possible_acts(coaching["state"])
    asked = parameters.objectives.values.get(coaching["objective"] or "")
    return Logbook(
        coaching_id=coaching_id,
        company=coaching["company"],
        coach=coaching["coach"],
        firm=coaching["firm"],
        asked_objective=asked.label if asked else None,
        reference=form.ref,
        questions=tuple(
            _choice(code, question, form, answers, parameters) for code, question in form.questions.items()
        ),
        meetings=tuple(meetings),
        minutes=coaching["minutes"],
        started_on=begun["started_on"] if begun else None,
        delivered_on=coaching["logbook_on"],
        delivered_by=begun["delivered_by"] if begun else None,
        missing=missing,
        warnings=remaining_warnings(coaching, parameters),
        may_write="write_logbook" in acts and not delivered,
        may_deliver="deliver_logbook" in acts and not delivered and not missing,
        may_reopen="reopen_logbook" in acts and delivered,
        version=begun["version"] if begun else None,
    )


def in_force(today: date, programme: Programme) -> str:
    """The code of the newest questionnaire in force at ``today``; the first one before that."""
    dated = sorted((form.in_force_from, code) for code, form in programme.logbooks.items())
    return max((pair for pair in dated if pair[0] <= today), default=dated[0])[1]


def questionnaire_of(begun: Row | None, today: date, programme: Programme) -> Questionnaire:
    """The form a logbook was begun with; before the first draft, the one in force at ``today``."""
    return programme.logbooks[begun["questionnaire"] if begun else in_force(today, programme)]


def answers_of(reader: Reader, begun: Row | None) -> dict[str, str]:
    """What was answered so far, by code of question; nothing before the first draft."""
    found = reader.rows("logbook_answers", begun["logbook_id"]) if begun else []
    return {row["question"]: row["answer"] for row in found}


def held_meetings(reader: Reader, coaching_id: int) -> list[MeetingLine]:
    """The held meetings of a coaching, numbered in their order."""
    held = [row for row in reader.rows("meeting_of_coaching", coaching_id) if row["state"] == "held"]
    return [
        MeetingLine(number, row["held_on"], row["minutes"], row["attendees"], row["topics"])
        for number, row in enumerate(held, 1)
    ]


def options_of(question: Question, programme: Programme) -> dict[str, str]:
    """The labels of a question's choices, by code; empty for a text."""
    if question.kind == "objective":
        return {code: choice.label for code, choice in programme.objectives.values.items()}
    return question.choices


def _choice(code: str, question: Question, form: Questionnaire, answers: Answers, programme: Programme) -> Choice:
    group = form.groups[question.group] if question.group else None
    options = tuple(options_of(question, programme).items())
    return Choice(code, question.label, group, options, _due(question, answers), answers.get(code))


def _due(question: Question, answers: Answers) -> bool:
    called_for = any(answers.get(other) in expected for other, expected in question.required_with.items())
    return question.required or called_for


def missing_parts(form: Questionnaire, answers: Answers, meetings: Sequence[MeetingLine]) -> tuple[str, ...]:
    """What a complete logbook has and this one has not: due answers, one of each group, every meeting told."""
    found = [f"« {q.label} »" for code, q in form.questions.items() if _due(q, answers) and not answers.get(code)]
    for code, label in form.groups.items():
        if not any(answers.get(each) for each, question in form.questions.items() if question.group == code):
            found.append(f"« {label} »")
    if not meetings:
        found.append("une rencontre tenue")
    untold = [line for line in meetings if not line.attendees or not line.topics]
    found.extend(f"les personnes ou les points de la rencontre du {day(line.held_on)}" for line in untold)
    return tuple(found)


def remaining_warnings(coaching: Row, programme: Programme) -> tuple[str, ...]:
    """What keeps a coaching unpaid besides its logbook, in French sentences (AO §2, §10)."""
    terms, gaps = programme.coaching, lacking(coaching, programme)
    found = []
    if "hours" in gaps:
        left = hours(terms.minutes.value - coaching["minutes"])
        found.append(f"Il manque {left} pour que le coaching soit complet et payable (AO §10).")
    elif "meetings" in gaps:
        held = count(coaching["meetings"], "rencontre tenue", "rencontres tenues")
        bounds = f"{terms.meetings_low.value} à {terms.meetings_high.value}"
        found.append(f"{held} au lieu de {bounds} (AO §2) : une coordonnatrice doit l'accepter avec une raison.")
    return tuple(found)
