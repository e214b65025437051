"""What must agree between two decisions, and how closely: a cent, a hundred-thousandth, a set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

CENT = 0.01
RATIO = 1e-5
ROUNDING = 1e-6
COMPARED = (
    "eligible",
    "category",
    "reasons",
    "warnings",
    "computed_aid",
    "aid",
    "total_a",
    "total_b",
    "caps",
    "binding_b",
    "balance_due",
    "repayment",
    "participant_share",
    "candidates",
    "iadm",
    "binding",
    "payments",
    "deadlines",
    "measures",
)
COMPARED_OF_MEASURES = (
    "eligible",
    "reasons",
    "amount",
    "prorated_amount",
    "binding",
    "aid_1",
    "aid_2",
    "aid_3",
    "pri_sa",
    "consumption",
    "charge_kg",
    "formula_amount",
)
SETS = {"reasons", "warnings", "binding", "binding_b"}
RATIOS = {"pri_sa", "consumption", "charge_kg"}


def differences(expected: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """Sentences naming each compared key of ``expected`` that ``got`` lacks or contradicts."""
    return [
        f"{path}: expected {wanted!r}, got {found!r}"
        for path, wanted, found in _pairs(expected, got)
        if not _agree(path.rsplit(".", 1)[-1], wanted, found)
    ]


def _pairs(expected: dict[str, Any], got: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key in COMPARED:
        if key in expected:
            yield from _below(key, expected[key], got.get(key))


def _below(key: str, wanted: Any, found: Any) -> Iterator[tuple[str, Any, Any]]:
    if key in {"caps", "candidates", "deadlines"}:
        for name, value in wanted.items():
            yield f"{key}.{name}", value, (found or {}).get(name, "absent")
    elif key in {"measures", "payments"}:
        keys = COMPARED_OF_MEASURES if key == "measures" else ("amount",)
        yield f"{key}.length", len(wanted), len(found or [])
        for index, (one, other) in enumerate(zip(wanted, found or [], strict=False)):
            for name in keys:
                if name in one:
                    yield f"{key}[{index}].{name}", one[name], other.get(name, "absent")
    else:
        yield key, wanted, found


def _agree(name: str, wanted: Any, found: Any) -> bool:
    if name in SETS:
        return isinstance(found, list) and set(wanted) == set(found)
    if isinstance(wanted, (int, float)) and not isinstance(wanted, bool):
        tolerance = RATIO if name in RATIOS else CENT + ROUNDING
        return isinstance(found, (int, float)) and abs(wanted - found) <= tolerance
    return bool(wanted == found)
