"""The cohort in memory, as an import would leave it: placed row by row, compared, then written at once.

Several files handed in together may depend on each other; a preview must show their effect before anything is
written. Both work on a draft. New records carry negative ids until :meth:`Draft.write` gives them real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.catalog import Catalog
from data.reading import Row
from data.transaction import Transaction

Key = tuple[Any, ...]

# In the order in which rows may be written: a record before what names it.
TABLES = (
    "firm",
    "firm_name",
    "contract",
    "coach",
    "coach_name",
    "coach_speciality",
    "coach_region",
    "company",
    "company_name",
    "company_alias",
    "company_neq",
    "company_region",
    "company_theme",
    "ghg_inventory",
    "ghg_inventory_line",
    "coaching",
    "meeting",
    "settlement",
)

# What a new row holds where nothing is said; must agree with the schema's defaults.
_DEFAULTS: Row = {"version": 1, "guide_me": False, "state": "open", "rank": 1}

# Columns that hold another table's id under another name.
_ID_COLUMNS = {"requested_coach_id": "coach", "merged_into": "company", "twin_id": "company"}


@dataclass
class Draft:
    """Tables by key, with what was stored when the draft was made; ``changes`` grows with each change."""

    catalog: Catalog
    tables: dict[str, dict[Key, Row]]
    stored: dict[str, dict[Key, Row]]
    changes: int = 0
    _indexes: dict[tuple[str, str], dict[Any, dict[Key, None]]] = field(default_factory=dict)
    _next_id: int = -1

    @classmethod
    def load(cls, catalog: Catalog, read: Callable[[str], list[Row]]) -> Draft:
        """The stored cohort; ``read`` gives every row of a table."""
        stored: dict[str, dict[Key, Row]] = {}
        for table in TABLES:
            key = catalog.tables[table].key
            stored[table] = {tuple(row[name] for name in key): row for row in read(table)}
        return cls(catalog, {table: dict(rows) for table, rows in stored.items()}, stored)

    def get(self, table: str, *key: Any) -> Row | None:
        """The row with this primary key."""
        return self.tables[table].get(key)

    def rows(self, table: str) -> Iterator[Row]:
        """Every row of a table."""
        return iter(self.tables[table].values())

    def add(self, table: str, values: Row) -> Row:
        """A new row; a numbered table gives it a provisional id."""
        described = self.catalog.tables[table]
        row = {column: _DEFAULTS.get(column) for column in described.types} | values
        if described.sequence and row[described.key[0]] is None:
            row[described.key[0]] = self._next_id
            self._next_id -= 1
        self._set(table, row)
        return row

    def change(self, table: str, row: Row, values: Row) -> Row:
        """The row with other values; nothing happens when they are the same."""
        if all(row[name] == value for name, value in values.items()):
            return row
        changed = row | values
        self._set(table, changed)
        return changed

    def remove(self, table: str, row: Row) -> None:
        """Take a row out."""
        key = self._key(table, row)
        self._unindex(table, key)
        del self.tables[table][key]
        self.changes += 1

    def find(self, table: str, column: str, value: Any) -> list[Row]:
        """The rows of ``table`` whose ``column`` holds ``value``."""
        index = self._indexes.get((table, column))
        if index is None:
            index = self._indexes[table, column] = {}
            for key, row in self.tables[table].items():
                index.setdefault(row[column], {})[key] = None
        return [self.tables[table][key] for key in index.get(value, ())]

    def replace(self, table: str, owner: Row, rows: Sequence[Row]) -> None:
        """Make ``rows`` the only ones of ``table`` that belong to ``owner`` (a company's regions, …)."""
        ((column, value),) = owner.items()
        wanted = {self._key(table, owner | row): owner | row for row in rows}
        for row in self.find(table, column, value):
            if self._key(table, row) not in wanted:
                self.remove(table, row)
        for key, values in wanted.items():
            existing = self.tables[table].get(key)
            if existing is None:
                self.add(table, values)
            else:
                self.change(table, existing, values)

    @property
    def changed(self) -> bool:
        """Whether writing would change anything."""
        return any(self.tables[table] != self.stored[table] for table in TABLES)

    def write(self, transaction: Transaction, import_id: int | None) -> None:
        """Write what differs from what was stored, in bulk, under ``import_id``."""
        ids: dict[tuple[str, int], int] = {}
        for table in TABLES:
            described = self.catalog.tables[table]
            before, after = self.stored[table], self.tables[table]
            # What goes leaves first: its name or number may be another's from now on.
            transaction.delete(table, [row for key, row in before.items() if key not in after])
            changed = [row for key, row in after.items() if key in before and row != before[key]]
            transaction.update(table, [self._resolved(row, ids, import_id) for row in changed])
            new = [key for key in after if key not in before]
            rows = [self._resolved(after[key], ids, import_id) for key in new]
            if described.sequence and rows:
                name = described.key[0]
                given = transaction.insert(table, [{c: v for c, v in row.items() if c != name} for row in rows])
                ids.update(((table, key[0]), identifier) for key, identifier in zip(new, given, strict=True))
            else:
                transaction.insert(table, rows)

    def _resolved(self, row: Row, ids: dict[tuple[str, int], int], import_id: int | None) -> Row:
        resolved = dict(row)
        for column, value in row.items():
            table = _ID_COLUMNS.get(column) or column.removesuffix("_id")
            if isinstance(value, int) and value < 0 and (table, value) in ids:
                resolved[column] = ids[table, value]
        if "import_id" in resolved and resolved["import_id"] is None:
            resolved["import_id"] = import_id
        return resolved

    def _set(self, table: str, row: Row) -> None:
        key = self._key(table, row)
        if key in self.tables[table]:
            self._unindex(table, key)
        self.tables[table][key] = row
        for (indexed, column), index in self._indexes.items():
            if indexed == table:
                index.setdefault(row[column], {})[key] = None
        self.changes += 1

    def _unindex(self, table: str, key: Key) -> None:
        row = self.tables[table][key]
        for (indexed, column), index in self._indexes.items():
            if indexed == table:
                index[row[column]].pop(key, None)

    def _key(self, table: str, row: Row) -> Key:
        return tuple(row[name] for name in self.catalog.tables[table].key)
