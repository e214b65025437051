"""What every kind of test starts from: one demonstration for the whole run, whatever the number of workers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Seconds: several times what the product's own command takes on a busy machine.
_PATIENCE = 200


@pytest.fixture(scope="session")
def demonstration_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration database made by the product's own command; copy it, do not write to it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    database, claim = shared / "demonstration.duckdb", shared / "demonstration.claimed"
    try:
        claim.touch(exist_ok=False)
    except FileExistsError:  # another worker makes it
        _wait_for(database)
        return database
    made = shared / "making" / "demonstration.duckdb"
    subprocess.run([sys.executable, "-m", "engine", "demo", "--database", str(made)], cwd=ROOT, check=True)
    made.rename(database)
    return database


def _wait_for(database: Path) -> None:
    for _ in range(_PATIENCE * 10):
        if database.exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"the other worker made no demonstration in {_PATIENCE} s")
