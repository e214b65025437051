"""A paid coaching keeps the dates and meetings it was paid for: neither an import nor its undoing changes them."""

from __future__ import annotations

from datetime import date

import pytest

from data.errors import RefusedError
from engine.coaching import payment_run
from engine.cohort.imports import Conditions, FileReport, HandedFile, preview, run_import
from engine.cohort.undoing import undo_import
from tests.engine.coaching.world import AUTHOR, COACH, PROGRAMME, TODAY, World

CONDITIONS = Conditions(PROGRAMME, AUTHOR, TODAY)
PAID, OTHER = "Bio Cobaltax", "Alu Nordaltek"


@pytest.fixture
def paid(world: World) -> World:
    world.whole_coaching(PAID)
    world.coaching(OTHER)
    world.pay()
    return world


def handed(*rows: tuple[str, str, str]) -> list[HandedFile]:
    """Meetings (company, day, duration) as a file."""
    lines = ["Entreprise,Coach,Date,Durée,Présences,Sujets,État"]
    lines += [f"{name},{COACH},{on},{length},Direction,Plan d'action,tenue" for name, on, length in rows]
    return [HandedFile("rencontres.csv", "\n".join(lines).encode())]


def agreed(name: str, offered_on: str, confirmed_on: str) -> list[HandedFile]:
    """A coaching agreed before the tool as a file."""
    text = f"Entreprise,Coach,Date d'envoi,Date de confirmation\n{name},{COACH},{offered_on},{confirmed_on}"
    return [HandedFile("coachings.csv", text.encode())]


def imported(world: World, *rows: tuple[str, str, str]) -> FileReport:
    (report,) = run_import(world.store, handed(*rows), CONDITIONS).reports
    return report


@pytest.mark.parametrize("row", [(PAID, "2026-11-02", "60"), (PAID, "2026-07-06", "90")])
def test_another_meeting_or_length_is_refused_row_by_row(paid: World, row: tuple[str, str, str]) -> None:
    before = paid.meetings(PAID)
    good = (OTHER, "2026-11-02", "60")
    (shown,) = preview(paid.store, handed(row, good), CONDITIONS).reports
    report = imported(paid, row, good)
    assert [each.state for each in report.rows] == [each.state for each in shown.rows] == ["refused", "created"]
    (fault,) = report.refused
    assert fault.row == 2
    for words in (f"« {PAID} »", "dans le lot « octobre 2026 »", "Rouvrez d'abord ce lot"):
        assert words in fault.message
    assert paid.meetings(PAID) == before
    assert len(paid.meetings(OTHER)) == 1


def test_the_same_meeting_again_changes_nothing(paid: World) -> None:
    report = imported(paid, (PAID, "2026-07-06", "75"))
    assert [each.state for each in report.rows] == ["unchanged"]


def test_once_reopened_its_meetings_may_be_corrected(paid: World) -> None:
    payment_run.reopen(paid.store, 1, AUTHOR, "durée contestée")
    assert [each.state for each in imported(paid, (PAID, "2026-07-06", "90")).rows] == ["changed"]


def test_an_import_whose_meetings_were_paid_is_not_undone(world: World) -> None:
    world.coaching(PAID)
    days = [f"2026-0{month}-06" for month in range(4, 10)]
    rows = [(PAID, day.replace("-04-", "-10-"), "75") for day in days]
    result = run_import(world.store, handed(*rows), CONDITIONS)
    assert result.import_id is not None
    world.deliver(PAID, date(2026, 10, 8))
    world.pay()
    with pytest.raises(RefusedError, match=rf"coachings payés depuis, {PAID} \(lot « octobre 2026 »\)"):
        undo_import(world.store, result.import_id, AUTHOR)
    assert len(world.meetings(PAID)) == 6


@pytest.mark.parametrize(
    ("offered_on", "confirmed_on", "state"),
    [("", "2026-06-10", "unchanged"), ("", "2026-06-11", "refused"), ("2026-06-03", "2026-06-10", "refused")],
)
def test_the_dates_of_a_paid_coaching_do_not_change(
    paid: World, offered_on: str, confirmed_on: str, state: str
) -> None:
    files, before = agreed(PAID, offered_on, confirmed_on), paid.store.table("coaching")
    (shown,) = preview(paid.store, files, CONDITIONS).reports
    (report,) = run_import(paid.store, files, CONDITIONS).reports
    assert [each.state for each in report.rows] == [each.state for each in shown.rows] == [state]
    assert all("ses dates ne changent plus. Rouvrez d'abord ce lot" in fault.message for fault in shown.refused)
    assert paid.store.table("coaching") == before


def test_an_import_whose_dates_were_paid_is_not_undone(world: World) -> None:
    world.coaching(PAID)
    result = run_import(world.store, agreed(PAID, "2026-06-01", "2026-06-09"), CONDITIONS)
    assert result.import_id is not None
    world.hold(PAID, 75, 75, 75, 75, 75, 75)
    world.deliver(PAID)
    world.pay()
    with pytest.raises(RefusedError, match=rf"coachings payés depuis, {PAID} \(lot « octobre 2026 »\)"):
        undo_import(world.store, result.import_id, AUTHOR)
    (kept,) = world.store.table("coaching")
    assert (kept["offered_on"], kept["confirmed_on"]) == (date(2026, 6, 1), date(2026, 6, 9))
