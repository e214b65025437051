from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from handed_files import import_samples

from data.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    with Store.create(tmp_path / "essai.duckdb") as opened:
        yield opened


@pytest.fixture
def sampled(store: Store) -> Store:
    """A database with the six sample files."""
    import_samples(store)
    return store
