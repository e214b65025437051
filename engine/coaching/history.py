"""The whole history of a company, from the trace of every write: who did what, when, and what it changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from data.labels import COLUMNS, TABLES
from data.programme_file import Programme, load_programme
from data.reading import Row
from data.store import Store
from engine.formats import MISSING, hours, money, month, short_day
from engine.matching.review import STATE_NAMES as PROPOSAL_STATES


@dataclass(frozen=True)
class Entry:
    """One write: when, by whom, what the person did (with the reason where there was one), and what changed."""

    recorded_at: datetime
    author: str
    action: str
    details: tuple[str, ...]


def company_history(store: Store, company_id: int, *, programme: Programme | None = None) -> list[Entry]:
    """Every write about a company, oldest first; imports show what they did to this company only."""
    coaching = _key(store.rows("view_company_coaching", company_id), "coaching_id")
    logbook = _key(store.rows("logbook_by_coaching", coaching), "logbook_id") if coaching else None
    traces = store.rows(
        "coaching_history",
        _pattern("company_id", company_id),
        _pattern("coaching_id", coaching),
        _pattern("logbook_id", logbook),
    )
    words = _Words(store, programme or load_programme())
    return [_entry(list(rows), words) for _, rows in groupby(traces, key=lambda row: row["revision"])]


def _key(rows: Sequence[Row], column: str) -> int | None:
    return int(rows[0][column]) if rows else None


def _pattern(column: str, key: int | None) -> str | None:
    return None if key is None else f'%"{column}": {key},%'


def _entry(rows: Sequence[Row], words: _Words) -> Entry:
    details = (detail for row in rows for detail in words.details(row))
    first = rows[0]
    return Entry(first["written_at"], first["author"], first["action"], tuple(dict.fromkeys(details)))


# What sums a row up when it appears or goes; the others are told by their changes only.
_SUMMARY: Mapping[str, tuple[str, ...]] = {
    "company": ("registered_on",),
    "company_name": ("name",),
    "company_neq": ("neq",),
    "ghg_inventory": ("completed_on", "scope_1_t", "scope_2_t", "scope_3_t"),
    "proposal": ("coach_id", "state"),
    "exclusion": ("coach_id", "reason"),
    "coaching": ("coach_id", "confirmed_on"),
    "meeting": ("held_on", "minutes", "state"),
    "logbook": ("started_on",),
    "logbook_answer": ("question", "answer"),
    "meeting_count_acceptance": ("meetings",),
    "coach_change": ("new_coach_id", "asked_by"),
    "pause": ("started_on", "expected_end"),
    "payment": ("fee_cents", "tps_cents", "tvq_cents"),
    "action": ("title", "identified_on"),
    "funding_request": ("programme", "prepared_on"),
    "contact": ("made_on", "summary"),
    "reminder": ("due_on", "subject"),
}

# What the store keeps for itself.
_UNTOLD = frozenset({"version", "saves", "rank", "name_key", "parts", "score"})

_STATES: Mapping[str, Mapping[str, str]] = {
    "proposal": {str(state): words for state, words in PROPOSAL_STATES.items()},
    "meeting": {"held": "tenue", "planned": "prévue", "cancelled": "annulée"},
    "coach_change": {"asked": "demandé", "approved": "approuvé", "refused": "refusé"},
    "payment_run": {"prepared": "en préparation", "checked": "vérifié", "closed": "fermé"},
}


class _Words:
    """How a trace is said: names of coaches, labels of columns and codes."""

    def __init__(self, store: Store, programme: Programme) -> None:
        self._coaches: dict[int, str] = {row["coach_id"]: row["coach"] for row in store.rows("coach_names")}
        self._questions = {
            code: question.label for form in programme.logbooks.values() for code, question in form.questions.items()
        }

    def details(self, trace: Row) -> list[str]:
        """What one trace changed, in a few words each."""
        table, label = trace["table_name"], TABLES[trace["table_name"]]
        before, after = json.loads(trace["before"] or "{}"), json.loads(trace["after"] or "{}")
        if before and after:
            changed = [name for name in after if name not in _UNTOLD and before.get(name) != after[name]]
            about = self._about(table, after)
            return [
                f"{label}{about} : {COLUMNS[name]} {self._said(table, name, before.get(name))}"
                f" → {self._said(table, name, after[name])}"
                for name in changed
            ]
        row, gone = (after, "") if after else (before, " (retiré)")
        summary = ", ".join(self._said(table, name, row[name]) for name in _SUMMARY.get(table, ()))
        return [f"{label}{gone} : {summary}" if summary else f"{label}{gone}"]

    def _about(self, table: str, row: Mapping[str, Any]) -> str:
        if table == "meeting":
            return f" du {row['held_on']}"
        if table == "payment_run":
            return f" « {month(date.fromisoformat(row['month']))} »"
        return f" « {self._said(table, 'question', row['question'])} »" if table == "logbook_answer" else ""

    def _said(self, table: str, column: str, value: Any) -> str:
        if value is None:
            return MISSING
        if column.endswith("coach_id"):
            return self._coaches.get(value, str(value))
        if column == "state":
            return _STATES.get(table, {}).get(value, str(value))
        if column == "question":
            return self._questions.get(value, str(value))
        if column.endswith("_cents"):
            return money(value / 100)
        if column == "minutes":
            return hours(value)
        return short_day(date.fromisoformat(value)) if column.endswith("_on") else str(value)
