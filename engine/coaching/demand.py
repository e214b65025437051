"""Where coaches will be short: companies waiting against places free with each speciality (INDICATORS 21)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.programme_file import Programme, load_regions
from data.reading import Reader
from engine.matching.affinity import GENERAL, Profile, Wishes
from engine.matching.batch import Batch, read_batch
from engine.matching.capacity import Capacity, capacity
from engine.matching.overview import months

Dimension = Literal["sector", "theme", "objective", "region"]

DIMENSIONS: Mapping[Dimension, str] = {
    "sector": "Secteur",
    "theme": "Thématique",
    "objective": "Objectif",
    "region": "Région",
}


@dataclass(frozen=True)
class Demand:
    """One speciality at a date.

    Attributes:
        waiting: companies that ask for it and have no coach yet; one that asks for several counts in each.
        coaches: those who offer it, as a principal or a secondary speciality.
        places: companies they can be given now, each firm's contract respected.
        ratio: waiting / places, infinite without a place, None when no company asks for it.
        short: the ratio passes the programme's threshold.
    """

    dimension: Dimension
    code: str
    label: str
    waiting: int
    coaches: int
    places: int
    ratio: float | None
    short: bool


def demand(reader: Reader, as_of: date, programme: Programme) -> list[Demand]:
    """Every speciality of the four lists, those most lacking first within each."""
    batch = read_batch(reader, months(as_of, programme)[0], as_of, programme)
    room = capacity(
        [coach.load for coach in batch.coaches], batch.contracts, programme.equity.points_per_entitlement.value
    )
    found = [
        _demand(dimension, code, label, batch, room, programme)
        for dimension, labels in _labels(programme).items()
        for code, label in labels.items()
    ]
    order = list(DIMENSIONS)
    return sorted(found, key=lambda line: (order.index(line.dimension), -(line.ratio or 0.0), -line.waiting))


def _demand(dimension: Dimension, code: str, label: str, batch: Batch, room: Capacity, programme: Programme) -> Demand:
    asked, offered = _ASKED[dimension], _OFFERED[dimension]
    waiting = sum(code in asked(candidate.wishes) for candidate in batch.candidates)
    by_firm: dict[int, int] = defaultdict(int)
    coaches = 0
    for coach, places in zip(batch.coaches, room.places.tolist(), strict=True):
        if code in offered(coach.profile):
            coaches += 1
            by_firm[coach.firm_id] += places
    places = sum(min(room.firms[firm], free) for firm, free in by_firm.items())
    ratio = (waiting / places if places else float("inf")) if waiting else None
    short = ratio is not None and ratio > programme.alerts.waiting_per_place.value
    return Demand(dimension, code, label, waiting, coaches, places, ratio, short)


def _labels(programme: Programme) -> dict[Dimension, dict[str, str]]:
    return {
        "sector": {code: choice.label for code, choice in programme.sectors.values.items()},
        "theme": {code: choice.label for code, choice in programme.themes.values.items()},
        "objective": {code: choice.name for code, choice in programme.objectives.values.items()},
        "region": {code: choice.label for code, choice in load_regions().values.items()},
    }


def _themes(wishes: Wishes) -> Collection[str]:
    # « Guide me » is met by general coaching (PROGRAMME §5).
    return {*wishes.themes, GENERAL} if wishes.guide_me else wishes.themes


_ASKED: Mapping[Dimension, Callable[[Wishes], Collection[str | None]]] = {
    "sector": lambda wishes: (wishes.sector,),
    "theme": _themes,
    "objective": lambda wishes: (wishes.objective,),
    "region": lambda wishes: wishes.regions,
}
_OFFERED: Mapping[Dimension, Callable[[Profile], Collection[str | None]]] = {
    "sector": lambda profile: profile.sectors,
    "theme": lambda profile: profile.themes,
    "objective": lambda profile: (profile.objective,),
    "region": lambda profile: profile.regions,
}
