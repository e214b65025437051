"""Run as a program: writes under a limit on file sizes, which DuckDB meets as a full disk, then lifts the limit.

``python full_disk.py DATABASE commit|checkpoint`` prints, as JSON, what happened to the write that found no room, to a
read and a write just after, and to a write once there is room again.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path

from stored_cohort import add_companies, clock

from data.errors import StoreError
from data.store import Store


def main(database: Path, moment: str) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = Store.open(database, clock=clock)
    if moment == "checkpoint":
        # Every commit is a checkpoint, which writes to the database file itself.
        with store._connection.cursor() as cursor:
            cursor.execute("set checkpoint_threshold = '1KB'")
    limit = database.stat().st_size + 4096 if moment == "checkpoint" else 64 * 1024
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    outcome: dict[str, object] = {"refused": attempt(store, 400)}
    outcome["read"] = len(store.table("company"))
    outcome["small"] = attempt(store, 1)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    outcome["after"] = attempt(store, 400)
    outcome["companies"], outcome["revision"] = len(store.table("company")), store.revision
    print(json.dumps(outcome))


def attempt(store: Store, count: int) -> str | None:
    """The sentence of the refusal, None when the write was confirmed."""
    try:
        with store.write("Marie", "import") as transaction:
            ids = add_companies(transaction, count)
            transaction.update("company", [{"company_id": i, "description": os.urandom(300).hex()} for i in ids])
    except StoreError as error:
        return str(error)
    return None


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
