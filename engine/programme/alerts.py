"""Every alert of the day (INDICATORS 4–19, 24, 28, 30): lists that are normally empty, urgent rows first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.programme_file import Programme
from data.reading import Row
from data.snapshot import Snapshot
from data.store import Store
from engine.coaching.alert import KINDS as KINDS
from engine.coaching.alert import Alert as Alert
from engine.coaching.alert import Name, days
from engine.coaching.coaching_alerts import coaching_alerts
from engine.coaching.figures import coaching_rows
from engine.coaching.pace import pace
from engine.coaching.payable import payment_rows
from engine.coaching.programme_alerts import Facts, programme_alerts
from engine.coaching.snoozes import PutOff, sift
from engine.coaching.standing import company_states
from engine.coaching.thresholds import in_force
from engine.coaching.utilisation import utilisation
from engine.formats import count, day, month
from engine.programme.calendar import first_of_month, working_days_between


@dataclass(frozen=True)
class Alerts:
    """The alerts to act on, urgent ones first, and those a person put off."""

    open: tuple[Alert, ...]
    put_off: tuple[PutOff, ...]

    def of(self, name: Name) -> list[Alert]:
        """One list."""
        return [alert for alert in self.open if alert.name == name]

    def all(self) -> list[Alert]:
        """Those put off too: what is so whether or not someone acts on it today."""
        return [*self.open, *(waiting.alert for waiting in self.put_off)]


@dataclass(frozen=True)
class Reading:
    """The alerts and what they were found in: the rows of ``company_states`` and ``coaching_figures``."""

    alerts: Alerts
    companies: Sequence[Row]
    coachings: Sequence[Row]


def alerts(store: Store, as_of: date, programme: Programme | None = None) -> Alerts:
    """Every alert at ``as_of``, under the thresholds the director set."""
    return read_alerts(store, as_of, programme).alerts


def read_alerts(store: Store, as_of: date, programme: Programme | None = None) -> Reading:
    """The same, with the rows they were found in."""
    with store.snapshot() as snapshot:
        return _read(snapshot, as_of, in_force(snapshot, programme))


def _read(snapshot: Snapshot, as_of: date, programme: Programme) -> Reading:
    companies = company_states(snapshot, as_of, programme)
    coachings = coaching_rows(snapshot, as_of, programme)
    facts = Facts(
        reader=snapshot,
        as_of=as_of,
        programme=programme,
        coachings=coachings,
        payments=payment_rows(snapshot, as_of, programme),
        utilisation=utilisation(snapshot, as_of, programme),
        pace=pace(companies, as_of, programme),
    )
    coaches = {row["coach_id"]: row["coach"] for row in snapshot.rows("coach_names")}
    found = [
        *(replace(alert, detail=coaches.get(alert.coach_id)) for alert in alerts_of(companies, as_of, programme)),
        *coaching_alerts(coachings, as_of, programme),
        *programme_alerts(facts),
    ]
    shown, put_off = sift(snapshot, _urgent_first(found), as_of)
    return Reading(Alerts(tuple(shown), tuple(put_off)), companies, coachings)


def alerts_of(rows: Sequence[Row], as_of: date, programme: Programme) -> list[Alert]:
    """The alerts of companies before their coaching, urgent ones first (INDICATORS 6, 18, 30).

    ``rows`` are those of :func:`company_states` at ``as_of``.
    """
    checks: tuple[Callable[[Row, date, Programme], Alert | None], ...] = (_confirmation, _untreated, _intake_missing)
    return _urgent_first([alert for row in rows for check in checks if (alert := check(row, as_of, programme))])


_ORDER = {name: position for position, name in enumerate(KINDS)}


def _urgent_first(found: Sequence[Alert]) -> list[Alert]:
    return sorted(found, key=lambda alert: (not alert.urgent, _ORDER[alert.name], -alert.weight, alert.subject))


def _confirmation(row: Row, as_of: date, programme: Programme) -> Alert | None:
    if row["state"] != "offered" or row["deadline"] is None:
        return None
    late = working_days_between(row["deadline"], as_of, programme)
    if as_of > row["deadline"]:
        reason = f"Confirmation en retard de {count(late, 'jour ouvrable', 'jours ouvrables')}"
        return _alert("confirmation_late", row, reason, urgent=True, weight=late)
    soon = timedelta(days=programme.alerts.confirmation_soon_days.value)
    if as_of + soon >= row["deadline"]:
        return _alert("confirmation_due", row, f"Confirmation attendue au plus tard le {day(row['deadline'])}")
    return None


def _untreated(row: Row, as_of: date, _: Programme) -> Alert | None:
    # Inventoried in month m − 1, still without a coach once month m is over (AO §8.2).
    if row["state"] != "inventoried":
        return None
    first = first_of_month(as_of)
    completed: date = row["completed_on"]
    if completed >= first_of_month(first - timedelta(days=1)):
        return None
    reason = f"Bilan terminé en {month(completed)}, toujours sans coach"
    return _alert("batch_untreated", row, reason, weight=(as_of - completed).days)


def _intake_missing(row: Row, as_of: date, programme: Programme) -> Alert | None:
    if row["state"] != "inventoried" or row["answered_at"] is not None or row["objective"] is not None:
        return None
    waited = (as_of - row["completed_on"]).days
    if waited <= programme.alerts.intake_missing_days.value:
        return None
    return _alert("intake_missing", row, f"Formulaire attendu depuis {days(waited)}", weight=waited)


def _alert(name: Name, row: Row, reason: str, *, urgent: bool = False, weight: float = 0) -> Alert:
    return Alert(
        name,
        "company",
        row["company_id"],
        row["name"],
        reason,
        urgent,
        coach_id=row["coach_id"],
        sector=row["sector"],
        weight=weight,
    )
