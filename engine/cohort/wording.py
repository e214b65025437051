"""What the codes of the cohort are called on the screens: states, answers, outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from data.programme_file import Choice, Programme, load_reference, load_regions
from engine.cohort.placing import SettlementKind, State
from engine.formats import enumeration

COMPANY_STATES: Mapping[str, str] = {
    "registered": "Inscrite, bilan attendu",
    "inventoried": "Bilan terminé, sans coach",
    "proposed": "Coach proposé",
    "approved": "Proposition approuvée",
    "offered": "Réponse du coach attendue",
    "confirmed": "Coaching confirmé",
    "under_way": "Coaching en cours",
    "delivered": "Coaching livré",
    "payable": "Coaching livré, à payer",
    "paid": "Coaching payé",
    "withdrawn": "Retirée",
}
"""A company's state (PROGRAMME §4), in the order of its life."""

OUTCOMES: Mapping[State, str] = {
    "created": "À créer",
    "changed": "À changer",
    "unchanged": "Inchangée",
    "superseded": "Remplacée",
    "refused": "Refusée",
}
"""What becomes of a row of a file."""

SETTLEMENTS: Mapping[SettlementKind, str] = {
    "inventory": "Bilans GES incomplets",
    "company": "Entreprises qui se ressemblent",
    "coach": "Coachs demandés, non reconnus",
    "theme": "Thématiques hors liste",
    "answer": "Réponses hors liste",
}
"""What is left to settle, the most blocking first."""

EXCLUSION_ORIGINS: Mapping[str, str] = {
    "declined": "refus du coach",
    "expired": "offre échue",
    "reviewer": "paire interdite",
}

SCOPES: Mapping[str, str] = {"scope_1_t": "portée 1", "scope_2_t": "portée 2", "scope_3_t": "portée 3"}


@dataclass(frozen=True)
class Words:
    """The labels of the programme's closed lists, by code; ``short`` ones are for tables."""

    programme: Programme

    def sector(self, code: str | None) -> str | None:
        """The sector's label."""
        return _label(self.programme.sectors.values, code)

    def size(self, code: str | None) -> str | None:
        """The size class in full."""
        return _label(self.programme.sizes.values, code)

    def short_size(self, code: str | None) -> str | None:
        """The size class in a few words: « 10 à 50 »."""
        return None if code is None else self.programme.sizes.values[code].name

    def objective(self, code: str | None) -> str | None:
        """The objective in full."""
        return _label(self.programme.objectives.values, code)

    def expertise(self, code: str | None) -> str | None:
        """The company's level of expertise."""
        return _label(self.programme.maturities.values, code)

    def maturity(self, code: str | None) -> str | None:
        """The maturity a coach prefers to work with, in the coach's words."""
        return None if code is None else self.programme.maturities.values[code].coach_label

    def theme(self, code: str | None) -> str | None:
        """The theme's label."""
        return _label(self.programme.themes.values, code)

    def region(self, code: str | None) -> str | None:
        """The region's name."""
        return _label(load_regions().values, code)

    def regions(self, codes: Iterable[str]) -> str | None:
        """Several regions in a sentence, None without any."""
        return _regions(tuple(codes))

    def meeting_state(self, code: str | None) -> str | None:
        """Whether a meeting was held, is planned or was cancelled."""
        return _label(load_reference().meeting_states.values, code)

    def source(self, code: str) -> str:
        """The energy source of a line of an inventory; one that is not in the list stays as it was written."""
        known = load_reference().energy_sources.values.get(code)
        return known.label if known else code


@cache
def _regions(codes: tuple[str, ...]) -> str | None:
    return enumeration([load_regions().values[code].label for code in codes]) or None


def _label(values: Mapping[str, Any], code: str | None) -> str | None:
    choice: Choice | None = None if code is None else values.get(code)
    return None if choice is None else choice.label
