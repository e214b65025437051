from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from handed_files import import_samples

from data.store import Store


@pytest.fixture(scope="session")
def _samples_imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("samples") / "impact.duckdb"
    with Store.create(path) as store:
        import_samples(store)
    return path


@pytest.fixture
def sampled(_samples_imported: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of a database with the six sample files: many tests here only read it."""
    with Store.open(Path(shutil.copy(_samples_imported, tmp_path / "copie.duckdb"))) as opened:
        yield opened
