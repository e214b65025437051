"""Connecting to the file, and what goes wrong there said in French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.errors import StoreError

# Extensions are never fetched from the network; files stay readable by DuckDB 1.5.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.5.0",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can write to ``path`` (created when missing)."""
    return duckdb.connect(str(path), config=_CONFIG)


def no_room_left(error: duckdb.Error) -> bool:
    """Whether ``error`` comes from a full disk."""
    return "No space left" in str(error) or "disk is full" in str(error).lower()


@contextmanager
def opening_errors(path: Path) -> Iterator[None]:
    """Turn what DuckDB says of an unusable file into a :class:`StoreError`."""
    try:
        yield
    except duckdb.Error as error:
        raise StoreError(_sentence(path, error)) from error
    except PermissionError as error:
        raise StoreError(f"La base {path} ne peut pas être lue ou écrite : vérifiez les droits du fichier.") from error


def _sentence(path: Path, error: duckdb.Error) -> str:
    text = str(error)
    if "lock" in text.lower() and ("Could not set lock" in text or "being used" in text):
        holder = re.search(r"PID (\d+)", text)
        who = f" (processus {holder[1]})" if holder else ""
        return (
            f"La base {path} est déjà ouverte par un autre programme{who}. "
            "Fermez l'application ou l'autre commande, puis recommencez."
        )
    if "version number" in text and "can only read" in text:
        return f"La base {path} vient d'une version plus récente : mettez l'application à jour avant de l'ouvrir."
    if no_room_left(error):
        return f"Le disque est plein : la base {path} n'a pas été ouverte et rien n'a été écrit. Libérez de l'espace."
    if "Permission denied" in text or "Read-only" in text or "read-only" in text:
        return f"La base {path} ne peut pas être lue ou écrite : vérifiez les droits du fichier."
    return (
        f"La base {path} est endommagée ou n'est pas une base de l'application. Elle n'a pas été modifiée : "
        "restaurez une copie avec « python -m engine restore »."
    )
