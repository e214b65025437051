"""The trace of a company as sentences: who did what, when, and what it changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from data.labels import COLUMNS, TABLES
from data.programme_file import Programme, Question
from data.reading import Row
from data.store import Store
from engine import formats
from engine.coaching.alert import ROLE_NAMES
from engine.coaching.contacts import CHANNELS
from engine.cohort.settling import DIFFERENT, KEEP, SAME
from engine.cohort.wording import EXCLUSION_ORIGINS, Words
from engine.formats import NBSP
from engine.matching.affinity import POINT
from engine.matching.review import STATE_NAMES

Content = Mapping[str, Any]

_DAY_LENGTH = len("2026-11-16")

# Told by the line's beginning or by the act itself, or of no meaning to a person.
_SILENT = frozenset(
    {"name_key", "parts", "rank", "merged_into", "twin_id", "field", "kind", "message", "value", "file_name"}
    | {"column_name", "row_number", "settled_at", "settled_by", "import_id", "batch_id", "company_id"}
    | {"coaching_id", "proposal_id", "ghg_inventory_id", "logbook_id", "invoice_id", "payment_run_id"}
    | {"questionnaire", "saves", "old_coach_id", "question", "month"}
)


@dataclass(frozen=True)
class Act:
    """One write by one person; ``lines`` say what it changed in the company's records."""

    at: datetime
    author: str
    action: str
    lines: tuple[str, ...]


def company_changes(store: Store, company_id: int, programme: Programme) -> list[Act]:
    """Every write about a company, newest first."""
    coaches = {row["coach_id"]: row["coach"] for row in store.rows("coach_names")}
    questions = {code: question for form in programme.logbooks.values() for code, question in form.questions.items()}
    teller = _Teller(Words(programme), coaches, questions)
    entries = store.rows("view_company_changes", company_id)
    return [_act(list(written), teller) for _, written in groupby(entries, key=lambda entry: entry["revision"])]


def _act(entries: list[Row], teller: _Teller) -> Act:
    first = entries[0]
    number = f" nº{NBSP}{first['import_id']}" if first["import_id"] is not None else ""
    action = f"{first['action'][:1].upper()}{first['action'][1:]}{number}"
    lines = (line for entry in reversed(entries) if (line := teller.line(entry)))
    return Act(first["written_at"], first["author"], action, tuple(dict.fromkeys(lines)))


@dataclass(frozen=True)
class _Teller:
    """Puts a row of the audit in words; ``coaches`` are names by id, ``questions`` those of logbooks by code."""

    words: Words
    coaches: Mapping[int, str]
    questions: Mapping[str, Question]

    def line(self, entry: Row) -> str | None:
        """What was written, None when nothing a person knows of."""
        before, after = _content(entry["before"]), _content(entry["after"])
        told = list(self._differences(before, after))
        if before and after and not told:
            return None
        verb = "modification" if before and after else "ajout" if after else "retrait"
        head = f"{TABLES[entry['table_name']]}{self._subject(entry['table_name'], after or before)} ({verb})"
        return f"{head} — {'; '.join(told)}" if told else head

    def _subject(self, table: str, content: Content) -> str:
        """Which record of its kind: a meeting by its day, a proposal by its coach…"""
        if table == "meeting":
            return f" du {formats.day(date.fromisoformat(content['held_on']))}"
        if table in _NAMED_BY and content[_NAMED_BY[table]]:
            return f" «{NBSP}{self._named(table, content[_NAMED_BY[table]])}{NBSP}»"
        if table in ("proposal", "coaching", "exclusion"):
            return f" avec {self.coaches.get(content['coach_id'], formats.MISSING)}"
        return ""

    def _named(self, table: str, value: str) -> str:
        if table == "logbook_answer" and value in self.questions:
            return self.questions[value].label
        return formats.month(date.fromisoformat(value)) if table == "payment_run" else value

    def _differences(self, before: Content, after: Content) -> Iterator[str]:
        for name, value in (after or before).items():
            if name not in COLUMNS or name in _SILENT:
                continue
            if not before or not after:
                if value not in (None, False):
                    yield f"{COLUMNS[name]}{NBSP}: {self._said(name, value, after or before)}"
            elif value != before.get(name):
                former = before.get(name)
                was = "" if former is None else f"{self._said(name, former, before)} → "
                yield f"{COLUMNS[name]}{NBSP}: {was}{self._said(name, value, after)}"

    def _said(self, name: str, value: Any, content: Content) -> str:
        """A stored value as people write it; free text is quoted."""
        if value is None:
            return formats.MISSING
        if name == "resolution":
            return self._resolution(value, content)
        if name == "answer":
            return self._answer(value, content["question"])
        if name.endswith("_cents"):
            return formats.money(value / 100)
        if name in _WRITERS:
            return _WRITERS[name](value, self) or str(value)
        if isinstance(value, bool):
            return "oui" if value else "non"
        if isinstance(value, int | float):
            return formats.number(value)
        return _moment(value) or f"«{NBSP}{value}{NBSP}»"

    def _answer(self, value: str, code: str) -> str:
        """An answer of a logbook: a choice by its label, free text quoted."""
        question = self.questions.get(code)
        choices = question.choices if question else {}
        objective = self.words.objective(value) if question and question.kind == "objective" else None
        return objective or choices.get(value) or f"«{NBSP}{value}{NBSP}»"

    def _resolution(self, value: str, content: Content) -> str:
        fixed = {KEEP: "garder tel quel", SAME: "même entreprise", DIFFERENT: "deux entreprises"}
        answer = {
            "requested_coach": lambda code: self.coaches.get(int(code)),
            "themes": self.words.theme,
            "regions": self.words.region,
            "sector": self.words.sector,
            "size_class": self.words.size,
            "objective": self.words.objective,
            "expertise": self.words.expertise,
        }.get(content["field"])
        return fixed.get(value) or (answer and answer(value)) or value


def _content(written: str | None) -> Content:
    return {} if written is None else dict(json.loads(written))


def _moment(value: str) -> str | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return formats.day(moment) if len(value) == _DAY_LENGTH else formats.moment(moment)


def _state(value: str, teller: _Teller) -> str | None:
    return _STATES.get(value) or teller.words.meeting_state(value)


_STATES: Mapping[str, str] = {
    "open": "à régler",
    "settled": "réglé",
    "dismissed": "écarté",
    "asked": "demandé",
    "refused": "refusé",
    "prepared": "en préparation",
    "checked": "vérifié",
    "closed": "fermé",
    **dict(STATE_NAMES.items()),
}


# What tells a record from others of its kind.
_NAMED_BY: Mapping[str, str] = {
    "settlement": "value",
    "logbook_answer": "question",
    "payment_run": "month",
    "action": "title",
    "funding_request": "programme",
    "reminder": "subject",
}

_WRITERS: Mapping[str, Callable[[Any, _Teller], str | None]] = {
    "sector": lambda value, teller: teller.words.sector(value),
    "size_class": lambda value, teller: teller.words.short_size(value),
    "objective": lambda value, teller: teller.words.objective(value),
    "expertise": lambda value, teller: teller.words.expertise(value),
    "region": lambda value, teller: teller.words.region(value),
    "theme": lambda value, teller: teller.words.theme(value),
    "coach_id": lambda value, teller: teller.coaches.get(value),
    "requested_coach_id": lambda value, teller: teller.coaches.get(value),
    "new_coach_id": lambda value, teller: teller.coaches.get(value),
    "channel": lambda value, _: CHANNELS.get(value),
    "role": lambda value, _: ROLE_NAMES.get(value),
    "source": lambda value, teller: teller.words.source(value),
    "state": _state,
    "origin": lambda value, _: EXCLUSION_ORIGINS.get(value),
    "minutes": lambda value, _: formats.hours(value),
    "score": lambda value, _: formats.number(value / POINT),
    "scope_1_t": lambda value, _: formats.quantity(value, "t éq. CO₂"),
    "scope_2_t": lambda value, _: formats.quantity(value, "t éq. CO₂"),
    "scope_3_t": lambda value, _: formats.quantity(value, "t éq. CO₂"),
    "neq": lambda value, _: str(value),
    "unit": lambda value, _: str(value),
}
