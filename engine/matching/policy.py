"""How the director wants batches solved: weights, equity, worst score first; kept with a reason once seen in effect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from data.errors import RefusedError, StaleError
from data.programme_file import Part, Programme, load_programme
from data.reading import Row
from data.store import Store
from engine.formats import number, percent
from engine.matching.affinity import PARTS

KEY = "matching:policy"
_ROUNDING = 1e-9


class Reader(Protocol):
    """What settings are read from."""

    def rows(self, query: str, *parameters: object) -> list[Row]: ...


@dataclass(frozen=True)
class Policy:
    """What a solution is asked for, beyond the limits.

    Attributes:
        weights: weight of each part of the affinity, summing to 1 (PROGRAMME §5).
        points_per_entitlement: points lost by a coach's next place for each whole entitlement used (PROGRAMME §5).
        worst_first: raise the worst score first, then the total (MATCHING, "Fairness").
        look_ahead: charge coaches for what the months to come will ask (MATCHING, "A month is not the horizon").
        reason: why it was chosen; None for the parameter file's.
    """

    weights: Mapping[Part, float]
    points_per_entitlement: float
    worst_first: bool
    look_ahead: bool
    reason: str | None = None


def file_policy(programme: Programme) -> Policy:
    """The parameter file's."""
    return Policy(
        weights=programme.affinity.weights.value,
        points_per_entitlement=programme.equity.points_per_entitlement.value,
        worst_first=programme.matching.worst_first.value,
        look_ahead=programme.matching.look_ahead.value,
    )


def policy_in_force(reader: Reader, programme: Programme) -> Policy:
    """The one the director kept, else the parameter file's."""
    stored = reader.rows("setting", KEY)
    return Policy(**json.loads(stored[0]["value"])) if stored else file_policy(programme)


def keep_policy(
    store: Store, wanted: Policy, reason: str, author: str, *, seen: Policy, programme: Programme | None = None
) -> None:
    """Keep a policy for the solutions to come; the parameter file's again when it is the same.

    Args:
        store: the database.
        wanted: the policy.
        reason: why; it is kept with the policy and in the audit.
        author: who decides.
        seen: the policy in force when its effect was looked at.
        programme: the parameters.

    Raises:
        RefusedError: no reason, a weight out of [0, 1], weights that do not sum to 1, a negative equity.
        StaleError: the policy in force is no longer the one that was ``seen``.
    """
    parameters = programme or load_programme()
    why = reason.strip()
    if not why:
        raise RefusedError("Une raison est attendue : elle reste au dossier de chaque calcul.")
    _check(wanted)
    kept = json.dumps(vars(wanted) | {"weights": dict(wanted.weights), "reason": why}, ensure_ascii=False)
    with store.write(author, f"Politique de jumelage : {why}") as transaction:
        if policy_in_force(transaction, parameters) != seen:
            raise StaleError("La politique de jumelage a changé entre-temps : regardez de nouveau l'effet de la vôtre.")
        (stored,) = transaction.stored("setting", [{"key": KEY}])
        if _same(wanted, file_policy(parameters)):
            transaction.delete("setting", [{"key": KEY}] if stored else [])
        elif stored:
            transaction.update("setting", [{"key": KEY, "value": kept}])
        else:
            transaction.insert("setting", [{"key": KEY, "value": kept}])


def _check(wanted: Policy) -> None:
    if set(wanted.weights) != set(PARTS):
        raise RefusedError("Chaque partie de l'affinité doit avoir un poids.")
    for weight in wanted.weights.values():
        if not 0 <= weight <= 1:
            raise RefusedError(f"Un poids va de 0 à 100 % ; {percent(weight, 1)} ne se peut pas.")
    total = sum(wanted.weights.values())
    if abs(total - 1) > _ROUNDING:
        raise RefusedError(f"Les poids doivent totaliser 100 % ; ils totalisent {percent(total, 1)}.")
    if wanted.points_per_entitlement < 0:
        raise RefusedError(
            "Le poids de l'équité ne peut pas être négatif ; vous avez demandé "
            f"{number(wanted.points_per_entitlement)}."
        )


def _same(one: Policy, other: Policy) -> bool:
    """Whether two policies ask for the same, whatever their reasons."""
    return replace(one, reason=None) == replace(other, reason=None)
