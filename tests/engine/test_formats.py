"""Québec-French formats, and numbers as people type them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import formats

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (formats.number(1234.5), f"1{NBSP}234,5"),
        (formats.number(1234567, 0), f"1{NBSP}234{NBSP}567"),
        (formats.number(0.1 + 0.2), "0,3"),
        (formats.number(12.345, 2), "12,35"),
        (formats.number(2.5, 0), "3"),
        (formats.number(1e20, 0)[:3], "100"),
        (formats.number(None), "—"),
        (formats.money(12500), f"12{NBSP}500{NBSP}$"),
        (formats.money(Decimal("1603.90")), f"1{NBSP}603,90{NBSP}$"),
        (formats.money(-0.5), f"-0,50{NBSP}$"),
        (formats.money(12500, to_the_cent=True), f"12{NBSP}500,00{NBSP}$"),
        (formats.percent(0.75), f"75{NBSP}%"),
        (formats.percent(0.333, 1), f"33,3{NBSP}%"),
        (formats.quantity(1234.5, "t"), f"1{NBSP}234,5{NBSP}t"),
        (formats.count(0, "coach"), f"0{NBSP}coach"),
        (formats.count(1, "coach"), f"1{NBSP}coach"),
        (formats.count(2, "coach"), f"2{NBSP}coachs"),
        (formats.count(3, "jour ouvrable", "jours ouvrables"), f"3{NBSP}jours ouvrables"),
        (formats.hours(450), f"7{NBSP}h{NBSP}30"),
        (formats.hours(60), f"1{NBSP}h"),
        (formats.hours(45), f"45{NBSP}min"),
        (formats.day(date(2026, 11, 21)), "21 novembre 2026"),
        (formats.day(date(2026, 12, 1)), "1er décembre 2026"),
        (formats.weekday(date(2026, 11, 16)), "lundi 16 novembre 2026"),
        (formats.short_day(date(2026, 5, 1)), "2026-05-01"),
        (formats.month(date(2026, 8, 1)), "août 2026"),
        (formats.of_month(date(2026, 8, 1)), "d'août 2026"),
        (formats.of_month(date(2026, 10, 1)), "d'octobre 2026"),
        (formats.of_month(date(2026, 11, 1)), "de novembre 2026"),
        (formats.moment(datetime(2026, 11, 21, 9, 5)), "21 novembre 2026 à 9 h 05"),
        (formats.enumeration(["a", "b", "c"]), "a, b et c"),
    ],
)
def test_written_as_in_quebec(written: str, expected: str) -> None:
    assert written == expected


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1 234,5", "1234.5"),
        (f"1{NBSP}234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("12 500,50 $", "12500.50"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("−3", "-3"),
        ("75 %", "75"),
        (",5", "0.5"),
    ],
)
def test_comma_and_point_are_both_understood(typed: str, value: str) -> None:
    assert formats.parse_number(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "abc", "1e5", "nan", "inf", "12,5,5.1.2", "=1+1", "1-2", "--3"])
def test_what_is_not_a_number_is_refused_in_french(typed: str) -> None:
    with pytest.raises(ValueError, match="n'est pas un nombre"):
        formats.parse_number(typed)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_what_is_written_is_read_back(value: Decimal) -> None:
    assert formats.parse_number(formats.number(value, 2)) == value
