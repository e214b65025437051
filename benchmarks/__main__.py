"""``python -m benchmarks [NAME…]``: every benchmark, or those named; each prints ratios measured in the same run."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def main(names: list[str]) -> None:
    """Run the modules of this package that have a ``run`` function."""
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name.startswith("_") or (names and module.name not in names):
            continue
        run = getattr(importlib.import_module(f"benchmarks.{module.name}"), "run", None)
        if run is not None:
            run()


if __name__ == "__main__":
    main(sys.argv[1:])
