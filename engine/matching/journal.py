"""What was done to a month's batch, by whom, and taking it back as long as nothing is published or built on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.errors import RefusedError
from data.programme_file import Programme, load_programme
from data.reading import Reader, Row
from data.store import Store
from data.transaction import Transaction
from data.undo import undo_write
from engine.matching.batch import Candidate, read_companies
from engine.matching.difference import Mention, mention
from engine.matching.guards import refuse_all, refuse_overloads
from engine.matching.scope import EVERYTHING, Scope

_UNDONE, _REDONE = "Annulation : ", "Rétabli : "

_DECISIONS = ("proposal", "exclusion", "deferral")
"""What an act decides; batches and runs, which say when it was solved and how, are its history."""


@dataclass(frozen=True)
class Act:
    """One write on a batch.

    Attributes:
        revision: names it.
        companies: those it decided for, in the order of their names.
        undoable: nothing of it is published; something later may still depend on it.
    """

    revision: int
    author: str
    action: str
    at: datetime
    companies: tuple[Mention, ...]
    undoable: bool


def acts(reader: Reader, month: date, limit: int = 12) -> list[Act]:
    """The last ``limit`` acts on the batch of ``month`` (its first day), latest first; none before it is solved."""
    batch = reader.rows("batch_of_month", month)
    if not batch:
        return []
    rows = reader.rows("review_acts", str(batch[0]["batch_id"]), limit)
    ids = sorted({company for row in rows for company in row["companies"] or ()})
    companies = read_companies(reader, ids)
    return [_act(row, companies) for row in rows]


def undo(
    store: Store,
    revision: int,
    author: str,
    on: date,
    *,
    programme: Programme | None = None,
    scope: Scope = EVERYTHING,
) -> str:
    """Take back an act on a batch, whole; returns what it was, in French. Taking that back in turn does it again.

    Raises:
        RefusedError: it published something or recorded an answer, wrote something else than decisions, is another
            person's, for someone who decides for one sector only, or something since depends on it: what it would
            change back was changed, or the company or the place it would give back was given to another.
    """
    with store.write(author, _title(store, revision)) as transaction:
        entries = transaction.rows("audit_of_write", revision)
        if any(entry["table_name"] == "proposal" and _published(entry) for entry in entries):
            raise RefusedError("Ce qui est publié ne s'annule pas ici : notez plutôt la réponse du coach.")
        if scope.sector is not None and any(entry["author"] != author for entry in entries):
            raise RefusedError("Ce geste est celui d'une autre personne : elle peut l'annuler, ou la direction.")
        undo_write(transaction, revision, _DECISIONS)
        _refuse_taken(transaction, entries, on, programme or load_programme())
        return str(entries[0]["action"])


def _refuse_taken(transaction: Transaction, entries: Sequence[Row], on: date, programme: Programme) -> None:
    """Refuse to bring proposals back over those made since, or over places taken since."""
    written = [json.loads(entry["row_key"])[0] for entry in entries if entry["table_name"] == "proposal"]
    rows = transaction.rows("proposal_by_id", written)
    live = [row for row in rows if row["state"] in ("proposed", "approved")]
    rivals = {row["row_key"] for row in transaction.rows("check_proposals_rival")}
    refuse_all(
        [
            f"{row['company']} a reçu une autre proposition depuis : ce geste ne peut plus être annulé."
            for row in live
            if row["company_id"] in rivals
        ]
    )
    holding = [row for row in live if row["state"] == "approved" or row["locked_on"] is not None]
    refuse_overloads(transaction, holding, on, programme)


def _title(store: Store, revision: int) -> str:
    entries = store.rows("audit_of_write", revision)
    action = str(entries[0]["action"]) if entries else ""
    if action.startswith(_UNDONE):
        return _REDONE + action.removeprefix(_UNDONE)
    return _UNDONE + action.removeprefix(_REDONE)


def _act(row: Row, companies: Sequence[Candidate]) -> Act:
    touched = frozenset(row["companies"] or ())
    return Act(
        revision=row["revision"],
        author=row["author"],
        action=row["action"],
        at=row["written_at"],
        companies=tuple(mention(company) for company in companies if company.company_id in touched),
        undoable=bool(touched) and not row["beyond"],
    )


def _published(entry: Row) -> bool:
    return any('"offered_on": "' in str(entry[side]) for side in ("before", "after"))
