"""An empty database and one with the sample files, copied for each test: making one takes longer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from handed_files import import_samples

from data.store import Store


@pytest.fixture(scope="session")
def _empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "impact.duckdb"
    Store.create(path).close()
    return path


@pytest.fixture(scope="session")
def _samples_imported(_empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(_empty, tmp_path_factory.mktemp("samples")))
    with Store.open(path) as store:
        import_samples(store)
    return path


@pytest.fixture
def store(_empty: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    with Store.open(Path(shutil.copy(_empty, tmp_path / "essai.duckdb"))) as opened:
        yield opened


@pytest.fixture
def sampled(_samples_imported: Path, tmp_path: Path) -> Iterator[Store]:
    """A database with the six sample files."""
    with Store.open(Path(shutil.copy(_samples_imported, tmp_path / "copie.duckdb"))) as opened:
        yield opened
