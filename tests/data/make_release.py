"""Keep a small file of a release, which every later one must open.

``PYTHONPATH=. python tests/data/make_release.py NUMBER`` writes ``tests/data/releases/NUMBER.duckdb``, the small
cohort under the migrations up to NUMBER. Run it when a migration is added, and no more once it is released.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from stored_cohort import fill, new_store

from data.migrations import migrations


def main(number: int) -> None:
    release = Path(__file__).parent / "releases" / f"{number:03d}.duckdb"
    release.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for known, file in migrations():
            if known <= number:
                shutil.copy(file, folder)
        with new_store(folder, schema=folder) as store:
            fill(store)
        shutil.move(store.path, release)
    print(f"{release} : {release.stat().st_size // 1024} ko")


if __name__ == "__main__":
    main(int(sys.argv[1]))
