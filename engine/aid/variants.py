"""Variants: a named copy of a framework with some values changed, every change listed, always a hypothesis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from data.errors import ImpactError
from engine.aid.framework import Framework


class VariantError(ImpactError):
    """A change that the framework cannot take."""


@dataclass(frozen=True)
class Change:
    """A parameter that differs: its path in the framework, the two values, the unit and the reference of the text's."""

    path: str
    before: Any
    after: Any
    unit: str | None
    ref: str | None


def vary(framework: Framework, name: str, changes: Mapping[str, Any]) -> Framework:
    """A copy of ``framework`` labelled with the hypothesis ``name``, some parameters changed.

    Args:
        changes: new values by path, for instance ``{"standard.categories.PMC.industrial.rate": 150}``.

    Raises:
        VariantError: unknown path, or a value the parameter cannot take.
    """
    tree = framework.model_dump()
    for path, value in changes.items():
        _change(tree, path, value)
    tree["hypothesis"] = name
    try:
        return Framework.model_validate(tree)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise VariantError(f"« {where} » ne peut pas prendre la valeur {fault['input']!r}.") from error


def _change(tree: dict[str, Any], path: str, value: Any) -> None:
    node: Any = tree
    *steps, last = path.split(".")
    try:
        for step in steps:
            node = node[int(step)] if isinstance(node, list) else node[step]
        key: Any = int(last) if isinstance(node, list) else last
        if isinstance(node[key], dict):
            node, key = node[key], "value"
        if isinstance(node[key], dict):
            raise KeyError(path)
        node[key] = value
    except (KeyError, IndexError, TypeError, ValueError):
        raise VariantError(f"Le cadre n'a pas de paramètre « {path} ».") from None


def differences(first: Framework, second: Framework) -> list[Change]:
    """Every parameter that differs from ``first`` to ``second``, in the file's order."""
    before, after = dict(_parameters(first.model_dump())), dict(_parameters(second.model_dump()))
    changes = []
    for path in dict.fromkeys((*before, *after)):
        old, new = before.get(path, {}), after.get(path, {})
        if old.get("value") != new.get("value"):
            described = old or new
            changes.append(
                Change(path, old.get("value"), new.get("value"), described.get("unit"), described.get("ref"))
            )
    return changes


def _parameters(node: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The parameters of a dumped framework: records with a value, and the durations' months."""
    if isinstance(node, list):
        node = {str(index): each for index, each in enumerate(node)}
    if not isinstance(node, dict):
        return
    if "value" in node:
        yield path, node
        return
    for name, each in node.items():
        below = f"{path}.{name}" if path else name
        if name in ("months", "extension"):
            yield below, {"value": each, "unit": "months", "ref": node.get("ref")}
        else:
            yield from _parameters(each, below)
