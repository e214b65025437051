"""Imports as a screen shows them: what each file would do, row by row, and what was imported before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from data.store import Store
from engine.cohort.columns import BY_KIND
from engine.cohort.imports import FileReport
from engine.cohort.wording import OUTCOMES

TO_SETTLE = "to_settle"

OUTCOME_NAMES: dict[str, str] = {**dict(OUTCOMES.items()), TO_SETTLE: "À régler"}
"""What can be said of a row, by code; a row to settle is also created or changed."""


@dataclass(frozen=True)
class FileSummary:
    """A file recognised, or refused whole with its sentence; ``counts`` of rows by code of :data:`OUTCOME_NAMES`."""

    file: str
    kind: str | None
    counts: dict[str, int]
    refusal: str | None

    @property
    def accepted(self) -> int:
        """How many rows importing would write."""
        return self.counts["created"] + self.counts["changed"]

    @property
    def turned_down(self) -> bool:
        """Whether the file, or a row of it, is refused."""
        return self.refusal is not None or bool(self.counts["refused"])

    @property
    def known(self) -> bool:
        """Whether a row of it says what is stored already."""
        return bool(self.counts["unchanged"])


@dataclass(frozen=True)
class RowLine:
    """One row of a file: its number as a spreadsheet shows it, what becomes of it, and the sentences about it."""

    file: str
    row: int
    subject: str
    outcomes: tuple[str, ...]
    said: str | None

    @property
    def outcome(self) -> str:
        """What becomes of the row, in French."""
        return ", ".join(
            OUTCOME_NAMES[code].lower() if k else OUTCOME_NAMES[code] for k, code in enumerate(self.outcomes)
        )


@dataclass(frozen=True)
class ImportedFile:
    """A file of a past import with its counts by outcome."""

    name: str
    kind: str
    counts: dict[str, int]


@dataclass(frozen=True)
class PastImport:
    """An import done: by whom, when, of which files; undone or not."""

    import_id: int
    at: datetime
    author: str
    undone_at: datetime | None
    undone_by: str | None
    files: tuple[ImportedFile, ...]


def file_summaries(reports: Sequence[FileReport]) -> list[FileSummary]:
    """One summary a file (or sheet), in the order in which they were handed in."""
    return [
        FileSummary(
            file=report.file,
            kind=kind_name(report.kind),
            counts=_counts(report.as_json()) if report.kind else dict.fromkeys(OUTCOME_NAMES, 0),
            refusal=None if report.kind else report.refused[0].message,
        )
        for report in reports
    ]


def row_lines(reports: Sequence[FileReport], file: str = "", outcome: str = "") -> list[RowLine]:
    """Every row of the files, or those of one ``file`` and with one ``outcome`` (a code of :data:`OUTCOME_NAMES`)."""
    lines = [line for report in reports if not file or report.file == file for line in _lines(report)]
    return [line for line in lines if not outcome or outcome in line.outcomes]


def kind_name(kind: str | None) -> str | None:
    """What a kind of file is called: « Bilans GES »."""
    title = next((known.title for code, known in BY_KIND.items() if code == kind), None)
    return title and title[0].upper() + title[1:]


def past_imports(store: Store) -> list[PastImport]:
    """Every import done, newest first."""
    return [
        PastImport(
            import_id=number,
            at=rows[0]["imported_at"],
            author=rows[0]["author"],
            undone_at=rows[0]["undone_at"],
            undone_by=rows[0]["undone_by"],
            files=tuple(
                ImportedFile(row["name"], kind_name(row["kind"]) or row["kind"], _counts(json.loads(row["report"])))
                for row in rows
                if row["name"] is not None
            ),
        )
        for number, group in groupby(store.rows("view_imports"), key=lambda row: int(row["import_id"]))
        if (rows := list(group))
    ]


def _lines(report: FileReport) -> list[RowLine]:
    said: dict[int, list[str]] = {}
    for fault in (*report.refused, *report.to_settle):
        said.setdefault(fault.row, []).append(fault.message)
    settling = {fault.row for fault in report.to_settle}
    return [
        RowLine(
            file=report.file,
            row=row.row,
            subject=row.subject,
            outcomes=(row.state, TO_SETTLE) if row.row in settling else (row.state,),
            said=" ".join(said.get(row.row, ())) or None,
        )
        for row in report.rows
    ]


def _counts(report: dict[str, Any]) -> dict[str, int]:
    """Rows by outcome of a report in the command line's form, which lists faults: a row may have several."""
    return {
        code: found if isinstance(found := report[code], int) else len({fault["row"] for fault in found})
        for code in OUTCOME_NAMES
    }
