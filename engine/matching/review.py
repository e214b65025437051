"""The batch's life once solved: approval, publication, the coach's answer (PROGRAMME §4).

Each act is one transaction that reads the proposal again: of two people at once, the second is told what happened.
An impossible act is refused with the reason; an act on several proposals is done for all or for none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.errors import RefusedError
from data.programme_file import Programme, load_programme
from data.reading import Reader, Row
from data.store import Store
from data.transaction import Transaction
from engine.formats import count, day, weekday
from engine.matching.guards import Seen, excluded, gone, proposals, refuse_all, refuse_overloads, tidy
from engine.matching.limits import beyond_ranges
from engine.matching.message import Message, messages
from engine.matching.scope import EVERYTHING, Scope
from engine.programme.calendar import Deadline, add_months, confirmation_deadline

State = Literal["proposed", "approved", "offered", "confirmed", "declined", "expired", "replaced", "withdrawn"]
Action = Literal["approve", "reopen", "publish", "confirm", "decline", "expire"]

TRANSITIONS: Mapping[Action, tuple[State, State]] = {
    "approve": ("proposed", "approved"),
    "reopen": ("approved", "proposed"),
    "publish": ("approved", "offered"),
    "confirm": ("offered", "confirmed"),
    "decline": ("offered", "declined"),
    "expire": ("offered", "expired"),
}
"""From which state each act starts, and where it leads."""

STATE_NAMES: Mapping[State, str] = {
    "proposed": "à approuver",
    "approved": "approuvée",
    "offered": "publiée, en attente de la réponse du coach",
    "confirmed": "confirmée par le coach",
    "declined": "refusée par le coach",
    "expired": "échue sans réponse",
    "replaced": "remplacée par un autre choix",
    "withdrawn": "retirée",
}

_ACTS: Mapping[Action, str] = {
    "approve": "l'approuver",
    "reopen": "revenir sur l'approbation",
    "publish": "la publier",
    "confirm": "enregistrer l'acceptation",
    "decline": "enregistrer le refus",
    "expire": "la déclarer échue",
}
_TITLES: Mapping[Action, str] = {
    "approve": "Approbation de propositions",
    "reopen": "Approbation annulée",
    "publish": "Publication de propositions",
    "confirm": "Acceptation du coach",
    "decline": "Refus du coach",
    "expire": "Proposition déclarée échue",
}


@dataclass(frozen=True)
class Publication:
    """What a publication fixed: the deadline with its skipped days, a message per coach, a warning if it is late."""

    deadline: Deadline
    messages: tuple[Message, ...]
    warning: str | None


def in_state(reader: Reader, month: date, state: State) -> list[int]:
    """The proposals of a month's batch that are in ``state``, by company name. ``month`` is its first day."""
    return [row["proposal_id"] for row in reader.rows("proposal_of_month", month) if row["state"] == state]


def approve(
    store: Store,
    proposal_ids: Sequence[int],
    author: str,
    on: date,
    *,
    seen: Seen | None = None,
    programme: Programme | None = None,
    scope: Scope = EVERYTHING,
) -> None:
    """Approve draft proposals in the name of ``author`` (PROGRAMME §4, → approved); each holds its place from now on.

    Raises:
        RefusedError: one of them is not a draft any more, its pair was excluded since, or a limit of the coach or
            the firm would be exceeded, or its company is outside ``scope``; nothing was written.
        StaleError: one of them changed since it was ``seen``.
    """
    with _act(store, "approve", proposal_ids, author, seen) as (transaction, rows):
        scope.refuse_outside(rows)
        refuse_all([problem for row in rows if (problem := gone(row) or excluded(row))])
        _move(transaction, "approve", rows, approved_on=on, approved_by=author)
        refuse_overloads(transaction, rows, on, programme or load_programme())


def reopen(
    store: Store,
    proposal_ids: Sequence[int],
    author: str,
    *,
    seen: Seen | None = None,
    scope: Scope = EVERYTHING,
) -> None:
    """Take approvals back: the proposals are drafts again, which the next solution may change unless locked.

    Raises:
        RefusedError: one of them is not approved, is already published, or its company is outside ``scope``.
        StaleError: one of them changed since it was ``seen``.
    """
    with _act(store, "reopen", proposal_ids, author, seen) as (transaction, rows):
        scope.refuse_outside(rows)
        _move(transaction, "reopen", rows, approved_on=None, approved_by=None)


def comment(
    store: Store,
    proposal_id: int,
    text: str,
    author: str,
    *,
    seen: Seen | None = None,
    scope: Scope = EVERYTHING,
) -> None:
    """Keep a note on a proposal, whatever its state; a blank one removes it.

    Raises:
        RefusedError: its company is outside ``scope``.
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    with store.write(author, "Commentaire sur une proposition") as transaction:
        scope.refuse_outside(proposals(transaction, [proposal_id], seen))
        transaction.update("proposal", [{"proposal_id": proposal_id, "comment": text.strip() or None}])


def publish(
    store: Store,
    proposal_ids: Sequence[int],
    author: str,
    on: date,
    *,
    seen: Seen | None = None,
    programme: Programme | None = None,
    scope: Scope = EVERYTHING,
) -> Publication:
    """Offer approved proposals to their coaches; the confirmation deadline is fixed here (PROGRAMME §4; AO §8.2).

    Raises:
        RefusedError: not approved, consent withdrawn, company gone, pair excluded since, a limit of the coach or the
            firm would be exceeded, the firm's expected range is and no comment says why, or ``scope`` is one sector;
            nothing was written.
        StaleError: one of them changed since it was ``seen``.
    """
    scope.refuse_whole("publier")
    parameters = programme or load_programme()
    deadline = confirmation_deadline(on, parameters)
    with _act(store, "publish", proposal_ids, author, seen) as (transaction, rows):
        refuse_all([problem for row in rows if (problem := _cannot_be_offered(row, on, parameters))])
        _move(transaction, "publish", rows, offered_on=on, deadline=deadline.day)
        refuse_overloads(transaction, rows, on, parameters)
        _refuse_unexplained(transaction, rows, on, parameters)
        prepared = messages(transaction, proposal_ids, parameters)
    return Publication(deadline, prepared, late_start_warning(deadline.day, parameters))


def confirm(
    store: Store, proposal_id: int, author: str, on: date, *, note: str | None = None, seen: Seen | None = None
) -> int:
    """The coach accepts: the coaching is agreed (PROGRAMME §4, → confirmed); returns its key.

    Raises:
        RefusedError: no offer is waiting; ``on`` is before it, or past the deadline without a ``note``; the company
            withdrew or has a coach.
        StaleError: it changed since it was ``seen``.
    """
    with _act(store, "confirm", [proposal_id], author, seen) as (transaction, (row,)):
        _refuse_before_offer(row, on)
        refuse_all([problem] if (problem := gone(row)) else [])
        if on > row["deadline"] and not tidy(note):
            raise RefusedError(
                f"{row['coach']} avait jusqu'au {weekday(row['deadline'])} pour accepter {row['company']} : "
                "une acceptation plus tardive demande une note."
            )
        _move(transaction, "confirm", [row], answered_on=on, answer_note=tidy(note))
        coaching = {
            "company_id": row["company_id"],
            "coach_id": row["coach_id"],
            "proposal_id": proposal_id,
            "offered_on": row["offered_on"],
            "confirmed_on": on,
        }
        return transaction.insert("coaching", [coaching])[0]


def decline(store: Store, proposal_id: int, author: str, on: date, reason: str, *, seen: Seen | None = None) -> None:
    """The coach refuses: the company comes back to the batch, that coach excluded (PROGRAMME §4).

    Raises:
        RefusedError: no offer is waiting, ``on`` is before it, or the reason is blank.
        StaleError: it changed since it was ``seen``.
    """
    with _act(store, "decline", [proposal_id], author, seen) as (transaction, (row,)):
        _refuse_before_offer(row, on)
        why = tidy(reason)
        if why is None:
            raise RefusedError(f"Un refus demande sa raison : pourquoi {row['coach']} refuse-t-il {row['company']} ?")
        _move(transaction, "decline", [row], answered_on=on, answer_note=why)
        _exclude(transaction, row, "declined", why, on)


def expire(store: Store, proposal_id: int, author: str, on: date, *, seen: Seen | None = None) -> None:
    """A coordinator closes a late offer: the company comes back, that coach excluded (PROGRAMME §4).

    Raises:
        RefusedError: no offer is waiting, or its deadline is not over.
        StaleError: it changed since it was ``seen``.
    """
    with _act(store, "expire", [proposal_id], author, seen) as (transaction, (row,)):
        if on <= row["deadline"]:
            raise RefusedError(
                f"{row['coach']} a jusqu'à la fin du {weekday(row['deadline'])} pour répondre : "
                "la proposition n'est pas en retard."
            )
        why = f"sans réponse à l'échéance du {day(row['deadline'])}"
        _move(transaction, "expire", [row], answered_on=on, answer_note=why)
        _exclude(transaction, row, "expired", why, on)


def late_start_warning(start: date, programme: Programme) -> str | None:
    """What to say when a coaching started on ``start`` would have less than 4 months (INDICATORS 19)."""
    terms = programme.coaching
    if add_months(start, terms.months.value) <= terms.last_day.value:
        return None
    left = (terms.last_day.value - start).days
    return (
        f"Un coaching commencé le {day(start)} aura moins de {terms.months.value} mois : "
        f"il reste {count(max(left, 0), 'jour')} avant le {day(terms.last_day.value)}."
    )


@contextmanager
def _act(
    store: Store, action: Action, proposal_ids: Sequence[int], author: str, seen: Seen | None
) -> Iterator[tuple[Transaction, list[Row]]]:
    """A transaction on proposals read again, all of them in the state the act starts from."""
    with store.write(author, _TITLES[action]) as transaction:
        rows = proposals(transaction, proposal_ids, seen)
        refuse_all([] if rows else ["Aucune proposition n'a été choisie."])
        start = TRANSITIONS[action][0]
        refuse_all(
            [
                f"{row['company']} avec {row['coach']} : la proposition est {STATE_NAMES[row['state']]}; "
                f"pour {_ACTS[action]}, il faut qu'elle soit {STATE_NAMES[start]}."
                for row in rows
                if row["state"] != start
            ]
        )
        yield transaction, rows


def _move(transaction: Transaction, action: Action, rows: Sequence[Row], **dated: object) -> None:
    state = TRANSITIONS[action][1]
    transaction.update("proposal", [{"proposal_id": row["proposal_id"], "state": state, **dated} for row in rows])


def _refuse_unexplained(transaction: Transaction, rows: Sequence[Row], on: date, programme: Programme) -> None:
    """Going past a firm's expected range takes a reason, kept as the proposal's comment (PROGRAMME §5)."""
    silent = {row["firm_id"]: row["company"] for row in rows if tidy(row["comment"]) is None}
    beyond = beyond_ranges(transaction, silent, on, programme)
    refuse_all(
        [f"{said} Dites pourquoi dans le commentaire de {silent[firm]}." for firm, said in beyond.items()],
    )


def _cannot_be_offered(row: Row, on: date, programme: Programme) -> str | None:
    if problem := gone(row) or excluded(row):
        return problem
    if row["consent_withdrawn_on"] is not None:
        return (
            f"{row['company']} a retiré son consentement à transmettre son formulaire "
            f"le {day(row['consent_withdrawn_on'])}."
        )
    if on < row["approved_on"]:
        return f"La proposition pour {row['company']} a été approuvée le {day(row['approved_on'])}, après cette date."
    if on > programme.coaching.last_day.value:
        return f"Le programme se termine le {day(programme.coaching.last_day.value)} : rien ne peut plus être publié."
    return None


def _refuse_before_offer(row: Row, on: date) -> None:
    if on < row["offered_on"]:
        raise RefusedError(
            f"La réponse de {row['coach']} ne peut pas être du {day(on)} : "
            f"la proposition a été publiée le {day(row['offered_on'])}."
        )


def _exclude(transaction: Transaction, row: Row, origin: str, reason: str, on: date) -> None:
    if row["excluded_because"] is None:
        pair = {"company_id": row["company_id"], "coach_id": row["coach_id"]}
        transaction.insert("exclusion", [{**pair, "origin": origin, "reason": reason, "made_on": on}])
