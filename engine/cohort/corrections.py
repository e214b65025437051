"""Correcting what identifies a company: its name, its enterprise number. However much refers to it."""

from __future__ import annotations

from data.errors import RefusedError, StaleError
from data.store import Store
from data.transaction import Transaction
from engine.cohort import cells
from engine.cohort.names import name_key, tidy


def rename(store: Store, company_id: int, version: int, name: str, author: str) -> None:
    """Give a company another name; files that still use the former one keep finding it.

    ``version`` is the name's version that was read.

    Raises:
        RefusedError: empty, a formula, or another company's name.
        StaleError: someone changed the name first.
    """
    try:
        written = cells.name(name)
    except ValueError as error:
        raise RefusedError(f"« {name} » a été lu; {error}.") from error
    if written is None:
        raise RefusedError("Un nom est attendu.")
    key = name_key(written)
    with store.write(author, "changement de nom") as transaction:
        _check_free(transaction, company_id, key)
        found = transaction.rows("company_name_by_id", company_id)
        if not found:
            raise RefusedError("Cette entreprise n'existe plus.")
        before = found[0]
        transaction.update(
            "company_name", [{"company_id": company_id, "version": version, "name": tidy(written), "name_key": key}]
        )
        if before["name_key"] != key:
            transaction.delete("company_alias", transaction.rows("company_alias_by_key", key))
            former = {"name_key": before["name_key"], "name": before["name"], "company_id": company_id}
            if not transaction.rows("company_alias_by_key", before["name_key"]):
                transaction.insert("company_alias", [former])


def correct_neq(store: Store, company_id: int, version: int | None, neq: str, author: str) -> None:
    """Set, correct or (empty) take away a company's NEQ; ``version`` is the one that was read, None when it had none.

    Raises:
        RefusedError: malformed, or another company's.
        StaleError: someone set, corrected or took it away first.
    """
    try:
        written = cells.neq(neq or None)
    except ValueError as error:
        raise RefusedError(f"« {neq} » a été lu; {error}.") from error
    with store.write(author, "correction du NEQ") as transaction:
        holders = [row for row in transaction.rows("company_neq_holder", written) if row["company_id"] != company_id]
        if holders:
            raise RefusedError(f"Le NEQ {written} est déjà celui de « {holders[0]['name']} ».")
        row = {"company_id": company_id, "neq": written}
        if version is None:
            _check_without_neq(transaction, company_id)
            transaction.insert("company_neq", [row] if written else [])
        elif written is None:
            transaction.delete("company_neq", [{"company_id": company_id, "version": version}])
        else:
            transaction.update("company_neq", [row | {"version": version}])


def _check_without_neq(transaction: Transaction, company_id: int) -> None:
    if found := transaction.rows("company_neq_by_id", company_id):
        raise StaleError(
            f"Le NEQ {found[0]['neq']} a été donné à cette entreprise depuis que vous avez ouvert sa fiche. "
            "Votre saisie n'a pas été enregistrée; elle est conservée à l'écran."
        )


def _check_free(transaction: Transaction, company_id: int, key: str) -> None:
    holders = [row for row in transaction.rows("company_name_holder", key) if row["company_id"] != company_id]
    if holders:
        raise RefusedError(
            f"« {holders[0]['name']} » porte déjà ce nom. Si c'est la même entreprise, fusionnez les deux fiches."
        )
