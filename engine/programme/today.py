"""What waits for a decision today: actions before figures, urgent ones first (INDICATORS, SCREENS)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.errors import RefusedError
from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.coaching.standing import DELIVERED, State, company_states
from engine.cohort.views import missing_in_inventory
from engine.cohort.wording import SETTLEMENTS
from engine.formats import count, day, enumeration, hours, month, number, of_month, percent
from engine.matching.batch import read_batch
from engine.programme.alerts import Alert, alerts_of
from engine.programme.calendar import add_months, first_of_month
from engine.programme.status import indicators

Screen = Literal["companies", "matching", "imports"]

# Where a coaching is once its first meeting was held.
_STARTED: tuple[State, ...] = ("under_way", *DELIVERED)

# How many companies a reason names before counting the others.
_NAMED = 3


@dataclass(frozen=True)
class Action:
    """Something that waits: what, why, and where it is resolved.

    ``screen`` opens with ``query``, the parameters of its URL; ``verb`` is what one does there.
    """

    what: str
    why: str
    verb: str
    screen: Screen
    query: Mapping[str, str]
    urgent: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure and the list of companies behind it, by ``states``; ``of`` is what it is measured against."""

    label: str
    value: str
    of: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class Today:
    """The day's actions, urgent first, and where the programme stands; ``beginning``: nothing was imported yet.

    ``next_batch`` is the first day of the next monthly batch, None once the programme is over.
    """

    actions: tuple[Action, ...]
    figures: tuple[Figure, ...]
    beginning: bool
    next_batch: date | None


@dataclass(frozen=True)
class _Situation:
    """What the actions are found in: ``companies`` by id with their state, ``proposals`` and coaches by id."""

    store: Store
    as_of: date
    programme: Programme
    companies: Mapping[int, Row]
    proposals: Mapping[int, Row]
    coaches: Mapping[int, str]
    firms: int
    alerts: Sequence[Alert]

    def of(self, alert: str) -> list[Alert]:
        """The alerts of that name."""
        return [found for found in self.alerts if found.name == alert]

    def month_of(self, company: Row) -> date | None:
        """The month of the batch of the company's live proposal."""
        proposal = self.proposals.get(company["proposal_id"])
        return proposal["month"] if proposal else None


def today_view(store: Store, as_of: date, programme: Programme) -> Today:
    """What waits at ``as_of``, and the figures of the day."""
    companies = company_states(store, as_of, programme)
    situation = _Situation(
        store=store,
        as_of=as_of,
        programme=programme,
        companies={row["company_id"]: row for row in companies},
        proposals={row["proposal_id"]: row for row in store.rows("view_proposals")},
        coaches={row["coach_id"]: row["coach"] for row in store.rows("coach_names")},
        firms=sum(row["guaranteed_minimum"] is None for row in store.rows("view_contracts")),
        alerts=alerts_of(companies, as_of, programme),
    )
    beginning = not companies and not situation.coaches
    found = [] if beginning else [action for search in _SEARCHES for action in search(situation)]
    return Today(
        actions=tuple(sorted(found, key=lambda action: not action.urgent)),
        figures=_figures(companies, programme),
        beginning=beginning,
        next_batch=_next_batch(as_of, programme),
    )


def _late(situation: _Situation) -> Iterator[Action]:
    """Offers past their deadline (INDICATORS 6)."""
    for alert in situation.of("confirmation_late"):
        yield _offer(situation, alert, urgent=True)


def _due(situation: _Situation) -> Iterator[Action]:
    """Offers whose deadline is near (INDICATORS 6, in amber)."""
    for alert in situation.of("confirmation_due"):
        yield _offer(situation, alert, urgent=False)


def _offer(situation: _Situation, alert: Alert, *, urgent: bool) -> Action:
    company = situation.companies[alert.company_id]
    query = _month_query(situation.month_of(company)) | {"entreprise": str(alert.company_id)}
    coach = situation.coaches[company["coach_id"]]
    why = f"{coach} · {alert.company}"
    return Action(alert.reason, why, "Ouvrir", "matching", query, urgent)


def _lists_missing(situation: _Situation) -> Iterator[Action]:
    """What no company can be matched without."""
    if not situation.coaches:
        why = "Importez le fichier des coachs : sans eux, aucune entreprise ne peut être jumelée."
        yield Action("Aucun coach n'est inscrit", why, "Importer", "imports", {}, urgent=True)
    if not situation.companies:
        why = "Importez les formulaires et les bilans GES reçus."
        yield Action("Aucune entreprise n'est inscrite", why, "Importer", "imports", {}, urgent=True)
    if situation.firms:
        what = f"{count(situation.firms, 'firme')} sans contrat"
        why = "Sans contrat, ni minimum garanti ni fourchette : importez le fichier des contrats."
        yield Action(what, why, "Importer", "imports", {})


def _batch(situation: _Situation) -> Iterator[Action]:
    """Companies inventoried before the month, without coach nor proposal (AO §8.2; INDICATORS 18)."""
    first = first_of_month(situation.as_of)
    try:
        batch = read_batch(situation.store, first, situation.as_of, situation.programme)
    except RefusedError:
        return  # before or after the programme, there is no batch
    ready = {
        candidate.company_id
        for candidate in batch.candidates
        if candidate.obstacle is None and candidate.company_id not in batch.drafts
    }
    solved = situation.store.rows("batch_of_month", first)
    left = ready & {entry["company_id"] for row in solved for entry in json.loads(row["waiting"])}
    if new := ready - left:
        late = sum(alert.company_id in new for alert in situation.of("batch_untreated"))
        since = f", dont {number(late, 0)} avant le mois dernier" if late else ""
        why = f"Bilan terminé avant le {day(first)}{since}."
        what = f"{count(len(new), 'entreprise')} à jumeler pour {month(first)}"
        yield Action(what, why, "Jumeler", "matching", _month_query(first), urgent=late > 0)
    if left:
        what = f"{count(len(left), 'entreprise')} sans coach dans le lot {of_month(first)}"
        yield Action(what, f"{_named(situation, left)}.", "Voir pourquoi", "matching", _month_query(first))


def _to_approve(situation: _Situation) -> Iterator[Action]:
    for first, names in _by_month(situation, "proposed").items():
        what = f"{count(len(names), 'proposition')} à approuver{_for(first)}"
        yield Action(what, f"{_some(names)}.", "Examiner", "matching", _month_query(first))


def _to_publish(situation: _Situation) -> Iterator[Action]:
    for first, names in _by_month(situation, "approved").items():
        what = f"{count(len(names), 'proposition approuvée', 'propositions approuvées')} à publier{_for(first)}"
        yield Action(what, f"{_some(names)}.", "Publier", "matching", _month_query(first))


def _by_month(situation: _Situation, state: str) -> dict[date | None, list[str]]:
    found: dict[date | None, list[str]] = {}
    for row in situation.companies.values():
        if row["state"] == state:
            found.setdefault(situation.month_of(row), []).append(row["name"])
    return found


def _to_settle(situation: _Situation) -> Iterator[Action]:
    """What imports could not place; incomplete inventories are told apart."""
    kinds = Counter(row["kind"] for row in situation.store.rows("settlement_open"))
    others = {kind: kinds[kind] for kind in SETTLEMENTS if kinds[kind] and kind != "inventory"}
    if others:
        total = sum(others.values())
        what = f"{count(total, 'réponse')} d'importation à régler"
        why = enumeration([f"{SETTLEMENTS[kind].lower()} ({number(found, 0)})" for kind, found in others.items()])
        yield Action(what, f"{why[0].upper()}{why[1:]}.", "Régler", "imports", {"volet": "regler"})


def _incomplete(situation: _Situation) -> Iterator[Action]:
    """Inventories received with something missing: their companies cannot be matched (PROGRAMME §4)."""
    found = {
        row["company_id"]: missing
        for row in situation.store.rows("view_companies")
        if row["has_inventory"]
        and row["withdrawn_on"] is None
        and (missing := missing_in_inventory(situation.companies[row["company_id"]] | row))
    }
    if found:
        what = count(len(found), "bilan GES incomplet", "bilans GES incomplets")
        lacking = {
            key: f"{situation.companies[key]['name']} (sans {enumeration(names)})" for key, names in found.items()
        }
        yield Action(what, f"{_some(list(lacking.values()))}.", "Compléter", "companies", _list(found, "scopes"))


def _forms(situation: _Situation) -> Iterator[Action]:
    """Inventoried companies whose form is late (INDICATORS 30)."""
    late = [alert.company_id for alert in situation.of("intake_missing")]
    if late:
        days = count(situation.programme.alerts.intake_missing_days.value, "jour")
        what = f"{count(len(late), 'formulaire attendu', 'formulaires attendus')} depuis plus de {days}"
        yield Action(what, f"{_named(situation, late)}.", "Voir", "companies", _list(late, "form_late"))


_SEARCHES = (_late, _lists_missing, _to_settle, _batch, _to_approve, _to_publish, _due, _forms, _incomplete)


def _figures(companies: Sequence[Row], programme: Programme) -> tuple[Figure, ...]:
    states = Counter(row["state"] for row in companies)
    found = indicators(list(companies), programme)
    target = programme.targets.companies.value
    promised = target * programme.coaching.minutes.value
    return (
        Figure("Entreprises inscrites", number(len(companies), 0), "tous états confondus", ()),
        Figure(
            "En attente d'un coach", number(states["inventoried"], 0), "bilan terminé, sans coach", ("inventoried",)
        ),
        Figure("Réponses attendues", number(states["offered"], 0), "offres chez les coachs", ("offered",)),
        Figure(
            "Coachings démarrés",
            number(found["started"], 0),
            f"sur {number(target, 0)} visés, soit {percent(found['started_share'])}",
            _STARTED,
        ),
        Figure(
            "Heures livrées",
            hours(int(found["delivered_minutes"])),
            f"sur {hours(promised)}, soit {percent(found['delivered_share'])}",
            _STARTED,
        ),
    )


def _next_batch(as_of: date, programme: Programme) -> date | None:
    following = max(add_months(first_of_month(as_of), 1), first_of_month(programme.coaching.first_day.value))
    return following if following <= programme.coaching.last_day.value else None


def _list(companies: Sequence[int] | Mapping[int, object], gap: str) -> dict[str, str]:
    """Straight to the company's file when there is only one, else to the list."""
    keys = list(companies)
    return {"entreprise": str(keys[0])} if len(keys) == 1 else {"manque": gap}


def _month_query(first: date | None) -> dict[str, str]:
    return {"mois": f"{first:%Y-%m}"} if first else {}


def _for(first: date | None) -> str:
    return f" pour {month(first)}" if first else ""


def _named(situation: _Situation, companies: Sequence[int] | set[int]) -> str:
    return _some(sorted(situation.companies[key]["name"] for key in companies))


def _some(names: Sequence[str]) -> str:
    others = len(names) - _NAMED
    shown = [*names[:_NAMED], f"{number(others, 0)} de plus"] if others > 0 else list(names)
    return enumeration(shown)
