"""Settings that people change: written through one door, each change with its author, nobody's overwritten unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from data.errors import StaleError
from data.reading import Reader
from data.transaction import Transaction
from engine.formats import moment


@dataclass(frozen=True)
class Change:
    """A write of a setting: its value before and after, None where there was none."""

    key: str
    author: str
    at: datetime
    action: str
    before: str | None
    after: str | None


def put(transaction: Transaction, key: str, value: str | None, seen: str | None) -> None:
    """Give a setting a value, or none; ``seen`` is the one it had when it was shown.

    Raises:
        StaleError: it was changed since; names who and when.
    """
    (stored,) = transaction.stored("setting", [{"key": key}])
    current = stored["value"] if stored else None
    if current != seen:
        last = next(change for change in changes(transaction) if change.key == key)
        raise StaleError(
            f"Ce réglage a changé depuis que vous l'avez ouvert : {last.author}, le {moment(last.at)}. "
            "Votre saisie n'a pas été enregistrée."
        )
    if value == current:
        return
    if value is None:
        transaction.delete("setting", [{"key": key}])
    elif stored:
        transaction.update("setting", [{"key": key, "value": value}])
    else:
        transaction.insert("setting", [{"key": key, "value": value}])


def changes(reader: Reader) -> Iterator[Change]:
    """Every write of a setting, newest first."""
    for row in reader.rows("setting_changes"):
        before, after = (json.loads(row[name])["value"] if row[name] else None for name in ("before", "after"))
        yield Change(json.loads(row["row_key"])[0], row["author"], row["written_at"], row["action"], before, after)


def last_changes(reader: Reader) -> dict[str, Change]:
    """The newest write of each setting, by its key."""
    found: dict[str, Change] = {}
    for change in changes(reader):
        found.setdefault(change.key, change)
    return found
