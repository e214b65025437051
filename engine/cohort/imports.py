"""Importing files: recognise, check, place row by row in a draft, show, then write in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any

from data.errors import UnreadableFileError
from data.programme_file import Programme
from data.store import Store
from data.transaction import Transaction
from engine.cohort.columns import READING_ORDER, Kind, Recognition, recognise
from engine.cohort.draft import Draft
from engine.cohort.intake import is_older, place_intake, retry_requests
from engine.cohort.placing import Placing, RowRefusedError, State, outcome, refusal
from engine.cohort.placing_rows import (
    natural_key,
    place_coach,
    place_coaching,
    place_contract,
    place_inventory,
    place_meeting,
)
from engine.cohort.reading import Sheet, read_sheets
from engine.cohort.rows import AnyRow, Context, Fault, IntakeRow, check_row
from engine.cohort.vocabulary import Lists

_PLACE: dict[Kind, Callable[[Placing, Any], bool]] = {
    "contracts": place_contract,
    "coaches": place_coach,
    "intake": place_intake,
    "inventories": place_inventory,
    "coachings": place_coaching,
    "meetings": place_meeting,
}

_SHEET_MARK = " › "

# An answer without a date comes before any dated one.
_UNDATED = datetime(1, 1, 1)  # noqa: DTZ001 - times are the office's own

# Proposals in these states engage a company: a coaching cannot be imported over them.
_LIVE_STATES = ("proposed", "approved", "offered")


@dataclass(frozen=True)
class HandedFile:
    """A file as handed in; ``kind`` forces what it is, else its content says."""

    name: str
    content: bytes
    kind: Kind | None = None


@dataclass
class RowReport:
    """What becomes of one row: its number as a spreadsheet shows it, who it is about, the outcome."""

    row: int
    subject: str
    state: State


@dataclass
class FileReport:
    """What becomes of one file, row by row; ``kind`` is None when the whole file is refused."""

    file: str
    kind: Kind | None = None
    rows: list[RowReport] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)
    to_settle: list[Fault] = field(default_factory=list)

    def count(self, state: State) -> int:
        """How many rows have this outcome."""
        return sum(row.state == state for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """The report in the command line's form (CLI.md, `import`)."""
        counts = {state: self.count(state) for state in ("created", "changed", "unchanged", "superseded")}
        return {
            "file": self.file,
            "kind": self.kind,
            **counts,
            "refused": [asdict(fault) for fault in self.refused],
            "to_settle": [asdict(fault) for fault in self.to_settle],
        }


@dataclass(frozen=True)
class ImportResult:
    """The reports, in the order the files were handed in, and the import's number when something was written."""

    reports: list[FileReport]
    import_id: int | None = None


@dataclass(frozen=True)
class Conditions:
    """Under which an import is done: parameters, author, reference date, and whether unknown companies are created."""

    programme: Programme
    author: str
    today: date
    create_companies: bool = False


def preview(store: Store, files: Sequence[HandedFile], conditions: Conditions) -> ImportResult:
    """What :func:`run_import` would do; nothing is written."""
    draft = Draft.load(store.catalog, store.table)
    midnight = datetime.combine(conditions.today, time())
    return ImportResult(_plan(files, draft, conditions, midnight, store))


def run_import(store: Store, files: Sequence[HandedFile], conditions: Conditions) -> ImportResult:
    """Check ``files`` and write every accepted row in one transaction.

    Files are read in the order their contents depend on each other. When nothing changes, nothing is written.

    Raises:
        StoreError: the disk is full; nothing was written.
    """
    with store.write(conditions.author, "importation") as transaction:
        draft = Draft.load(transaction.catalog, transaction.table)
        reports = _plan(files, draft, conditions, transaction.at, transaction)
        if not draft.changed:
            return ImportResult(reports)
        return ImportResult(reports, _write(transaction, draft, files, reports))


def _write(transaction: Transaction, draft: Draft, files: Sequence[HandedFile], reports: Sequence[FileReport]) -> int:
    (import_id,) = transaction.insert("import", [{"imported_at": transaction.at, "author": transaction.author}])
    transaction.import_id = import_id
    digests = {file.name: hashlib.sha256(file.content).hexdigest() for file in files}
    transaction.insert(
        "import_file",
        [
            {
                "import_id": import_id,
                "position": position,
                "name": report.file,
                "sha256": digests[report.file.split(_SHEET_MARK)[0]],
                "kind": report.kind,
                "report": json.dumps(report.as_json(), ensure_ascii=False),
            }
            for position, report in enumerate(reports, 1)
            if report.kind is not None
        ],
    )
    draft.write(transaction, import_id)
    return import_id


@dataclass
class _Recognised:
    report: FileReport
    sheet: Sheet
    recognition: Recognition


def _plan(
    files: Sequence[HandedFile], draft: Draft, conditions: Conditions, now: datetime, reader: Store | Transaction
) -> list[FileReport]:
    recognised = [found for file in files for found in _recognise(file)]
    placing = Placing(
        draft=draft,
        context=Context(conditions.programme, Lists.of(conditions.programme)),
        now=now,
        author=conditions.author,
        today=conditions.today,
        create_companies=conditions.create_companies,
        engaged=_engaged(reader.table("proposal")),
        paid={row["coaching_id"]: row["month"] for row in reader.rows("payment_closed")},
    )
    sheets = [entry for entry in recognised if isinstance(entry, _Recognised)]
    for entry in sorted(sheets, key=lambda entry: READING_ORDER[entry.recognition.kind]):
        _place_sheet(placing, entry)
    retry_requests(placing)
    return [entry.report if isinstance(entry, _Recognised) else entry for entry in recognised]


def _recognise(file: HandedFile) -> list[_Recognised | FileReport]:
    """The sheets of a file that are of a known kind, or the report of its refusal."""
    try:
        sheets = read_sheets(file.name, file.content)
    except UnreadableFileError as error:
        return [_refused_file(file.name, error)]
    found: list[_Recognised | FileReport] = []
    refusals: list[UnreadableFileError] = []
    for sheet in sheets:
        # With several sheets, each is named after the file and itself.
        name = file.name if len(sheets) == 1 else f"{file.name}{_SHEET_MARK}{sheet.name}"
        try:
            recognition = recognise(name, sheet, file.kind)
        except UnreadableFileError as error:
            refusals.append(error)
            continue
        found.append(_Recognised(FileReport(name, recognition.kind), sheet, recognition))
    # A cover sheet or a list of choices beside the table is not an error; a file without any table is.
    return found or [_refused_file(file.name, refusals[0])]


def _refused_file(name: str, error: UnreadableFileError) -> FileReport:
    return FileReport(name, refused=[Fault(0, "", "", str(error))])


def _place_sheet(placing: Placing, entry: _Recognised) -> None:
    report, recognition = entry.report, entry.recognition
    placing.start_file(report.file, recognition.titles)
    checked: list[tuple[int, AnyRow]] = []
    for number, cells in entry.sheet.rows:
        if number <= recognition.header_row:
            continue
        result = check_row(report.file, number, cells, recognition, placing.context)
        if isinstance(result, list):
            report.refused += result
            report.rows.append(RowReport(number, _written_subject(cells, recognition), "refused"))
        else:
            checked.append((number, result))
    holding = _last_of_each(recognition.kind, checked)
    for number, row in checked:
        placing.start_row(number)
        state: State = "superseded" if number not in holding else _place(placing, recognition.kind, row, report)
        report.rows.append(RowReport(number, _subject(row), state))
    report.rows.sort(key=lambda row: row.row)
    report.refused.sort(key=lambda fault: fault.row)
    report.to_settle = placing.to_settle


def _place(placing: Placing, kind: Kind, row: AnyRow, report: FileReport) -> State:
    try:
        if isinstance(row, IntakeRow) and is_older(placing, row):
            return "superseded"
        return outcome(partial(_PLACE[kind], placing, row), placing.draft)
    except RowRefusedError as error:
        report.refused.append(refusal(placing, row, error))
        return "refused"


def _last_of_each(kind: Kind, rows: Sequence[tuple[int, AnyRow]]) -> set[int]:
    """The rows that hold: of those that speak of the same thing, the last answer."""
    last: dict[tuple[object, ...], tuple[datetime, int]] = {}
    for number, row in rows:
        answered = (row.answered_at if isinstance(row, IntakeRow) else None) or _UNDATED
        key = natural_key(kind, row)
        last[key] = max(last.get(key, (answered, number)), (answered, number))
    return {number for _, number in last.values()}


def _subject(row: AnyRow) -> str:
    for name in ("company", "coach", "firm"):
        if hasattr(row, name):
            return str(getattr(row, name))
    raise AssertionError(row)


def _written_subject(cells: Sequence[object], recognition: Recognition) -> str:
    for name in ("company", "coach", "firm"):
        position = recognition.positions.get(name)
        if position is not None and position < len(cells) and cells[position] is not None:
            return " ".join(str(cells[position]).split())
    return ""


def _engaged(proposals: Sequence[dict[str, Any]]) -> frozenset[int]:
    return frozenset(row["company_id"] for row in proposals if row["state"] in _LIVE_STATES)
