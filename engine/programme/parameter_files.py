"""Which parameter files the application reads: the programme's and the aid frameworks', each with its fingerprint."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.programme_file import PROGRAMME_FILE, Programme
from engine.aid.framework import FRAMEWORKS, frameworks

_SHOWN_DIGITS = 12


@dataclass(frozen=True)
class ParameterFile:
    """A dated file: its name, what it comes from, the days it covers, and its first digits of SHA-256."""

    title: str
    file: str
    source: str
    first_day: date
    last_day: date
    fingerprint: str


def parameter_files(programme: Programme) -> list[ParameterFile]:
    """The programme's file, then the frameworks', oldest first."""
    terms = programme.coaching
    of_programme = ParameterFile(
        title=programme.name.value,
        file=PROGRAMME_FILE.name,
        source=programme.name.ref,
        first_day=terms.first_day.value,
        last_day=terms.last_day.value,
        fingerprint=_fingerprint(PROGRAMME_FILE),
    )
    of_aid = [
        ParameterFile(
            title=framework.title,
            file=f"{version}.yaml",
            source=framework.source,
            first_day=framework.in_force.first_day.value,
            last_day=framework.in_force.last_day.value,
            fingerprint=_fingerprint(FRAMEWORKS / f"{version}.yaml"),
        )
        for version, framework in frameworks().items()
    ]
    return [of_programme, *sorted(of_aid, key=lambda found: found.first_day)]


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_SHOWN_DIGITS]
