"""Withdrawal and return, another coach, pauses."""

from __future__ import annotations

from datetime import date

import pytest

from data.errors import RefusedError, StaleError
from engine.coaching import meetings
from engine.coaching.coach_changes import approve_change, ask_for_change, refuse_change
from engine.coaching.meetings import Entry
from engine.coaching.pauses import pause, resume
from engine.coaching.withdrawal import reinstate, withdraw
from tests.engine.coaching.world import AUTHOR, COACH, TODAY, World, reach

NAME = "Bio Cobaltax"


def test_withdrawing_closes_what_was_open(world: World) -> None:
    company = reach(world, "offered", NAME)
    notices = withdraw(world.store, company, AUTHOR, TODAY, "Vente")
    assert world.state(NAME) == "withdrawn"
    assert notices == ("1\u00a0proposition est retirée.",)
    assert [row["state"] for row in world.store.table("proposal")] == ["withdrawn"]
    assert world.state(NAME, date(2026, 11, 15)) == "offered"


def test_withdrawing_cancels_meetings_pause_and_request(world: World) -> None:
    coaching = world.coaching(NAME)
    world.hold(NAME, 60)
    meetings.plan(world.store, coaching, Entry(date(2026, 12, 1), 60), COACH, TODAY)
    pause(world.store, coaching, AUTHOR, date(2026, 11, 1), date(2026, 12, 1), "arrêt de production")
    ask_for_change(world.store, coaching, world.other_coach, AUTHOR, date(2026, 11, 2), "départ")
    withdraw(world.store, world.companies[NAME], AUTHOR, TODAY, "Vente")
    assert [row["state"] for row in world.meetings(NAME)] == ["held", "cancelled"]
    assert [row["ended_on"] for row in world.store.table("pause")] == [TODAY]
    assert [row["state"] for row in world.store.table("coach_change")] == ["refused"]


def test_a_withdrawal_cannot_precede_what_happened(world: World) -> None:
    world.coaching(NAME)
    world.hold(NAME, 60)
    with pytest.raises(RefusedError, match="6 juillet 2026"):
        withdraw(world.store, world.companies[NAME], AUTHOR, date(2026, 7, 5), "Vente")


def test_coming_back_finds_the_state_it_left(world: World) -> None:
    world.coaching(NAME)
    world.hold(NAME, 60)
    company = world.companies[NAME]
    withdraw(world.store, company, AUTHOR, TODAY, "Vente")
    with pytest.raises(StaleError):
        reinstate(world.store, company, AUTHOR, "erreur", seen=1)
    (notice,) = reinstate(world.store, company, AUTHOR, "la vente n'a pas eu lieu", seen=2)
    assert "en coaching" in notice
    assert world.state(NAME) == "under_way"


def test_an_unknown_company_is_told(world: World) -> None:
    with pytest.raises(RefusedError, match="n'existe plus"):
        withdraw(world.store, 999, AUTHOR, TODAY, "Vente")


def test_another_coach_takes_over_once_approved(world: World) -> None:
    coaching = world.coaching(NAME)
    request = ask_for_change(
        world.store, coaching, world.other_coach, AUTHOR, TODAY, "congé de maladie", asked_by="Boréal conseil"
    )
    assert world.store.rows("coaching_by_id", coaching)[0]["coach"] == COACH
    assert approve_change(world.store, request, AUTHOR, TODAY) == ()
    assert world.store.rows("coaching_by_id", coaching)[0]["coach"] == "Marc Côté"
    (row,) = world.store.table("coach_change")
    assert (row["asked_by"], row["settled_by"], row["state"]) == ("Boréal conseil", AUTHOR, "approved")
    with pytest.raises(RefusedError, match="déjà été approuvé par Coordination"):
        refuse_change(world.store, request, AUTHOR, TODAY, "trop tard")


def test_another_firm_and_a_full_coach_are_said(world: World) -> None:
    for position in range(4):
        world.coaching(f"Entreprise {position}", world.outside_coach)
    coaching = world.coaching(NAME)
    request = ask_for_change(world.store, coaching, world.outside_coach, AUTHOR, TODAY, "départ")
    warnings = approve_change(world.store, request, AUTHOR, TODAY)
    assert any("Cirrus" in warning and "sera payée" in warning for warning in warnings)
    assert any("la limite est de 4" in warning for warning in warnings)


def test_a_refused_request_leaves_the_coach(world: World) -> None:
    coaching = world.coaching(NAME)
    request = ask_for_change(world.store, coaching, world.other_coach, AUTHOR, TODAY, "départ")
    with pytest.raises(RefusedError, match="raison"):
        refuse_change(world.store, request, AUTHOR, TODAY, "")
    refuse_change(world.store, request, AUTHOR, TODAY, "profil trop éloigné")
    assert world.store.rows("coaching_by_id", coaching)[0]["coach"] == COACH


def test_impossible_replacements_are_refused(world: World) -> None:
    coaching = world.coaching(NAME)
    pair = {"company_id": world.companies[NAME], "coach_id": world.outside_coach}
    with world.store.write(AUTHOR, "essai") as transaction:
        transaction.insert("exclusion", [{**pair, "origin": "reviewer", "reason": "conflit", "made_on": TODAY}])
    for coach, sentence in ((world.coach, "déjà le coach"), (world.outside_coach, "conflit"), (999, "n'existe plus")):
        with pytest.raises(RefusedError, match=sentence):
            ask_for_change(world.store, coaching, coach, AUTHOR, TODAY, "départ")
    ask_for_change(world.store, coaching, world.other_coach, AUTHOR, TODAY, "départ")
    with pytest.raises(RefusedError, match="déjà demandé"):
        ask_for_change(world.store, coaching, world.other_coach, AUTHOR, TODAY, "départ")


def test_an_approval_does_not_precede_the_request(world: World) -> None:
    coaching = world.coaching(NAME)
    request = ask_for_change(world.store, coaching, world.other_coach, AUTHOR, TODAY, "départ")
    with pytest.raises(RefusedError, match="après cette date"):
        approve_change(world.store, request, AUTHOR, date(2026, 11, 15))
    with pytest.raises(StaleError):
        approve_change(world.store, 999, AUTHOR, TODAY)


def test_a_pause_does_not_move_the_due_date(world: World) -> None:
    coaching = world.coaching(NAME)
    world.hold(NAME, 60)
    (notice,) = pause(world.store, coaching, AUTHOR, date(2026, 10, 1), date(2026, 11, 20), "arrêt de production")
    assert "6 novembre 2026" in notice
    assert "la dépasse" in notice
    with pytest.raises(RefusedError, match="déjà en pause"):
        pause(world.store, coaching, AUTHOR, TODAY, date(2026, 12, 1), "encore")
    resume(world.store, coaching, AUTHOR, TODAY)
    with pytest.raises(RefusedError, match="n'est pas en pause"):
        resume(world.store, coaching, AUTHOR, TODAY)


def test_a_pause_has_a_beginning_and_an_end_in_order(world: World) -> None:
    coaching = world.coaching(NAME)
    with pytest.raises(RefusedError, match="suit son début"):
        pause(world.store, coaching, AUTHOR, TODAY, TODAY, "arrêt")
    assert pause(world.store, coaching, AUTHOR, TODAY, date(2026, 12, 1), "arrêt") == ()
    with pytest.raises(RefusedError, match="après cette date"):
        resume(world.store, coaching, AUTHOR, date(2026, 11, 15))
