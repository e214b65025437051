"""The day's message: what waits, by role, urgent first; written once a day, sent at most once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from data.errors import RefusedError
from data.programme_file import Programme, load_programme
from data.store import Store
from engine.coaching.alert import KINDS, ROLE_NAMES, Alert
from engine.coaching.mail import MailSettings, send
from engine.coaching.standing import Reader
from engine.formats import count, weekday

_MOST_LINES = 15
"""A list longer than this is counted, not copied: the screen has it."""


@dataclass(frozen=True)
class Digest:
    """The message of a day; ``sent_at`` and ``sent_to`` are None until it is sent."""

    day: date
    text: str
    sent_at: datetime | None
    sent_to: str | None

    @property
    def subject(self) -> str:
        """The message's first line."""
        return self.text.splitlines()[0]


def digest_of(reader: Reader, day: date) -> Digest | None:
    """The message of a day, None if none was written."""
    found = reader.rows("alert_digest", day)
    return Digest(found[0]["day"], found[0]["text"], found[0]["sent_at"], found[0]["sent_to"]) if found else None


def write_digest(store: Store, day: date, alerts: Sequence[Alert], author: str) -> Digest | None:
    """Write the day's message from the alerts to act on, or find the one already written.

    None when nothing waits: empty messages teach people not to read them.
    """
    if not alerts:
        return digest_of(store, day)
    with store.write(author, "Message du jour") as transaction:
        if digest_of(transaction, day) is None:
            transaction.insert("digest", [{"day": day, "text": digest_text(alerts, day)}])
        return digest_of(transaction, day)


def send_digest(
    store: Store, day: date, settings: MailSettings, author: str, *, programme: Programme | None = None
) -> Digest | None:
    """Send the day's message unless it was; None when there is nothing to send.

    It is marked as sent before it leaves: cut off in between, it is lost rather than sent twice.

    Raises:
        RefusedError: the server cannot be reached, or refuses; the message can be sent again.
    """
    with store.write(author, "Message du jour envoyé") as transaction:
        found = digest_of(transaction, day)
        if found is None or found.sent_at is not None:
            return None
        at = transaction.at
        transaction.update("digest", [{"day": day, "sent_at": at, "sent_to": ", ".join(settings.recipients)}])
        claimed = digest_of(transaction, day)
    if claimed is None:
        raise AssertionError("the row just written is there")
    try:
        send(as_email(claimed, settings, at, programme or load_programme()), settings)
    except RefusedError:
        with store.write(author, "Message du jour non envoyé") as transaction:
            transaction.update("digest", [{"day": day, "sent_at": None, "sent_to": None}])
        raise
    return claimed


def digest_text(alerts: Sequence[Alert], day: date) -> str:
    """The message: a title, then each role's lists with urgent rows marked; alerts come in the order to show them."""
    urgent = sum(alert.urgent for alert in alerts)
    title = f"I.M.P.A.C.T., {weekday(day)} : {count(len(alerts), 'action')}"
    parts = [title + (f", dont {count(urgent, 'urgente')}" if urgent else "")]
    for role, label in ROLE_NAMES.items():
        of_role = [alert for alert in alerts if alert.owner == role]
        if of_role:
            parts += ["", label.upper(), *_lists(of_role)]
    return "\n".join(parts) + "\n"


def as_email(digest: Digest, settings: MailSettings, at: datetime, programme: Programme) -> EmailMessage:
    """The message as an e-mail dated ``at`` (Québec time); ``bytes()`` of it is a ``.eml`` file.

    Its identifier is that of the day: a mailbox that would get it twice shows it once.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = digest.subject
    message["From"] = settings.sender
    message["To"] = ", ".join(settings.recipients)
    message["Date"] = format_datetime(at.replace(tzinfo=ZoneInfo(programme.timezone.value)))
    message["Message-ID"] = f"<message-du-jour-{digest.day}@{settings.sender.rpartition('@')[2].rstrip('>')}>"
    message.set_content(digest.text)
    return message


def _lists(alerts: Sequence[Alert]) -> list[str]:
    found: list[str] = []
    for name in dict.fromkeys(alert.name for alert in alerts):
        rows = [alert for alert in alerts if alert.name == name]
        found += ["", f"{KINDS[name].title} ({len(rows)})", *(_line(alert) for alert in rows[:_MOST_LINES])]
        if len(rows) > _MOST_LINES:
            found.append(f"  … et {count(len(rows) - _MOST_LINES, 'autre')}")
    return found


def _line(alert: Alert) -> str:
    mark = "!" if alert.urgent else "-"
    whose = f"{alert.subject} · {alert.detail}" if alert.detail else alert.subject
    return f"  {mark} {whose} : {alert.reason}"
