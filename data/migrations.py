"""Numbered SQL files applied in order at opening: all in one transaction, after a copy of what was there.

A file that fails to migrate stays as it was, to the last row. A migration that changes rows also writes their audit:
``engine check`` compares every row with its last trace.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import duckdb

from data.copying import write_copy
from data.errors import StoreError
from data.opening import no_room_left

SCHEMA = Path(__file__).parent / "schema"
COPIES = "copies"

_JOURNAL = """
create table if not exists migration (
    number integer primary key,
    name text not null,
    applied_at timestamp not null
)
"""


def migrations(folder: Path = SCHEMA) -> list[tuple[int, Path]]:
    """(number, file) of every migration, in order."""
    found = [(int(match[1]), file) for file in folder.glob("*.sql") if (match := re.match(r"(\d{3})_", file.name))]
    return sorted(found)


def apply_pending(
    connection: duckdb.DuckDBPyConnection, path: Path, at: datetime, folder: Path = SCHEMA, copy_first: bool = True
) -> None:
    """Bring the open database to the newest schema of ``folder``; one that holds data is copied first.

    The copy goes to ``copies/<name>-<date>-avant-schema-<number>`` beside the file at ``path``.

    Raises:
        StoreError: the file was written by a newer release, is another application's, or a migration failed.
    """
    known = migrations(folder)
    newest = known[-1][0]
    current = _current(connection, path)
    if current > newest:
        raise StoreError(
            f"La base {path} vient d'une version plus récente de l'application (schéma {current}, connu "
            f"jusqu'à {newest}) : mettez l'application à jour avant de l'ouvrir."
        )
    pending = [(number, file) for number, file in known if number > current]
    if not pending:
        return
    if current and copy_first:
        name = f"{path.stem}-{at:%Y-%m-%d-%H%M%S}-avant-schema-{newest:03d}"
        write_copy(connection, path.parent / COPIES / name, at)
    connection.execute("begin transaction")
    step = ""
    try:
        connection.execute(_JOURNAL)
        for number, file in pending:
            step = file.stem
            connection.execute(file.read_text(encoding="utf-8"))
            connection.execute("insert into migration values ($1, $2, $3)", [number, step, at])
        connection.execute("commit")
    except duckdb.Error as error:
        connection.execute("rollback")
        if no_room_left(error):
            raise
        raise StoreError(
            f"La mise à niveau de la base {path} a échoué ({step}) : elle est restée telle qu'elle était, au schéma "
            f"{current}. Rouvrez-la avec la version précédente de l'application et signalez le problème."
        ) from error


def _current(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    if not tables:
        return 0
    if not {"migration", "audit", "revision"} <= tables:
        raise StoreError(f"Le fichier {path} n'est pas une base de l'application : il n'a pas été modifié.")
    (number,) = connection.execute("select coalesce(max(number), 0) from migration").fetchone() or (0,)
    return int(number)
