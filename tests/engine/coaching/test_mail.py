"""How mail leaves: what is typed and stored, the password that is not, and a real server on this computer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from data.errors import RefusedError, StaleError
from engine.coaching.mail import (
    MailEntry,
    compose,
    forget_mail,
    mail_settings,
    send_trial,
    set_mail,
    stored_mail,
)
from tests.engine.coaching.mailbox import RECIPIENTS, SENDER, Mailbox, free_port, listening
from tests.engine.coaching.world import AUTHOR, PROGRAMME, World

NOW = datetime(2026, 11, 16, 9, 30)
ENTRY = MailEntry(" smtp.exemple.invalid ", "587", SENDER, "a@exemple.invalid; b@exemple.invalid", "starttls", "compte")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with listening() as box:
        yield box


def test_nothing_is_sent_until_someone_says_how(world: World) -> None:
    assert stored_mail(world.store) is None
    assert mail_settings(world.store, {"IMPACT_SMTP_PASSWORD": "secret"}) is None


def test_what_is_typed_is_kept_and_the_password_comes_from_elsewhere(world: World) -> None:
    set_mail(world.store, ENTRY, AUTHOR, None)
    found = mail_settings(world.store, {"IMPACT_SMTP_PASSWORD": "secret"})
    assert found is not None
    assert (found.host, found.port, found.security, found.recipients) == (
        "smtp.exemple.invalid",
        587,
        "starttls",
        RECIPIENTS,
    )
    assert (found.user, found.password) == ("compte", "secret")
    stored = stored_mail(world.store)
    assert stored is not None
    assert stored.settings == replace(found, password=None)
    assert stored.last is not None
    assert stored.last.author == AUTHOR
    assert "password" not in json.loads(stored.text)
    assert not any("secret" in str(row) for row in (*world.store.table("audit"), *world.store.table("setting")))
    forget_mail(world.store, AUTHOR, stored.text)
    assert mail_settings(world.store, {}) is None


def test_two_people_at_once_do_not_overwrite_each_other(world: World) -> None:
    set_mail(world.store, ENTRY, "Direction", None)
    with pytest.raises(StaleError, match="Direction"):
        set_mail(world.store, replace(ENTRY, port="25"), AUTHOR, None)
    stored = stored_mail(world.store)
    assert stored is not None
    set_mail(world.store, replace(ENTRY, port="25"), AUTHOR, stored.text)
    with pytest.raises(StaleError, match=AUTHOR):
        forget_mail(world.store, "Direction", stored.text)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"host": " "}, "Le serveur manque"),
        ({"host": "smtp exemple"}, "Le serveur manque"),
        ({"port": "vingt-cinq"}, "« vingt-cinq » n'est pas un numéro de port"),
        ({"port": "0"}, "numéro de port"),
        ({"port": "65536"}, "numéro de port"),
        ({"security": "ssl"}, "« ssl »"),
        ({"sender": "impact"}, "adresse d'expéditeur"),
        ({"sender": "a@b.ca\nBcc: x@y.ca"}, "adresse d'expéditeur"),
        ({"recipients": " ; "}, "au moins un destinataire"),
        ({"recipients": "a@b.ca, lise"}, "« lise » n'est pas une adresse de destinataire"),
        ({"recipients": "zoé@exemple.invalid"}, "« zoé@exemple.invalid »"),
    ],
)
def test_what_is_wrong_is_named(world: World, change: dict[str, str], said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        set_mail(world.store, replace(ENTRY, **change), AUTHOR, None)
    assert stored_mail(world.store) is None


def test_everything_wrong_is_said_at_once(world: World) -> None:
    with pytest.raises(RefusedError, match=r"port.*expéditeur.*destinataire"):
        set_mail(world.store, replace(ENTRY, port="x", sender="y", recipients="z"), AUTHOR, None)


def test_a_trial_arrives(mailbox: Mailbox) -> None:
    send_trial(mailbox.settings, NOW)
    (message,) = mailbox.received
    assert message["Subject"] == "I.M.P.A.C.T., essai d'envoi"
    assert message["Date"].datetime.isoformat() == "2026-11-16T09:30:00-05:00"
    assert tuple(mailbox.recipients) == RECIPIENTS


def test_a_server_that_refuses_or_is_not_there_is_told(mailbox: Mailbox) -> None:
    mailbox.refusal = "554 boîte pleine"
    with pytest.raises(RefusedError, match="n'a pas pu être envoyé"):
        send_trial(mailbox.settings, NOW)
    with pytest.raises(RefusedError, match=r"127\.0\.0\.1"):
        send_trial(replace(mailbox.settings, port=free_port()), NOW)


def test_a_server_without_encryption_is_not_trusted_with_a_secret(mailbox: Mailbox) -> None:
    with pytest.raises(RefusedError, match="n'a pas pu être envoyé"):
        send_trial(replace(mailbox.settings, security="starttls", user="u", password="p"), NOW)
    assert not mailbox.received


def test_without_settings_a_message_is_a_draft() -> None:
    draft = compose("Sujet", "Texte", None, NOW, PROGRAMME)
    assert (draft["X-Unsent"], draft["From"], draft["To"]) == ("1", None, None)
