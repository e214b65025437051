"""Every act from every state: possible where the table says so, refused with a reason everywhere else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from data.errors import RefusedError
from engine.coaching import logbook, meetings, payment_run
from engine.coaching.coach_changes import approve_change, ask_for_change
from engine.coaching.life_cycle import STATE_NAMES, TRANSITIONS, Act, possible_acts
from engine.coaching.meeting_count import accept_count
from engine.coaching.meetings import Entry
from engine.coaching.pauses import pause, resume
from engine.coaching.standing import State
from engine.coaching.withdrawal import reinstate, withdraw
from engine.matching import review
from engine.matching.propose import save
from tests.engine.coaching.world import ANSWERS, AUTHOR, COACH, TODAY, World, reach, reopen

NAME = "Bio Cobaltax"
NOBODY = 0


def coaching(world: World) -> int:
    return world.coachings.get(NAME, NOBODY)


def proposal(world: World) -> int:
    # Solving a batch again makes its drafts anew.
    return max((row["proposal_id"] for row in world.store.table("proposal")), default=NOBODY)


def add(world: World, table: str, **values: object) -> int:
    with world.store.write(AUTHOR, "essai") as transaction:
        return transaction.insert(table, [values])[0]


def meeting(world: World, state: str) -> int:
    rank = 1 + len(world.store.table("meeting"))
    on = {"coaching_id": coaching(world), "held_on": date(2026, 11, 12), "rank": rank}
    return add(world, "meeting", **on, minutes=10, state=state)


def propose(world: World) -> None:
    before = world.state(NAME)
    save(world.store, date(2026, 11, 1), TODAY, AUTHOR)
    if world.state(NAME) == before:
        raise RefusedError("Le lot du mois ne compte pas cette entreprise.")


def correct(world: World) -> None:
    key = meeting(world, "held" if world.state(NAME) != "confirmed" else "planned")
    meetings.correct(world.store, key, Entry(date(2026, 11, 13), 12), AUTHOR, TODAY, "mauvais jour")


def accept(world: World) -> None:
    if world.state(NAME) == "under_way":
        with world.store.write(AUTHOR, "essai") as transaction:
            transaction.delete("meeting", world.store.rows("meeting_of_coaching", coaching(world))[1:])
    accept_count(world.store, coaching(world), AUTHOR, TODAY, "rencontres longues")


def change_coach(world: World) -> None:
    request = ask_for_change(world.store, coaching(world), world.other_coach, AUTHOR, TODAY, "départ")
    approve_change(world.store, request, AUTHOR, TODAY)


def put_on_hold(world: World) -> None:
    pause(world.store, coaching(world), AUTHOR, TODAY, date(2026, 12, 1), "arrêt")


def resume_from_hold(world: World) -> None:
    add(
        world,
        "pause",
        coaching_id=coaching(world),
        started_on=date(2026, 11, 2),
        expected_end=date(2026, 12, 1),
        reason="arrêt",
    )
    resume(world.store, coaching(world), AUTHOR, TODAY)


def reopen_logbook(world: World) -> None:
    if world.state(NAME) == "under_way":
        row = {"coaching_id": coaching(world), "questionnaire": "preliminary_2026", "started_on": date(2026, 11, 2)}
        add(world, "logbook", **row, delivered_on=date(2026, 11, 3), delivered_by=COACH)
        with world.store.write(AUTHOR, "essai") as transaction:
            transaction.delete("meeting", world.store.rows("meeting_of_coaching", coaching(world))[:1])
    logbook.reopen(world.store, coaching(world), AUTHOR, "oubli")


def reopen_payment(world: World) -> None:
    closed = [row["payment_run_id"] for row in world.store.rows("payment_runs") if row["state"] == "closed"]
    payment_run.reopen(world.store, closed[0] if closed else NOBODY, AUTHOR, "montant contesté")


ACTS: dict[Act, Callable[[World], object]] = {
    "propose": propose,
    "approve": lambda w: review.approve(w.store, [proposal(w)], AUTHOR, TODAY),
    "reopen_approval": lambda w: review.reopen(w.store, [proposal(w)], AUTHOR),
    "publish": lambda w: review.publish(w.store, [proposal(w)], AUTHOR, TODAY),
    "confirm": lambda w: review.confirm(w.store, proposal(w), AUTHOR, TODAY, note="réponse tardive"),
    "decline": lambda w: review.decline(w.store, proposal(w), AUTHOR, TODAY, "horaire"),
    "expire": lambda w: review.expire(w.store, proposal(w), AUTHOR, TODAY),
    "record_meeting": lambda w: meetings.record(w.store, coaching(w), Entry(TODAY, 30), COACH, TODAY),
    "plan_meeting": lambda w: meetings.plan(w.store, coaching(w), Entry(TODAY, 30), COACH, TODAY),
    "cancel_meeting": lambda w: meetings.cancel(w.store, meeting(w, "planned"), AUTHOR, "absente"),
    "correct_meeting": correct,
    "remove_meeting": lambda w: meetings.remove(w.store, meeting(w, "held"), AUTHOR, "erreur"),
    "write_logbook": lambda w: logbook.save_draft(w.store, coaching(w), {"progress_plan": "Cinq"}, COACH, TODAY),
    "deliver_logbook": lambda w: logbook.deliver(w.store, coaching(w), COACH, TODAY, answers=ANSWERS),
    "reopen_logbook": reopen_logbook,
    "accept_count": accept,
    "change_coach": change_coach,
    "pause": put_on_hold,
    "resume": resume_from_hold,
    "pay": lambda w: w.pay(date(2026, 11, 1), TODAY),
    "reopen_payment": reopen_payment,
    "withdraw": lambda w: withdraw(w.store, w.companies[NAME], AUTHOR, TODAY, "Vente"),
    "reinstate": lambda w: reinstate(w.store, w.companies[NAME], AUTHOR, "erreur"),
}


@contextmanager
def copied(world: World, folder: Path, name: str) -> Iterator[World]:
    """Another copy of the same database."""
    path = folder / f"{name}.duckdb"
    shutil.copy(world.store.path, path)
    keys = reopen(world, path)
    with keys.store:
        yield replace(world, store=keys.store)


def test_the_table_and_these_acts_are_complete() -> None:
    assert set(TRANSITIONS) == set(get_args(Act)) == set(ACTS)
    assert set(STATE_NAMES) == set(get_args(State))


@pytest.mark.parametrize("state", get_args(State))
def test_each_act_from_this_state(world: World, tmp_path: Path, state: State) -> None:
    reach(world, state, NAME)
    possible = possible_acts(state)
    for act in (act for act in ACTS if act not in possible):
        with pytest.raises(RefusedError) as refused:
            ACTS[act](world)
        assert str(refused.value).endswith("."), act
        # What the act would have done is not there: at most the meeting or hold this test set up.
        assert world.state(NAME) == state, act
    world.store.close()
    for act in possible:
        with copied(world, tmp_path, act) as copy:
            ACTS[act](copy)
            assert copy.state(NAME) in TRANSITIONS[act].leads, act


@pytest.mark.parametrize("act", [act for act, transition in TRANSITIONS.items() if transition.reason_due])
def test_an_act_that_needs_a_reason_is_refused_without_one(world: World, act: Act) -> None:
    reach(world, TRANSITIONS[act].starts[-1], NAME)
    blank: dict[Act, Callable[[], object]] = {
        "decline": lambda: review.decline(world.store, proposal(world), AUTHOR, TODAY, " "),
        "cancel_meeting": lambda: meetings.cancel(world.store, NOBODY, AUTHOR, " "),
        "correct_meeting": lambda: meetings.correct(
            world.store, int(str(world.meetings(NAME)[0]["meeting_id"])), Entry(TODAY, 30), AUTHOR, TODAY, " "
        ),
        "remove_meeting": lambda: meetings.remove(world.store, NOBODY, AUTHOR, " "),
        "reopen_logbook": lambda: logbook.reopen(world.store, coaching(world), AUTHOR, " "),
        "accept_count": lambda: accept_count(world.store, coaching(world), AUTHOR, TODAY, " "),
        "change_coach": lambda: ask_for_change(world.store, coaching(world), world.other_coach, AUTHOR, TODAY, " "),
        "pause": lambda: pause(world.store, coaching(world), AUTHOR, TODAY, date(2026, 12, 1), " "),
        "reopen_payment": lambda: payment_run.reopen(world.store, NOBODY, AUTHOR, " "),
        "withdraw": lambda: withdraw(world.store, world.companies[NAME], AUTHOR, TODAY, " "),
        "reinstate": lambda: reinstate(world.store, world.companies[NAME], AUTHOR, " "),
    }
    before = world.store.revision
    with pytest.raises(RefusedError, match="raison"):
        blank[act]()
    assert world.store.revision == before
