"""Strict loading of dated YAML parameter files.

A file is read once, validated by a pydantic model, and every fault (duplicate key, unknown key, missing
reference, wrong type) becomes a sentence with the file's name and the line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError

from data.errors import ParameterFileError

T = TypeVar("T")
ModelT = TypeVar("ModelT", bound=BaseModel)


class Strict(BaseModel):
    """Base of every parameter record: unknown keys refused, values frozen, no silent conversion."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Sourced(Strict, Generic[T]):
    """A value with the place it comes from (document, section, table).

    ``proposal`` marks a threshold of this project's own that the director may change.
    """

    value: T
    ref: str
    proposal: bool = False


# What pydantic finds wrong, in the words of whoever edits the file.
_FAULTS = {
    "missing": "champ obligatoire absent",
    "extra_forbidden": "champ inconnu",
    "literal_error": "une de ces valeurs est attendue : {expected}",
    "float_type": "un nombre est attendu",
    "int_type": "un nombre entier est attendu",
    "bool_type": "true ou false est attendu",
    "string_type": "un texte est attendu",
    "date_type": "une date est attendue (AAAA-MM-JJ)",
    "list_type": "une liste est attendue",
    "dict_type": "des clés et des valeurs sont attendues",
    "model_type": "des clés et des valeurs sont attendues",
    "greater_than": "un nombre supérieur à {gt} est attendu",
    "greater_than_equal": "un nombre d'au moins {ge} est attendu",
    "less_than": "un nombre inférieur à {lt} est attendu",
    "less_than_equal": "un nombre d'au plus {le} est attendu",
    "value_error": "{error}",
}


def load_parameters(path: Path, model: type[ModelT]) -> ModelT:
    """Read ``path`` and validate it with ``model``.

    Raises:
        ParameterFileError: missing file, invalid YAML, duplicate or unknown key, wrong type; names file and line.
    """
    return validate_parameters(read_yaml(path), path, model)


def read_yaml(path: Path) -> CommentedMap:
    """The file's mapping, each node still knowing its line; duplicate keys are refused."""
    reader = YAML(typ="rt")
    try:
        tree = reader.load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ParameterFileError(f"Le fichier de paramètres {path.name} est introuvable.") from error
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ParameterFileError(f"{path.name}, ligne {line} : clé en double.") from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ParameterFileError(f"{path.name}, ligne {line} : YAML invalide ({error.problem}).") from error
    if not isinstance(tree, CommentedMap):
        raise ParameterFileError(f"{path.name}, ligne 1 : une suite de clés et de valeurs est attendue.")
    return tree


def validate_parameters(tree: CommentedMap, path: Path, model: type[ModelT]) -> ModelT:
    """Validate an already read tree; see :func:`load_parameters`."""
    try:
        return model.model_validate(plain(tree))
    except ValidationError as error:
        faults = [
            f"{path.name}, ligne {line_of(tree, fault['loc'])} : {'.'.join(map(str, fault['loc']))} : "
            f"{_FAULTS.get(fault['type'], fault['msg']).format(**fault.get('ctx', {}))}."
            for fault in error.errors()
        ]
        raise ParameterFileError("\n".join(faults)) from error


def line_of(tree: Any, location: tuple[int | str, ...]) -> int:
    """The 1-based line of the deepest existing node along ``location``."""
    line = 1
    for step in location:
        if not isinstance(tree, CommentedMap | CommentedSeq):
            break
        try:
            line = tree.lc.data[step][0] + 1
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            break
    return line


def plain(node: Any) -> Any:
    """The tree as plain dicts, lists and scalars."""
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    # ruamel's scalar subclasses would fail strict validation.
    if isinstance(node, bool) or node is None:
        return node
    for kind in (int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node
