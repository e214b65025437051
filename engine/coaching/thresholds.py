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

_PREFIX = "parameter:"

LABELS: Mapping[str, str] = {
    "alerts.confirmation_soon_days": "Jours d'avance pour annoncer une confirmation attendue",
    "alerts.required_pace": "Rythme requis sur rythme observé, au-delà duquel alerter",
    "alerts.risk_amber": "Risque de dépassement à surveiller",
    "alerts.risk_red": "Risque de dépassement urgent",
    "alerts.quiet_days": "Jours sans rencontre avant de relancer",
    "alerts.logbook_soon_days": "Jours d'attente d'un journal à surveiller",
    "alerts.logbook_late_days": "Jours d'attente d'un journal urgents",
    "alerts.contract_pace": "Rythme d'un contrat sous lequel alerter",
    "alerts.contract_pace_from": "Coachings attendus avant de juger d'un rythme",
    "alerts.equity_share": "Part d'un contrat sur la médiane, sous laquelle alerter",
    "alerts.no_action_days": "Jours après la fin sans action ni demande de financement",
    "alerts.intake_missing_days": "Jours d'attente d'un formulaire",
}
"""The thresholds a director may change, by their path in the parameter file."""

ModelT = TypeVar("ModelT", bound=Strict)


class Tables(Protocol):
    """What whole tables are read from: the store, a snapshot or a transaction."""

    def table(self, name: str) -> list[Row]: ...


@dataclass(frozen=True)
class Threshold:
    """A threshold as a screen shows it: its value in force, the parameter file's, and where that one comes from."""

    path: str
    label: str
    value: float
    default: float
    reference: str

    @property
    def changed(self) -> bool:
        """Whether the director set another value."""
        return self.value != self.default


def in_force(reader: Tables, programme: Programme | None = None) -> Programme:
    """The parameters with the director's thresholds in the place of the file's."""
    found = programme or load_programme()
    for row in reader.table("setting"):
        path = str(row["key"]).removeprefix(_PREFIX)
        if path != row["key"] and path in LABELS:
            found = _with(found, path.split("."), json.loads(row["value"]))
    return found


def thresholds(reader: Tables, programme: Programme | None = None) -> list[Threshold]:
    """Every threshold a director may change, in the parameter file's order of importance."""
    file = programme or load_programme()
    current = in_force(reader, file)
    return [
        Threshold(path, label, _sourced(current, path).value, _sourced(file, path).value, _sourced(file, path).ref)
        for path, label in LABELS.items()
    ]


def set_threshold(store: Store, path: str, text: str, author: str, programme: Programme | None = None) -> None:
    """Give a threshold another value, as typed; blank: the parameter file's again.

    Raises:
        RefusedError: not a number, or one the threshold cannot take.
    """
    file = programme or load_programme()
    label, default = LABELS[path], _sourced(file, path)
    value = _typed(text, label, default.value)
    if value is not None:
        try:
            _with(file, path.split("."), value)
        except ValidationError as error:
            raise RefusedError(f"« {label} » ne peut pas valoir {number(value)}.") from error
    key = {"key": _PREFIX + path}
    with store.write(author, f"Seuil : {label}") as transaction:
        (stored,) = transaction.stored("setting", [key])
        if value is None or value == default.value:
            transaction.delete("setting", [key] if stored else [])
        elif stored:
            transaction.update("setting", [key | {"value": json.dumps(value)}])
        else:
            transaction.insert("setting", [key | {"value": json.dumps(value)}])


def _typed(text: str, label: str, default: float) -> float | None:
    if not text.strip():
        return None
    try:
        value = parse_number(text)
    except ValueError as error:
        raise RefusedError(f"« {label} » : {error}") from error
    if not isinstance(default, int):
        return float(value)
    if value != value.to_integral_value():
        raise RefusedError(f"« {label} » : un nombre entier est attendu.")
    return int(value)


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
