"""Undoing an import whole, as an act of the person who asks for it."""

from __future__ import annotations

from data import undo
from data.store import Store


def undo_import(store: Store, import_id: int, author: str) -> None:
    """Give every row the import wrote the content it had before, in one transaction.

    Raises:
        RefusedError: unknown or already undone, or something depends on it; the sentence names what.
    """
    with store.write(author, "annulation d'une importation") as transaction:
        undo.undo_import(transaction, import_id)
