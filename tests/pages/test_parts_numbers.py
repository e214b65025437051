"""Numbers typed by a person."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from pages.parts.numbers import Bounds


def _page() -> None:
    import streamlit as st

    from pages.parts.numbers import french_number_input

    value = french_number_input("Économie", key="saving", value=38000, minimum=0, maximum=2_000_000, unit="$")
    st.text(repr(value))


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("12,5", "12.5", "12,5"),
        ("12.5", "12.5", "12,5"),
        ("1 234,50 $", "1234.5", "1\u00a0234,5"),
        ("412000", "412000", "412\u00a0000"),
        ("0", "0", "0"),
    ],
)
def test_comma_and_point_are_the_same_number_shown_back_in_french(typed: str, value: str, shown: str) -> None:
    app = AppTest.from_function(_page).run()
    assert app.text[0].value == repr(Decimal(38000))
    assert app.text_input[0].label == "Économie ($)"
    app.text_input(key="saving").input(typed).run()
    assert app.text[0].value == repr(Decimal(value))
    assert app.text_input(key="saving").value == shown
    assert not app.markdown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("douze", "« douze » n'est pas un nombre"),
        ("-3", "Le plus petit nombre permis est 0."),
        ("2000001", "Le plus grand nombre permis est 2\u00a0000\u00a0000."),
        ("1,234", "au plus 2 chiffres après la virgule"),
    ],
)
def test_what_cannot_be_taken_stays_as_typed_with_the_reason(typed: str, sentence: str) -> None:
    app = AppTest.from_function(_page).run()
    app.text_input(key="saving").input(typed).run()
    assert app.text[0].value == "None"
    assert sentence in app.markdown[0].value
    assert app.text_input(key="saving").value == typed


def test_a_blank_field_is_no_number_and_no_fault() -> None:
    app = AppTest.from_function(_page).run()
    app.text_input(key="saving").input(" ").run()
    assert app.text[0].value == "None"
    assert not app.markdown


def test_a_whole_number_is_asked_for_in_words() -> None:
    with pytest.raises(ValueError, match="nombre entier"):
        Bounds(decimals=0).read("2,5")


@given(some.decimals(-(10**9), 10**9, places=4))
def test_what_is_shown_back_reads_as_the_same_number(value: Decimal) -> None:
    bounds = Bounds(decimals=4)
    assert bounds.read(bounds.write(value)) == value
