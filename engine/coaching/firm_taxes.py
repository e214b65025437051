"""A firm's tax numbers: with them its payments carry TPS and TVQ, without them none (PROGRAMME §3; INDICATORS 12)."""

from __future__ import annotations

import re

from data.errors import RefusedError
from data.store import Store

_TAX_NUMBERS = {
    "tps_number": (re.compile(r"\d{9}RT\d{4}"), "TPS", "123456789 RT 0001"),
    "tvq_number": (re.compile(r"\d{10}TQ\d{4}"), "TVQ", "1234567890 TQ 0001"),
}


def set_tax_numbers(store: Store, firm_id: int, tps: str, tvq: str, author: str, *, seen: int | None = None) -> None:
    """Set a firm's tax numbers; both blank: it is not registered, and no tax is paid to it.

    Open runs follow when they are prepared again; closed ones do not change. ``seen`` is the version read, 0 when there
    was none; whatever it is when it is not said.

    Raises:
        RefusedError: a number is malformed; shows one that is not.
        StaleError: they changed since they were ``seen``.
    """
    numbers = {"tps_number": _tax_number("tps_number", tps), "tvq_number": _tax_number("tvq_number", tvq)}
    key = {"firm_id": firm_id}
    with store.write(author, "Numéros de taxes") as transaction:
        (stored,) = transaction.stored("firm_tax", [key])
        at_hand = [key | ({} if seen is None else {"version": seen})] if stored or seen else []
        if not any(numbers.values()):
            transaction.delete("firm_tax", at_hand)
        elif at_hand:
            transaction.update("firm_tax", [row | numbers for row in at_hand])
        else:
            transaction.insert("firm_tax", [key | numbers])


def _tax_number(column: str, text: str) -> str | None:
    pattern, tax, example = _TAX_NUMBERS[column]
    written = re.sub(r"[\s-]", "", text).upper()
    if not written:
        return None
    if not pattern.fullmatch(written):
        raise RefusedError(f"« {text.strip()} » n'est pas un numéro de {tax} (exemple : {example}).")
    return written
