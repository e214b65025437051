"""What a reviewer decides besides approving: a pair that stays, a pair that may not be, a company for later.

Each act is one transaction with its author, refused when what it is about changed since it was seen (PROGRAMME §5,
§8; MATCHING, "What reviewers of such systems ask for"). None of them touches what is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.errors import RefusedError
from data.programme_file import Programme, load_programme
from data.reading import Reader, Row
from data.store import Store
from data.transaction import Transaction
from engine.formats import day, of_month
from engine.matching.batch import Candidate, check_month, read_batch, read_companies
from engine.matching.difference import Change
from engine.matching.draft import store_plan
from engine.matching.guards import (
    Seen,
    excluded,
    gone,
    proposals,
    refuse_all,
    refuse_overloads,
    refuse_stale,
    required,
)
from engine.matching.plan import solve_batch
from engine.matching.scope import EVERYTHING, Scope


@dataclass(frozen=True)
class Choice:
    """Who decides for which company of which batch, and when; ``seen`` is its proposal as it was shown, if any."""

    month: date
    company_id: int
    author: str
    on: date
    seen: Seen | None = None
    scope: Scope = EVERYTHING


@dataclass(frozen=True)
class Forbidden:
    """A coach that a reviewer keeps from a company."""

    exclusion_id: int
    version: int
    coach_id: int
    coach: str
    reason: str
    made_on: date


def forbidden(reader: Reader, company_id: int) -> list[Forbidden]:
    """The coaches that reviewers forbade for a company, by name; coaches' own refusals are not among them."""
    return [
        Forbidden(**{name: row[name] for name in Forbidden.__dataclass_fields__})
        for row in reader.rows("exclusion_of_company", company_id)
        if row["origin"] == "reviewer"
    ]


def lock(
    store: Store,
    proposal_id: int,
    author: str,
    on: date,
    *,
    seen: Seen | None = None,
    programme: Programme | None = None,
    scope: Scope = EVERYTHING,
) -> None:
    """Make a draft's pair stand whatever is solved again; it holds its place from now on.

    Raises:
        RefusedError: it is no draft or is locked already, its pair was excluded since, a limit would be exceeded, or
            its company is outside ``scope``.
        StaleError: it changed since it was ``seen``.
    """
    with store.write(author, "Paire verrouillée") as transaction:
        (row,) = proposals(transaction, [proposal_id], seen)
        scope.refuse_outside([row])
        problems = [_not_a_draft(row), gone(row), excluded(row)]
        if row["locked_on"] is not None:
            problems.append(f"{row['company']} est déjà verrouillée avec {row['coach']} par {row['locked_by']}.")
        refuse_all([problem for problem in problems if problem])
        transaction.update("proposal", [{"proposal_id": proposal_id, "locked_on": on, "locked_by": author}])
        refuse_overloads(transaction, [row], on, programme or load_programme())


def unlock(store: Store, proposal_id: int, author: str, *, seen: Seen | None = None, scope: Scope = EVERYTHING) -> None:
    """Let the next solution change a locked pair again.

    Raises:
        RefusedError: it is not locked, or its company is outside ``scope``.
        StaleError: it changed since it was ``seen``.
    """
    with store.write(author, "Verrou retiré") as transaction:
        (row,) = proposals(transaction, [proposal_id], seen)
        scope.refuse_outside([row])
        if row["locked_on"] is None:
            raise RefusedError(f"{row['company']} avec {row['coach']} : cette paire n'est pas verrouillée.")
        transaction.update("proposal", [{"proposal_id": proposal_id, "locked_on": None, "locked_by": None}])


def forbid(
    store: Store, choice: Choice, coach_id: int, reason: str, *, programme: Programme | None = None
) -> tuple[Change, ...]:
    """Never propose this coach for this company again; the drafts adapt. Returns what moved.

    Raises:
        RefusedError: no reason, forbidden already, the pair is locked, approved or further, or the company is outside
            the author's scope.
        StaleError: the company's proposal changed since it was seen.
    """
    parameters = programme or load_programme()
    with store.write(choice.author, "Paire interdite") as transaction:
        company, why = _opened(transaction, choice), required(reason, "pourquoi cette paire est-elle interdite ?")
        pair = {"company_id": company.company_id, "coach_id": coach_id}
        for row in transaction.rows("exclusion_of_company", company.company_id):
            if row["coach_id"] == coach_id:
                raise RefusedError(f"{company.name} ne va déjà plus chez {row['coach']} : {row['reason']}.")
        _refuse_decided(transaction, company, coach_id)
        transaction.insert("exclusion", [{**pair, "origin": "reviewer", "reason": why, "made_on": choice.on}])
        return _solved_again(transaction, choice, parameters)


def allow(store: Store, exclusion_id: int, author: str, *, seen: int, scope: Scope = EVERYTHING) -> None:
    """Lift what a reviewer forbade; a coach's own refusal stays.

    Raises:
        RefusedError: it is gone, is a coach's refusal, or its company is outside ``scope``.
        StaleError: it changed since version ``seen``.
    """
    with store.write(author, "Paire permise de nouveau") as transaction:
        (stored,) = transaction.stored("exclusion", [{"exclusion_id": exclusion_id}])
        if stored is None or stored["origin"] != "reviewer":
            raise RefusedError("Cette interdiction n'existe plus, ou vient du coach lui-même.")
        transaction.update("exclusion", [{"exclusion_id": exclusion_id, "version": seen}])
        (company,) = read_companies(transaction, [stored["company_id"]])
        scope.refuse_outside([{"sector": company.wishes.sector}])
        transaction.delete("exclusion", [{"exclusion_id": exclusion_id}])


def defer(
    store: Store, choice: Choice, until: date, reason: str, *, programme: Programme | None = None
) -> tuple[Change, ...]:
    """Put a company off to the batch of a later month; the drafts adapt. Returns what moved.

    Args:
        store: the database.
        choice: who, which company, from which batch.
        until: a day of the month whose batch takes the company again.
        reason: why.
        programme: the parameters.

    Raises:
        RefusedError: no reason, a month that is not later or is outside the programme, the company's pair is locked,
            approved or further, or the company is outside the author's scope.
        StaleError: the company's proposal changed since it was seen.
    """
    parameters = programme or load_programme()
    until_month, from_month = check_month(until, parameters), check_month(choice.month, parameters)
    if until_month <= from_month:
        raise RefusedError(f"Un report mène à un lot plus tardif que celui {of_month(from_month)}.")
    with store.write(choice.author, "Entreprise reportée") as transaction:
        company, why = _opened(transaction, choice), required(reason, "pourquoi reporter cette entreprise ?")
        _refuse_decided(transaction, company)
        row = {
            "company_id": company.company_id,
            "from_month": from_month,
            "until_month": until_month,
            "reason": why,
            "made_on": choice.on,
            "made_by": choice.author,
        }
        former = transaction.matching("deferral", ["company_id"], [{"company_id": company.company_id}])
        transaction.delete("deferral", [{"deferral_id": merged["deferral_id"]} for merged in former[1:]])
        if former:
            transaction.update("deferral", [row | {"deferral_id": former[0]["deferral_id"]}])
        else:
            transaction.insert("deferral", [row])
        return _solved_again(transaction, choice, parameters)


def bring_back(store: Store, deferral_id: int, author: str, *, seen: int, scope: Scope = EVERYTHING) -> None:
    """End a deferral: the company is in the batch again, for the next solution.

    Raises:
        RefusedError: the company is outside ``scope``.
        StaleError: the deferral changed since version ``seen``, or is gone; names who did it.
    """
    with store.write(author, "Report annulé") as transaction:
        transaction.update("deferral", [{"deferral_id": deferral_id, "version": seen}])
        (stored,) = transaction.stored("deferral", [{"deferral_id": deferral_id}])
        (company,) = read_companies(transaction, [stored["company_id"]] if stored else [])
        scope.refuse_outside([{"sector": company.wishes.sector}])
        transaction.delete("deferral", [{"deferral_id": deferral_id}])


def _opened(transaction: Transaction, choice: Choice) -> Candidate:
    """The company of a choice, once it is known to be as it was seen and the author's to decide."""
    refuse_stale(transaction, choice.seen)
    (company,) = read_companies(transaction, [choice.company_id])
    choice.scope.refuse_outside([{"sector": company.wishes.sector}])
    return company


def _refuse_decided(transaction: Transaction, company: Candidate, coach_id: int | None = None) -> None:
    """Refuse to undo, by the way, what someone decided: with that coach only when there is one."""
    for row in transaction.matching("proposal", ["company_id"], [{"company_id": company.company_id}]):
        if coach_id not in (None, row["coach_id"]):
            continue
        if row["state"] in ("offered", "confirmed"):
            raise RefusedError(f"La proposition de {company.name} est publiée : elle ne change plus ici.")
        if row["state"] == "approved":
            raise RefusedError(
                f"La proposition de {company.name} est approuvée par {row['approved_by']} depuis le "
                f"{day(row['approved_on'])} : il faut d'abord revenir sur l'approbation."
            )
        if row["state"] == "proposed" and row["locked_on"] is not None:
            raise RefusedError(
                f"{company.name} est verrouillée par {row['locked_by']} : il faut d'abord la déverrouiller."
            )


def _not_a_draft(row: Row) -> str | None:
    if row["state"] == "proposed":
        return None
    return f"{row['company']} avec {row['coach']} : la proposition n'est plus à l'étude."


def _solved_again(transaction: Transaction, choice: Choice, programme: Programme) -> tuple[Change, ...]:
    """The drafts of a batch that has some, adapted to what was just written."""
    month = check_month(choice.month, programme)
    if not transaction.rows("batch_of_month", month):
        return ()
    solved = solve_batch(read_batch(transaction, month, choice.on, programme), programme)
    return store_plan(transaction, solved, choice.on).changes
