"""A company that leaves the programme before its coaching is delivered, or comes back (PROGRAMME §4)."""

from __future__ import annotations

from datetime import date

from data.errors import RefusedError
from data.programme_file import Programme, load_programme
from data.reading import Reader, Row
from data.store import Store
from data.transaction import Transaction
from engine.coaching.life_cycle import STATE_NAMES, Act, refuse_unless_possible, required_reason, titled
from engine.coaching.standing import company_states
from engine.formats import count, day

_PLANNED_REASON = "retrait de l'entreprise"


def withdraw(
    store: Store,
    company_id: int,
    author: str,
    on: date,
    reason: str,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> tuple[str, ...]:
    """Take a company out of the programme at ``on``; returns what follows, in French sentences.

    Its pending proposal, planned meetings, pause and request of another coach close with it; its coach's place is
    free again. ``seen`` is the version of the company that was read.

    Raises:
        RefusedError: delivered already, withdrawn, merged or unknown; the reason is blank; something happened after
            ``on``.
        StaleError: the company changed since it was ``seen``.
    """
    parameters = programme or load_programme()
    why = required_reason("withdraw", reason)
    with store.write(author, titled("Retrait de l'entreprise", why)) as transaction:
        company = _company(transaction, "withdraw", company_id, parameters)
        open_acts = transaction.rows("coaching_open_acts", company_id)
        _refuse_before(company, open_acts, on)
        version = {} if seen is None else {"version": seen}
        transaction.update(
            "company", [{"company_id": company_id, "withdrawn_on": on, "withdrawn_reason": why} | version]
        )
        return _close(transaction, open_acts, on)


def reinstate(
    store: Store,
    company_id: int,
    author: str,
    reason: str,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> tuple[str, ...]:
    """Undo a withdrawal; returns where the company is again, in a French sentence.

    What closed with it stays closed: a meeting is planned again, a proposal made again.

    Raises:
        RefusedError: it is not withdrawn, or the reason is blank.
        StaleError: the company changed since it was ``seen``.
    """
    parameters = programme or load_programme()
    why = required_reason("reinstate", reason)
    with store.write(author, titled("Retrait annulé", why)) as transaction:
        _company(transaction, "reinstate", company_id, parameters)
        version = {} if seen is None else {"version": seen}
        transaction.update(
            "company", [{"company_id": company_id, "withdrawn_on": None, "withdrawn_reason": None} | version]
        )
        after = _found(transaction, company_id, parameters)
        return (f"{after['name']} est de nouveau {STATE_NAMES[after['state']]}.",)


def _company(reader: Reader, act: Act, company_id: int, programme: Programme) -> Row:
    row = _found(reader, company_id, programme)
    refuse_unless_possible(act, row["state"], row["name"])
    return row


def _found(reader: Reader, company_id: int, programme: Programme) -> Row:
    states = company_states(reader, date.max, programme)
    row = next((row for row in states if row["company_id"] == company_id), None)
    if row is None:
        raise RefusedError("Cette entreprise n'existe plus, ou sa fiche a été fusionnée avec une autre.")
    return row


def _refuse_before(company: Row, open_acts: list[Row], on: date) -> None:
    dates = [company["registered_on"], company["last_held_on"], *(row["since"] for row in open_acts)]
    latest = max(found for found in dates if found is not None)
    if on < latest:
        raise RefusedError(
            f"{company['name']} ne peut pas s'être retirée le {day(on)} : son dossier a bougé le {day(latest)}."
        )


def _close(transaction: Transaction, open_acts: list[Row], on: date) -> tuple[str, ...]:
    closing: dict[str, tuple[Row, str, str]] = {
        "proposal": (
            {"state": "withdrawn", "closed_on": on},
            "proposition est retirée",
            "propositions sont retirées",
        ),
        "meeting": (
            {"state": "cancelled", "cancelled_reason": _PLANNED_REASON},
            "rencontre prévue est annulée",
            "rencontres prévues sont annulées",
        ),
        "pause": ({"ended_on": on}, "pause se termine", "pauses se terminent"),
        "coach_change": (
            {
                "state": "refused",
                "settled_on": on,
                "settled_by": transaction.author,
                "settled_note": _PLANNED_REASON,
            },
            "demande de changement de coach est fermée",
            "demandes de changement de coach sont fermées",
        ),
    }
    notices = []
    for table, (values, one, several) in closing.items():
        ids = [row["id"] for row in open_acts if row["kind"] == table]
        transaction.update(table, [{f"{table}_id": identifier} | values for identifier in ids])
        if ids:
            notices.append(f"{count(len(ids), one, several)}.")
    return tuple(notices)
