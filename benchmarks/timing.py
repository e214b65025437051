"""How benchmarks take time: of one action, of several calls, of contenders each in a process of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from time import perf_counter, process_time
from typing import Any, NamedTuple

Action = Callable[[], Any]


class Times(NamedTuple):
    """Seconds for one call: elapsed, and of the process's own, which other programs disturb less."""

    elapsed: float
    processor: float


def seconds(action: Action) -> float:
    """The time of one call."""
    start = perf_counter()
    action()
    return perf_counter() - start


def per_call(action: Action, calls: int) -> Times:
    """The mean over calls in a row, for actions too short to be timed alone."""
    elapsed, processor = perf_counter(), process_time()
    for _ in range(calls):
        action()
    return Times((perf_counter() - elapsed) / calls, (process_time() - processor) / calls)


@dataclass(frozen=True)
class Contender:
    """An action that lives in another process and runs only when asked."""

    pipe: Connection

    def answer(self) -> Any:
        """What one call gives."""
        return self._ask(None)

    def per_call(self, calls: int) -> Times:
        """See :func:`per_call`."""
        found: Times = self._ask(calls)
        return found

    def _ask(self, calls: int | None) -> Any:
        self.pipe.send(calls)
        return self.pipe.recv()


@contextmanager
def apart(build: Callable[..., Action], *arguments: object) -> Iterator[Contender]:
    """What ``build(*arguments)`` gives, in a new process.

    In a common one, what a contender keeps makes the C library reuse memory for the next, which is the quicker for it.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, build, arguments), daemon=True)
    process.start()
    there.close()
    try:
        yield Contender(here)
    finally:
        here.close()
        process.join()


def _serve(pipe: Connection, build: Callable[..., Action], arguments: tuple[object, ...]) -> None:
    action = build(*arguments)
    with suppress(EOFError):
        while True:
            calls = pipe.recv()
            pipe.send(action() if calls is None else per_call(action, calls))
