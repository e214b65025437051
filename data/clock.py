"""The time of day where the programme lives."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from data.programme_file import load_programme


def programme_now() -> datetime:
    """Québec time (AO §8.1) without its offset, whatever the zone of the computer."""
    return datetime.now(ZoneInfo(load_programme().timezone.value)).replace(tzinfo=None)


def said_moment(moment: datetime) -> str:
    """A moment as a refusal names it: ``2026-11-21 à 14 h 05`` (``engine.formats`` is above this package)."""
    return f"{moment:%Y-%m-%d à %H}\u00a0h\u00a0{moment:%M}"
