"""The last answers to questions that cost much and come back the same, known by their content."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.matching.problem import Ints


class Remembered:
    """Answers by what was asked: nothing else is looked at, so an answer never goes out of date."""

    def __init__(self, most: int) -> None:
        """Keep the ``most`` answers last asked for."""
        self._most = most
        self._answers: OrderedDict[bytes, Ints] = OrderedDict()
        self._lock = Lock()

    def answer(self, question: Iterable[NDArray[Any]], work: Callable[[], Ints]) -> Ints:
        """The answer of ``work``, not to be modified, which depends on the arrays of the question alone.

        Two threads that ask the same at once may both work.
        """
        content = blake2b(digest_size=32)
        for values in question:
            content.update(repr((values.shape, values.dtype.str)).encode())
            content.update(np.ascontiguousarray(values).data)
        asked = content.digest()
        with self._lock:
            if asked in self._answers:
                self._answers.move_to_end(asked)
                return self._answers[asked]
        found = work()
        found.flags.writeable = False
        with self._lock:
            self._answers[asked] = found
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return found
