"""Starting from a company: what its inventory and its record say of a request.

The consumption class needs conversions to energy that are not in the aid rules (R193): they are given in
``data/reference/energy.yaml`` and used only once the office has confirmed them in its settings.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.parameter_file import Sourced, Strict, load_parameters
from data.reading import Row
from data.store import Store
from engine.aid.vocabulary import Sector
from engine.formats import count, quantity
from engine.scenarios.paths import put
from engine.scenarios.scenario import Scenario

ENERGY_FILE = Path(__file__).parents[2] / "data" / "reference" / "energy.yaml"

# The setting that says which conversions the office has confirmed: the fingerprint of their figures.
CONFIRMED = "energy_factors_confirmed"


class Conversion(Strict):
    """Gigajoules in a unit of a source, with where the figure comes from."""

    gj: float
    unit: str
    ref: str


class Energy(Strict):
    """The file: conversions by source, what is fossil, and the programme's sectors as the aid rules call them."""

    conversions: dict[str, Conversion]
    not_counted: Sourced[list[str]]
    fossil: Sourced[list[str]]
    sectors: Sourced[dict[str, Sector]]
    heating: Sourced[list[str]]

    @property
    def fingerprint(self) -> str:
        """What the figures and their units come down to: others must be confirmed again."""
        figures = {source: (each.gj, each.unit) for source, each in self.conversions.items()}
        return hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()[:12]


@cache
def load_energy() -> Energy:
    """The file, read once."""
    return load_parameters(ENERGY_FILE, Energy)


@dataclass(frozen=True)
class Prefill:
    """What a company brings to a request: values by path, and sentences on what was taken or could not be.

    ``heating`` is the fuel it heats with and the litres of a year, when it burns oil or propane.
    """

    name: str
    changes: Mapping[str, Any]
    said: tuple[str, ...]
    heating: tuple[str, float] | None = None


def prefill(store: Store, company_id: int) -> Prefill | None:
    """What the record and the inventory of a company say, ``None`` when there is no such company."""
    found = store.rows("scenario_company", company_id)
    if not found:
        return None
    company, lines = found[0], store.rows("scenario_inventory_lines", company_id)
    energy, changes, said = load_energy(), dict[str, Any](), list[str]()
    sector = energy.sectors.value.get(company["sector"] or "")
    if sector:
        changes["participant.sector"] = sector
    if not lines:
        said.append("Son bilan ne donne pas de quantités d'énergie : rien d'autre n'est prérempli.")
    else:
        fossil = [row for row in lines if row["source"] in energy.fossil.value and row["quantity"] > 0]
        changes["participant.uses_fossil_fuel_or_emits_fugitives"] = bool(fossil)
        said.append(f"{count(len(lines), 'source')} d'énergie au bilan" + ("." if fossil else ", aucune fossile."))
        said.append(_consumption(lines, store.setting(CONFIRMED) == energy.fingerprint, energy, changes))
    return Prefill(company["name"], changes, tuple(said), _heating(lines, energy))


def _heating(lines: list[Row], energy: Energy) -> tuple[str, float] | None:
    burnt = [row for row in lines if row["source"] in energy.heating.value and row["quantity"] > 0]
    most = max(burnt, key=lambda row: row["quantity"], default=None)
    return None if most is None else (most["source"], float(most["quantity"]))


def applied(scenario: Scenario, found: Prefill, company_id: int) -> Scenario:
    """The scenario with what the company brings."""
    request = scenario.request
    for path, value in found.changes.items():
        request = put(request, path, value)
    if found.heating is not None and scenario.stream == "simplified":
        fuel, litres = found.heating
        measure = {**request["measures"][0], "type": "heating", "fuel": fuel, "annual_litres": [litres, litres]}
        request = put(request, "measures[0]", measure)
    return Scenario(request, scenario.framework, scenario.names, scenario.variant, company_id)


def _consumption(lines: list[Row], confirmed: bool, energy: Energy, changes: dict[str, Any]) -> str:
    """Fills the site's consumption when it can be worked out; says so, or why not."""
    counted = [row for row in lines if row["source"] not in energy.not_counted.value]
    if not confirmed:
        return (
            "Les facteurs de conversion en énergie restent à confirmer dans les réglages : la consommation du site, "
            "donc sa classe (PMC ou GC), n'est pas préremplie."
        )
    unknown = [row for row in counted if not _known(row, energy)]
    if unknown:
        return "Une source du bilan n'a pas de facteur de conversion : la consommation n'est pas préremplie."
    total = sum(row["quantity"] * energy.conversions[row["source"]].gj for row in counted)
    changes["participant.non_electric_gj"] = round(total, 1)
    return f"Consommation non électrique tirée du bilan : {quantity(total, 'GJ', 0)} par an."


def _known(row: Row, energy: Energy) -> bool:
    conversion = energy.conversions.get(row["source"])
    return conversion is not None and conversion.unit == row["unit"]
