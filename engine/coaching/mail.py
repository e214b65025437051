"""Sending a message by SMTP, when the installation is told how."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal, get_args

from data.errors import RefusedError

Security = Literal["starttls", "tls", "none"]

_TIMEOUT_S = 20


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


def mail_settings(environment: Mapping[str, str]) -> MailSettings | None:
    """What the environment says of mail, None when it says nothing.

    ``IMPACT_SMTP_HOST``, ``IMPACT_SMTP_PORT`` (587), ``IMPACT_SMTP_SECURITY`` (``starttls``, ``tls`` or ``none``),
    ``IMPACT_SMTP_USER`` and ``IMPACT_SMTP_PASSWORD`` if the server asks, ``IMPACT_MAIL_FROM``, ``IMPACT_MAIL_TO``
    (separated by commas).

    Raises:
        RefusedError: a part is missing or malformed; names the variable.
    """
    host = environment.get("IMPACT_SMTP_HOST", "").strip()
    if not host:
        return None
    security = environment.get("IMPACT_SMTP_SECURITY", "starttls").strip()
    if security not in get_args(Security):
        raise RefusedError(f"IMPACT_SMTP_SECURITY : « {security} » n'est pas l'un de {', '.join(get_args(Security))}.")
    port = environment.get("IMPACT_SMTP_PORT", "587").strip()
    if not port.isdecimal():
        raise RefusedError(f"IMPACT_SMTP_PORT : « {port} » n'est pas un numéro de port.")
    recipients = tuple(part.strip() for part in _required(environment, "IMPACT_MAIL_TO").split(",") if part.strip())
    return MailSettings(
        host=host,
        port=int(port),
        sender=_required(environment, "IMPACT_MAIL_FROM"),
        recipients=recipients,
        security=security,  # type: ignore[arg-type]  # checked above
        user=environment.get("IMPACT_SMTP_USER") or None,
        password=environment.get("IMPACT_SMTP_PASSWORD") or None,
    )


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
    except (smtplib.SMTPException, OSError) as error:
        raise RefusedError(
            f"Le message n'a pas pu être envoyé par {settings.host} (port {settings.port}) : {error}."
        ) from error


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise RefusedError(f"{name} manque : sans elle, aucun message ne peut partir.")
    return value
