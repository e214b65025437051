"""Numbered SQL files applied in order at opening, each in a transaction, after a copy of the file."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb

from data.errors import StoreError
from data.opening import connect

SCHEMA = Path(__file__).parent / "schema"

_JOURNAL = """
create table if not exists migration (
    number integer primary key,
    name text not null,
    applied_at timestamp not null default current_localtimestamp()
)
"""


def migrations(folder: Path = SCHEMA) -> list[tuple[int, Path]]:
    """(number, file) of every migration, in order."""
    found = [(int(match[1]), file) for file in folder.glob("*.sql") if (match := re.match(r"(\d{3})_", file.name))]
    return sorted(found)


def apply_pending(path: Path, folder: Path = SCHEMA) -> None:
    """Bring the file at ``path`` to the newest schema; a file that holds data is copied first.

    Raises:
        StoreError: the file was written by a newer release, or is another application's.
    """
    known = migrations(folder)
    existed = path.exists()
    with connect(path) as connection:
        current = _current(connection, path)
    if current > known[-1][0]:
        raise StoreError(
            f"La base {path} vient d'une version plus récente de l'application (schéma {current}, connu "
            f"jusqu'à {known[-1][0]}) : mettez l'application à jour avant de l'ouvrir."
        )
    pending = [(number, file) for number, file in known if number > current]
    if not pending:
        return
    if existed and current:
        shutil.copy2(path, copy_name(path, current, pending[-1][0]))
    with connect(path) as connection:
        for number, file in pending:
            connection.execute("begin transaction")
            connection.execute(_JOURNAL)
            connection.execute(file.read_text(encoding="utf-8"))
            connection.execute("insert into migration (number, name) values ($1, $2)", [number, file.stem])
            connection.execute("commit")


def copy_name(path: Path, before: int, after: int) -> Path:
    """Where the copy made before migrating from schema ``before`` to ``after`` goes."""
    return path.with_name(f"{path.stem}.avant-schema-{after:03d}-depuis-{before:03d}{path.suffix}")


def _current(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    if not tables:
        return 0
    if "migration" not in tables:
        raise StoreError(f"Le fichier {path} n'est pas une base de l'application : il n'a pas été modifié.")
    (number,) = connection.execute("select coalesce(max(number), 0) from migration").fetchone() or (0,)
    return int(number)
