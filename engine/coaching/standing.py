"""The state of a company (PROGRAMME §4), worked out from what is stored: a correction moves it by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from data.programme_file import Programme, load_programme
from data.reading import Reader, Row

State = Literal[
    "registered",
    "inventoried",
    "proposed",
    "approved",
    "offered",
    "confirmed",
    "under_way",
    "delivered",
    "payable",
    "paid",
    "withdrawn",
]

DELIVERED: tuple[State, ...] = ("delivered", "payable", "paid")
"""Hours, meetings and logbook complete, paid or not."""

OPEN: tuple[State, ...] = ("confirmed", "under_way")
"""A coaching that a coach accepted, and that is not delivered."""


def company_states(reader: Reader, as_of: date, programme: Programme | None = None) -> list[Row]:
    """One row a company (merged ones left out) with its state at ``as_of`` (PROGRAMME §4), by name."""
    parameters = programme or load_programme()
    rows = reader.rows("company_states", as_of)
    for row in rows:
        row["state"] = state_of(row, parameters)
    return rows


def state_of(row: Mapping[str, Any], programme: Programme) -> State:
    """The state of a row of ``company_states`` or ``coaching_by_id``: SQL's, refined by the programme's figures.

    A delivered coaching is payable as soon as a contract gives its fee (PROGRAMME §4, → payable).
    """
    state: State = row["state"]
    if state != "under_way" or lacking(row, programme):
        return state
    return "delivered" if payable_fee(row["fee_cents"], programme) is None else "payable"


def is_finished(row: Mapping[str, Any], programme: Programme) -> bool:
    """Whether a coaching counts as finished toward the target: hours and logbook (INDICATORS 2), meetings set aside."""
    complete = row["minutes"] >= programme.coaching.minutes.value and row["logbook_on"] is not None
    return complete and row["state"] != "withdrawn"


def payable_fee(fee_cents: int | None, programme: Programme) -> int | None:
    """What the contract pays for a coaching, in cents; None when there is none, or above the maximum (AO §9)."""
    if not fee_cents or fee_cents > programme.fee.maximum_cents.value:
        return None
    return fee_cents


Gap = Literal["hours", "meetings", "logbook"]


def lacking(row: Mapping[str, Any], programme: Programme) -> tuple[Gap, ...]:
    """What keeps a coaching from being delivered; empty when it is (PROGRAMME §4, → delivered; AO §2, §10)."""
    found: tuple[tuple[Gap, bool], ...] = (
        ("hours", row["minutes"] < programme.coaching.minutes.value),
        ("meetings", not meetings_accepted(row, programme)),
        ("logbook", row["logbook_on"] is None),
    )
    return tuple(gap for gap, lacks in found if lacks)


def meetings_accepted(row: Mapping[str, Any], programme: Programme) -> bool:
    """Whether the number of held meetings is within the tender's bounds or accepted as it is (AO §2)."""
    terms = programme.coaching
    within = terms.meetings_low.value <= row["meetings"] <= terms.meetings_high.value
    return within or bool(row["accepted_meetings"] == row["meetings"])
