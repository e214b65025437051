"""What the fields of a form hold, as values: what is missing or cannot be read is refused in French."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import streamlit as st

from data.errors import RefusedError
from pages.parts.numbers import Bounds

# Beyond a billion, a slip of the keyboard.
_DOLLARS = Bounds(Decimal(0), Decimal(10**9), 2)
_TONNES = Bounds(Decimal(0), Decimal(10**9), 3)


def given(field: str, what: str) -> Any:
    """What the field ``field`` holds; ``what`` names it with its article.

    Raises:
        RefusedError: nothing.
    """
    value = st.session_state[field]
    if value is None:
        raise RefusedError(f"{what} manque : choisissez dans le champ.")
    return value


def typed_cents(field: str, what: str) -> int | None:
    """The dollars typed in the field, in cents; None when it is blank.

    Raises:
        RefusedError: not an amount.
    """
    amount = _typed(field, what, _DOLLARS)
    return None if amount is None else int(amount * 100)


def typed_tonnes(field: str, what: str) -> float | None:
    """The tonnes typed in the field; None when it is blank.

    Raises:
        RefusedError: not a number of tonnes.
    """
    tonnes = _typed(field, what, _TONNES)
    return None if tonnes is None else float(tonnes)


def _typed(field: str, what: str, bounds: Bounds) -> Decimal | None:
    try:
        return bounds.read(st.session_state[field])
    except ValueError as error:
        words = str(error)
        raise RefusedError(f"{what} : {words[0].lower()}{words[1:]}") from error
