"""Which streams a project may go to, and why not the others: the router's answer, in French."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.aid.framework import Framework
from engine.aid.malformed import read
from engine.aid.request import RoutedMeasure
from engine.aid.routing import route
from engine.aid.vocabulary import REASONS, Stream
from engine.aid.wording import REASONS as SENTENCES
from engine.formats import money, quantity
from engine.scenarios.catalog import load_catalog


@dataclass(frozen=True)
class OpenStream:
    """A stream, whether the measure may go to it, and otherwise why not: sentences with their rule."""

    stream: Stream
    label: str
    open: bool
    why: tuple[str, ...]


def streams_for(answers: Mapping[str, Any], framework: Framework) -> list[OpenStream]:
    """The implementation streams, open ones first, for the answers to the router's questions.

    Raises:
        MalformedRequestError: an answer is not of the format.
    """
    labels = load_catalog().streams
    found = [
        OpenStream(
            each.stream, labels[each.stream].label, each.open, tuple(_why(code, framework) for code in each.reasons)
        )
        for each in route(read(RoutedMeasure, dict(answers)), framework)
    ]
    return sorted(found, key=lambda each: not each.open)


def _why(code: str, framework: Framework) -> str:
    """The reason's sentence; where the engine's holds values the router does not have, the rule's own limit."""
    limits = {
        "large_consumer": f"Le site est un grand consommateur "
        f"({quantity(framework.general.large_consumer.value, 'GJ')} ou plus).",
        "ghg_investment_under_minimum": "L'investissement lié aux GES n'atteint pas "
        f"{money(framework.large_industrial.investment_minimum.value)}.",
        "compressors_50_kw_or_more": "La puissance des compresseurs atteint "
        f"{quantity(framework.simplified.co2_refrigeration.compressor_limit.value, 'kW')}.",
        "above_simplified_range": "La consommation dépasse le maximum de la mesure simplifiée.",
        "below_simplified_range": "La consommation est sous le minimum de la mesure simplifiée.",
        "greenhouse_belongs_to_simplified": "La serre relève du volet simplifié tant que ses dépenses ne dépassent pas "
        f"{money(framework.simplified.greenhouse.standard_choice_above.value)}.",
        "fuel_other_than_gas": "Le projet n'est pas une biénergie gaz-électricité.",
        "industrial_site": "La biénergie industrielle se dépose au volet standard.",
    }
    return f"{limits.get(code) or SENTENCES[code]} ({REASONS[code]})"
