"""kill -9 a hundred times: no confirmed write lost, no half write, every invariant kept."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from stored_cohort import Templates, run_python

ROUNDS = 100


@pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL")
def test_a_writer_killed_a_hundred_times_loses_nothing_confirmed(tmp_path: Path, templates: Templates) -> None:
    database = shutil.copy(templates.empty, tmp_path)
    program = Path(__file__).with_name("crash_rounds.py")
    ran = run_python(str(program), str(database), str(ROUNDS), "2026")
    assert ran.stderr == ""
    outcome = json.loads(ran.stdout)
    assert outcome["problems"] == []
    assert outcome["verifications"] >= ROUNDS // 2
    assert outcome["confirmed"] >= ROUNDS // 2
