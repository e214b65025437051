"""Locks, forbidden pairs, deferrals and exchanges: they hold, they are refused out of turn, they can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.errors import RefusedError, StaleError
from engine.cohort.merging import merge
from engine.matching.acts import Choice, allow, bring_back, defer, forbid, forbidden, lock, unlock
from engine.matching.journal import acts, undo
from engine.matching.propose import plan, save
from engine.matching.review import approve, in_state, publish, reopen
from engine.matching.scope import Scope
from engine.matching.swap import swap, swap_of
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, Cohort, CompanyFile, build
from tests.engine.matching.cohort import reopen as reopen_file
from tests.engine.matching.conftest import COACHES, COMPANIES, FIRMS, Build
from tests.engine.matching.worth import total

DECEMBER = date(2026, 12, 1)
OTHER = "Marie Roy"
FERROX = "Banque Ferrox"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """Six companies for six places, drafts made; closed: its file is copied."""
    more = [CompanyFile("Métaux Ondéa", sector="aluminium"), CompanyFile("Prêts Corvex", regions=("13",))]
    coaches = [replace(coach, most_at_once=2) for coach in COACHES]
    path = tmp_path_factory.mktemp("acts") / "template.duckdb"
    cohort = build(path, FIRMS, coaches, [*COMPANIES, *more])
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    cohort.store.close()
    return cohort


@pytest.fixture
def solved(drafted: Cohort, tmp_path: Path) -> Iterator[Cohort]:
    """Those six companies, to decide of."""
    opened = reopen_file(drafted, Path(shutil.copy(drafted.store.path, tmp_path)))
    yield opened
    opened.store.close()


def pairs(cohort: Cohort, month: date = MONTH) -> dict[str, str]:
    """The live pairs of a batch."""
    rows = cohort.store.rows("proposal_of_month", month)
    return {row["company"]: row["coach"] for row in rows if row["state"] in ("proposed", "approved", "offered")}


def key(cohort: Cohort, company: str) -> int:
    return int(cohort.proposals()[company]["proposal_id"])


def seen(cohort: Cohort, *companies: str) -> dict[int, int]:
    rows = cohort.proposals()
    return {rows[name]["proposal_id"]: rows[name]["version"] for name in companies}


def choice(cohort: Cohort, company: str, **others: object) -> Choice:
    return replace(Choice(MONTH, cohort.companies[company], AUTHOR, AS_OF), **others)


def test_a_locked_pair_stays_when_everything_else_would_move_it(solved: Cohort) -> None:
    before = pairs(solved)
    lock(solved.store, key(solved, FERROX), AUTHOR, AS_OF)
    # A company that fits the coach better arrives for the last places.
    solved.change("Prêts Corvex", requested_coach_id=solved.coaches[before[FERROX]])
    solved.exclude("Fiducie Oméga", before["Fiducie Oméga"])
    save(solved.store, MONTH, AS_OF, AUTHOR)
    assert pairs(solved)[FERROX] == before[FERROX]
    row = solved.proposals()[FERROX]
    assert (row["state"], row["locked_by"], row["locked_on"]) == ("proposed", AUTHOR, AS_OF)


def test_a_lock_costs_what_it_is_worth_and_the_rest_is_optimal(solved: Cohort) -> None:
    best = total(solved, pairs(solved))
    swapped = swap_of(
        plan(solved.store, MONTH, AS_OF), solved.companies[FERROX], solved.companies["Fonderie Trembalys"]
    )
    assert swapped.price is not None
    before = pairs(solved)
    moved = swap(solved.store, MONTH, (key(solved, FERROX), key(solved, "Fonderie Trembalys")), AUTHOR, AS_OF)
    after = pairs(solved)
    assert (after[FERROX], after["Fonderie Trembalys"]) == (before["Fonderie Trembalys"], before[FERROX])
    assert {(c.company, c.after) for c in moved} == {(c.company, c.after) for c in swapped.moves}
    assert best - total(solved, after) == pytest.approx(swapped.price)
    assert save(solved.store, MONTH, AS_OF, AUTHOR).changes == ()
    states = [row["state"] for row in solved.store.rows("proposal_of_month", MONTH) if row["company"] == FERROX]
    assert sorted(states) == ["proposed", "replaced"]


def test_an_unlocked_pair_may_move_again(solved: Cohort) -> None:
    lock(solved.store, key(solved, FERROX), AUTHOR, AS_OF)
    unlock(solved.store, key(solved, FERROX), AUTHOR)
    solved.exclude(FERROX, pairs(solved)[FERROX])
    assert FERROX in {change.company for change in save(solved.store, MONTH, AS_OF, AUTHOR).changes}


def test_a_locked_pair_left_in_an_earlier_month_comes_along_locked(solved: Cohort) -> None:
    coach = pairs(solved)[FERROX]
    lock(solved.store, key(solved, FERROX), AUTHOR, AS_OF)
    save(solved.store, DECEMBER, date(2026, 12, 2), OTHER)
    (row,) = [row for row in solved.store.rows("proposal_of_month", DECEMBER) if row["company"] == FERROX]
    assert (row["coach"], row["locked_by"]) == (coach, AUTHOR)
    assert FERROX not in pairs(solved)


def test_an_approval_keeps_its_lock_and_reopening_gives_a_locked_draft(solved: Cohort) -> None:
    lock(solved.store, key(solved, FERROX), AUTHOR, AS_OF)
    approve(solved.store, [key(solved, FERROX)], OTHER, AS_OF)
    reopen(solved.store, [key(solved, FERROX)], OTHER)
    assert solved.proposals()[FERROX]["locked_by"] == AUTHOR


def test_a_forbidden_pair_is_left_at_once_with_its_reason(solved: Cohort) -> None:
    coach = pairs(solved)[FERROX]
    moved = forbid(solved.store, choice(solved, FERROX), solved.coaches[coach], "  conflit d'intérêts ")
    assert pairs(solved)[FERROX] != coach
    (change,) = [change for change in moved if change.company == FERROX]
    assert change.why == "Paire interdite le 16 novembre 2026 : conflit d'intérêts"
    (kept_away,) = forbidden(solved.store, solved.companies[FERROX])
    assert (kept_away.coach, kept_away.reason) == (coach, "conflit d'intérêts")
    allow(solved.store, kept_away.exclusion_id, AUTHOR, seen=kept_away.version)
    save(solved.store, MONTH, AS_OF, AUTHOR)
    assert pairs(solved)[FERROX] == coach


def test_why_a_company_moves_when_another_takes_its_place(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[replace(coach, most_at_once=1) for coach in COACHES[:2]], companies=COMPANIES[:2])
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    before = pairs(cohort)
    moved = forbid(
        cohort.store,
        choice(cohort, "Fonderie Trembalys"),
        cohort.coaches[before["Fonderie Trembalys"]],
        "déjà travaillé ensemble",
    )
    (change,) = [change for change in moved if change.company == FERROX]
    assert (change.why, change.sector) == (None, "finance")
    assert [(heir.company, heir.sector) for heir in change.heirs] == [("Fonderie Trembalys", "aluminium")]


def test_a_deferred_company_leaves_the_batch_until_its_month(solved: Cohort) -> None:
    defer(solved.store, choice(solved, FERROX), date(2027, 1, 20), "déménagement")
    assert FERROX not in pairs(solved)
    for month, present in ((MONTH, False), (DECEMBER, False), (date(2027, 1, 1), True)):
        names = {one.name for one in plan(solved.store, month, AS_OF).batch.candidates}
        assert (FERROX in names) is present
    (row,) = solved.store.rows("deferral_of_month", MONTH)
    assert (row["until_month"], row["reason"], row["made_by"]) == (date(2027, 1, 1), "déménagement", AUTHOR)
    bring_back(solved.store, row["deferral_id"], AUTHOR, seen=row["version"])
    save(solved.store, MONTH, AS_OF, AUTHOR)
    assert FERROX in pairs(solved)


def test_a_company_put_off_again_has_one_deferral(solved: Cohort) -> None:
    defer(solved.store, choice(solved, FERROX), DECEMBER, "déménagement")
    later = choice(solved, FERROX, month=DECEMBER, on=date(2026, 12, 2))
    defer(solved.store, later, date(2027, 2, 1), "toujours pas prête")
    (row,) = solved.store.table("deferral")
    assert (row["from_month"], row["until_month"]) == (DECEMBER, date(2027, 2, 1))


def test_two_records_put_off_then_merged_are_one_company_put_off(solved: Cohort) -> None:
    defer(solved.store, choice(solved, FERROX), DECEMBER, "déménagement")
    defer(solved.store, choice(solved, "Fiducie Oméga"), date(2027, 2, 1), "vacances")
    with solved.store.write(AUTHOR, "essai") as transaction:
        transaction.delete("ghg_inventory", [{"ghg_inventory_id": solved.companies["Fiducie Oméga"]}])
    merge(solved.store, solved.companies[FERROX], solved.companies["Fiducie Oméga"], AUTHOR)
    assert FERROX not in {one.name for one in plan(solved.store, DECEMBER, AS_OF).batch.candidates}
    later = choice(solved, FERROX, month=DECEMBER)
    defer(solved.store, later, date(2027, 3, 1), "toujours")
    (row,) = solved.store.table("deferral")
    assert row["until_month"] == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("until", "reason", "sentence"),
    [
        (date(2026, 11, 30), "x", "plus tardif que celui de novembre 2026"),
        (date(2030, 1, 1), "x", "Il n'y a pas de lot en janvier 2030"),
        (DECEMBER, "  ", "Une raison est attendue"),
    ],
)
def test_a_deferral_without_reason_or_sense_is_refused(solved: Cohort, until: date, reason: str, sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        defer(solved.store, choice(solved, FERROX), until, reason)
    assert solved.store.table("deferral") == []


def test_what_is_decided_is_not_undone_by_the_way(solved: Cohort) -> None:
    coach = solved.coaches[pairs(solved)[FERROX]]
    lock(solved.store, key(solved, FERROX), AUTHOR, AS_OF)
    with pytest.raises(RefusedError, match=f"verrouillée par {AUTHOR}"):
        forbid(solved.store, choice(solved, FERROX), coach, "non")
    approve(solved.store, [key(solved, FERROX)], AUTHOR, AS_OF)
    with pytest.raises(RefusedError, match="revenir sur l'approbation"):
        defer(solved.store, choice(solved, FERROX), DECEMBER, "plus tard")
    publish(solved.store, in_state(solved.store, MONTH, "approved"), AUTHOR, AS_OF)
    with pytest.raises(RefusedError, match="publiée"):
        forbid(solved.store, choice(solved, FERROX), coach, "non")


def test_a_pair_is_locked_or_forbidden_once(solved: Cohort) -> None:
    lock(solved.store, key(solved, FERROX), AUTHOR, AS_OF)
    with pytest.raises(RefusedError, match="déjà verrouillée"):
        lock(solved.store, key(solved, FERROX), OTHER, AS_OF)
    with pytest.raises(RefusedError, match="n'est pas verrouillée"):
        unlock(solved.store, key(solved, "Fiducie Oméga"), AUTHOR)
    other = next(name for name in solved.coaches if name != pairs(solved)[FERROX])
    forbid(solved.store, choice(solved, FERROX), solved.coaches[other], "trop loin")
    with pytest.raises(RefusedError, match="ne va déjà plus"):
        forbid(solved.store, choice(solved, FERROX), solved.coaches[other], "encore")


def test_a_coach_s_own_refusal_is_not_lifted(solved: Cohort) -> None:
    pair = {"company_id": solved.companies[FERROX], "coach_id": solved.coaches["Coach 03"]}
    with solved.store.write(AUTHOR, "essai") as transaction:
        row = {**pair, "origin": "declined", "reason": "agenda plein", "made_on": AS_OF}
        (exclusion,) = transaction.insert("exclusion", [row])
    assert forbidden(solved.store, solved.companies[FERROX]) == []
    with pytest.raises(RefusedError, match="vient du coach lui-même"):
        allow(solved.store, exclusion, AUTHOR, seen=1)


@pytest.mark.parametrize("second", ["lock", "forbid", "defer", "swap"])
def test_the_second_of_two_reviewers_is_told_what_the_first_did(solved: Cohort, second: str) -> None:
    known = seen(solved, FERROX)
    both = seen(solved, FERROX, "Fonderie Trembalys")
    proposal, others = key(solved, FERROX), key(solved, "Fonderie Trembalys")
    approve(solved.store, [proposal], OTHER, AS_OF, seen=known)
    late = choice(solved, FERROX, seen=known)
    with pytest.raises(StaleError, match=OTHER):
        {
            "lock": lambda: lock(solved.store, proposal, AUTHOR, AS_OF, seen=known),
            "forbid": lambda: forbid(solved.store, late, solved.coaches["Coach 03"], "non"),
            "defer": lambda: defer(solved.store, late, DECEMBER, "plus tard"),
            "swap": lambda: swap(solved.store, MONTH, (proposal, others), AUTHOR, AS_OF, seen=both),
        }[second]()


@pytest.mark.parametrize("act", ["lock", "approve", "forbid", "defer", "swap"])
def test_an_adviser_decides_for_her_sector_only(solved: Cohort, act: str) -> None:
    aluminium, proposal = Scope("aluminium"), key(solved, FERROX)
    hers = choice(solved, FERROX, scope=aluminium)
    revision = solved.store.revision
    with pytest.raises(RefusedError, match="pas de votre secteur"):
        {
            "lock": lambda: lock(solved.store, proposal, AUTHOR, AS_OF, scope=aluminium),
            "approve": lambda: approve(solved.store, [proposal], AUTHOR, AS_OF, scope=aluminium),
            "forbid": lambda: forbid(solved.store, hers, solved.coaches["Coach 03"], "non"),
            "defer": lambda: defer(solved.store, hers, DECEMBER, "plus tard"),
            "swap": lambda: swap(
                solved.store,
                MONTH,
                (proposal, key(solved, "Fonderie Trembalys")),
                AUTHOR,
                AS_OF,
                scope=aluminium,
            ),
        }[act]()
    assert solved.store.revision == revision
    lock(solved.store, key(solved, "Fonderie Trembalys"), AUTHOR, AS_OF, scope=aluminium)


def test_every_act_can_be_taken_back_and_done_again(solved: Cohort) -> None:
    before = solved.store.rows("proposal_of_month", MONTH)

    def content(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        return [{name: value for name, value in row.items() if name != "version"} for row in rows]

    coach = solved.coaches[pairs(solved)[FERROX]]
    forbid(solved.store, choice(solved, FERROX), coach, "conflit")
    latest = acts(solved.store, MONTH)[0]
    assert (latest.action, latest.author, latest.undoable) == ("Paire interdite", AUTHOR, True)
    assert [company.company for company in latest.companies] == [FERROX]
    assert undo(solved.store, latest.revision, OTHER, AS_OF) == "Paire interdite"
    assert content(solved.store.rows("proposal_of_month", MONTH)) == content(before)
    assert solved.store.table("exclusion") == []
    undone = acts(solved.store, MONTH)[0]
    assert undone.action == "Annulation : Paire interdite"
    undo(solved.store, undone.revision, OTHER, AS_OF)
    assert len(solved.store.table("exclusion")) == 1
    assert acts(solved.store, MONTH)[0].action == "Rétabli : Paire interdite"


def test_an_act_that_others_build_on_is_not_taken_back(solved: Cohort) -> None:
    lock(solved.store, key(solved, FERROX), AUTHOR, AS_OF)
    approve(solved.store, [key(solved, FERROX)], OTHER, AS_OF)
    locked = next(act for act in acts(solved.store, MONTH) if act.action == "Paire verrouillée")
    with pytest.raises(RefusedError, match=f"modification par {OTHER}"):
        undo(solved.store, locked.revision, AUTHOR, AS_OF)


def test_an_act_is_not_taken_back_over_a_place_taken_since(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[replace(COACHES[0], most_at_once=1), COACHES[2]], companies=COMPANIES[:2])
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    approve(cohort.store, [key(cohort, FERROX)], AUTHOR, AS_OF)
    reopen(cohort.store, [key(cohort, FERROX)], OTHER)
    reopened = acts(cohort.store, MONTH)[0]
    forbid(cohort.store, choice(cohort, "Fonderie Trembalys"), cohort.coaches["Coach 03"], "trop loin")
    with cohort.store.write(AUTHOR, "essai") as transaction:
        transaction.update("coach", [{"coach_id": cohort.coaches["Coach 01"], "most_at_once": 0}])
    before = cohort.store.revision
    with pytest.raises(RefusedError):
        undo(cohort.store, reopened.revision, AUTHOR, AS_OF)
    assert cohort.store.revision == before


def test_a_publication_is_not_taken_back(solved: Cohort) -> None:
    approve(solved.store, [key(solved, FERROX)], AUTHOR, AS_OF)
    publish(solved.store, [key(solved, FERROX)], AUTHOR, AS_OF)
    published = acts(solved.store, MONTH)[0]
    assert not published.undoable
    with pytest.raises(RefusedError, match="publié"):
        undo(solved.store, published.revision, AUTHOR, AS_OF)


def test_an_adviser_takes_back_her_own_acts_only(solved: Cohort) -> None:
    lock(solved.store, key(solved, FERROX), OTHER, AS_OF)
    revision = acts(solved.store, MONTH)[0].revision
    with pytest.raises(RefusedError, match="autre personne"):
        undo(solved.store, revision, AUTHOR, AS_OF, scope=Scope("finance"))
    undo(solved.store, revision, OTHER, AS_OF, scope=Scope("finance"))


def test_a_batch_never_solved_has_no_act(cohort: Cohort) -> None:
    assert acts(cohort.store, MONTH) == []
    assert defer(cohort.store, choice(cohort, FERROX), DECEMBER, "déménagement") == ()
    with pytest.raises(RefusedError, match="introuvable"):
        undo(cohort.store, 9999, AUTHOR, AS_OF)
