"""Field types and the strict base shared by the request records.

A record's numbers are declared ``float``; the what-if tools put arrays of shape (S,) in their place after
validation, and the formulas broadcast over them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from engine.aid.vocabulary import StaffCategory

# Beyond this, cents are no longer exact in float64: a slip of the keyboard, not a project.
LARGEST = 1e12

Number = Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, le=LARGEST, allow_inf_nan=False)]


# Beyond these, a slip of the keyboard; and a deadline counted from there might leave the calendar.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


def _iso_day(value: Any) -> date:
    if isinstance(value, date):
        return value
    found = _read_day(value)
    if found is None:
        raise PydanticCustomError("iso_day", "a date written YYYY-MM-DD")
    if not FIRST_DAY <= found <= LAST_DAY:
        raise PydanticCustomError("far_day", "a date of these centuries")
    return found


def _read_day(value: Any) -> date | None:
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    # fromisoformat also reads 20240601 and 2024-W22-6; the format says 2024-06-01.
    return found if found.isoformat() == value else None


Day = Annotated[date, BeforeValidator(_iso_day)]


class Record(BaseModel):
    """Strict base: unknown keys refused, no conversion between types, frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class InternalStaff(Record):
    """Hours of the participant's own staff; benefits default to the highest rate accepted."""

    category: StaffCategory
    hours: Amount
    rate: Amount
    benefits_rate: Amount | None = None


class ExpenseLine(Record):
    amount: Amount
    committed: Day | None = None
    eligible: bool = True


class Breakdown(Record):
    """Expenses by kind, CAD before taxes; the kinds of the last block are never eligible (R044)."""

    external_fees: Amount = 0.0
    equipment: Amount = 0.0
    rental: Amount = 0.0
    travel: Amount = 0.0
    other: Amount = 0.0
    internal_staff: list[InternalStaff] = []
    lines: list[ExpenseLine] = []
    administration_fees: Amount = 0.0

    taxes: Amount = 0.0
    maintenance: Amount = 0.0
    code_compliance: Amount = 0.0
    land: Amount = 0.0
    energy: Amount = 0.0
    application_preparation: Amount = 0.0
    production_losses: Amount = 0.0
    executive_pay: Amount = 0.0
    barred_subcontractor: Amount = 0.0


NUMBER_TAG, BREAKDOWN_TAG = "<number>", "<breakdown>"


def _expense_kind(value: Any) -> str:
    return BREAKDOWN_TAG if isinstance(value, dict | Breakdown) else NUMBER_TAG


# An amount already eligible, or a breakdown to be sorted.
Expense = Annotated[
    Annotated[Amount, Tag(NUMBER_TAG)] | Annotated[Breakdown, Tag(BREAKDOWN_TAG)],
    Discriminator(_expense_kind),
]
