"""What an alert is: a row of a list that is normally empty, with its reason, its owner and where it is resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from data.reading import Row
from engine.formats import count

Name = Literal[
    "confirmation_late",
    "confirmation_due",
    "batch_untreated",
    "intake_missing",
    "coaching_overdue",
    "coaching_at_risk",
    "coaching_quiet",
    "meeting_unrecorded",
    "meeting_count",
    "logbook_missing",
    "coach_change",
    "late_start",
    "payable",
    "invoice_line",
    "contract_debt",
    "contract_pace",
    "contract_over",
    "capacity_over",
    "equity_low",
    "budget_over",
    "required_pace",
    "no_result",
    "reminder_due",
    "missing_data",
    "to_settle",
]
Severity = Literal["amber", "red"]
Role = Literal["director", "coordinator", "sector_adviser", "coach"]
Screen = Literal["matching", "coachings", "coaches", "payments", "companies", "imports", "progress"]
SubjectKind = Literal["company", "coach", "firm", "programme"]


@dataclass(frozen=True)
class Kind:
    """A list of alerts: its title on the screen, who acts, where, and the indicator it belongs to."""

    title: str
    owner: Role
    screen: Screen
    indicator: int


KINDS: Mapping[Name, Kind] = {
    "confirmation_late": Kind("Confirmations en retard", "coordinator", "matching", 6),
    "confirmation_due": Kind("Confirmations attendues", "coordinator", "matching", 6),
    "batch_untreated": Kind("Entreprises oubliées par les lots", "coordinator", "matching", 18),
    "intake_missing": Kind("Formulaires attendus", "coordinator", "companies", 30),
    "coaching_overdue": Kind("Coachings au-delà de leur échéance", "coordinator", "coachings", 7),
    "coaching_at_risk": Kind("Coachings qui risquent de dépasser leur échéance", "coordinator", "coachings", 8),
    "coaching_quiet": Kind("Coachings qui n'avancent plus", "coordinator", "coachings", 9),
    "meeting_unrecorded": Kind("Rencontres prévues, non saisies", "coach", "coachings", 24),
    "meeting_count": Kind("Nombre de rencontres hors des bornes", "coordinator", "coachings", 10),
    "logbook_missing": Kind("Journaux de bord attendus", "coach", "coachings", 11),
    "coach_change": Kind("Changements de coach à approuver", "director", "coachings", 17),
    "late_start": Kind("Coachings sans le temps de durer quatre mois", "coordinator", "coachings", 19),
    "payable": Kind("Coachings à payer", "coordinator", "payments", 12),
    "invoice_line": Kind("Lignes de facture non conformes", "coordinator", "payments", 13),
    "contract_debt": Kind("Minimums garantis hors d'atteinte", "director", "coaches", 14),
    "contract_pace": Kind("Contrats en retard sur leur minimum", "director", "coaches", 14),
    "contract_over": Kind("Contrats au-delà de leur fourchette", "director", "coaches", 15),
    "capacity_over": Kind("Coachs au-delà de leur capacité", "coordinator", "coaches", 15),
    "equity_low": Kind("Contrats loin derrière les autres", "director", "coaches", 16),
    "budget_over": Kind("Budget dépassé", "director", "payments", 27),
    "required_pace": Kind("Rythme insuffisant pour la cible", "director", "progress", 4),
    "no_result": Kind("Entreprises sans action ni demande de financement", "coordinator", "companies", 28),
    "reminder_due": Kind("Relances à faire", "coordinator", "companies", 30),
    "missing_data": Kind("Fiches incomplètes", "coordinator", "companies", 24),
    "to_settle": Kind("Réponses d'importation à régler", "coordinator", "imports", 24),
}
"""Every list of alerts, in the order of INDICATORS where it has one."""

ROLE_NAMES: Mapping[Role, str] = {
    "director": "Directrice de projet",
    "coordinator": "Chargé·e de projet",
    "sector_adviser": "Conseillère sectorielle",
    "coach": "Coach",
}


@cache
def days(number: int) -> str:
    """A number of days in words; kept, since thousands of alerts say few different ones."""
    return count(number, "jour")


@dataclass(frozen=True)
class Alert:
    """One alert.

    Attributes:
        name: the list it belongs to (:data:`KINDS`).
        subject_kind, subject_number: whose it is, by the key of its record; 0 for the programme as a whole.
        subject: what to call it on the screen.
        reason: why, in French, with its figures.
        urgent: red rather than amber.
        detail: who else is concerned (the coach, the firm), if anyone.
        coaching_id, coach_id, sector, month: what a screen filters or opens with, when it makes sense.
        role, screen: who acts and where, when they are not the list's usual ones.
        item: what it is about when its subject may have several on the list (a refused line, a reminder), else 0.
        weight: how bad it is among those of its list, worst first (days, dollars, or a risk).
    """

    name: Name
    subject_kind: SubjectKind
    subject_number: int
    subject: str
    reason: str
    urgent: bool = False
    detail: str | None = None
    coaching_id: int | None = None
    coach_id: int | None = None
    sector: str | None = None
    month: date | None = None
    role: Role | None = None
    screen: Screen | None = None
    item: int = 0
    weight: float = 0

    @property
    def severity(self) -> Severity:
        """Red when the tender's rule is broken or the wait too long, amber before."""
        return "red" if self.urgent else "amber"

    @property
    def owner(self) -> Role:
        """Who acts."""
        return self.role or KINDS[self.name].owner

    @property
    def place(self) -> Screen:
        """The screen where it is resolved."""
        return self.screen or KINDS[self.name].screen

    @property
    def company_id(self) -> int:
        """The key of the company it is about.

        Raises:
            ValueError: it is about something else.
        """
        if self.subject_kind != "company":
            raise ValueError(f"{self.name} is about a {self.subject_kind}")
        return self.subject_number


def on_coaching(name: Name, row: Row, reason: str, *, urgent: bool = False, weight: float = 0) -> Alert:
    """An alert on the company of a coaching (a row of ``coaching_figures``), with its coach and sector."""
    return Alert(
        name,
        "company",
        row["company_id"],
        row["company"],
        reason,
        urgent,
        detail=row["coach"],
        coaching_id=row["coaching_id"],
        coach_id=row["coach_id"],
        sector=row["sector"],
        weight=weight,
    )
