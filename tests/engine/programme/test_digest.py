"""The day's message: what the screen says, written once, sent once, with what became of it."""

from __future__ import annotations

import email
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import pytest

from data.errors import RefusedError
from data.store import Store
from engine.coaching.alert import Alert
from engine.coaching.coach_changes import ask_for_change
from engine.coaching.mail import MailEntry, set_mail
from engine.programme.action import Action, action_of
from engine.programme.digest import (
    Digest,
    as_email,
    digest_of,
    digest_text,
    is_due,
    send_daily,
    send_digest,
    write_digest,
)
from engine.programme.today import today_view
from tests.engine.coaching.mailbox import RECIPIENTS, SENDER, Mailbox, free_port, listening
from tests.engine.coaching.world import AUTHOR, PROGRAMME, TODAY, World


@pytest.fixture
def world(world: World) -> World:
    """A day on which something waits."""
    coaching = world.coaching("Bio Cobaltax")
    world.hold("Bio Cobaltax", 60)
    ask_for_change(world.store, coaching, world.other_coach, AUTHOR, TODAY, "départ")
    return world


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with listening() as box:
        yield box


def set_up(store: Store, port: int) -> None:
    set_mail(store, MailEntry("127.0.0.1", str(port), SENDER, ", ".join(RECIPIENTS), "none"), AUTHOR, None)


def written(world: World) -> Digest:
    found = write_digest(world.store, TODAY, today_view(world.store, TODAY, PROGRAMME).actions, "système")
    assert found is not None
    return found


def test_the_message_says_who_acts_urgent_first(world: World) -> None:
    digest = written(world)
    assert digest.subject.startswith("I.M.P.A.C.T., lundi 16 novembre 2026 : ")
    assert digest.text.index("DIRECTRICE DE PROJET") < digest.text.index("CHARGÉ·E DE PROJET")
    line = "  ! Bio Cobaltax · Lise Roy : Changement demandé le 16 novembre 2026, pas approuvé"
    assert line in digest.text


def test_it_says_what_the_screen_says(world: World) -> None:
    actions = today_view(world.store, TODAY, PROGRAMME).actions
    assert all(action.what in written(world).text for action in actions)


def test_a_long_list_is_counted_and_the_months_work_said() -> None:
    quiet = [action_of(Alert("coaching_quiet", "company", key, f"Entreprise {key}", "Rien"), None) for key in range(20)]
    text = digest_text(
        [Action("3 propositions à approuver", "A.", "", "matching", {}, "sector_adviser"), *quiet], TODAY
    )
    assert "(20)" in text
    assert "… et 5\u00a0autres" in text
    assert "Travail du mois (1)\n  - 3 propositions à approuver. A." in text


def test_there_is_one_message_a_day(world: World) -> None:
    first = written(world)
    other = action_of(Alert("payable", "firm", 1, "Cirrus", "À payer"), None)
    assert write_digest(world.store, TODAY, [other], "système") == first
    assert len(world.store.table("digest")) == 1


def test_nothing_waits_nothing_is_written(world: World, mailbox: Mailbox) -> None:
    assert write_digest(world.store, TODAY, [], "système") is None
    assert send_digest(world.store, TODAY, mailbox.settings, "système") is None
    assert not world.store.table("digest")


def test_the_file_reads_back_as_the_message(world: World, mailbox: Mailbox) -> None:
    digest = written(world)
    at = world.store.now()
    read = email.message_from_bytes(bytes(as_email(digest, mailbox.settings, at, PROGRAMME)), policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert read["Subject"] == digest.subject
    assert read.get_content().replace("\r\n", "\n") == digest.text
    assert read["Message-ID"] == "<message-du-jour-2026-11-16@exemple.invalid>"


def test_it_is_sent_once_to_everyone_whatever_opens_again(world: World, mailbox: Mailbox) -> None:
    assert not is_due(world.store, TODAY, {})
    set_up(world.store, mailbox.port)
    assert is_due(world.store, TODAY, {})
    sent = send_daily(world.store, TODAY, {}, "système")
    assert sent is not None
    assert (sent.sent_to, sent.failure) == (", ".join(RECIPIENTS), None)
    assert not is_due(world.store, TODAY, {})
    assert send_daily(world.store, TODAY, {}, "système") == sent
    world.store.close()
    with Store.open(world.store.path) as reopened:
        assert send_daily(reopened, TODAY, {}, "système") == sent
        assert is_due(reopened, TODAY + timedelta(days=1), {})
    (message,) = mailbox.received
    assert "Bio Cobaltax" in message.get_content()
    assert tuple(mailbox.recipients) == RECIPIENTS


def test_many_sessions_at_once_send_one(world: World, mailbox: Mailbox) -> None:
    set_up(world.store, mailbox.port)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: send_daily(world.store, TODAY, {}, "système"), range(8)))
    assert len(mailbox.received) == 1


def test_without_mail_it_is_written_and_not_sent(world: World) -> None:
    found = send_daily(world.store, TODAY, {}, "système")
    assert found is not None
    assert (found.claimed_at, found.sent_at) == (None, None)


def test_a_failure_is_recorded_and_only_a_person_tries_again(world: World, mailbox: Mailbox) -> None:
    set_up(world.store, mailbox.port)
    mailbox.refusal = "554 boîte pleine"
    with pytest.raises(RefusedError, match="n'a pas pu être envoyé"):
        send_daily(world.store, TODAY, {}, "système")
    digest = digest_of(world.store, TODAY)
    assert digest is not None
    assert digest.sent_at is None
    assert "n'a pas pu être envoyé" in (digest.failure or "")
    mailbox.refusal = None
    assert not is_due(world.store, TODAY, {})
    assert send_daily(world.store, TODAY, {}, "système") == digest
    again = send_digest(world.store, TODAY, mailbox.settings, AUTHOR, again=True)
    assert again is not None
    assert again.failure is None
    assert len(mailbox.received) == 1
    assert send_digest(world.store, TODAY, mailbox.settings, AUTHOR, again=True) is None


def test_a_message_cut_off_is_not_sent_by_itself(world: World, mailbox: Mailbox) -> None:
    written(world)
    now = world.store.now()
    with world.store.write("système", "coupure") as transaction:
        transaction.update("digest", [{"day": TODAY, "claimed_at": now}])
    assert send_digest(world.store, TODAY, mailbox.settings, "système") is None
    with pytest.raises(RefusedError, match="en train de partir"):
        send_digest(world.store, TODAY, mailbox.settings, AUTHOR, again=True)
    with world.store.write("système", "coupure") as transaction:
        transaction.update("digest", [{"day": TODAY, "claimed_at": now - timedelta(minutes=5)}])
    assert send_digest(world.store, TODAY, mailbox.settings, AUTHOR, again=True)


def test_a_server_out_of_reach_is_told(world: World, mailbox: Mailbox) -> None:
    written(world)
    with pytest.raises(RefusedError, match=r"127\.0\.0\.1"):
        send_digest(world.store, TODAY, replace(mailbox.settings, port=free_port()), "système")
