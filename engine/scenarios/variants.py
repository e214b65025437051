"""The parameters of a framework that a variant may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.aid.framework import Framework
from engine.aid.variants import VariantError


@dataclass(frozen=True)
class Parameter:
    """A figure of the framework with its unit and its reference."""

    value: float
    unit: str
    ref: str


def parameter(framework: Framework, path: str) -> Parameter:
    """The figure at a dotted path: ``standard.categories.PMC.industrial.rate``.

    Raises:
        VariantError: no such figure.
    """
    node: Any = framework
    try:
        for step in path.split("."):
            node = node[step] if isinstance(node, dict) else getattr(node, step)
        return Parameter(node.value, node.unit, node.ref)
    except (AttributeError, KeyError) as error:
        raise VariantError(f"Le cadre n'a pas de paramètre « {path} ».") from error
