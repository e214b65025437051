"""What is wrong with a JSON file is said in French, with its place; nothing doubtful is read."""

from __future__ import annotations

import pytest

from data.errors import RefusedError
from engine.json_input import read_json


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "x, ligne 1, colonne 1 : JSON invalide; une valeur est attendue."),
        (
            b'{"a": 1,\n b: 2}',
            "2, colonne 2 : JSON invalide; un nom de champ entre guillemets droits est attendu.",
        ),
        (b'{"a" 1}', "un deux-points est attendu."),
        (b"[1 2]", "une virgule est attendue."),
        (b'["a', "un texte commence ici et n'est pas fermé."),
        (b'["a\tb"]', "un texte contient une tabulation ou un retour de ligne."),
        (b'["\\q"]', "une barre oblique inverse est mal employée dans un texte."),
        (b"[1] [2]", "il y a quelque chose après la fin."),
        (b'[1,\n"\xe9"]', "x, ligne 2 : le texte n'est pas en UTF-8."),
        (b'{"a": {"b": 1, "b": 2}}', "le champ « b » est donné deux fois dans le même objet."),
        (b"[" * 100_000, "des listes ou des objets y sont emboîtés trop profondément."),
        (b"[" * 51 + b"]" * 51, "des listes ou des objets y sont emboîtés trop profondément."),
        (b'{"a":' * 400 + b"1" + b"}" * 400, "des listes ou des objets y sont emboîtés trop profondément."),
        (b"[" + b"9" * 5000 + b"]", "un nombre de 5000 chiffres ne peut pas être lu."),
    ],
    ids=lambda value: repr(value[:12]) if isinstance(value, bytes) else "",
)
def test_what_cannot_be_read_says_where_and_why(content: bytes, sentence: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_json(content, "x")
    assert str(refused.value).endswith(sentence)


def test_what_nests_within_reason_is_read() -> None:
    assert read_json(b"[" * 50 + b"]" * 50, "x")


def test_a_byte_order_mark_is_not_part_of_the_value() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": ["\xc3\xa9", 1, 2.5, null]}', "x") == {"a": ["é", 1, 2.5, None]}
