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


def read_json(content: bytes, name: str) -> Any:
    """The value in ``content``, UTF-8 with or without a byte order mark; ``name`` is what the sentences call it.

    Raises:
        RefusedError: not UTF-8, not JSON, a key given twice in one object, a number or a nesting out of proportion.
    """
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=lambda pairs: _object(pairs, name),
            parse_int=lambda digits: _whole(digits, name),
        )
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RefusedError(f"{name}, ligne {line} : le texte n'est pas en UTF-8.") from error
    except json.JSONDecodeError as error:
        reason = next((said for start, said in _EXPECTED.items() if error.msg.startswith(start)), error.msg)
        raise RefusedError(f"{name}, ligne {error.lineno}, colonne {error.colno} : JSON invalide; {reason}.") from error
    except RecursionError as error:
        raise RefusedError(f"{name} : des listes ou des objets y sont emboîtés trop profondément.") from error


def _object(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    """An object; the decoder would keep the last of two values without a word."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise RefusedError(f"{name} : le champ « {key} » est donné deux fois dans le même objet.")
        found[key] = value
    return found


def _whole(digits: str, name: str) -> int:
    try:
        return int(digits)
    except ValueError as error:  # Python reads no number of thousands of digits
        raise RefusedError(f"{name} : un nombre de {len(digits)} chiffres ne peut pas être lu.") from error
