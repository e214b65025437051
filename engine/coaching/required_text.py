"""What a person has to write: a reason, a name, a number."""

from __future__ import annotations

from data.errors import RefusedError


def required_text(text: str | None, otherwise: str) -> str:
    """What was written, tidied.

    Raises:
        RefusedError: it is blank; says ``otherwise``.
    """
    written = (text or "").strip()
    if not written:
        raise RefusedError(otherwise)
    return written
