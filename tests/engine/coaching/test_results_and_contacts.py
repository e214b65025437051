"""Actions and funding requests, contacts and reminders, absences."""

from __future__ import annotations

from datetime import date

import pytest

from data.errors import RefusedError, StaleError
from engine.coaching.absences import absences, add_absence, remove_absence
from engine.coaching.contacts import (
    complete_reminder,
    contact_log,
    log_contact,
    postpone_reminder,
    remind,
    remove_contact,
)
from engine.coaching.results import (
    advance_action,
    decide_funding,
    describe_action,
    drop_action,
    file_funding,
    identify_action,
    prepare_funding,
    results,
)
from tests.engine.coaching.world import AUTHOR, TODAY, World

SEPTEMBER, OCTOBER = date(2026, 9, 10), date(2026, 10, 12)


@pytest.fixture
def company(world: World) -> int:
    return world.company("Bio Cobaltax")


def test_an_action_is_followed_from_idea_to_done(world: World, company: int) -> None:
    store = world.store
    action = identify_action(store, company, " Chaleur ", AUTHOR, date(2026, 8, 3), expected_t=12.5)
    advance_action(store, action, "prioritised", AUTHOR, date(2026, 8, 20))
    advance_action(store, action, "started", AUTHOR, SEPTEMBER)
    advance_action(store, action, "done", AUTHOR, OCTOBER)
    states = {
        day: results(store, day, company).actions[0]["state"]
        for day in (date(2026, 8, 3), date(2026, 8, 20), SEPTEMBER, date(2026, 10, 11), OCTOBER)
    }
    assert list(states.values()) == ["identified", "prioritised", "started", "started", "done"]
    assert not results(store, date(2026, 8, 2)).actions
    found = results(store, TODAY)
    assert (found.action_counts["done"], found.expected_t) == (1, 12.5)


def test_impossible_steps_of_an_action_are_refused(world: World, company: int) -> None:
    store = world.store
    action = identify_action(store, company, "Chaleur", AUTHOR, SEPTEMBER)
    with pytest.raises(RefusedError, match="a commencé"):
        advance_action(store, action, "done", AUTHOR, OCTOBER)
    with pytest.raises(RefusedError, match=r"le début .* précéderait le repérage"):
        advance_action(store, action, "started", AUTHOR, date(2026, 9, 9))
    with pytest.raises(RefusedError, match="raison"):
        drop_action(store, action, AUTHOR, OCTOBER, " ")
    drop_action(store, action, AUTHOR, OCTOBER, "trop coûteuse")
    with pytest.raises(RefusedError, match="abandonnée"):
        advance_action(store, action, "started", AUTHOR, OCTOBER)
    found = results(store, TODAY)
    assert (found.action_counts["dropped"], found.expected_t) == (1, 0)
    done = identify_action(store, company, "Éclairage", AUTHOR, SEPTEMBER)
    advance_action(store, done, "started", AUTHOR, SEPTEMBER)
    advance_action(store, done, "done", AUTHOR, OCTOBER)
    with pytest.raises(RefusedError, match="réalisée"):
        drop_action(store, done, AUTHOR, OCTOBER, "trop tard")


@pytest.mark.parametrize(("title", "tonnes"), [(" ", None), ("Chaleur", -1.0), ("Chaleur", float("inf"))])
def test_an_action_has_a_title_and_a_plausible_reduction(
    world: World, company: int, title: str, tonnes: float | None
) -> None:
    with pytest.raises(RefusedError):
        identify_action(world.store, company, title, AUTHOR, SEPTEMBER, expected_t=tonnes)


def test_an_action_is_corrected_by_whoever_saw_it_last(world: World, company: int) -> None:
    action = identify_action(world.store, company, "Chaleur", AUTHOR, SEPTEMBER)
    describe_action(world.store, action, "Récupération de chaleur", "Anne Dubé", expected_t=3.0, seen=1)
    with pytest.raises(StaleError, match="Anne Dubé"):
        describe_action(world.store, action, "Autre", AUTHOR, seen=1)
    assert results(world.store, TODAY).actions[0]["title"] == "Récupération de chaleur"


def test_a_funding_request_is_followed_to_its_decision(world: World, company: int) -> None:
    store = world.store
    granted = prepare_funding(store, company, "ÉcoPerformance", AUTHOR, date(2026, 8, 3))
    refused = prepare_funding(store, company, "Autre programme", AUTHOR, date(2026, 8, 4), asked_cents=1_000_000)
    with pytest.raises(RefusedError, match="déposée"):
        decide_funding(store, granted, AUTHOR, OCTOBER, 2_500_000)
    file_funding(store, granted, AUTHOR, SEPTEMBER, asked_cents=3_000_000)
    file_funding(store, refused, AUTHOR, SEPTEMBER)
    with pytest.raises(RefusedError, match=r"la décision .* précéderait le dépôt"):
        decide_funding(store, granted, AUTHOR, date(2026, 9, 9), 2_500_000)
    decide_funding(store, granted, AUTHOR, OCTOBER, 2_500_000)
    decide_funding(store, refused, AUTHOR, OCTOBER, None)
    found = results(store, TODAY)
    assert dict(found.funding_counts) == {"prepared": 0, "filed": 0, "granted": 1, "refused": 1}
    assert (found.asked_cents, found.granted_cents) == (4_000_000, 2_500_000)
    before = results(store, date(2026, 10, 11))
    assert (before.funding_counts["filed"], before.granted_cents) == (2, 0)


def test_amounts_and_companies_are_checked(world: World, company: int) -> None:
    with pytest.raises(RefusedError, match="programme"):
        prepare_funding(world.store, company, " ", AUTHOR, SEPTEMBER)
    with pytest.raises(RefusedError, match="positif"):
        prepare_funding(world.store, company, "ÉcoPerformance", AUTHOR, SEPTEMBER, asked_cents=0)
    for act in (
        lambda: prepare_funding(world.store, 999, "ÉcoPerformance", AUTHOR, SEPTEMBER),
        lambda: identify_action(world.store, 999, "Chaleur", AUTHOR, SEPTEMBER),
        lambda: log_contact(world.store, 999, "phone", "Appel", AUTHOR, SEPTEMBER),
        lambda: remind(world.store, 999, TODAY, "Rappeler", "coordinator", AUTHOR),
    ):
        with pytest.raises(RefusedError, match="n'existe plus"):
            act()


def test_contacts_are_logged_latest_first(world: World, company: int) -> None:
    first = log_contact(world.store, company, "phone", " Intéressée ", AUTHOR, SEPTEMBER)
    log_contact(world.store, company, "email", "Dates proposées", AUTHOR, OCTOBER, made_by="Anne Dubé")
    assert [(row["made_by"], row["summary"]) for row in contact_log(world.store, company).contacts] == [
        ("Anne Dubé", "Dates proposées"),
        (AUTHOR, "Intéressée"),
    ]
    with pytest.raises(RefusedError, match="raison"):
        remove_contact(world.store, first, AUTHOR, "")
    remove_contact(world.store, first, AUTHOR, "mauvaise entreprise")
    assert len(contact_log(world.store, company).contacts) == 1
    with pytest.raises(RefusedError, match="pas encore passé"):
        log_contact(world.store, company, "phone", "Appel", AUTHOR, date(2026, 11, 17), today=TODAY)
    with pytest.raises(RefusedError, match="quelques mots"):
        log_contact(world.store, company, "phone", " ", AUTHOR, TODAY)


def test_a_reminder_is_done_or_put_off(world: World, company: int) -> None:
    reminder = remind(world.store, company, TODAY, "Rappeler", "coordinator", AUTHOR)
    complete_reminder(world.store, reminder, "Anne Dubé", TODAY)
    assert contact_log(world.store, company).reminders[0]["done_by"] == "Anne Dubé"
    with pytest.raises(StaleError, match="Anne Dubé"):
        postpone_reminder(world.store, reminder, date(2026, 12, 1), AUTHOR, seen=1)
    postpone_reminder(world.store, reminder, date(2026, 12, 1), AUTHOR)
    (row,) = contact_log(world.store, company).reminders
    assert (row["due_on"], row["done_on"]) == (date(2026, 12, 1), None)
    with pytest.raises(RefusedError, match="ce qu'il faudra faire"):
        remind(world.store, company, TODAY, "", "coordinator", AUTHOR)


def test_absences_do_not_overlap(world: World) -> None:
    away = add_absence(world.store, world.coach, date(2026, 12, 20), date(2027, 1, 5), AUTHOR, "vacances")
    with pytest.raises(RefusedError, match="20 décembre 2026"):
        add_absence(world.store, world.coach, date(2027, 1, 5), date(2027, 1, 6), AUTHOR)
    add_absence(world.store, world.other_coach, date(2027, 1, 5), date(2027, 1, 6), AUTHOR)
    with pytest.raises(RefusedError, match="ne précède pas"):
        add_absence(world.store, world.coach, date(2027, 2, 2), date(2027, 2, 1), AUTHOR)
    with pytest.raises(RefusedError, match="n'existe plus"):
        add_absence(world.store, 999, TODAY, TODAY, AUTHOR)
    assert len(absences(world.store, date(2027, 1, 5))) == 2
    assert len(absences(world.store, date(2027, 1, 6))) == 1
    with pytest.raises(RefusedError, match="Une raison est attendue"):
        remove_absence(world.store, away, AUTHOR, "  ")
    remove_absence(world.store, away, AUTHOR, "vacances reportées")
    assert [row["coach_id"] for row in absences(world.store)] == [world.other_coach]
    assert absences(world.store, coach_id=world.coach) == []
    assert world.store.table("audit")[-1]["action"] == "Absence de coach retirée : vacances reportées"
