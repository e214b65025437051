"""What is missing in the data, and where it is completed; "not held" and "not recorded" told apart (INDICATORS 24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.reading import Reader
from engine.programme.action import Action, action_of
from engine.programme.alerts import Reading
from engine.programme.audience import Audience


@dataclass(frozen=True)
class NotHeld:
    """A meeting that was planned and did not take place; ``reason`` when someone gave it."""

    coaching_id: int
    company: str
    coach: str
    planned_on: date
    reason: str | None


@dataclass(frozen=True)
class Records:
    """What is missing: ``gaps`` by record, each leading to where it is completed.

    ``unrecorded`` counts planned meetings whose day is past, of which nobody said whether they were held;
    ``not_held`` are those known not to have been, newest first: nothing is missing there.
    """

    gaps: tuple[Action, ...]
    unrecorded: int
    not_held: tuple[NotHeld, ...]


def records(reader: Reader, as_of: date, reading: Reading, audience: Audience) -> Records:
    """What the records of ``audience`` lack at ``as_of``, in ``reading``, the alerts of that date."""
    lacking = [alert for alert in reading.alerts.of("missing_data") if audience.concerns(alert)]
    return Records(
        gaps=tuple(action_of(alert, None) for alert in lacking),
        unrecorded=sum(
            row["unrecorded"]
            for row in reading.coachings
            if row["state"] != "withdrawn" and audience.follows(row["coach_id"], row["sector"])
        ),
        not_held=tuple(
            NotHeld(row["coaching_id"], row["company"], row["coach"], row["held_on"], row["cancelled_reason"])
            for row in reader.rows("meeting_not_held", as_of)
            if audience.follows(row["coach_id"], row["sector"])
        ),
    )
