"""Run as a program: a writer is killed (SIGKILL) at a random moment, again and again, on one database.

``python crash_rounds.py DATABASE ROUNDS SEED`` prints, as JSON, how many writes were confirmed and what was found
wrong. Each round forks a writer from this process, which itself never opens the database. A writer first verifies
what the previous ones left: every confirmed write there, every write whole, and often every invariant.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from stored_cohort import add_companies, add_import

from data.integrity import check
from data.programme_file import load_programme
from data.store import Store

# A writer is killed this long, at most, after its verification and up to that many confirmed writes.
LONGEST_WAIT_S = 0.05
MOST_AWAITED = 2

# What a crash breaks stays broken: every writer looks at its predecessors' writes, one in so many at every invariant.
ROUNDS_BETWEEN_CHECKS = 4
LARGEST_WRITE = 12


@dataclass
class Rounds:
    """What the writers said before dying."""

    confirmed: dict[int, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    verifications: int = 0

    def hear(self, line: str) -> None:
        """A line cut by the kill says nothing."""
        if not line.endswith("\n"):
            return
        kind, value = json.loads(line)
        if kind == "problems":
            self.problems += value
            self.verifications += 1
        else:
            self.confirmed[value[0]] = value[1]


def main(database: Path, number: int, seed: int) -> None:
    chance, rounds = random.Random(seed), Rounds()
    load_programme()
    for turn in range(number):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            thorough = turn % ROUNDS_BETWEEN_CHECKS == 0
            write_until_killed(database, rounds.confirmed, random.Random(seed + turn), thorough, writing)
        os.close(writing)
        with open(reading, encoding="utf-8") as heard:
            # None: killed while opening or verifying.
            for _ in range(chance.randint(0, 1 + MOST_AWAITED)):
                rounds.hear(heard.readline())
            time.sleep(chance.uniform(0, LONGEST_WAIT_S))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            for line in heard:
                rounds.hear(line)
    with Store.open(database) as store:
        rounds.problems += faults(store, rounds.confirmed, thorough=True)
    print(
        json.dumps(
            {"confirmed": len(rounds.confirmed), "verifications": rounds.verifications, "problems": rounds.problems}
        )
    )


def write_until_killed(
    database: Path, confirmed: dict[int, int], chance: random.Random, thorough: bool, writing: int
) -> None:
    def say(kind: str, value: object) -> None:
        os.write(writing, (json.dumps([kind, value]) + "\n").encode())

    try:
        store = Store.open(database)
        if chance.random() < 0.5:
            # Checkpoints rewrite the file: let kills fall on them too.
            with store._connection.cursor() as cursor:
                cursor.execute("set checkpoint_threshold = '32KB'")
        say("problems", faults(store, confirmed, thorough))
        while True:
            count = chance.randint(2, LARGEST_WRITE)
            with store.write("Marie", "import") as transaction:
                import_id = add_import(transaction, name=str(count))
                ids = add_companies(transaction, count)
                transaction.update("company", [{"company_id": i, "head_count": i} for i in ids[1:]])
                transaction.delete("company_name", [{"company_id": ids[0]}])
                transaction.update("company", [{"company_id": ids[0], "merged_into": ids[1]}])
            say("confirmed", (import_id, count))
    except BaseException as error:
        say("problems", [repr(error)])
    finally:
        os._exit(1)


def faults(store: Store, confirmed: dict[int, int], thorough: bool) -> list[str]:
    """What is wrong with the stored writes; ``thorough``: and with every other invariant."""
    found = check(store, load_programme()) if thorough else []
    expected = {row["import_id"]: int(row["name"]) for row in store.table("import_file")}
    found += [f"confirmed write {i} is lost" for i, n in confirmed.items() if expected.get(i) != n]
    # One audit row for the import, one for its file; then one an insertion, an update or a deletion.
    traces: dict[int, int] = {}
    for row in store.table("audit"):
        traces[row["import_id"]] = traces.get(row["import_id"], 0) + 1
    found += [f"write {i} is half there" for i, n in expected.items() if traces[i] != 2 + 2 * n + n - 1 + 2]
    if len(store.table("company")) != sum(expected.values()):
        found.append("companies of no write, or missing")
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
