"""How the director wants batches solved: weights, equity, minimums, options; kept with a reason once seen in effect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from data.errors import RefusedError, StaleError
from data.parameter_file import Sourced
from data.programme_file import Part, Programme, load_programme
from data.reading import Reader
from data.store import Store
from engine.coaching.required_text import required_text
from engine.formats import number, percent
from engine.matching.affinity import PARTS

KEY = "matching:policy"
_ROUNDING = 1e-9

AmountName = Literal["points_per_entitlement", "points_behind", "points_beyond"]
AMOUNT_NAMES: Mapping[AmountName, str] = {
    "points_per_entitlement": "Poids de l'équité",
    "points_behind": "Poids d'un minimum garanti en retard",
    "points_beyond": "Poids d'une fourchette dépassée",
}
"""The amounts in points that a policy sets, as a director reads them."""


@dataclass(frozen=True)
class Policy:
    """What a solution is asked for, beyond the limits.

    Attributes:
        weights: weight of each part of the affinity, summing to 1 (PROGRAMME §5).
        points_per_entitlement: points lost by a coach's next place for each whole entitlement used (PROGRAMME §5).
        points_behind: points for each coaching that catches up with a guaranteed minimum's pace (PROGRAMME §5).
        points_beyond: points lost by each coaching past the high end of an expected range (PROGRAMME §5).
        worst_first: raise the worst score first, then the total (MATCHING, "Fairness").
        look_ahead: charge coaches for what the months to come will ask (MATCHING, "A month is not the horizon").
        reason: why it was chosen; None for the parameter file's.
    """

    weights: Mapping[Part, float]
    points_per_entitlement: float
    points_behind: float
    points_beyond: float
    worst_first: bool
    look_ahead: bool
    reason: str | None = None


@dataclass(frozen=True)
class Amount:
    """An amount of points as the parameter file has it: its own value, where it comes from, both bounds included."""

    default: float
    reference: str
    least: float
    most: float


def amounts(programme: Programme) -> Mapping[AmountName, Amount]:
    """What each amount of a policy may be, and what it is unless the director decides otherwise."""
    return {name: _amount(found) for name, found in _amounts(programme).items()}


def file_policy(programme: Programme) -> Policy:
    """The parameter file's."""
    return Policy(
        weights=programme.affinity.weights.value,
        points_per_entitlement=programme.equity.points_per_entitlement.value,
        points_behind=programme.minimums.points_behind.value,
        points_beyond=programme.minimums.points_beyond.value,
        worst_first=programme.matching.worst_first.value,
        look_ahead=programme.matching.look_ahead.value,
    )


def policy_in_force(reader: Reader, programme: Programme) -> Policy:
    """The one the director kept, else the parameter file's; what she could not set yet then is the file's."""
    stored = reader.rows("setting", KEY)
    kept = json.loads(stored[0]["value"]) if stored else {}
    return replace(file_policy(programme), **kept)


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
        RefusedError: no reason, a weight out of [0, 1], weights that do not sum to 1, an amount out of its bounds.
        StaleError: the policy in force is no longer the one that was ``seen``.
    """
    parameters = programme or load_programme()
    why = required_text(reason, "Une raison est attendue : elle reste au dossier de chaque calcul.")
    _check(wanted, amounts(parameters))
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


def _check(wanted: Policy, bounds: Mapping[AmountName, Amount]) -> None:
    if set(wanted.weights) != set(PARTS):
        raise RefusedError("Chaque partie de l'affinité doit avoir un poids.")
    for weight in wanted.weights.values():
        if not 0 <= weight <= 1:
            raise RefusedError(f"Un poids va de 0 à 100 % ; {percent(weight, 1)} ne se peut pas.")
    total = sum(wanted.weights.values())
    if abs(total - 1) > _ROUNDING:
        raise RefusedError(f"Les poids doivent totaliser 100 % ; ils totalisent {percent(total, 1)}.")
    for name, bound in bounds.items():
        asked = getattr(wanted, name)
        if not bound.least <= asked <= bound.most:
            limit = f"dépasser {number(bound.most)}" if asked > bound.most else "être négatif"
            raise RefusedError(f"« {AMOUNT_NAMES[name]} » ne peut pas {limit} ; vous avez demandé {number(asked)}.")


def _amounts(programme: Programme) -> Mapping[AmountName, Sourced[float]]:
    return {
        "points_per_entitlement": programme.equity.points_per_entitlement,
        "points_behind": programme.minimums.points_behind,
        "points_beyond": programme.minimums.points_beyond,
    }


def _amount(found: Sourced[float]) -> Amount:
    terms = type(found).model_json_schema()["properties"]["value"]
    return Amount(found.value, found.ref, terms["minimum"], terms["maximum"])


def _same(one: Policy, other: Policy) -> bool:
    """Whether two policies ask for the same, whatever their reasons."""
    return replace(one, reason=None) == replace(other, reason=None)
