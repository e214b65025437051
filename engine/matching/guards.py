"""What every act on proposals checks before it writes: they are as they were seen, and nothing stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from data.errors import RefusedError, StaleError
from data.programme_file import Programme
from data.reading import Row
from data.transaction import Transaction
from engine.coaching.required_text import required_text
from engine.formats import day
from engine.matching.limits import refuse_overload

Seen = Mapping[int, int]
"""Version of each proposal as its reader saw it."""


def proposals(transaction: Transaction, proposal_ids: Sequence[int], seen: Seen | None) -> list[Row]:
    """The proposals, read again inside the transaction.

    Raises:
        StaleError: one of them changed or went since it was ``seen``; names who did it, when and what.
    """
    refuse_stale(transaction, {key: version for key, version in (seen or {}).items() if key in proposal_ids})
    rows = transaction.rows("proposal_by_id", list(proposal_ids))
    if len(rows) < len(set(proposal_ids)):
        raise StaleError("Une de ces propositions n'existe plus : le lot a été résolu de nouveau. Rechargez la page.")
    return rows


def refuse_stale(transaction: Transaction, seen: Seen | None) -> None:
    """Compare versions with those that were seen; nothing is written.

    Raises:
        StaleError: one of them changed or went since; names who did it, when and what.
    """
    transaction.update("proposal", [{"proposal_id": key, "version": version} for key, version in (seen or {}).items()])


def refuse_all(problems: Sequence[str]) -> None:
    """Refuse with every reason, each said once; nothing happens without any.

    Raises:
        RefusedError: there is a problem.
    """
    if problems:
        raise RefusedError(" ".join(dict.fromkeys(problems)))


def refuse_overloads(transaction: Transaction, rows: Sequence[Row], on: date, programme: Programme) -> None:
    """Check the coaches of proposals that now hold a place, each batch's when its coachings can begin.

    Raises:
        RefusedError: a limit of a coach or a firm is exceeded.
    """
    for month in {row["month"] for row in rows}:
        refuse_overload(transaction, {row["coach_id"] for row in rows if row["month"] == month}, on, programme, month)


def gone(row: Row) -> str | None:
    """Why a proposal's company needs no coach any more, in French."""
    if row["withdrawn_on"] is not None:
        return f"{row['company']} s'est retirée du programme le {day(row['withdrawn_on'])}."
    if row["merged_into"] is not None:
        return f"La fiche de {row['company']} a été fusionnée avec une autre."
    if row["coaching_id"] is not None:
        return f"{row['company']} a déjà un coaching."
    return None


def excluded(row: Row) -> str | None:
    """Why a proposal's pair may not be any more, in French."""
    if row["excluded_because"] is None:
        return None
    return f"{row['company']} ne peut plus aller chez {row['coach']} : {row['excluded_because']}."


def tidy(text: str | None) -> str | None:
    """What a person wrote, None when it says nothing."""
    return (text or "").strip() or None


def required(reason: str | None, question: str) -> str:
    """The reason of an act that needs one.

    Raises:
        RefusedError: it is blank; the sentence ends with the ``question``.
    """
    return required_text(reason, f"Une raison est attendue : {question}")
