"""A word to the coach an alert is about, ready to send from one's own mail program, then noted as sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from data.store import Store
from engine.coaching.alert import Alert, Name
from engine.coaching.contacts import log_contact

# What is asked, by list of alerts; the others are not the coach's to answer.
_ASKED: Mapping[Name, str] = {
    "confirmation_late": "Pouvez-vous nous dire si vous acceptez d'accompagner cette entreprise ?",
    "confirmation_due": "Pouvez-vous nous dire d'ici là si vous acceptez d'accompagner cette entreprise ?",
    "coaching_overdue": "Quand pourrez-vous donner les heures qui restent ?",
    "coaching_at_risk": "Comment comptez-vous donner les heures qui restent ?",
    "coaching_quiet": "Quand aura lieu la prochaine rencontre ?",
    "meeting_unrecorded": "Pouvez-vous nous dire si elle a eu lieu, et sa durée ?",
    "logbook_missing": "Pouvez-vous nous remettre le journal de bord ?",
}


@dataclass(frozen=True)
class Letter:
    """A message to write to someone."""

    to: str
    subject: str
    body: str

    @property
    def link(self) -> str:
        """The address that opens it in a mail program (RFC 6068)."""
        return f"mailto:{quote(self.to, safe='@')}?subject={quote(self.subject)}&body={quote(self.body)}"


def letter_of(alert: Alert, emails: Mapping[int, str]) -> Letter | None:
    """The word to the coach of ``alert``; None when it is not theirs to answer or their address is not known.

    ``emails`` are the coaches' work addresses by id.
    """
    asked, to = _ASKED.get(alert.name), emails.get(alert.coach_id or 0)
    if asked is None or to is None:
        return None
    end = "" if alert.reason.endswith("?") else "."
    # RFC 6068 separates lines as mail does.
    body = "\r\n".join(("Bonjour,", "", f"{alert.subject} : {alert.reason}{end}", asked, "", "Merci,"))
    return Letter(to, f"I.M.P.A.C.T. : {alert.subject}", body)


def note_letter(store: Store, alert: Alert, letter: Letter, author: str, on: date) -> int:
    """Note in the contact log of the company that ``letter`` was sent about ``alert``; returns the contact's key.

    Raises:
        RefusedError: the company was merged or removed meanwhile.
    """
    named = f"{alert.detail} ({letter.to})" if alert.detail else letter.to
    summary = f"Relance à {named} : {alert.reason}"
    return log_contact(store, alert.company_id, "email", summary, author, on, today=on)
