"""A table as a file to keep: XLSX and CSV that say their date and filters, and that run no formula.

A cell beginning with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return is executed by spreadsheets that open
the file: in XLSX such text is stored as text, in CSV an apostrophe goes before it (OWASP, *CSV Injection*).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

import xlsxwriter  # type: ignore[import-untyped]

from engine import formats

Kind = Literal["text", "integer", "number", "points", "money", "percent", "date", "month", "hours"]

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv"

_EXECUTED = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60  # characters; longer text wraps in the reader's hands, not over the whole screen
_MINUTES_A_DAY = 24 * 60

# How spreadsheets show each kind; their codes are in English, what people see follows their own language.
_NUMBER_FORMATS: Mapping[Kind, str] = {
    "integer": "#,##0",
    "number": "#,##0.###",
    "points": "#,##0.0",
    "money": "#,##0.00\\ $",
    "percent": "0\\ %",
    "date": "yyyy-mm-dd",
    "month": "mmmm yyyy",
    "hours": '[h]" h "mm',
}


@dataclass(frozen=True)
class Sheet:
    """What is exported: headings, their kinds and rows of the same length; ``None`` is an empty cell.

    Kind ``hours`` holds minutes and ``percent`` a share of one, as on the screen.
    """

    title: str
    as_of: date
    filters: Mapping[str, str]
    headings: Sequence[str]
    kinds: Sequence[Kind]
    rows: Sequence[Sequence[Any]]

    def about(self) -> list[tuple[str, str]]:
        """What the reader must know of the table: its date, its filters, its size."""
        chosen = list(self.filters.items()) or [("Filtres", "aucun")]
        return [
            ("Date de référence", formats.day(self.as_of)),
            *chosen,
            ("Lignes", formats.number(len(self.rows), 0)),
        ]


def file_name(title: str, as_of: date, suffix: str) -> str:
    """A name every system accepts: « Entreprises à jumeler » gives ``entreprises-a-jumeler_2026-11-16.xlsx``."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return f"{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')}_{as_of.isoformat()}.{suffix}"


def to_csv(sheet: Sheet) -> bytes:
    """The table as spreadsheets in Québec read it: UTF-8 with its mark, semicolons, decimal commas.

    The date and filters come after the rows and an empty line, so that the first line stays the headings.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_harmless(heading) for heading in sheet.headings])
    for row in sheet.rows:
        writer.writerow([_csv_cell(kind, cell) for kind, cell in zip(sheet.kinds, row, strict=True)])
    writer.writerow([])
    writer.writerows([[_harmless(label), _harmless(said)] for label, said in sheet.about()])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(sheet: Sheet) -> bytes:
    """A workbook of two sheets: « À propos » (title, date, filters), then « Données »."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        # The same table gives the same file.
        book.set_properties({"title": sheet.title, "created": datetime.combine(sheet.as_of, time())})
        bold = book.add_format({"bold": True})
        _about_page(book.add_worksheet("À propos"), sheet, bold)
        _data_page(book, sheet, bold)
    return stream.getvalue()


def _about_page(page: Any, sheet: Sheet, bold: Any) -> None:
    page.write_string(0, 0, sheet.title, bold)
    for index, (label, said) in enumerate(sheet.about(), start=2):
        page.write_string(index, 0, label)
        page.write_string(index, 1, said)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, _WIDEST)


def _data_page(book: Any, sheet: Sheet, bold: Any) -> None:
    page = book.add_worksheet("Données")
    shown = {kind: book.add_format({"num_format": code}) for kind, code in _NUMBER_FORMATS.items()}
    for column, (heading, kind) in enumerate(zip(sheet.headings, sheet.kinds, strict=True)):
        page.write_string(0, column, heading, bold)
        write = _XLSX_WRITERS[kind]
        for index, row in enumerate(sheet.rows, start=1):
            if row[column] is not None:
                write(page, index, column, row[column], shown.get(kind))
        widest = max((len(str(row[column])) for row in sheet.rows if kind == "text"), default=12)
        page.set_column(column, column, min(_WIDEST, max(widest, len(heading)) + 2))
    page.freeze_panes(1, 0)
    if sheet.headings:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)


def _write_text(page: Any, row: int, column: int, cell: Any, _: Any) -> None:
    page.write_string(row, column, str(cell))


def _write_number(page: Any, row: int, column: int, cell: Any, shown: Any) -> None:
    page.write_number(row, column, float(cell), shown)


def _write_date(page: Any, row: int, column: int, cell: date, shown: Any) -> None:
    page.write_datetime(row, column, datetime.combine(_day(cell), time()), shown)


def _write_hours(page: Any, row: int, column: int, cell: Any, shown: Any) -> None:
    page.write_number(row, column, float(cell) / _MINUTES_A_DAY, shown)


_XLSX_WRITERS: Mapping[Kind, Callable[[Any, int, int, Any, Any], None]] = {
    "text": _write_text,
    "integer": _write_number,
    "number": _write_number,
    "points": _write_number,
    "money": _write_number,
    "percent": _write_number,
    "date": _write_date,
    "month": _write_date,
    "hours": _write_hours,
}


def _csv_cell(kind: Kind, cell: Any) -> str:
    if cell is None:
        return ""
    if kind == "text":
        return _harmless(str(cell))
    if kind in ("date", "month"):
        return _day(cell).isoformat()
    amount = Decimal(str(cell))
    if kind == "hours":
        amount = round(amount / 60, 2)
    return f"{amount.normalize():f}".replace(".", ",")


def _harmless(text: str) -> str:
    return "'" + text if text.startswith(_EXECUTED) else text


def _day(cell: date) -> date:
    return cell.date() if isinstance(cell, datetime) else cell
