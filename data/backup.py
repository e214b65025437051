"""Backups: on demand, daily at first use, and the way back into a new database (DESIGN §3)."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from glob import escape
from pathlib import Path

from data.clock import programme_now
from data.copying import MANIFEST, UNFINISHED, Copy, quoted, read_manifest, verify_files
from data.errors import StoreError
from data.migrations import COPIES, apply_pending, migrations
from data.opening import connect, discard, opening_errors, refuse_stray_journal
from data.store import Store

DAILY_COPIES_KEPT = 30
"""DESIGN §3."""

# Several sessions may open on the same morning.
_one_daily_copy = threading.Lock()


def backup(store: Store, folder: Path, now: datetime) -> dict[str, object]:
    """Copy everything to a new dated folder inside ``folder``; returns what was written (:class:`Copy` as JSON).

    Raises:
        StoreError: the folder cannot be written, or the disk is full; nothing half written is left.
    """
    return store.copy_to(folder.resolve() / f"{store.path.stem}-{now:%Y-%m-%d-%H%M%S}", now).as_json()


def daily_copy(store: Store, today: date) -> Path | None:
    """Today's copy, made in ``copies/`` beside the database; None when there is one already.

    The last :data:`DAILY_COPIES_KEPT` daily copies are kept; those made before a migration, or by hand, stay.

    Raises:
        StoreError: the copy could not be written.
    """
    folder = store.path.parent / COPIES
    wanted = folder / f"{store.path.stem}-{today:%Y-%m-%d}"
    with _one_daily_copy:
        if wanted.exists():
            return None
        store.copy_to(wanted, store.now())
    daily = f"{escape(store.path.stem)}-????-??-??"
    for old in sorted(folder.glob(daily))[:-DAILY_COPIES_KEPT]:
        _remove(old)
    for abandoned in folder.glob(daily + UNFINISHED):
        shutil.rmtree(abandoned, ignore_errors=True)
    return wanted


def restore(folder: Path, database: Path, clock: Callable[[], datetime] = programme_now) -> dict[str, object]:
    """Make a new database of the copy in ``folder``, or of the newest copy among its subfolders.

    A copy made by an older release is brought to the newest schema. Returns what was restored, and where.

    Raises:
        StoreError: no copy there, a copy incomplete, damaged or from a newer release, a file already at
            ``database``, or no room; nothing is left at ``database``.
    """
    copy = _chosen(folder)
    verify_files(copy)
    newest = migrations()[-1][0]
    if copy.schema > newest:
        raise StoreError(
            f"La sauvegarde {copy.folder} vient d'une version plus récente de l'application (schéma {copy.schema}, "
            f"connu jusqu'à {newest}) : mettez l'application à jour avant de la restaurer."
        )
    database = database.resolve()
    unfinished = database.with_name(database.name + UNFINISHED)
    with opening_errors(database):
        if database.exists():
            raise StoreError(f"Le fichier {database} existe déjà : rien n'a été restauré. Choisissez un autre nom.")
        refuse_stray_journal(database)
        database.parent.mkdir(parents=True, exist_ok=True)
        discard(unfinished)
        try:
            with connect(unfinished) as connection:
                connection.execute(f"import database {quoted(copy.folder.resolve())}")
                apply_pending(connection, unfinished, clock(), copy_first=False)
                # Closing would do the same, but keep silent if the disk were full.
                connection.execute("checkpoint")
            unfinished.rename(database)
        finally:
            discard(unfinished)
    return copy.as_json() | {"database": str(database)}


def _chosen(folder: Path) -> Copy:
    if not folder.is_dir():
        raise StoreError(f"Le dossier {folder} est introuvable : indiquez celui d'une sauvegarde.")
    if (folder / MANIFEST).is_file():
        return read_manifest(folder)
    finished = [file.parent for file in folder.glob(f"*/{MANIFEST}") if file.parent.suffix != UNFINISHED]
    if not finished:
        raise StoreError(f"Le dossier {folder} ne contient pas de sauvegarde complète.")
    return max((read_manifest(each) for each in finished), key=lambda copy: copy.made_at)


def _remove(folder: Path) -> None:
    # Without its description, a copy half removed is no longer taken for one; what resists is for another day.
    with suppress(OSError):
        (folder / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(folder)
