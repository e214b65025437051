"""The parts of a score as a reviewer reads them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.programme_file import load_programme
from engine.matching.affinity import Profile, Wishes, scores
from engine.matching.batch import Candidate
from engine.matching.fit import Fit, fit, wanted

PROGRAMME = load_programme()
WISHES = Wishes("finance", "small", "start", "beginner", ("energy",), False, ("06",), 7)
COMPANY = Candidate(1, "Banque Ferrox", WISHES, "Coach 07", None)
COACH = Profile(
    7,
    {"aluminium": "secondary", "finance": "primary"},
    {"energy": "primary", "general": "secondary"},
    {"small": "secondary", "large": "primary"},
    ("06", "13"),
    "start",
    "advanced",
)


def rows(wishes: Wishes, coach: Profile = COACH) -> dict[str, Fit]:
    affinity = scores([wishes], [coach], PROGRAMME)
    company = replace(COMPANY, wishes=wishes)
    found = fit(company, coach, affinity.of_pair(0, 0), affinity.weights, PROGRAMME)
    assert sum(row.points for row in found) == pytest.approx(affinity.scores[0, 0] / 100)
    assert sum(row.out_of for row in found) == pytest.approx(100)
    return {row.name: row for row in found}


def test_the_heaviest_part_comes_first() -> None:
    assert list(rows(WISHES))[:2] == ["Secteur", "Thématiques"]


@pytest.mark.parametrize(
    ("name", "answers", "asked", "met"),
    [
        ("Secteur", {}, "Finance", "spécialité principale"),
        ("Secteur", {"sector": "aluminium"}, "Aluminium", "spécialité secondaire"),
        ("Secteur", {"sector": "aerospace"}, "Aérospatial", "plutôt : Finance"),
        ("Taille", {}, "10 à 50", "spécialité secondaire"),
        ("Taille", {"size": "medium"}, "50 à 250", "plutôt : 250 à 500"),
        ("Thématiques", {}, "Gestion de l'énergie", "spécialité principale"),
        ("Thématiques", {"themes": ("mobility",)}, "Mobilité durable", "plutôt : Gestion de l'énergie"),
        (
            "Thématiques",
            {"themes": ("energy", "mobility")},
            "Gestion de l'énergie et Mobilité durable",
            "Gestion de l'énergie (spécialité principale)",
        ),
        ("Thématiques", {"themes": (), "guide_me": True}, "Je ne sais pas, guidez-moi", "spécialité secondaire"),
        ("Thématiques", {"themes": ()}, "—", "neutre"),
        ("Région", {}, "Montréal", "Montréal"),
        ("Région", {"regions": ("01",)}, "Bas-Saint-Laurent", "plutôt : Montréal et Laval"),
        ("Région", {"regions": ()}, "—", "neutre"),
        ("Objectif", {}, "Enclencher des initiatives", "oui"),
        ("Objectif", {"objective": "fund"}, "Préparer un financement", "plutôt : Enclencher des initiatives"),
        ("Maturité", {}, "Débutante", "plutôt : Avancée"),
        ("Maturité", {"maturity": None}, "—", "neutre"),
        ("Coach demandé", {}, "Coach 07", "oui"),
        ("Coach demandé", {"requested": 8}, "Coach 07", "non"),
    ],
)
def test_what_is_asked_and_how_it_is_met(name: str, answers: dict[str, Any], asked: str, met: str) -> None:
    row = rows(replace(WISHES, **answers))[name]
    assert (row.asked, row.met) == (asked, met)


def test_guide_me_is_neutral_for_a_coach_without_general_support() -> None:
    coach = replace(COACH, themes={"energy": "primary"})
    assert rows(replace(WISHES, themes=(), guide_me=True), coach)["Thématiques"].met == "neutre"


def test_a_requested_coach_off_the_list_is_shown_as_written() -> None:
    wishes = replace(WISHES, requested=None)
    assert rows(wishes)["Coach demandé"].met == "neutre"
    assert wanted(replace(COMPANY, wishes=wishes, requested_as_written="Nom hors liste"), PROGRAMME)["requested"] == (
        "Nom hors liste"
    )
