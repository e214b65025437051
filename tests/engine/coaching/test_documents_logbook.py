"""The logbook as a Word document: read back, it says what the PDF says, and says it accessibly."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn

from engine.coaching.documents_logbook import logbook_content
from engine.coaching.documents_logbook_docx import logbook_docx
from engine.coaching.logbook import save_draft
from engine.coaching.logbook_form import Logbook, logbook
from tests.engine.coaching.world import COACH, TODAY, World

NAME = "Bio Cobaltax"


@pytest.fixture
def delivered(world: World) -> Logbook:
    return logbook(world.store, world.whole_coaching(NAME), TODAY)


def test_it_says_what_the_pdf_says(delivered: Logbook) -> None:
    content = logbook_content(delivered, TODAY)
    document = Document(io.BytesIO(logbook_docx(delivered, TODAY)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for fact in content["facts"]:
        assert f"{fact['label']} : {fact['value']}" in text
    for group in content["groups"]:
        for each in group["answers"]:
            assert f"{each['question']}\n{each['answer']}" in text
    for words in (content["date"], content["standing"], content["total"]):
        assert words in text
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [content["headings"], *content["meetings"]]
    assert content["reference"] in document.sections[0].footer.paragraphs[0].text


def test_headings_header_row_and_language_are_marked(delivered: Logbook) -> None:
    content = logbook_content(delivered, TODAY)
    document = Document(io.BytesIO(logbook_docx(delivered, TODAY)))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style and "Heading" in str(p.style.name)]
    titles = [content["meetings_title"], *(group["title"] for group in content["groups"])]
    assert headings == [("Heading 1", content["title"]), *(("Heading 2", title) for title in titles)]
    first, *others = document.tables[0].rows
    assert first._tr.trPr is not None
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr is None for row in others)
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {"fr-CA"}
    assert (document.core_properties.language, document.core_properties.title) == ("fr-CA", content["title"])


def test_the_same_logbook_gives_the_same_bytes(delivered: Logbook) -> None:
    assert logbook_docx(delivered, TODAY) == logbook_docx(delivered, TODAY)
    assert logbook_docx(delivered, TODAY) != logbook_docx(delivered, date(2026, 11, 17))


def test_a_draft_without_meeting_and_pasted_controls_are_printed(world: World) -> None:
    key = world.coaching(NAME)
    save_draft(world.store, key, {"progress_plan": "Cinq\x0b mesures\nou six & plus"}, COACH, TODAY)
    document = Document(io.BytesIO(logbook_docx(logbook(world.store, key, TODAY), TODAY)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Aucune rencontre tenue." in text
    assert "Brouillon, non remis" in text
    assert "Cinq mesures\nou six & plus" in text
    assert not document.tables
