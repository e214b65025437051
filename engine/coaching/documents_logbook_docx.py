"""A coaching's logbook as a Word document: the content of the PDF, with styles a screen reader follows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from engine.coaching.documents_logbook import logbook_content
from engine.coaching.logbook_form import Logbook

_LANGUAGE = "fr-CA"
# What XML cannot hold, and a person can paste.
_UNWRITABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))
_FONT, _SIZE, _SMALL, _GAP = "Calibri", Pt(10.5), Pt(8), Pt(5)
# The PDF's, by level.
_HEADINGS, _COLOUR = {1: Pt(17), 2: Pt(12)}, RGBColor(0x0B, 0x5D, 0x66)
_MARGIN = Cm(2)
# Wider where people write.
_WIDTHS = (Cm(1.2), Cm(2.6), Cm(2), Cm(5), Cm(6.8))


def logbook_docx(view: Logbook, as_of: date) -> bytes:
    """The logbook as DOCX: a title, headings, a repeated header row; the same logbook and date give the same bytes.

    What it says is :func:`logbook_content`, as in the PDF (AO annex 2).
    """
    content = logbook_content(view, as_of)
    document = Document()
    _set_up(document, content, as_of)
    document.add_paragraph(f"{content['date']}\n{content['standing']}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_heading(content["title"], level=1)
    for fact in content["facts"]:
        _labelled(document, f"{fact['label']} : ", fact["value"])
    document.add_heading(content["meetings_title"], level=2)
    if content["meetings"]:
        _add_meetings(document, content["headings"], content["meetings"])
        document.add_paragraph().add_run(content["total"]).bold = True
    else:
        document.add_paragraph(content["no_meeting"])
    for group in content["groups"]:
        document.add_heading(group["title"], level=2)
        for each in group["answers"]:
            _labelled(document, f"{each['question']}\n", each["answer"])
    return _written(document, as_of)


def _set_up(document: DocumentObject, content: dict[str, Any], as_of: date) -> None:
    properties, made = document.core_properties, datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - a day
    properties.title, properties.author = content["title"], content["author"]
    properties.last_modified_by, properties.comments = content["author"], ""
    properties.created = properties.modified = made
    properties.language, properties.revision = _LANGUAGE, 1
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, _SIZE
    normal.paragraph_format.space_after = _GAP
    for level, size in _HEADINGS.items():
        heading = document.styles[f"Heading {level}"]
        # The template's headings take their font from its theme, whatever name they are given.
        heading.element.rPr.remove(heading.element.rPr.rFonts)
        heading.font.name, heading.font.size, heading.font.color.rgb = _FONT, size, _COLOUR
    # The template is in English: a screen reader would read French aloud with its voice.
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    (section,) = document.sections
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    foot = section.footer.paragraphs[0]
    document.styles["Footer"].font.size = _SMALL
    foot.add_run(f"{content['reference']} — page ")
    _add_page_number(foot)


def _labelled(document: DocumentObject, label: str, value: str) -> None:
    """A label and what it is about, kept together on a page."""
    paragraph = document.add_paragraph()
    paragraph.add_run(label).bold = True
    paragraph.add_run(value.translate(_UNWRITABLE))
    paragraph.paragraph_format.keep_together = True


def _add_meetings(document: DocumentObject, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    # Said to be a header: repeated on each page, announced with each cell.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for values in rows:
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = value.translate(_UNWRITABLE)
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _add_page_number(paragraph: Paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _written(document: DocumentObject, as_of: date) -> bytes:
    """The bytes, with the day in the place of the clock, which python-docx writes in the archive."""
    written, kept = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (as_of.year, as_of.month, as_of.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return kept.getvalue()
