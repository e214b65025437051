"""Keep a small file of a release, which every later one must open.

``PYTHONPATH=. python tests/data/make_release.py NUMBER`` writes ``tests/data/releases/NUMBER.duckdb``, the small
cohort under the migrations up to NUMBER. Run it when a migration is added, and no more once it is released.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import duckdb
from stored_cohort import fill, new_store

from data.migrations import migrations


def main(number: int) -> None:
    release = Path(__file__).parent / "releases" / f"{number:03d}.duckdb"
    release.parent.mkdir(exist_ok=True)
    release.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for known, file in migrations():
            if known <= number:
                shutil.copy(file, folder)
        with new_store(folder, schema=folder) as store:
            fill(store)
        # The same content in small blocks: a file worth keeping in the repository.
        with duckdb.connect() as connection:
            connection.execute(f"attach '{store.path}' as written (read_only)")
            connection.execute(f"attach '{release}' as kept (block_size 16384, storage_version 'v1.5.0')")
            connection.execute("copy from database written to kept")
            connection.execute("checkpoint kept")
    print(f"{release} : {release.stat().st_size // 1024} ko")


if __name__ == "__main__":
    main(int(sys.argv[1]))
