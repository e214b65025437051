"""A coaching's logbook as a document to keep: its content in French, and its PDF, printed by typst."""

from __future__ import annotations

import json
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from engine.coaching.logbook_form import Choice, Logbook
from engine.formats import MISSING, count, day, hours, short_day

_ROOT = Path(__file__).parents[2]
_TEMPLATE = _ROOT / "data" / "documents" / "logbook.typ"
_ANSWERS = "Bilan du coaching"


def logbook_content(view: Logbook, as_of: date) -> dict[str, Any]:
    """What a logbook prints at ``as_of``, already in French (AO annex 2)."""
    facts = (
        ("Entreprise", view.company),
        ("Coach", view.coach),
        ("Firme", view.firm),
        ("Objectif demandé par l'entreprise", view.asked_objective or MISSING),
    )
    return {
        "title": "Journal de bord du coaching",
        "author": "Programme I.M.P.A.C.T.",
        "date": day(as_of),
        "year": as_of.year,
        "month": as_of.month,
        "day": as_of.day,
        "standing": f"Remis le {day(view.delivered_on)}" if view.delivered_on else "Brouillon, non remis",
        "reference": view.reference,
        "facts": [{"label": label, "value": value} for label, value in facts],
        "meetings_title": "Rencontres tenues",
        "no_meeting": "Aucune rencontre tenue.",
        "headings": ["Nº", "Date", "Durée", "Personnes présentes", "Points discutés"],
        "meetings": [
            [
                str(line.number),
                short_day(line.held_on),
                hours(line.minutes),
                line.attendees or MISSING,
                line.topics or MISSING,
            ]
            for line in view.meetings
        ],
        "total": f"Total : {hours(view.minutes)} en {count(len(view.meetings), 'rencontre')}",
        "groups": [
            {"title": group or _ANSWERS, "answers": [_answer(question) for question in questions]}
            for group, questions in groupby(view.questions, key=lambda question: question.group)
        ],
    }


def logbook_pdf(view: Logbook, as_of: date) -> bytes:
    """The logbook as a tagged PDF; the same logbook and date give the same bytes."""
    # An apostrophe would end the string typst receives.
    content = json.dumps(logbook_content(view, as_of), ensure_ascii=False).replace("'", "’")
    made = typst.compile(
        str(_TEMPLATE), root=str(_ROOT), format="pdf", sys_inputs={"data": content}, pdf_standards=["ua-1"]
    )
    if not isinstance(made, bytes):
        raise AssertionError("typst gives one PDF file")
    return made


def _answer(question: Choice) -> dict[str, str]:
    labels = dict(question.options)
    answer = question.answer or MISSING
    return {"question": question.label, "answer": labels.get(answer, answer)}
