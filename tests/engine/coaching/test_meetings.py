"""Recording, planning and correcting meetings, and what follows for the coaching."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from data.errors import RefusedError, StaleError
from engine.coaching import meetings
from engine.coaching.meetings import Entry
from tests.engine.coaching.world import AUTHOR, COACH, CONFIRMED, FIRST_MEETING, PROGRAMME, TODAY, World

NAME = "Bio Cobaltax"


@pytest.fixture
def coaching(world: World) -> int:
    return world.coaching(NAME)


def held(on: date, minutes: int = 60) -> Entry:
    return Entry(on, minutes, "Direction", "Bilan")


@pytest.mark.parametrize(
    ("text", "minutes"), [("1 h 30", 90), ("90", 90), ("1,5 h", 90), ("1:15", 75), (" 45 min ", 45), ("2h", 120)]
)
def test_a_duration_is_read_as_people_type_it(text: str, minutes: int) -> None:
    assert meetings.duration(text) == minutes


@pytest.mark.parametrize("text", ["", "  ", "longtemps", "1 h 75", "-30"])
def test_another_text_is_refused_with_what_was_expected(text: str) -> None:
    with pytest.raises(RefusedError, match="durée est attendue"):
        meetings.duration(text)


def test_the_first_held_meeting_starts_the_coaching(world: World, coaching: int) -> None:
    assert world.state(NAME) == "confirmed"
    outcome = meetings.record(world.store, coaching, held(date(2026, 10, 31)), COACH, TODAY)
    assert world.state(NAME) == "under_way"
    assert any("28 février 2027" in notice for notice in outcome.notices)


def test_before_the_programme_nothing_is_held(world: World) -> None:
    early = world.coaching("Alu Nordaltek", confirmed_on=date(2026, 4, 20))
    with pytest.raises(RefusedError, match="1er mai 2026"):
        meetings.record(world.store, early, held(date(2026, 4, 30)), COACH, TODAY)
    meetings.record(world.store, early, held(date(2026, 5, 1)), COACH, TODAY)


@pytest.mark.parametrize(
    ("start", "days_left"), [(date(2028, 1, 30), None), (date(2028, 1, 31), "120"), (date(2028, 5, 30), "0")]
)
def test_a_late_start_is_said_with_the_days_left(world: World, start: date, days_left: str | None) -> None:
    late = world.coaching("Alu Nordaltek", confirmed_on=date(2028, 1, 10))
    notices = meetings.record(world.store, late, held(start), COACH, date(2028, 6, 15)).notices
    said = [notice for notice in notices if "moins de 4 mois" in notice]
    assert bool(said) == (days_left is not None)
    assert days_left is None or f"{days_left}\u00a0jour" in said[0]


def test_after_the_programme_nothing_starts(world: World, coaching: int) -> None:
    with pytest.raises(RefusedError, match="30 mai 2028"):
        meetings.record(world.store, coaching, held(date(2028, 5, 31)), COACH, date(2028, 6, 15))


def test_a_meeting_to_come_is_planned_and_not_recorded(world: World, coaching: int) -> None:
    tomorrow = date(2026, 11, 17)
    with pytest.raises(RefusedError, match="se prévoit"):
        meetings.record(world.store, coaching, held(tomorrow), COACH, TODAY)
    meetings.plan(world.store, coaching, held(tomorrow), COACH, TODAY)
    with pytest.raises(RefusedError, match="est passé"):
        meetings.plan(world.store, coaching, held(date(2026, 11, 15)), COACH, TODAY)
    with pytest.raises(StaleError, match="déjà prévue"):
        meetings.plan(world.store, coaching, held(tomorrow, 90), COACH, TODAY)
    assert world.state(NAME) == "confirmed"


@pytest.mark.parametrize("minutes", [0, -5, 481])
def test_a_duration_out_of_bounds_is_refused(world: World, coaching: int, minutes: int) -> None:
    with pytest.raises(RefusedError, match="durée"):
        meetings.record(world.store, coaching, held(FIRST_MEETING, minutes), COACH, TODAY)


def test_a_planned_meeting_becomes_the_one_that_was_held(world: World, coaching: int) -> None:
    planned = meetings.plan(world.store, coaching, held(date(2026, 7, 6)), COACH, date(2026, 7, 1)).meeting_id
    meetings.record(world.store, coaching, held(date(2026, 7, 6), 75), COACH, TODAY)
    (row,) = world.meetings(NAME)
    assert (row["meeting_id"], row["state"], row["minutes"]) == (planned, "held", 75)


def test_a_planned_meeting_held_another_day_is_one_meeting(world: World, coaching: int) -> None:
    planned = meetings.plan(world.store, coaching, held(date(2026, 7, 6)), COACH, date(2026, 7, 1)).meeting_id
    assert planned is not None
    meetings.record(world.store, coaching, held(date(2026, 7, 8), 75), COACH, TODAY, planned_id=planned)
    (row,) = world.meetings(NAME)
    assert (row["held_on"], row["state"]) == (date(2026, 7, 8), "held")
    with pytest.raises(StaleError, match="déjà été enregistrée"):
        meetings.record(world.store, coaching, held(date(2026, 7, 9), 75), COACH, TODAY, planned_id=planned)


def test_two_people_recording_the_same_meeting_at_once_make_one(world: World, coaching: int) -> None:
    barrier, told = threading.Barrier(2), []

    def record(author: str) -> None:
        barrier.wait()
        try:
            meetings.record(world.store, coaching, held(FIRST_MEETING), author, TODAY)
        except StaleError as error:
            told.append((author, str(error)))

    people = ("Lise Roy", "Anne Dubé")
    threads = [threading.Thread(target=record, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ((second, sentence),) = told
    (first,) = set(people) - {second}
    assert len(world.meetings(NAME)) == 1
    assert first in sentence


def test_another_meeting_of_that_day_is_kept_when_said_so(world: World, coaching: int) -> None:
    meetings.record(world.store, coaching, held(FIRST_MEETING), COACH, TODAY)
    with pytest.raises(StaleError, match="rien n'a été ajouté"):
        meetings.record(world.store, coaching, held(FIRST_MEETING), COACH, TODAY)
    meetings.record(world.store, coaching, held(FIRST_MEETING), COACH, TODAY, another=True)
    outcome = meetings.record(world.store, coaching, held(FIRST_MEETING, 45), COACH, TODAY)
    assert any("2\u00a0autres rencontres" in notice for notice in outcome.notices)
    assert [row["rank"] for row in world.meetings(NAME)] == [1, 2, 3]


def test_excess_hours_are_kept_and_said_unpaid(world: World, coaching: int) -> None:
    world.hold(NAME, 90, 90, 90, 90, 60)
    outcome = meetings.record(world.store, coaching, held(TODAY, 60), COACH, TODAY)
    assert any("30\u00a0min de plus" in notice for notice in outcome.notices)


def test_more_than_ten_meetings_are_said(world: World, coaching: int) -> None:
    world.hold(NAME, *[30] * 10, every=7)
    outcome = meetings.record(world.store, coaching, held(TODAY, 30), COACH, TODAY)
    assert any("hors des bornes" in notice for notice in outcome.notices)


def test_a_wrong_date_is_corrected_with_its_consequences(world: World, coaching: int) -> None:
    world.hold(NAME, 60, 60)
    first = world.meetings(NAME)[0]
    key = int(str(first["meeting_id"]))
    with pytest.raises(RefusedError, match="raison"):
        meetings.correct(world.store, key, held(date(2026, 6, 15)), AUTHOR, TODAY)
    outcome = meetings.correct(world.store, key, held(date(2026, 6, 15)), AUTHOR, TODAY, "mois erroné")
    assert any("15 octobre 2026" in notice for notice in outcome.notices)
    last = world.store.rows("row_history", "meeting", f"[{key}]")[0]
    assert last["author"] == AUTHOR
    assert FIRST_MEETING.isoformat() in last["before"]


def test_completing_the_people_needs_no_reason(world: World, coaching: int) -> None:
    world.hold(NAME, 60)
    key = int(str(world.meetings(NAME)[0]["meeting_id"]))
    meetings.correct(world.store, key, Entry(FIRST_MEETING, 60, "Direction; usine", "Bilan"), AUTHOR, TODAY)
    assert world.meetings(NAME)[0]["attendees"] == "Direction; usine"


def test_a_meeting_recorded_by_mistake_goes_and_the_state_follows(world: World) -> None:
    world.whole_coaching(NAME)
    assert world.state(NAME) == "payable"
    last = world.meetings(NAME)[-1]
    outcome = meetings.remove(world.store, int(str(last["meeting_id"])), AUTHOR, "saisie deux fois")
    assert world.state(NAME) == "under_way"
    assert any("elle est maintenant en coaching" in notice for notice in outcome.notices)
    assert any("Il manque 1\u00a0h\u00a015" in notice for notice in outcome.notices)


def test_removing_the_only_meeting_undoes_the_start(world: World, coaching: int) -> None:
    world.hold(NAME, 60)
    outcome = meetings.remove(world.store, int(str(world.meetings(NAME)[0]["meeting_id"])), AUTHOR, "mauvais coaching")
    assert world.state(NAME) == "confirmed"
    assert any("n'est pas commencé" in notice for notice in outcome.notices)


def test_a_removed_or_changed_meeting_is_told(world: World, coaching: int) -> None:
    world.hold(NAME, 60, 60)
    one, two = (int(str(row["meeting_id"])) for row in world.meetings(NAME))
    meetings.correct(world.store, one, held(FIRST_MEETING, 75), "Anne Dubé", TODAY, "durée", seen=1)
    with pytest.raises(StaleError, match="Anne Dubé"):
        meetings.correct(world.store, one, held(FIRST_MEETING, 90), AUTHOR, TODAY, "durée", seen=1)
    meetings.remove(world.store, two, "Anne Dubé", "erreur")
    with pytest.raises(StaleError, match="retirée par Anne Dubé"):
        meetings.cancel(world.store, two, AUTHOR, "absente")


def test_only_a_planned_meeting_is_cancelled_and_with_a_reason(world: World, coaching: int) -> None:
    world.hold(NAME, 60)
    key = int(str(world.meetings(NAME)[0]["meeting_id"]))
    with pytest.raises(RefusedError, match="se retire"):
        meetings.cancel(world.store, key, AUTHOR, "absente")
    planned = meetings.plan(world.store, coaching, held(TODAY), COACH, TODAY).meeting_id
    assert planned is not None
    with pytest.raises(RefusedError, match="raison"):
        meetings.cancel(world.store, planned, AUTHOR, " ")
    meetings.cancel(world.store, planned, AUTHOR, "entreprise absente")
    assert world.meetings(NAME)[-1]["cancelled_reason"] == "entreprise absente"
    with pytest.raises(RefusedError, match="annulée"):
        meetings.correct(world.store, planned, held(TODAY, 30), AUTHOR, TODAY, "durée")


def test_a_meeting_before_the_confirmation_is_noted(world: World, coaching: int) -> None:
    outcome = meetings.record(world.store, coaching, held(date(2026, 6, 9)), COACH, TODAY)
    assert any("précède la confirmation" in notice for notice in outcome.notices)
    assert date(2026, 6, 9) < CONFIRMED


def test_an_unknown_coaching_is_told(world: World) -> None:
    with pytest.raises(RefusedError, match="n'existe plus"):
        meetings.record(world.store, 999, held(FIRST_MEETING), COACH, TODAY, programme=PROGRAMME)
