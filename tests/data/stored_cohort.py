"""A small valid cohort written straight into a store, with a row in every table: what the tests of ``data`` start from.

The figures mean nothing; every invariant of ``data.integrity`` holds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import data
from data.migrations import SCHEMA, migrations
from data.store import Store
from data.transaction import Transaction

NOW = datetime.fromisoformat("2026-11-16T10:42:07")


@dataclass(frozen=True)
class Templates:
    """Closed databases that tests copy: an empty one, and one with the small cohort, whose ids are given."""

    empty: Path
    filled: Path
    ids: dict[str, int]


def environment() -> dict[str, str]:
    """What another Python process needs to import the application and these modules."""
    path = os.pathsep.join(map(str, (Path(data.__file__).parent.parent, Path(__file__).parent)))
    return {**os.environ, "PYTHONPATH": path}


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in another process, to its end."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)


def clock() -> datetime:
    return NOW


def new_store(folder: Path, schema: Path = SCHEMA) -> Store:
    """An empty database in ``folder``, whose clock stands still."""
    settings = {"reference_date": "2026-11-16"}
    return Store.create(folder / "cohorte.duckdb", settings=settings, clock=clock, schema=schema)


def older_schema(folder: Path, before: int) -> Path:
    """The schema as it was before the migration ``before``, in a new ``folder``."""
    folder.mkdir()
    for number, file in migrations(SCHEMA):
        if number < before:
            shutil.copy(file, folder)
    return folder


def add_companies(transaction: Transaction, count: int, prefix: str = "Entreprise") -> list[int]:
    """``count`` companies with a name each."""
    ids = transaction.insert("company", [{"registered_on": date(2026, 5, 4), "sector": "finance"}] * count)
    names = [{"company_id": i, "name": f"{prefix} {i}", "name_key": f"{prefix} {i}".lower()} for i in ids]
    transaction.insert("company_name", names)
    return ids


def add_import(transaction: Transaction, name: str = "formulaire.xlsx") -> int:
    """An import of one file; marks the transaction's audit rows with it."""
    (import_id,) = transaction.insert("import", [{"imported_at": transaction.at, "author": transaction.author}])
    transaction.import_id = import_id
    transaction.insert(
        "import_file",
        [{"import_id": import_id, "position": 1, "name": name, "sha256": "0" * 64, "kind": "intake", "report": "{}"}],
    )
    return import_id


def fill(store: Store) -> dict[str, int]:
    """Write the cohort; returns the ids the tests need, by name."""
    with store.write("Marie Tremblay", "import des fichiers") as transaction:
        import_id = add_import(transaction)
        coach, other = _add_coaches(transaction)
        coached, proposed, declined, merged = add_companies(transaction, 4)
        _complete(transaction, coached)
        transaction.insert(
            "settlement",
            [
                {
                    "import_id": import_id,
                    "kind": "coach",
                    "file_name": "formulaire.xlsx",
                    "row_number": 2,
                    "column_name": "Coach demandé",
                    "value": "Lise",
                    "message": "Lise n'est pas dans la liste.",
                    "company_id": coached,
                    "field": "requested_coach",
                }
            ],
        )
    with store.write("Marie Tremblay", "fusion de deux fiches") as transaction:
        transaction.delete("company_name", [{"company_id": merged}])
        transaction.insert("company_alias", [{"name_key": "fusion", "name": "Fusion", "company_id": coached}])
        transaction.update("company", [{"company_id": merged, "merged_into": coached}])
    with store.write("Luc Roy", "lot de novembre") as transaction:
        (batch,) = transaction.insert(
            "batch",
            [
                {
                    "month": date(2026, 11, 1),
                    "solved_at": NOW,
                    "solved_by": "Luc Roy",
                    "weights": '{"sector": 1.0}',
                    "waiting": "[]",
                }
            ],
        )
        base = {"batch_id": batch, "proposed_on": date(2026, 11, 2)}
        offered = {"approved_on": date(2026, 11, 3), "offered_on": date(2026, 11, 4), "deadline": date(2026, 11, 11)}
        (waiting,) = transaction.insert(
            "proposal", [base | {"company_id": proposed, "coach_id": coach, "state": "proposed"}]
        )
        confirmed, _ = transaction.insert(
            "proposal",
            [
                base | offered | {"company_id": company, "coach_id": given, "state": state, "answered_on": answered}
                for company, given, state, answered in (
                    (coached, coach, "confirmed", date(2026, 11, 9)),
                    (declined, other, "declined", date(2026, 11, 10)),
                )
            ],
        )
        transaction.insert(
            "exclusion",
            [
                {
                    "company_id": declined,
                    "coach_id": other,
                    "origin": "declined",
                    "reason": "Trop loin",
                    "made_on": date(2026, 11, 10),
                }
            ],
        )
        (coaching,) = transaction.insert(
            "coaching",
            [
                {
                    "company_id": coached,
                    "coach_id": coach,
                    "proposal_id": confirmed,
                    "offered_on": date(2026, 11, 4),
                    "confirmed_on": date(2026, 11, 9),
                }
            ],
        )
        transaction.insert(
            "meeting", [{"coaching_id": coaching, "held_on": date(2026, 11, 12), "minutes": 90, "state": "held"}]
        )
    if "logbook" in store.catalog.tables:  # absent from the first release's schema
        with store.write("Marie Tremblay", "suites") as transaction:
            _add_months(transaction, coaching, coached, coach, other)
    if "scenario" in store.catalog.tables:
        with store.write("Marie Tremblay", "simulations") as transaction:
            _add_simulations(transaction, coached)
    if "matching_run" in store.catalog.tables:
        with store.write("Luc Roy", "calcul d'un lot") as transaction:
            _add_run(transaction)
    if "deferral" in store.catalog.tables:
        with store.write("Marie Tremblay", "report") as transaction:
            put_off = {"company_id": declined, "from_month": date(2026, 11, 1), "until_month": date(2027, 1, 1)}
            who = {"reason": "Congé", "made_on": date(2026, 11, 13), "made_by": "Marie Tremblay"}
            transaction.insert("deferral", [put_off | who])
    return {
        "import": import_id,
        "coach": coach,
        "other_coach": other,
        "coached": coached,
        "proposed": proposed,
        "declined": declined,
        "merged": merged,
        "waiting": waiting,
        "confirmed": confirmed,
        "coaching": coaching,
    }


def _add_coaches(transaction: Transaction) -> list[int]:
    (firm,) = transaction.insert("firm", [{}])
    transaction.insert("firm_name", [{"firm_id": firm, "name": "Boréal Conseil", "name_key": "boreal conseil"}])
    transaction.insert(
        "contract",
        [
            {
                "firm_id": firm,
                "guaranteed_minimum": 2,
                "expected_low": 5,
                "expected_high": 20,
                "fee_cents": 139500,
                "signed_on": date(2026, 4, 15),
            }
        ],
    )
    coaches = transaction.insert("coach", [{"firm_id": firm, "most_at_once": 4, "wanted_in_total": 20}] * 2)
    transaction.insert(
        "coach_name",
        [{"coach_id": i, "firm_id": firm, "name": f"Coach {i}", "name_key": f"coach {i}"} for i in coaches],
    )
    transaction.insert(
        "coach_speciality",
        [
            {"coach_id": coaches[0], "list": "sector", "code": "finance", "rank": "primary"},
            {"coach_id": coaches[0], "list": "theme", "code": "energy", "rank": "secondary"},
            {"coach_id": coaches[0], "list": "size", "code": "small", "rank": "secondary"},
        ],
    )
    transaction.insert("coach_region", [{"coach_id": i, "region": "06"} for i in coaches])
    return coaches


def _complete(transaction: Transaction, company: int) -> None:
    transaction.insert("company_neq", [{"company_id": company, "neq": "1144556677"}])
    transaction.insert("company_region", [{"company_id": company, "region": "06"}])
    transaction.insert("company_theme", [{"company_id": company, "theme": "energy"}])
    (inventory,) = transaction.insert(
        "ghg_inventory",
        [
            {
                "company_id": company,
                "completed_on": date(2026, 10, 20),
                "scope_1_t": 12.5,
                "scope_2_t": 0.1 + 0.2,
                "scope_3_t": 0.0,
            }
        ],
    )
    transaction.insert(
        "ghg_inventory_line",
        [{"ghg_inventory_id": inventory, "source": "gaz naturel", "quantity": 1234.5, "unit": "m3"}],
    )


def _add_run(transaction: Transaction) -> None:
    transaction.insert("run_content", [{"fingerprint": "0" * 64, "content": "{}"}])
    made_from = {"weights": "{}", "parameters": "0" * 64, "data": "0" * 64, "result": "{}"}
    when = {"month": date(2026, 11, 1), "seen_on": date(2026, 11, 16), "solved_at": NOW}
    transaction.insert("matching_run", [when | {"solved_by": "Luc Roy", "action": "calcul"} | made_from])


def _add_simulations(transaction: Transaction, company: int) -> None:
    kept = {"created_at": NOW.replace(microsecond=0), "author": "Marie Tremblay", "content": "{}"}
    shown = {"framework": "cadre", "fingerprint": "0" * 12, "shown_aid": 125000.0}
    transaction.insert("scenario", [{"company_id": company, "name": "Four"} | kept | shown])
    transaction.insert("potential_model", [{"name": "Prudent"} | kept])


def _add_months(transaction: Transaction, coaching: int, company: int, coach: int, other: int) -> None:
    """What follows a publication: one row in each of its tables."""
    day, who = date(2026, 11, 13), "Marie Tremblay"
    (logbook,) = transaction.insert(
        "logbook", [{"coaching_id": coaching, "questionnaire": "annexe 2", "started_on": day}]
    )
    transaction.insert("logbook_answer", [{"logbook_id": logbook, "question": "objectif", "answer": "Un plan"}])
    transaction.insert(
        "meeting_count_acceptance",
        [{"coaching_id": coaching, "meetings": 4, "reason": "Voyage", "accepted_on": day, "accepted_by": who}],
    )
    transaction.insert(
        "coach_change",
        [
            {"coaching_id": coaching, "old_coach_id": coach, "new_coach_id": other, "reason": "Congé"}
            | {"asked_on": day, "asked_by": who}
        ],
    )
    transaction.insert(
        "pause",
        [{"coaching_id": coaching, "started_on": day, "expected_end": date(2026, 12, 1), "reason": "Inventaire"}],
    )
    transaction.insert("absence", [{"coach_id": other, "first_day": day, "last_day": date(2026, 12, 1)}])
    transaction.insert("firm_tax", [{"firm_id": 1, "tps_number": "123456789RT0001"}])
    (run,) = transaction.insert("payment_run", [{"month": date(2026, 11, 1), "prepared_on": day, "prepared_by": who}])
    numbers = {"tps_number": "123456789RT0001", "tvq_number": "1234567890TQ0001"}
    (invoice,) = transaction.insert("invoice", [{"payment_run_id": run, "firm_id": 1} | numbers])
    paid = {"invoice_id": invoice, "coaching_id": coaching, "fee_cents": 139500}
    transaction.insert("payment", [paid | {"tps_cents": 6975, "tvq_cents": 13915}])
    refused = {"invoice_id": invoice, "coaching_id": coaching, "subject": "Déplacement", "claimed_cents": 5000}
    transaction.insert(
        "refused_line",
        [refused | {"clause": "AO 9", "reason": "Non prévu", "refused_on": day, "refused_by": who}],
    )
    transaction.insert("action", [{"company_id": company, "title": "Thermopompe", "identified_on": day}])
    transaction.insert("funding_request", [{"company_id": company, "programme": "ÉcoPerformance", "prepared_on": day}])
    transaction.insert(
        "contact",
        [{"company_id": company, "made_on": day, "made_by": who, "channel": "phone", "summary": "Rappel"}],
    )
    transaction.insert("reminder", [{"company_id": company, "due_on": day, "subject": "Journal", "role": "coach"}])
    transaction.insert(
        "snooze",
        [
            {"alert": "late", "subject_kind": "company", "subject_number": company, "severity": "amber"}
            | {"snoozed_on": day, "until": date(2026, 12, 1), "reason": "Congé"}
        ],
    )
    transaction.insert("digest", [{"day": day, "text": "Rien à signaler."}])
