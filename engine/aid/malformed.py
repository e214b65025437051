"""Malformed input, answered where it is and with what was expected, never with a traceback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from data.errors import ImpactError
from engine.aid.fields import BREAKDOWN_TAG, FIRST_DAY, LAST_DAY, NUMBER_TAG
from engine.aid.request import REQUESTS, AnyRequest
from engine.aid.vocabulary import Stream
from engine.formats import day, enumeration, number
from engine.json_input import Repeated

ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True)
class Malformed:
    """The first fault of an input: its path, the value found there and what was expected (French)."""

    path: str
    value: Any
    expected: str

    def as_dict(self) -> dict[str, Any]:
        """The interchange object."""
        return {"error": {"path": _plain(self.path), "value": _plain(self.value), "expected": self.expected}}


class MalformedRequestError(ImpactError):
    """A request that cannot be read."""

    def __init__(self, fault: Malformed) -> None:
        super().__init__(f"La demande est mal formée à « {fault.path} » : {fault.expected}.")
        self.fault = fault


UNREADABLE = Malformed("", None, "un objet ou une liste d'objets en JSON, en UTF-8")


def check_keys(payload: object, path: str = "") -> None:
    """See that no object of ``payload`` gives a key twice.

    Raises:
        MalformedRequestError: the first that does.
    """
    inner: Iterable[tuple[str, object]] = ()
    if isinstance(payload, Repeated):
        repeated = f"{path}.{payload.key}" if path else payload.key
        raise MalformedRequestError(Malformed(repeated, payload[payload.key], "une clé donnée une seule fois"))
    if isinstance(payload, Mapping):
        inner = ((f"{path}.{key}" if path else str(key), value) for key, value in payload.items())
    elif isinstance(payload, list):
        inner = ((f"{path}[{index}]", value) for index, value in enumerate(payload))
    for below, value in inner:
        check_keys(value, below)


def read_request(payload: object) -> AnyRequest:
    """The request record of a plain object.

    Raises:
        MalformedRequestError: unknown key, wrong type, negative amount, impossible date, missing key.
    """
    if not isinstance(payload, Mapping):
        raise MalformedRequestError(Malformed("", payload, "un objet décrivant une demande"))
    stream = payload.get("stream")
    if not isinstance(stream, str) or stream not in REQUESTS:
        expected = "un volet parmi " + enumeration([f"« {name} »" for name in get_args(Stream)])
        raise MalformedRequestError(Malformed("stream", stream, expected))
    return read(REQUESTS[stream], payload)


def read(model: type[ModelT], payload: object) -> ModelT:
    """Validate ``payload``.

    Raises:
        MalformedRequestError: the first fault found.
    """
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        raise MalformedRequestError(_fault(error.errors(include_url=False)[0])) from error


_EXPECTED = {
    "missing": "cette clé est obligatoire",
    "required_here": "cette clé est obligatoire pour ce type de mesure",
    "one_cost": "soit « eligible_cost », soit « project_cost » et « reference_cost », pas les deux",
    "extra_forbidden": "une clé connue du format : celle-ci ne l'est pas",
    "float_type": "un nombre",
    "finite_number": "un nombre fini",
    "bool_type": "vrai ou faux (true, false)",
    "string_type": "un texte",
    "list_type": "une liste",
    "model_type": "un objet",
    "dict_type": "un objet",
    "iso_day": "une date qui existe, écrite AAAA-MM-JJ",
    "far_day": f"une date du {day(FIRST_DAY)} au {day(LAST_DAY)}",
}


def _fault(error: ErrorDetails) -> Malformed:
    context = error.get("ctx", {})
    location = [part for part in error["loc"] if part not in (NUMBER_TAG, BREAKDOWN_TAG)]
    kind, value = error["type"], error["input"]
    if "field" in context:
        location.append(context["field"])
        value = value.get(context["field"]) if isinstance(value, Mapping) else None
    if kind == "missing":
        value = None
    return Malformed(_path(location), value, _expected(kind, context))


def _expected(kind: str, context: dict[str, Any]) -> str:
    if kind == "greater_than_equal":
        bound = context["ge"]
        return "un nombre positif ou nul" if bound == 0 else f"un nombre d'au moins {number(bound)}"
    if kind == "less_than_equal":
        return f"un nombre d'au plus {number(context['le'])}"
    if kind == "literal_error":
        return "une valeur parmi " + str(context["expected"]).replace(" or ", ", ").replace("'", "")
    return _EXPECTED.get(kind, "une valeur du type prévu par le format")


def _path(location: list[Any]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path


def _plain(value: Any) -> Any:
    """``value`` as JSON in UTF-8 can write it: NaN and infinities become text, halves of characters their code."""
    if isinstance(value, str):
        return value.encode(errors="backslashreplace").decode()
    if isinstance(value, float) and value - value != 0:
        return str(value)
    if isinstance(value, Mapping):
        return {_plain(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
