"""The interchange format of requests and decisions, used by the command line and the worked cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from engine.aid.decision import Decision, ItemDecision, Reason, decide
from engine.aid.framework import Document, Framework, frameworks_for
from engine.aid.malformed import UNREADABLE, MalformedRequestError, check_keys, read, read_request
from engine.aid.payments import Paid
from engine.aid.request import RoutedMeasure
from engine.aid.routing import route
from engine.aid.sentences import sentence


def answer_requests(payload: object) -> tuple[object, bool]:
    """Decisions for one request or a list of them, in the same order, and whether some were malformed.

    A malformed request gets ``{"error": {"path", "value", "expected"}}`` in its place.
    """
    return _answer(payload, _decision_of)


def answer_measures(payload: object) -> tuple[object, bool]:
    """The implementation streams and whether each is open, for one measure or a list of them, likewise.

    :func:`engine.aid.routing.route` also says why a stream is closed.
    """
    return _answer(payload, _routes_of)


def answer_unreadable() -> dict[str, Any]:
    """What answers a text in which nothing can be read: it is one malformed request."""
    return UNREADABLE.as_dict()


def _answer(payload: object, answer: Callable[[object], dict[str, Any]]) -> tuple[object, bool]:
    answers, malformed = [], False
    for each in payload if isinstance(payload, list) else [payload]:
        try:
            check_keys(each)
            answers.append(answer(each))
        except MalformedRequestError as error:
            answers.append(error.fault.as_dict())
            malformed = True
    return (answers if isinstance(payload, list) else answers[0]), malformed


def _decision_of(payload: object) -> dict[str, Any]:
    request = read_request(payload)
    return as_dict(decide(request, frameworks_for(request.dates.received)[0]))


def _routes_of(payload: object) -> dict[str, Any]:
    measure = read(RoutedMeasure, payload)
    routes = route(measure, _latest())
    return {each.stream: each.open for each in routes}


def _latest() -> Framework:
    return frameworks_for(None)[0]


def as_dict(decision: Decision) -> dict[str, Any]:
    """A decision as the plain object of the interchange format."""
    dual_energy = decision.stream == "dual_energy"
    plain: dict[str, Any] = {
        "stream": decision.stream,
        "framework": decision.framework,
        "hypothesis": decision.hypothesis,
        "category": decision.category,
        "eligible": decision.eligible,
        "reasons": [reason.code for reason in decision.reasons],
        "warnings": [warning.code for warning in decision.warnings],
        "computed_aid": decision.computed_aid,
        "aid": decision.aid,
        "total_a": decision.total_a,
        "total_b": decision.total_b,
        "capped": decision.total_a > decision.total_b,
        "caps": dict(decision.caps),
        "participant_share": decision.participant_share,
        "computed_participant_share": decision.computed_participant_share,
        "payments": [_payment(payment) for payment in decision.payments],
        "computed_payments": [_payment(payment) for payment in decision.computed_payments],
        "deadlines": dict(decision.deadlines),
        "counted_other_aid": decision.counted_other_aid,
        "next_cap": decision.next_cap and {"term": decision.next_cap.term, "room": decision.next_cap.room},
        "almost": _almost(decision),
        "explanations": [_explained(reason) for reason in _all_reasons(decision)],
        "notices": [_notice(notice.code, dict(notice.values)) for notice in decision.notices],
        "documents": [_document(document) for document in decision.documents],
        "sentence": decision.sentence,
        **{name: value for name, value in decision.values.items() if name != "expenses_known"},
    }
    if dual_energy:
        plain |= {
            "candidates": _dual_energy_candidates(decision),
            "binding": list(decision.binding_b),
            "total_with_hydro_quebec": decision.aid + decision.values["hydro_quebec_aid"],
        }
    else:
        plain |= {
            "binding_b": list(decision.binding_b),
            "measures": [_item(item) for item in decision.items],
            "eligible_expenses": decision.cost,
            "eligible_cost": decision.cost,
        }
    if decision.balance_due is not None:
        plain |= {"balance_due": decision.balance_due, "repayment": decision.repayment}
    return plain


def _dual_energy_candidates(decision: Decision) -> dict[str, float | None]:
    """The terms of the least-of rule; the estimate at deposit appears where it is the one that binds."""
    estimate_binds = decision.binding_b == ("estimated_aid",)
    return {name: value for name, value in decision.candidates.items() if name != "estimated_aid" or estimate_binds}


def _item(item: ItemDecision) -> dict[str, Any]:
    return {
        "id": item.id,
        "eligible": item.eligible,
        "reasons": [reason.code for reason in item.reasons],
        **item.values,
        **item.candidates,
        "binding": list(item.binding),
        "amount": item.amount,
        "prorated_amount": item.prorated_amount,
    }


def _all_reasons(decision: Decision) -> list[Reason]:
    return [
        *decision.reasons,
        *(reason for item in decision.items for reason in item.reasons),
        *decision.warnings,
    ]


def _explained(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "rule": reason.rule,
        "item": reason.item,
        "values": {name: _json(value) for name, value in reason.values.items()},
        "sentence": reason.sentence,
    }


def _notice(code: str, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": code,
        "values": {name: _json(value) for name, value in values.items()},
        "sentence": sentence(code, values),
    }


def _almost(decision: Decision) -> dict[str, Any] | None:
    almost = decision.almost
    if almost is None:
        return None
    return {
        "code": almost.code,
        "item": almost.item,
        "quantity": almost.need.quantity,
        "actual": almost.need.actual,
        "comparator": almost.need.comparator,
        "limit": almost.need.limit,
        "sentence": almost.sentence,
    }


def _payment(payment: Paid) -> dict[str, Any]:
    return {
        "number": payment.number,
        "percent": payment.percent,
        "amount": payment.amount,
        "when": payment.when,
        "documents": [_document(document) for document in payment.documents],
    }


def _document(document: Document) -> dict[str, Any]:
    return {"text": document.text, "signed_by": document.signed_by}


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if hasattr(value, "dtype") else value
