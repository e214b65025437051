"""One writer at a time on a database file, however many stores of this process have it open."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakValueDictionary


class WriteLock:
    """A lock that knows its holder: a write inside a write is a fault in the code, not a wait without end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for the other writers, then hold the lock.

        Raises:
            RuntimeError: this thread is already writing.
        """
        if self._holder == threading.get_ident():
            raise RuntimeError("a write is already open on this thread: use its transaction instead of a second one")
        with self._lock:
            self._holder = threading.get_ident()
            try:
                yield
            finally:
                self._holder = None


_by_path: WeakValueDictionary[Path, WriteLock] = WeakValueDictionary()
_registering = threading.Lock()


def write_lock(path: Path) -> WriteLock:
    """The lock of the file at ``path`` (resolved), the same for every store of this process."""
    with _registering:
        lock = _by_path.get(path)
        if lock is None:
            lock = _by_path[path] = WriteLock()
        return lock
