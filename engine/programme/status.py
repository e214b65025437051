"""Where the programme stands at a date: companies by state, figures, alerts (CLI.md `status`, INDICATORS)."""

from __future__ import annotations

from datetime import date
from typing import Any

from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.coaching.standing import company_states as company_states
from engine.coaching.standing import is_finished
from engine.programme.alerts import Alert as Alert
from engine.programme.alerts import alerts as all_alerts
from engine.programme.alerts import alerts_of as alerts_of


def status(store: Store, as_of: date, programme: Programme) -> dict[str, Any]:
    """The figures of CLI.md's `status` at ``as_of``.

    ``inventoried`` counts companies ever inventoried by then, ``waiting`` those inventoried and unassigned; the
    other states are those of the date. Firms and coaches are all those registered. An alert's ``company`` is whose it
    is: a company, a coach, a firm, or the programme.
    """
    rows = company_states(store, as_of, programme)
    states = [row["state"] for row in rows]
    (totals,) = store.rows("programme_totals", as_of)
    alerts = all_alerts(store, as_of, programme).open
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
        "delivered": states.count("delivered"),
        "payable": states.count("payable"),
        "paid": states.count("paid"),
        "finished": sum(is_finished(row, programme) for row in rows),
        "withdrawn": states.count("withdrawn"),
        "coaches": totals["coaches"],
        "firms": totals["firms"],
        "meetings_held": totals["meetings_held"],
        "minutes_held": totals["minutes_held"],
        "to_settle": totals["to_settle"],
        "alerts": {
            name: [
                {"company": alert.subject, "reason": alert.reason, "urgent": alert.urgent}
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


def _inventoried(row: Row, as_of: date) -> bool:
    return row["total_t"] is not None and row["completed_on"] is not None and row["completed_on"] <= as_of
