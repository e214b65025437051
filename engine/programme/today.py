"""What waits for a decision today: actions before figures, urgent ones first (INDICATORS, SCREENS)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.programme_file import Programme
from data.store import Store
from engine.coaching.alert import Alert
from engine.coaching.alert import Screen as Screen
from engine.coaching.pace import pace
from engine.coaching.snoozes import PutOff
from engine.coaching.standing import DELIVERED, State
from engine.formats import hours, number, percent
from engine.programme.action import Action as Action
from engine.programme.action import action_of
from engine.programme.alerts import Reading, read_alerts
from engine.programme.audience import EVERYONE, Audience
from engine.programme.calendar import add_months, first_of_month
from engine.programme.letter import letter_of
from engine.programme.records import Records, records
from engine.programme.status import indicators
from engine.programme.tasks import Situation, tasks

# Where a coaching is once its first meeting was held.
_STARTED: tuple[State, ...] = ("under_way", *DELIVERED)


@dataclass(frozen=True)
class Figure:
    """A figure and the list behind it: ``screen`` opens with ``query``; ``of`` is what it is measured against."""

    label: str
    value: str
    of: str
    screen: Screen
    query: Mapping[str, Sequence[str] | str]


@dataclass(frozen=True)
class Today:
    """The day's actions, urgent first, and where the programme stands; ``beginning``: nothing was imported yet.

    ``put_off`` are the alerts that wait until a day someone chose. ``next_batch`` is the first day of the next
    monthly batch, None once the programme is over.
    """

    actions: tuple[Action, ...]
    put_off: tuple[PutOff, ...]
    records: Records
    figures: tuple[Figure, ...]
    beginning: bool
    next_batch: date | None


def today_view(
    store: Store, as_of: date, programme: Programme, audience: Audience = EVERYONE, reading: Reading | None = None
) -> Today:
    """What waits for ``audience`` at ``as_of`` under the director's thresholds, and the figures of the day.

    ``reading`` is that of :func:`read_alerts` with the same arguments: whoever keeps it can narrow it to several
    audiences.
    """
    reading, coaches = reading or read_alerts(store, as_of, programme), store.table("coach")
    situation = Situation(
        store=store,
        as_of=as_of,
        programme=programme,
        companies={row["company_id"]: row for row in reading.companies},
        months={row["proposal_id"]: row["month"] for row in store.rows("view_proposals")},
        coaches=len(coaches),
        emails={row["coach_id"]: row["email"] for row in coaches if row["email"]},
        firms_without_contract=sum(row["guaranteed_minimum"] is None for row in store.rows("view_contracts")),
        untreated=reading.alerts.of("batch_untreated"),
        audience=audience,
    )
    beginning = not situation.companies and not situation.coaches
    return Today(
        actions=() if beginning else tuple(_actions(situation, reading.alerts.open)),
        put_off=tuple(waiting for waiting in reading.alerts.put_off if audience.concerns(waiting.alert)),
        records=records(store, as_of, reading, audience),
        figures=_figures(reading, as_of, programme),
        beginning=beginning,
        next_batch=_next_batch(as_of, programme),
    )


def _actions(situation: Situation, found: Sequence[Alert]) -> list[Action]:
    """The month's work and the alerts to act on, urgent ones first; what records lack is a list of its own."""
    work = tasks(situation)
    alerts = [
        _action(situation, alert)
        for alert in found
        if alert.name != "missing_data"
        and situation.audience.concerns(alert)
        and not (alert.name == "batch_untreated" and alert.company_id in work.told)
    ]
    return sorted([*work.actions, *alerts], key=lambda action: not action.urgent)


def _action(situation: Situation, alert: Alert) -> Action:
    batch = None
    if alert.name == "batch_untreated":
        batch = first_of_month(situation.as_of)
    elif alert.place == "matching":
        batch = situation.batch_of(alert.company_id)
    return action_of(alert, batch, letter_of(alert, situation.emails))


def _figures(reading: Reading, as_of: date, programme: Programme) -> tuple[Figure, ...]:
    """Where the programme stands (INDICATORS 2, 5, 6, 14), each figure with its list."""
    companies, terms = reading.companies, programme.coaching
    offered = sum(row["state"] == "offered" for row in companies)
    found, toward = indicators(list(companies), programme), pace(companies, as_of, programme)
    target = number(toward.target, 0)
    late = {alert.subject_number for alert in reading.alerts.all() if alert.name == "contract_pace"}
    return (
        Figure(
            "Réponses attendues",
            number(offered, 0),
            "offres chez les coachs",
            "companies",
            {"etat": ("offered",)},
        ),
        Figure(
            "Démarrés",
            f"{number(toward.started, 0)} / {target}",
            f"plan à ce jour : {number(toward.plan_started, 0)}",
            "companies",
            {"etat": _STARTED},
        ),
        Figure(
            "Terminés",
            f"{number(toward.finished, 0)} / {target}",
            f"plan à ce jour : {number(toward.plan_finished, 0)}",
            "progress",
            {"liste": "finished"},
        ),
        Figure(
            "Heures livrées",
            hours(int(found["delivered_minutes"])),
            f"sur {hours(toward.target * terms.minutes.value)}, soit {percent(found['delivered_share'])}",
            "coachings",
            {},
        ),
        Figure("Minimums à risque", number(len(late), 0), "contrats en retard sur leur minimum", "coaches", {}),
    )


def _next_batch(as_of: date, programme: Programme) -> date | None:
    following = max(add_months(first_of_month(as_of), 1), first_of_month(programme.coaching.first_day.value))
    return following if following <= programme.coaching.last_day.value else None
