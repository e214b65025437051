"""Conditions: each one knows its code, whether it fails, the values that show it and what would satisfy it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from engine.aid.numeric import Mask, Trace, Values

Comparator = Literal["<", "<=", ">", ">=", "=="]

_FAILS: dict[Comparator, Callable[[Any, Any], Any]] = {
    "<": operator.ge,
    "<=": operator.gt,
    ">": operator.le,
    ">=": operator.lt,
    "==": operator.ne,
}


@dataclass(frozen=True)
class Need:
    """A numeric condition: ``actual`` must compare so with ``limit``; ``quantity`` names the input or result."""

    quantity: str
    actual: float
    comparator: Comparator
    limit: float


@dataclass(frozen=True)
class Check:
    """A failed condition (or, over scenarios, one that may fail: ``fails`` is then of shape (S,))."""

    code: str
    fails: Mask
    values: dict[str, Any] = field(default_factory=dict)
    need: Need | None = None


@dataclass
class Checks:
    """Conditions met while a request is read; those that hold in every scenario are not kept."""

    trace: Trace | None = None
    found: list[Check] = field(default_factory=list)

    def refuse(self, code: str, fails: Mask, **values: Any) -> None:
        """Record a condition that is not numeric; met twice (two aids of one source), it is told once."""
        if not isinstance(fails, bool | np.bool_) or (fails and code not in self._certain()):
            self.found.append(Check(code, fails, values))

    def require(
        self, code: str, quantity: str, actual: Values, comparator: Comparator, limit: Values, **values: Any
    ) -> None:
        """Record that ``actual`` must compare so with ``limit``."""
        fails = _FAILS[comparator](actual, limit)
        if isinstance(fails, bool | np.bool_):
            if fails:
                need = Need(quantity, float(actual), comparator, float(limit))
                self.found.append(Check(code, True, {"actual": actual, "limit": limit, **values}, need))
            return
        if self.trace is not None:
            self.trace.watch(actual - limit)
        self.found.append(Check(code, fails, values))

    def passed(self) -> Mask:
        """Where every condition holds."""
        return passed(self.found)

    def _certain(self) -> set[str]:
        """The codes that fail whatever the scenario."""
        return {check.code for check in self.found if isinstance(check.fails, bool | np.bool_)}

    def codes(self) -> list[str]:
        """The codes found, each once, in order."""
        return list(dict.fromkeys(check.code for check in self.found))


def passed(checks: Iterable[Check]) -> Mask:
    """Where none of ``checks`` fails, shape () or (S,)."""
    result: Mask = True
    for check in checks:
        if isinstance(check.fails, bool | np.bool_):
            if check.fails:
                return False
        else:
            result = ~check.fails if result is True else result & ~check.fails
    return result
