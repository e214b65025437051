"""One write transaction: bulk inserts, updates and deletes, each row leaving its before and after in the audit."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from data.catalog import Catalog, Table
from data.clock import said_moment
from data.errors import StaleError
from data.labels import COLUMNS
from data.reading import Row, fetch_rows, query_text

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str)


def as_json(value: object) -> str:
    """How the audit writes a row or a key: the same text for the same content."""
    return _ENCODER.encode(value)


# Equal to themselves, unlike "not a number", but no figure either.
_INFINITE = (math.inf, -math.inf)


@dataclass(frozen=True)
class _Trace:
    table: str
    key: str
    before: str | None
    after: str | None


class Transaction:
    """What a block of :meth:`data.store.Store.write` works with. Table and column names come from code, never users.

    ``import_id`` may be set during the block: it marks every audit row of the transaction.
    """

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        catalog: Catalog,
        author: str,
        action: str,
        at: datetime,
        import_id: int | None,
    ) -> None:
        self._cursor = cursor
        self.catalog = catalog
        self._traces: list[_Trace] = []
        self.author = author
        self.action = action
        self.at = at
        self.import_id = import_id

    def rows(self, query: str, *parameters: object) -> list[Row]:
        """The rows of a named query, seen from inside the transaction."""
        return fetch_rows(self._cursor, query_text(query), parameters)

    def table(self, name: str) -> list[Row]:
        """Every row of a table."""
        return fetch_rows(self._cursor, f"select * from {self.catalog.tables[name].name}", ())  # noqa: S608

    def stored(self, table: str, keys: Sequence[Row]) -> list[Row | None]:
        """The stored rows with the primary keys of ``keys``, in the same order; None where there is none."""
        if not keys:
            return []
        described = self.catalog.tables[table]
        found = self.matching(table, described.key, keys)
        by_key = {described.key_of(row): row for row in found}
        return [by_key.get(described.key_of(row)) for row in keys]

    def matching(self, table: str, columns: Sequence[str], wanted: Sequence[Row]) -> list[Row]:
        """Every row of ``table`` whose ``columns`` hold the same values as one of ``wanted`` (each given once)."""
        described = self.catalog.tables[table]
        source, values = _listed(described, columns, wanted)
        condition = " and ".join(f"target.{name} = chosen.{name}" for name in columns)
        return fetch_rows(
            self._cursor,
            f"select target.* from {table} target join ({source}) chosen on {condition}",  # noqa: S608
            tuple(values),
        )

    def insert(self, table: str, rows: Sequence[Row]) -> list[int]:
        """Insert ``rows`` (all with the same columns); returns the new ids where the table numbers its rows.

        Raises:
            ValueError: rows with different columns, or a value the column would not hold as it is.
        """
        if not rows:
            return []
        described = self.catalog.tables[table]
        columns = list(rows[0])
        if any(row.keys() != rows[0].keys() for row in rows):
            raise ValueError(f"rows inserted together in {table} must have the same columns")
        written = [dict(row) for row in rows]
        ids: list[int] = []
        if described.sequence and described.key[0] not in columns:
            ids = self._next_ids(described.sequence, len(written))
            columns = [described.key[0], *columns]
            for identifier, row in zip(ids, written, strict=True):
                row[described.key[0]] = identifier
        source, values = _listed(described, columns, written)
        self._cursor.execute(f"insert into {table} ({', '.join(columns)}) {source}", values)
        for row, after in zip(written, self._as_written(described, written), strict=True):
            self._trace(described, row, None, after)
        return ids

    def update(self, table: str, rows: Sequence[Row]) -> None:
        """Change the rows named by their primary key; columns absent from a row keep their value.

        A ``version`` in a row is the version that was read: a row changed since by someone else is refused.

        Raises:
            StaleError: the row is gone or its version has moved on; names who changed it, when and what.
            ValueError: a row given twice, or a value the column would not hold as it is.
        """
        described = self.catalog.tables[table]
        _refuse_twins(described, rows)
        before = self.stored(table, rows)
        changes: list[tuple[Row, Row]] = []
        for row, stored in zip(rows, before, strict=True):
            found = self._as_read(described, row, stored)
            difference = {name: value for name, value in row.items() if name != "version" and found[name] != value}
            if difference:
                if described.versioned:
                    difference["version"] = found["version"] + 1
                changes.append((found, {name: found[name] for name in described.key} | difference))
        changed = [row for _, row in changes]
        self._apply_updates(described, changed)
        for (stored, row), after in zip(changes, self._as_written(described, changed), strict=True):
            self._trace(described, row, stored, after)

    def delete(self, table: str, keys: Sequence[Row]) -> None:
        """Delete the rows named by their primary key; their content stays in the audit.

        A ``version`` in a row is the version that was read: a row changed or removed since by someone else is refused.
        Without one, a row already gone is no matter.

        Raises:
            StaleError: the row is gone or its version has moved on; names who did it, when and what.
            ValueError: a row given twice.
        """
        if not keys:
            return
        described = self.catalog.tables[table]
        _refuse_twins(described, keys)
        before = self.stored(table, keys)
        for row, stored in zip(keys, before, strict=True):
            if "version" in row:
                self._as_read(described, row, stored)
        source, values = _listed(described, described.key, keys)
        condition = " and ".join(f"target.{name} = chosen.{name}" for name in described.key)
        self._cursor.execute(
            f"delete from {table} target using ({source}) chosen where {condition}",  # noqa: S608
            values,
        )
        for removed in before:
            if removed:
                self._trace(described, removed, removed, None)

    def _as_read(self, described: Table, row: Row, stored: Row | None) -> Row:
        """The stored row, once it is the one that was read."""
        if stored is None:
            raise StaleError(self._who_removed(described, row))
        if "version" in row and row["version"] != stored["version"]:
            raise StaleError(self._who_changed(described, stored, row["version"]))
        return stored

    def flush_audit(self) -> int | None:
        """Write the audit rows; called once, before the commit. Returns the revision, None if nothing was written."""
        if not self._traces:
            return None
        self._cursor.execute("update revision set value = value + 1 where id = 1")
        (revision,) = self._cursor.execute("select value from revision where id = 1").fetchone() or (0,)
        audit = self.catalog.tables["audit"]
        listed: list[Row] = [
            {"audit_id": number, "table_name": trace.table, "row_key": trace.key}
            | {"before": trace.before, "after": trace.after}
            for number, trace in zip(self._next_ids("audit_seq", len(self._traces)), self._traces, strict=True)
        ]
        source, values = _listed(audit, list(listed[0]), listed)
        self._cursor.execute(
            f"insert into audit ({', '.join(listed[0])}, revision, written_at, author, action, import_id) "  # noqa: S608
            f"select chosen.*, $6, $7, $8, $9, $10 from ({source}) chosen",
            [*values, revision, self.at, self.author, self.action, self.import_id],
        )
        self._traces.clear()
        return int(revision)

    def _apply_updates(self, table: Table, changed: list[Row]) -> None:
        # Rows that change the same columns go in one statement.
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in changed:
            groups.setdefault(tuple(row), []).append(row)
        for columns, rows in groups.items():
            source, values = _listed(table, columns, rows)
            settings = ", ".join(f"{column} = chosen.{column}" for column in columns if column not in table.key)
            condition = " and ".join(f"{table.name}.{name} = chosen.{name}" for name in table.key)
            self._cursor.execute(
                f"update {table.name} set {settings} from ({source}) chosen where {condition}",  # noqa: S608
                values,
            )

    def _as_written(self, table: Table, rows: Sequence[Row]) -> list[Row]:
        """The rows as stored, which must hold what was given: SQL rounds and truncates without a word."""
        after: list[Row] = []
        for row, stored in zip(rows, self.stored(table.name, rows), strict=True):
            if stored is None:
                raise ValueError(f"{table.name}: the key {table.key_of(row)!r} is not stored as given")
            for name, value in row.items():
                if stored[name] != value or value in _INFINITE:
                    raise ValueError(f"{table.name}.{name}: {value!r} would be stored as {stored[name]!r}")
            after.append(stored)
        return after

    def _next_ids(self, sequence: str, count: int) -> list[int]:
        found = self._cursor.execute(f"select nextval('{sequence}') from range($1)", [count])  # noqa: S608
        return sorted(int(value) for (value,) in found.fetchall())

    def _trace(self, table: Table, row: Row, before: Row | None, after: Row | None) -> None:
        self._traces.append(
            _Trace(
                table.name,
                as_json(table.key_of(row)),
                as_json(before) if before else None,
                as_json(after) if after else None,
            )
        )

    def _who_changed(self, table: Table, stored: Row, read_version: int) -> str:
        changes = []
        for entry in self.rows("row_history", table.name, as_json(table.key_of(stored))):
            before, after = json.loads(entry["before"] or "{}"), json.loads(entry["after"] or "{}")
            if after.get("version", 0) <= read_version:
                break
            changes.append(f"{_who_and_when(entry)} ({', '.join(_changed_columns(before, after))})")
        return (
            f"Cette fiche a changé depuis que vous l'avez ouverte : {'; '.join(reversed(changes))}. "
            "Votre saisie n'a pas été enregistrée; elle est conservée à l'écran."
        )

    def _who_removed(self, table: Table, row: Row) -> str:
        history = self.rows("row_history", table.name, as_json(table.key_of(row)))
        by = f" : retirée par {_who_and_when(history[0])}" if history else ""
        return f"Cette fiche n'existe plus{by}. Votre saisie n'a pas été enregistrée; elle est conservée à l'écran."


def _listed(table: Table, columns: Sequence[str], rows: Sequence[Row]) -> tuple[str, list[list[Any]]]:
    """A select that lists ``rows``, and its parameters: one list by column."""
    unnested = (f"unnest(${k}::{table.types[column]}[]) as {column}" for k, column in enumerate(columns, 1))
    return f"select {', '.join(unnested)}", [[row[column] for row in rows] for column in columns]


def _refuse_twins(table: Table, rows: Sequence[Row]) -> None:
    if len({table.key_of(row) for row in rows}) < len(rows):
        raise ValueError(f"a row of {table.name} is given twice in one call")


def _who_and_when(entry: Row) -> str:
    return f"{entry['author']}, le {said_moment(entry['written_at'])}"


def _changed_columns(before: Row, after: Row) -> list[str]:
    changed = (name for name in after if name != "version" and name in before and before[name] != after[name])
    return [COLUMNS.get(name, name) for name in changed] or ["fiche entière"]
