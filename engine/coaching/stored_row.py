"""A row about to be changed, as it stands: of two people at once, the second is told what the first did."""

from __future__ import annotations

from data.reading import Row
from data.transaction import Transaction


def stored_row(transaction: Transaction, table: str, key: int, seen: int | None = None) -> Row:
    """The row of a numbered table; ``seen`` is the version a page was showing.

    Raises:
        StaleError: it changed since it was ``seen``, or exists no more; says who changed or removed it.
    """
    identity = {f"{table}_id": key}
    # Changes nothing: a row that is gone or has moved on is refused by the store, which knows its history.
    transaction.update(table, [identity if seen is None else identity | {"version": seen}])
    (row,) = transaction.stored(table, [identity])
    if row is None:
        raise AssertionError("updating a row that is gone must fail")
    return row
