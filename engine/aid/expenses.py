"""Eligible expenses: internal rates, benefits, kinds admitted, commitment dates, administration fees (§3.6, §3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.aid.context import Context
from engine.aid.fields import Breakdown, ExpenseLine, InternalStaff
from engine.aid.framework import AdmittedIn
from engine.aid.numeric import Values, lesser, total


@dataclass
class Ceiling:
    """What the agreement leaves for internal fees and travel (R045), used in the order the expenses come."""

    room: Values

    def take(self, amount: Values, context: Context) -> Values:
        """The part of ``amount`` the ceiling lets through."""
        taken = lesser(amount, self.room, context.trace)
        self.room = self.room - taken
        return taken


def eligible(
    expense: Values | Breakdown | None,
    admitted_in: AdmittedIn,
    context: Context,
    ceiling: Ceiling | None = None,
) -> Values:
    """The eligible part of an expense, CAD, shape () or (S,): an amount already eligible, or a breakdown.

    Source: §3.6, §3.7, T1 (R040 to R045).
    """
    if expense is None:
        return 0.0
    if not isinstance(expense, Breakdown):
        return expense
    kinds = context.framework.expenses.admitted[admitted_in].value
    internal = _internal(expense, kinds, context, ceiling)
    external = total(
        [getattr(expense, kind) for kind in kinds if kind not in ("internal_staff", "travel")]
        + [line.amount for line in expense.lines if _admitted(line, context)]
    )
    before_fees = internal + external
    _note_excluded(expense, kinds, context)
    return before_fees + lesser(expense.administration_fees, before_fees * administration_share(context), context.trace)


def administration_share(context: Context) -> float:
    """The ceiling on administration fees as a share of the other expenses (R042, A20)."""
    share = context.framework.expenses.administration_cap.value
    return share / (1 - share) if context.options.administration_fee_base == "including" else share


def _internal(expense: Breakdown, kinds: Sequence[str], context: Context, ceiling: Ceiling | None) -> Values:
    amount: Values = expense.travel if "travel" in kinds else 0.0
    if "internal_staff" in kinds:
        amount = amount + total([staff_cost(staff, context) for staff in expense.internal_staff])
    return amount if ceiling is None else ceiling.take(amount, context)


def staff_cost(staff: InternalStaff, context: Context) -> Values:
    """Hours at the capped wage and the capped benefits, each capped on its own (T1, R041, A21)."""
    rules = context.framework.expenses
    wage_cap = next(cap.value for cap in rules.wage_caps if staff.category in cap.categories)
    benefits_cap = rules.benefits_cap.value
    benefits = benefits_cap if staff.benefits_rate is None else staff.benefits_rate
    wage = lesser(staff.rate, wage_cap, context.trace)
    return staff.hours * wage * (1.0 + lesser(benefits, benefits_cap, context.trace))


def _admitted(line: ExpenseLine, context: Context) -> bool:
    """A line counts unless it was committed before the earliest date (R032) or said not to be eligible."""
    too_early = context.earliest is not None and line.committed is not None and line.committed < context.earliest
    return line.eligible and not too_early


def _note_excluded(expense: Breakdown, kinds: Sequence[str], context: Context) -> None:
    """Say which expenses count for nothing here, so that nobody looks for them in the total."""
    never = context.framework.expenses.never.value
    refused = [name for name in never if np.any(np.asarray(getattr(expense, name)) > 0)]
    elsewhere = [
        kind for kind in ("rental", "travel") if kind not in kinds and np.any(np.asarray(getattr(expense, kind)) > 0)
    ]
    if expense.internal_staff and "internal_staff" not in kinds:
        elsewhere.append("internal_staff")
    if refused or elsewhere:
        context.notice("expenses_left_out", kinds=[*refused, *elsewhere])
    if any(line.eligible and not _admitted(line, context) for line in expense.lines):
        context.notice("lines_committed_too_early", earliest=context.earliest)
