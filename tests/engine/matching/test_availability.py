"""Places over the four months of a coaching: absences take some away, coachings that end give some back."""

from __future__ import annotations

from datetime import date

import pytest

from data.errors import RefusedError
from data.programme_file import load_programme
from engine.coaching.absences import add_absence
from engine.matching.availability import Availability, Days, absence_text, availability, places_beside
from engine.matching.choice import options
from engine.matching.propose import plan, propose, save
from engine.matching.review import approve
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, Cohort, CompanyFile
from tests.engine.matching.conftest import COACHES, COMPANIES, Build

PROGRAMME = load_programme()
START = date(2026, 11, 16)
DECEMBER = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("absences", "places"),
    [
        ([], None),
        ([(date(2026, 12, 1), date(2026, 12, 14))], 4),
        ([(date(2026, 12, 21), date(2027, 2, 19))], 2),
        ([(date(2026, 11, 16), date(2026, 12, 16))], 0),
        ([(date(2026, 11, 1), date(2026, 12, 15))], 3),
        ([(date(2026, 11, 16), date(2026, 12, 15)), (date(2026, 12, 16), date(2027, 1, 8))], 0),
        ([(date(2026, 1, 1), date(2028, 5, 30))], 0),
    ],
)
def test_an_absence_takes_its_share_of_four_months_or_all_when_it_covers_the_first(
    absences: list[Days], places: int | None
) -> None:
    assert places_beside(4, absences, START, PROGRAMME) == places


def test_an_absence_of_weekends_and_holidays_takes_nothing() -> None:
    assert places_beside(3, [(date(2026, 12, 25), date(2026, 12, 27))], START, PROGRAMME) == 3


def test_places_come_back_when_coachings_should_end() -> None:
    coaches = [{"coach_id": 1, "most_at_once": 3}]
    open_ones = [
        {"coach_id": 1, "confirmed_on": date(2026, 7, 1), "started_on": date(2026, 7, 25)},
        {"coach_id": 1, "confirmed_on": date(2026, 9, 1), "started_on": None},
        # Overdue: nobody knows when it will end.
        {"coach_id": 1, "confirmed_on": date(2026, 5, 1), "started_on": date(2026, 5, 20)},
    ]
    found = availability(coaches, open_ones, [], AS_OF, DECEMBER, PROGRAMME)
    assert found == {1: Availability(freed=1, next_end=date(2027, 1, 1), ends=(date(2027, 1, 1),))}
    today = availability(coaches, open_ones, [], AS_OF, AS_OF, PROGRAMME)
    ends = (date(2026, 11, 25), date(2027, 1, 1))
    assert today == {1: Availability(freed=0, next_end=date(2026, 11, 25), ends=ends)}


def test_next_month_s_batch_counts_the_places_that_will_be_back(build_cohort: Build) -> None:
    cohort = build_cohort()
    cohort.coaching("Fiducie Oméga", "Coach 02", minutes=60, confirmed_on=date(2026, 7, 20))
    with cohort.store.write(AUTHOR, "essai") as transaction:
        transaction.update("meeting", [{"meeting_id": 1, "held_on": date(2026, 7, 25)}])
    places = {month: capacity_of(cohort, "Coach 02", month) for month in (MONTH, DECEMBER)}
    assert places == {MONTH: 0, DECEMBER: 1}
    save(cohort.store, DECEMBER, AS_OF, AUTHOR)
    row = cohort.proposals(DECEMBER)["Fonderie Trembalys"]
    assert row["coach"] == "Coach 02"
    approve(cohort.store, [row["proposal_id"]], AUTHOR, AS_OF)


def test_an_absence_is_named_where_it_closes_a_coach(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    key = cohort.proposals()["Fonderie Trembalys"]["proposal_id"]
    add_absence(cohort.store, cohort.coaches["Coach 02"], date(2026, 11, 1), date(2027, 1, 12), AUTHOR)
    assert capacity_of(cohort, "Coach 02", MONTH) == 0
    with pytest.raises(RefusedError, match="absent du 1er novembre 2026 au 12 janvier 2027"):
        approve(cohort.store, [key], AUTHOR, AS_OF)
    found = options(plan(cohort.store, MONTH, AS_OF), cohort.companies["Fonderie Trembalys"])
    refusals = {option.coach: option.refusal for option in found}
    assert refusals["Coach 02"] == "Coach 02 est absent du 1er novembre 2026 au 12 janvier 2027."


def test_a_company_that_waits_is_told_what_holds_its_coach_back(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[COACHES[0]], companies=[*COMPANIES, CompanyFile("Aciérie Zed")])
    cohort.coaching("Aciérie Zed", "Coach 01", minutes=60, confirmed_on=date(2026, 9, 1))
    add_absence(cohort.store, cohort.coaches["Coach 01"], date(2026, 12, 1), date(2026, 12, 11), AUTHOR)
    reason = propose(cohort.store, MONTH, AS_OF)["waiting"][0]["reason"].replace("\xa0", " ")
    assert reason == (
        "4 entreprises pour 1 place chez l'ensemble des coachs : 3 de trop. "
        "Coach 01 : 1 place prise sur 2, la prochaine place revient vers le 15 janvier 2027; "
        "absent du 1er décembre 2026 au 11 décembre 2026."
    )


def test_several_absences_are_listed() -> None:
    days = [(date(2026, 12, 1), date(2026, 12, 2)), (date(2027, 1, 4), date(2027, 1, 8))]
    assert absence_text(days) == (
        "absent du 1er décembre 2026 au 2 décembre 2026, puis du 4 janvier 2027 au 8 janvier 2027"
    )


def capacity_of(cohort: Cohort, coach: str, month: date) -> int:
    """The places that the command line announces."""
    answer = propose(cohort.store, month, AS_OF)
    return next(int(row["places"]) for row in answer["capacity"] if row["coach"] == coach)
