"""Numbers typed by a person: comma or point, read the same way whatever the language of the browser.

Streamlit's own number field reads ``12,5`` as 125 in a browser whose interface is in English, without a word;
a text field of ours, parsed by :func:`engine.formats.parse_number`, does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from engine.formats import number, parse_number


@dataclass(frozen=True)
class Bounds:
    """What a number may be: both ends included, ``None`` where there is no limit."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 2

    def read(self, text: str) -> Decimal | None:
        """The number in ``text``, ``None`` for a blank one.

        Raises:
            ValueError: not a number, too precise or out of bounds; the message is a French sentence.
        """
        if not text.strip():
            return None
        value = parse_number(text)
        if value != round(value, self.decimals):
            raise ValueError(self._too_precise())
        if self.minimum is not None and value < self.minimum:
            raise ValueError(f"Le plus petit nombre permis est {number(self.minimum)}.")
        if self.maximum is not None and value > self.maximum:
            raise ValueError(f"Le plus grand nombre permis est {number(self.maximum)}.")
        return value

    def write(self, value: Decimal) -> str:
        """``value`` as it is shown back to the person who typed it: ``12 500,5``."""
        # `number` keeps three decimals when not told how many: enough digits, and no trailing zeros.
        exponent = value.normalize().as_tuple().exponent
        return number(value, max(0, -exponent) if isinstance(exponent, int) else None)

    def _too_precise(self) -> str:
        if not self.decimals:
            return "Écrivez un nombre entier."
        return f"Écrivez au plus {self.decimals} chiffres après la virgule."


def french_number_input(
    label: str,
    *,
    key: str,
    value: Decimal | int | None = None,
    minimum: Decimal | int | None = None,
    maximum: Decimal | int | None = None,
    unit: str = "",
    decimals: int = 2,
    help: str | None = None,
) -> Decimal | None:
    """A field for a number, read in French, with its bounds and unit.

    What was typed is shown back in the house format; what cannot be read stays as typed with a sentence
    under the field, and gives ``None``, as a blank field does.
    """
    bounds = Bounds(_decimal(minimum), _decimal(maximum), decimals)
    if key not in st.session_state:
        start = _decimal(value)
        st.session_state[key] = "" if start is None else bounds.write(start)
    st.text_input(f"{label} ({unit})" if unit else label, key=key, help=help, on_change=_tidy, args=(key, bounds))
    try:
        return bounds.read(st.session_state[key])
    except ValueError as refusal:
        st.markdown(f":material/error: {refusal}")
        return None


def _tidy(key: str, bounds: Bounds) -> None:
    try:
        value = bounds.read(st.session_state[key])
    except ValueError:
        return  # left as typed: the sentence under the field says what is wrong
    st.session_state[key] = "" if value is None else bounds.write(value)


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
