"""The one write path: what is stored, what the audit keeps of it, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pytest
from stored_cohort import NOW, add_companies, clock

from data.errors import StaleError
from data.store import Store
from data.transaction import Transaction


def write(store: Store, act: Callable[[Transaction], object]) -> None:
    """One write by someone."""
    with store.write("Marie", "essai") as transaction:
        act(transaction)


def audit(store: Store) -> list[dict[str, Any]]:
    """The audit, with what it keeps as mappings."""
    entries = sorted(store.table("audit"), key=lambda entry: entry["audit_id"])
    for entry in entries:
        entry["before"], entry["after"] = (json.loads(entry[side] or "null") for side in ("before", "after"))
    return entries


def test_every_write_leaves_who_when_what_before_and_after(store: Store) -> None:
    with store.write("Marie", "inscription") as transaction:
        (company,) = transaction.insert("company", [{"registered_on": date(2026, 5, 4), "head_count": 12}])
    with store.write("Luc", "correction") as transaction:
        transaction.update("company", [{"company_id": company, "head_count": 13, "version": 1}])
    with store.write("Luc", "retrait") as transaction:
        transaction.delete("company", [{"company_id": company}])

    inserted, updated, deleted = audit(store)[-3:]
    assert (inserted["author"], inserted["action"], inserted["written_at"]) == ("Marie", "inscription", NOW)
    assert (inserted["before"], inserted["after"]["head_count"], inserted["after"]["version"]) == (None, 12, 1)
    assert inserted["after"]["registered_on"] == "2026-05-04"
    assert inserted["after"]["guide_me"] is False, "defaults are part of what was written"
    assert updated["before"] == inserted["after"]
    assert updated["after"] == inserted["after"] | {"head_count": 13, "version": 2}
    assert (deleted["before"], deleted["after"]) == (updated["after"], None)
    assert {entry["row_key"] for entry in (inserted, updated, deleted)} == {f"[{company}]"}
    assert [entry["revision"] for entry in (inserted, updated, deleted)] == [2, 3, 4]
    assert store.revision == 4


def test_one_write_is_one_revision_and_writing_nothing_is_none(store: Store) -> None:
    before = store.revision
    with store.write("Marie", "rien"):
        pass
    assert store.revision == before
    with store.write("Marie", "import") as transaction:
        ids = add_companies(transaction, 3)
    assert store.revision == before + 1
    with store.write("Marie", "la même chose") as transaction:
        transaction.update("company", [{"company_id": i, "sector": "finance"} for i in ids])
    assert store.revision == before + 1, "equal values are no change"


def test_an_exception_rolls_everything_back(store: Store) -> None:
    class PersonChangedHerMindError(Exception):
        pass

    def act(transaction: Transaction) -> None:
        add_companies(transaction, 5)
        raise PersonChangedHerMindError

    before = store.revision, len(store.table("audit"))
    with pytest.raises(PersonChangedHerMindError):
        write(store, act)
    assert store.table("company") == []
    assert (store.revision, len(store.table("audit"))) == before


def test_a_swallowed_failure_is_not_taken_for_a_write(store: Store) -> None:
    """DuckDB's COMMIT of a failed transaction says nothing and rolls back (STACK §0, trap 5)."""

    def act(transaction: Transaction) -> None:
        add_companies(transaction, 2)
        with pytest.raises(duckdb.ConstraintException):
            transaction.insert("company", [{"registered_on": None}])

    with pytest.raises(duckdb.Error):
        write(store, act)
    assert store.table("company") == []


def test_a_failed_first_insert_then_nothing_leaves_the_store_usable(store: Store) -> None:
    with pytest.raises(duckdb.ConstraintException), store.write("Marie", "import") as transaction:
        transaction.insert("company", [{"registered_on": date(2026, 5, 4), "sector": "pêche"}])
    with store.write("Marie", "import") as transaction:
        assert len(add_companies(transaction, 2)) == 2


def test_only_changed_columns_are_updated_and_the_version_grows(store: Store) -> None:
    with store.write("Marie", "inscription") as transaction:
        first, second = add_companies(transaction, 2)
        transaction.update("company", [{"company_id": first, "postal_code": "H2X 1Y4"}])
    with store.write("Luc", "correction") as transaction:
        transaction.update(
            "company",
            [
                {"company_id": second, "sector": "finance"},
                {"company_id": first, "sector": "aluminium", "head_count": 3},
            ],
        )
    by_id = {row["company_id"]: row for row in store.table("company")}
    assert (by_id[first]["sector"], by_id[first]["head_count"], by_id[first]["version"]) == ("aluminium", 3, 3)
    assert by_id[first]["postal_code"] == "H2X 1Y4"
    assert by_id[second]["version"] == 1, "the same value is no change"


def test_a_value_can_be_emptied_and_types_come_back_as_given(store: Store) -> None:
    answered = NOW.replace(microsecond=123456)
    with store.write("Marie", "inscription") as transaction:
        ids = transaction.insert(
            "company",
            [
                {"registered_on": date(2026, 5, 4), "answered_at": None, "already_in_contact": flag, "head_count": None}
                for flag in (True, False, None)
            ],
        )
        transaction.update("company", [{"company_id": ids[0], "answered_at": answered, "description": "é’«\n»\\"}])
        transaction.update("company", [{"company_id": ids[0], "already_in_contact": None}])
    stored = sorted(store.table("company"), key=lambda row: row["company_id"])
    assert [row["already_in_contact"] for row in stored] == [None, False, None]
    assert (stored[0]["answered_at"], stored[0]["description"]) == (answered, "é’«\n»\\")


def test_ids_follow_the_order_of_the_rows(store: Store) -> None:
    with store.write("Marie", "inscription") as transaction:
        ids = transaction.insert("company", [{"registered_on": date(2026, 5, 4), "head_count": k} for k in range(500)])
    assert {row["company_id"]: row["head_count"] for row in store.table("company")} == dict(
        zip(ids, range(500), strict=True)
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("head_count", 12.5),
        ("head_count", "12"),
        ("registered_on", NOW),
        ("description", 12),
        ("answered_at", date(2026, 5, 4)),
    ],
)
def test_a_value_the_column_would_change_is_refused(store: Store, column: str, value: object) -> None:
    """SQL would round 12.5 to 12 and cut an hour off without a word."""
    with pytest.raises(ValueError, match=f"company.{column}"), store.write("Marie", "inscription") as transaction:
        transaction.insert("company", [{"registered_on": date(2026, 5, 4)} | {column: value}])
    with store.write("Marie", "inscription") as transaction:
        (company,) = transaction.insert("company", [{"registered_on": date(2026, 5, 4)}])
    with pytest.raises(ValueError, match=f"company.{column}"), store.write("Marie", "correction") as transaction:
        transaction.update("company", [{"company_id": company, column: value}])


@pytest.mark.parametrize("figure", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(store: Store, figure: float) -> None:
    with store.write("Marie", "inscription") as transaction:
        (company,) = add_companies(transaction, 1)
    with pytest.raises(ValueError, match="scope_1_t"), store.write("Marie", "bilan") as transaction:
        transaction.insert("ghg_inventory", [{"company_id": company, "scope_1_t": figure}])


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("same columns", lambda t, day: t.insert("company", [{"registered_on": day}, {"head_count": 3}])),
        ("same columns", lambda t, day: t.insert("company", [{"registered_on": day}, {"registered_on": day, "x": 3}])),
        ("twice", lambda t, day: t.update("company", [{"company_id": 1, "head_count": k} for k in (1, 2)])),
        ("twice", lambda t, day: t.delete("company", [{"company_id": 1}] * 2)),
    ],
)
def test_rows_with_other_columns_or_given_twice_are_programming_errors(
    store: Store, said: str, act: Callable[[Transaction, date], object]
) -> None:
    write(store, lambda transaction: add_companies(transaction, 1))
    before = store.table("company")
    with pytest.raises(ValueError, match=said):
        write(store, lambda transaction: act(transaction, date(2026, 5, 4)))
    assert store.table("company") == before


def test_a_stale_page_is_told_who_changed_what_and_when(store: Store) -> None:
    with store.write("Marie", "inscription") as transaction:
        (company,) = add_companies(transaction, 1)
    with store.write("Luc Roy", "correction") as transaction:
        transaction.update("company", [{"company_id": company, "sector": "aluminium", "version": 1}])
    with store.write("Ève Côté", "correction") as transaction:
        transaction.update("company", [{"company_id": company, "head_count": 40, "postal_code": "H2X", "version": 2}])
    with pytest.raises(StaleError) as refused, store.write("Marie", "correction") as transaction:
        transaction.update("company", [{"company_id": company, "head_count": 50, "version": 1}])
    assert str(refused.value) == (
        "Cette fiche a changé depuis que vous l'avez ouverte : Luc Roy, le 2026-11-16 à 10\u00a0h\u00a042 (secteur); "
        "Ève Côté, le 2026-11-16 à 10\u00a0h\u00a042 (nombre d'employés, code postal). "
        "Votre saisie n'a pas été enregistrée; elle est conservée à l'écran."
    )
    assert store.table("company")[0]["head_count"] == 40


def test_an_unknown_or_removed_row_is_told(store: Store) -> None:
    with pytest.raises(StaleError, match="n'existe plus"), store.write("Marie", "correction") as transaction:
        transaction.update("company", [{"company_id": 999, "head_count": 1}])
    with store.write("Marie", "inscription") as transaction:
        (company,) = transaction.insert("company", [{"registered_on": date(2026, 5, 4)}])
    with store.write("Luc Roy", "retrait") as transaction:
        transaction.delete("company", [{"company_id": company}])
    with (
        pytest.raises(StaleError, match="retirée par Luc Roy, le 2026-11-16 à 10\u00a0h\u00a042"),
        store.write("Marie", "correction") as transaction,
    ):
        transaction.update("company", [{"company_id": company, "head_count": 1, "version": 1}])


def test_names_can_be_swapped_and_freed_names_reused_in_one_write(store: Store) -> None:
    with store.write("Marie", "inscription") as transaction:
        first, second, third = add_companies(transaction, 3)
    names = {row["company_id"]: row["name_key"] for row in store.table("company_name")}
    with store.write("Marie", "échange") as transaction:
        transaction.update(
            "company_name",
            [{"company_id": first, "name_key": names[second]}, {"company_id": second, "name_key": names[first]}],
        )
        transaction.delete("company_name", [{"company_id": third}])
        transaction.insert("company_name", [{"company_id": third, "name": "Nouvelle", "name_key": names[third]}])
    assert {row["company_id"]: row["name_key"] for row in store.table("company_name")} == {
        first: names[second],
        second: names[first],
        third: names[third],
    }


def test_deleting_what_is_not_there_leaves_no_trace(store: Store) -> None:
    before = store.revision
    with store.write("Marie", "retrait") as transaction:
        transaction.delete("company", [{"company_id": 12}])
    assert store.revision == before


def test_an_import_marks_its_audit_rows(store: Store) -> None:
    with store.write("Marie", "import") as transaction:
        (transaction.import_id,) = transaction.insert("import", [{"imported_at": clock(), "author": "Marie"}])
        add_companies(transaction, 2)
    assert [entry["import_id"] for entry in audit(store)[1:]] == [1] * 5


def test_a_transaction_reads_its_own_writes_and_others_do_not(store: Store) -> None:
    with store.write("Marie", "import") as transaction:
        add_companies(transaction, 2)
        assert len(transaction.table("company")) == 2
        assert store.table("company") == []
    assert len(store.table("company")) == 2


def test_deleting_what_someone_changed_since_it_was_read_is_refused(store: Store) -> None:
    with store.write("Elle", "ajout") as transaction:
        (company_id,) = transaction.insert("company", [{"registered_on": date(2026, 5, 4)}])
    with store.write("Elle", "correction") as transaction:
        transaction.update("company", [{"company_id": company_id, "head_count": 13}])
    with pytest.raises(StaleError, match="Elle"), store.write("Moi", "retrait") as transaction:
        transaction.delete("company", [{"company_id": company_id, "version": 1}])
    assert [row["company_id"] for row in store.table("company")] == [company_id]
