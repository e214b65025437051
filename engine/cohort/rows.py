"""One row handed in, checked: a pydantic model per kind, and its faults as French sentences.

Answers of closed lists that only a person could place are kept as text here; :mod:`engine.cohort.placing`
recognises them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from data.programme_file import Programme
from engine.cohort import cells
from engine.cohort.columns import Kind, Recognition
from engine.cohort.names import tidy
from engine.cohort.reading import Cell
from engine.cohort.vocabulary import Lists, Vocabulary
from engine.formats import enumeration, hours, number, short_day


@dataclass(frozen=True)
class Context:
    """What a row is checked against: the programme's figures and its closed lists."""

    programme: Programme
    lists: Lists


@dataclass(frozen=True)
class Fault:
    """Why a cell or a row was refused, or what is left to settle in it."""

    row: int
    column: str
    value: str
    message: str


def _context(info: ValidationInfo) -> Context:
    return cast(Context, info.context)


def _rule(field: str, expected: str) -> PydanticCustomError:
    """A rule between columns, said of the column a person would correct."""
    return PydanticCustomError("rule", "{expected}", {"field": field, "expected": expected})


def _choice(pick: Callable[[Lists], Vocabulary]) -> BeforeValidator:
    def read(cell: Cell, info: ValidationInfo) -> str | None:
        written = cells.text(cell)
        return None if written is None else _code(pick(_context(info).lists), written)

    return BeforeValidator(read)


def _choices(pick: Callable[[Lists], Vocabulary]) -> BeforeValidator:
    def read(cell: Cell, info: ValidationInfo) -> list[str]:
        written = cells.text(cell)
        vocabulary = pick(_context(info).lists)
        return [] if written is None else [_code(vocabulary, piece) for piece in vocabulary.split(written)]

    return BeforeValidator(read)


def _code(vocabulary: Vocabulary, written: str) -> str:
    found = vocabulary.recognise(written)
    if found is None:
        raise ValueError(f"l'une de ces réponses est attendue : {enumeration(vocabulary.labels())}")
    return found.code


Text = Annotated[str | None, BeforeValidator(cells.text)]
Name = Annotated[str, BeforeValidator(cells.name)]
OptionalName = Annotated[str | None, BeforeValidator(cells.name)]
Day = Annotated[date, BeforeValidator(cells.day)]
OptionalDay = Annotated[date | None, BeforeValidator(cells.day)]
OptionalMoment = Annotated[datetime | None, BeforeValidator(cells.moment)]
Tonnes = Annotated[float | None, BeforeValidator(cells.quantity)]
Whole = Annotated[int, BeforeValidator(cells.whole)]
OptionalWhole = Annotated[int | None, BeforeValidator(cells.whole)]
Cents = Annotated[int, BeforeValidator(cells.cents)]
Minutes = Annotated[int, BeforeValidator(cells.minutes)]
Neq = Annotated[str | None, BeforeValidator(cells.neq)]


class _RowModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ContractRow(_RowModel):
    """A firm's contract (AO §5.1, §9)."""

    firm: Name
    guaranteed_minimum: Whole
    expected_low: OptionalWhole = None
    expected_high: Whole
    fee_cents: Cents
    most_at_once: OptionalWhole = None
    most_in_total: OptionalWhole = None
    signed_on: OptionalDay = None

    @model_validator(mode="after")
    def _consistent(self, info: ValidationInfo) -> ContractRow:
        maximum = _context(info).programme.fee.maximum_cents.value
        if self.fee_cents > maximum:
            raise _rule("fee_cents", f"au plus {number(maximum / 100, 2)} $ avant taxes est attendu (AO §9)")
        if not self.low <= self.expected_high:
            raise _rule("expected_high", "une fourchette haute au moins égale à la basse est attendue")
        if self.guaranteed_minimum > self.expected_high:
            raise _rule("guaranteed_minimum", "un minimum au plus égal à la fourchette haute est attendu")
        return self

    @property
    def low(self) -> int:
        """The low end of the expected range: the guaranteed minimum when the file does not say."""
        return self.guaranteed_minimum if self.expected_low is None else self.expected_low


class CoachRow(_RowModel):
    """A coach with specialities: one primary and at most two secondary per list (AO §11.1)."""

    firm: Name
    coach: Name
    primary_sector: Annotated[str, _choice(lambda lists: lists.sectors)]
    secondary_sectors: Annotated[list[str], _choices(lambda lists: lists.sectors)] = []
    primary_theme: Annotated[str | None, _choice(lambda lists: lists.themes)] = None
    secondary_themes: Annotated[list[str], _choices(lambda lists: lists.themes)] = []
    primary_size: Annotated[str | None, _choice(lambda lists: lists.sizes)] = None
    secondary_sizes: Annotated[list[str], _choices(lambda lists: lists.sizes)] = []
    regions: Annotated[list[str], _choices(lambda lists: lists.regions)] = []
    objective: Annotated[str | None, _choice(lambda lists: lists.objectives)] = None
    maturity: Annotated[str | None, _choice(lambda lists: lists.maturities)] = None
    most_at_once: Whole
    wanted_in_total: Whole
    ecoleader: Annotated[str | None, _choice(lambda lists: lists.yes_no)] = None
    email: Text = None

    @model_validator(mode="after")
    def _few_secondary(self, info: ValidationInfo) -> CoachRow:
        most = _context(info).programme.secondary_at_most.value
        for field in ("secondary_sectors", "secondary_themes", "secondary_sizes"):
            if len(set(getattr(self, field))) > most:
                raise _rule(field, f"au plus {most} choix secondaires sont attendus (AO §11.1)")
        return self


class IntakeRow(_RowModel):
    """A company's answers to the form (AO annex 1); closed lists stay as written."""

    company: Name
    neq: Neq = None
    answered_at: OptionalMoment = None
    contact_email: Text = None
    sector: Text = None
    size_class: Text = None
    head_count: OptionalWhole = None
    regions: Text = None
    description: Text = None
    objective: Text = None
    baro_eclair: Text = None
    expertise: Text = None
    attendees: Text = None
    themes: Text = None
    requested_coach: Text = None
    postal_code: Text = None


class InventoryRow(_RowModel):
    """A company's completed inventory, t CO2e; ``lines`` are quantities by the title of their column."""

    company: Name
    completed_on: OptionalDay = None
    scope_1_t: Tonnes = None
    scope_2_t: Tonnes = None
    scope_3_t: Tonnes = None
    lines: dict[str, float] = {}


class CoachingRow(_RowModel):
    """A coaching agreed before the tool existed."""

    company: Name
    coach: Name
    firm: OptionalName = None
    offered_on: OptionalDay = None
    confirmed_on: Day

    @model_validator(mode="after")
    def _in_order(self) -> CoachingRow:
        if self.offered_on and self.offered_on > self.confirmed_on:
            raise _rule("confirmed_on", "une confirmation qui ne précède pas l'envoi est attendue")
        return self


class MeetingRow(_RowModel):
    """A meeting: date, duration in minutes, people, points, state."""

    company: Name
    coach: Name
    held_on: Day
    duration: Minutes
    attendees: Text = None
    topics: Text = None
    state: Annotated[str | None, _choice(lambda lists: lists.meeting_states)] = None

    @model_validator(mode="after")
    def _within_programme(self, info: ValidationInfo) -> MeetingRow:
        terms = _context(info).programme.coaching
        if not terms.first_day.value <= self.held_on <= terms.last_day.value:
            first, last = short_day(terms.first_day.value), short_day(terms.last_day.value)
            raise _rule("held_on", f"une date entre le {first} et le {last} est attendue (AO §8.2)")
        if not 0 < self.duration <= terms.meeting_minutes_high.value:
            most = hours(terms.meeting_minutes_high.value)
            raise _rule("duration", f"une durée d'au plus {most} par rencontre est attendue")
        return self


AnyRow = ContractRow | CoachRow | IntakeRow | InventoryRow | CoachingRow | MeetingRow

MODELS: dict[Kind, type[AnyRow]] = {
    "contracts": ContractRow,
    "coaches": CoachRow,
    "intake": IntakeRow,
    "inventories": InventoryRow,
    "coachings": CoachingRow,
    "meetings": MeetingRow,
}


def check_row(
    file: str, row_number: int, row: list[Cell], recognition: Recognition, context: Context
) -> AnyRow | list[Fault]:
    """The row as a model, or everything wrong in it, one sentence each."""
    values: dict[str, Any] = {
        field: row[position] if position < len(row) else None for field, position in recognition.positions.items()
    }
    faults: list[Fault] = []
    if recognition.kind == "inventories":
        values["lines"], faults = _quantities(file, row_number, row, recognition.other_columns)
    try:
        checked = MODELS[recognition.kind].model_validate(values, context=context)
    except ValidationError as error:
        return faults + [_fault(file, row_number, dict(detail), values, recognition) for detail in error.errors()]
    return faults or checked


def _quantities(
    file: str, row_number: int, row: list[Cell], columns: Mapping[int, str]
) -> tuple[dict[str, float], list[Fault]]:
    # Of an inventory's other columns, those with a unit in brackets are quantities by source.
    found: dict[str, float] = {}
    faults: list[Fault] = []
    for position, title in columns.items():
        if not title.endswith(")") or position >= len(row) or row[position] is None:
            continue
        try:
            value = cells.quantity(row[position])
        except ValueError as error:
            faults.append(fault(file, row_number, title, row[position], str(error)))
            continue
        if value is not None:
            found[title] = value
    return found, faults


def fault(file: str, row: int, column: str, value: object, expected: str) -> Fault:
    """A refusal in one sentence: file, row, column, value and what was expected."""
    written = tidy(str(value)) if value is not None else ""
    shown = f"« {written} »" if written else "rien"
    return Fault(row, column, written, f"{file}, ligne {row}, colonne « {column} » : {shown} a été lu; {expected}.")


def _fault(file: str, row: int, detail: dict[str, Any], values: Mapping[str, Any], recognition: Recognition) -> Fault:
    context = detail.get("ctx", {})
    field = str(detail["loc"][0]) if detail["loc"] else ""
    if detail["type"] == "rule":
        field, expected = context["field"], context["expected"]
    elif detail["type"] == "value_error":
        expected = str(context["error"])
    else:
        expected = "une valeur est attendue"
    return fault(file, row, recognition.titles.get(field, field), values.get(field), expected)
