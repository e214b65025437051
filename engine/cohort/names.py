"""Comparing names and answers as people write them: case, accents, dashes, spaces and legal forms set aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process

# Two names this alike (0–100) are worth offering to a person; they are never taken for one another unasked.
SUGGESTION_CUTOFF = 85

_LEGAL_FORMS = re.compile(
    r"\b(inc|incorporee|ltee|limitee|ltd|enr|coop|cooperative|s e n c r l|s e n c|sencrl|senc|s a|sa|corp)\b"
)


# A file repeats the same answers on every row.
@lru_cache(maxsize=50_000)
def name_key(text: str) -> str:
    """What two spellings of one name share: ``"  Éco-Péribo  COOP\u00a0"`` → ``"eco peribo coop"``."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("&", " et "))
    letters = "".join(mark for mark in decomposed if not unicodedata.combining(mark)).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def core_key(text: str) -> str:
    """The name's key without its legal form nor spaces: what likely duplicates share."""
    key = name_key(text)
    return _LEGAL_FORMS.sub("", key).replace(" ", "") or key


def tidy(text: str) -> str:
    """``text`` with its stray and no-break spaces reduced to single spaces."""
    return " ".join(text.split())


def closest(text: str, names: Mapping[str, str], limit: int = 3) -> list[str]:
    """The names (values) whose keys look most like ``text``, best first; empty when none does."""
    cores = {key: core_key(key) for key in names}
    found = process.extract(core_key(text), cores, scorer=fuzz.ratio, score_cutoff=SUGGESTION_CUTOFF, limit=limit)
    return [names[key] for _, _, key in found]


def contains_words(key: str, words: str) -> bool:
    """Whether ``words`` occurs in ``key`` as whole words (``"coach 1"`` is not in ``"coach 10"``)."""
    return f" {words} " in f" {key} "


def longest_prefix(key: str, candidates: Iterable[str]) -> str | None:
    """The longest candidate that begins ``key`` at a word's end."""
    return max((c for c in candidates if f"{key} ".startswith(f"{c} ")), key=len, default=None)
