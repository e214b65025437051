"""Undoing an import, or one write, whole, from its audit, as long as nothing depends on it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from data.catalog import Table
from data.clock import said_moment
from data.errors import RefusedError
from data.labels import TABLES
from data.reading import Row
from data.references import REFERENCES
from data.transaction import Transaction, as_json

# What an import leaves behind even when undone: that it took place.
_HISTORY = frozenset({"import", "import_file"})

# The list to settle belongs to the import: settling what the file asked is no reason to keep the file's rows.
_FOLLOWS = frozenset({"settlement"})

_NAMED_OBSTACLES = 5


@dataclass(frozen=True)
class _Change:
    """One row as a write found it, left it, and as it stands now; None where there was, or is, no row."""

    table: Table
    key: Row
    before: Row | None
    after: Row | None
    current: Row | None

    @property
    def changed_since(self) -> bool:
        """Whether someone changed the row since; the version counts changes and is no content."""
        if self.after is None or self.current is None:
            return self.after is not self.current
        return any(self.current[name] != value for name, value in self.after.items() if name != "version")


@dataclass(frozen=True)
class _Obstacle:
    """A row that stands on the import: written again since (``how``), or referring to a row that would go."""

    table: Table
    row: Row
    how: str | None = None


def undo_import(transaction: Transaction, import_id: int) -> None:
    """Give every row the import wrote the content it had before; rows it created, its list to settle included, go.

    The record of the import and of its files stays, with who undid it and when. ``transaction`` must not be marked
    with an import: what it writes is the person's act.

    Raises:
        RefusedError: unknown or already undone; or a row changed since, or something refers to a row that would go;
            the sentence names what depends on the import.
        ValueError: the transaction belongs to an import.
    """
    if transaction.import_id is not None:
        raise ValueError("undoing an import is not part of an import")
    record = _undoable(transaction, import_id)
    changes = list(_changes(transaction, transaction.rows("import_audit", import_id), _HISTORY))
    imported = f"L'importation du {record['imported_at']:%Y-%m-%d} par {record['author']}"
    _revert_all(transaction, changes, f"{imported} ne peut plus être annulée")
    transaction.update(
        "import", [{"import_id": import_id, "undone_at": transaction.at, "undone_by": transaction.author}]
    )


def undo_write(transaction: Transaction, revision: int, tables: Collection[str]) -> None:
    """Give the rows of ``tables`` that one write wrote the content they had before; the others are its history.

    Raises:
        RefusedError: there is no such write; or a row changed since, or something refers to a row that would go; the
            sentence names what depends on it.
    """
    entries = transaction.rows("audit_of_write", revision)
    if not entries:
        raise RefusedError("Ce geste est introuvable : rien n'a été changé.")
    kept = {entry["table_name"] for entry in entries}.difference(tables)
    changes = list(_changes(transaction, entries, kept))
    _revert_all(transaction, changes, f"« {entries[0]['action']} » ne peut plus être annulé")


def _revert_all(transaction: Transaction, changes: Sequence[_Change], what: str) -> None:
    """Revert the changes, or refuse to; ``what`` begins the sentence."""
    obstacles = [*_changed_since(changes), *_dependents(transaction, changes)]
    if obstacles:
        raise RefusedError(
            f"{what}, car la suite en dépend : {_enumerated(transaction, obstacles)}. Rien n'a été changé."
        )
    _revert(transaction, changes)


def _undoable(transaction: Transaction, import_id: int) -> Row:
    (record,) = transaction.stored("import", [{"import_id": import_id}])
    if record is None:
        raise RefusedError(f"L'importation {import_id} est introuvable : rien n'a été changé.")
    if record["undone_at"] is not None:
        raise RefusedError(
            f"Cette importation a déjà été annulée par {record['undone_by']}, le {record['undone_at']:%Y-%m-%d}."
        )
    return record


def _changes(transaction: Transaction, entries: Sequence[Row], kept: Collection[str]) -> Iterator[_Change]:
    """What was done to each row, whatever the number of steps; rows that came and went are left out.

    ``entries`` are of the audit, by table then in order; tables ``kept`` as they are are left out.
    """
    for name, of_table in groupby(entries, key=lambda entry: str(entry["table_name"])):
        if name in kept:
            continue
        table = transaction.catalog.tables[name]
        steps: dict[str, tuple[str | None, str | None]] = {}
        for entry in of_table:
            first = steps[entry["row_key"]][0] if entry["row_key"] in steps else entry["before"]
            steps[entry["row_key"]] = (first, entry["after"])
        left = {key: sides for key, sides in steps.items() if sides != (None, None)}
        keys = [table.from_json(dict(zip(table.key, json.loads(key), strict=True))) for key in left]
        stored = transaction.stored(name, keys)
        for key, (before, after), current in zip(keys, left.values(), stored, strict=True):
            yield _Change(table, key, _row(table, before), _row(table, after), current)


def _row(table: Table, written: str | None) -> Row | None:
    return None if written is None else table.from_json(json.loads(written))


def _changed_since(changes: Sequence[_Change]) -> Iterator[_Obstacle]:
    for change in changes:
        follows = change.table.name in _FOLLOWS and change.before is None
        if change.changed_since and not follows:
            row = change.current or change.after or change.key
            yield _Obstacle(change.table, row, "suppression" if change.current is None else "modification")


def _dependents(transaction: Transaction, changes: Sequence[_Change]) -> Iterator[_Obstacle]:
    """Rows that are not the import's and refer to a row that would go."""
    touched = {(change.table.name, *change.table.key_of(change.key)) for change in changes}
    gone: dict[str, list[Row]] = {}
    for change in changes:
        if change.before is None:
            gone.setdefault(change.table.name, []).append(change.key)
    for reference in REFERENCES:
        if reference.parent not in gone:
            continue
        child = transaction.catalog.tables[reference.child]
        named = [{reference.column: key[reference.key]} for key in gone[reference.parent]]
        for row in transaction.matching(reference.child, [reference.column], named):
            if (child.name, *child.key_of(row)) not in touched:
                yield _Obstacle(child, row)


def _revert(transaction: Transaction, changes: Sequence[_Change]) -> None:
    """Deletions first, so that the names and numbers they free can be given back."""
    tables = list(dict.fromkeys(change.table.name for change in changes))
    by_table = {name: [change for change in changes if change.table.name == name] for name in tables}
    for name, of_table in by_table.items():
        transaction.delete(name, [change.key for change in of_table if change.before is None and change.current])
    for name, of_table in by_table.items():
        transaction.update(
            name, [_without_version(change.before) for change in of_table if change.before and change.current]
        )
    for name, of_table in by_table.items():
        transaction.insert(
            name, [_next_version(change.before) for change in of_table if change.before and not change.current]
        )


def _without_version(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "version"}


def _next_version(row: Row) -> Row:
    # A page opened before the row went must not be taken for a page opened after it came back.
    return row | {"version": row["version"] + 1} if "version" in row else row


def _enumerated(transaction: Transaction, obstacles: Sequence[_Obstacle]) -> str:
    named = "; ".join(_named(transaction, obstacle) for obstacle in obstacles[:_NAMED_OBSTACLES])
    others = len(obstacles) - _NAMED_OBSTACLES
    return named if others <= 0 else f"{named}; et {others} de plus"


def _named(transaction: Transaction, obstacle: _Obstacle) -> str:
    """The row as a person knows it: its kind, the name of its company, coach or firm, else its number; who wrote it."""
    table, row = obstacle.table, obstacle.row
    owners = transaction.rows("owner_names", row.get("company_id"), row.get("coach_id"), row.get("firm_id"))
    number = f" {row[table.key[0]]}" if table.sequence else ""
    subject = f"{TABLES[table.name]} « {owners[0]['name']} »" if owners else f"{TABLES[table.name]}{number}"
    if obstacle.how is None:
        return subject
    last = transaction.rows("row_history", table.name, as_json(table.key_of(row)))[0]
    return f"{subject} ({obstacle.how} par {last['author']}, le {said_moment(last['written_at'])})"
