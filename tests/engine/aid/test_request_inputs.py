"""Every input matters: for each key of each record, some value of it changes some decision."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from engine.aid.decision import decide
from engine.aid.fields import Expense
from engine.aid.framework import Framework, frameworks
from engine.aid.interchange import as_dict
from engine.aid.malformed import MalformedRequestError, read_request
from engine.aid.request import REQUESTS, AnyRequest
from tests.engine.aid.corpus import BASE, LISTED, SITE, M, changed

FRAMEWORK: Framework = frameworks()["ecoperformance-2023-10"]

STAFF = [{"category": "engineer", "hours": 100, "rate": 60, "benefits_rate": 0.1}]
BREAKDOWN: dict[str, Any] = {
    "external_fees": 30000,
    "internal_staff": STAFF,
    "travel": 500,
    "lines": [{"amount": 5000, "committed": "2024-05-01"}, {"amount": 5000, "committed": "2024-07-01"}],
    "administration_fees": 100,
}
AIDS = [{"source": "quebec", "amount": 1000}, {"source": "bdc", "amount": 500}]
MULTI_UNIT = {"type": "existing_multi_unit", "storeys": 3, "footprint_m2": 500, "dwellings": 40}


def grants(stream: str, **more: Any) -> list[dict[str, Any]]:
    return [{"stream": stream, "accepted": "2024-05-01", "amount": 20000, **more}]


RICH = [
    changed(
        "analysis",
        {
            "studies[0].expenses": BREAKDOWN,
            "other_aid": AIDS[:1],
            "earlier_grants": grants("analysis", category="standard"),
            "agreed_internal_ceiling": 3000,
        },
    ),
    changed("recommissioning", {"buildings[0].investigation": BREAKDOWN, "agreed_internal_ceiling": 3000}),
    changed(
        "energy_management",
        {"earlier_grants": grants("energy_management", category="training"), "dates.works_end": "2027-01-01"},
    ),
    changed("dual_energy", {"earlier_grants": grants("dual_energy", path="simplified"), "project_cost": 1e6}),
    changed("dual_energy", {"other_aid": [{"source": "energir", "amount": 60000}], "estimated_aid": 50000}),
    changed("dual_energy", {"building": {"use": "mixed", "dwellings": 19, "non_residential_on_gas": False}}),
    changed("dual_energy", {"gas_customer": False}),
    changed("dual_energy", {"new_construction": True}),
    changed("heating", {M + "building": {"type": "multi_unit_residential", "storeys": 3, "footprint_m2": 500}}),
    changed("heating", {SITE + "residential_building": MULTI_UNIT}),
    changed("dual_energy", {SITE + "residential_building": MULTI_UNIT}),
    changed("maple_syrup", {M + "equipment": "concentrator", M + "eliminates_all_fossil": False}),
    changed("large_industrial", {M + "commitment_years": 9}),
    changed("standard", {M + "commitment_years": 9}),
    changed("standard", {M + "refrigerant": "R-134A"}),
    changed("analysis", {"studies[0].expenses": {"external_fees": 1000, "administration_fees": 500}}),
    changed("standard", {"other_aid": AIDS, "requested_amount": 50000, "agreed_aid": 45000, "already_paid": 10000}),
    changed("standard", {"earlier_grants": grants("standard", amount=9.99e6), SITE + "non_electric_gj": 36000}),
    changed("standard", {SITE + "non_electric_gj": 40000, "step": "final", "iso_50001_at_last_payment": True}),
    changed("standard", {"esco_turnkey": True, "esco_study": {"category": "standard", "expenses": 60000}}),
    changed(
        "standard", {"esco_turnkey": True, "dates.esco_contract": "2024-07-01", "dates.first_commitment": "2024-06-01"}
    ),
    changed("standard", {M + "eligible_cost": None, M + "project_cost": BREAKDOWN, M + "reference_cost": 1000}),
    changed("standard", {M + "eligible_cost": 200000}),
    changed("standard", {M + "eligible_cost": 20000, "participant.sector": None}),
    changed("standard", {M + "replaces_refrigerant": True}),
    changed("analysis", {"other_aid": [{"source": "energir", "amount": 1000}]}),
    *(
        changed("standard", {LISTED: listed, SITE + "non_electric_gj": 36000})
        for listed in (
            {"type": "maple_syrup"},
            {"type": "co2_refrigeration", "compressor_kw": 40},
            {"type": "heating", "fuel": "oil", "annual_litres": [6000, 6000]},
            {"type": "greenhouse", "expenses": 90000},
        )
    ),
]


def candidates(annotation: Any, value: Any) -> Iterator[Any]:
    """Other values a field may take, from its type."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from candidates(get_args(annotation)[0], value)
    elif origin in (Union, UnionType):
        for choice in get_args(annotation):
            yield from candidates(choice, value)
    elif origin is Literal:
        yield from get_args(annotation)
    elif origin is list:
        yield from ([each] for each in candidates(get_args(annotation)[0], None))
        yield []
    elif annotation is bool:
        yield not value
    elif annotation is float:
        current = value if isinstance(value, float) else 0.0
        yield from (0.0, 1.0, current + 1, current * 3 + 0.7, 55.0, 3e4, 1e8)
    elif annotation is date:
        day = value or date(2024, 6, 1)
        yield from (day + timedelta(days=step) for step in (-1000, -60, -1, 1, 60, 1000, 3000))
    elif annotation is str:
        yield "R-134A"


def holds_records(annotation: Any) -> bool:
    """Whether a field holds records, whose own fields are varied instead."""
    return next(inside(annotation), None) is not None and annotation is not Expense


def variations(node: Any) -> Iterator[tuple[tuple[str, str], Any]]:
    """Every copy of ``node`` with one field of it, or of a record inside, given another value."""
    for name, field in type(node).model_fields.items():
        value = getattr(node, name)
        if not holds_records(field.annotation):
            for other in candidates(field.annotation, value):
                if other != value:
                    yield (declared_by(type(node), name), name), node.model_copy(update={name: other})
        if isinstance(value, BaseModel):
            for key, inner in variations(value):
                yield key, node.model_copy(update={name: inner})
        if isinstance(value, list):
            for index, each in enumerate(value):
                if isinstance(each, BaseModel):
                    for key, inner in variations(each):
                        yield key, node.model_copy(update={name: [*value[:index], inner, *value[index + 1 :]]})


def answer(request: AnyRequest) -> dict[str, Any]:
    try:
        return as_dict(decide(read_request(request.model_dump(exclude_none=True)), FRAMEWORK))
    except MalformedRequestError as error:
        return error.fault.as_dict()


def declared_by(record: type[BaseModel], name: str) -> str:
    """The record that declares a field: a measure of the list is the same thing described in two places."""
    return next(base.__name__ for base in reversed(record.__mro__) if name in inspect.get_annotations(base))


@cache
def mattering() -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for payload in [*BASE.values(), *RICH]:
        request = read_request(payload)
        before = answer(request)
        for key, other in variations(request):
            if key not in found and answer(other) != before and "error" not in answer(other):
                found.add(key)
    return frozenset(found)


def records(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A record and those inside it."""
    yield model
    for field in model.model_fields.values():
        yield from inside(field.annotation)


def inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from records(annotation)
    for argument in get_args(annotation):
        yield from inside(argument)


FIELDS = sorted(
    {
        (declared_by(record, name), name)
        for model in REQUESTS.values()
        for record in records(model)
        for name, field in record.model_fields.items()
        if name != "stream" and not holds_records(field.annotation)
    }
)


@pytest.mark.parametrize(("record", "name"), FIELDS, ids=[".".join(field) for field in FIELDS])
def test_an_input_matters(record: str, name: str) -> None:
    assert (record, name) in mattering()
