"""A company's inventory recorded by hand, under the guards of an imported one; it makes the company inventoried."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from data.errors import RefusedError, StaleError
from data.reading import Row
from data.store import Store
from data.transaction import Transaction
from engine.coaching.results import check_company
from engine.cohort import cells
from engine.cohort.wording import SCOPES
from engine.formats import day

_BY_HAND = "saisie"


def record_inventory(
    store: Store,
    company_id: int,
    completed_on: date,
    scopes: Mapping[str, str],
    author: str,
    today: date,
    *,
    seen: int | None,
) -> None:
    """Set the day an inventory was completed and its three scopes in t CO2e, as typed (PROGRAMME §4, → inventoried).

    ``seen`` is the version that was read, None when there was none. What the import left to settle about it is
    settled by the same write.

    Raises:
        RefusedError: scopes are blank or no positive number (0 is one), the day is after ``today`` (every fault at
            once, a line each), or the company is unknown or merged into another.
        StaleError: someone recorded or changed the inventory since.
    """
    values: Row = {"completed_on": completed_on}
    faults = []
    if completed_on > today:
        faults.append(f"Le {day(completed_on)} n'est pas encore passé : un bilan terminé est attendu.")
    for name in SCOPES:
        try:
            values[name] = _tonnes(name, scopes[name])
        except RefusedError as fault:
            faults.append(str(fault))
    if faults:
        raise RefusedError("\n".join(faults))
    with store.write(author, "Bilan GES saisi") as transaction:
        check_company(transaction, company_id)
        found = transaction.rows("view_company_inventory", company_id)
        if found and seen is None:
            raise StaleError(
                "Un bilan a été enregistré pour cette entreprise depuis que vous avez ouvert sa fiche. "
                "Votre saisie n'a pas été enregistrée; elle est conservée à l'écran."
            )
        if found:
            key = {"ghg_inventory_id": found[0]["ghg_inventory_id"], "version": seen}
            transaction.update("ghg_inventory", [key | values])
        else:
            transaction.insert("ghg_inventory", [{"company_id": company_id} | values])
        _settle(transaction, company_id)


def _tonnes(name: str, typed: str) -> float:
    try:
        value = cells.quantity(typed.strip() or None)
    except ValueError as error:
        raise RefusedError(f"{SCOPES[name].capitalize()} : « {typed} » a été lu; {error}.") from error
    if value is None:
        raise RefusedError(
            f"{SCOPES[name].capitalize()} : une valeur est attendue (0 est une valeur, vide n'en est pas une)."
        )
    return value


def _settle(transaction: Transaction, company_id: int) -> None:
    waiting = transaction.matching("settlement", ["company_id"], [{"company_id": company_id}])
    closed = {"state": "settled", "resolution": _BY_HAND, "settled_at": transaction.at}
    transaction.update(
        "settlement",
        [
            {"settlement_id": row["settlement_id"], "settled_by": transaction.author} | closed
            for row in waiting
            if (row["kind"], row["state"]) == ("inventory", "open")
        ],
    )
