from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stored_cohort import fill, new_store

from data.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    with new_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def cohort(store: Store) -> dict[str, int]:
    """The ids of the small cohort, written into ``store``."""
    return fill(store)
