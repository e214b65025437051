"""How well a pair fits, company and coach alone: the parts of the score and their weighted sum (PROGRAMME §5).

Everybody's answers become categorical codes once; each part is then one array operation over all pairs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

import numpy as np

from data.programme_file import AffinityTerms, Part, Programme
from engine.matching.problem import Floats, Ints

PARTS: tuple[Part, ...] = get_args(Part)
POINT = 100
"""Scores and costs are whole hundredths of a point (PROGRAMME §5)."""
FULL_SCORE = 100 * POINT

GENERAL = "general"
"""The theme, on the coach's side, that meets « Je ne sais pas, guidez-moi » (PROGRAMME §2, §5)."""


@dataclass(frozen=True)
class Wishes:
    """What a company answered in its form (AO annex 1); ``None`` or empty: no answer.

    ``requested`` is the key of the coach asked for, ``None`` too when the name is on no list.
    """

    sector: str | None = None
    size: str | None = None
    objective: str | None = None
    maturity: str | None = None
    themes: Collection[str] = ()
    guide_me: bool = False
    regions: Collection[str] = ()
    requested: int | None = None


@dataclass(frozen=True)
class Profile:
    """What a coach offers (AO §11.1): ranks (``primary``, ``secondary``) by code, preferences; empty: no answer."""

    key: int
    sectors: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, str] = field(default_factory=dict)
    regions: Collection[str] = ()
    objective: str | None = None
    maturity: str | None = None


@dataclass(frozen=True, eq=False)
class Affinity:
    """The parts of every pair's score, read back one by one.

    Attributes:
        parts: (n, m) values in [0, 1] by part.
        weights: weight of each part, summing to 1.
        scores: (n, m) whole hundredths of a point in [0, 10 000], rounded once, half to even.
    """

    parts: Mapping[Part, Floats]
    weights: Mapping[Part, float]
    scores: Ints

    def of_pair(self, company: int, coach: int) -> dict[Part, float]:
        """The parts of one pair, by their indices."""
        return {part: float(values[company, coach]) for part, values in self.parts.items()}


def scores(
    companies: Sequence[Wishes],
    coaches: Sequence[Profile],
    programme: Programme,
    weights: Mapping[Part, float] | None = None,
) -> Affinity:
    """The affinity of every pair, (n, m); tables of values from the parameter file, ``affinity``.

    Args:
        companies: n companies; each is scored on what it answered, an absent answer being neutral.
        coaches: m coaches.
        programme: the parameters.
        weights: weight of each part, summing to 1; those of the parameter file by default.
    """
    terms = programme.affinity
    chosen = dict(terms.weights.value if weights is None else weights)
    parts: dict[Part, Floats] = {
        "sector": _speciality(
            [c.sector for c in companies], [c.sectors for c in coaches], list(programme.sectors.values), terms
        ),
        "themes": _themes(companies, coaches, list(programme.themes.values), terms),
        "region": _region(companies, coaches, terms),
        "size": _speciality(
            [c.size for c in companies], [c.sizes for c in coaches], list(programme.sizes.values), terms
        ),
        "objective": _objective(companies, coaches, list(programme.objectives.values), terms),
        "requested": _requested(companies, coaches, terms),
        "maturity": _maturity(companies, coaches, list(programme.maturities.values), terms),
    }
    total = sum((chosen.get(part, 0.0) * parts[part] for part in PARTS), np.zeros((len(companies), len(coaches))))
    return Affinity(parts, chosen, np.rint(total * FULL_SCORE).astype(np.int64))


def _codes(answers: Sequence[str | None], options: Sequence[str]) -> Ints:
    """The position of each answer among ``options``, −1 without one."""
    position = {code: index for index, code in enumerate(options)}
    return np.array([-1 if answer is None else position[answer] for answer in answers], np.int64)


def _rank_values(ranks: Sequence[Mapping[str, str]], options: Sequence[str], terms: AffinityTerms) -> Floats:
    """(options, m) value of each coach for each code of a list; neutral all along for a list left blank."""
    table = terms.speciality.value
    of_rank = {"primary": table.primary, "secondary": table.secondary}
    rows = [
        [of_rank[listed[code]] if code in listed else table.none for code in options]
        if listed
        else [terms.neutral.value] * len(options)
        for listed in ranks
    ]
    return np.array(rows, float).reshape(len(ranks), len(options)).T


def _speciality(
    answers: Sequence[str | None], ranks: Sequence[Mapping[str, str]], options: Sequence[str], terms: AffinityTerms
) -> Floats:
    """Primary, secondary or none, by the coach's list (AO §11.1.1, §11.1.3)."""
    codes, values = _codes(answers, options), _rank_values(ranks, options, terms)
    return np.where(codes[:, np.newaxis] < 0, terms.neutral.value, values[codes])


def _themes(
    companies: Sequence[Wishes], coaches: Sequence[Profile], options: Sequence[str], terms: AffinityTerms
) -> Floats:
    """The mean over what the company chose in the list of annex 1, « guidez-moi » being one of the choices."""
    values = _rank_values([coach.themes for coach in coaches], options, terms)
    meets_guidance = np.array([GENERAL in coach.themes for coach in coaches], bool)
    guidance = np.where(meets_guidance, values[options.index(GENERAL)], terms.neutral.value)
    values = np.vstack([values, guidance])
    guide_me = np.array([[float(company.guide_me)] for company in companies]).reshape(len(companies), 1)
    asked = np.hstack([_incidence([company.themes for company in companies], options), guide_me])
    counts = asked.sum(axis=1)[:, np.newaxis]
    means = np.divide(asked @ values, counts, where=counts > 0, out=np.zeros((len(companies), len(coaches))))
    return np.where(counts > 0, means, terms.neutral.value)


def _region(companies: Sequence[Wishes], coaches: Sequence[Profile], terms: AffinityTerms) -> Floats:
    """Whether company and coach share a region (AO §11.1.4)."""
    located, covered = [c.regions for c in companies], [c.regions for c in coaches]
    options = sorted({region for regions in (*located, *covered) for region in regions})
    there, here = _incidence(located, options), _incidence(covered, options)
    shared = np.where(there @ here.T > 0, terms.region.value.shared, terms.region.value.other)
    silent = np.logical_or(there.sum(axis=1)[:, np.newaxis] == 0, here.sum(axis=1) == 0)
    return np.where(silent, terms.neutral.value, shared)


def _incidence(answers: Sequence[Collection[str]], options: Sequence[str]) -> Floats:
    """(n, options) 1 where the answer holds the option."""
    rows = [[float(code in answer) for code in options] for answer in answers]
    return np.array(rows, float).reshape(len(answers), len(options))


def _objective(
    companies: Sequence[Wishes], coaches: Sequence[Profile], options: Sequence[str], terms: AffinityTerms
) -> Floats:
    """Whether the company's objective is the one the coach prefers (AO §11.1.5)."""
    asked = _codes([c.objective for c in companies], options)[:, np.newaxis]
    preferred = _codes([c.objective for c in coaches], options)
    table = terms.objective.value
    met = np.where(asked == preferred, table.same, table.other)
    return np.where((asked < 0) | (preferred < 0), terms.neutral.value, met)


def _maturity(
    companies: Sequence[Wishes], coaches: Sequence[Profile], options: Sequence[str], terms: AffinityTerms
) -> Floats:
    """By the number of steps between the company's level and the coach's preference (AO §11.1.6)."""
    level = _codes([c.maturity for c in companies], options)[:, np.newaxis]
    preferred = _codes([c.maturity for c in coaches], options)
    steps = np.array(terms.maturity.value)
    apart = np.minimum(np.abs(level - preferred), steps.size - 1)
    return np.where((level < 0) | (preferred < 0), terms.neutral.value, steps[apart])


def _requested(companies: Sequence[Wishes], coaches: Sequence[Profile], terms: AffinityTerms) -> Floats:
    """Whether the coach is the one the company asked for (AO annex 1); nobody, or a name off the list: neutral."""
    keys = np.array([coach.key for coach in coaches], np.int64)
    wanted = np.array([-1 if c.requested is None else c.requested for c in companies], np.int64)[:, np.newaxis]
    table = terms.requested.value
    met = np.where(wanted == keys, table.this_coach, table.another)
    return np.where(np.isin(wanted, keys), met, terms.neutral.value)
