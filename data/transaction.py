"""One write transaction: bulk inserts, updates and deletes, each row leaving its before and after in the audit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import duckdb

from data.catalog import Catalog, Table
from data.errors import StaleError
from data.reading import Row, fetch_rows, query_text


class Transaction:
    """What a block of :meth:`data.store.Store.write` works with. Table and column names come from code, never users."""

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
        self._audit: list[Row] = []
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

    def insert(self, table: str, rows: Sequence[Row]) -> list[int]:
        """Insert ``rows`` (all with the same columns); returns the new ids where the table numbers its rows."""
        if not rows:
            return []
        described = self.catalog.tables[table]
        written = [dict(row) for row in rows]
        ids: list[int] = []
        if described.sequence and described.key[0] not in written[0]:
            ids = self._next_ids(described.sequence, len(written))
            for identifier, row in zip(ids, written, strict=True):
                row[described.key[0]] = identifier
        columns = list(written[0])
        values = ", ".join(f"unnest(${k}::{described.types[column]}[])" for k, column in enumerate(columns, 1))
        self._cursor.execute(
            f"insert into {table} ({', '.join(columns)}) select {values}",
            [[row[column] for row in written] for column in columns],
        )
        for row, after in zip(written, self._stored(described, written), strict=True):
            self._trace(described, row, None, after)
        return ids

    def update(self, table: str, rows: Sequence[Row]) -> None:
        """Change the rows named by their primary key; columns absent from a row keep their value.

        A ``version`` in a row is the version that was read: a row changed since by someone else is refused.

        Raises:
            StaleError: the row's version has moved on; names who changed it, when and what.
        """
        described = self.catalog.tables[table]
        before = self._stored(described, rows)
        changed: list[Row] = []
        for row, stored in zip(rows, before, strict=True):
            if stored is None:
                raise StaleError("Cette fiche n'existe plus : elle a été retirée entre-temps.")
            if "version" in row and row["version"] != stored["version"]:
                raise StaleError(self._who_changed(described, stored))
            difference = {name: value for name, value in row.items() if name != "version" and stored[name] != value}
            if difference:
                if described.versioned:
                    difference["version"] = stored["version"] + 1
                changed.append({**{name: stored[name] for name in described.key}, **difference})
        self._apply_updates(described, changed)
        stored_by_key = {_key(described, row): row for row in before if row}
        for row, after in zip(changed, self._stored(described, changed), strict=True):
            self._trace(described, row, stored_by_key[_key(described, row)], after)

    def delete(self, table: str, keys: Sequence[Row]) -> None:
        """Delete the rows named by their primary key; their content stays in the audit."""
        if not keys:
            return
        described = self.catalog.tables[table]
        before = self._stored(described, keys)
        source, values = self._keys_source(described, keys)
        condition = " and ".join(f"target.{name} = chosen.{name}" for name in described.key)
        self._cursor.execute(
            f"delete from {table} target using ({source}) chosen where {condition}",  # noqa: S608
            values,
        )
        for row in before:
            if row:
                self._trace(described, row, row, None)

    def flush_audit(self) -> None:
        """Write the audit rows and the next revision; called once, before the commit."""
        if not self._audit:
            return
        self._cursor.execute("update revision set value = value + 1 where id = 1")
        (revision,) = self._cursor.execute("select value from revision where id = 1").fetchone() or (0,)
        columns = ["table_name", "row_key", "before", "after"]
        values = ", ".join(f"unnest(${k}::text[])" for k in range(6, 6 + len(columns)))
        self._cursor.execute(
            "insert into audit (revision, written_at, author, action, import_id, "
            f"{', '.join(columns)}) select $1, $2, $3, $4, $5, {values}",
            [
                revision,
                self.at,
                self.author,
                self.action,
                self.import_id,
                *([entry[column] for entry in self._audit] for column in columns),
            ],
        )
        self._audit.clear()

    def _apply_updates(self, table: Table, changed: list[Row]) -> None:
        # Rows that change the same columns go in one statement.
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in changed:
            groups.setdefault(tuple(sorted(row)), []).append(row)
        for columns, rows in groups.items():
            source = ", ".join(
                f"unnest(${k}::{table.types[column]}[]) as {column}" for k, column in enumerate(columns, 1)
            )
            settings = ", ".join(f"{column} = chosen.{column}" for column in columns if column not in table.key)
            condition = " and ".join(f"{table.name}.{name} = chosen.{name}" for name in table.key)
            self._cursor.execute(
                f"update {table.name} set {settings} from (select {source}) chosen where {condition}",  # noqa: S608
                [[row[column] for row in rows] for column in columns],
            )

    def _stored(self, table: Table, rows: Sequence[Row]) -> list[Row | None]:
        """The stored rows with the keys of ``rows``, in the same order."""
        if not rows:
            return []
        source, values = self._keys_source(table, rows)
        condition = " and ".join(f"target.{name} = chosen.{name}" for name in table.key)
        self._cursor.execute(
            f"select target.* from {table.name} target join ({source}) chosen on {condition}",  # noqa: S608
            values,
        )
        names = [column[0] for column in self._cursor.description or []]
        found = [dict(zip(names, record, strict=True)) for record in self._cursor.fetchall()]
        by_key = {_key(table, row): row for row in found}
        return [by_key.get(_key(table, row)) for row in rows]

    def _keys_source(self, table: Table, rows: Sequence[Row]) -> tuple[str, list[list[Any]]]:
        columns = ", ".join(f"unnest(${k}::{table.types[name]}[]) as {name}" for k, name in enumerate(table.key, 1))
        return f"select {columns}", [[row[name] for row in rows] for name in table.key]

    def _next_ids(self, sequence: str, count: int) -> list[int]:
        found = self._cursor.execute(f"select nextval('{sequence}') from range($1)", [count])  # noqa: S608
        return [int(value) for (value,) in found.fetchall()]

    def _trace(self, table: Table, row: Row, before: Row | None, after: Row | None) -> None:
        self._audit.append(
            {
                "table_name": table.name,
                "row_key": _as_json([row[name] for name in table.key]),
                "before": _as_json(before) if before else None,
                "after": _as_json(after) if after else None,
            }
        )

    def _who_changed(self, table: Table, stored: Row) -> str:
        last = self.rows("last_audit", table.name, _as_json([stored[name] for name in table.key]))
        if not last:
            return "Cette fiche a changé entre-temps. Rouvrez-la pour voir sa version actuelle."
        entry = last[0]
        before, after = json.loads(entry["before"] or "{}"), json.loads(entry["after"] or "{}")
        what = ", ".join(_changed_names(before, after)) or "la fiche"
        return (
            f"{entry['author']} a modifié cette fiche le {entry['written_at']:%Y-%m-%d à %H:%M} ({what}). "
            "Votre saisie n'a pas été enregistrée; elle est conservée à l'écran."
        )


def _changed_names(before: Row, after: Row) -> Iterable[str]:
    return (name for name in after if name != "version" and before.get(name) != after[name])


def _key(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in table.key)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
