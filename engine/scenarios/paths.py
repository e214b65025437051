"""Reading and changing a plain request (dictionaries, lists, values) by the path of one of its values."""

from __future__ import annotations

from typing import Any

from engine.aid.scenarios import steps


def get(payload: Any, path: str) -> Any:
    """The value at ``path``, ``None`` when the request does not give it."""
    node = payload
    for step in steps(path):
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return None
    return node


def put(payload: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of ``payload`` with ``value`` at ``path``; ``None`` removes the key, so that its default applies.

    Raises:
        IndexError: an item beyond the end of its list.
    """
    changed: dict[str, Any] = _put(payload, steps(path), value)
    return changed


def _put(node: Any, way: list[str | int], value: Any) -> Any:
    if not way:
        return value
    step, *rest = way
    if isinstance(step, int):
        items = list(node or [])
        items[step] = _put(items[step], rest, value)
        return items
    below = dict(node or {})
    changed = _put(below.get(step), rest, value)
    if changed is None or changed == {}:
        below.pop(step, None)
    else:
        below[step] = changed
    return below
