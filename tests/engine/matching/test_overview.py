"""What the screen is told: every company once, in the state that matters, in the order of what is left to do."""

from __future__ import annotations

from datetime import date

import pytest

from data.errors import RefusedError
from data.programme_file import load_programme
from engine.matching.overview import Overview, months, overview
from engine.matching.propose import save
from engine.matching.review import approve, confirm, decline, publish
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, Cohort, CompanyFile
from tests.engine.matching.conftest import COMPANIES, Build

PROGRAMME = load_programme()


def view(cohort: Cohort, as_of: date = AS_OF, month: date = MONTH) -> Overview:
    return overview(cohort.store, month, as_of, PROGRAMME)


def states(cohort: Cohort, as_of: date = AS_OF) -> list[tuple[str, str]]:
    return [(line.company.name, line.state) for line in view(cohort, as_of).lines]


def test_before_any_solution(build_cohort: Build) -> None:
    cohort = build_cohort(companies=[*COMPANIES, CompanyFile("Sans secteur", sector=None)])
    shown = view(cohort)
    assert [line.state for line in shown.lines] == ["waiting", *["unsolved"] * 4]
    assert shown.lines[0].reason == "Le formulaire est incomplet : il manque le secteur."
    assert (shown.solved_at, shown.moved) == (None, ())


def test_every_state_once_solved(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    keys = {name: row["proposal_id"] for name, row in cohort.proposals().items()}
    chosen = [keys[name] for name in ("Aéro Quartzel", "Banque Ferrox", "Fiducie Oméga")]
    approve(cohort.store, chosen, AUTHOR, AS_OF)
    publish(cohort.store, chosen[1:], AUTHOR, AS_OF)
    confirm(cohort.store, chosen[2], AUTHOR, AS_OF)
    assert states(cohort) == [
        ("Fonderie Trembalys", "proposed"),
        ("Aéro Quartzel", "approved"),
        ("Banque Ferrox", "offered"),
        ("Fiducie Oméga", "confirmed"),
    ]
    assert {
        line.company.name: line.proposal.late for line in view(cohort, date(2026, 11, 25)).lines if line.proposal
    } == {
        "Fonderie Trembalys": 0,
        "Aéro Quartzel": 0,
        "Banque Ferrox": 2,
        "Fiducie Oméga": 0,
    }


def test_a_declined_company_comes_back_with_its_history(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    key = cohort.proposals()["Banque Ferrox"]["proposal_id"]
    approve(cohort.store, [key], AUTHOR, AS_OF)
    publish(cohort.store, [key], AUTHOR, AS_OF)
    decline(cohort.store, key, AUTHOR, AS_OF, "agenda plein")
    line = next(line for line in view(cohort).lines if line.company.name == "Banque Ferrox")
    assert (line.state, line.proposal) == ("unsolved", None)
    assert [(former.coach, former.state, former.answer_note) for former in line.former] == [
        ("Coach 01", "declined", "agenda plein")
    ]


def test_what_a_new_solution_would_move_is_known_before_solving(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    assert view(cohort).moved == ()
    cohort.exclude("Banque Ferrox", "Coach 01")
    assert [(change.company, change.before) for change in view(cohort).moved] == [("Banque Ferrox", "Coach 01")]


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        (date(2026, 11, 16), date(2026, 12, 1), date(2026, 5, 1)),
        (date(2026, 1, 9), date(2026, 5, 1), date(2026, 5, 1)),
        (date(2031, 1, 1), date(2028, 5, 1), date(2026, 5, 1)),
    ],
)
def test_months_that_can_be_looked_at(as_of: date, first: date, last: date) -> None:
    found = months(as_of, PROGRAMME)
    assert (found[0], found[-1]) == (first, last)


def test_a_month_outside_the_programme_is_refused(cohort: Cohort) -> None:
    with pytest.raises(RefusedError):
        view(cohort, month=date(2029, 1, 1))
