"""Named queries: SQL is written as SQL, in ``data/queries/*.sql``, with ``$1`` placeholders."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Protocol

import duckdb

QUERIES = Path(__file__).parent / "queries"

Row = dict[str, Any]


class Reader(Protocol):
    """What named queries are read from: the store, a snapshot, or a transaction that sees its own writes."""

    def rows(self, query: str, *parameters: object) -> list[Row]: ...


@cache
def query_text(name: str) -> str:
    """The SQL of ``data/queries/<name>.sql``."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def fetch_rows(cursor: duckdb.DuckDBPyConnection, sql: str, parameters: tuple[object, ...]) -> list[Row]:
    """Run ``sql`` and return its rows as dictionaries."""
    cursor.execute(sql, list(parameters))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
