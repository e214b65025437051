"""The answer to a bare instance: its contract (CLI.md, ``allocate``), its exact amounts, what it refuses."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from data.errors import RefusedError
from engine.matching.instance import Group, Instance, answer
from tests.engine.matching.allocation_oracle import optimum, random_instance


def payload(**changes: Any) -> dict[str, Any]:
    """Three companies, two coaches of one place each; company 1 may only go to coach 1."""
    base = {"scores": [[10, 20.5], [None, 3], [1, 2]], "upper": [1, 1], "lower": [0, 0]}
    return {**base, **changes}


def test_the_whole_answer() -> None:
    assert answer(payload()) == {
        "assignment": [1, None, 0],
        "objective": 21.5,
        "prices": [0.0, 3.0],
        "override_price": [[8.5, 0.0], [None, 8.5], [0.0, 9.5]],
        "place_value": [-7.5, 3.0],
        "waiting": [{"company": 1, "companies": [0, 1, 2], "coaches": [0, 1], "places": 2}],
    }


def test_a_minimum_that_cannot_be_met() -> None:
    assert answer(payload(scores=[[None, 2], [None, 3]], lower=[1, 0])) == {
        "blocked": {
            "companies": [],
            "coaches": [0],
            "places": 1,
            "message": "Le coach 0 doit recevoir au moins 1\u00a0entreprise, et aucune ne peut y aller.",
        }
    }


def test_groups_and_costs_are_read() -> None:
    groups = [{"coaches": [0, 1], "lower": 0, "upper": 1}]
    found = answer(payload(marginal_costs=[[0], [0.25]], groups=groups))
    assert (found["assignment"], found["objective"]) == ([1, None, None], 20.25)


def test_costs_after_the_limit_price_one_more_place() -> None:
    alone = {"scores": [[5], [4]], "upper": [1], "lower": [0]}
    assert answer({**alone, "marginal_costs": [[1]]})["place_value"] == [3.0]
    assert answer({**alone, "marginal_costs": [[1, 3.5]]})["place_value"] == [0.5]


@pytest.mark.parametrize(
    ("scores", "objective"),
    [
        ([[0.1, 0.7], [0.2, 0.7]], 0.9),
        ([[33.333, 33.334], [33.332, 33.334]], 66.667),
        ([[0.000001, 0.000002], [0, 0.000002]], 0.000003),
        ([[70.29, 81.13], [64.4, 52.07]], 145.53),
    ],
)
def test_decimals_add_up_exactly(scores: list[list[float]], objective: float) -> None:
    assert answer({"scores": scores, "upper": [1, 1], "lower": [0, 0]})["objective"] == objective


def test_every_value_of_two_decimals_is_counted_exactly() -> None:
    cents = range(0, 10_001, 7)
    found = answer({"scores": [[cent / 100] for cent in cents], "upper": [len(cents)], "lower": [0]})
    assert found["objective"] == float(sum(Decimal(cent) / 100 for cent in cents))


@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_an_independent_solver_and_is_json(seed: int) -> None:
    rng = np.random.default_rng(500 + seed)
    for _ in range(40):
        instance = random_instance(rng)
        found = json.loads(json.dumps(answer(as_payload(instance)), allow_nan=False))
        expected = optimum(instance)
        if expected is None:
            assert set(found) == {"blocked"}
        else:
            matched = sum(coach is not None for coach in found["assignment"])
            assert (matched, round(100 * found["objective"])) == expected


def as_payload(instance: Instance) -> dict[str, Any]:
    scores = np.where(instance.allowed, instance.scores / 100, np.nan)
    found: dict[str, Any] = {
        "scores": [[None if np.isnan(score) else score for score in row] for row in scores.tolist()],
        "upper": instance.upper.tolist(),
        "lower": instance.lower.tolist(),
    }
    if any(row.size for row in instance.marginal_costs):
        found["marginal_costs"] = [(row / 100).tolist() for row in instance.marginal_costs]
    if instance.groups:
        found["groups"] = [
            {"coaches": list(group.coaches), "lower": group.lower, "upper": group.upper} for group in instance.groups
        ]
    return found


OVERLAPPING = [{"coaches": [0, 1], "lower": 0, "upper": 1}, {"coaches": [1, 2], "lower": 0, "upper": 1}]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (3, "instance : un objet JSON est attendu (reçu : 3)."),
        ({"upper": [], "lower": []}, "scores : champ obligatoire absent."),
        (payload(weights=[1]), "weights : champ inconnu."),
        (payload(scores=[[1, 2], [1]]), "scores[1] a 1\u00a0valeur ; il en faut 2, autant que upper."),
        (payload(scores=[["dix", 1]]), "scores[0][0] : un nombre est attendu (reçu : dix)."),
        (payload(scores=[[True, 1]]), "scores[0][0] : un nombre est attendu (reçu : True)."),
        (payload(scores=[[float("nan"), 1]]), "scores[0][0] : un nombre fini est attendu (reçu : nan)."),
        (payload(scores=[[1, float("inf")]]), "scores[0][1] : un nombre fini est attendu (reçu : inf)."),
        (payload(scores=[[1, 1.2345678]]), "scores[0][1] vaut 1.2345678 ; au plus 6 décimales sont comptées."),
        (payload(scores=[[1e300, 1]]), "scores[0][0] vaut 1e+300 ; c'est trop grand pour être compté exactement."),
        (payload(scores=[[1e13, 1]]), "Les scores ou les coûts sont trop grands pour être comptés exactement."),
        (payload(upper=[1, 1.5]), "upper[1] : un nombre entier est attendu (reçu : 1.5)."),
        (payload(upper=[1, -1]), "upper[1] vaut -1 ; un nombre de places ne peut pas être négatif."),
        (payload(upper=[1, 10**30]), f"upper[1] vaut {10**30}, ce qui n'est pas un nombre de places."),
        (payload(lower=[0, -2]), "lower[1] vaut -2 ; un nombre de places ne peut pas être négatif."),
        (payload(lower=[2, 0]), "lower[0] vaut 2 ; il ne peut pas dépasser upper[0], qui vaut 1."),
        (payload(lower=[0]), "lower a 1\u00a0valeur ; il en faut 2, une par coach (colonne de scores)."),
        (payload(marginal_costs=[[1]]), "marginal_costs a 1\u00a0ligne ; il en faut 2, une par coach."),
        (payload(marginal_costs=[[1], []]), "marginal_costs[1] est vide ; il faut un coût par place, soit 1."),
        (
            payload(upper=[1, 3], marginal_costs=[[1], [1, 2]]),
            "marginal_costs[1] a 2\u00a0valeurs ; il en faut au moins 3, une par place.",
        ),
        (
            payload(upper=[1, 2], marginal_costs=[[1], [2, 1]]),
            "marginal_costs[1][1] est plus petit que le coût de la place précédente ; "
            "les coûts ne peuvent pas décroître.",
        ),
        (
            payload(groups=[{"coaches": [0, 2], "lower": 0, "upper": 1}]),
            "groups[0].coaches[1] vaut 2 ; un indice de coach va de 0 à 1.",
        ),
        (
            payload(groups=[{"coaches": [0, 0], "lower": 0, "upper": 1}]),
            "groups[0].coaches nomme deux fois le même coach.",
        ),
        (
            payload(groups=[{"coaches": [0], "lower": 2, "upper": 1}]),
            "groups[0].lower vaut 2 ; il ne peut pas dépasser groups[0].upper, qui vaut 1.",
        ),
        (payload(groups=[{"coaches": [0], "lower": 0}]), "groups[0].upper : champ obligatoire absent."),
        (
            payload(scores=[[1, 2, 3]], upper=[1, 1, 1], lower=[0, 0, 0], groups=OVERLAPPING),
            "groups[0] et groups[1] se chevauchent sans que l'un contienne l'autre (coach 1 en commun) ; "
            "les groupes doivent être disjoints ou emboîtés.",
        ),
    ],
)
def test_what_is_malformed_is_refused_where_it_is(given: object, sentence: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        answer(given)
    assert str(refusal.value) == sentence


def test_an_instance_checks_the_shapes_it_is_given() -> None:
    places = np.ones(2, np.int64)
    with pytest.raises(RefusedError, match="paires permises"):
        Instance(np.zeros((1, 2), np.int64), np.ones((2, 2), bool), places, places)


def test_groups_are_disjoint_or_nested_whatever_their_order() -> None:
    nested = tuple(Group(coaches, 0, 1) for coaches in ((0, 1, 2), (0, 1), (1,), (3,), (0, 1)))
    places = np.ones(4, np.int64)
    instance = Instance(np.zeros((1, 4), np.int64), np.ones((1, 4), bool), places, 0 * places, (), nested)
    assert instance.nodes == 4 + 1 + 5 + 1
