"""The copies of the database kept beside it, and what its own checks say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from glob import escape

from data.backup import backup
from data.copying import MANIFEST, UNFINISHED, read_manifest
from data.integrity import check
from data.migrations import COPIES
from data.store import Store
from engine.coaching.thresholds import in_force


@dataclass(frozen=True)
class KeptCopy:
    """A complete copy: its folder's name, when it was made, the writes it holds and its rows in all."""

    name: str
    made_at: datetime
    revision: int
    rows: int


def kept_copies(store: Store) -> list[KeptCopy]:
    """The complete copies of this database in ``copies/`` beside it, newest first.

    Raises:
        StoreError: the description of a copy is damaged.
    """
    found = (
        read_manifest(file.parent)
        for file in (store.path.parent / COPIES).glob(f"{escape(store.path.stem)}-*/{MANIFEST}")
        if file.parent.suffix != UNFINISHED
    )
    kept = [KeptCopy(copy.folder.name, copy.made_at, copy.revision, sum(copy.rows.values())) for copy in found]
    return sorted(kept, key=lambda copy: copy.made_at, reverse=True)


def copy_now(store: Store) -> str:
    """Make a copy beside the database, kept until someone removes it; returns where it is.

    Raises:
        StoreError: the folder cannot be written, or the disk is full.
    """
    return str(backup(store, store.path.parent / COPIES, store.now())["folder"])


def problems(store: Store) -> list[str]:
    """Every fault in the stored data, in French; empty when all is well."""
    return check(store, in_force(store))
