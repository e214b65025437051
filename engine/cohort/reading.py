"""From a file's bytes to sheets of cells, whatever the encoding, the delimiter or the program that wrote it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from data.errors import UnreadableFileError

Cell = str | int | float | bool | date | datetime | time | timedelta | None

# A workbook is a zip: one that unpacks to more than this is refused before it fills the memory.
_UNPACKED_LIMIT = 300_000_000
_DELIMITERS = ";,\t|"


@dataclass(frozen=True)
class Sheet:
    """A table as handed in: ``rows`` are (row number as a spreadsheet shows it, cells); empty rows left out."""

    name: str
    rows: list[tuple[int, list[Cell]]]


def read_sheets(name: str, content: bytes) -> list[Sheet]:
    """Every non-empty sheet of the file ``name``.

    Raises:
        UnreadableFileError: empty, not a workbook nor delimited text; the sentence names the file.
    """
    if not content.strip():
        raise UnreadableFileError(f"{name} : le fichier est vide. Un tableau avec une ligne de titres est attendu.")
    if content.startswith(b"PK"):
        sheets = _workbook(name, content)
    elif name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")) or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFileError(
            f"{name} : ce n'est pas un classeur Excel lisible. Enregistrez-le au format .xlsx ou CSV, puis recommencez."
        )
    else:
        sheets = [_delimited(name, content)]
    kept = [sheet for sheet in sheets if sheet.rows]
    if not kept:
        raise UnreadableFileError(f"{name} : le fichier est vide. Un tableau avec une ligne de titres est attendu.")
    return kept


def _workbook(name: str, content: bytes) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED_LIMIT:
                raise UnreadableFileError(f"{name} : le classeur est trop volumineux. Enregistrez le tableau en CSV.")
        # Formulas are kept as text, so that they are refused and never evaluated.
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    except UnreadableFileError:
        raise
    except Exception as error:  # openpyxl lets many kinds through on a damaged file
        raise UnreadableFileError(
            f"{name} : ce n'est pas un classeur Excel lisible. Enregistrez-le au format .xlsx ou CSV, puis recommencez."
        ) from error
    try:
        return [Sheet(sheet.title, list(_numbered(sheet.iter_rows(values_only=True)))) for sheet in workbook.worksheets]
    finally:
        workbook.close()


def _numbered(rows: Any) -> Iterator[tuple[int, list[Cell]]]:
    for number, values in enumerate(rows, 1):
        cells = [_cell(value) for value in values]
        if any(cell is not None for cell in cells):
            yield number, cells


def _cell(value: Any) -> Cell:
    if isinstance(value, ArrayFormula | DataTableFormula):
        return "=" + str(getattr(value, "text", "") or "").lstrip("=")
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, int | float | bool | date | datetime | time | timedelta) or value is None:
        return value
    return str(value)


def _delimited(name: str, content: bytes) -> Sheet:
    text = _decode(name, content)
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda mark: _fields(header, mark))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[Cell]]] = []
    # A spreadsheet numbers records, not lines: a quoted answer on three lines is one row.
    for number, record in enumerate(reader, 1):
        cells: list[Cell] = [value if value.strip() else None for value in record]
        if any(cell is not None for cell in cells):
            rows.append((number, cells))
    return Sheet(name, rows)


def _fields(header: str, delimiter: str) -> int:
    return len(next(csv.reader([header], delimiter=delimiter), []))


def _decode(name: str, content: bytes) -> str:
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise UnreadableFileError(f"{name} : ce n'est pas un fichier de texte ni un classeur. CSV ou .xlsx est attendu.")


def excel_date(serial: float) -> datetime:
    """The date a spreadsheet means by a serial number."""
    found = from_excel(serial)
    if not isinstance(found, datetime):
        raise ValueError(serial)
    return found
