"""Writing a logbook: saved as a draft, delivered once complete, reopened with a reason (AO §4, §6, §10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from data.errors import RefusedError
from data.programme_file import Programme, Questionnaire, load_programme
from data.reading import Row
from data.store import Store
from data.transaction import Transaction
from engine.coaching.consequences import consequences
from engine.coaching.life_cycle import (
    Act,
    coaching_at_hand,
    coaching_for,
    refuse_unless_possible,
    required_reason,
    titled,
)
from engine.coaching.logbook_form import (
    Answers,
    answers_of,
    held_meetings,
    in_force,
    missing_parts,
    options_of,
    questionnaire_of,
    remaining_warnings,
)
from engine.formats import day, enumeration


def save_draft(
    store: Store,
    coaching_id: int,
    answers: Answers,
    author: str,
    today: date,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> int:
    """Keep the answers given so far; those not in ``answers`` stay. Returns the logbook's new version.

    ``seen`` is the version read, ``NOT_BEGUN`` when there was none; whatever it is when it is not said.

    Raises:
        RefusedError: the logbook is delivered, the coaching's state does not allow it, or an answer is not a choice.
        StaleError: it changed since it was ``seen``.
    """
    with _writing(store, "write_logbook", coaching_id, author, "Journal de bord : brouillon", programme) as writing:
        return _save(writing, answers, today, seen)


def deliver(
    store: Store,
    coaching_id: int,
    author: str,
    today: date,
    *,
    answers: Answers | None = None,
    seen: int | None = None,
    programme: Programme | None = None,
) -> tuple[str, ...]:
    """Deliver the logbook, with the last ``answers`` if any; returns what follows, in French sentences.

    The coaching is delivered when its hours and meetings are complete too (PROGRAMME §4, → delivered).

    Raises:
        RefusedError: it is delivered already, the coaching is not under way, something is missing (says what), or a
            meeting was held, or the logbook begun, after ``today``.
        StaleError: it changed since it was ``seen``.
    """
    with _writing(store, "deliver_logbook", coaching_id, author, "Journal de bord remis", programme) as writing:
        _save(writing, answers or {}, today, seen)
        begun = writing.begun()
        form = questionnaire_of(begun, today, writing.programme)
        missing = missing_parts(
            form, answers_of(writing.transaction, begun), held_meetings(writing.transaction, coaching_id)
        )
        if missing:
            raise RefusedError(
                f"Le journal de {writing.coaching['company']} n'est pas complet; il manque : {enumeration(missing)}."
            )
        _refuse_before(max(begun["started_on"], writing.coaching["last_held_on"]), today)
        changed = {"logbook_id": begun["logbook_id"], "delivered_on": today, "delivered_by": author}
        writing.transaction.update("logbook", [changed])
        after = coaching_at_hand(writing.transaction, coaching_id, writing.programme)
        return (
            *consequences(writing.coaching, after, writing.programme),
            *remaining_warnings(after, writing.programme),
        )


def reopen(
    store: Store,
    coaching_id: int,
    author: str,
    reason: str,
    *,
    seen: int | None = None,
    programme: Programme | None = None,
) -> tuple[str, ...]:
    """Make a delivered logbook a draft again; returns what follows, in French sentences.

    Raises:
        RefusedError: it is not delivered, the coaching is paid, or the reason is blank.
        StaleError: it changed since it was ``seen``.
    """
    parameters = programme or load_programme()
    why = required_reason("reopen_logbook", reason)
    with store.write(author, titled("Journal de bord rouvert", why)) as transaction:
        coaching = coaching_for(transaction, "reopen_logbook", coaching_id, parameters)
        if coaching["logbook_on"] is None:
            raise RefusedError(f"Le journal de {coaching['company']} n'est pas remis : il n'y a rien à rouvrir.")
        version = {} if seen is None else {"version": seen}
        row = {"logbook_id": coaching["logbook_id"], "delivered_on": None, "delivered_by": None}
        transaction.update("logbook", [row | version])
        return consequences(coaching, coaching_at_hand(transaction, coaching_id, parameters), parameters)


@dataclass
class _Writing:
    """A logbook being written, inside a transaction."""

    transaction: Transaction
    coaching: Row
    programme: Programme

    def begun(self) -> Row:
        """The stored logbook, begun by :func:`_save`."""
        (row,) = self.transaction.rows("logbook_by_coaching", self.coaching["coaching_id"])
        return row


@contextmanager
def _writing(
    store: Store, act: Act, coaching_id: int, author: str, title: str, programme: Programme | None
) -> Iterator[_Writing]:
    parameters = programme or load_programme()
    with store.write(author, title) as transaction:
        coaching = coaching_at_hand(transaction, coaching_id, parameters)
        if coaching["logbook_on"] is not None and coaching["state"] != "withdrawn":
            raise RefusedError(
                f"Le journal de {coaching['company']} a été remis le {day(coaching['logbook_on'])} : "
                "rouvrez-le pour le changer."
            )
        refuse_unless_possible(act, coaching["state"], coaching["company"])
        yield _Writing(transaction, coaching, parameters)


def _save(writing: _Writing, answers: Answers, today: date, seen: int | None) -> int:
    transaction, coaching_id = writing.transaction, writing.coaching["coaching_id"]
    if not transaction.rows("logbook_by_coaching", coaching_id):
        code = in_force(today, writing.programme)
        transaction.insert("logbook", [{"coaching_id": coaching_id, "questionnaire": code, "started_on": today}])
    elif seen is not None:
        transaction.update("logbook", [{"logbook_id": writing.begun()["logbook_id"], "version": seen}])
    begun = writing.begun()
    form = questionnaire_of(begun, today, writing.programme)
    stored = answers_of(transaction, begun)
    given = {code: (text or "").strip() for code, text in answers.items()}
    _refuse_unknown(form, given, writing.programme)
    owner = {"logbook_id": begun["logbook_id"]}
    changed = {code: text for code, text in given.items() if text != stored.get(code, "")}
    if not changed:
        return int(begun["version"])
    keys = {code: owner | {"question": code} for code in changed}
    transaction.delete("logbook_answer", [keys[code] for code, text in changed.items() if not text and code in stored])
    transaction.update("logbook_answer", [keys[c] | {"answer": t} for c, t in changed.items() if t and c in stored])
    transaction.insert("logbook_answer", [keys[c] | {"answer": t} for c, t in changed.items() if t and c not in stored])
    transaction.update("logbook", [owner | {"saves": begun["saves"] + 1}])
    return int(writing.begun()["version"])


def _refuse_before(latest: date, today: date) -> None:
    if today < latest:
        raise RefusedError(
            f"Un journal ne peut pas être remis le {day(today)} : le dernier fait qu'il raconte est du {day(latest)}."
        )


def _refuse_unknown(form: Questionnaire, given: Mapping[str, str], programme: Programme) -> None:
    for code, text in given.items():
        question = form.questions.get(code)
        if question is None:
            raise ValueError(f"the questionnaire has no question {code!r}")
        options = options_of(question, programme)
        if text and options and text not in options:
            raise RefusedError(f"« {question.label} » : un des choix offerts est attendu.")
