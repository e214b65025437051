"""Test folders are not packages: a name used twice would keep one of the two files from being collected."""

from collections import Counter
from pathlib import Path


def test_every_test_file_has_a_name_of_its_own() -> None:
    modules = [path.name for path in Path(__file__).parent.rglob("*.py")]
    shared = {"conftest.py", "__init__.py"}
    oracle = {path.name for path in (Path(__file__).parent / "engine" / "aid" / "oracle").glob("*.py")}
    twice = [name for name, count in Counter(modules).items() if count > 1 and name not in shared | oracle]
    assert twice == []
