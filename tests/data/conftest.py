from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from stored_cohort import Templates, clock, fill, new_store

from data.store import Store


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    with new_store(tmp_path_factory.mktemp("empty")) as empty:
        pass
    with new_store(tmp_path_factory.mktemp("filled")) as filled:
        ids = fill(filled)
    return Templates(empty.path, filled.path, ids)


@pytest.fixture
def store(tmp_path: Path, templates: Templates, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A database of one's own: empty, or with the small cohort when the test also asks for ``cohort``."""
    template = templates.filled if "cohort" in request.fixturenames else templates.empty
    with Store.open(Path(shutil.copy(template, tmp_path / "cohorte.duckdb")), clock=clock) as opened:
        yield opened


@pytest.fixture
def cohort(templates: Templates) -> dict[str, int]:
    """The ids of the small cohort, which ``store`` then holds."""
    return dict(templates.ids)
