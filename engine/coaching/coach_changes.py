"""Another coach for a coaching: asked with a reason, effective once approved (AO §5.1).

A coaching keeps its coach until the request is approved; until then the request is a red alert.
"""

from __future__ import annotations

from datetime import date

from data.errors import RefusedError
from data.programme_file import Programme, load_programme
from data.reading import Row
from data.store import Store
from data.transaction import Transaction
from engine.coaching.life_cycle import coaching_for, required_reason, titled
from engine.coaching.stored_row import stored_row
from engine.formats import day
from engine.matching.limits import refuse_overload


def ask_for_change(
    store: Store,
    coaching_id: int,
    new_coach_id: int,
    author: str,
    on: date,
    reason: str,
    *,
    asked_by: str | None = None,
    programme: Programme | None = None,
) -> int:
    """Record that another coach is suggested; returns the request's key.

    ``asked_by`` says who asks (the firm, the company…) when it is not ``author``.

    Raises:
        RefusedError: the state does not allow it, no reason, same coach, a pair excluded, or a request is open.
    """
    parameters = programme or load_programme()
    why = required_reason("change_coach", reason)
    with store.write(author, titled("Changement de coach demandé", why)) as transaction:
        coaching = coaching_for(transaction, "change_coach", coaching_id, parameters)
        if coaching["coach_change_id"] is not None:
            raise RefusedError(
                f"Un changement de coach est déjà demandé pour {coaching['company']} : réglez-le d'abord."
            )
        _refuse_impossible(transaction, coaching, new_coach_id)
        request = {
            "coaching_id": coaching_id,
            "old_coach_id": coaching["coach_id"],
            "new_coach_id": new_coach_id,
            "reason": why,
            "asked_on": on,
            "asked_by": (asked_by or "").strip() or author,
        }
        return transaction.insert("coach_change", [request])[0]


def approve_change(
    store: Store,
    coach_change_id: int,
    author: str,
    on: date,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> tuple[str, ...]:
    """Approve a request: the coaching has its new coach; returns warnings, in French sentences.

    Raises:
        RefusedError: it is settled already, dated before it was asked, the coaching's state or the pair forbids it.
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    parameters = programme or load_programme()
    with store.write(author, "Changement de coach approuvé") as transaction:
        request = _open_request(transaction, coach_change_id, on, seen)
        coaching = coaching_for(transaction, "change_coach", request["coaching_id"], parameters)
        replacement = _refuse_impossible(transaction, coaching, request["new_coach_id"])
        _settle(transaction, request, "approved", on, None)
        transaction.update("coaching", [{"coaching_id": request["coaching_id"], "coach_id": request["new_coach_id"]}])
        warnings = []
        if replacement["firm_id"] != coaching["firm_id"]:
            warnings.append(
                f"{request['new_coach']} est de {replacement['firm']} : c'est cette firme qui sera payée, "
                "au tarif de son contrat."
            )
        try:
            refuse_overload(transaction, [request["new_coach_id"]], on, parameters)
        except RefusedError as overload:
            # A limit of the matching; a replacement approved by a person may exceed it, knowingly.
            warnings.append(str(overload))
        return tuple(warnings)


def refuse_change(
    store: Store, coach_change_id: int, author: str, on: date, reason: str, *, seen: int | None = None
) -> None:
    """Refuse a request: the coaching keeps its coach.

    Raises:
        RefusedError: it is settled already, dated before it was asked, or the reason is blank.
        StaleError: it changed since it was ``seen``, or exists no more.
    """
    why = required_reason("change_coach", reason)
    with store.write(author, titled("Changement de coach refusé", why)) as transaction:
        request = _open_request(transaction, coach_change_id, on, seen)
        _settle(transaction, request, "refused", on, why)


def _open_request(transaction: Transaction, coach_change_id: int, on: date, seen: int | None) -> Row:
    stored_row(transaction, "coach_change", coach_change_id, seen)
    (request,) = transaction.rows("coaching_change_by_id", coach_change_id)
    if request["state"] != "asked":
        said = {"approved": "approuvé", "refused": "refusé"}[request["state"]]
        raise RefusedError(
            f"Ce changement a déjà été {said} par {request['settled_by']}, le {day(request['settled_on'])}."
        )
    if on < request["asked_on"]:
        raise RefusedError(f"Ce changement a été demandé le {day(request['asked_on'])}, après cette date.")
    return request


def _settle(transaction: Transaction, request: Row, state: str, on: date, note: str | None) -> None:
    settled = {"state": state, "settled_on": on, "settled_by": transaction.author, "settled_note": note}
    transaction.update("coach_change", [{"coach_change_id": request["coach_change_id"]} | settled])


def _refuse_impossible(transaction: Transaction, coaching: Row, new_coach_id: int) -> Row:
    found = transaction.rows("coaching_replacement", new_coach_id, coaching["company_id"])
    if not found:
        raise RefusedError("Ce coach n'existe plus : rechargez la page.")
    (coach,) = found
    if coach["coach_id"] == coaching["coach_id"]:
        raise RefusedError(f"{coach['coach']} est déjà le coach de {coaching['company']}.")
    if coach["excluded_because"] is not None:
        raise RefusedError(
            f"{coaching['company']} ne peut pas aller chez {coach['coach']} : {coach['excluded_because']}."
        )
    return coach
