"""Where the programme stands at a date: companies by state, figures, alerts (CLI.md `status`, INDICATORS)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.coaching.standing import FINISHED
from engine.coaching.standing import company_states as company_states
from engine.formats import count, day, month
from engine.programme.calendar import first_of_month, working_days_between


@dataclass(frozen=True)
class Alert:
    """A row of a list that is normally empty: which alert, who it is about, why, and its owner's screen."""

    name: str
    company_id: int
    company: str
    reason: str
    urgent: bool


def status(store: Store, as_of: date, programme: Programme) -> dict[str, Any]:
    """The figures of CLI.md's `status` at ``as_of``.

    ``inventoried`` counts companies ever inventoried by then, ``waiting`` those inventoried and unassigned; the
    other states are those of the date. Firms and coaches are all those registered.
    """
    rows = company_states(store, as_of, programme)
    states = [row["state"] for row in rows]
    (totals,) = store.rows("programme_totals", as_of)
    alerts = alerts_of(rows, as_of, programme)
    names = sorted({alert.name for alert in alerts})
    return {
        "as_of": as_of.isoformat(),
        "companies": len(rows),
        "registered": states.count("registered"),
        "inventoried": sum(_inventoried(row, as_of) for row in rows),
        "waiting": states.count("inventoried"),
        "proposed": states.count("proposed"),
        "approved": states.count("approved"),
        "offered": states.count("offered"),
        "confirmed": states.count("confirmed"),
        "under_way": states.count("under_way"),
        "finished": sum(state in FINISHED for state in states),
        "withdrawn": states.count("withdrawn"),
        "coaches": totals["coaches"],
        "firms": totals["firms"],
        "meetings_held": totals["meetings_held"],
        "minutes_held": totals["minutes_held"],
        "to_settle": totals["to_settle"],
        "alerts": {
            name: [
                {"company": alert.company, "reason": alert.reason, "urgent": alert.urgent}
                for alert in alerts
                if alert.name == name
            ]
            for name in names
        },
        "indicators": indicators(rows, programme),
    }


def indicators(rows: list[Row], programme: Programme) -> dict[str, float]:
    """Started toward the target and hours delivered (INDICATORS 2 and 5), as shares in [0, 1] beside their counts."""
    target, per_coaching = programme.targets.companies.value, programme.coaching.minutes.value
    started = sum(row["started_on"] is not None for row in rows)
    paid_minutes = sum(min(row["minutes"], per_coaching) for row in rows)
    excess = sum(max(0, row["minutes"] - per_coaching) for row in rows)
    return {
        "started": started,
        "started_share": started / target,
        "delivered_minutes": paid_minutes,
        "delivered_share": paid_minutes / (target * per_coaching),
        "excess_minutes": excess,
    }


def alerts_of(rows: list[Row], as_of: date, programme: Programme) -> list[Alert]:
    """Every alert of the moment on companies, urgent ones first (INDICATORS 6, 18, 30)."""
    checks: tuple[Callable[[Row, date, Programme], Alert | None], ...] = (
        _confirmation,
        _untreated,
        _intake_missing,
    )
    found = [alert for row in rows for check in checks if (alert := check(row, as_of, programme))]
    return sorted(found, key=lambda alert: (not alert.urgent, alert.name, alert.company))


def _confirmation(row: Row, as_of: date, programme: Programme) -> Alert | None:
    if row["state"] != "offered" or row["deadline"] is None:
        return None
    late = working_days_between(row["deadline"], as_of, programme)
    if as_of > row["deadline"]:
        reason = f"Confirmation en retard de {count(late, 'jour ouvrable', 'jours ouvrables')}"
        return _alert("confirmation_late", row, reason, urgent=True)
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
    return _alert("batch_untreated", row, f"Bilan terminé en {month(completed)}, toujours sans coach")


def _intake_missing(row: Row, as_of: date, programme: Programme) -> Alert | None:
    if row["state"] != "inventoried" or row["answered_at"] is not None or row["objective"] is not None:
        return None
    waited = (as_of - row["completed_on"]).days
    if waited <= programme.alerts.intake_missing_days.value:
        return None
    return _alert("intake_missing", row, f"Formulaire attendu depuis {count(waited, 'jour')}")


def _alert(name: str, row: Row, reason: str, *, urgent: bool = False) -> Alert:
    return Alert(name, row["company_id"], row["name"], reason, urgent)


def _inventoried(row: Row, as_of: date) -> bool:
    return row["total_t"] is not None and row["completed_on"] is not None and row["completed_on"] <= as_of
