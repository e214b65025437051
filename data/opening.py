"""Connecting to the file, and what goes wrong with it said in French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.errors import StoreError

# Files stay readable by DuckDB 1.5; extensions are never fetched from the network. Some forty small tables fill a
# fifteenth of the room in the smallest blocks, at no cost in speed up to tens of thousands of rows (measured).
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.5.0",
    "default_block_size": "16384",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

# What the system says is in its own language on Windows; these are its English and French.
_NO_ROOM = re.compile(
    r"No space left|disk is full|not enough space|Espace insuffisant|File too large|quota exceeded", re.IGNORECASE
)
_HOLDER = re.compile(r"PID (\d+)")
# How many checkpoints the file has been through, and had been when its journal was begun.
_CHECKPOINTS = re.compile(r"File checkpoint iteration: (\d+), WAL checkpoint iteration: (\d+)")

# The first cause recognised in what DuckDB or the system says gives the sentence.
_CAUSES = tuple(
    (re.compile(pattern, re.IGNORECASE), sentence)
    for pattern, sentence in (
        (
            r"Could not set lock|already open in|used by another process|utilisé par un autre processus",
            "La base {path} est déjà ouverte par un autre programme{holder}. "
            "Fermez l'application ou l'autre commande, puis recommencez.",
        ),
        (
            r"version number.*can only read",
            "La base {path} vient d'une version plus récente : mettez l'application à jour avant de l'ouvrir.",
        ),
        (
            _NO_ROOM.pattern,
            "Le disque est plein : la base {path} ne peut pas être ouverte et rien n'a été écrit. Libérez de l'espace.",
        ),
        (
            r"Permission denied|Read-only|Access is denied|Accès refusé|not permitted",
            "La base {path} ne peut pas être lue ou écrite : vérifiez les droits du fichier et de son dossier.",
        ),
        (r"Is a directory", "{path} est un dossier : indiquez le fichier d'une base de données."),
        (
            r"No such file|Not a directory|File exists|cannot find the path|chemin d'accès",
            "La base {path} ne peut pas être créée : son dossier est introuvable ou n'en est pas un.",
        ),
        (
            r"WAL file|write-ahead",
            "Le journal {path}.wal est endommagé ou n'est pas celui de la base {path}; ni l'un ni l'autre n'a été "
            "modifié. Restaurez une copie avec « python -m engine restore » ou, en renonçant aux toutes dernières "
            "écritures, mettez ce journal de côté et recommencez.",
        ),
    )
)
_DAMAGED = (
    "La base {path} est endommagée ou n'est pas une base de l'application. Elle n'a pas été modifiée : "
    "restaurez une copie avec « python -m engine restore »."
)


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can write to ``path`` (created when missing), which must be resolved.

    The resolved path matters: reached by two names, one file would be opened twice in this process, unprotected.

    Raises:
        StoreError: the file holds a table (CSV, JSON…): DuckDB shows it from memory, where all writes would be lost.
    """
    connection = _past_old_journal(path)
    own = connection.execute("select path from duckdb_databases() where database_name = current_database()").fetchone()
    if own == (None,):
        connection.close()
        raise StoreError(_DAMAGED.format(path=path))
    return connection


def _past_old_journal(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection; a journal begun before the file's last checkpoint is put aside, under the checkpoint's number.

    Being killed again and again can leave one (seen once in thousands of kills). The file has what it holds, since a
    checkpoint writes all of it, yet DuckDB refuses to open the two together.
    """
    try:
        return duckdb.connect(str(path), config=_CONFIG)
    except duckdb.IOException as error:
        found = _CHECKPOINTS.search(str(error))
        if found is None or int(found[1]) <= int(found[2]):
            raise
        journal_of(path).replace(path.with_name(f"{journal_of(path).name}.{found[2]}"))
    return duckdb.connect(str(path), config=_CONFIG)


def journal_of(path: Path) -> Path:
    """DuckDB's write-ahead journal, beside the file while it is in use or after a crash."""
    return path.with_name(path.name + ".wal")


def discard(path: Path) -> None:
    """Remove an unfinished database and its journal, if they are there."""
    for file in (path, journal_of(path)):
        file.unlink(missing_ok=True)


def refuse_stray_journal(path: Path) -> None:
    """Before creating ``path``: DuckDB would discard the journal of a database moved away, confirmed writes and all.

    Raises:
        StoreError: there is such a journal.
    """
    if journal_of(path).exists():
        raise StoreError(
            f"Le journal {journal_of(path)} d'une autre base est resté à cet endroit : rien n'a été écrit. "
            "Remettez-le à côté de sa base, ou supprimez-le si elle n'existe plus."
        )


def no_room_left(error: Exception) -> bool:
    """Whether ``error`` comes from a full disk (or a quota)."""
    return bool(_NO_ROOM.search(str(error)))


def sentence(path: Path, error: Exception) -> str:
    """What ``error``, met while opening or reading the file at ``path``, means to a person."""
    text = str(error)
    holder = _HOLDER.search(text)
    found = next((words for pattern, words in _CAUSES if pattern.search(text)), _DAMAGED)
    return found.format(path=path, holder=f" (processus {holder[1]})" if holder else "")


@contextmanager
def opening_errors(path: Path) -> Iterator[None]:
    """Turn what DuckDB and the system say of an unusable file into a :class:`StoreError`."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        raise StoreError(sentence(path, error)) from error


@contextmanager
def reading_errors(path: Path) -> Iterator[None]:
    """Turn a file that can no longer be read into a :class:`StoreError`; a faulty statement stays what it is."""
    try:
        yield
    except (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException) as error:
        raise StoreError(sentence(path, error)) from error
    except duckdb.Error as error:
        if "Corrupt database file" not in str(error):
            raise
        raise StoreError(sentence(path, error)) from error
