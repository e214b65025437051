"""Putting an alert off, with a reason and an end: it comes back that day, or sooner if it worsens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.errors import RefusedError
from data.store import Store
from engine.coaching.alert import KINDS, Alert
from engine.coaching.standing import Reader
from engine.formats import day


@dataclass(frozen=True)
class PutOff:
    """An alert that waits until a day, and why."""

    alert: Alert
    until: date
    reason: str


def snooze(store: Store, alert: Alert, author: str, on: date, until: date, reason: str) -> None:
    """Put ``alert`` off from ``on`` to ``until``, that day excluded.

    Raises:
        RefusedError: no reason, or ``until`` is not after ``on``.
    """
    why = reason.strip()
    if not why:
        raise RefusedError("Une raison est attendue pour reporter une alerte.")
    if until <= on:
        raise RefusedError(f"Une alerte se reporte à une date qui suit le {day(on)}.")
    key = {"alert": alert.name, "subject_kind": alert.subject_kind, "subject_number": alert.subject_number}
    values = {"severity": alert.severity, "snoozed_on": on, "until": until, "reason": why}
    with store.write(author, f"Alerte reportée ({KINDS[alert.name].title}) : {why}") as transaction:
        stored = transaction.matching("snooze", list(key), [key])
        if stored:
            transaction.update("snooze", [{"snooze_id": stored[0]["snooze_id"]} | values])
        else:
            transaction.insert("snooze", [key | values])


def wake(store: Store, alert: Alert, author: str) -> None:
    """Bring an alert put off back now."""
    key = {"alert": alert.name, "subject_kind": alert.subject_kind, "subject_number": alert.subject_number}
    with store.write(author, f"Alerte ramenée : {KINDS[alert.name].title}") as transaction:
        stored = transaction.matching("snooze", list(key), [key])
        transaction.delete("snooze", [{"snooze_id": row["snooze_id"]} for row in stored])


def sift(reader: Reader, found: Sequence[Alert], as_of: date) -> tuple[list[Alert], list[PutOff]]:
    """The alerts to show at ``as_of``, and those put off; one that has become urgent since is shown."""
    waiting = {
        (row["alert"], row["subject_kind"], row["subject_number"]): row for row in reader.rows("alert_snoozes", as_of)
    }
    shown: list[Alert] = []
    put_off: list[PutOff] = []
    for alert in found:
        row = waiting.get((alert.name, alert.subject_kind, alert.subject_number))
        if row is None or (alert.urgent and row["severity"] == "amber"):
            shown.append(alert)
        else:
            put_off.append(PutOff(alert, row["until"], row["reason"]))
    return shown, put_off
