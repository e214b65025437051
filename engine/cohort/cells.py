"""One cell to one value: numbers, dates, durations and identifiers as people write them.

Each function raises ``ValueError`` with what was expected, in French; pydantic calls them on the rows handed in.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from babel.dates import get_month_names

from engine.cohort.names import name_key, tidy
from engine.cohort.reading import Cell, excel_date
from engine.formats import LOCALE, parse_number

_MONTHS = {name_key(name): number for number, name in get_month_names("wide", locale=LOCALE).items()}
_DATE_FORMS = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})(?:er)? (?P<month>[^\W\d]+)\.? (?P<year>\d{4})"),
)
_TIME = re.compile(r"[T ]\s*(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2}))?.*")
_DATE_EXPECTED = "une date qui existe est attendue : AAAA-MM-JJ ou JJ/MM/AAAA"
_DURATION_EXPECTED = "une durée est attendue : « 1 h 30 », « 90 » (minutes), « 1,5 h » ou « 1:15 »"
_CLOCK = re.compile(r"(?P<hours>\d+)\s*(?:h|heures?|:)\s*(?P<minutes>\d{1,2})?\s*(?:min(?:utes?)?)?")
_HOURS = re.compile(r"(?P<hours>\d+[.,]\d+)\s*(?:h|heures?)")
_MINUTES = re.compile(r"(?P<minutes>\d+)\s*(?:m|min|minutes?)?\.?")
# A bare number is minutes; below this it is surely hours written without their unit.
_SHORTEST_MINUTES = 5
_EXCEL_DAYS = range(30_000, 80_000)
_NEQ = re.compile(r"(11|22|33|88)\d{8}")


def text(cell: Cell) -> str | None:
    """Free text, its spaces tidied line by line; None when the cell is empty."""
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    lines = [tidy(line) for line in str(cell).splitlines()]
    return "\n".join(line for line in lines if line) or None


def name(cell: Cell) -> str | None:
    """A name: one line with at least one letter or digit, never a formula."""
    found = text(cell)
    if found is None:
        return None
    if found.startswith(("=", "@")) or not name_key(found):
        raise ValueError("un nom est attendu, pas une formule")
    return tidy(found)


def quantity(cell: Cell) -> float | None:
    """A number that is not negative."""
    value = _number(cell)
    if value is not None and not 0 <= value < math.inf:
        raise ValueError("un nombre positif ou nul est attendu")
    return value


def whole(cell: Cell) -> int | None:
    """A whole number that is not negative."""
    value = quantity(cell)
    if value is None:
        return None
    if value != int(value):
        raise ValueError("un nombre entier est attendu")
    return int(value)


def cents(cell: Cell) -> int | None:
    """An amount in dollars, as exact cents."""
    if cell is None:
        return None
    value = _decimal(cell) * 100
    if value < 0 or value != value.to_integral_value():
        raise ValueError("un montant positif en dollars et cents est attendu (exemple : 1 395,00 $)")
    return int(value)


def _number(cell: Cell) -> float | None:
    return None if cell is None else float(_decimal(cell))


def _decimal(cell: Cell) -> Decimal:
    expected = "un nombre est attendu (exemple : 1\u00a0234,5)"
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise ValueError(expected)
    if isinstance(cell, str):
        if cell.lstrip().startswith("="):
            raise ValueError("un nombre est attendu; une formule n'est jamais calculée : collez sa valeur")
        try:
            return parse_number(cell)
        except ValueError:
            raise ValueError(expected) from None
    if not math.isfinite(cell):
        raise ValueError(expected)
    return Decimal(str(cell))


def day(cell: Cell) -> date | None:
    """A date: ``2026-10-05``, ``05/10/2026`` (day first), ``5 octobre 2026`` or a spreadsheet's own date."""
    found = moment(cell)
    return found.date() if found else None


def moment(cell: Cell) -> datetime | None:
    """A date with its time when there is one."""
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None, microsecond=0)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _EXCEL_DAYS:
        return excel_date(cell)
    if not isinstance(cell, str):
        raise ValueError(_DATE_EXPECTED)
    return _written_moment(tidy(cell))


def _written_moment(written: str) -> datetime:
    for form in _DATE_FORMS:
        match = form.match(written)
        if match is None:
            continue
        rest = written[match.end() :]
        clock = _TIME.fullmatch(rest)
        if rest and clock is None:
            continue
        month = match["month"]
        number = int(month) if month.isdigit() else _MONTHS.get(name_key(month), 0)
        hour, minute = (int(clock["hour"]), int(clock["minute"])) if clock else (0, 0)
        second = int(clock["second"] or 0) if clock else 0
        try:
            return datetime(int(match["year"]), number, int(match["day"]), hour, minute, second)  # noqa: DTZ001 - local time
        except ValueError:
            break
    raise ValueError(_DATE_EXPECTED)


def minutes(cell: Cell) -> int | None:
    """A duration in whole minutes: ``1 h 30``, ``90``, ``1,5 h``, ``1:15``, ``45 min``; a bare number is minutes."""
    if cell is None:
        return None
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 60)
    if isinstance(cell, float) and not cell.is_integer():
        raise ValueError(_DURATION_EXPECTED)
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise ValueError(_DURATION_EXPECTED)
    written = tidy(cell).casefold() if isinstance(cell, str) else str(int(cell))
    return _written_minutes(written)


def _written_minutes(written: str) -> int:
    if match := _HOURS.fullmatch(written):
        total = Decimal(match["hours"].replace(",", ".")) * 60
        if total == total.to_integral_value():
            return int(total)
    elif match := _CLOCK.fullmatch(written):
        rest = int(match["minutes"] or 0)
        if rest < 60:
            return int(match["hours"]) * 60 + rest
    elif (match := _MINUTES.fullmatch(written)) and (
        int(match["minutes"]) >= _SHORTEST_MINUTES or not written.isdigit()
    ):
        return int(match["minutes"])
    raise ValueError(_DURATION_EXPECTED)


def neq(cell: Cell) -> str | None:
    """A Québec enterprise number: ten digits that begin by 11, 22, 33 or 88 (INDICATORS, facts)."""
    found = text(cell)
    if found is None:
        return None
    digits = re.sub(r"[\s-]", "", found)
    if not _NEQ.fullmatch(digits):
        raise ValueError("un NEQ est attendu : 10 chiffres commençant par 11, 22, 33 ou 88")
    return digits


def passes_check_digit(neq: str) -> bool:
    """Whether the last eight digits follow Luhn's rule; undocumented, so a failure is a doubt (INDICATORS, facts)."""
    doubled = [2 * int(digit) if place % 2 else int(digit) for place, digit in enumerate(reversed(neq[2:]))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
