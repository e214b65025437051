"""A small cohort in a fresh database for each test that asks for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.engine.matching.cohort import CoachFile, Cohort, CompanyFile, FirmFile, build, reopen

FIRMS = (FirmFile("Alpha", minimum=2, high=10), FirmFile("Bêta", high=8, most_at_once=2))
COACHES = (
    CoachFile("Coach 01", "Alpha", most_at_once=2),
    CoachFile("Coach 02", "Alpha", sectors=("aluminium", "finance"), most_at_once=1),
    CoachFile("Coach 03", "Bêta", sectors=("aerospace",), regions=(), most_at_once=3),
)
COMPANIES = (
    CompanyFile("Banque Ferrox"),
    CompanyFile("Fonderie Trembalys", sector="aluminium", requested="Coach 02"),
    CompanyFile("Aéro Quartzel", sector="aerospace", regions=("13",)),
    CompanyFile("Fiducie Oméga", themes=(), guide_me=True),
)

Build = Callable[..., Cohort]


@pytest.fixture
def build_cohort(tmp_path: Path) -> Iterator[Build]:
    """Makes cohorts, closed at the end of the test."""
    made: list[Cohort] = []

    def make(
        *,
        firms: Sequence[FirmFile] = FIRMS,
        coaches: Sequence[CoachFile] = COACHES,
        companies: Sequence[CompanyFile] = COMPANIES,
    ) -> Cohort:
        made.append(build(tmp_path / f"{len(made)}.duckdb", firms, coaches, companies))
        return made[-1]

    yield make
    for cohort in made:
        cohort.store.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """The usual cohort, closed: its file is copied."""
    cohort = build(tmp_path_factory.mktemp("cohort") / "template.duckdb", FIRMS, COACHES, COMPANIES)
    cohort.store.close()
    return cohort


@pytest.fixture
def cohort(template: Cohort, tmp_path: Path) -> Iterator[Cohort]:
    """Three coaches of two firms, four companies to match in November 2026."""
    copy = Path(shutil.copy(template.store.path, tmp_path))
    opened = reopen(template, copy)
    yield opened
    opened.store.close()
