"""Undoing an import whole: everything comes back, or nothing changes and the sentence says what stands on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from stored_cohort import NOW, add_companies, add_import

from data.errors import RefusedError
from data.integrity import check
from data.programme_file import load_programme
from data.store import Store
from data.undo import undo_import

# What undoing leaves behind on purpose.
_HISTORY = {"audit", "revision", "import", "import_file"}


def content(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every table but history, rows in order, without versions."""
    tables = {}
    for name, table in store.catalog.tables.items():
        if name not in _HISTORY:
            rows = sorted(store.table(name), key=lambda row, table=table: str(table.key_of(row)))
            tables[name] = [{column: row[column] for column in row if column != "version"} for row in rows]
    return tables


def undo(store: Store, import_id: int) -> None:
    with store.write("Luc Roy", "annulation d'une importation") as transaction:
        undo_import(transaction, import_id)


def import_over(store: Store, company: int) -> int:
    """An import that adds, changes several times, removes, brings back and replaces rows."""
    with store.write("Marie Tremblay", "importation") as transaction:
        import_id = add_import(transaction)
        added, gone = add_companies(transaction, 2, "Ajoutée")
        transaction.update("company", [{"company_id": company, "head_count": 10, "requested_coach": "Lise"}])
        transaction.update("company", [{"company_id": company, "head_count": 20}])
        transaction.delete("company_region", [{"company_id": company, "region": "06"}])
        transaction.insert("company_region", [{"company_id": company, "region": code} for code in ("01", "02")])
        transaction.delete("company_theme", [{"company_id": company, "theme": "energy"}])
        transaction.insert("company_theme", [{"company_id": company, "theme": "energy"}])
        transaction.delete("company_name", [{"company_id": gone}])
        transaction.delete("company", [{"company_id": gone}])
        inventory = {"company_id": added, "completed_on": date(2026, 10, 1), "scope_1_t": 0.1}
        (inventory_id,) = transaction.insert("ghg_inventory", [inventory])
        transaction.insert(
            "ghg_inventory_line",
            [{"ghg_inventory_id": inventory_id, "source": "propane", "quantity": 12.25, "unit": "L"}],
        )
        transaction.insert(
            "settlement",
            [
                {
                    "import_id": import_id,
                    "kind": "theme",
                    "file_name": "formulaire.xlsx",
                    "row_number": 3,
                    "column_name": "Thème",
                    "value": "autre",
                    "message": "« autre » n'est pas dans la liste.",
                    "company_id": added,
                    "field": "themes",
                }
            ],
        )
    return import_id


def test_everything_the_import_wrote_is_reverted_and_its_record_stays(store: Store, cohort: dict[str, int]) -> None:
    before, revision = content(store), store.revision
    import_id = import_over(store, cohort["coached"])
    assert content(store) != before
    undo(store, import_id)
    assert content(store) == before
    assert check(store, load_programme()) == []
    assert store.revision == revision + 2
    record = next(row for row in store.table("import") if row["import_id"] == import_id)
    assert (record["undone_by"], record["undone_at"]) == ("Luc Roy", NOW)
    assert [row["import_id"] for row in store.table("import_file")] == [cohort["import"], import_id]


def test_versions_keep_growing(store: Store, cohort: dict[str, int]) -> None:
    """A page opened while the import stood must be refused once it is undone."""

    def version() -> int:
        return next(row["version"] for row in store.table("company") if row["company_id"] == cohort["coached"])

    original = version()
    import_id = import_over(store, cohort["coached"])
    imported = version()
    undo(store, import_id)
    assert original < imported < version()


def test_a_deleted_row_comes_back_with_its_values_and_a_newer_version(store: Store, cohort: dict[str, int]) -> None:
    before = content(store)["meeting"]
    with store.write("Marie Tremblay", "importation") as transaction:
        import_id = add_import(transaction)
        (meeting,) = transaction.table("meeting")
        transaction.delete("meeting", [meeting])
    undo(store, import_id)
    assert content(store)["meeting"] == before
    assert store.table("meeting")[0]["version"] == 2


def test_names_exchanged_by_an_import_are_given_back(store: Store, cohort: dict[str, int]) -> None:
    before = content(store)
    with store.write("Marie Tremblay", "importation") as transaction:
        import_id = add_import(transaction)
        name = next(row for row in transaction.table("company_name") if row["company_id"] == cohort["proposed"])
        transaction.update("company_name", [name | {"name": "Renommée", "name_key": "renommee"}])
        (newcomer,) = transaction.insert("company", [{"registered_on": date(2026, 11, 1)}])
        transaction.insert("company_name", [{"company_id": newcomer, "name": "X", "name_key": name["name_key"]}])
    undo(store, import_id)
    assert content(store) == before


def test_undoing_twice_or_what_never_was_is_refused(store: Store, cohort: dict[str, int]) -> None:
    import_id = import_over(store, cohort["coached"])
    undo(store, import_id)
    with pytest.raises(RefusedError, match="déjà été annulée par Luc Roy, le 2026-11-16"):
        undo(store, import_id)
    with pytest.raises(RefusedError, match="introuvable"):
        undo(store, 999)


def test_a_row_changed_since_is_named_with_who_and_when(store: Store, cohort: dict[str, int]) -> None:
    import_id = import_over(store, cohort["coached"])
    with store.write("Ève Côté", "correction") as transaction:
        transaction.update("company", [{"company_id": cohort["coached"], "head_count": 21}])
    before = content(store)
    with pytest.raises(RefusedError) as refused:
        undo(store, import_id)
    assert str(refused.value) == (
        "L'importation du 2026-11-16 par Marie Tremblay ne peut plus être annulée, car la suite en dépend : "
        f"Entreprise « Entreprise {cohort['coached']} » "
        "(modification par Ève Côté, le 2026-11-16 à 10\u00a0h\u00a042). "
        "Rien n'a été changé."
    )
    assert content(store) == before


def test_a_row_changed_since_and_put_back_does_not_stand_in_the_way(store: Store, cohort: dict[str, int]) -> None:
    before = content(store)
    import_id = import_over(store, cohort["coached"])
    for count in (99, 20):
        with store.write("Ève Côté", "correction") as transaction:
            transaction.update("company", [{"company_id": cohort["coached"], "head_count": count}])
    undo(store, import_id)
    assert content(store) == before


def test_a_row_removed_since_is_told(store: Store, cohort: dict[str, int]) -> None:
    import_id = import_over(store, cohort["coached"])
    with store.write("Ève Côté", "correction") as transaction:
        transaction.delete("company_region", [{"company_id": cohort["coached"], "region": "01"}])
    with pytest.raises(RefusedError, match=r"Région d'entreprise « .* » \(suppression par Ève Côté"):
        undo(store, import_id)


def test_a_row_that_came_back_in_the_place_of_a_removed_one_is_told(store: Store, cohort: dict[str, int]) -> None:
    import_id = import_over(store, cohort["coached"])
    with store.write("Ève Côté", "correction") as transaction:
        transaction.insert("company_region", [{"company_id": cohort["coached"], "region": "06"}])
    with pytest.raises(RefusedError, match=r"Région d'entreprise « .* » \(modification par Ève Côté"):
        undo(store, import_id)


@pytest.mark.parametrize("count", [1, 8])
def test_what_refers_to_a_created_row_is_named(store: Store, cohort: dict[str, int], count: int) -> None:
    with store.write("Marie Tremblay", "importation") as transaction:
        import_id = add_import(transaction)
        added = add_companies(transaction, count, "Ajoutée")
    with store.write("Luc Roy", "lot de décembre") as transaction:
        proposals = [
            {"company_id": i, "coach_id": cohort["coach"], "state": "proposed", "proposed_on": date(2026, 12, 1)}
            for i in added
        ]
        transaction.insert("proposal", proposals)
    with pytest.raises(RefusedError) as refused:
        undo(store, import_id)
    assert f"Proposition « Ajoutée {added[0]} »" in str(refused.value)
    assert ("et 3 de plus" in str(refused.value)) == (count == 8)


def test_a_settled_case_does_not_stand_in_the_way_but_what_it_changed_does(
    store: Store, cohort: dict[str, int]
) -> None:
    before = content(store)
    import_id = import_over(store, cohort["coached"])
    (case,) = (row for row in store.table("settlement") if row["import_id"] == import_id)
    settled = {"state": "settled", "resolution": "keep", "settled_at": NOW, "settled_by": "Ève Côté"}
    with store.write("Ève Côté", "règlement") as transaction:
        transaction.update("settlement", [{"settlement_id": case["settlement_id"]} | settled])
        transaction.insert("company_theme", [{"company_id": case["company_id"], "theme": "mobility"}])
    with pytest.raises(RefusedError, match=r"Thème d'entreprise « Ajoutée \d+ »"):
        undo(store, import_id)
    with store.write("Ève Côté", "règlement") as transaction:
        transaction.delete("company_theme", [{"company_id": case["company_id"], "theme": "mobility"}])
    undo(store, import_id)
    assert content(store) == before


def test_imports_that_follow_each_other_are_undone_last_first(store: Store) -> None:
    with store.write("Marie Tremblay", "importation") as transaction:
        first = add_import(transaction)
        (company,) = add_companies(transaction, 1)
        transaction.insert("company_region", [{"company_id": company, "region": "06"}])
        transaction.insert("company_theme", [{"company_id": company, "theme": "energy"}])
    second = import_over(store, company)
    with pytest.raises(RefusedError, match="modification par Marie Tremblay"):
        undo(store, first)
    undo(store, second)
    undo(store, first)
    assert store.table("company") == store.table("company_name") == store.table("company_region") == []


def test_thousands_of_rows_come_and_go(store: Store) -> None:
    before = content(store)
    with store.write("Marie Tremblay", "importation") as transaction:
        import_id = add_import(transaction)
        ids = add_companies(transaction, 2_000)
        transaction.insert("company_region", [{"company_id": i, "region": "06"} for i in ids])
    undo(store, import_id)
    assert content(store) == before


def test_undoing_inside_an_import_is_a_programming_error(store: Store) -> None:
    with pytest.raises(ValueError, match="not part of an import"), store.write("Marie", "import", 1) as transaction:
        undo_import(transaction, 1)
