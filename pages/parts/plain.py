"""Text that comes from files and people, shown as it is written: never read as Markdown, never made a link."""

from __future__ import annotations

import re

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
# Addresses become links even when escaped; a word joiner, which is not seen, keeps them from it.
_ADDRESSES = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_WORD_JOINER = "\u2060"


def plain(text: str) -> str:
    r"""``text`` for a Markdown element: every mark escaped, line ends kept (``"2 * 3"`` → ``"2 \* 3"``)."""
    return _MARKS.sub(r"\\\1", _ADDRESSES.sub(_WORD_JOINER, text)).replace("\n", "  \n")
