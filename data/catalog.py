"""What the schema says of its tables: primary keys, column types, sequences. Read once at opening."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

# How the values that JSON holds as text come back; the others are already themselves.
_FROM_JSON: dict[str, Callable[[str], Any]] = {"DATE": date.fromisoformat, "TIMESTAMP": datetime.fromisoformat}


@dataclass(frozen=True)
class Table:
    """A stored table: its primary key, its columns with their SQL types, and the sequence of its key, if any."""

    name: str
    key: tuple[str, ...]
    types: dict[str, str]
    sequence: str | None

    @property
    def versioned(self) -> bool:
        """Whether rows carry a version that grows with each change."""
        return "version" in self.types

    def key_of(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """The primary key of ``row``."""
        return tuple([row[name] for name in self.key])

    def from_json(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A row read back from the audit, with typed values; columns that no longer exist are left out."""
        return {
            name: _FROM_JSON[self.types[name]](value) if value is not None and self.types[name] in _FROM_JSON else value
            for name, value in values.items()
            if name in self.types
        }


@dataclass(frozen=True)
class Catalog:
    """Every table by name."""

    tables: dict[str, Table]

    @classmethod
    def read(cls, connection: duckdb.DuckDBPyConnection) -> Catalog:
        """The catalog of an open database."""
        keys = dict(
            connection.execute(
                "select table_name, constraint_column_names from duckdb_constraints() "
                "where constraint_type = 'PRIMARY KEY'"
            ).fetchall()
        )
        sequences = {name for (name,) in connection.execute("select sequence_name from duckdb_sequences()").fetchall()}
        types: dict[str, dict[str, str]] = {}
        for table, column, sql_type in connection.execute(
            "select table_name, column_name, data_type from duckdb_columns() where not internal order by column_index"
        ).fetchall():
            types.setdefault(table, {})[column] = sql_type
        return cls(
            {
                name: Table(name, tuple(keys.get(name, ())), columns, _sequence(name, keys, sequences))
                for name, columns in types.items()
            }
        )


def _sequence(table: str, keys: dict[str, list[str]], sequences: set[str]) -> str | None:
    sequence = f"{table}_seq"
    return sequence if sequence in sequences and keys.get(table) == [f"{table}_id"] else None
