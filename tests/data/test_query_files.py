"""Every named query runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from stored_cohort import Templates

from data.reading import QUERIES
from data.store import Store

FILES = sorted(QUERIES.glob("*.sql"))


@pytest.fixture(scope="module")
def empty(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One empty database for all queries: none writes."""
    with Store.open(Path(shutil.copy(templates.empty, tmp_path_factory.mktemp("queries")))) as store:
        yield store


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_query_runs_on_an_empty_database(empty: Store, file: Path) -> None:
    sql = re.sub(r"--.*", "", file.read_text(encoding="utf-8"))
    used = {int(number) for number in re.findall(r"\$(\d+)", sql)}
    assert used == set(range(1, len(used) + 1)), "parameters are numbered without a gap"
    nothing = [None] * len(used)
    assert isinstance(empty.rows(file.stem, *nothing), list)
    assert list(empty.frame(file.stem, *nothing).columns), "a query has columns even without rows"
