"""The programme's own thresholds, as the director set them: overrides of the parameter file, kept as settings.

Only values marked ``proposal`` can be changed: the tender's figures are not anyone's to move (INDICATORS, **(P)**).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError

from data.errors import RefusedError
from data.parameter_file import Sourced, Strict
from data.programme_file import Programme, load_programme
from data.reading import Row
from data.store import Store
from engine.formats import number, parse_number
from engine.programme.stored_settings import Change, last_changes, put

PREFIX = "parameter:"

LABELS: Mapping[str, str] = {
    "alerts.confirmation_soon_days": "Jours d'avance pour annoncer une confirmation attendue",
    "alerts.required_pace": "Rythme requis sur rythme observé, au-delà duquel alerter",
    "alerts.risk_amber": "Risque de dépassement à surveiller (fois le rythme prévu)",
    "alerts.risk_red": "Risque de dépassement urgent (fois le rythme prévu)",
    "alerts.quiet_days": "Jours sans rencontre avant de relancer",
    "alerts.logbook_soon_days": "Jours d'attente d'un journal, à surveiller",
    "alerts.logbook_late_days": "Jours d'attente d'un journal, urgent",
    "alerts.contract_pace": "Rythme d'un contrat sous lequel alerter",
    "alerts.contract_pace_from": "Coachings attendus avant de juger d'un rythme",
    "alerts.equity_share": "Part d'un contrat sur la médiane, sous laquelle alerter",
    "alerts.no_action_days": "Jours après la fin sans action ni demande de financement",
    "alerts.intake_missing_days": "Jours d'attente d'un formulaire",
}
"""The thresholds a director may change, by their path in the parameter file."""

_ORDERED = (
    ("alerts.risk_amber", "alerts.risk_red"),
    ("alerts.logbook_soon_days", "alerts.logbook_late_days"),
)
"""Thresholds that come before others: what is to watch, then what is urgent."""

ModelT = TypeVar("ModelT", bound=Strict)


class Tables(Protocol):
    """What whole tables are read from: the store, a snapshot or a transaction."""

    def table(self, name: str) -> list[Row]: ...


@dataclass(frozen=True)
class Threshold:
    """A threshold as a screen shows it: its value in force, the parameter file's, and where that one comes from.

    ``bounds`` says in French what it may be; ``last`` is who set it last, if anyone did.
    """

    path: str
    label: str
    value: float
    default: float
    reference: str
    bounds: str
    last: Change | None

    @property
    def changed(self) -> bool:
        """Whether the director set another value."""
        return self.value != self.default


def in_force(reader: Tables, programme: Programme | None = None) -> Programme:
    """The parameters with the director's thresholds in the place of the file's."""
    found = programme or load_programme()
    for row in reader.table("setting"):
        path = str(row["key"]).removeprefix(PREFIX)
        if path != row["key"] and path in LABELS:
            found = _with(found, path.split("."), json.loads(row["value"]))
    return found


def thresholds(store: Store, programme: Programme | None = None) -> list[Threshold]:
    """Every threshold a director may change, in the parameter file's order of importance."""
    file = programme or load_programme()
    current, last = in_force(store, file), last_changes(store)
    return [
        Threshold(
            path=path,
            label=label,
            value=_sourced(current, path).value,
            default=_sourced(file, path).value,
            reference=_sourced(file, path).ref,
            bounds=_bounds(_sourced(file, path)),
            last=last.get(PREFIX + path),
        )
        for path, label in LABELS.items()
    ]


def set_thresholds(
    store: Store,
    typed: Mapping[str, str],
    author: str,
    *,
    seen: Mapping[str, float] | None = None,
    programme: Programme | None = None,
) -> list[str]:
    """Give thresholds other values, as typed by path, all or none; blank: the parameter file's again.

    ``seen`` are the values they had on the screen. Returns the labels of those that changed.

    Raises:
        RefusedError: not a number, one a threshold cannot take, or an alert urgent before it is amber.
        StaleError: someone changed one of them since it was shown.
    """
    file = programme or load_programme()
    with store.write(author, "Seuils d'alerte") as transaction:
        before = in_force(transaction, file)
        shown = {path: _sourced(before, path).value for path in typed} | dict(seen or {})
        after, faults = _applied(file, before, typed, shown)
        faults += [
            f"« {LABELS[soon]} » ne peut pas dépasser « {LABELS[late]} »."
            for soon, late in _ORDERED
            if _sourced(after, soon).value > _sourced(after, late).value
        ]
        if faults:
            raise RefusedError(" ".join(faults))
        moved = [path for path in typed if _sourced(after, path).value != shown[path]]
        for path in moved:
            value = _sourced(after, path).value
            put(transaction, PREFIX + path, _stored(file, path, value), _stored(file, path, shown[path]))
    return [LABELS[path] for path in moved]


def _applied(
    file: Programme, before: Programme, typed: Mapping[str, str], shown: Mapping[str, float]
) -> tuple[Programme, list[str]]:
    """The parameters once ``typed`` is, and what is wrong with it; what was not changed on the screen stays."""
    after, faults = before, []
    for path, text in typed.items():
        try:
            value = _typed(text, LABELS[path], _sourced(file, path))
            if value != shown[path]:
                after = _with(after, path.split("."), value)
        except RefusedError as error:
            faults.append(str(error))
    return after, faults


def _stored(file: Programme, path: str, value: float) -> str | None:
    """How a value is stored: the parameter file's own is not."""
    return None if value == _sourced(file, path).value else json.dumps(value)


def _typed(text: str, label: str, default: Sourced[Any]) -> float:
    if not text.strip():
        return float(default.value) if isinstance(default.value, float) else int(default.value)
    try:
        value = parse_number(text)
    except ValueError as error:
        raise RefusedError(f"« {label} » : {error}") from error
    whole = isinstance(default.value, int)
    if whole and value != value.to_integral_value():
        raise RefusedError(f"« {label} » : un nombre entier est attendu.")
    found = int(value) if whole else float(value)
    try:
        type(default).model_validate(default.model_dump() | {"value": found})
    except ValidationError as error:
        raise RefusedError(f"« {label} » ne peut pas valoir {number(value)} : {_bounds(default)}.") from error
    return found


def _bounds(default: Sourced[Any]) -> str:
    """What a threshold may be, from the type it has in the parameter file's model."""
    terms = type(default).model_json_schema()["properties"]["value"]
    kind = "un nombre entier" if terms["type"] == "integer" else "un nombre"
    if "exclusiveMinimum" in terms:
        return f"{kind} plus grand que {number(terms['exclusiveMinimum'])}"
    low = number(terms["minimum"])
    return f"{kind} de {low} à {number(terms['maximum'])}" if "maximum" in terms else f"{kind}, {low} ou plus"


def _sourced(programme: Programme, path: str) -> Sourced[Any]:
    found: Any = programme
    for name in path.split("."):
        found = getattr(found, name)
    if not isinstance(found, Sourced) or not found.proposal:
        raise ValueError(f"{path} is not a threshold of this project's own")
    return found


def _with(model: ModelT, path: list[str], value: Any) -> ModelT:
    """A copy of ``model`` where the sourced value at ``path`` is ``value``, validated."""
    name, *rest = path
    child = getattr(model, name)
    changed = _with(child, rest, value) if rest else type(child).model_validate(child.model_dump() | {"value": value})
    return model.model_copy(update={name: changed})
