"""The aid along one input, its breakpoints named: what changes there, and what bounds the aid on either side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from engine.aid.breakpoints import Curve, breakpoints
from engine.aid.decision import Decision, decide
from engine.aid.framework import Framework
from engine.aid.request import AnyRequest
from engine.aid.scenarios import number_at, replaced
from engine.aid.vocabulary import REASONS
from engine.formats import quantity
from engine.scenarios.catalog import inputs_of, load_catalog
from engine.scenarios.limits import NAMES
from engine.scenarios.result import item_name
from engine.scenarios.scenario import Scenario

# How a condition is called where it begins or ceases to fail; the others are called by their rule.
_CONDITIONS = {
    "pri_below_min": "PRI minimale",
    "pri_above_max": "PRI maximale",
    "no_net_saving": "économie nulle",
    "no_eligible_cost": "coût nul",
    "no_extra_cost": "surcoût nul",
    "no_ghg_reduction": "réduction nulle",
    "large_consumer": "seuil de grand consommateur",
    "ghg_investment_under_minimum": "investissement minimal",
    "above_simplified_range": "maximum de litres",
    "below_simplified_range": "minimum de litres",
    "compressors_50_kw_or_more": "puissance des compresseurs",
    "heat_recovery_under_50": "chaleur récupérée minimale",
    "residential_excluded": "taille du bâtiment d'habitation",
    "under_20_dwellings": "nombre de logements",
    "gas_heating_under_12_months": "durée du chauffage au gaz",
    "commitment_under_10": "engagement minimal",
    "commitment_outside_1_10": "limites de l'engagement",
    "conversion_commitment_7": "engagement minimal d'une conversion",
    "tariff_commitment_10": "engagement minimal au tarif",
    "distributor_aid": "aide d'un distributeur",
}


@dataclass(frozen=True)
class NamedBreak:
    """Where the aid bends or jumps: the input's value, the aid just before, there and just after (CAD), and why."""

    x: float
    left: float
    at: float
    right: float
    jump: bool
    words: str


@dataclass(frozen=True)
class NamedCurve:
    """The exact curve along an input and its named breakpoints."""

    curve: Curve
    breaks: tuple[NamedBreak, ...]


def named_curve(scenario: Scenario, framework: Framework, path: str) -> NamedCurve:
    """The aid along the input at ``path``, over its declared span (widened to hold the value in use).

    Raises:
        UnknownInputError: the path names no number of this request.
    """
    request = scenario.read()
    low, high = span(scenario, path)
    curve = breakpoints(request, framework, path, low, high)
    if curve.points:
        return NamedCurve(curve, _at_points(scenario, request, framework, curve))
    edges = [curve.low, *(each.x for each in curve.breakpoints), curve.high]
    middles = [(start + end) / 2 for start, end in pairwise(edges)]
    decisions = [_decide(request, framework, path, x) for x in middles]
    found = tuple(
        NamedBreak(each.x, each.left, each.at, each.right, each.kind == "jump", _difference(scenario, before, after))
        for each, before, after in zip(curve.breakpoints, decisions, decisions[1:], strict=False)
    )
    return NamedCurve(curve, found)


def span(scenario: Scenario, path: str) -> tuple[float, float]:
    """The declared span of an input, widened so that the value in use is well inside."""
    value = number_at(scenario.read(), path)
    low, high, _ = inputs_of(scenario.request)[path].slider_for(value)
    return low, high


def written(scenario: Scenario, path: str, value: float) -> str:
    """A value of an input with its unit."""
    field = inputs_of(scenario.request)[path]
    return quantity(round(value, 2), field.unit)


def movable(scenario: Scenario) -> list[str]:
    """The inputs a curve can be drawn along: the main numbers the request gives, then the other numbers."""
    request = scenario.read()
    found = [path for path, field in inputs_of(scenario.request).items() if field.is_number and _given(request, path)]
    inputs = inputs_of(scenario.request)
    return sorted(found, key=lambda path: not inputs[path].main)


def _given(request: AnyRequest, path: str) -> bool:
    try:
        return number_at(request, path) is not None
    except ValueError:
        return False


def _decide(request: AnyRequest, framework: Framework, path: str, value: float) -> Decision:
    return decide(replaced(request, path, value), framework)


def _at_points(scenario: Scenario, request: AnyRequest, framework: Framework, curve: Curve) -> tuple[NamedBreak, ...]:
    """For whole numbers: between which two values what sets the aid changes."""
    decisions = [_decide(request, framework, curve.path, x) for x, _ in curve.points]
    found = []
    for index in range(1, len(curve.points)):
        before, after = decisions[index - 1], decisions[index]
        if _state(before) != _state(after):
            (_, left), (x, right) = curve.points[index - 1], curve.points[index]
            found.append(NamedBreak(x, left, right, right, True, _difference(scenario, before, after)))
    return tuple(found)


State = tuple[str, frozenset[tuple[int, str]], tuple[str, ...]]


def _state(decision: Decision) -> State:
    """What sets the aid: the class, the conditions that fail by item (-1 for the request), the limits that bind."""
    failing = {(-1, reason.code) for reason in decision.reasons if reason.code != "programme_ended"}
    failing |= {(index, reason.code) for index, item in enumerate(decision.items) for reason in item.reasons}
    return decision.category, frozenset(failing), _binding(decision)


def _binding(decision: Decision) -> tuple[str, ...]:
    capped = decision.total_a > decision.total_b
    if capped or len(decision.items) == 0:
        return tuple(NAMES[term] for term in decision.binding_b)
    return tuple(NAMES[item.binding[0]] if item.eligible and item.binding else "refusée" for item in decision.items)


def _difference(scenario: Scenario, before: Decision, after: Decision) -> str:
    """What changes from one side to the other, the condition first, then the limit."""
    (size, failing, limits), (new_size, newly, new_limits) = _state(before), _state(after)
    several = len(after.items) > 1
    words = [f"classe {new_size}"] if size != new_size else []
    for index, code in sorted(newly ^ failing):
        if code == "no_eligible_measure" and len(newly ^ failing) > 1:
            continue
        which = f"{item_name(scenario, after, index)} : " if index >= 0 and several else ""
        words.append(f"{which}{_CONDITIONS.get(code) or _short(code)}")
    if not words:
        for index, (old, new) in enumerate(zip(limits, new_limits, strict=False)):
            if old != new:
                which = f"{item_name(scenario, after, index)} : " if several and len(limits) > 1 else ""
                words.append(f"{which}{_lower(old)} → {_lower(new)}")
        if len(limits) != len(new_limits):
            words.append(f"{_lower(limits[0])} → {_lower(new_limits[0])}")
    return ", ".join(dict.fromkeys(words)) or "changement de pente"


def _short(code: str) -> str:
    return f"condition de la règle {REASONS[code]}"


def _lower(words: str) -> str:
    return words if words.startswith("PRI") else words[0].lower() + words[1:]


def catalog_label(scenario: Scenario, path: str) -> str:
    """An axis title: what the input is called, with its unit."""
    field = inputs_of(scenario.request)[path]
    return f"{field.label} ({field.unit})" if field.unit in load_catalog().most else field.label
