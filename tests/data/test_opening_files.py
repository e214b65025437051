"""Files that cannot be used, each told in a French sentence; and a disk that fills up while the application writes."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from stored_cohort import Templates, add_companies, clock, environment, run_python

from data.errors import StoreError
from data.integrity import check
from data.opening import connect, journal_of, sentence
from data.programme_file import load_programme
from data.store import Store

HERE = Path(__file__).parent
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of Unix")


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as refused:
        Store.open(path)
    return str(refused.value)


@pytest.fixture
def database(tmp_path: Path, templates: Templates) -> Path:
    """A closed database with the small cohort."""
    return Path(shutil.copy(templates.filled, tmp_path / "cohorte.duckdb"))


@pytest.mark.parametrize(
    ("name", "content"), [("coachs.csv", b"Nom;Firme\nA;B\n"), ("x.json", b'{"scores": [[1]], "upper": [1]}')]
)
def test_a_table_given_for_a_database_is_refused_and_left_as_it_is(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert "n'est pas une base de l'application" in refusal(file)
    assert file.read_bytes() == content


def storage_version(content: bytes, version: int) -> bytes:
    """The file as a later DuckDB would write it: its version number and the checksum of that header."""
    header = bytearray(content[:4096])
    struct.pack_into("<Q", header, 12, version)
    checksum = 5381
    for (word,) in struct.iter_unpack("<Q", header[8:]):
        checksum ^= word * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    struct.pack_into("<Q", header, 0, checksum)
    return bytes(header) + content[4096:]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: b"NEQ;Nom\n1144556677;Boreal\n",
        lambda content: bytes(range(256)) * 64,
        lambda content: content[:10],
        lambda content: content[:8192],
        lambda content: content[:13000],
        lambda content: bytes([content[0] ^ 0xFF]) + content[1:],
        lambda content: content[:4100] + bytes([content[4100] ^ 0xFF]) + content[4101:],
        lambda content: content[:12300] + bytes([content[12300] ^ 0xFF]) + content[12301:],
    ],
    ids=["empty", "text", "bytes", "10 bytes", "headers only", "cut", "header", "second header", "first block"],
)
def test_a_damaged_file_is_told_and_left_as_it_was(database: Path, spoil: Callable[[bytes], bytes]) -> None:
    spoilt = spoil(database.read_bytes())
    database.write_bytes(spoilt)
    assert refusal(database) == (
        f"La base {database} est endommagée ou n'est pas une base de l'application. Elle n'a pas été modifiée : "
        "restaurez une copie avec « python -m engine restore »."
    )
    assert database.read_bytes() == spoilt
    assert not journal_of(database).exists()


def test_a_file_of_a_later_duckdb_is_told(database: Path) -> None:
    content = database.read_bytes()
    assert storage_version(content, struct.unpack_from("<Q", content, 12)[0]) == content
    database.write_bytes(storage_version(content, 250))
    assert refusal(database) == (
        f"La base {database} vient d'une version plus récente : mettez l'application à jour avant de l'ouvrir."
    )


def test_a_file_of_a_later_release_is_told_and_left_as_it_was(database: Path) -> None:
    with connect(database) as connection:
        connection.execute("insert into migration values (998, '998_later', current_localtimestamp())")
    before = database.read_bytes()
    assert "version plus récente de l'application (schéma 998, connu jusqu'à" in refusal(database)
    assert database.read_bytes() == before
    assert not (database.parent / "copies").exists()


@pytest.mark.parametrize("tables", ["create table clients (id integer)", "create table migration (version text)"])
def test_another_applications_file_is_told(tmp_path: Path, tables: str) -> None:
    path = tmp_path / "autre.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(tables)
    assert refusal(path) == f"Le fichier {path} n'est pas une base de l'application : il n'a pas été modifié."


def test_files_that_are_not_there(tmp_path: Path, database: Path) -> None:
    missing = tmp_path / "absente.duckdb"
    assert refusal(missing).startswith(f"La base de données {missing} est introuvable.")
    assert refusal(tmp_path) == f"{tmp_path} est un dossier : indiquez le fichier d'une base de données."
    with pytest.raises(StoreError, match="existe déjà : rien n'a été écrit"):
        Store.create(database)
    with pytest.raises(StoreError, match="son dossier est introuvable ou n'en est pas un"):
        Store.create(database / "cohorte.duckdb")
    with Store.create(tmp_path / "nouveau" / "dossier" / "cohorte.duckdb") as created:
        assert created.revision == 0


@contextlib.contextmanager
def without_rights(path: Path) -> Iterator[None]:
    """As someone who may not read ``path``; root, whom rights do not stop, becomes nobody for a while."""
    path.chmod(0)
    nobody = 65534
    if os.geteuid() == 0:
        os.seteuid(nobody)
    try:
        yield
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        path.chmod(0o700)


@UNIX
@pytest.mark.parametrize("locked", ["file", "folder"])
def test_a_file_without_rights_is_told(templates: Templates, locked: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        path = Path(shutil.copy(templates.filled, folder / "cohorte.duckdb"))
        with without_rights(path if locked == "file" else folder):
            assert refusal(path) == (
                f"La base {path} ne peut pas être lue ou écrite : vérifiez les droits du fichier et de son dossier."
            )


def holding_process(database: Path) -> subprocess.Popen[str]:
    """Another process that holds ``database`` until its input ends."""
    holding = "import sys; from data.opening import connect; c = connect(sys.argv[1]); print('held'); sys.stdin.read()"
    command = [sys.executable, "-uc", holding, str(database)]
    return subprocess.Popen(command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_file_held_by_another_process_is_told_with_its_number(database: Path) -> None:
    with holding_process(database) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert refusal(database) == (
            f"La base {database} est déjà ouverte par un autre programme (processus {holder.pid}). "
            "Fermez l'application ou l'autre commande, puis recommencez."
        )
        holder.communicate()
    with Store.open(database):
        pass


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        (
            'IO Error: Cannot open file "c.duckdb": The process cannot access the file because it is being used by '
            "another process.\n\nFile is already open in \nC:\\Python\\python.exe (PID 4120)",
            "déjà ouverte par un autre programme (processus 4120)",
        ),
        (
            'IO Error: Cannot open file "c.duckdb": Le processus ne peut pas accéder au fichier car ce fichier est '
            "utilisé par un autre processus.",
            "déjà ouverte par un autre programme. Fermez",
        ),
        ('IO Error: Cannot open file "c.duckdb": Accès refusé.', "vérifiez les droits"),
        ('IO Error: Cannot open file "c.duckdb": Access is denied.', "vérifiez les droits"),
        ('IO Error: Could not write file "c.duckdb": There is not enough space on the disk.', "Le disque est plein"),
        ('IO Error: Could not write file "c.duckdb": Espace insuffisant sur le disque.', "Le disque est plein"),
        ('IO Error: Cannot open file "c.duckdb": The system cannot find the path specified.', "son dossier est"),
        ('IO Error: Cannot open file "c.duckdb": Read-only file system', "vérifiez les droits"),
    ],
)
def test_other_systems_words_are_understood(said: str, meaning: str) -> None:
    assert meaning in sentence(Path("c.duckdb"), duckdb.IOException(said))


WRITE_AND_DIE = """
import os, sys
from pathlib import Path
from stored_cohort import add_companies, clock
from data.store import Store
store = Store.open(Path(sys.argv[1]), clock=clock)
for _ in range(3):
    with store.write("Marie", "import") as transaction:
        add_companies(transaction, 20)
with store.write("Marie", "import") as transaction:
    add_companies(transaction, 20)
    os.kill(os.getpid(), 9)
"""


@pytest.fixture(scope="module")
def crash(tmp_path_factory: pytest.TempPathFactory, templates: Templates) -> Path:
    """A database whose process was killed: three writes are in its journal, a fourth was not confirmed."""
    path = Path(shutil.copy(templates.filled, tmp_path_factory.mktemp("crash") / "cohorte.duckdb"))
    assert run_python("-c", WRITE_AND_DIE, str(path)).stderr == ""
    assert journal_of(path).exists()
    return path


@pytest.fixture
def crashed(crash: Path, tmp_path: Path) -> Path:
    """A copy of it, journal included, for one test."""
    shutil.copy(journal_of(crash), tmp_path)
    return Path(shutil.copy(crash, tmp_path))


def test_a_killed_process_loses_nothing_confirmed(crashed: Path) -> None:
    with Store.open(crashed, clock=clock) as store:
        assert len(store.table("company")) == 4 + 3 * 20
        assert check(store, load_programme()) == []
        with store.write("Marie", "import") as transaction:
            add_companies(transaction, 1)
    assert not journal_of(crashed).exists()


def test_a_damaged_journal_is_told_and_nothing_is_touched(crashed: Path) -> None:
    journal = bytearray(journal_of(crashed).read_bytes())
    journal[len(journal) // 2] ^= 0xFF
    journal_of(crashed).write_bytes(journal)
    before = crashed.read_bytes()
    assert refusal(crashed).startswith(f"Le journal {journal_of(crashed)} est endommagé ou n'est pas celui de la base")
    assert (crashed.read_bytes(), journal_of(crashed).read_bytes()) == (before, bytes(journal))


def test_a_journal_older_than_its_file_is_put_aside(crashed: Path) -> None:
    """As being killed in the midst of one checkpoint then of the next was seen to leave it: the file has it all."""
    journal = journal_of(crashed).read_bytes()
    with Store.open(crashed, clock=clock) as store, store.write("Marie", "import") as transaction:
        add_companies(transaction, 1)
    journal_of(crashed).write_bytes(journal)
    with Store.open(crashed, clock=clock) as store:
        assert len(store.table("company")) == 4 + 3 * 20 + 1
        assert check(store, load_programme()) == []
    (aside,) = crashed.parent.glob(f"{journal_of(crashed).name}.*")
    assert aside.read_bytes() == journal


def test_the_journal_of_another_database_is_told(crashed: Path, templates: Templates) -> None:
    shutil.copy(templates.empty, crashed)
    assert "n'est pas celui de la base" in refusal(crashed)


def test_a_journal_without_its_database_is_not_thrown_away(crashed: Path) -> None:
    """DuckDB would empty it when creating a database of that name."""
    moved = crashed.rename(crashed.with_name("déplacée.duckdb"))
    with pytest.raises(StoreError, match="d'une autre base est resté à cet endroit"):
        Store.create(crashed)
    journal_of(crashed).rename(journal_of(moved))
    with Store.open(moved) as store:
        assert len(store.table("company")) == 4 + 3 * 20


@UNIX
@pytest.mark.parametrize("moment", ["commit", "checkpoint"])
def test_a_full_disk_is_told_nothing_is_half_written_and_work_resumes(database: Path, moment: str) -> None:
    ran = run_python(str(HERE / "full_disk.py"), str(database), moment)
    assert ran.stderr == ""
    outcome = json.loads(ran.stdout)
    assert outcome["refused"] == "Le disque est plein : rien n'a été écrit. Libérez de l'espace."
    assert outcome["read"] == 4, "readers go on"
    assert outcome["after"] is None
    confirmed = 4 + 400 + (outcome["small"] is None)
    assert outcome["companies"] == confirmed
    with Store.open(database, clock=clock) as store:
        assert (len(store.table("company")), store.revision) == (confirmed, outcome["revision"])
        assert check(store, load_programme()) == []


def test_one_file_opened_twice_in_a_process_keeps_one_lock(database: Path, tmp_path: Path) -> None:
    link = tmp_path / "lien.duckdb"
    link.symlink_to(database)
    with Store.open(database, clock=clock) as first, Store.open(link, clock=clock) as second:
        assert first.path == second.path
        with first.write("Marie", "import") as transaction:
            add_companies(transaction, 1)
            with pytest.raises(RuntimeError, match="already open on this thread"):
                second.write("Luc", "import").__enter__()
        assert second.revision == first.revision
        with second.write("Luc", "import") as transaction:
            add_companies(transaction, 1)
        assert first.revision == second.revision


def test_a_write_inside_a_write_is_a_programming_error_and_the_first_goes_on(database: Path) -> None:
    with Store.open(database, clock=clock) as store:
        with store.write("Marie", "import") as transaction:
            with pytest.raises(RuntimeError, match="use its transaction"), store.write("Marie", "autre"):
                pass
            add_companies(transaction, 2)
        assert len(store.table("company")) == 6
