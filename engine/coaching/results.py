"""What moves in companies: actions and funding requests, during the coaching and after it (INDICATORS 28; AO §1.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from data.errors import RefusedError
from data.reading import Reader, Row
from data.store import Store
from engine.coaching.required_text import required_text
from engine.coaching.stored_row import stored_row
from engine.formats import day

ActionState = Literal["identified", "prioritised", "started", "done", "dropped"]
FundingState = Literal["prepared", "filed", "granted", "refused"]

ACTION_STATES: Mapping[ActionState, str] = {
    "identified": "Repérée",
    "prioritised": "Priorisée",
    "started": "Commencée",
    "done": "Réalisée",
    "dropped": "Abandonnée",
}
FUNDING_STATES: Mapping[FundingState, str] = {
    "prepared": "En préparation",
    "filed": "Déposée",
    "granted": "Accordée",
    "refused": "Refusée",
}


@dataclass(frozen=True)
class Results:
    """Actions and funding requests at a date; amounts in cents, reductions in t CO2e a year as companies expect them.

    ``actions`` and ``funding`` are the rows behind the counts (``action_list``, ``action_funding``).
    """

    actions: tuple[Row, ...]
    funding: tuple[Row, ...]
    action_counts: Mapping[ActionState, int]
    funding_counts: Mapping[FundingState, int]
    expected_t: float
    asked_cents: int
    granted_cents: int


def results(reader: Reader, as_of: date, company_id: int | None = None) -> Results:
    """Everything recorded by ``as_of``, for a company or for all of them."""
    actions = reader.rows("action_list", as_of, company_id)
    funding = reader.rows("action_funding", as_of, company_id)
    action_counts = Counter(row["state"] for row in actions)
    funding_counts = Counter(row["state"] for row in funding)
    return Results(
        actions=tuple(actions),
        funding=tuple(funding),
        action_counts={state: action_counts[state] for state in ACTION_STATES},
        funding_counts={state: funding_counts[state] for state in FUNDING_STATES},
        expected_t=sum(row["expected_t"] or 0.0 for row in actions if row["state"] != "dropped"),
        asked_cents=sum(row["asked_cents"] or 0 for row in funding),
        granted_cents=sum(row["granted_cents"] or 0 for row in funding),
    )


def identify_action(
    store: Store,
    company_id: int,
    title: str,
    author: str,
    on: date,
    *,
    expected_t: float | None = None,
    today: date | None = None,
) -> int:
    """Record an action a company could take; returns its key. ``expected_t``: t CO2e a year it should avoid.

    Raises:
        RefusedError: no title, a negative reduction, a date after ``today``, or an unknown company.
    """
    values = _described(title, expected_t)
    refuse_future(on, today)
    with store.write(author, f"Action repérée : {values['title']}") as transaction:
        check_company(transaction, company_id)
        return transaction.insert("action", [{"company_id": company_id, "identified_on": on, **values}])[0]


def advance_action(
    store: Store,
    action_id: int,
    state: Literal["prioritised", "started", "done"],
    author: str,
    on: date,
    *,
    seen: int | None = None,
    today: date | None = None,
) -> None:
    """Say that an action reached ``state`` at ``on``; the same again corrects the date.

    Raises:
        RefusedError: it was dropped, ``on`` precedes the step before or follows ``today``, or it is done without
            having started.
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    refuse_future(on, today)
    with store.write(author, f"Action : {ACTION_STATES[state].lower()}") as transaction:
        row = stored_row(transaction, "action", action_id, seen)
        if row["dropped_on"] is not None:
            raise RefusedError(f"Cette action a été abandonnée le {day(row['dropped_on'])}.")
        if state == "done" and row["started_on"] is None:
            raise RefusedError("Dites d'abord quand cette action a commencé.")
        changed = row | {f"{state}_on": on}
        _refuse_disorder(changed, ("identified_on", "prioritised_on"))
        _refuse_disorder(changed, ("identified_on", "started_on", "done_on"))
        transaction.update("action", [{"action_id": action_id, f"{state}_on": on}])


def drop_action(
    store: Store,
    action_id: int,
    author: str,
    on: date,
    reason: str,
    *,
    seen: int | None = None,
    today: date | None = None,
) -> None:
    """Say that an action is given up, and why.

    Raises:
        RefusedError: no reason, already done, or ``on`` precedes the day it was identified or follows ``today``.
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    refuse_future(on, today)
    why = required_text(reason, "Une raison est attendue pour abandonner une action.")
    with store.write(author, f"Action abandonnée : {why}") as transaction:
        row = stored_row(transaction, "action", action_id, seen)
        if row["done_on"] is not None:
            raise RefusedError(f"Cette action a été réalisée le {day(row['done_on'])}.")
        _refuse_disorder(row | {"dropped_on": on}, ("identified_on", "dropped_on"))
        transaction.update("action", [{"action_id": action_id, "dropped_on": on, "dropped_reason": why}])


def describe_action(
    store: Store, action_id: int, title: str, author: str, *, expected_t: float | None = None, seen: int | None = None
) -> None:
    """Correct what an action is called and the reduction it should bring.

    Raises:
        RefusedError: no title, or a negative reduction.
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    with store.write(author, "Action corrigée") as transaction:
        stored_row(transaction, "action", action_id, seen)
        transaction.update("action", [{"action_id": action_id, **_described(title, expected_t)}])


def prepare_funding(
    store: Store,
    company_id: int,
    programme: str,
    author: str,
    on: date,
    *,
    asked_cents: int | None = None,
    today: date | None = None,
) -> int:
    """Record a funding request in preparation; returns its key.

    Raises:
        RefusedError: no programme, an amount that is not positive, a date after ``today``, or an unknown company.
    """
    refuse_future(on, today)
    name = required_text(programme, "Le programme de financement est attendu.")
    _refuse_amount(asked_cents, least=1)
    with store.write(author, f"Demande de financement : {name}") as transaction:
        check_company(transaction, company_id)
        row = {"company_id": company_id, "programme": name, "asked_cents": asked_cents, "prepared_on": on}
        return transaction.insert("funding_request", [row])[0]


def file_funding(
    store: Store,
    funding_request_id: int,
    author: str,
    on: date,
    *,
    asked_cents: int | None = None,
    seen: int | None = None,
    today: date | None = None,
) -> None:
    """Say that a request was filed at ``on``, for ``asked_cents`` when the amount is known by then.

    Raises:
        RefusedError: ``on`` is before its preparation, after its decision or after ``today``, or the amount is not
            positive.
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    refuse_future(on, today)
    _refuse_amount(asked_cents, least=1)
    with store.write(author, "Demande de financement déposée") as transaction:
        row = stored_row(transaction, "funding_request", funding_request_id, seen)
        changed = {"filed_on": on, "asked_cents": row["asked_cents"] if asked_cents is None else asked_cents}
        _refuse_disorder(row | changed, ("prepared_on", "filed_on", "decided_on"))
        transaction.update("funding_request", [{"funding_request_id": funding_request_id} | changed])


def decide_funding(
    store: Store,
    funding_request_id: int,
    author: str,
    on: date,
    granted_cents: int | None,
    *,
    seen: int | None = None,
    today: date | None = None,
) -> None:
    """Record the decision on a filed request: the amount granted, or None when it was refused.

    Raises:
        RefusedError: it is not filed, ``on`` is before that or after ``today``, or the amount is negative.
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    refuse_future(on, today)
    _refuse_amount(granted_cents, least=0)
    said = "refusée" if granted_cents is None else "accordée"
    with store.write(author, f"Demande de financement {said}") as transaction:
        row = stored_row(transaction, "funding_request", funding_request_id, seen)
        if row["filed_on"] is None:
            raise RefusedError("Dites d'abord quand cette demande a été déposée.")
        changed = {"decided_on": on, "granted_cents": granted_cents}
        _refuse_disorder(row | changed, ("prepared_on", "filed_on", "decided_on"))
        transaction.update("funding_request", [{"funding_request_id": funding_request_id} | changed])


def check_company(reader: Reader, company_id: int) -> str:
    """The name of a company that may be written about.

    Raises:
        RefusedError: unknown, or merged into another.
    """
    found = reader.rows("contact_company", company_id)
    if not found:
        raise RefusedError("Cette entreprise n'existe plus, ou sa fiche a été fusionnée avec une autre.")
    return str(found[0]["name"])


def refuse_future(on: date, today: date | None) -> None:
    """Refuse to record as done what has not come; nothing is known of the day without ``today``.

    Raises:
        RefusedError: ``on`` is after ``today``.
    """
    if today is not None and on > today:
        raise RefusedError(f"Le {day(on)} n'est pas encore passé : ce qui est à venir se prévoit par une relance.")


def _described(title: str, expected_t: float | None) -> Row:
    text = required_text(title, "Dites en quelques mots quelle est cette action.")
    if expected_t is not None and not 0 <= expected_t < float("inf"):
        raise RefusedError("La réduction attendue est un nombre positif ou nul de tonnes.")
    return {"title": text, "expected_t": expected_t}


def _refuse_amount(cents: int | None, *, least: int) -> None:
    if cents is not None and cents < least:
        raise RefusedError("Un montant positif est attendu.")


_DATES = {
    "identified_on": "le repérage",
    "prioritised_on": "la priorisation",
    "started_on": "le début",
    "done_on": "la réalisation",
    "dropped_on": "l'abandon",
    "prepared_on": "la préparation",
    "filed_on": "le dépôt",
    "decided_on": "la décision",
}


def _refuse_disorder(row: Row, columns: tuple[str, ...]) -> None:
    dated = [(row[column], _DATES[column]) for column in columns if row[column] is not None]
    for (earlier, first), (later, second) in pairwise(dated):
        if later < earlier:
            raise RefusedError(
                f"Les dates se contredisent : {second} ({day(later)}) précéderait {first} ({day(earlier)})."
            )
