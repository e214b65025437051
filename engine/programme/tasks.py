"""The month's work: lists to import, companies to match, proposals to approve and publish (AO §8.2; PROGRAMME §4)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.errors import RefusedError
from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.coaching.alert import Alert
from engine.cohort.views import missing_in_inventory
from engine.formats import count, day, enumeration, month, number, of_month
from engine.matching.batch import check_month, read_companies
from engine.programme.action import Action, month_query
from engine.programme.audience import Audience

# How many companies a reason names before counting the others.
_NAMED = 3


@dataclass(frozen=True)
class Situation:
    """What the month's work is found in: ``companies`` by id with their state, ``months`` the batch of each proposal.

    ``emails`` are the coaches' addresses by id; ``untreated`` the alerts on companies forgotten by earlier
    batches (INDICATORS 18).
    """

    store: Store
    as_of: date
    programme: Programme
    companies: Mapping[int, Row]
    months: Mapping[int, date]
    coaches: int
    emails: Mapping[int, str]
    firms_without_contract: int
    untreated: Sequence[Alert]
    audience: Audience

    def batch_of(self, company_id: int) -> date | None:
        """The month of the batch of the company's live proposal."""
        return self.months.get(self.companies[company_id]["proposal_id"])


@dataclass(frozen=True)
class Tasks:
    """The month's work, and the companies whose alert says the same thing."""

    actions: tuple[Action, ...]
    told: frozenset[int]


def tasks(situation: Situation) -> Tasks:
    """The month's work for the situation's audience; one coach has none, a sector's adviser only approves."""
    batch, told = _batch(situation)
    found = [
        *_lists_missing(situation),
        *batch,
        *_to_approve(situation),
        *_to_publish(situation),
        *_incomplete(situation),
    ]
    wanted = situation.audience
    owner = "sector_adviser" if wanted.sector else wanted.role
    mine = [action for action in found if wanted.coach_id is None and owner in (None, action.owner)]
    return Tasks(tuple(mine), told if any(action in mine for action in batch) else frozenset())


def _lists_missing(situation: Situation) -> Iterator[Action]:
    """What no company can be matched without."""
    if not situation.coaches:
        why = "Importez le fichier des coachs : sans eux, aucune entreprise ne peut être jumelée."
        yield Action("Aucun coach n'est inscrit", why, "Importer", "imports", {}, "coordinator", urgent=True)
    if not situation.companies:
        why = "Importez les formulaires et les bilans GES reçus."
        yield Action("Aucune entreprise n'est inscrite", why, "Importer", "imports", {}, "coordinator", urgent=True)
    if situation.firms_without_contract:
        what = f"{count(situation.firms_without_contract, 'firme')} sans contrat"
        why = "Sans contrat, ni minimum garanti ni fourchette : importez le fichier des contrats."
        yield Action(what, why, "Importer", "imports", {}, "coordinator")


def _batch(situation: Situation) -> tuple[list[Action], frozenset[int]]:
    """Companies inventoried before the month, without coach nor proposal (AO §8.2; INDICATORS 18)."""
    try:
        first = check_month(situation.as_of, situation.programme)
    except RefusedError:
        return [], frozenset()  # before or after the programme, there is no batch
    store = situation.store
    inventoried = [row["company_id"] for row in store.rows("batch_companies", first, situation.as_of)]
    pending = {row["company_id"] for row in store.rows("proposal_pending", first)}
    ready = {company.company_id for company in read_companies(store, inventoried) if company.obstacle is None} - pending
    solved = store.rows("batch_of_month", first)
    left = ready & {entry["company_id"] for row in solved for entry in json.loads(row["waiting"])}
    found = []
    if new := ready - left:
        late = sum(alert.company_id in new for alert in situation.untreated)
        since = f", dont {number(late, 0)} avant le mois dernier" if late else ""
        what = f"{count(len(new), 'entreprise')} à jumeler pour {month(first)}"
        why = f"Bilan terminé avant le {day(first)}{since}."
        found.append(_matching(what, why, "Jumeler", first, urgent=late > 0))
    if left:
        what = f"{count(len(left), 'entreprise')} sans coach dans le lot {of_month(first)}"
        names = sorted(situation.companies[key]["name"] for key in left)
        found.append(_matching(what, f"{_some(names)}.", "Voir pourquoi", first))
    return found, frozenset(ready)


def _to_approve(situation: Situation) -> Iterator[Action]:
    sector = {"secteur": situation.audience.sector} if situation.audience.sector else {}
    for first, names in _by_month(situation, "proposed").items():
        what = f"{count(len(names), 'proposition')} à approuver{_for(first)}"
        query = month_query(first) | sector
        yield Action(what, f"{_some(names)}.", "Examiner", "matching", query, "sector_adviser")


def _to_publish(situation: Situation) -> Iterator[Action]:
    for first, names in _by_month(situation, "approved").items():
        what = f"{count(len(names), 'proposition approuvée', 'propositions approuvées')} à publier{_for(first)}"
        yield _matching(what, f"{_some(names)}.", "Publier", first)


def _incomplete(situation: Situation) -> Iterator[Action]:
    """Inventories received with something missing: their companies cannot be matched (PROGRAMME §4)."""
    found = {
        key: f"{company['name']} (sans {enumeration(missing)})"
        for row in situation.store.rows("view_companies")
        if row["has_inventory"]
        and row["withdrawn_on"] is None
        and (company := situation.companies[key := row["company_id"]])
        and (missing := missing_in_inventory(company | row))
    }
    if found:
        what = count(len(found), "bilan GES incomplet", "bilans GES incomplets")
        # Straight to the company's file when there is only one, else to the list.
        query = {"entreprise": str(next(iter(found)))} if len(found) == 1 else {"manque": "scopes"}
        yield Action(what, f"{_some(list(found.values()))}.", "Compléter", "companies", query, "coordinator")


def _by_month(situation: Situation, state: str) -> dict[date | None, list[str]]:
    found: dict[date | None, list[str]] = {}
    for key, row in situation.companies.items():
        if row["state"] == state and situation.audience.sector in (None, row["sector"]):
            found.setdefault(situation.batch_of(key), []).append(row["name"])
    return found


def _matching(what: str, why: str, verb: str, first: date | None, *, urgent: bool = False) -> Action:
    return Action(what, why, verb, "matching", month_query(first), "coordinator", urgent)


def _for(first: date | None) -> str:
    return f" pour {month(first)}" if first else ""


def _some(names: Sequence[str]) -> str:
    others = len(names) - _NAMED
    shown = [*names[:_NAMED], f"{number(others, 0)} de plus"] if others > 0 else list(names)
    return enumeration(shown)
