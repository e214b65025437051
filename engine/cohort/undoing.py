"""Undoing an import whole, as an act of the person who asks for it."""

from __future__ import annotations

from data import undo
from data.errors import RefusedError
from data.store import Store
from data.transaction import Transaction
from engine.formats import count, enumeration, month

_NAMED = 5
"""A refusal names so many companies, then counts the others."""


def undo_import(store: Store, import_id: int, author: str) -> None:
    """Give every row the import wrote the content it had before, in one transaction.

    Raises:
        RefusedError: unknown or already undone, or something depends on it, such as a payment; the sentence names what.
    """
    with store.write(author, "annulation d'une importation") as transaction:
        _refuse_paid(transaction, import_id)
        undo.undo_import(transaction, import_id)


def _refuse_paid(transaction: Transaction, import_id: int) -> None:
    """What a coaching was paid for stays as it was paid (AO §10)."""
    paid = transaction.rows("payment_imported", import_id)
    if paid:
        named = [f"{row['company']} (lot « {month(row['month'])} »)" for row in paid[:_NAMED]]
        others = [count(len(paid) - _NAMED, "autre", "autres")] if len(paid) > _NAMED else []
        raise RefusedError(
            "Cette importation ne peut plus être annulée : elle a écrit des dates ou des rencontres "
            f"de coachings payés depuis, {enumeration([*named, *others])}. Rouvrez d'abord leur lot de paiement. "
            "Rien n'a été changé."
        )
