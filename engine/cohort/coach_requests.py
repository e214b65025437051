"""Recognising the coach a company asks for in free text (AO annex 1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.reading import Row
from engine.cohort.names import closest, contains_words, name_key
from engine.cohort.vocabulary import Vocabulary

_IN_CONTACT = re.compile(r"\b(deja|en)\b.*\bcontact\b")


@dataclass(frozen=True)
class CoachRequest:
    """What a free answer says: nobody, a known coach, or a name left to settle."""

    nobody: bool
    coach_id: int | None
    already_in_contact: bool | None
    suggestions: tuple[str, ...] = ()


def read_request(text: str, coaches: Sequence[Row], nothing: Vocabulary) -> CoachRequest:
    """The coach named in ``text`` among ``coaches`` (rows with coach_id, name, name_key, firm_key).

    The name may stand among other words; case, accents and a firm in brackets do not matter, and the firm tells
    namesakes apart. A name merely close to a coach's is never taken for it: it is suggested.
    """
    key = name_key(text)
    in_contact = True if _IN_CONTACT.search(key) else None
    if not key or key in nothing.by_key:
        return CoachRequest(True, None, in_contact)
    named = [coach for coach in coaches if contains_words(key, coach["name_key"])]
    longest = max((len(coach["name_key"]) for coach in named), default=0)
    best = [coach for coach in named if len(coach["name_key"]) == longest]
    if len(best) > 1:
        best = [coach for coach in best if contains_words(key, coach["firm_key"])] or best
    if len(best) == 1:
        return CoachRequest(False, best[0]["coach_id"], in_contact)
    bare = re.sub(r"\(.*?\)", " ", text).split(",")[0]
    suggestions = closest(bare, {coach["name_key"]: coach["name"] for coach in coaches})
    return CoachRequest(False, None, in_contact, tuple(suggestions))
