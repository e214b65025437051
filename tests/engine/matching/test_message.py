"""What a coach is sent: the companies, the deadline, as a text, a draft e-mail and a table."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes, policy

import pytest

from data.programme_file import load_programme
from engine.matching.message import HEADINGS, Message, as_eml, messages
from engine.matching.propose import save
from engine.matching.review import approve, in_state, publish
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, Cohort


@pytest.fixture
def letters(cohort: Cohort) -> tuple[Message, ...]:
    """The messages of a published batch; Coach 01 has an address."""
    with cohort.store.write(AUTHOR, "essai") as transaction:
        key = cohort.coaches["Coach 01"]
        transaction.update("coach", [{"coach_id": key, "email": "coach01@exemple.ca"}])
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    approve(cohort.store, in_state(cohort.store, MONTH, "proposed"), AUTHOR, AS_OF)
    publish(cohort.store, in_state(cohort.store, MONTH, "approved"), AUTHOR, AS_OF)
    return messages(cohort.store, in_state(cohort.store, MONTH, "offered"), load_programme())


def test_one_message_per_coach_with_its_companies_and_deadline(letters: tuple[Message, ...]) -> None:
    assert [(letter.coach, letter.address) for letter in letters] == [
        ("Coach 01", "coach01@exemple.ca"),
        ("Coach 02", None),
        ("Coach 03", None),
    ]
    first = letters[0]
    assert first.deadline == date(2026, 11, 23)
    assert [row[0] for row in first.companies] == ["Banque Ferrox", "Fiducie Oméga"]
    assert all(len(row) == len(HEADINGS) for row in first.companies)
    for row in first.companies:
        assert all(value in first.body for value in row)


def test_the_draft_e_mail_reads_back_as_the_message(letters: tuple[Message, ...]) -> None:
    for letter in letters:
        read = message_from_bytes(as_eml(letter), policy=policy.default)
        assert (read["To"], read["Subject"], read["X-Unsent"]) == (letter.address, letter.subject, "1")
        assert read.get_content().replace("\r\n", "\n").rstrip("\n") == letter.body


def test_the_same_message_gives_the_same_file(letters: tuple[Message, ...]) -> None:
    assert as_eml(letters[0]) == as_eml(letters[0])
