"""A complete copy of a database: a plain folder of Parquet and SQL that any DuckDB reads back.

``IMPORT DATABASE 'folder'`` is enough to read one. ``sauvegarde.json`` beside the tables says when and from what the
copy was made and the SHA-256 of every file, so that a copy cut short or damaged is never taken for a good one.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from data.errors import StoreError

MANIFEST = "sauvegarde.json"

# A copy being written carries this suffix; only a finished one gets its name.
UNFINISHED = ".en-cours"

# DuckDB writes absolute paths in load.sql; bare names let the folder be moved, to another system as well.
_WRITTEN_PATH = re.compile(r"FROM '(?:[^']|'')*?([^/\\']+\.parquet)'")


@dataclass(frozen=True)
class Copy:
    """A finished copy: where it is, when it was made, the schema and revision it holds, rows by table."""

    folder: Path
    made_at: datetime
    schema: int
    revision: int
    rows: dict[str, int]
    files: dict[str, str]

    def as_json(self) -> dict[str, object]:
        """What the command line prints."""
        return asdict(self) | {"folder": str(self.folder), "made_at": self.made_at.isoformat(timespec="seconds")}


def write_copy(cursor: duckdb.DuckDBPyConnection, folder: Path, at: datetime) -> Copy:
    """Write everything ``cursor`` sees to ``folder``; no writer may be at work.

    Raises:
        StoreError: the folder exists already, cannot be written, or the disk is full; nothing half written is left
            under that name.
    """
    if folder.exists():
        raise StoreError(f"Le dossier {folder} existe déjà : rien n'a été copié. Choisissez un autre dossier.")
    unfinished = folder.with_name(folder.name + UNFINISHED)
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        cursor.execute(f"export database {quoted(unfinished)} (format parquet)")
        load = unfinished / "load.sql"
        load.write_text(_WRITTEN_PATH.sub(r"FROM '\1'", load.read_text(encoding="utf-8")), encoding="utf-8")
        copy = _described(cursor, folder, unfinished, at)
        manifest = json.dumps(copy.as_json() | {"folder": None}, ensure_ascii=False, indent=1)
        (unfinished / MANIFEST).write_text(manifest, encoding="utf-8")
        unfinished.rename(folder)
    except (OSError, duckdb.IOException) as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise StoreError(
            f"La copie vers {folder} a échoué et n'a rien laissé : vérifiez l'espace libre et les droits du dossier."
        ) from error
    return copy


def read_manifest(folder: Path) -> Copy:
    """The description of the copy in ``folder``.

    Raises:
        StoreError: the folder holds no copy, or its description is unreadable.
    """
    try:
        values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Copy(**values | {"folder": folder, "made_at": datetime.fromisoformat(values["made_at"])})
    except FileNotFoundError as error:
        raise StoreError(f"Le dossier {folder} ne contient pas de sauvegarde complète.") from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(f"La sauvegarde {folder} est illisible : {MANIFEST} est endommagé.") from error


def verify_files(copy: Copy) -> None:
    """Compare every file of a copy with what was written.

    Raises:
        StoreError: a file is missing or has changed; names it.
    """
    for name, expected in copy.files.items():
        file = copy.folder / name
        if not file.is_file():
            raise StoreError(f"La sauvegarde {copy.folder} est incomplète : {name} manque. Prenez-en une autre.")
        if _digest(file) != expected:
            raise StoreError(f"La sauvegarde {copy.folder} est endommagée : {name} a changé. Prenez-en une autre.")


def quoted(path: Path) -> str:
    """``path`` as an SQL literal, for the statements that take no parameter."""
    return "'" + str(path).replace("'", "''") + "'"


def _described(cursor: duckdb.DuckDBPyConnection, folder: Path, written: Path, at: datetime) -> Copy:
    names = [name for (name,) in cursor.execute("select table_name from duckdb_tables() order by 1").fetchall()]
    (schema,) = cursor.execute("select max(number) from migration").fetchone() or (0,)
    (revision,) = cursor.execute("select value from revision").fetchone() or (0,)
    rows = {name: (cursor.execute(f"select count(*) from {name}").fetchone() or (0,))[0] for name in names}  # noqa: S608
    files = {file.name: _digest(file) for file in sorted(written.iterdir())}
    return Copy(folder, at, int(schema), int(revision), rows, files)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
