"""What waits for a decision, and the screen where it is taken: one click from one to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.coaching.alert import KINDS, Alert, Name, Role, Screen
from engine.programme.letter import Letter


@dataclass(frozen=True)
class Action:
    """Something that waits: what, why, for whom, and where it is resolved.

    ``screen`` opens with ``query``, the parameters of its URL; ``verb`` is what one does there. ``alert`` is the one
    it comes from, which may be put off; None for the work of the month. ``letter`` is a word to the coach, when it is
    theirs to answer.
    """

    what: str
    why: str
    verb: str
    screen: Screen
    query: Mapping[str, str]
    owner: Role
    urgent: bool = False
    alert: Alert | None = None
    letter: Letter | None = None

    @property
    def kind(self) -> str:
        """The list it belongs to; each piece of the month's work is a list of its own."""
        return KINDS[self.alert.name].title if self.alert else self.what


_VERBS: Mapping[Name, str] = {
    "meeting_unrecorded": "Saisir",
    "coach_change": "Décider",
    "batch_untreated": "Jumeler",
    "payable": "Payer",
    "missing_data": "Compléter",
    "to_settle": "Régler",
}

_SECTIONS: Mapping[Name, str] = {"logbook_missing": "journal", "coach_change": "suivi"}
"""The part of a coaching's file where an alert is resolved, when it is not the first."""


def action_of(alert: Alert, batch: date | None, letter: Letter | None = None) -> Action:
    """An alert as an action; ``batch`` is the month of its company's proposal, which the matching screen opens at."""
    title = KINDS[alert.name].title
    # What is said of a contract means little without the list it belongs to.
    why = f"{whose(alert)} · {title}" if alert.subject_kind == "firm" else whose(alert) or title
    verb = _VERBS.get(alert.name, "Ouvrir")
    query = _query(alert, batch)
    return Action(alert.reason, why, verb, alert.place, query, alert.owner, alert.urgent, alert, letter)


def whose(alert: Alert) -> str:
    """Who an alert is about; of the programme as a whole, what is said beside the reason, if anything."""
    named = [alert.subject, alert.detail] if alert.subject_kind != "programme" else [alert.detail]
    return " · ".join(part for part in named if part)


def month_query(month: date | None) -> dict[str, str]:
    """The month in hand, as a URL says it; empty when there is none."""
    return {"mois": f"{month:%Y-%m}"} if month else {}


def _query(alert: Alert, batch: date | None) -> dict[str, str]:
    match alert.place:
        case "matching":
            return month_query(batch) | {"entreprise": str(alert.subject_number)}
        case "coachings":
            section = _SECTIONS.get(alert.name)
            return {"coaching": str(alert.coaching_id)} | ({"volet": section} if section else {})
        case "payments":
            return month_query(alert.month)
        case "coaches" if alert.subject_kind == "coach":
            return {"coach": str(alert.subject_number)}
        case "coaches" if alert.subject_kind == "firm":
            return {"q": alert.subject}
        case "companies":
            return {"entreprise": str(alert.subject_number)}
        case "imports":
            return {"volet": "regler"}
        case _:
            return {}
