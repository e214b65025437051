"""What a reading of the database was told, kept as text: the same reading can be made again from it, years later.

A batch is a function of the answers to its queries. Keeping those answers, rather than a copy of the batch, leaves
nothing out whatever the batch comes to depend on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from data.errors import RefusedError
from data.reading import Reader, Row


@dataclass
class Recording:
    """A reader that notes what it is asked and what it answers."""

    reader: Reader
    answers: dict[str, tuple[str, Sequence[object], list[Row]]] = field(default_factory=dict)

    def rows(self, query: str, *parameters: object) -> list[Row]:
        """The rows of the reader, noted once; the caller may change those it is given."""
        found = self.reader.rows(query, *parameters)
        self.answers.setdefault(_key(query, parameters), (query, parameters, [dict(row) for row in found]))
        return found

    def as_text(self) -> str:
        """All of it as JSON, the same text for the same answers."""
        noted = [
            {
                "query": query,
                "parameters": list(parameters),
                "columns": list(rows[0]) if rows else [],
                "rows": [list(row.values()) for row in rows],
            }
            for query, parameters, rows in self.answers.values()
        ]
        return json.dumps(noted, ensure_ascii=False, separators=(",", ":"), default=_marked)


class Replay:
    """A reader that answers what a :class:`Recording` noted."""

    def __init__(self, text: str) -> None:
        self._answers = {
            _key(noted["query"], noted["parameters"]): [
                dict(zip(noted["columns"], row, strict=True)) for row in noted["rows"]
            ]
            for noted in json.loads(text, object_hook=_unmarked)
        }

    def rows(self, query: str, *parameters: object) -> list[Row]:
        """The rows noted for this question.

        Raises:
            RefusedError: it was not asked when the recording was made, by an earlier version of the programme.
        """
        found = self._answers.get(_key(query, parameters))
        if found is None:
            raise RefusedError(
                f"Ce calcul a été fait par une version antérieure, qui ne lisait pas « {query} » : "
                "ses résultats restent consultables, mais il ne peut pas être refait."
            )
        return [dict(row) for row in found]


def differing(one: str, other: str) -> set[str]:
    """The queries that two recordings do not answer alike, those that only one was asked included."""
    first, second = (
        {_key(noted["query"], noted["parameters"]): (noted["query"], noted["rows"]) for noted in json.loads(text)}
        for text in (one, other)
    )
    return {query for key, (query, _) in (first | second).items() if first.get(key) != second.get(key)}


def _key(query: str, parameters: Sequence[object]) -> str:
    return json.dumps([query, list(parameters)], default=_marked)


# Dates are the only values of a query that JSON does not know; a datetime is a date, and so comes first.
_MARKS: tuple[tuple[str, type[date], Callable[[str], Any]], ...] = (
    ("$moment", datetime, datetime.fromisoformat),
    ("$day", date, date.fromisoformat),
)


def _marked(value: object) -> dict[str, str]:
    for mark, kind, _ in _MARKS:
        if isinstance(value, kind):
            return {mark: value.isoformat()}
    raise TypeError(f"a query answered a {type(value).__name__}, which a recording cannot hold")


def _unmarked(found: dict[str, Any]) -> Any:
    for mark, _, read in _MARKS:
        if mark in found:
            return read(found[mark])
    return found
