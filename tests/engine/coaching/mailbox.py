"""A real SMTP server on this computer, which keeps what it receives."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from engine.coaching.mail import MailSettings

SENDER = "impact@exemple.invalid"
RECIPIENTS = ("a@exemple.invalid", "b@exemple.invalid")


@dataclass
class Mailbox:
    """What the server received, and where it listens; ``refusal`` is what it answers instead, if anything."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refusal: str | None = None

    @property
    def settings(self) -> MailSettings:
        """How to reach it."""
        return MailSettings("127.0.0.1", self.port, SENDER, RECIPIENTS, "none")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep a message."""
        if self.refusal is not None:
            return self.refusal
        message = email.message_from_bytes(envelope.content or b"", policy=policy.SMTP)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        self.recipients += envelope.rcpt_tos
        return "250 OK"


def free_port() -> int:
    """A port nobody listens to."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def listening() -> Iterator[Mailbox]:
    """A server for the time of the block."""
    box = Mailbox(free_port())
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    try:
        yield box
    finally:
        server.stop()
