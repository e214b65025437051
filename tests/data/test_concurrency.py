"""Many at once: readers are never blocked nor fooled, no write is lost, of two people the second is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from stored_cohort import add_companies

from data.errors import StaleError
from data.integrity import check
from data.programme_file import load_programme
from data.store import Store


def together(works: Sequence[Callable[[], object]]) -> None:
    """Run each work in its own thread; what one of them raises is raised here."""
    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(work) for work in works]:
            future.result()


def test_eight_readers_see_whole_writes_while_two_write(store: Store) -> None:
    writers = threading.Semaphore(0)
    finished = threading.Event()
    seen: set[int] = set()

    def write() -> None:
        for _ in range(6):
            with store.write("Marie", "import") as transaction:
                add_companies(transaction, 3)
        writers.release()

    def read() -> None:
        while not finished.is_set():
            with store.snapshot() as snapshot:
                companies = len(snapshot.table("company"))
                (revision,) = snapshot.rows("revision")
                assert companies == 3 * (revision["value"] - 1) == len(snapshot.table("company_name"))
            seen.add(companies)
            assert len(store.frame("row_history", "company", "[1]")) in (0, 1)

    def wait() -> None:
        for _ in range(2):
            writers.acquire()
        finished.set()

    together([*[read] * 8, write, write, wait])
    assert max(seen) <= len(store.table("company")) == 36
    assert check(store, load_programme()) == []


def test_two_hundred_increments_by_six_threads_are_exact(store: Store) -> None:
    with store.write("Marie", "inscription") as transaction:
        (company,) = add_companies(transaction, 1)
        transaction.update("company", [{"company_id": company, "head_count": 0}])
    turns = count()

    def increment() -> None:
        while next(turns) < 200:
            with store.write("Marie", "correction") as transaction:
                (row,) = transaction.stored("company", [{"company_id": company}])
                assert row is not None
                transaction.update("company", [{**row, "head_count": row["head_count"] + 1}])

    together([increment] * 6)
    (row,) = store.table("company")
    assert (row["head_count"], row["version"], store.revision) == (200, 202, 202)


def test_of_six_people_who_edit_one_page_one_is_heard_and_the_others_told(store: Store) -> None:
    with store.write("Marie", "inscription") as transaction:
        add_companies(transaction, 1)
    outcomes: dict[str, str | None] = {}
    opened = threading.Barrier(6)

    def edit(author: str) -> None:
        (row,) = store.table("company")
        opened.wait()
        try:
            with store.write(author, "correction") as transaction:
                transaction.update("company", [{**row, "postal_code": author}])
        except StaleError as error:
            outcomes[author] = str(error)
        else:
            outcomes[author] = None

    people = [f"Personne {number}" for number in range(6)]
    together([lambda author=author: edit(author) for author in people])
    (winner,) = (author for author, refusal in outcomes.items() if refusal is None)
    assert store.table("company")[0]["postal_code"] == winner
    when = "2026-11-16 à 10\u00a0h\u00a042"
    told = f"Cette fiche a changé depuis que vous l'avez ouverte : {winner}, le {when} (code postal)."
    assert all(refusal.startswith(told) for refusal in outcomes.values() if refusal)
