"""What moves the aid, how far it spreads, and what the ambiguous readings of the text are worth on this project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.aid.framework import Framework
from engine.aid.inversion import Solution, for_aid, for_pay_back
from engine.aid.montecarlo import Simulation, Triangular, simulate
from engine.aid.scenarios import UnknownInputError, number_at
from engine.aid.sensitivity import Swing, swings
from engine.formats import money, quantity
from engine.scenarios.catalog import inputs_of, load_catalog
from engine.scenarios.curve import NamedCurve, movable, written
from engine.scenarios.result import result
from engine.scenarios.scenario import Scenario


def uncertain(scenario: Scenario) -> dict[str, tuple[float, float, float]]:
    """Low, value and high of every input declared uncertain that the request gives and that is not zero."""
    request, found = scenario.read(), {}
    for path, field in inputs_of(scenario.request).items():
        if field.spread is None:
            continue
        try:
            value = number_at(request, path)
        except UnknownInputError:  # broken down: no single number to move
            continue
        if value:
            low, high = sorted((value * field.spread.low, value * field.spread.high))
            found[path] = (low, value, high)
    return found


def tornado(scenario: Scenario, framework: Framework) -> tuple[Swing, ...]:
    """What each uncertain input alone does to the aid, widest first."""
    return swings(
        scenario.read(), framework, {path: (low, high) for path, (low, _, high) in uncertain(scenario).items()}
    )


def telling_input(scenario: Scenario, framework: Framework) -> str | None:
    """The input that moves the aid most, else the first main one: the one to talk about first."""
    found = tornado(scenario, framework)
    if found and found[0].width > 0:
        return found[0].path
    return next(iter(movable(scenario)), None)


def spread(scenario: Scenario, framework: Framework) -> Simulation | None:
    """The aid when every uncertain input is drawn between its bounds, most often near its value."""
    catalog = load_catalog()
    declared = {path: Triangular(*bounds) for path, bounds in uncertain(scenario).items()}
    if not declared:
        return None
    return simulate(scenario.read(), framework, declared, catalog.draws, catalog.seed)


def answer_for_aid(scenario: Scenario, named: NamedCurve, target: float) -> list[str]:
    """Sentences: which value of the input gives an aid of ``target`` dollars, or why none does."""
    found = for_aid(named.curve, target)
    if found:
        return [_said(scenario, named.curve.path, each, f"une aide de {money(target)}") for each in found]
    aids = _aids(named)
    best_x, best = max(aids, key=lambda pair: pair[1])
    between = _between(scenario, named)
    if target > best:
        return [
            f"Aucune valeur {between} ne donne {money(target)} : l'aide la plus haute est de {money(best)}, "
            f"à {written(scenario, named.curve.path, best_x)}."
        ]
    return [f"Aucune valeur {between} ne donne exactement {money(target)}."]


def answer_for_pay_back(scenario: Scenario, named: NamedCurve, years: float) -> list[str]:
    """Sentences: which value of the input brings the pay-back after aid to ``years``, or why none does."""
    goal = f"une PRI après aide de {quantity(years, 'an' if years < 2 else 'ans', 1)}"
    if not named.curve.pieces:
        return ["L'engagement se choisit en années entières : cherchez la PRI par une autre donnée."]
    if not any(piece.value((piece.start + piece.end) / 2, "saving") > 0 for piece in named.curve.pieces):
        return ["Sans économie annuelle, il n'y a pas de période de récupération à viser dans ce volet."]
    found = for_pay_back(named.curve, years)
    if found:
        return [_said(scenario, named.curve.path, each, goal) for each in found]
    return [f"Aucune valeur {_between(scenario, named)} ne donne {goal}."]


def _said(scenario: Scenario, path: str, solution: Solution, goal: str) -> str:
    start, end = written(scenario, path, solution.start), written(scenario, path, solution.end)
    if solution.kind == "exact":
        return f"**{start}** donne {goal}."
    if solution.kind == "interval":
        return f"Toute valeur de **{start}** à **{end}** donne {goal}."
    return f"À **{start}**, l'aide saute par-dessus la cible : {goal} n'est jamais atteinte exactement."


def _aids(named: NamedCurve) -> list[tuple[float, float]]:
    if named.curve.points:
        return list(named.curve.points)
    return [(x, piece.value(x)) for piece in named.curve.pieces for x in (piece.start, piece.end)]


def _between(scenario: Scenario, named: NamedCurve) -> str:
    low, high = (written(scenario, named.curve.path, x) for x in (named.curve.low, named.curve.high))
    return f"entre {low} et {high}"


@dataclass(frozen=True)
class ReadingEffect:
    """A reading that can be switched: its codes, what it is about, the choices and what each gives, CAD."""

    option: str
    reading: str
    topic: str
    ref: str
    taken: Any
    chosen: Any
    aid: Mapping[Any, float]
    words: Mapping[Any, str]

    @property
    def effect(self) -> float:
        """How much the other choice changes the aid, CAD."""
        others = [aid for choice, aid in self.aid.items() if choice != self.chosen]
        return max((aid - self.aid[self.chosen] for aid in others), key=abs, default=0.0)


def reading_effects(scenario: Scenario, framework: Framework) -> list[ReadingEffect]:
    """The readings a request may switch, with their effect on this project."""
    options: dict[str, Any] = scenario.request.get("options", {})
    found = []
    for name, option in framework.options.items():
        choices = [option.value, *option.alternatives]
        reading = framework.readings[option.reading]
        aids = {each: result(with_reading(scenario, name, each), framework).aid for each in choices}
        words = dict(zip(choices, [reading.taken, *reading.others], strict=False))
        chosen = options.get(name, option.value)
        found.append(ReadingEffect(name, option.reading, reading.topic, reading.ref, option.value, chosen, aids, words))
    return found


def with_reading(scenario: Scenario, option: str, choice: Any) -> Scenario:
    """The scenario with one reading stated."""
    options = {**scenario.request.get("options", {}), option: choice}
    return replace(scenario, request={**scenario.request, "options": options})
