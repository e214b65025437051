"""Many scenarios of one request: some of its numbers replaced by arrays, through the formulas of a single one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from data.errors import ImpactError
from engine.aid.computation import Computation
from engine.aid.context import context_of
from engine.aid.framework import Framework
from engine.aid.numeric import Array, Bits, Trace, Values, first_binding
from engine.aid.request import AnyRequest
from engine.aid.streams.table import compute

# Scenarios computed together: bounds the working memory whatever their number.
CHUNK = 1 << 15

# Inputs that only make sense as whole numbers of years.
WHOLE_NUMBERS = frozenset({"commitment_years"})


class UnknownInputError(ImpactError):
    """A path that names no numeric input of the request."""

    def __init__(self, path: str) -> None:
        super().__init__(f"La demande n'a pas de nombre à « {path} ».")


@dataclass(frozen=True)
class Outcomes:
    """Aid and what bound it, over S scenarios, the end of the programme set aside.

    ``binding`` holds, per item and for the total, the names of the terms and the index of the least one, (S,).
    """

    eligible: Bits
    aid: Array
    computed: Array
    binding: Mapping[str, tuple[tuple[str, ...], NDArray[np.int8]]]


TOTAL = "total"


def outcomes(request: AnyRequest, framework: Framework, inputs: Mapping[str, Array]) -> Outcomes:
    """Evaluate ``request`` with the inputs named by their paths replaced by arrays (S,).

    Raises:
        UnknownInputError: a path that names no number.
    """
    scenarios = len(next(iter(inputs.values())))
    parts = []
    for start in range(0, scenarios, CHUNK):
        chunk = {path: values[start : start + CHUNK] for path, values in inputs.items()}
        parts.append(_chunk(request, framework, chunk, min(CHUNK, scenarios - start)))
    return Outcomes(
        np.concatenate([part.eligible for part in parts]),
        np.concatenate([part.aid for part in parts]),
        np.concatenate([part.computed for part in parts]),
        {
            name: (terms, np.concatenate([part.binding[name][1] for part in parts]))
            for name, (terms, _) in parts[0].binding.items()
        },
    )


def _chunk(request: AnyRequest, framework: Framework, inputs: Mapping[str, Array], scenarios: int) -> Outcomes:
    computation = evaluate(request, framework, inputs)
    binding = {item.id: first_binding(item.terms, scenarios) for item in computation.items}
    binding[TOTAL] = first_binding({"total_a": computation.total_a, **computation.limits}, scenarios)
    return Outcomes(
        np.broadcast_to(computation.eligible(despite_end=True), scenarios),
        np.broadcast_to(awarded(computation), scenarios),
        np.broadcast_to(computation.computed, scenarios),
        {name: (tuple(terms), index) for name, (terms, index) in binding.items()},
    )


def awarded(computation: Computation, trace: Trace | None = None) -> Values:
    """The aid a what-if shows, the end of the programme set aside: its rules still give the order of magnitude."""
    return computation.aid(trace, despite_end=True)


def evaluate(
    request: AnyRequest, framework: Framework, inputs: Mapping[str, Array], trace: Trace | None = None
) -> Computation:
    """The computation of all scenarios at once; see :func:`outcomes`."""
    for path, values in inputs.items():
        request = replaced(request, path, values)
    return compute(request, context_of(request, framework, trace))


_STEP = re.compile(r"([a-z_0-9]+)|\[(\d+)\]")


def steps(path: str) -> list[str | int]:
    """A path as its steps: ``measures[0].eligible_cost`` → ``["measures", 0, "eligible_cost"]``."""
    return [int(index) if index else name for name, index in _STEP.findall(path)]


def replaced(request: Any, path: str, value: Any) -> Any:
    """A copy of ``request`` with the number at ``path`` replaced, not validated again.

    Raises:
        UnknownInputError: no number there.
    """
    try:
        return _replaced(request, steps(path), value)
    except (AttributeError, IndexError, TypeError, ValueError):
        raise UnknownInputError(path) from None


def _replaced(node: Any, way: list[str | int], value: Any) -> Any:
    if not way:
        if node is not None and (isinstance(node, bool) or not isinstance(node, float)):
            raise TypeError
        return value
    step, *rest = way
    if isinstance(step, int):
        return [*node[:step], _replaced(node[step], rest, value), *node[step + 1 :]]
    if step not in type(node).model_fields:
        raise AttributeError(step)
    return node.model_copy(update={step: _replaced(getattr(node, step), rest, value)})


def number_at(request: AnyRequest, path: str) -> float | None:
    """The number at ``path``, ``None`` where the request gives none.

    Raises:
        UnknownInputError: no number can stand there.
    """
    node: Any = request
    try:
        for step in steps(path):
            node = node[step] if isinstance(step, int) else getattr(node, step)
    except (AttributeError, IndexError, TypeError):
        raise UnknownInputError(path) from None
    if node is None or (isinstance(node, float) and not isinstance(node, bool)):
        return node
    raise UnknownInputError(path)


def numeric_inputs(node: Any, path: str = "") -> Iterator[str]:
    """The paths of every number of a request."""
    if isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from numeric_inputs(getattr(node, name), f"{path}.{name}" if path else name)
    elif isinstance(node, list):
        for index, each in enumerate(node):
            yield from numeric_inputs(each, f"{path}[{index}]")
    elif isinstance(node, float):
        yield path
