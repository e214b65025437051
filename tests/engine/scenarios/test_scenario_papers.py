"""What is left on the table: the PDF and the workbook."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import get_args

import openpyxl
import pytest
from meeting_days import RECEIVED

from engine.aid.vocabulary import Stream
from engine.scenarios.document import DISCLAIMER, document_data, pdf
from engine.scenarios.paths import put
from engine.scenarios.scenario import Scenario, Variant, new_scenario
from engine.scenarios.workbook import workbook


@pytest.mark.parametrize("stream", get_args(Stream))
def test_every_stream_makes_a_tagged_pdf_of_two_pages_at_most(stream: Stream) -> None:
    made = pdf(new_scenario(stream, RECEIVED), RECEIVED)
    assert made.startswith(b"%PDF")
    assert b"/MarkInfo" in made
    assert b"fr-CA" in made or b"(fr" in made
    assert 1 <= made.count(b"/Type /Page\n") + made.count(b"/Type/Page/") <= 2


def test_five_measures_fit_two_pages_and_hostile_text_is_only_text(aluminium: Scenario) -> None:
    hostile = replace(aluminium, names={0: '#read("/etc/passwd") <b> $x$ "'})
    made = pdf(hostile, RECEIVED, 'Alu & Fils "#panic()" ltée')
    assert made.count(b"/Type /Page\n") + made.count(b"/Type/Page/") <= 2
    assert made == pdf(hostile, RECEIVED, 'Alu & Fils "#panic()" ltée')


def test_the_document_says_conditional_who_signs_and_who_decides(aluminium: Scenario) -> None:
    data = document_data(aluminium, RECEIVED, "Alu Nordaltek")
    assert data["aid_label"] == "Aide que ces règles auraient donnée"
    assert data["disclaimer"] == DISCLAIMER
    assert "Aucune demande ne peut plus être reçue" in data["closing"]
    assert len(data["payments"]) == 4
    assert {each["signed_by"] for each in data["documents"]} >= {"signataire autorisé", "ingénieur"}
    assert "45" in data["items"][2]["limit"]
    before = replace(aluminium, request=put(aluminium.request, "dates.received", "2026-03-31"))
    assert document_data(before, RECEIVED, None)["aid_label"] == "Aide"


def test_a_hypothesis_and_a_reading_are_printed(standard: Scenario) -> None:
    varied = replace(
        standard,
        variant=Variant("150 $ la tonne", {"standard.categories.PMC.industrial.rate": 150.0}),
        request=put(standard.request, "options.pri_max_inclusive", True),
    )
    data = document_data(varied, RECEIVED, None)
    assert (data["hypothesis"], data["aid"]) == ("150 $ la tonne", "150\u00a0000\u00a0$")
    assert data["readings"] == ["PRIsa égale à PRImax : recevable"]


def test_the_workbook_holds_inputs_and_results_as_numbers(aluminium: Scenario) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(aluminium, RECEIVED, "=2+2")))
    assert book.sheetnames == ["À propos", "Données", "Résultat", "Éléments", "Versements"]
    about = {row[0]: row[1] for row in book["À propos"].iter_rows(values_only=True)}
    assert about["Entreprise"] == "=2+2"
    assert book["À propos"]["B2"].data_type == "s"  # text, never a formula
    inputs = {row[0]: row[1] for row in book["Données"].iter_rows(values_only=True)}
    assert inputs["Four : coût admissible"] == 412000
    assert book["Résultat"]["B2"].value == 734500
    assert workbook(aluminium, RECEIVED, None) == workbook(aluminium, RECEIVED, None)
