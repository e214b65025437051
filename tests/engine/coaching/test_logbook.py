"""The logbook: prefilled, saved as a draft, delivered once complete, reopened; the number of meetings accepted."""

from __future__ import annotations

from datetime import date

import pytest

from data.errors import RefusedError, StaleError
from engine.coaching import logbook, meetings
from engine.coaching.logbook_form import NOT_BEGUN, Logbook
from engine.coaching.logbook_form import logbook as open_logbook
from engine.coaching.meeting_count import accept_count
from engine.coaching.meetings import Entry
from tests.engine.coaching.world import ANSWERS, AUTHOR, COACH, FIRST_MEETING, PROGRAMME, TODAY, World

NAME = "Bio Cobaltax"


@pytest.fixture
def coaching(world: World) -> int:
    return world.coaching(NAME)


def opened(world: World) -> Logbook:
    return open_logbook(world.store, world.coachings[NAME], TODAY)


def test_it_opens_with_its_questions_and_the_meetings_held(world: World, coaching: int) -> None:
    world.hold(NAME, 60, 90)
    meetings.plan(world.store, coaching, Entry(TODAY, 60), COACH, TODAY)
    seen = opened(world)
    assert [line.minutes for line in seen.meetings] == [60, 90]
    assert seen.minutes == 150
    assert [choice.code for choice in seen.questions] == list(PROGRAMME.logbooks["preliminary_2026"].questions)
    assert seen.asked_objective == PROGRAMME.objectives.values["prioritise"].label
    assert seen.version is None
    assert (seen.may_write, seen.may_deliver, seen.may_reopen) == (True, False, False)


def test_a_draft_is_kept_answer_by_answer(world: World, coaching: int) -> None:
    logbook.save_draft(
        world.store, coaching, {"progress_plan": " Cinq mesures ", "relation_form": "mandat"}, COACH, TODAY
    )
    logbook.save_draft(world.store, coaching, {"relation_form": "", "objective_reached": "yes"}, COACH, TODAY)
    answers = {choice.code: choice.answer for choice in opened(world).questions if choice.answer}
    assert answers == {"progress_plan": "Cinq mesures", "objective_reached": "yes"}


def test_saving_nothing_new_writes_nothing(world: World, coaching: int) -> None:
    version = logbook.save_draft(world.store, coaching, {"progress_plan": "Cinq mesures"}, COACH, TODAY)
    before = world.store.revision
    assert logbook.save_draft(world.store, coaching, {"progress_plan": "Cinq mesures"}, COACH, TODAY) == version
    assert world.store.revision == before


def test_of_two_people_beginning_it_the_second_is_told(world: World, coaching: int) -> None:
    logbook.save_draft(world.store, coaching, {"progress_plan": "A"}, "Anne Dubé", TODAY, seen=NOT_BEGUN)
    with pytest.raises(StaleError, match="Anne Dubé"):
        logbook.save_draft(world.store, coaching, {"progress_plan": "B"}, COACH, TODAY, seen=NOT_BEGUN)
    assert [row["answer"] for row in world.store.table("logbook_answer")] == ["A"]


def test_a_stale_draft_is_refused_and_the_first_one_stays(world: World, coaching: int) -> None:
    version = logbook.save_draft(world.store, coaching, {"progress_plan": "A"}, COACH, TODAY)
    logbook.save_draft(world.store, coaching, {"progress_plan": "B"}, "Anne Dubé", TODAY, seen=version)
    with pytest.raises(StaleError, match="Anne Dubé"):
        logbook.save_draft(world.store, coaching, {"progress_plan": "C"}, COACH, TODAY, seen=version)
    assert {choice.answer for choice in opened(world).questions} == {None, "B"}


def test_an_answer_out_of_the_choices_is_refused(world: World, coaching: int) -> None:
    with pytest.raises(RefusedError, match="choix"):
        logbook.save_draft(world.store, coaching, {"objective_reached": "presque"}, COACH, TODAY)
    with pytest.raises(ValueError, match="no question"):
        logbook.save_draft(world.store, coaching, {"humeur": "bonne"}, COACH, TODAY)


@pytest.mark.parametrize("code", sorted(ANSWERS))
def test_each_due_answer_is_named_when_it_is_missing(world: World, coaching: int, code: str) -> None:
    world.hold(NAME, *[75] * 6)
    question = PROGRAMME.logbooks["preliminary_2026"].questions[code]
    label = PROGRAMME.logbooks["preliminary_2026"].groups[question.group] if question.group else question.label
    with pytest.raises(RefusedError, match=label[:20]):
        logbook.deliver(world.store, coaching, COACH, TODAY, answers={**ANSWERS, code: ""})
    # Refused whole: the answers given with it are not kept either.
    assert not world.store.table("logbook")


def test_the_form_of_the_relation_is_due_when_it_goes_on(world: World, coaching: int) -> None:
    world.hold(NAME, *[75] * 6)
    with pytest.raises(RefusedError, match="Forme que prendra"):
        logbook.deliver(world.store, coaching, COACH, TODAY, answers={**ANSWERS, "relation_continues": "yes"})


def test_a_meeting_without_people_or_points_is_named(world: World, coaching: int) -> None:
    world.hold(NAME, *[75] * 5)
    meetings.record(world.store, coaching, Entry(date(2026, 10, 1), 75), COACH, TODAY)
    with pytest.raises(RefusedError, match="1er octobre 2026"):
        logbook.deliver(world.store, coaching, COACH, TODAY, answers=ANSWERS)


def test_delivered_with_everything_the_coaching_is_payable(world: World, coaching: int) -> None:
    world.hold(NAME, *[75] * 6)
    notices = logbook.deliver(world.store, coaching, COACH, TODAY, answers=ANSWERS)
    assert world.state(NAME) == "payable"
    assert world.state(NAME, date(2026, 11, 15)) == "under_way"
    assert any("à payer" in notice for notice in notices)
    seen = opened(world)
    assert (seen.may_write, seen.may_deliver, seen.may_reopen) == (False, False, True)
    assert (seen.delivered_on, seen.delivered_by) == (TODAY, COACH)
    with pytest.raises(RefusedError, match="rouvrez-le"):
        logbook.save_draft(world.store, coaching, {"progress_plan": "X"}, COACH, TODAY)
    with pytest.raises(RefusedError, match="rouvrez-le"):
        logbook.deliver(world.store, coaching, COACH, TODAY)


def test_it_is_not_delivered_before_what_it_tells(world: World, coaching: int) -> None:
    world.hold(NAME, *[75] * 6)
    with pytest.raises(RefusedError, match="14 septembre 2026"):
        logbook.deliver(world.store, coaching, COACH, date(2026, 9, 13), answers=ANSWERS)
    logbook.save_draft(world.store, coaching, ANSWERS, COACH, date(2026, 9, 20))
    with pytest.raises(RefusedError, match="20 septembre 2026"):
        logbook.deliver(world.store, coaching, COACH, date(2026, 9, 19))


def test_delivered_before_all_the_hours_it_is_kept_and_the_rest_is_said(world: World, coaching: int) -> None:
    world.hold(NAME, *[75] * 5)
    notices = logbook.deliver(world.store, coaching, COACH, TODAY, answers=ANSWERS)
    assert world.state(NAME) == "under_way"
    assert any("1\u00a0h\u00a015" in notice for notice in notices)
    meetings.record(world.store, coaching, Entry(TODAY, 75, "Direction", "Bilan"), COACH, TODAY)
    assert world.state(NAME) == "payable"


def test_reopening_needs_a_reason_and_takes_the_state_back(world: World) -> None:
    coaching = world.whole_coaching(NAME)
    with pytest.raises(RefusedError, match="raison"):
        logbook.reopen(world.store, coaching, AUTHOR, "")
    logbook.reopen(world.store, coaching, AUTHOR, "objectif mal recopié")
    assert world.state(NAME) == "under_way"
    assert opened(world).may_write
    with pytest.raises(RefusedError, match="rien à rouvrir"):
        logbook.reopen(world.store, coaching, AUTHOR, "encore")


@pytest.mark.parametrize("lengths", [[150, 150, 150], [45] * 11])
def test_a_number_of_meetings_out_of_bounds_is_accepted_for_that_number_only(
    world: World, coaching: int, lengths: list[int]
) -> None:
    world.hold(NAME, *lengths, every=7)
    notices = logbook.deliver(world.store, coaching, COACH, TODAY, answers=ANSWERS)
    assert any("une coordonnatrice doit l'accepter" in notice for notice in notices)
    assert world.state(NAME) == "under_way"
    with pytest.raises(RefusedError, match="raison"):
        accept_count(world.store, coaching, AUTHOR, TODAY, "  ")
    accept_count(world.store, coaching, AUTHOR, TODAY, "rencontres longues, à la demande de l'entreprise")
    assert world.state(NAME) == "payable"
    extra = meetings.record(world.store, coaching, Entry(date(2026, 11, 10), 20, "Direction", "Suivi"), COACH, TODAY)
    assert world.state(NAME) == "under_way"
    assert any("hors des bornes" in notice for notice in extra.notices)
    accept_count(world.store, coaching, AUTHOR, TODAY, "une de plus")
    assert world.state(NAME) == "payable"


def test_a_number_within_bounds_has_nothing_to_accept(world: World, coaching: int) -> None:
    world.hold(NAME, *[75] * 6)
    with pytest.raises(RefusedError, match="rien à accepter"):
        accept_count(world.store, coaching, AUTHOR, TODAY, "au cas où")
    assert FIRST_MEETING < TODAY
