"""The calendar of due dates."""

from __future__ import annotations

from datetime import date, datetime

import icalendar

from engine.coaching.contacts import remind
from engine.coaching.due_dates import as_ics, due_dates
from engine.coaching.meetings import Entry, plan
from engine.programme.audience import Audience
from tests.engine.coaching.world import AUTHOR, COACH, TODAY, World, reach

NOW = datetime(2026, 11, 16, 9, 30)


def test_the_calendar_holds_what_is_due(world: World) -> None:
    reach(world, "offered", "Alu Nordaltek")
    coaching = world.coaching("Bio Cobaltax, coop")
    world.hold("Bio Cobaltax, coop", 60)
    plan(world.store, coaching, Entry(date(2026, 12, 1), 90), COACH, TODAY)
    remind(world.store, world.companies["Bio Cobaltax, coop"], date(2026, 11, 20), "Rappeler", "coordinator", AUTHOR)
    world.coaching("Ailleurs", world.outside_coach)
    world.hold("Ailleurs", 60)
    found = due_dates(world.store, TODAY)
    assert [(due.uid.split("-")[0], due.on) for due in found] == [
        ("offre", date(2026, 6, 10)),
        ("coaching", date(2026, 11, 6)),
        ("coaching", date(2026, 11, 6)),
        ("relance", date(2026, 11, 20)),
        ("rencontre", date(2026, 12, 1)),
    ]
    own = due_dates(world.store, TODAY, Audience(coach_id=world.outside_coach))
    assert [due.title for due in own] == ["Échéance du coaching Ailleurs · Zoé Gagnon"]
    assert due_dates(world.store, TODAY, Audience(sector="finance")) == found
    assert due_dates(world.store, TODAY, Audience(sector="aluminium")) == []


def test_the_calendar_file_reads_back(world: World) -> None:
    coaching = world.coaching("Bio Cobaltax, coop")
    world.hold("Bio Cobaltax, coop", 60)
    plan(world.store, coaching, Entry(date(2026, 12, 31), 90), COACH, TODAY)
    content = as_ics(due_dates(world.store, TODAY), "I.M.P.A.C.T.", NOW)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [(event.decoded("dtstart"), event.decoded("dtend")) for event in events] == [
        (date(2026, 11, 6), date(2026, 11, 7)),
        (date(2026, 12, 31), date(2027, 1, 1)),
    ]
    assert "Bio Cobaltax, coop" in str(events[0]["summary"])
    assert b"DTSTAMP:20261116T143000Z" in content
    assert as_ics(due_dates(world.store, TODAY), "I.M.P.A.C.T.", NOW) == content
