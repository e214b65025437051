"""A word to the coach: only when it is theirs to answer, and as a mail program reads it."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

from engine.coaching.alert import Alert
from engine.coaching.contacts import contact_log
from engine.programme.letter import letter_of, note_letter
from tests.engine.coaching.world import AUTHOR, COACH, TODAY, World

EMAILS = {3: "lise.roy@exemple.invalid"}


def test_it_says_why_and_what_is_asked() -> None:
    alert = Alert("logbook_missing", "company", 4, "Café & Cie", "Journal attendu depuis 16 jours", coach_id=3)
    letter = letter_of(alert, EMAILS)
    assert letter is not None
    assert (letter.to, letter.subject) == ("lise.roy@exemple.invalid", "I.M.P.A.C.T. : Café & Cie")
    assert "Café & Cie : Journal attendu depuis 16 jours.\r\nPouvez-vous nous remettre le journal" in letter.body
    read = urlsplit(letter.link)
    assert (read.scheme, read.path) == ("mailto", letter.to)
    assert parse_qs(read.query) == {"subject": [letter.subject], "body": [letter.body]}


def test_a_question_is_not_ended_twice() -> None:
    alert = Alert("meeting_unrecorded", "company", 4, "Bio", "Rencontre prévue : tenue ou non ?", coach_id=3)
    letter = letter_of(alert, EMAILS)
    assert letter is not None
    assert "tenue ou non ?\r\n" in letter.body


def test_nothing_is_asked_of_who_cannot_answer() -> None:
    assert letter_of(Alert("logbook_missing", "company", 4, "Bio", "r", coach_id=8), EMAILS) is None
    assert letter_of(Alert("intake_missing", "company", 4, "Bio", "r"), EMAILS) is None
    assert letter_of(Alert("coach_change", "company", 4, "Bio", "r", coach_id=3), EMAILS) is None


def test_once_sent_it_is_a_contact_of_the_company(world: World) -> None:
    company = world.company("Bio")
    alert = Alert("logbook_missing", "company", company, "Bio", "Journal attendu", detail=COACH, coach_id=3)
    letter = letter_of(alert, EMAILS)
    assert letter is not None
    note_letter(world.store, alert, letter, AUTHOR, TODAY)
    (row,) = contact_log(world.store, company).contacts
    assert (row["made_on"], row["made_by"], row["channel"]) == (date(2026, 11, 16), AUTHOR, "email")
    assert row["summary"] == f"Relance à {COACH} (lise.roy@exemple.invalid) : Journal attendu"
