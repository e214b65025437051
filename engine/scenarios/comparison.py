"""Scenarios side by side: the same figures in the same order, in French."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.formats import money, percent, quantity
from engine.scenarios.catalog import load_catalog
from engine.scenarios.result import Result, result
from engine.scenarios.scenario import Scenario, fingerprint


@dataclass(frozen=True)
class Line:
    """One figure for every scenario compared."""

    label: str
    values: tuple[str, ...]


def side_by_side(scenarios: Sequence[Scenario]) -> list[Line]:
    """The lines of the comparison, one value per scenario.

    Raises:
        ImpactError: a scenario cannot be decided.
    """
    results = [result(each) for each in scenarios]
    streams = load_catalog().streams
    found = [Line("Volet", tuple(streams[each.stream].label for each in scenarios))]
    found += [Line(label, tuple(write(each) for each in results)) for label, write in _LINES]
    return [*found, Line("Empreinte", tuple(fingerprint(each) for each in scenarios))]


def _years(value: float | None) -> str:
    return quantity(value, "ans", 1)


def _binding(found: Result) -> str:
    return found.binding[0].words if found.binding else "—"


_LINES: Sequence[tuple[str, Callable[[Result], str]]] = (
    ("Aide", lambda found: money(found.aid)),
    ("Admissibilité", lambda found: found.status),
    ("Coût admissible", lambda found: money(found.cost)),
    ("Part du coût", lambda found: percent(found.share, 1)),
    ("Part de l'entreprise", lambda found: money(found.participant)),
    ("PRI avant aide", lambda found: _years(found.pay_back_before)),
    ("PRI après aide", lambda found: _years(found.pay_back_after)),
    ("GES évités par an", lambda found: quantity(found.tonnes, "t", 1)),
    ("Aide par tonne", lambda found: money(None if found.per_tonne is None else round(found.per_tonne, 2))),
    ("Limitée par", _binding),
    ("Cadre", lambda found: found.framework.version),
    ("Hypothèse", lambda found: found.framework.hypothesis or "—"),
)
