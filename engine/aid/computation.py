"""What the formulas of a stream give, for one scenario or for S of them, before anything is put into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.aid.checks import Checks, passed
from engine.aid.context import Context
from engine.aid.numeric import Mask, Trace, Values, choose, is_scalar, least, lesser, negate


@dataclass
class Item:
    """A measure, study, building or category. Quantities of shape () or (S,), CAD.

    ``terms`` are the amounts of its least-of rule, ``None`` for a limit that does not exist; ``amount`` is what the
    rule gives, zero where the item is refused.
    """

    id: str
    checks: Checks
    terms: dict[str, Values | None]
    amount: Values
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Computation:
    """A request through its stream's formulas.

    ``caps`` are the limits on the request's total, in the order the decision shows them; ``limits`` those of them
    whose least is ``total_b``. ``computed`` is what the rules give, whether or not the request is admissible;
    ``agreed`` the aid of the agreement, where there is one.
    """

    checks: Checks
    items: list[Item]
    caps: dict[str, Values | None]
    limits: dict[str, Values | None]
    total_a: Values
    total_b: Values
    computed: Values
    cost: Values
    counted_aid: Values
    large: Mask
    saving: Values = 0.0
    values: dict[str, Any] = field(default_factory=dict)
    warnings: dict[str, Mask] = field(default_factory=dict)
    payment_parts: list[Values] | None = None
    agreed: Values | None = None

    def eligible(self, *, despite_end: bool = False) -> Mask:
        """Where the request is admissible, or would be were it not for the programme's end."""
        return passed(check for check in self.checks.found if not (despite_end and check.code == "programme_ended"))

    def aid(self, trace: Trace | None = None, *, despite_end: bool = False) -> Values:
        """What the rules give where the request is admissible, never above what was agreed (R065); zero elsewhere."""
        revised = self.computed if self.agreed is None else lesser(self.computed, self.agreed, trace)
        return choose(self.eligible(despite_end=despite_end), revised, 0.0)


def assemble(
    checks: Checks,
    items: list[Item],
    caps: dict[str, Values | None],
    limits: dict[str, Values | None],
    context: Context,
    *,
    cost: Values,
    counted: Values,
    large: Mask,
    **rest: Any,
) -> Computation:
    """Add the items up, bound them by the least limit, and refuse a request none of whose items is eligible."""
    total_a = sum_of(items)
    total_b = least(limits, context.trace)
    computed = lesser(total_a, total_b, context.trace)
    checks.refuse("no_eligible_measure", negate(any_passed(items)))
    return Computation(checks, items, caps, limits, total_a, total_b, computed, cost, counted, large, **rest)


def sum_of(items: list[Item]) -> Values:
    """The total of the items' amounts."""
    result: Values = 0.0
    for item in items:
        result = result + item.amount
    return result


def any_passed(items: list[Item]) -> Mask:
    """Where at least one item is eligible."""
    result: Mask = False
    for item in items:
        result = np.logical_or(result, item.checks.passed())
    return bool(result) if is_scalar(result) else result
