"""For whom what waits is shown: everyone, a role, a sector's adviser, or what concerns one coach (PROGRAMME §8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.programme_file import Programme
from data.reading import Reader
from engine.coaching.alert import ROLE_NAMES, Alert, Role

_SECTOR = "secteur-"
_COACH = "coach-"


@dataclass(frozen=True)
class Audience:
    """Whose actions are wanted; nothing given: everyone's.

    A role holds what it must do itself; a sector, whatever its adviser follows; a coach, whatever is about them.
    """

    role: Role | None = None
    sector: str | None = None
    coach_id: int | None = None

    def concerns(self, alert: Alert) -> bool:
        """Whether an alert is for them."""
        return self.role in (None, alert.owner) and self.follows(alert.coach_id, alert.sector)

    def follows(self, coach_id: int | None, sector: str | None) -> bool:
        """Whether a company of ``sector`` with ``coach_id`` is among those they look at; roles look at all."""
        return self.coach_id in (None, coach_id) and self.sector in (None, sector)


EVERYONE = Audience()


def audiences(reader: Reader, programme: Programme) -> Mapping[str, str]:
    """Every choice, by its code in the URL: everyone first (no code), roles, sectors, then coaches by name."""
    sectors = {
        f"{_SECTOR}{code}": f"{ROLE_NAMES['sector_adviser']} · {choice.name}"
        for code, choice in programme.sectors.values.items()
    }
    coaches = {f"{_COACH}{row['coach_id']}": f"Coach · {row['coach']}" for row in reader.rows("coach_names")}
    roles: dict[str, str] = dict(ROLE_NAMES.items())
    return {"": "Tout le monde"} | roles | sectors | coaches


def audience_of(code: str) -> Audience:
    """The audience of a code of :func:`audiences`."""
    if code.startswith(_SECTOR):
        return Audience(sector=code.removeprefix(_SECTOR))
    if code.startswith(_COACH):
        return Audience(coach_id=int(code.removeprefix(_COACH)))
    return Audience(role=next((role for role in ROLE_NAMES if role == code), None))
