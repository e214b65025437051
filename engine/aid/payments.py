"""Payments with their documents, and the documents of a complete request (T3 to T21, R190, R191)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.aid.computation import Computation
from engine.aid.framework import Document, Filed, Framework, Payment
from engine.aid.money import cut, rounded
from engine.aid.request import AnyRequest, DualEnergyRequest, SimplifiedRequest


@dataclass(frozen=True)
class Paid:
    """A payment: its number, its share in percent or the part of the aid it is, CAD, when, what must be filed."""

    number: int
    percent: float | str
    amount: float
    when: str
    documents: tuple[Document, ...]


def payments(request: AnyRequest, computation: Computation, framework: Framework, aid: float) -> tuple[Paid, ...]:
    """How ``aid`` is paid; nothing when there is none."""
    if aid <= 0:
        return ()
    schedule = framework.payments[_filed(request, framework)]
    if computation.payment_parts is None:
        amounts = cut(aid, [each.percent.value for each in schedule if each.percent is not None])
    else:
        # The first part stands as long as the aid covers it; the last takes what is left, hence any cut (A22).
        first = min(rounded(float(computation.payment_parts[0])), aid)
        amounts = [first, rounded(aid - first)]
    kinds = _measure_kinds(request)
    return tuple(
        Paid(number, _share(each), amount, each.when, _bearing_on(each.documents, kinds))
        for number, (each, amount) in enumerate(zip(schedule, amounts, strict=True), 1)
    )


def documents(request: AnyRequest, framework: Framework) -> tuple[Document, ...]:
    """What makes the request complete (R190)."""
    return _bearing_on(framework.request_documents[_filed(request, framework)], _measure_kinds(request))


def _filed(request: AnyRequest, framework: Framework) -> Filed:
    path = request.path if isinstance(request, DualEnergyRequest) else None
    return framework.filed_as(request.stream, path)


def _share(payment: Payment) -> float | str:
    if payment.part is not None:
        return payment.part.value
    if payment.percent is None:
        raise AssertionError("a payment is a percentage of the aid or a part of it")
    return payment.percent.value


def _measure_kinds(request: AnyRequest) -> frozenset[str]:
    if not isinstance(request, SimplifiedRequest):
        return frozenset()
    return frozenset(measure.type for measure in request.measures)


def _bearing_on(documents: list[Document], kinds: frozenset[str]) -> tuple[Document, ...]:
    return tuple(each for each in documents if each.measure is None or each.measure in kinds)
