"""The day's message and the calendar of due dates."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from email import policy
from email.message import EmailMessage

import icalendar
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from data.errors import RefusedError
from engine.coaching.alert import Alert
from engine.coaching.coach_changes import ask_for_change
from engine.coaching.contacts import remind
from engine.coaching.digest import as_email, digest_of, digest_text, send_digest, write_digest
from engine.coaching.due_dates import as_ics, due_dates
from engine.coaching.mail import MailSettings, mail_settings
from engine.coaching.meetings import Entry, plan
from engine.programme.alerts import alerts
from tests.engine.coaching.world import AUTHOR, COACH, PROGRAMME, TODAY, World, reach

NOW = datetime(2026, 11, 16, 9, 30)
SETTINGS = MailSettings("localhost", 25, "impact@exemple.invalid", ("a@exemple.invalid", "b@exemple.invalid"), "none")
ENVIRONMENT = {
    "IMPACT_SMTP_HOST": "localhost",
    "IMPACT_MAIL_FROM": "impact@exemple.invalid",
    "IMPACT_MAIL_TO": "a@exemple.invalid, b@exemple.invalid",
}


@dataclass
class Mailbox:
    """What a local SMTP server received; ``refusal`` is what it answers instead, if anything."""

    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refusal: str | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refusal is not None:
            return self.refusal
        message = email.message_from_bytes(envelope.content or b"", policy=policy.SMTP)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        self.recipients += envelope.rcpt_tos
        return "250 OK"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, MailSettings]]:
    box, port = Mailbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, replace(SETTINGS, host="127.0.0.1", port=port)
    server.stop()


@pytest.fixture
def written(world: World) -> World:
    """A day with its message."""
    coaching = world.coaching("Bio Cobaltax")
    world.hold("Bio Cobaltax", 60)
    ask_for_change(world.store, coaching, world.other_coach, AUTHOR, TODAY, "départ")
    assert write_digest(world.store, TODAY, alerts(world.store, TODAY).open, "système")
    return world


def test_the_message_says_who_acts_urgent_first(written: World) -> None:
    digest = digest_of(written.store, TODAY)
    assert digest is not None
    assert digest.subject.startswith("I.M.P.A.C.T., lundi 16 novembre 2026 : ")
    assert digest.text.index("DIRECTRICE DE PROJET") < digest.text.index("CHARGÉ·E DE PROJET")
    assert "  ! Bio Cobaltax · Lise Roy : Changement demandé le 16 novembre 2026" in digest.text


def test_a_long_list_is_counted() -> None:
    many = [Alert("coaching_quiet", "company", key, f"Entreprise {key}", "Rien") for key in range(20)]
    text = digest_text(many, TODAY)
    assert "(20)" in text
    assert "… et 5\u00a0autres" in text


def test_there_is_one_message_a_day(written: World) -> None:
    first = digest_of(written.store, TODAY)
    again = write_digest(written.store, TODAY, [Alert("payable", "firm", 1, "Cirrus", "À payer")], "système")
    assert again == first
    assert len(written.store.table("digest")) == 1


def test_nothing_waits_nothing_is_written(world: World) -> None:
    assert write_digest(world.store, TODAY, [], "système") is None
    assert send_digest(world.store, TODAY, SETTINGS, "système") is None
    assert not world.store.table("digest")


def test_the_file_reads_back_as_the_message(written: World) -> None:
    digest = digest_of(written.store, TODAY)
    assert digest is not None
    content = bytes(as_email(digest, SETTINGS, NOW, PROGRAMME))
    read = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert read["Subject"] == digest.subject
    assert read.get_content().replace("\r\n", "\n") == digest.text
    assert read["Date"].datetime.isoformat() == "2026-11-16T09:30:00-05:00"
    assert read["Message-ID"] == "<message-du-jour-2026-11-16@exemple.invalid>"


def test_it_is_sent_once_to_everyone(written: World, mailbox: tuple[Mailbox, MailSettings]) -> None:
    box, settings = mailbox
    sent = send_digest(written.store, TODAY, settings, "système")
    assert sent is not None
    assert sent.sent_to == "a@exemple.invalid, b@exemple.invalid"
    assert send_digest(written.store, TODAY, settings, "système") is None
    (message,) = box.received
    assert "novembre 2026" in message["Subject"]
    assert "Bio Cobaltax" in message.get_content()
    assert box.recipients == ["a@exemple.invalid", "b@exemple.invalid"]


def test_a_refusal_is_told_and_it_can_be_sent_again(written: World, mailbox: tuple[Mailbox, MailSettings]) -> None:
    box, settings = mailbox
    box.refusal = "554 boîte pleine"
    with pytest.raises(RefusedError, match="n'a pas pu être envoyé"):
        send_digest(written.store, TODAY, settings, "système")
    digest = digest_of(written.store, TODAY)
    assert digest is not None
    assert digest.sent_at is None
    box.refusal = None
    assert send_digest(written.store, TODAY, settings, "système")
    assert len(box.received) == 1


def test_a_server_out_of_reach_is_told(written: World) -> None:
    nobody = replace(SETTINGS, host="127.0.0.1", port=free_port())
    with pytest.raises(RefusedError, match=r"127\.0\.0\.1"):
        send_digest(written.store, TODAY, nobody, "système")


def test_the_environment_says_how_mail_leaves() -> None:
    assert mail_settings({}) is None
    found = mail_settings({**ENVIRONMENT, "IMPACT_SMTP_USER": "u", "IMPACT_SMTP_PASSWORD": "p"})
    assert found is not None
    assert (found.port, found.security, found.recipients) == (587, "starttls", SETTINGS.recipients)
    assert (found.user, found.password) == ("u", "p")


@pytest.mark.parametrize(
    "change",
    [
        {"IMPACT_SMTP_PORT": "vingt-cinq"},
        {"IMPACT_SMTP_SECURITY": "ssl"},
        {"IMPACT_MAIL_FROM": ""},
        {"IMPACT_MAIL_TO": " "},
    ],
)
def test_a_faulty_setting_is_named(change: dict[str, str]) -> None:
    with pytest.raises(RefusedError, match=next(iter(change))):
        mail_settings({**ENVIRONMENT, **change})


# The calendar.


def test_the_calendar_holds_what_is_due(world: World) -> None:
    reach(world, "offered", "Alu Nordaltek")
    coaching = world.coaching("Bio Cobaltax, coop")
    world.hold("Bio Cobaltax, coop", 60)
    plan(world.store, coaching, Entry(date(2026, 12, 1), 90), COACH, TODAY)
    remind(world.store, world.companies["Bio Cobaltax, coop"], date(2026, 11, 20), "Rappeler", "coordinator", AUTHOR)
    world.coaching("Ailleurs", world.outside_coach)
    world.hold("Ailleurs", 60)
    found = due_dates(world.store, TODAY)
    assert [(due.uid.split("-")[0], due.on) for due in found] == [
        ("offre", date(2026, 6, 10)),
        ("coaching", date(2026, 11, 6)),
        ("coaching", date(2026, 11, 6)),
        ("relance", date(2026, 11, 20)),
        ("rencontre", date(2026, 12, 1)),
    ]
    own = due_dates(world.store, TODAY, coach_id=world.outside_coach)
    assert [due.title for due in own] == ["Échéance du coaching Ailleurs · Zoé Gagnon"]


def test_the_calendar_file_reads_back(world: World) -> None:
    coaching = world.coaching("Bio Cobaltax, coop")
    world.hold("Bio Cobaltax, coop", 60)
    plan(world.store, coaching, Entry(date(2026, 12, 31), 90), COACH, TODAY)
    content = as_ics(due_dates(world.store, TODAY), "I.M.P.A.C.T.", NOW)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [(event.decoded("dtstart"), event.decoded("dtend")) for event in events] == [
        (date(2026, 11, 6), date(2026, 11, 7)),
        (date(2026, 12, 31), date(2027, 1, 1)),
    ]
    assert "Bio Cobaltax, coop" in str(events[0]["summary"])
    assert b"DTSTAMP:20261116T143000Z" in content
    assert as_ics(due_dates(world.store, TODAY), "I.M.P.A.C.T.", NOW) == content
