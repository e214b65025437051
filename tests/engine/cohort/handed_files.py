"""The sample files, an empty database, and the same tables written by other tools."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from data.programme_file import load_programme
from data.store import Store
from engine.cohort.imports import Conditions, HandedFile, ImportResult, run_import
from engine.cohort.reading import read_sheets

SAMPLES = Path(__file__).parents[2] / "samples"
AS_OF = date(2026, 11, 16)
PROGRAMME = load_programme()
CONDITIONS = Conditions(PROGRAMME, "Coordination", AS_OF)

Table = list[list[Any]]


def sample(name: str) -> HandedFile:
    """One of the sample files."""
    return HandedFile(Path(name).name, (SAMPLES / name).read_bytes())


def samples() -> list[HandedFile]:
    """The six good files."""
    return [sample(path.name) for path in sorted(SAMPLES.iterdir()) if path.suffix in {".csv", ".xlsx"}]


def import_samples(store: Store) -> ImportResult:
    """The six good files, imported together."""
    return run_import(store, samples(), CONDITIONS)


def table(file: HandedFile) -> Table:
    """The cells of a file, titles first."""
    (sheet,) = read_sheets(file.name, file.content)
    width = max(len(cells) for _, cells in sheet.rows)
    return [[*cells, *[None] * (width - len(cells))] for _, cells in sheet.rows]


def as_csv(name: str, rows: Table, *, delimiter: str = ";", encoding: str = "utf-8") -> HandedFile:
    """A table as a CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return HandedFile(name, text.getvalue().encode(encoding))


def as_workbook(
    name: str, rows: Table, *, sheet: str = "Feuille 7", before: Sequence[Sequence[Any]] = ()
) -> HandedFile:
    """A table as a workbook, under lines of presentation if any."""
    workbook = openpyxl.Workbook()
    first = workbook.active
    assert first is not None
    first.title = sheet
    for row in (*before, *rows):
        first.append(list(row))
    content = io.BytesIO()
    workbook.save(content)
    return HandedFile(name, content.getvalue())


def content_of(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """What the database holds, whatever the order it came in: names instead of ids, no trace."""
    return {
        "companies": sorted(
            (row["name"], row["sector"], row["size_class"], row["state"], row["total_t"], row["minutes"])
            for row in store.rows("company_states", AS_OF)
        ),
        "coaches": sorted((row["coach"], row["firm"]) for row in store.rows("coach_names")),
        "meetings": sorted((row["held_on"], row["minutes"], row["state"]) for row in store.table("meeting")),
        "contracts": sorted((row["guaranteed_minimum"], row["fee_cents"]) for row in store.table("contract")),
        "regions": sorted(row["region"] for row in store.table("company_region")),
        "themes": sorted(row["theme"] for row in store.table("company_theme")),
        "to_settle": sorted((row["kind"], row["field"], row["value"]) for row in store.rows("settlement_open")),
    }
