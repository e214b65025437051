"""Every coaching with what calls for attention: what the list of coachings shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from data.programme_file import Programme
from data.reading import Reader
from engine.coaching.alert import Alert
from engine.coaching.coaching_alerts import coaching_alerts
from engine.coaching.figures import CoachingLine, coaching_rows, lines_of
from engine.coaching.standing import OPEN, State
from engine.cohort.names import name_key

COACHING_STATES: Mapping[State, str] = {
    "confirmed": "À commencer",
    "under_way": "En cours",
    "delivered": "Terminé, sans tarif",
    "payable": "Terminé, à payer",
    "paid": "Payé",
    "withdrawn": "Retirée",
}
"""What a coaching's state is called on the screens, in the order of its life."""


@dataclass(frozen=True)
class Board:
    """Every coaching at a date, those that wait for someone first; ``alerts`` by key of coaching."""

    lines: tuple[CoachingLine, ...]
    alerts: Mapping[int, tuple[Alert, ...]]

    def level(self, line: CoachingLine) -> int:
        """2 when something is urgent, 1 when something is to watch, 0 otherwise."""
        return max((2 if alert.urgent else 1 for alert in self.alerts.get(line.coaching_id, ())), default=0)

    def attention(self, line: CoachingLine) -> str:
        """What calls for attention, urgent reasons first; empty when nothing does."""
        alerts = sorted(self.alerts.get(line.coaching_id, ()), key=lambda alert: not alert.urgent)
        return " · ".join(alert.reason for alert in alerts)

    def line(self, coaching_id: int) -> CoachingLine | None:
        """A coaching's line, None when it was not confirmed by the date."""
        return next((line for line in self.lines if line.coaching_id == coaching_id), None)


@dataclass(frozen=True)
class CoachingFilter:
    """What the list is narrowed to; empty fields narrow nothing. ``text`` is looked for in company, coach and firm."""

    text: str = ""
    states: tuple[str, ...] = ()
    sector: str = ""
    firm: str = ""
    watched: bool = False


def board(reader: Reader, as_of: date, programme: Programme) -> Board:
    """The coachings confirmed by ``as_of``: urgent ones first, then those to watch, under way, over; by due date."""
    alerts: dict[int, list[Alert]] = {}
    rows = coaching_rows(reader, as_of, programme)
    for alert in coaching_alerts(rows, as_of, programme):
        if alert.coaching_id is not None:
            alerts.setdefault(alert.coaching_id, []).append(alert)
    found = Board((), {key: tuple(of_coaching) for key, of_coaching in alerts.items()})
    lines = sorted(
        lines_of(rows, as_of, programme),
        key=lambda line: (-found.level(line), line.state not in OPEN, line.due_on or date.max, line.company),
    )
    return Board(tuple(lines), found.alerts)


def narrowed(view: Board, wanted: CoachingFilter) -> list[CoachingLine]:
    """The lines that meet every part of ``wanted``, in the board's order."""
    words = name_key(wanted.text)
    return [
        line
        for line in view.lines
        if (not words or words in name_key(f"{line.company} {line.coach} {line.firm}"))
        and (not wanted.states or line.state in wanted.states)
        and (not wanted.sector or line.sector == wanted.sector)
        and (not wanted.firm or str(line.firm_id) == wanted.firm)
        and (not wanted.watched or view.level(line))
    ]
