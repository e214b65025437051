"""The database as it stood at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.catalog import Catalog
from data.opening import reading_errors
from data.reading import Row, fetch_rows, query_text


@dataclass(frozen=True)
class Snapshot:
    """What a block of :meth:`data.store.Store.snapshot` reads from."""

    path: Path
    catalog: Catalog
    cursor: duckdb.DuckDBPyConnection

    def rows(self, query: str, *parameters: object) -> list[Row]:
        """The rows of a named query; see :meth:`data.store.Store.rows`."""
        with reading_errors(self.path):
            return fetch_rows(self.cursor, query_text(query), parameters)

    def table(self, name: str) -> list[Row]:
        """Every row of a table."""
        with reading_errors(self.path):
            return fetch_rows(self.cursor, f"select * from {self.catalog.tables[name].name}", ())  # noqa: S608
