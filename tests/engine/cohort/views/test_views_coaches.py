"""Coaches: places and contracts as they stand, filters, a file even for one with nothing."""

from __future__ import annotations

from datetime import date

import pytest
from handed_files import AS_OF, CONDITIONS, PROGRAMME, import_samples, sample

from data.store import Store
from engine.coaching.absences import add_absence
from engine.cohort.coach_views import CoachFilter, CoachLine, coach_file, coach_lines, places_left
from engine.cohort.imports import run_import
from engine.matching.propose import plan, save
from engine.matching.review import approve, decline, in_state, publish

NOVEMBER = date(2026, 11, 1)


def found(store: Store, **wanted: object) -> list[CoachLine]:
    return coach_lines(store, AS_OF, PROGRAMME, CoachFilter(**wanted))  # type: ignore[arg-type]


def line_of(store: Store, name: str) -> CoachLine:
    (line,) = [line for line in coach_lines(store, AS_OF, PROGRAMME) if line.name == name]
    return line


def test_every_coach_has_a_line_those_owed_most_first(sampled: Store) -> None:
    lines = coach_lines(sampled, AS_OF, PROGRAMME)
    assert len(lines) == 29
    debts = [line.contract.debt for line in lines if line.contract]
    assert debts == sorted(debts, reverse=True)


def test_places_are_those_of_the_matching(sampled: Store) -> None:
    solved = plan(sampled, NOVEMBER, AS_OF)
    lines = {line.coach_id: line for line in coach_lines(sampled, AS_OF, PROGRAMME)}
    for coach, places in zip(solved.batch.coaches, solved.capacity.places.tolist(), strict=True):
        line = lines[coach.coach_id]
        assert line.places == min(places, solved.capacity.firms[coach.firm_id])
        assert line.left_at_once == line.most_at_once - line.active - line.pending
    assert places_left(list(lines.values())) == sum(solved.capacity.firms.values())


def test_who_is_away_has_no_place(sampled: Store) -> None:
    line = next(line for line in coach_lines(sampled, AS_OF, PROGRAMME) if line.places > 0)
    add_absence(sampled, line.coach_id, AS_OF, date(2027, 4, 30), "Essai")
    away = line_of(sampled, line.name)
    assert (away.places, away.left_at_once) == (0, 0)


def test_an_active_coaching_takes_a_place(sampled: Store) -> None:
    line = line_of(sampled, "Coach 04")
    assert (line.active, line.pending, line.done) == (1, 0, 0)
    assert (line.left_at_once, line.left_in_total) == (line.most_at_once - 1, line.wanted_in_total - 1)


def test_hours_given_free_the_place_but_count_for_the_contract(sampled: Store) -> None:
    before = line_of(sampled, "Coach 04")
    (coaching,) = [row for row in sampled.table("coaching") if row["coach_id"] == before.coach_id]
    with sampled.write("Essai", "rencontre") as transaction:
        meeting = {"coaching_id": coaching["coaching_id"], "held_on": AS_OF, "minutes": 400, "state": "held"}
        transaction.insert("meeting", [meeting])
    after = line_of(sampled, "Coach 04")
    assert (after.active, after.done) == (0, 1)
    assert after.left_at_once == before.left_at_once + 1
    assert before.contract is not None
    assert after.contract is not None
    assert after.contract.agreed == before.contract.agreed == 3, "three coaches of the firm have one each"


def test_an_offer_holds_a_place_until_it_is_declined(sampled: Store) -> None:
    save(sampled, NOVEMBER, date(2026, 11, 2), "Essai")
    proposal = in_state(sampled, NOVEMBER, "proposed")[0]
    (row,) = sampled.rows("proposal_by_id", [proposal])
    free = line_of(sampled, row["coach"])
    approve(sampled, [proposal], "Essai", date(2026, 11, 2))
    assert line_of(sampled, row["coach"]).pending == free.pending + 1
    publish(sampled, [proposal], "Essai", date(2026, 11, 2))
    held = line_of(sampled, row["coach"])
    assert (held.pending, held.left_at_once) == (free.pending + 1, free.left_at_once - 1)
    decline(sampled, proposal, "Essai", date(2026, 11, 4), "Trop loin")
    view = coach_file(sampled, row["coach_id"], AS_OF, PROGRAMME)
    assert view is not None
    assert view.line == free
    assert [(refusal["company"], refusal["origin"]) for refusal in view.refusals] == [
        (row["company"], "refus du coach")
    ]


def test_a_firm_without_contract_has_none(store: Store) -> None:
    run_import(store, [sample("coachs.csv")], CONDITIONS)
    lines = coach_lines(store, AS_OF, PROGRAMME)
    assert lines
    assert all(line.contract is None for line in lines)
    assert [line.name for line in lines] == sorted(line.name for line in lines)
    view = coach_file(store, lines[0].coach_id, AS_OF, PROGRAMME)
    assert view is not None
    assert view.line.contract is None


def test_the_debt_is_what_the_minimum_still_wants(sampled: Store) -> None:
    contract = line_of(sampled, "Coach 25").contract
    assert contract is not None
    assert (contract.guaranteed_minimum, contract.agreed, contract.debt) == (16, 0, 16)


@pytest.mark.parametrize("sector", list(PROGRAMME.sectors.values))
def test_the_sector_filters_primary_and_secondary(sampled: Store, sector: str) -> None:
    expected = {row["coach_id"] for row in sampled.table("coach_speciality") if row["code"] == sector}
    assert {line.coach_id for line in found(sampled, sector=sector)} == expected


def test_region_text_and_room_filter(sampled: Store) -> None:
    expected = {row["coach_id"] for row in sampled.table("coach_region") if row["region"] == "06"}
    assert {line.coach_id for line in found(sampled, region="06")} == expected
    assert [line.name for line in found(sampled, text="coach 07")] == ["Coach 07"]
    assert {line.firm for line in found(sampled, text="orlea")} == {"Orléa décarbonation"}
    with sampled.write("Essai", "essai") as transaction:
        transaction.update("coach", [{"coach_id": line_of(sampled, "Coach 07").coach_id, "most_at_once": 0}])
    assert "Coach 07" not in {line.name for line in found(sampled, with_room=True)}
    assert len(found(sampled, with_room=True)) == 28


def test_a_file_is_in_words_primary_first(sampled: Store) -> None:
    view = coach_file(sampled, line_of(sampled, "Coach 25").coach_id, AS_OF, PROGRAMME)
    assert view is not None
    assert view.specialities[0][:2] == ("Secteurs", "Finance")
    assert view.line.sectors is not None
    assert view.line.sectors.startswith("Finance, ")
    assert view.regions == "Montréal et Lanaudière"
    assert view.objective in {choice.label for choice in PROGRAMME.objectives.values.values()}
    assert (view.companies, view.refusals) == ((), ())


def test_a_file_lists_the_companies(sampled: Store) -> None:
    view = coach_file(sampled, line_of(sampled, "Coach 04").coach_id, AS_OF, PROGRAMME)
    assert view is not None
    assert [(row.company, row.state, row.minutes) for row in view.companies] == [
        ("Bio Cobaltatek ltée", "Coaching en cours", 315)
    ]


def test_an_unknown_coach_has_no_file(store: Store) -> None:
    assert coach_file(store, 999, AS_OF, PROGRAMME) is None
    assert coach_lines(store, AS_OF, PROGRAMME) == []
    assert places_left([]) == 0


def test_importing_again_changes_no_line(sampled: Store) -> None:
    before = coach_lines(sampled, AS_OF, PROGRAMME)
    import_samples(sampled)
    assert coach_lines(sampled, AS_OF, PROGRAMME) == before
