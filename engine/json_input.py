"""JSON handed to the command line: read whole or refused, with the line, the column and what was expected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from data.errors import RefusedError

# What the decoder says, by how it begins, in the words of whoever wrote the file.
_EXPECTED: Mapping[str, str] = {
    "Expecting value": "une valeur est attendue",
    "Expecting property name": "un nom de champ entre guillemets droits est attendu",
    "Expecting ',' delimiter": "une virgule est attendue",
    "Expecting ':' delimiter": "un deux-points est attendu",
    "Illegal trailing comma": "la virgule est de trop",
    "Unterminated string": "un texte commence ici et n'est pas fermé",
    "Invalid control character": "un texte contient une tabulation ou un retour de ligne",
    "Invalid \\": "une barre oblique inverse est mal employée dans un texte",
    "Extra data": "il y a quelque chose après la fin",
}


# Levels of lists and objects; the format's own requests have six.
_DEEPEST = 50


class Repeated(dict[str, Any]):
    """An object in which ``key`` is given twice; the values are the last ones."""

    def __init__(self, pairs: list[tuple[str, Any]], key: str) -> None:
        super().__init__(pairs)
        self.key = key


def read_json(content: bytes, name: str, *, keep_repeated: bool = False) -> Any:
    """The value in ``content``, UTF-8 with or without a byte order mark; ``name`` is what the sentences call it.

    With ``keep_repeated``, an object in which a key is given twice comes as :class:`Repeated`, for whoever answers
    each object apart.

    Raises:
        RefusedError: not UTF-8, not JSON, a key given twice in one object, a number or a nesting out of proportion.
    """
    too_deep = RefusedError(f"{name} : des listes ou des objets y sont emboîtés trop profondément.")
    try:
        value = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=lambda pairs: _object(pairs, name, keep_repeated),
            parse_int=lambda digits: _whole(digits, name),
        )
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RefusedError(f"{name}, ligne {line} : le texte n'est pas en UTF-8.") from error
    except json.JSONDecodeError as error:
        reason = next((said for start, said in _EXPECTED.items() if error.msg.startswith(start)), error.msg)
        raise RefusedError(f"{name}, ligne {error.lineno}, colonne {error.colno} : JSON invalide; {reason}.") from error
    except RecursionError as error:
        raise too_deep from error
    if not _is_shallow(value):
        raise too_deep
    return value


def _is_shallow(value: Any) -> bool:
    """Whether ``value`` nests no deeper than whoever walks through it can follow."""
    level = [value]
    for _ in range(_DEEPEST):
        inner = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list))
        level = [below for items in inner for below in items if isinstance(below, dict | list)]
    return not level


def _object(pairs: list[tuple[str, Any]], name: str, keep_repeated: bool) -> dict[str, Any]:
    """An object; the decoder would keep the last of two values without a word."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            if keep_repeated:
                return Repeated(pairs, key)
            raise RefusedError(f"{name} : le champ « {key} » est donné deux fois dans le même objet.")
        found[key] = value
    return found


def _whole(digits: str, name: str) -> int:
    try:
        return int(digits)
    except ValueError as error:  # Python reads no number of thousands of digits
        raise RefusedError(f"{name} : un nombre de {len(digits)} chiffres ne peut pas être lu.") from error
