"""Who changed which setting, when, and what it was before, in the words of the screen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from data.reading import Reader
from engine.coaching import mail, thresholds
from engine.formats import MISSING, number
from engine.programme.stored_settings import changes
from engine.scenarios.prefill import CONFIRMED


@dataclass(frozen=True)
class Line:
    """One change: ``before`` and ``after`` are « — » where the setting had its initial value."""

    at: datetime
    author: str
    what: str
    before: str
    after: str


def settings_history(reader: Reader) -> list[Line]:
    """The changes made on the settings' screen, newest first."""
    return [
        Line(change.at, change.author, what, _words(change.key, change.before), _words(change.key, change.after))
        for change in changes(reader)
        if (what := _name(change.key))
    ]


def _name(key: str) -> str | None:
    if key.startswith(thresholds.PREFIX):
        return thresholds.LABELS.get(key.removeprefix(thresholds.PREFIX))
    return {mail.SETTING: "Envoi des courriels", CONFIRMED: "Facteurs de conversion en énergie"}.get(key)


def _words(key: str, value: str | None) -> str:
    if value is None:
        return MISSING
    if key == CONFIRMED:
        return "confirmés"
    found = json.loads(value)
    if key == mail.SETTING:
        return f"{found['host']}:{found['port']}, {', '.join(found['recipients'])}"
    return number(found)
