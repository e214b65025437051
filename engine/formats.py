"""Numbers, money, dates and durations as Québec French writes and reads them.

The one place where a value becomes text for a person, used by pages, charts, exports and sentences alike, and
where text typed by a person becomes a number. Spaces are no-break spaces (U+00A0), as CLDR's ``fr_CA`` has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

# Read once: Babel looks a name up at each number.
LOCALE = Locale.parse("fr_CA")
NBSP = "\u00a0"
MISSING = "—"

# A float of any size, rounded half up as amounts are.
_ANY_SIZE = Context(prec=330, rounding=ROUND_HALF_UP)

Number = int | float | Decimal


def number(value: Number | None, decimals: int | None = None) -> str:
    """A number: ``number(1234.5)`` → ``1 234,5``. Without ``decimals``, at most three are kept."""
    if value is None:
        return MISSING
    pattern = "#,##0.###" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    with localcontext(_ANY_SIZE):
        return format_decimal(value, format=pattern, locale=LOCALE)


def money(value: Number | None, *, to_the_cent: bool = False) -> str:
    """An amount in dollars: ``12 500 $``, or ``1 603,90 $`` when there are cents.

    Args:
        to_the_cent: writes ``12 500,00 $``, beside amounts that have cents.
    """
    if value is None:
        return MISSING
    cents = round(value * 100)
    written = to_the_cent or cents % 100
    return number(cents / 100 if written else cents // 100, 2 if written else 0) + f"{NBSP}$"


def percent(value: Number | None, decimals: int = 0) -> str:
    """A share in [0, 1]: ``percent(0.75)`` → ``75 %``."""
    return MISSING if value is None else number(value * 100, decimals) + f"{NBSP}%"


def quantity(value: Number | None, unit: str, decimals: int | None = None) -> str:
    """A quantity with its unit: ``quantity(1234.5, "t")`` → ``1 234,5 t``."""
    return MISSING if value is None else number(value, decimals) + NBSP + unit


def count(value: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun; French takes the plural from two on: ``count(1, "coach")`` → ``1 coach``."""
    noun = singular if abs(value) < 2 else plural or singular + "s"
    return number(value, 0) + NBSP + noun


def hours(minutes: int | None) -> str:
    """A duration in whole minutes: ``hours(450)`` → ``7 h 30``, ``hours(45)`` → ``45 min``."""
    if minutes is None:
        return MISSING
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest}{NBSP}min"
    return number(whole, 0) + f"{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def day(value: date | None) -> str:
    """A date in words: ``21 novembre 2026``, ``1er décembre 2026``."""
    if value is None:
        return MISSING
    text = format_date(value, "d MMMM y", locale=LOCALE)
    return "1er" + text[1:] if value.day == 1 else text


def weekday(value: date) -> str:
    """A date in words with its day: ``lundi 16 novembre 2026``."""
    return format_date(value, "EEEE", locale=LOCALE) + " " + day(value)


def short_day(value: date | None) -> str:
    """A date for tables: ``2026-11-21`` (the Québec standard for figures)."""
    return MISSING if value is None else value.strftime("%Y-%m-%d")


def month(value: date) -> str:
    """A month: ``novembre 2026``."""
    return format_date(value, "MMMM y", locale=LOCALE)


def of_month(value: date) -> str:
    """« de » and a month: ``de novembre 2026``, ``d'octobre 2026``."""
    name = month(value)
    return f"d'{name}" if name[0] in "aeiou" else f"de {name}"


def moment(value: datetime | None) -> str:
    """A date and time: ``21 novembre 2026 à 14 h 05``."""
    return MISSING if value is None else f"{day(value)} à {format_datetime(value, 'H', locale=LOCALE)} h {value:%M}"


def enumeration(items: Sequence[str]) -> str:
    """A list in a sentence: ``a, b et c``."""
    return format_list(list(items), locale=LOCALE)


_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_UNITS = re.compile(r"(\$|CAD|%)$", re.IGNORECASE)


def parse_number(text: str) -> Decimal:
    """The number a person typed or pasted, with comma or point: ``12 500,50 $`` → ``Decimal("12500.50")``.

    One separator is always the decimal one (``12,5`` and ``12.5`` are the same number); when both occur, the
    last is the decimal one; one that occurs several times separates thousands.

    Raises:
        ValueError: the text is not a finite number; the message is a French sentence.
    """
    cleaned = _SPACES.sub("", _UNITS.sub("", _SPACES.sub("", text))).replace("−", "-")
    comma, point = cleaned.rfind(","), cleaned.rfind(".")
    decimal = "," if comma > point else "."
    thousands = "." if decimal == "," else ","
    if cleaned.count(decimal) > 1:
        decimal, thousands = "", cleaned[max(comma, point)]
    cleaned = cleaned.replace(thousands, "")
    if decimal:
        cleaned = cleaned.replace(decimal, ".")
    try:
        if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", cleaned):
            raise InvalidOperation
        return Decimal(cleaned)
    except InvalidOperation:
        raise ValueError(f"« {text.strip()} » n'est pas un nombre (exemple : 1{NBSP}234,5).") from None
