"""Each part by its table, then the weighted sum, against values worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.programme_file import Part, load_programme
from engine.matching.affinity import FULL_SCORE, PARTS, Profile, Wishes, scores

PROGRAMME = load_programme()
COMPANY = Wishes(
    sector="finance", size="small", objective="start", maturity="beginner", themes=("energy",), regions=("06",)
)
COACH = Profile(
    key=7,
    sectors={"finance": "primary", "aluminium": "secondary"},
    themes={"energy": "primary", "general": "secondary"},
    sizes={"small": "primary", "large": "secondary"},
    regions=("06", "13"),
    objective="start",
    maturity="beginner",
)


def part(name: Part, company: Wishes, coach: Profile) -> float:
    return scores([company], [coach], PROGRAMME).of_pair(0, 0)[name]


@pytest.mark.parametrize(
    ("name", "answers", "expected"),
    [
        ("sector", {"sector": "finance"}, 1.0),
        ("sector", {"sector": "aluminium"}, 0.6),
        ("sector", {"sector": "aerospace"}, 0.0),
        ("sector", {"sector": None}, 0.5),
        ("size", {"size": "small"}, 1.0),
        ("size", {"size": "large"}, 0.6),
        ("size", {"size": "medium"}, 0.0),
        ("themes", {"themes": ("energy",)}, 1.0),
        ("themes", {"themes": ("energy", "mobility")}, 0.5),
        ("themes", {"themes": ("mobility",)}, 0.0),
        ("themes", {"themes": ()}, 0.5),
        ("themes", {"themes": (), "guide_me": True}, 0.6),
        ("themes", {"themes": ("energy",), "guide_me": True}, 0.8),
        ("region", {"regions": ("13",)}, 1.0),
        ("region", {"regions": ("01", "06")}, 1.0),
        ("region", {"regions": ("01",)}, 0.0),
        ("region", {"regions": ()}, 0.5),
        ("objective", {"objective": "start"}, 1.0),
        ("objective", {"objective": "fund"}, 0.0),
        ("objective", {"objective": None}, 0.5),
        ("maturity", {"maturity": "beginner"}, 1.0),
        ("maturity", {"maturity": "intermediate"}, 0.5),
        ("maturity", {"maturity": "advanced"}, 0.0),
        ("maturity", {"maturity": None}, 0.5),
        ("requested", {"requested": 7}, 1.0),
        ("requested", {"requested": None}, 0.5),
        ("requested", {"requested": 99}, 0.5),
    ],
)
def test_part_by_what_the_company_answered(name: Part, answers: dict[str, Any], expected: float) -> None:
    assert part(name, replace(COMPANY, **answers), COACH) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "offer", "expected"),
    [
        ("sector", {"sectors": {}}, 0.5),
        ("size", {"sizes": {}}, 0.5),
        ("themes", {"themes": {}}, 0.5),
        ("region", {"regions": ()}, 0.5),
        ("objective", {"objective": None}, 0.5),
        ("maturity", {"maturity": None}, 0.5),
    ],
)
def test_a_coach_who_did_not_answer_is_neutral(name: Part, offer: dict[str, Any], expected: float) -> None:
    assert part(name, COMPANY, replace(COACH, **offer)) == expected


def test_guide_me_is_neutral_for_a_coach_without_general_support() -> None:
    lost = replace(COMPANY, themes=(), guide_me=True)
    assert part("themes", lost, replace(COACH, themes={"energy": "primary"})) == 0.5


def test_requested_coach_against_another() -> None:
    other = replace(COACH, key=8)
    asked = scores([replace(COMPANY, requested=7)], [COACH, other], PROGRAMME).parts["requested"]
    assert asked.tolist() == [[1.0, 0.0]]


def test_score_is_the_weighted_sum_in_hundredths_of_a_point() -> None:
    # 35 × 0.6 + 25 × 0.5 + 15 × 1 + 12 × 0 + 5 × 0 + 5 × 0.5 + 3 × 0.5 = 52.5 points
    company = replace(
        COMPANY,
        sector="aluminium",
        themes=("energy", "mobility"),
        size="medium",
        objective="fund",
        maturity="intermediate",
    )
    assert scores([company], [COACH], PROGRAMME).scores.tolist() == [[5250]]


def test_the_director_s_weights_replace_those_of_the_file() -> None:
    only_size = scores([COMPANY], [COACH, replace(COACH, sizes={"large": "primary"})], PROGRAMME, {"size": 1.0})
    assert only_size.scores.tolist() == [[FULL_SCORE, 0]]
    assert only_size.weights == {"size": 1.0}


@pytest.mark.parametrize(("companies", "coaches"), [(0, 0), (0, 3), (3, 0)])
def test_nobody_on_one_side(companies: int, coaches: int) -> None:
    affinity = scores([COMPANY] * companies, [COACH] * coaches, PROGRAMME)
    assert affinity.scores.shape == (companies, coaches)


def ranks(codes: list[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(codes), st.sampled_from(["primary", "secondary"]), max_size=3)


SECTORS, SIZES, THEMES = (list(choices.values) for choices in (PROGRAMME.sectors, PROGRAMME.sizes, PROGRAMME.themes))
OBJECTIVES, MATURITIES = list(PROGRAMME.objectives.values), list(PROGRAMME.maturities.values)
COMPANIES = st.builds(
    Wishes,
    sector=st.none() | st.sampled_from(SECTORS),
    size=st.none() | st.sampled_from(SIZES),
    objective=st.none() | st.sampled_from(OBJECTIVES),
    maturity=st.none() | st.sampled_from(MATURITIES),
    themes=st.lists(st.sampled_from(THEMES), unique=True, max_size=2),
    guide_me=st.booleans(),
    regions=st.lists(st.sampled_from(["01", "06", "13"]), unique=True),
    requested=st.none() | st.integers(0, 4),
)
COACHES = st.builds(
    Profile,
    key=st.integers(0, 4),
    sectors=ranks(SECTORS),
    themes=ranks(THEMES),
    sizes=ranks(SIZES),
    regions=st.lists(st.sampled_from(["01", "06", "13"]), unique=True),
    objective=st.none() | st.sampled_from(OBJECTIVES),
    maturity=st.none() | st.sampled_from(MATURITIES),
)


@given(st.lists(COMPANIES, min_size=1, max_size=5), st.lists(COACHES, min_size=1, max_size=5), st.randoms())
def test_a_pair_is_scored_alone_and_within_bounds(companies: list[Wishes], coaches: list[Profile], random: Any) -> None:
    whole = scores(companies, coaches, PROGRAMME)
    assert whole.scores.min() >= 0
    assert whole.scores.max() <= FULL_SCORE
    assert all(whole.parts[name].min() >= 0 and whole.parts[name].max() <= 1 for name in PARTS)
    rows, columns = list(range(len(companies))), list(range(len(coaches)))
    random.shuffle(rows)
    random.shuffle(columns)
    shuffled = scores([companies[i] for i in rows], [coaches[j] for j in columns], PROGRAMME)
    assert np.array_equal(shuffled.scores, whole.scores[np.ix_(rows, columns)])
