"""A small programme in a fresh database for each test: copied, because creating one takes longer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.coaching.world import World, build, reopen


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two firms, three coaches, no company; closed."""
    made = build(tmp_path_factory.mktemp("programme") / "modele.duckdb")
    made.store.close()
    return made


@pytest.fixture
def world(template: World, tmp_path: Path) -> Iterator[World]:
    """A copy of the template, open."""
    path = tmp_path / "programme.duckdb"
    shutil.copy(template.store.path, path)
    made = reopen(template, path)
    with made.store:
        yield made
