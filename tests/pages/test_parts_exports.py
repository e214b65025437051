"""Exports: what is written, in French, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from pages.parts import exports
from pages.parts.exports import Sheet

FORMULAS = ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1"]


def _sheet(rows: list[list[Any]]) -> Sheet:
    return Sheet(
        title="Entreprises à jumeler",
        as_of=date(2026, 11, 16),
        filters={"Secteur": "=Fabrication"},
        headings=["Entreprise", "Montant", "Part", "Date", "Mois", "Durée", "Personnes", "Indice"],
        kinds=["text", "money", "percent", "date", "month", "hours", "integer", "number"],
        rows=rows,
    )


ROW = ["Bio Cobaltax", 1234.5, 0.125, date(2026, 11, 16), datetime(2026, 11, 1), 450, 1234, 0.945]
EMPTY = [None] * 8


def _csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_is_what_a_spreadsheet_in_quebec_reads() -> None:
    lines = _csv(exports.to_csv(_sheet([ROW, EMPTY])))
    assert lines[0][0] == "Entreprise"
    assert lines[1] == ["Bio Cobaltax", "1234,5", "0,125", "2026-11-16", "2026-11-01", "7,5", "1234", "0,945"]
    assert lines[2] == [""] * 8
    assert lines[3] == []
    assert lines[4:] == [["Date de référence", "16 novembre 2026"], ["Secteur", "'=Fabrication"], ["Lignes", "2"]]


@pytest.mark.parametrize("formula", FORMULAS)
def test_csv_text_never_begins_as_a_formula(formula: str) -> None:
    lines = _csv(exports.to_csv(_sheet([[formula, *EMPTY[1:]]])))
    assert lines[1][0] == "'" + formula


def test_a_negative_number_stays_a_number() -> None:
    assert _csv(exports.to_csv(_sheet([["x", -5, *EMPTY[2:]]])))[1][1] == "-5"


@given(some.text(min_size=1, max_size=20))
def test_no_text_is_executed_whatever_it_is(text: str) -> None:
    cell = _csv(exports.to_csv(_sheet([[text, *EMPTY[1:]]])))[1][0]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell in (text, "'" + text)


@pytest.mark.parametrize("formula", FORMULAS)
def test_xlsx_text_is_never_a_formula(formula: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exports.to_xlsx(_sheet([[formula, *EMPTY[1:]]]))))
    cell = book["Données"]["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).endswith(formula.strip())


def test_xlsx_says_its_date_and_filters_first_then_holds_true_values() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exports.to_xlsx(_sheet([ROW, EMPTY]))))
    assert book.sheetnames == ["À propos", "Données"]
    about = [[cell.value for cell in row] for row in book["À propos"].iter_rows()]
    assert about[0][0] == "Entreprises à jumeler"
    assert about[2:] == [["Date de référence", "16 novembre 2026"], ["Secteur", "=Fabrication"], ["Lignes", "2"]]
    data = book["Données"]
    assert data.freeze_panes == "A2"
    assert data.auto_filter.ref == "A1:H3"
    values = [cell.value for cell in data[2]]
    assert values[:3] == ["Bio Cobaltax", 1234.5, 0.125]
    assert values[3] == datetime(2026, 11, 16)
    assert values[5] == timedelta(minutes=450)
    assert [cell.value for cell in data[3]] == EMPTY


def test_the_same_table_gives_the_same_file() -> None:
    assert exports.to_xlsx(_sheet([ROW])) == exports.to_xlsx(_sheet([ROW]))


def test_without_a_filter_the_file_says_so() -> None:
    sheet = Sheet("Coachs", date(2026, 12, 1), {}, ["Nom"], ["text"], [])
    assert sheet.about()[:2] == [("Date de référence", "1er décembre 2026"), ("Filtres", "aucun")]


def test_file_names_suit_every_system() -> None:
    name = exports.file_name("Entreprises à jumeler : « Î » ?", date(2026, 11, 16), "xlsx")
    assert name == "entreprises-a-jumeler-i_2026-11-16.xlsx"
