"""kill -9 during imports and publications, again and again: nothing confirmed is lost, nothing is half written."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from killed_first_month import CONDITIONS

from data.demo.files import demonstration_files
from data.store import Store
from engine.cohort.imports import HandedFile, run_import

HERE = Path(__file__).parent
# The suite strikes this often; the program takes any number.
ROUNDS = 30


@pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL")
def test_imports_and_publications_killed_again_and_again(tmp_path: Path) -> None:
    database = tmp_path / "essai.duckdb"
    material = demonstration_files(1)
    with Store.create(database) as store:
        run_import(store, [HandedFile(*material.contracts), HandedFile(*material.coaches)], CONDITIONS)
    ran = subprocess.run(
        [sys.executable, str(HERE / "killed_first_month.py"), str(database), str(ROUNDS), "2026"],
        cwd=HERE.parents[1],
        env={"PYTHONPATH": str(HERE.parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    outcome = json.loads(ran.stdout)
    assert outcome["problems"] == []
    confirmed = Counter(outcome["confirmed"])
    assert confirmed["import"] >= ROUNDS // 4
    assert confirmed["publication"] >= ROUNDS // 5
