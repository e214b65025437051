"""Older files are brought up to date after a copy, or left exactly as they were."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from stored_cohort import NOW, Templates, add_companies, clock

from data.backup import restore
from data.errors import StoreError
from data.integrity import check
from data.migrations import SCHEMA, migrations
from data.opening import connect
from data.programme_file import load_programme
from data.store import Store

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.duckdb"))

# A later release, in two steps that could not be told from one when they succeed.
LATER = {
    "901_nicknames.sql": "alter table company add column nickname text;\n"
    "create table nickname (company_id bigint primary key references company (company_id), name text);",
    "902_filled.sql": "insert into nickname select company_id, 'Ti-' || company_id from company;\n"
    "alter table meeting add column place text;",
}


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The schema folder of a later release."""
    folder = Path(shutil.copytree(SCHEMA, tmp_path / "schema"))
    for name, sql in LATER.items():
        (folder / name).write_text(sql, encoding="utf-8")
    return folder


@pytest.fixture
def database(tmp_path: Path, templates: Templates) -> Path:
    """A closed database with the small cohort, of the present release."""
    return Path(shutil.copy(templates.filled, tmp_path / "cohorte.duckdb"))


def applied(path: Path) -> list[int]:
    with connect(path) as connection:
        return [number for (number,) in connection.execute("select number from migration order by 1").fetchall()]


def shape(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything the catalog says of a file's schema."""
    questions = {
        "columns": "select table_name, column_name, data_type, is_nullable, column_default from duckdb_columns() "
        "where not internal order by all",
        "constraints": "select table_name, constraint_type, constraint_text from duckdb_constraints() order by all",
        "indexes": "select table_name, sql from duckdb_indexes() order by all",
        "sequences": "select sequence_name, increment_by from duckdb_sequences() order by all",
    }
    with connect(path) as connection:
        return {name: connection.execute(sql).fetchall() for name, sql in questions.items()}


def test_two_migrations_never_share_a_number() -> None:
    numbers = [number for number, _ in migrations()]
    assert len(set(numbers)) == len(numbers) == len(list(SCHEMA.glob("*.sql")))


def test_a_new_file_records_what_made_it(store: Store) -> None:
    rows = sorted(store.table("migration"), key=lambda row: row["number"])
    assert [(row["number"], row["name"]) for row in rows] == [(number, file.stem) for number, file in migrations()]
    assert {row["applied_at"] for row in rows} == {NOW}


def test_an_older_file_is_copied_then_migrated(database: Path, later: Path, tmp_path: Path) -> None:
    before = applied(database)
    with Store.open(database, clock=clock, schema=later) as store:
        assert sorted(row["name"] for row in store.table("nickname")) == ["Ti-1", "Ti-2", "Ti-3", "Ti-4"]
        with store.write("Marie", "import") as transaction:
            (company, *_) = add_companies(transaction, 2)
            transaction.update("company", [{"company_id": company, "nickname": "Tit"}])
    assert applied(database) == [*before, 901, 902]

    (copy,) = (database.parent / "copies").iterdir()
    assert copy.name == "cohorte-2026-11-16-104207-avant-schema-902"
    restored = tmp_path / "restaurée.duckdb"
    restore(copy, restored, clock)
    assert applied(restored) == before
    with Store.open(restored) as store:
        assert len(store.table("company")) == 4


def test_opening_again_neither_migrates_nor_copies(database: Path, later: Path) -> None:
    for _ in range(3):
        with Store.open(database, clock=clock, schema=later):
            pass
    assert len(list((database.parent / "copies").iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("903_wrong.sql", "alter table company add column nickname text;"),
        ("903_wrong.sql", "update company set head_count = 5; create table half (id integer); select no_such_column;"),
        ("903_wrong.sql", "insert into nickname values (1, 'deux fois');"),
    ],
    ids=["repeated", "half done", "constraint"],
)
def test_a_migration_that_fails_leaves_the_file_as_it_was(database: Path, later: Path, name: str, sql: str) -> None:
    (later / name).write_text(sql, encoding="utf-8")
    before, shaped = applied(database), shape(database)
    with pytest.raises(StoreError) as refused:
        Store.open(database, clock=clock, schema=later)
    assert str(refused.value) == (
        f"La mise à niveau de la base {database} a échoué (903_wrong) : elle est restée telle qu'elle était, au schéma "
        f"{before[-1]}. Rouvrez-la avec la version précédente de l'application et signalez le problème."
    )
    assert (applied(database), shape(database)) == (before, shaped)
    with Store.open(database) as store:
        assert check(store, load_programme()) == []
        assert [row["head_count"] for row in store.table("company")] == [None] * 4


def test_no_copy_no_migration(database: Path, later: Path) -> None:
    (database.parent / "copies").write_text("un fichier à la place du dossier")
    before = applied(database)
    with pytest.raises(StoreError, match=r"La copie vers .* a échoué"):
        Store.open(database, clock=clock, schema=later)
    assert applied(database) == before


def test_a_new_database_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    schema = tmp_path / "schema"
    schema.mkdir()
    (schema / "001_wrong.sql").write_text("create table company (", encoding="utf-8")
    with pytest.raises(StoreError, match="a échoué"):
        Store.create(tmp_path / "nouvelle.duckdb", schema=schema)
    assert [path.name for path in tmp_path.iterdir()] == ["schema"]


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_a_file_of_every_release_opens_in_this_one(release: Path, tmp_path: Path, templates: Templates) -> None:
    """Files kept from each release (made by make_release.py), migrated, are as good as new."""
    path = Path(shutil.copy(release, tmp_path))
    assert applied(path)[-1] == int(release.stem)
    with Store.open(path, clock=clock) as store:
        assert check(store, load_programme()) == []
        assert len(store.table("company")) == 4
        with store.write("Marie", "import") as transaction:
            add_companies(transaction, 1)
    assert shape(path) == shape(templates.empty)


def test_the_first_release_is_kept() -> None:
    assert "001" in [release.stem for release in RELEASES]
