"""Two frameworks, variants or readings on the same request, the difference attributed parameter by parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import Any

from engine.aid.decision import Decision, decide
from engine.aid.framework import Framework
from engine.aid.request import AnyRequest
from engine.aid.scenarios import awarded, evaluate
from engine.aid.variants import Change, differences, vary

# Beyond this many changed parameters, 2ⁿ evaluations are too long: changes are then grouped by section.
_ALONE = 8


@dataclass(frozen=True)
class Attribution:
    """The part of the difference that changes of parameters bring, CAD, the end of the programme set aside."""

    changes: tuple[Change, ...]
    aid: float


@dataclass(frozen=True)
class Comparison:
    """A request under two frameworks; the attributions sum to the difference between the two amounts."""

    first: Decision
    second: Decision
    first_amount: float
    second_amount: float
    attributions: tuple[Attribution, ...]


def compare(request: AnyRequest, first: Framework, second: Framework) -> Comparison:
    """Decide under both, and share the difference between the changed parameters.

    Each one's part is its Shapley value: its effect averaged over every order in which the changes can be made, so
    that the order does not matter and the parts sum to the whole.
    """
    groups = _groups(differences(first, second))
    amounts = {
        chosen: _amount(request, _changed(first, groups, chosen))
        for size in range(len(groups) + 1)
        for chosen in combinations(range(len(groups)), size)
    }
    attributions = [Attribution(group, _shapley(index, len(groups), amounts)) for index, group in enumerate(groups)]
    whole = tuple(range(len(groups)))
    return Comparison(decide(request, first), decide(request, second), amounts[()], amounts[whole], tuple(attributions))


def compare_readings(request: AnyRequest, framework: Framework, readings: Mapping[str, Any]) -> Comparison:
    """Compare the framework's readings with others, by option: ``{"pri_max_inclusive": True}``.

    A reading the request itself states prevails over both.
    """
    changes = {f"options.{name}": value for name, value in readings.items()}
    return compare(request, framework, vary(framework, "autre lecture", changes))


def _groups(changes: list[Change]) -> list[tuple[Change, ...]]:
    if len(changes) <= _ALONE:
        return [(change,) for change in changes]
    sections: dict[str, list[Change]] = {}
    for change in changes:
        sections.setdefault(change.path.split(".")[0], []).append(change)
    groups = [tuple(section) for section in sections.values()]
    # Sections of a framework are few, but a whole other framework may touch them all.
    return groups if len(groups) <= _ALONE else [tuple(changes)]


def _changed(first: Framework, groups: list[tuple[Change, ...]], chosen: tuple[int, ...]) -> Framework:
    changes = {change.path: change.after for index in chosen for change in groups[index]}
    return vary(first, "comparaison", changes) if changes else first


def _amount(request: AnyRequest, framework: Framework) -> float:
    return float(awarded(evaluate(request, framework, {})))


def _shapley(player: int, players: int, amounts: Mapping[tuple[int, ...], float]) -> float:
    """The average effect of one change over all orders."""
    others = [index for index in range(players) if index != player]
    value = 0.0
    for size in range(players):
        weight = factorial(size) * factorial(players - size - 1) / factorial(players)
        for before in combinations(others, size):
            after = tuple(sorted((*before, player)))
            value += weight * (amounts[after] - amounts[before])
    return value
