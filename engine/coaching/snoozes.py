"""Putting an alert off, with a reason and an end: it comes back that day, or sooner if it worsens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.errors import RefusedError
from data.reading import Reader, Row
from data.store import Store
from engine.coaching.alert import KINDS, Alert
from engine.coaching.required_text import required_text
from engine.formats import day

_KEY = ("alert", "subject_kind", "subject_number", "item")
"""What tells a line of a list from another, in the table's columns."""


@dataclass(frozen=True)
class PutOff:
    """An alert that waits: since when, until which day (excluded), and why."""

    alert: Alert
    since: date
    until: date
    reason: str


def snooze(store: Store, alert: Alert, author: str, on: date, until: date, reason: str) -> None:
    """Put ``alert`` off from ``on`` to ``until``, that day excluded.

    Raises:
        RefusedError: no reason, ``until`` is not after ``on``, or someone put it off meanwhile.
    """
    why = required_text(reason, "Une raison est attendue pour reporter une alerte.")
    if until <= on:
        raise RefusedError(f"Une alerte se reporte à une date qui suit le {day(on)}.")
    key = _key(alert)
    values = {"severity": alert.severity, "snoozed_on": on, "until": until, "reason": why}
    with store.write(author, f"Alerte reportée ({KINDS[alert.name].title}) : {why}") as transaction:
        stored = transaction.matching("snooze", list(key), [key])
        if stored and _holds(stored[0], alert, on):
            raise RefusedError(
                f"Cette alerte vient d'être reportée au {day(stored[0]['until'])} : {stored[0]['reason']}. "
                "Ramenez-la d'abord pour changer cette date."
            )
        if stored:
            transaction.update("snooze", [{"snooze_id": stored[0]["snooze_id"]} | values])
        else:
            transaction.insert("snooze", [key | values])


def wake(store: Store, put_off: PutOff, author: str) -> None:
    """Bring an alert back now, as it was seen put off.

    Raises:
        RefusedError: someone brought it back or put it off again since.
    """
    seen = {"snoozed_on": put_off.since, "until": put_off.until, "reason": put_off.reason}
    key = _key(put_off.alert)
    with store.write(author, f"Alerte ramenée : {KINDS[put_off.alert.name].title}") as transaction:
        stored = transaction.matching("snooze", list(key), [key])
        if not stored or any(stored[0][name] != value for name, value in seen.items()):
            raise RefusedError("Ce report a changé depuis que vous l'avez vu : le voici tel qu'il est maintenant.")
        transaction.delete("snooze", [{"snooze_id": stored[0]["snooze_id"]}])


def sift(reader: Reader, found: Sequence[Alert], as_of: date) -> tuple[list[Alert], list[PutOff]]:
    """The alerts to show at ``as_of``, and those put off; one that has become urgent since is shown."""
    waiting = {tuple(row[name] for name in _KEY): row for row in reader.rows("alert_snoozes", as_of)}
    shown: list[Alert] = []
    put_off: list[PutOff] = []
    for alert in found:
        row = waiting.get(_identity(alert))
        if row is None or not _holds(row, alert, as_of):
            shown.append(alert)
        else:
            put_off.append(PutOff(alert, row["snoozed_on"], row["until"], row["reason"]))
    return shown, put_off


def _holds(row: Row, alert: Alert, on: date) -> bool:
    """Whether a stored report still holds an alert back: it has not ended, nor has the alert worsened since."""
    worse = alert.urgent and row["severity"] == "amber"
    return bool(row["until"] > on) and not worse


def _key(alert: Alert) -> Row:
    return dict(zip(_KEY, _identity(alert), strict=True))


def _identity(alert: Alert) -> tuple[object, ...]:
    return alert.name, alert.subject_kind, alert.subject_number, alert.item
