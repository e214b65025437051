"""The day's message: what waits, by role, urgent first; written once a day, sent at most once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage

from data.errors import RefusedError
from data.programme_file import Programme, load_programme
from data.reading import Reader
from data.store import Store
from engine.coaching.alert import KINDS, ROLE_NAMES
from engine.coaching.mail import MailSettings, compose, mail_settings, send
from engine.coaching.thresholds import in_force
from engine.formats import count, moment, weekday
from engine.programme.action import Action, whose
from engine.programme.today import today_view

_MOST_LINES = 15
"""A list longer than this is counted, not copied: the screen has it."""

_PATIENCE = timedelta(minutes=5)
"""No exchange with a server lasts longer: a message still leaving after that was cut off."""

_WORK = "Travail du mois"


@dataclass(frozen=True)
class Digest:
    """The message of a day; ``claimed_at`` is None until someone sends it, ``sent_at`` and ``sent_to`` until it is.

    ``failure`` is what kept the last attempt from succeeding.
    """

    day: date
    text: str
    claimed_at: datetime | None
    sent_at: datetime | None
    sent_to: str | None
    failure: str | None

    @property
    def subject(self) -> str:
        """The message's first line."""
        return self.text.splitlines()[0]


def digest_of(reader: Reader, day: date) -> Digest | None:
    """The message of a day, None if none was written."""
    found = reader.rows("alert_digest", day)
    return Digest(**{name: found[0][name] for name in Digest.__dataclass_fields__}) if found else None


def is_due(store: Store, day: date, environment: Mapping[str, str]) -> bool:
    """Whether the day's message is still to be sent by itself: mail is set up and nobody tried yet."""
    if mail_settings(store, environment) is None:
        return False
    written = digest_of(store, day)
    return written is None or written.claimed_at is None


def send_daily(store: Store, day: date, environment: Mapping[str, str], author: str) -> Digest | None:
    """Write the day's message if something waits and nobody did, and send it if mail is set up and nobody tried.

    Returns the message as it then is, None when nothing waits.

    Raises:
        RefusedError: the server cannot be reached, or refuses; it is recorded.
    """
    written = write_digest(store, day, today_view(store, day, in_force(store)).actions, author)
    settings = mail_settings(store, environment)
    if written is None or settings is None or written.claimed_at is not None:
        return written
    return send_digest(store, day, settings, author) or digest_of(store, day)


def write_digest(store: Store, day: date, actions: Sequence[Action], author: str) -> Digest | None:
    """Write the day's message from what waits, or find the one already written.

    None when nothing waits: empty messages teach people not to read them.
    """
    if not actions:
        return digest_of(store, day)
    with store.write(author, "Message du jour") as transaction:
        if digest_of(transaction, day) is None:
            transaction.insert("digest", [{"day": day, "text": digest_text(actions, day)}])
        return digest_of(transaction, day)


def send_digest(
    store: Store,
    day: date,
    settings: MailSettings,
    author: str,
    *,
    again: bool = False,
    programme: Programme | None = None,
) -> Digest | None:
    """Send the day's message unless it was; None when there is nothing to send, or someone already tried.

    It is claimed before it leaves: cut off in between, it is lost rather than sent twice. ``again`` is a person's
    decision to try once more after a failure or a cut.

    Raises:
        RefusedError: the server cannot be reached, or refuses; or, with ``again``, it is leaving right now.
    """
    claimed = _claim(store, day, author, again=again)
    if claimed is None or claimed.claimed_at is None:
        return None
    try:
        send(as_email(claimed, settings, claimed.claimed_at, programme or load_programme()), settings)
    except RefusedError as refusal:
        with store.write(author, "Message du jour non envoyé") as transaction:
            transaction.update("digest", [{"day": day, "failure": str(refusal)}])
        raise
    with store.write(author, "Message du jour envoyé") as transaction:
        sent = {"sent_at": transaction.at, "sent_to": ", ".join(settings.recipients)}
        transaction.update("digest", [{"day": day} | sent])
    return digest_of(store, day)


def _claim(store: Store, day: date, author: str, *, again: bool) -> Digest | None:
    with store.write(author, "Message du jour pris en charge") as transaction:
        found = digest_of(transaction, day)
        if found is None or found.sent_at is not None or (found.claimed_at is not None and not again):
            return None
        if found.claimed_at and not found.failure and transaction.at - found.claimed_at < _PATIENCE:
            raise RefusedError(f"Le message est en train de partir (depuis le {moment(found.claimed_at)}).")
        transaction.update("digest", [{"day": day, "claimed_at": transaction.at, "failure": None}])
        return digest_of(transaction, day)


def digest_text(actions: Sequence[Action], day: date) -> str:
    """The message: a title, then each role's lists, urgent rows marked; actions come in the order to show them."""
    urgent = sum(action.urgent for action in actions)
    title = f"I.M.P.A.C.T., {weekday(day)} : {count(len(actions), 'action')}"
    parts = [title + (f", dont {count(urgent, 'urgente')}" if urgent else "")]
    for role, label in ROLE_NAMES.items():
        of_role = [action for action in actions if action.owner == role]
        if of_role:
            parts += ["", label.upper(), *_lists(of_role)]
    return "\n".join(parts) + "\n"


def as_email(digest: Digest, settings: MailSettings, at: datetime, programme: Programme) -> EmailMessage:
    """The message as an e-mail dated ``at`` (Québec time).

    Its identifier is that of the day: a mailbox that would get it twice shows it once.
    """
    message = compose(digest.subject, digest.text, settings, at, programme)
    message["Message-ID"] = f"<message-du-jour-{digest.day}@{settings.sender.rpartition('@')[2]}>"
    return message


def _lists(actions: Sequence[Action]) -> list[str]:
    found: list[str] = []
    for title in dict.fromkeys(map(_title, actions)):
        rows = [action for action in actions if _title(action) == title]
        found += ["", f"{title} ({len(rows)})", *(_line(action) for action in rows[:_MOST_LINES])]
        if len(rows) > _MOST_LINES:
            found.append(f"  … et {count(len(rows) - _MOST_LINES, 'autre')}")
    return found


def _title(action: Action) -> str:
    return KINDS[action.alert.name].title if action.alert else _WORK


def _line(action: Action) -> str:
    mark = "!" if action.urgent else "-"
    if action.alert is None:
        return f"  {mark} {action.what}. {action.why}"
    about = whose(action.alert)
    return f"  {mark} {about} : {action.what}" if about else f"  {mark} {action.what}"
