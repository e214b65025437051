"""What records lack, and meetings "not held" told apart from meetings "not recorded"."""

from __future__ import annotations

from datetime import date

from engine.coaching.meetings import Entry, cancel, plan
from engine.programme.audience import EVERYONE, Audience
from engine.programme.records import Records
from engine.programme.today import today_view
from tests.engine.coaching.world import AUTHOR, PROGRAMME, TODAY, World

PLANNED = date(2026, 11, 10)


def found(world: World, audience: Audience = EVERYONE, as_of: date = TODAY) -> Records:
    return today_view(world.store, as_of, PROGRAMME, audience).records


def planned(world: World, name: str, on: date = PLANNED) -> int:
    plan(world.store, world.coachings[name], Entry(on, 60), AUTHOR, date(2026, 11, 2))
    return next(int(str(row["meeting_id"])) for row in world.meetings(name) if row["held_on"] == on)


def test_a_meeting_nobody_spoke_of_is_not_recorded_until_someone_does(world: World) -> None:
    world.coaching("Bio Cobaltax")
    world.hold("Bio Cobaltax", 60)
    meeting = planned(world, "Bio Cobaltax")
    assert found(world, as_of=PLANNED).unrecorded == 0
    assert (found(world).unrecorded, found(world).not_held) == (1, ())
    cancel(world.store, meeting, AUTHOR, "coach malade")
    (not_held,) = found(world).not_held
    assert found(world).unrecorded == 0
    assert (not_held.company, not_held.planned_on, not_held.reason) == ("Bio Cobaltax", PLANNED, "coach malade")
    assert not_held.coaching_id == world.coachings["Bio Cobaltax"]


def test_a_coach_sees_their_own(world: World) -> None:
    world.coaching("Bio Cobaltax")
    world.coaching("Ailleurs", world.outside_coach)
    for name in ("Bio Cobaltax", "Ailleurs"):
        world.hold(name, 60)
        planned(world, name)
    assert found(world).unrecorded == 2
    assert found(world, Audience(coach_id=world.outside_coach)).unrecorded == 1
    assert found(world, Audience(sector="aluminium")).unrecorded == 0


def test_what_a_record_lacks_leads_to_it(world: World) -> None:
    company = world.company("Bio Cobaltax")
    (gap,) = [gap for gap in found(world).gaps if gap.why == "Bio Cobaltax"]
    assert gap.what.startswith("Il manque : ")
    assert (gap.screen, gap.query) == ("companies", {"entreprise": str(company)})
    (other,) = [gap for gap in found(world).gaps if gap.why == "Lise Roy"]
    assert (other.screen, other.query) == ("coaches", {"coach": str(world.coach)})
