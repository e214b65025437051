"""Reviews in random order by several people: whatever they do, decisions stand, limits hold and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from data.errors import ImpactError
from data.integrity import check
from data.programme_file import load_programme
from data.reading import Row
from engine.matching import acts, journal, review
from engine.matching.choice import choose, options
from engine.matching.overview import overview
from engine.matching.propose import save
from engine.matching.swap import swap
from tests.engine.matching.cohort import AS_OF, MONTH, Cohort, CompanyFile
from tests.engine.matching.conftest import COACHES, COMPANIES, Build

PROGRAMME = load_programme()
PEOPLE = ("Marie Roy", "Luc Côté", "Ève Gagné")
STEPS = 20


def decided(cohort: Cohort) -> dict[int, tuple[object, object]]:
    """Coach and state of every pair that nobody may move by solving again."""
    rows = cohort.store.rows("proposal_of_month", MONTH)
    return {
        row["proposal_id"]: (row["coach_id"], row["state"])
        for row in rows
        if row["state"] == "approved" or (row["state"] == "proposed" and row["locked_on"] is not None)
    }


def act(cohort: Cohort, draw: Random, shown: list[Row]) -> None:
    """One act of one person on what was ``shown``, perhaps changed since."""
    store, who, row, other = cohort.store, draw.choice(PEOPLE), draw.choice(shown), draw.choice(shown)
    key, seen = row["proposal_id"], {row["proposal_id"]: row["version"]}
    choice = acts.Choice(MONTH, row["company_id"], who, AS_OF, seen)
    coach = draw.choice(list(cohort.coaches.values()))
    both = seen | {other["proposal_id"]: other["version"]}
    deferrals = store.rows("deferral_of_month", MONTH)
    done = [one for one in journal.acts(store, MONTH) if one.undoable]
    possible: list[Callable[[], object]] = [
        lambda: acts.lock(store, key, who, AS_OF, seen=seen),
        lambda: acts.unlock(store, key, who, seen=seen),
        lambda: review.approve(store, [key], who, AS_OF, seen=seen),
        lambda: review.reopen(store, [key], who, seen=seen),
        lambda: acts.forbid(store, choice, coach, "conflit"),
        lambda: acts.defer(store, choice, date(2026, 12, 1), "pas prête"),
        lambda: swap(store, MONTH, (key, other["proposal_id"]), who, AS_OF, seen=both) if row is not other else None,
        lambda: choose(store, MONTH, row["company_id"], coach, who, AS_OF, seen=seen),
        lambda: journal.undo(store, draw.choice(done).revision, who, AS_OF) if done else None,
        lambda: [acts.bring_back(store, one["deferral_id"], who, seen=one["version"]) for one in deferrals[:1]],
    ]
    draw.choice(possible)()


@pytest.mark.parametrize("seed", range(2))
def test_whatever_reviewers_do_decisions_stand_and_limits_hold(seed: int, build_cohort: Build) -> None:
    more = [CompanyFile("Métaux Ondéa", sector="aluminium"), CompanyFile("Prêts Corvex", regions=("13",))]
    coaches = [replace(coach, most_at_once=2) for coach in COACHES]
    cohort, draw = build_cohort(coaches=coaches, companies=[*COMPANIES, *more]), Random(seed)
    save(cohort.store, MONTH, AS_OF, PEOPLE[0])
    shown = cohort.store.rows("proposal_of_month", MONTH)
    accepted = 0
    for step in range(STEPS):
        revision = cohort.store.revision
        try:
            act(cohort, draw, shown)
            accepted += 1
        except ImpactError:
            assert cohort.store.revision == revision
        if step % 2:  # somebody's page is one act behind half the time
            live = cohort.store.rows("proposal_of_month", MONTH)
            shown = [row for row in live if row["state"] in ("proposed", "approved")] or shown
        if step % 5 == 0:
            standing = decided(cohort)
            save(cohort.store, MONTH, AS_OF, draw.choice(PEOPLE))
            assert decided(cohort) == standing
            assert save(cohort.store, MONTH, AS_OF, draw.choice(PEOPLE)).changes == ()
    assert accepted > STEPS / 4
    assert list(check(cohort.store, PROGRAMME)) == []
    view = overview(cohort.store, MONTH, AS_OF, PROGRAMME)
    assert {line.company.name for line in view.lines} == set(cohort.companies)
    assert all(coach.load.occupied <= coach.load.most_at_once for coach in view.plan.batch.coaches)
    for company in view.plan.batch.companies:
        assert len(options(view.plan, company.company_id)) >= len(coaches) - 1
