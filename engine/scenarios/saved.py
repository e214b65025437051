"""Scenarios kept with a name, an author and a date, for a company or free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.errors import ImpactError, RefusedError
from data.store import Store
from engine.aid.framework import frameworks
from engine.scenarios.result import result
from engine.scenarios.scenario import Scenario, fingerprint, from_text, newest_framework, to_text

# Longer names no longer fit a heading.
LONGEST_NAME = 80

# Dollars: a result this close to the one shown is the same.
_SAME = 0.01


@dataclass(frozen=True)
class Saved:
    """A kept scenario; ``shown_aid`` is what it gave when it was kept, CAD."""

    scenario_id: int
    name: str
    company_id: int | None
    company: str | None
    author: str
    created_at: datetime
    shown_aid: float
    content: str
    fingerprint: str
    framework: str

    def open(self) -> Scenario:
        """The scenario, exactly as kept.

        Raises:
            RefusedError: its content no longer matches its fingerprint.
        """
        scenario = from_text(self.content)
        if fingerprint(scenario) != self.fingerprint:
            raise RefusedError(
                f"Le scénario « {self.name} » a été modifié hors de l'application : il n'est pas rouvert."
            )
        return scenario


@dataclass(frozen=True)
class Reopened:
    """A scenario and what has changed since it was kept: sentences, empty when nothing has."""

    scenario: Scenario
    newer: Scenario | None
    said: tuple[str, ...]


def save(store: Store, scenario: Scenario, name: str, author: str) -> int:
    """Keep ``scenario`` under ``name``; returns its number.

    Raises:
        RefusedError: no name, or too long a one.
    """
    name = name.strip()
    if not name:
        raise RefusedError("Donnez un nom au scénario pour le retrouver.")
    if len(name) > LONGEST_NAME:
        raise RefusedError(f"Le nom d'un scénario tient en {LONGEST_NAME} caractères.")
    row = {
        "company_id": scenario.company_id,
        "name": name,
        "content": to_text(scenario),
        "framework": scenario.framework,
        "fingerprint": fingerprint(scenario),
        "shown_aid": result(scenario).aid,
        "created_at": store.now().replace(microsecond=0),
        "author": author,
    }
    with store.write(author, "enregistrement d'un scénario") as transaction:
        (identifier,) = transaction.insert("scenario", [row])
    return identifier


def forget(store: Store, scenario_id: int, author: str) -> None:
    """Remove a kept scenario, unless someone else just did; its content stays in the audit."""
    with store.write(author, "retrait d'un scénario") as transaction:
        transaction.delete("scenario", [{"scenario_id": scenario_id}])


def saved_scenarios(store: Store) -> list[Saved]:
    """Every kept scenario, latest first."""
    return [Saved(**row) for row in store.rows("scenario_list")]


def reopen(kept: Saved) -> Reopened:
    """The scenario as it was, and under the newest framework when that is another one.

    Raises:
        RefusedError: altered outside the application.
    """
    scenario = kept.open()
    newest = newest_framework().version
    newer = None
    said: list[str] = []
    if scenario.framework != newest:
        newer = Scenario(scenario.request, newest, scenario.names, None, scenario.company_id)
        said.append(f"Ce scénario a été fait sous le cadre {scenario.framework}; le plus récent est {newest}.")
    if scenario.framework not in frameworks():
        return Reopened(
            scenario, newer, (*said, "Son cadre n'est plus installé : seul le résultat récent est calculé.")
        )
    try:
        now = result(scenario).aid
    except ImpactError as refusal:
        return Reopened(scenario, newer, (*said, str(refusal)))
    if abs(now - kept.shown_aid) > _SAME:
        said.append("Le calcul a été corrigé depuis : le montant affiché ce jour-là était différent.")
    return Reopened(scenario, newer, tuple(said))
