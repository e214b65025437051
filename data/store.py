"""The DuckDB file: create, open, migrate, read; one write path that leaves a trace.

One server process holds the file. Readers take a cursor each and are never blocked; writers go through
:meth:`Store.write` under one process-wide lock. ``revision`` grows with each write: caches are keyed on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import duckdb

from data.catalog import Catalog
from data.clock import programme_now
from data.copying import Copy, write_copy
from data.errors import StoreError
from data.migrations import SCHEMA, apply_pending
from data.opening import connect, discard, no_room_left, opening_errors, reading_errors, refuse_stray_journal
from data.reading import Row, fetch_rows, query_text
from data.snapshot import Snapshot
from data.transaction import Transaction
from data.write_lock import write_lock

if TYPE_CHECKING:  # slow to import, and most commands never make a frame
    import pandas as pd


class Store:
    """An open database. Use :meth:`create` or :meth:`open`; close it, or use it as a context manager."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, clock: Callable[[], datetime]) -> None:
        self.path = path
        self.now = clock
        self._connection = connection
        self._lock = write_lock(path)
        self.catalog = Catalog.read(connection)

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        settings: dict[str, str] | None = None,
        clock: Callable[[], datetime] = programme_now,
        schema: Path = SCHEMA,
    ) -> Self:
        """A new database at ``path``, empty but for ``settings``, made by the migrations of ``schema``.

        Raises:
            StoreError: the file exists already, or cannot be written.
        """
        path = path.resolve()
        with opening_errors(path):
            if path.exists():
                raise StoreError(f"Le fichier {path} existe déjà : rien n'a été écrit. Choisissez un autre nom.")
            refuse_stray_journal(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                store = cls._connected(path, clock, schema)
            except BaseException:
                discard(path)
                raise
        if settings:
            with store.write("système", "création") as transaction:
                transaction.insert("setting", [{"key": key, "value": value} for key, value in settings.items()])
        return store

    @classmethod
    def open(cls, path: Path, *, clock: Callable[[], datetime] = programme_now, schema: Path = SCHEMA) -> Self:
        """The database at ``path``, brought to the newest migration of ``schema`` after a copy when it is older.

        ``clock`` gives the local time written in the audit.

        Raises:
            StoreError: missing, held by another process, damaged, from a newer release, disk full.
        """
        path = path.resolve()
        with opening_errors(path):
            if not path.exists():
                raise StoreError(
                    f"La base de données {path} est introuvable. "
                    "Créez-en une avec « python -m engine demo » ou depuis la page d'accueil."
                )
            return cls._connected(path, clock, schema)

    @classmethod
    def _connected(cls, path: Path, clock: Callable[[], datetime], schema: Path) -> Self:
        connection = connect(path)
        try:
            apply_pending(connection, path, clock(), schema)
            return cls(path, connection, clock)
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Reading: one cursor per use, because a DuckDB connection serves one thread at a time.

    @contextmanager
    def _reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with reading_errors(self.path), self._connection.cursor() as cursor:
            yield cursor

    def rows(self, query: str, *parameters: object) -> list[Row]:
        """The rows of the named query ``data/queries/<query>.sql``, values bound to ``$1``, ``$2``…

        Raises:
            StoreError: the file can no longer be read (damaged, or after a failure of the disk).
        """
        with self._reading() as cursor:
            return fetch_rows(cursor, query_text(query), parameters)

    def frame(self, query: str, *parameters: object) -> pd.DataFrame:
        """The same as a DataFrame."""
        with self._reading() as cursor:
            return cursor.execute(query_text(query), list(parameters)).df()

    def table(self, name: str) -> list[Row]:
        """Every row of a table."""
        with self._reading() as cursor:
            return fetch_rows(cursor, f"select * from {self.catalog.tables[name].name}", ())  # noqa: S608

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Several reads of one and the same state, whatever is written meanwhile."""
        with self._connection.cursor() as cursor:
            cursor.execute("begin transaction")
            try:
                yield Snapshot(self.path, self.catalog, cursor)
            finally:
                _rollback(cursor)

    @property
    def revision(self) -> int:
        """How many writes this database has seen."""
        return int(self.rows("revision")[0]["value"])

    def setting(self, key: str) -> str | None:
        """A stored setting, or None."""
        found = self.rows("setting", key)
        return str(found[0]["value"]) if found else None

    @property
    def is_demonstration(self) -> bool:
        """Whether this is the fictional programme."""
        return self.setting("demonstration") == "true"

    def as_of(self, today: date) -> date:
        """The reference date: the demonstration's own, else ``today``."""
        stored = self.setting("reference_date")
        return date.fromisoformat(stored) if stored else today

    # Writing.

    @contextmanager
    def write(self, author: str, action: str, import_id: int | None = None) -> Iterator[Transaction]:
        """The one write path: everything done in the block is committed together, with its audit rows.

        An exception rolls everything back. ``action`` says in French what the person did.

        Raises:
            StoreError: the disk is full; nothing was written.
            RuntimeError: a write inside a write on the same thread.
        """
        with self._lock.held():
            revision: int | None = None
            with self._connection.cursor() as cursor:
                cursor.execute("begin transaction")
                transaction = Transaction(cursor, self.catalog, author, action, self.now(), import_id)
                try:
                    yield transaction
                    revision = transaction.flush_audit()
                    cursor.execute("commit")
                    return
                except duckdb.Error as error:
                    _rollback(cursor)
                    failure = error
                except BaseException:
                    _rollback(cursor)
                    raise
            self._settle(failure, revision)

    def _settle(self, failure: duckdb.Error, revision: int | None) -> None:
        """After a failed write: get the database going again, and tell a failure from a write that did happen."""
        if isinstance(failure, duckdb.FatalException):
            # A checkpoint that found no room shuts the database down; the journal decides what was committed.
            self._connection.close()
            with opening_errors(self.path):
                self._connection = connect(self.path)
            if revision is not None and self.revision == revision:
                return
        if no_room_left(failure):
            raise StoreError("Le disque est plein : rien n'a été écrit. Libérez de l'espace.") from failure
        raise failure

    def copy_to(self, folder: Path, at: datetime) -> Copy:
        """Copy every table to the new ``folder``, as Parquet and SQL that any DuckDB reads back; writers wait.

        Raises:
            StoreError: the folder exists, cannot be written, or the disk is full.
        """
        with self._lock.held(), self._connection.cursor() as cursor:
            return write_copy(cursor, folder, at)


def _rollback(cursor: duckdb.DuckDBPyConnection) -> None:
    # A failed commit has already ended the transaction; rolling back again is an error of no consequence.
    try:
        cursor.execute("rollback")
    except duckdb.Error:
        return
