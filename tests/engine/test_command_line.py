"""The command line's contract (CLI.md): JSON on standard output, French on standard error, exit status."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from data.store import Store
from engine.__main__ import main
from engine.coaching.mail import MailEntry, set_mail
from tests.engine.coaching.mailbox import RECIPIENTS, SENDER, listening

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"
GOOD = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".csv", ".xlsx"})


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command on a database of its own: (exit status, answer, what was said)."""
    database = tmp_path / "essai.duckdb"

    def _run(command: str, *arguments: object, at: Path = database) -> tuple[int, Any, str]:
        options = () if command in {"allocate", "aid", "route"} else ("--database", str(at))
        status = main([command, *map(str, arguments), *options])
        captured = capsys.readouterr()
        return status, json.loads(captured.out) if captured.out else None, captured.err

    _run.database = database  # type: ignore[attr-defined]
    return _run


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database where the command imported the samples; copy it, do not write to it."""
    database = tmp_path_factory.mktemp("imported") / "essai.duckdb"
    Store.create(database).close()
    with redirect_stdout(io.StringIO()) as answered, redirect_stderr(io.StringIO()) as said:
        status = main(["import", *map(str, GOOD), "--as-of", "2026-11-16", "--database", str(database)])
    assert (status, said.getvalue()) == (0, "")
    assert [report["file"] for report in json.loads(answered.getvalue())] == [path.name for path in GOOD]
    return database


@pytest.fixture
def sampled(run: Any, imported: Path) -> Any:
    """``run``, with the samples imported."""
    shutil.copy(imported, run.database)
    return run


def test_a_dry_run_writes_nothing(sampled: Any) -> None:
    _, before, _ = sampled("status", "--as-of", "2026-11-16")
    status, answer, _ = sampled("import", SAMPLES / "contrats.csv", "--dry-run")
    assert (status, answer[0]["unchanged"]) == (0, 16)
    assert sampled("status", "--as-of", "2026-11-16")[1] == before


def test_a_refusal_is_said_and_the_rest_done(sampled: Any) -> None:
    broken = SAMPLES / "broken" / "bilans_texte_dans_nombre.csv"
    status, answer, said = sampled("import", broken, SAMPLES / "contrats.csv")
    assert status == 1
    assert [report["kind"] for report in answer] == ["inventories", "contracts"]
    assert answer[0]["refused"][0]["row"] == 4
    assert "environ 500" in said


def test_an_unknown_company_is_created_when_asked(sampled: Any) -> None:
    file = SAMPLES / "broken" / "bilans_entreprise_inconnue.csv"
    assert sampled("import", file)[0] == 1
    status, answer, _ = sampled("import", file, "--create-companies", "--author", "Moi")
    assert (status, answer[0]["created"]) == (0, 1)


def test_status_counts_the_files(sampled: Any) -> None:
    _, answer, _ = sampled("status", "--as-of", "2026-11-16")
    expected = {"companies": 48, "inventoried": 46, "waiting": 38, "coaches": 29, "firms": 16, "offered": 0}
    assert {name: answer[name] for name in expected} == expected
    assert answer["as_of"] == "2026-11-16"


def test_the_days_message_is_written_then_sent_once(sampled: Any) -> None:
    status, written, _ = sampled("digest", "--as-of", "2026-11-16")
    assert (status, written["day"], written["sent_at"]) == (0, "2026-11-16", None)
    assert "38 entreprises à jumeler" in written["text"].replace("\u00a0", " ")
    with listening() as box:
        entry = MailEntry("127.0.0.1", str(box.port), SENDER, RECIPIENTS[0], "none")
        with Store.open(sampled.database) as store:
            set_mail(store, entry, "Direction", None)
        status, sent, _ = sampled("digest", "--as-of", "2026-11-16")
        assert (status, sent["sent_to"], sent["text"]) == (0, RECIPIENTS[0], written["text"])
        assert sampled("digest", "--as-of", "2026-11-16")[1] == sent
        assert len(box.received) == 1
        box.refusal = "554 boîte pleine"
        status, answer, said = sampled("digest", "--as-of", "2026-11-17")
        assert (status, answer) == (1, None)
        assert "n'a pas pu être envoyé" in said


def _optimum(answer: dict[str, Any]) -> tuple[int, float]:
    """The best (companies, total) by an independent solver, from the pairs, places and costs of the answer."""
    companies = sorted({pair["company"] for pair in answer["pairs"]})
    coaches = [(entry["coach"], entry["firm"]) for entry in answer["capacity"]]
    scores = {(pair["company"], pair["coach"]): pair["score"] for pair in answer["pairs"] if pair["score"] is not None}
    slots = [(j, cost) for j, entry in enumerate(answer["capacity"]) for cost in entry["costs"][: entry["places"]]]
    arcs = [(i, k) for i, c in enumerate(companies) for k, (j, _) in enumerate(slots) if (c, coaches[j][0]) in scores]
    rows = np.zeros((len(companies) + len(slots) + len(answer["firms"]), len(arcs)))
    for column, (i, k) in enumerate(arcs):
        rows[i, column] = rows[len(companies) + k, column] = 1
        firm = [entry["firm"] for entry in answer["firms"]].index(coaches[slots[k][0]][1])
        rows[len(companies) + len(slots) + firm, column] = 1
    limits = np.concatenate([np.ones(len(companies) + len(slots)), [entry["places"] for entry in answer["firms"]]])
    gains = np.array([scores[companies[i], coaches[slots[k][0]][0]] - slots[k][1] for i, k in arcs])
    integral, bounds = np.ones(len(arcs)), Bounds(0, 1)
    most = milp(-np.ones(len(arcs)), constraints=LinearConstraint(rows, ub=limits), integrality=integral, bounds=bounds)
    matched = round(-most.fun)
    exactly = LinearConstraint(
        np.vstack([rows, np.ones(len(arcs))]), lb=[*[-np.inf] * len(limits), matched], ub=[*limits, matched]
    )
    best = milp(-gains, constraints=exactly, integrality=integral, bounds=bounds)
    return matched, -best.fun


def test_propose_reaches_the_optimum_of_its_own_pairs(sampled: Any) -> None:
    status, answer, _ = sampled("propose", "--month", "2026-11", "--all-pairs", "--as-of", "2026-11-16")
    matched, best = _optimum(answer)
    assert status == 0
    assert len(answer["proposals"]) == matched
    assert answer["objective"] == pytest.approx(best, abs=1e-6)
    assert len(answer["proposals"]) + len(answer["waiting"]) == 38
    scores = {(pair["company"], pair["coach"]): pair["score"] for pair in answer["pairs"]}
    for proposal in answer["proposals"]:
        assert scores[proposal["company"], proposal["coach"]] == proposal["score"]


def test_propose_does_not_depend_on_the_order_of_the_rows(sampled: Any, tmp_path: Path) -> None:
    _, first, _ = sampled("propose", "--month", "2026-11", "--all-pairs", "--as-of", "2026-11-16")
    other = tmp_path / "autre.duckdb"
    Store.create(other).close()
    draw = random.Random(7)
    for path in GOOD:
        if path.suffix == ".csv":
            encoding = "cp1252" if path.name == "coachs.csv" else "utf-8-sig"
            titles, *rows = path.read_text(encoding=encoding).splitlines()
            draw.shuffle(rows)
            path = tmp_path / path.name
            path.write_text("\n".join([titles, *rows]), encoding="utf-8")
        sampled("import", path, at=other)
    # Files came one at a time here: what waited for them is settled by now.
    for path in GOOD:
        sampled("import", path, at=other)
    _, second, _ = sampled("propose", "--month", "2026-11", "--all-pairs", "--as-of", "2026-11-16", at=other)
    assert second == first


def test_a_saved_batch_is_a_draft(sampled: Any) -> None:
    _, answer, _ = sampled("propose", "--month", "2026-11", "--save", "--as-of", "2026-11-16")
    _, after, _ = sampled("status", "--as-of", "2026-11-16")
    assert after["proposed"] == len(answer["proposals"]) > 0
    assert after["waiting"] == 38 - after["proposed"]


def test_a_month_outside_the_programme_is_refused(sampled: Any) -> None:
    status, answer, said = sampled("propose", "--month", "2029-01")
    assert (status, answer) == (1, None)
    assert "AO §8.2" in said


def test_a_backup_is_restored_whole(sampled: Any, tmp_path: Path) -> None:
    assert sampled("backup", tmp_path / "copies")[0] == 0
    restored = tmp_path / "remise.duckdb"
    assert sampled("restore", tmp_path / "copies", at=restored)[0] == 0
    assert sampled("status", at=restored)[1] == sampled("status")[1]
    assert sampled("check", at=restored) == (0, {"ok": True, "problems": []}, "")
    status, _, said = sampled("restore", tmp_path / "copies", at=restored)
    assert status == 1
    assert "existe déjà" in said


def test_the_demonstration_refuses_an_existing_file_and_a_missing_base_is_said(run: Any) -> None:
    status, _, said = run("status")
    assert status == 1
    assert "introuvable" in said
    Store.create(run.database).close()
    status, _, said = run("demo")
    assert status == 1
    assert "existe déjà" in said


def test_a_bare_instance_from_standard_input(run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    payload = {"scores": [[1, 2], [3, None]], "upper": [1, 1], "lower": [0, 0]}
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(payload).encode())))
    status, answer, _ = run("allocate", "-")
    assert (status, answer["assignment"], answer["objective"]) == (0, [1, 0], 5)
    file = tmp_path / "instance.json"
    file.write_text(json.dumps(payload | {"upper": [-1, 1]}), encoding="utf-8")
    status, answer, said = run("allocate", file)
    assert (status, answer) == (1, None)
    assert "upper" in said
    file.write_text("{", encoding="utf-8")
    assert "JSON invalide" in run("allocate", file)[2]


def test_worked_aid_cases_through_the_command_line(run: Any, tmp_path: Path) -> None:
    cases = json.loads((ROOT / "tests/cases/aid/standard.json").read_text(encoding="utf-8"))[:3]
    file = tmp_path / "demandes.json"
    file.write_text(json.dumps([case["request"] for case in cases]), encoding="utf-8")
    status, answer, _ = run("aid", file)
    assert status == 0
    assert [decision["aid"] for decision in answer] == pytest.approx([case["decision"]["aid"] for case in cases])
    file.write_text(json.dumps([cases[0]["request"], {"stream": "inconnu"}]), encoding="utf-8")
    status, answer, said = run("aid", file)
    assert status == 1
    assert answer[1]["error"]["path"] == "stream"
    assert "mal formée" in said


@pytest.mark.parametrize("command", ["aid", "route"])
@pytest.mark.parametrize("content", [b"", b"[1,", b"\xff{", b"[" * 5000])
def test_what_cannot_be_read_is_one_malformed_request(run: Any, tmp_path: Path, command: str, content: bytes) -> None:
    file = tmp_path / "demandes.json"
    file.write_bytes(content)
    status, answer, said = run(command, file)
    assert (status, answer["error"]["path"], answer["error"]["value"]) == (1, "", None)
    assert str(file) in said


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["propose"], "il manque : --month"),
        (["inconnue"], "« inconnue » inconnu"),
        (["status", "--as-of", "demain"], "n'est pas une date"),
        (["propose", "--month", "2026-13"], "n'est pas un mois"),
        (["propose", "--month", "2026-11", "--as-of", "9999-12-31"], "est au bout du calendrier"),
        (["import"], "il manque : FICHIER"),
    ],
)
def test_wrong_usage_is_said_in_french(arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(arguments)
    captured = capsys.readouterr()
    assert leaving.value.code == 2
    assert expected in captured.err
    assert captured.out == ""


def test_as_a_real_process(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "engine", "check", "--database", str(tmp_path / "absente.duckdb")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "introuvable" in done.stderr
