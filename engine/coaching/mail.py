"""Sending a message by SMTP, once the director said how; the password is never stored."""

from __future__ import annotations

import json
import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal, cast, get_args
from zoneinfo import ZoneInfo

from data.errors import RefusedError
from data.programme_file import Programme, load_programme
from data.reading import Reader
from data.store import Store
from engine.programme.stored_settings import Change, last_changes, put

Security = Literal["starttls", "tls", "none"]

PASSWORD_VARIABLE = "IMPACT_SMTP_PASSWORD"  # noqa: S105 - where the password is, not what it is
"""The environment variable that holds the password, where the server asks for one."""

SETTING = "mail"
_TIMEOUT_S = 20
_LAST_PORT = 2**16 - 1
# One recipient of RFC 5321 in its usual form: what a mistyped address never looks like, not all that is allowed.
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)*")


@dataclass(frozen=True)
class MailSettings:
    """How mail leaves: ``security`` is how the line is protected; ``user`` None: no sign-in."""

    host: str
    port: int
    sender: str
    recipients: tuple[str, ...]
    security: Security = "starttls"
    user: str | None = None
    password: str | None = None


@dataclass(frozen=True)
class MailEntry:
    """The same as typed; recipients are separated by commas, semicolons or line ends."""

    host: str
    port: str
    sender: str
    recipients: str
    security: str
    user: str = ""


@dataclass(frozen=True)
class StoredMail:
    """What is stored: its text, to tell whether it changed since, and who wrote it."""

    settings: MailSettings
    text: str
    last: Change | None


def stored_mail(store: Store) -> StoredMail | None:
    """How mail leaves, without its password; None when nobody said."""
    text = store.setting(SETTING)
    return None if text is None else StoredMail(_parsed(text), text, last_changes(store).get(SETTING))


def mail_settings(reader: Reader, environment: Mapping[str, str]) -> MailSettings | None:
    """How mail leaves, with the password of ``environment`` (``IMPACT_SMTP_PASSWORD``); None when nobody said."""
    found = reader.rows("setting", SETTING)
    return _parsed(found[0]["value"], environment.get(PASSWORD_VARIABLE) or None) if found else None


def set_mail(store: Store, entry: MailEntry, author: str, seen: str | None) -> MailSettings:
    """Say how mail leaves; ``seen`` is the text stored when it was shown (:class:`StoredMail`), None if none.

    Raises:
        RefusedError: a part is missing or malformed; names every one of them.
        StaleError: someone changed it since.
    """
    settings = _checked(entry)
    text = json.dumps({name: value for name, value in asdict(settings).items() if name != "password"})
    with store.write(author, "Envoi des courriels") as transaction:
        put(transaction, SETTING, text, seen)
    return settings


def forget_mail(store: Store, author: str, seen: str) -> None:
    """Send nothing any more.

    Raises:
        StaleError: someone changed it since.
    """
    with store.write(author, "Envoi des courriels arrêté") as transaction:
        put(transaction, SETTING, None, seen)


def compose(subject: str, text: str, settings: MailSettings | None, at: datetime, programme: Programme) -> EmailMessage:
    """A message dated ``at`` (Québec time); without settings, a draft for a mail program to complete."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    if settings is None:
        message["X-Unsent"] = "1"
    else:
        message["From"] = settings.sender
        message["To"] = ", ".join(settings.recipients)
    message["Date"] = format_datetime(at.replace(tzinfo=ZoneInfo(programme.timezone.value)))
    message.set_content(text)
    return message


def send_trial(settings: MailSettings, at: datetime, programme: Programme | None = None) -> None:
    """Send a message that says nothing but that it arrived.

    Raises:
        RefusedError: the server cannot be reached, or refuses; says what it answered.
    """
    text = "Ce message d'essai est arrivé : le message du jour prendra le même chemin.\n"
    send(compose("I.M.P.A.C.T., essai d'envoi", text, settings, at, programme or load_programme()), settings)


def send(message: EmailMessage, settings: MailSettings) -> None:
    """Hand ``message`` to the server.

    Raises:
        RefusedError: the server cannot be reached, or refuses; says what it answered.
    """
    context = ssl.create_default_context()
    try:
        if settings.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=_TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=_TIMEOUT_S)
        with server:
            if settings.security == "starttls":
                server.starttls(context=context)
            if settings.user is not None:
                server.login(settings.user, settings.password or "")
            server.send_message(message)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise RefusedError(
            f"Le message n'a pas pu être envoyé par {settings.host} (port {settings.port}) : {error}."
        ) from error


def _parsed(text: str, password: str | None = None) -> MailSettings:
    stored = json.loads(text)
    return MailSettings(**stored | {"recipients": tuple(stored["recipients"])}, password=password)


def _checked(entry: MailEntry) -> MailSettings:
    host, port, sender, user = (part.strip() for part in (entry.host, entry.port, entry.sender, entry.user))
    recipients = tuple(part.strip() for part in re.split(r"[,;\n]", entry.recipients) if part.strip())
    right_port = port.isascii() and port.isdecimal() and 0 < int(port) <= _LAST_PORT
    faults = [
        sentence
        for holds, sentence in (
            (host and not re.search(r"\s", host), "Le serveur manque, ou son nom contient une espace."),
            (right_port, f"« {port} » n'est pas un numéro de port (de 1 à {_LAST_PORT})."),
            (sender, "Il manque l'adresse de l'expéditeur."),
            (not sender or _is_address(sender), f"« {sender} » n'est pas une adresse d'expéditeur."),
            (recipients, "Il manque au moins un destinataire."),
            (entry.security in get_args(Security), f"« {entry.security} » n'est pas une protection connue."),
            *((_is_address(one), f"« {one} » n'est pas une adresse de destinataire.") for one in recipients),
        )
        if not holds
    ]
    if faults:
        raise RefusedError(" ".join(faults))
    return MailSettings(host, int(port), sender, recipients, cast(Security, entry.security), user or None)


def _is_address(text: str) -> bool:
    return text.isascii() and _ADDRESS.fullmatch(text) is not None
