"""Two records of one company made one, traced."""

from __future__ import annotations

from data.errors import RefusedError
from data.reading import Row
from data.references import REFERENCES, Reference
from data.store import Store
from data.transaction import Transaction
from engine.cohort.draft import Draft

# Taken from the dropped record where the kept one is silent.
FILLED = (
    "sector",
    "size_class",
    "head_count",
    "postal_code",
    "description",
    "objective",
    "expertise",
    "expertise_detail",
    "attendees",
    "baro_eclair",
    "other_theme",
    "requested_coach",
    "requested_coach_id",
    "already_in_contact",
    "contact_email",
    "answered_at",
)

# Tables that say who a company is: they are joined by rules of their own.
_IDENTITY = ("company_name", "company_alias", "company_neq", "company_region", "company_theme")


def merge(store: Store, kept_id: int, dropped_id: int, author: str) -> None:
    """Make ``dropped_id`` another spelling of ``kept_id``, whose data prevails; nothing is lost.

    What the kept record lacks (answers, inventory, coaching, NEQ) is taken from the other, whose name keeps
    leading to the company.

    Raises:
        RefusedError: the same record twice, a record already merged, or both have what only one may have.
    """
    with store.write(author, "fusion de deux entreprises") as transaction:
        merge_in(transaction, kept_id, dropped_id)


def merge_in(transaction: Transaction, kept_id: int, dropped_id: int) -> None:
    """:func:`merge`, inside a transaction."""
    draft = Draft.load(transaction.catalog, transaction.table)
    kept, dropped = draft.get("company", kept_id), draft.get("company", dropped_id)
    if kept is None or dropped is None or kept_id == dropped_id:
        raise RefusedError("Deux entreprises différentes sont attendues.")
    if kept["merged_into"] is not None or dropped["merged_into"] is not None:
        raise RefusedError("L'une de ces entreprises est déjà fusionnée avec une autre.")
    _check_one_of_each(transaction, draft, kept_id, dropped_id)
    filled = {name: dropped[name] for name in FILLED if kept[name] is None and dropped[name] is not None}
    earliest = min(kept["registered_on"], dropped["registered_on"])
    draft.change(
        "company", kept, filled | {"registered_on": earliest, "guide_me": kept["guide_me"] or dropped["guide_me"]}
    )
    draft.change("company", dropped, {"merged_into": kept_id})
    _move_names(draft, kept_id, dropped_id)
    for table in ("company_region", "company_theme"):
        _take_if_none(draft, table, kept_id, dropped_id)
    draft.write(transaction, None)
    _close_question(transaction, kept_id, dropped_id)
    for reference in REFERENCES:
        if reference.parent == "company" and reference.child not in _IDENTITY:
            _move(transaction, reference, kept_id, dropped_id)


def _close_question(transaction: Transaction, kept_id: int, dropped_id: int) -> None:
    """« Est-ce la même entreprise ? » is answered by the merge."""
    answered = [
        {
            "settlement_id": row["settlement_id"],
            "state": "settled",
            "resolution": "same",
            "settled_at": transaction.at,
            "settled_by": transaction.author,
        }
        for row in transaction.table("settlement")
        if row["state"] == "open" and {row["company_id"], row["twin_id"]} == {kept_id, dropped_id}
    ]
    transaction.update("settlement", answered)


def _move(transaction: Transaction, reference: Reference, kept_id: int, dropped_id: int) -> None:
    """Make every row that names the dropped record name the kept one."""
    table, column = reference.child, reference.column
    rows = [row for row in transaction.table(table) if row[column] == dropped_id]
    if table == "exclusion":
        # One exclusion a pair: the kept record's own stands, the audit keeps the other.
        present = {row["coach_id"] for row in transaction.table(table) if row[column] == kept_id}
        transaction.delete(table, [row for row in rows if row["coach_id"] in present])
        rows = [row for row in rows if row["coach_id"] not in present]
    key = transaction.catalog.tables[table].key
    transaction.update(table, [{name: row[name] for name in key} | {column: kept_id} for row in rows])


def _check_one_of_each(transaction: Transaction, draft: Draft, kept_id: int, dropped_id: int) -> None:
    for table, noun in (("ghg_inventory", "un bilan"), ("coaching", "un coaching"), ("company_neq", "un NEQ")):
        if draft.find(table, "company_id", kept_id) and draft.find(table, "company_id", dropped_id):
            raise RefusedError(f"Les deux fiches ont chacune {noun} : corrigez l'une des deux avant de fusionner.")
    engaged = {
        row["company_id"]
        for row in transaction.table("proposal")
        if row["state"] in ("proposed", "approved", "offered", "confirmed")
    }
    if {kept_id, dropped_id} <= engaged:
        raise RefusedError("Les deux fiches ont chacune une proposition en cours : réglez-en une avant de fusionner.")


def _move_names(draft: Draft, kept_id: int, dropped_id: int) -> None:
    for alias in draft.find("company_alias", "company_id", dropped_id):
        draft.change("company_alias", alias, {"company_id": kept_id})
    name = draft.get("company_name", dropped_id)
    if name is not None:
        draft.remove("company_name", name)
        draft.add("company_alias", {"name_key": name["name_key"], "name": name["name"], "company_id": kept_id})
    neq = draft.get("company_neq", dropped_id)
    if neq is not None:
        draft.remove("company_neq", neq)
        draft.add("company_neq", {"company_id": kept_id, "neq": neq["neq"]})


def _take_if_none(draft: Draft, table: str, kept_id: int, dropped_id: int) -> None:
    others: list[Row] = draft.find(table, "company_id", dropped_id)
    if not draft.find(table, "company_id", kept_id):
        for row in others:
            draft.add(table, row | {"company_id": kept_id})
    for row in others:
        draft.remove(table, row)
