"""kill -9 while a month is prepared, checked, closed, reopened: whole or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.engine.coaching.world import ANSWERS, AUTHOR, World

ROUNDS = 8
COACHINGS = 30


def add_whole_coachings(world: World, number: int) -> None:
    """Complete coachings of two firms, written at once."""
    with world.store.write(AUTHOR, "essai") as transaction:
        companies = transaction.insert("company", [{"registered_on": date(2026, 5, 4)}] * number)
        names = [{"company_id": key, "name": f"Entreprise {key}", "name_key": f"entreprise {key}"} for key in companies]
        transaction.insert("company_name", names)
        coaches = (world.coach, world.outside_coach)
        agreed = [
            {"company_id": key, "coach_id": coaches[key % 2], "confirmed_on": date(2026, 6, 10)} for key in companies
        ]
        coachings = transaction.insert("coaching", agreed)
        held = {"minutes": 75, "state": "held", "attendees": "Direction", "topics": "Plan"}
        days = [date(2026, 7, 6) + timedelta(days=14 * rank) for rank in range(6)]
        transaction.insert(
            "meeting", [{"coaching_id": key, "held_on": day, **held} for key in coachings for day in days]
        )
        delivered = {"delivered_on": date(2026, 10, 5), "delivered_by": AUTHOR, "started_on": date(2026, 10, 5)}
        logbooks = transaction.insert(
            "logbook", [{"coaching_id": key, "questionnaire": "preliminary_2026", **delivered} for key in coachings]
        )
        answers = [
            {"logbook_id": key, "question": code, "answer": text} for key in logbooks for code, text in ANSWERS.items()
        ]
        transaction.insert("logbook_answer", answers)


@pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL")
def test_a_month_killed_while_closing_is_whole_or_untouched(world: World) -> None:
    add_whole_coachings(world, COACHINGS)
    world.store.close()
    program = Path(__file__).with_name("closing_rounds.py")
    ran = subprocess.run(
        [sys.executable, str(program), str(world.store.path), str(ROUNDS), "2026"],
        cwd=Path(__file__).parents[3],
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    outcome = json.loads(ran.stdout)
    assert outcome["problems"] == []
    assert outcome["verified"] == ROUNDS
    assert outcome["closed"] >= 1
