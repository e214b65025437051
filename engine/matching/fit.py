"""The parts of a score side by side: what the company asks for, what the coach offers, the points it brings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from data.programme_file import Choices, Part, Programme, SizeChoices, load_regions
from engine.formats import MISSING, enumeration
from engine.matching.affinity import GENERAL, Profile, Wishes
from engine.matching.batch import Candidate

PART_NAMES: Mapping[Part, str] = {
    "sector": "Secteur",
    "themes": "Thématiques",
    "region": "Région",
    "size": "Taille",
    "objective": "Objectif",
    "requested": "Coach demandé",
    "maturity": "Maturité",
}


@dataclass(frozen=True)
class Fit:
    """One part of a score: what is asked, how it is met, the ``points`` obtained ``out_of`` the part's weight."""

    name: str
    asked: str
    met: str
    points: float
    out_of: float


def fit(
    company: Candidate,
    coach: Profile,
    parts: Mapping[Part, float],
    weights: Mapping[Part, float],
    programme: Programme,
) -> list[Fit]:
    """The parts of one pair's score, the heaviest first.

    Args:
        company: what it wants.
        coach: what the coach offers.
        parts: values in [0, 1].
        weights: summing to 1.
        programme: the parameters, for the labels.
    """
    asked, met = wanted(company, programme), _met(company.wishes, coach, programme)
    heaviest = sorted(parts, key=lambda part: -weights.get(part, 0.0))
    return [
        Fit(PART_NAMES[part], asked[part], met[part], 100 * weights.get(part, 0.0) * parts[part], 100 * weight)
        for part in heaviest
        if (weight := weights.get(part, 0.0))
    ]


def wanted(company: Candidate, programme: Programme) -> dict[Part, str]:
    """What a company answered, in French, by part."""
    wishes: Wishes = company.wishes
    themes = [programme.themes.values[code].name for code in wishes.themes]
    if wishes.guide_me:
        themes.append(programme.guide_me.value)
    return {
        "sector": _label(programme.sectors, wishes.sector),
        "themes": enumeration(themes) or MISSING,
        "region": _regions(wishes.regions),
        "size": _label(programme.sizes, wishes.size),
        "objective": _label(programme.objectives, wishes.objective),
        "requested": company.requested_as_written or "personne",
        "maturity": _label(programme.maturities, wishes.maturity),
    }


def _met(wishes: Wishes, coach: Profile, programme: Programme) -> dict[Part, str]:
    """How a coach meets what a company asks for, in a few words by part; what the coach offers when it differs."""
    requested = {None: NEUTRAL, coach.key: "oui"}.get(wishes.requested, "non")
    return {
        "sector": _speciality(wishes.sector, coach.sectors, programme.sectors),
        "themes": _themes(wishes, coach, programme),
        "region": _shared_regions(wishes, coach),
        "size": _speciality(wishes.size, coach.sizes, programme.sizes),
        "objective": _preference(wishes.objective, coach.objective, programme.objectives),
        "requested": requested,
        "maturity": _preference(wishes.maturity, coach.maturity, programme.maturities),
    }


NEUTRAL = "neutre"
_RANKS = {"primary": "spécialité principale", "secondary": "spécialité secondaire"}


def _speciality(asked: str | None, ranks: Mapping[str, str], choices: Choices | SizeChoices) -> str:
    if asked is None or not ranks:
        return NEUTRAL
    return _RANKS[ranks[asked]] if asked in ranks else _first(ranks, choices)


def _first(ranks: Mapping[str, str], choices: Choices | SizeChoices) -> str:
    """The coach's principal speciality, which is not what was asked."""
    code = min(ranks, key=ranks.__getitem__)  # "primary" before "secondary"
    return f"plutôt : {choices.values[code].name}"


def _themes(wishes: Wishes, coach: Profile, programme: Programme) -> str:
    asked = [*wishes.themes, *([GENERAL] if wishes.guide_me else [])]
    met = [code for code in asked if code in coach.themes]
    if len(asked) == 1 and met:
        return _RANKS[coach.themes[met[0]]]
    if met:
        names = programme.themes.values
        return enumeration([f"{names[code].name} ({_RANKS[coach.themes[code]]})" for code in met])
    return _first(coach.themes, programme.themes) if wishes.themes and coach.themes else NEUTRAL


def _shared_regions(wishes: Wishes, coach: Profile) -> str:
    if not (wishes.regions and coach.regions):
        return NEUTRAL
    shared = [code for code in coach.regions if code in wishes.regions]
    return _regions(shared) if shared else f"plutôt : {_regions(coach.regions)}"


def _preference(asked: str | None, preferred: str | None, choices: Choices) -> str:
    if asked is None or preferred is None:
        return NEUTRAL
    return "oui" if asked == preferred else f"plutôt : {choices.values[preferred].name}"


def _label(choices: Choices | SizeChoices, code: str | None) -> str:
    return MISSING if code is None else choices.values[code].name


def _regions(codes: Collection[str]) -> str:
    return enumeration([load_regions().values[code].label for code in codes]) or MISSING
