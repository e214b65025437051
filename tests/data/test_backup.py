"""Copies that any DuckDB reads back, and the way back into a new database."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from stored_cohort import NOW, add_companies, add_import, clock

from data.backup import DAILY_COPIES_KEPT, backup, daily_copy, restore
from data.copying import MANIFEST
from data.errors import StoreError
from data.integrity import check
from data.opening import connect, journal_of
from data.programme_file import load_programme
from data.store import Store

HOUR = timedelta(hours=1)


def everything(store: Store) -> dict[str, list[str]]:
    return {name: sorted(map(str, store.table(name))) for name in store.catalog.tables}


@pytest.fixture
def kept(store: Store, cohort: dict[str, int], tmp_path: Path) -> Path:
    """A copy of the small cohort."""
    return Path(str(backup(store, tmp_path / "sauvegardes", NOW)["folder"]))


def test_a_copy_is_dated_and_says_what_it_holds(store: Store, cohort: dict[str, int], tmp_path: Path) -> None:
    written = backup(store, tmp_path / "sauvegardes", NOW)
    folder = tmp_path / "sauvegardes" / "cohorte-2026-11-16-104207"
    assert (written["folder"], written["made_at"]) == (str(folder), "2026-11-16T10:42:07")
    assert written["revision"] == store.revision
    assert written["rows"] == {name: len(store.table(name)) for name in sorted(store.catalog.tables)}
    assert {file.name for file in folder.iterdir()} == {*written["files"], MANIFEST}
    json.dumps(written)


def test_any_duckdb_reads_a_copy_back_wherever_it_was_moved(kept: Path, tmp_path: Path, store: Store) -> None:
    moved = kept.rename(tmp_path / "copie de l'été")
    quoted = str(moved).replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(f"import database '{quoted}'")
        count = connection.execute("select count(*) from company").fetchone()
    assert count == (4,)
    assert str(tmp_path) not in (moved / "load.sql").read_text(encoding="utf-8")


def test_a_restored_database_is_the_same_and_goes_on(kept: Path, tmp_path: Path, store: Store) -> None:
    path = tmp_path / "ailleurs" / "restaurée.duckdb"
    told = restore(kept, path, clock)
    assert (told["database"], told["revision"]) == (str(path), store.revision)
    with Store.open(path, clock=clock) as restored:
        assert everything(restored) == everything(store)
        assert check(restored, load_programme()) == []
        last = {name: max(row[f"{name}_id"] for row in store.table(name)) for name in ("company", "import", "audit")}
        with restored.write("Marie", "import") as transaction:
            assert add_import(transaction) == last["import"] + 1
            assert add_companies(transaction, 2)[0] > last["company"]
        assert max(row["audit_id"] for row in restored.table("audit")) == last["audit"] + 6
        assert check(restored, load_programme()) == []
    assert not journal_of(path).exists()


def test_a_restored_database_keeps_its_constraints(kept: Path, tmp_path: Path, store: Store) -> None:
    question = "select table_name, constraint_type, constraint_text from duckdb_constraints() order by all"
    indexes = "select table_name, sql from duckdb_indexes() order by all"
    path = tmp_path / "restaurée.duckdb"
    restore(kept, path, clock)
    with connect(path) as connection, store._connection.cursor() as cursor:
        for sql in (question, indexes):
            assert connection.execute(sql).fetchall() == cursor.execute(sql).fetchall() != []
        with pytest.raises(duckdb.ConstraintException, match="foreign key"):
            connection.execute("update proposal set coach_id = 99")


def test_the_newest_copy_of_a_folder_is_restored(store: Store, cohort: dict[str, int], tmp_path: Path) -> None:
    folder = tmp_path / "sauvegardes"
    backup(store, folder, NOW + HOUR)
    with store.write("Marie", "import") as transaction:
        add_companies(transaction, 1)
    backup(store, folder, NOW - HOUR)
    shutil.copytree(folder / "cohorte-2026-11-16-114207", folder / "cohorte-2026-11-17-000000.en-cours")
    told = restore(folder, tmp_path / "restaurée.duckdb", clock)
    assert told["folder"] == str(folder / "cohorte-2026-11-16-114207")
    assert told["rows"]["company"] == 4  # type: ignore[index]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: shutil.rmtree(folder), "est introuvable"),
        (lambda folder: (folder / MANIFEST).unlink(), "ne contient pas de sauvegarde complète"),
        (lambda folder: (folder / MANIFEST).write_text('{"made_at": '), f"{MANIFEST} est endommagé"),
        (lambda folder: (folder / MANIFEST).write_text("[]"), f"{MANIFEST} est endommagé"),
        (lambda folder: (folder / "company.parquet").unlink(), "est incomplète : company.parquet manque"),
        (lambda folder: (folder / "audit.parquet").write_bytes(b"PAR1"), "est endommagée : audit.parquet a changé"),
        (lambda folder: (folder / "schema.sql").write_text(""), "est endommagée : schema.sql a changé"),
    ],
    ids=["absent", "no manifest", "cut manifest", "other manifest", "missing", "damaged", "schema"],
)
def test_a_copy_that_is_not_whole_is_refused(
    kept: Path, tmp_path: Path, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(kept)
    with pytest.raises(StoreError) as refused:
        restore(kept, tmp_path / "restaurée.duckdb", clock)
    assert said in str(refused.value)
    assert str(kept) in str(refused.value)
    assert not list(tmp_path.glob("restaurée*"))


def test_a_copy_from_a_later_release_is_refused(kept: Path, tmp_path: Path) -> None:
    manifest = json.loads((kept / MANIFEST).read_text(encoding="utf-8"))
    (kept / MANIFEST).write_text(json.dumps(manifest | {"schema": 998}), encoding="utf-8")
    with pytest.raises(StoreError, match="version plus récente de l'application"):
        restore(kept, tmp_path / "restaurée.duckdb", clock)


def test_restoring_overwrites_nothing(kept: Path, store: Store, tmp_path: Path) -> None:
    before = store.path.read_bytes()
    with pytest.raises(StoreError, match="existe déjà : rien n'a été restauré"):
        restore(kept, store.path, clock)
    assert store.path.read_bytes() == before
    stray = tmp_path / "autre.duckdb.wal"
    stray.write_bytes(b"des ecritures")
    with pytest.raises(StoreError, match="d'une autre base est resté à cet endroit"):
        restore(kept, tmp_path / "autre.duckdb", clock)
    assert stray.exists()


def test_what_an_interrupted_restoration_left_is_no_obstacle(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "restaurée.duckdb.en-cours").write_bytes(b"la moitie")
    restore(kept, tmp_path / "restaurée.duckdb", clock)
    assert [path.name for path in tmp_path.glob("restaurée*")] == ["restaurée.duckdb"]


def test_an_interrupted_copy_never_looks_complete(
    store: Store, cohort: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCutError(BaseException):
        pass

    def cut(self: Path, target: Path) -> Path:
        raise PowerCutError

    folder = tmp_path / "sauvegardes"
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", cut)
        with pytest.raises(PowerCutError):
            backup(store, folder, NOW)
    assert [path.suffix for path in folder.iterdir()] == [".en-cours"]
    with pytest.raises(StoreError, match="ne contient pas de sauvegarde complète"):
        restore(folder, tmp_path / "restaurée.duckdb", clock)
    backup(store, folder, NOW)
    assert [path.name for path in folder.iterdir()] == ["cohorte-2026-11-16-104207"]


def test_a_copy_that_cannot_be_written_is_told(store: Store, cohort: dict[str, int], tmp_path: Path) -> None:
    backup(store, tmp_path / "sauvegardes", NOW)
    with pytest.raises(StoreError, match="existe déjà : rien n'a été copié"):
        backup(store, tmp_path / "sauvegardes", NOW)
    in_the_way = tmp_path / "fichier"
    in_the_way.write_text("")
    with pytest.raises(StoreError, match="a échoué et n'a rien laissé"):
        backup(store, in_the_way, NOW)


def test_copies_are_whole_while_others_read_and_write(store: Store, cohort: dict[str, int], tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with store.write("Marie", "import") as transaction:
                add_companies(transaction, 5)

    def read() -> None:
        while not stop.is_set():
            store.table("company")

    threads = [threading.Thread(target=work) for work in (write, read)]
    for thread in threads:
        thread.start()
    try:
        copies = [backup(store, tmp_path / "sauvegardes", NOW + k * HOUR) for k in range(2)]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    for number, copy in enumerate(copies):
        path = tmp_path / f"restaurée-{number}.duckdb"
        restore(Path(str(copy["folder"])), path, clock)
        with Store.open(path) as restored:
            assert restored.revision == copy["revision"]
            assert check(restored, load_programme()) == []


def test_the_first_use_of_a_day_makes_a_copy(store: Store, cohort: dict[str, int]) -> None:
    made = daily_copy(store, date(2026, 11, 16))
    assert made == store.path.parent / "copies" / "cohorte-2026-11-16"
    assert daily_copy(store, date(2026, 11, 16)) is None
    assert daily_copy(store, date(2026, 11, 17)) == store.path.parent / "copies" / "cohorte-2026-11-17"
    restore(made, store.path.with_name("restaurée.duckdb"), clock)


def test_sessions_that_open_together_make_one_copy(store: Store, cohort: dict[str, int]) -> None:
    made: list[Path | None] = []
    threads = [threading.Thread(target=lambda: made.append(daily_copy(store, date(2026, 11, 16)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(path is None for path in made) == [False, True, True, True]


def test_the_last_thirty_daily_copies_are_kept_and_the_others_untouched(store: Store) -> None:
    folder = store.path.parent / "copies"
    others = ["cohorte-2025-01-01-avant-schema-002", "cohorte-2025-01-01-101500", "autre-2025-01-01"]
    days = [f"cohorte-{date(2026, 10, 1) + timedelta(days=k)}" for k in range(DAILY_COPIES_KEPT + 5)]
    for name in [*others, *days, "cohorte-2026-09-30.en-cours"]:
        (folder / name).mkdir(parents=True)
        (folder / name / MANIFEST).write_text("{}")
    daily_copy(store, date(2026, 11, 16))
    left = {path.name for path in folder.iterdir()}
    assert left == {*others, *days[6:], "cohorte-2026-11-16"}
    assert sum(name.startswith("cohorte-2026") for name in left) == DAILY_COPIES_KEPT
