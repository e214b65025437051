"""An inventory recorded by hand: the guards of an imported one, and the company becomes inventoried."""

from __future__ import annotations

from datetime import date

import pytest
from handed_files import AS_OF, PROGRAMME

from data.errors import RefusedError, StaleError
from data.store import Store
from engine.coaching.standing import company_states
from engine.cohort.inventories import record_inventory
from engine.cohort.settling import open_settlements

DAY = date(2026, 10, 5)
SCOPES = {"scope_1_t": "12,5", "scope_2_t": "0", "scope_3_t": "1 400"}


@pytest.fixture
def company(store: Store) -> int:
    with store.write("Essai", "essai") as transaction:
        (key,) = transaction.insert("company", [{"registered_on": date(2026, 6, 1)}])
        transaction.insert("company_name", [{"company_id": key, "name": "Alu Test", "name_key": "alu test"}])
    return key


def state(store: Store, company: int) -> str:
    return next(row["state"] for row in company_states(store, AS_OF, PROGRAMME) if row["company_id"] == company)


def stored(store: Store, company: int) -> dict[str, object]:
    (row,) = store.rows("view_company_inventory", company)
    return row


def test_a_whole_inventory_makes_the_company_inventoried(store: Store, company: int) -> None:
    assert state(store, company) == "registered"
    record_inventory(store, company, DAY, SCOPES, "Essai", AS_OF, seen=None)
    assert state(store, company) == "inventoried"
    row = stored(store, company)
    assert [row[name] for name in ("completed_on", *SCOPES)] == [DAY, 12.5, 0.0, 1400.0]


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("scope_2_t", "", "Portée 2 : une valeur est attendue"),
        ("scope_1_t", "-3", "Portée 1 : « -3 » a été lu; un nombre positif ou nul"),
        ("scope_3_t", "=2+2", "une formule n'est jamais calculée"),
        ("scope_3_t", "beaucoup", "un nombre est attendu"),
        ("scope_1_t", "9" * 400, "un nombre positif ou nul"),
    ],
)
def test_what_is_missing_or_no_quantity_is_refused(
    store: Store, company: int, name: str, typed: str, said: str
) -> None:
    with pytest.raises(RefusedError, match=said):
        record_inventory(store, company, DAY, SCOPES | {name: typed}, "Essai", AS_OF, seen=None)
    assert not store.rows("view_company_inventory", company)


def test_every_fault_is_told_at_once(store: Store, company: int) -> None:
    wrong = SCOPES | {"scope_1_t": "beaucoup", "scope_3_t": ""}
    with pytest.raises(RefusedError) as refusal:
        record_inventory(store, company, date(2026, 11, 17), wrong, "Essai", AS_OF, seen=None)
    said = str(refusal.value).split("\n")
    assert ["pas encore passé" in said[0], "Portée 1" in said[1], "Portée 3" in said[2]] == [True] * 3
    assert len(said) == 3


def test_a_day_to_come_and_an_unknown_company_are_refused(store: Store, company: int) -> None:
    with pytest.raises(RefusedError, match="pas encore passé"):
        record_inventory(store, company, date(2026, 11, 17), SCOPES, "Essai", AS_OF, seen=None)
    with pytest.raises(RefusedError, match="n'existe plus"):
        record_inventory(store, 999, DAY, SCOPES, "Essai", AS_OF, seen=None)


def test_two_people_do_not_overwrite_each_other(store: Store, company: int) -> None:
    record_inventory(store, company, DAY, SCOPES, "Anne Dubé", AS_OF, seen=None)
    with pytest.raises(StaleError, match="depuis que vous avez ouvert sa fiche"):
        record_inventory(store, company, DAY, SCOPES, "Essai", AS_OF, seen=None)
    record_inventory(store, company, DAY, SCOPES | {"scope_1_t": "13"}, "Anne Dubé", AS_OF, seen=1)
    with pytest.raises(StaleError, match="Anne Dubé"):
        record_inventory(store, company, DAY, SCOPES, "Essai", AS_OF, seen=1)
    assert stored(store, company)["scope_1_t"] == 13.0


def test_what_an_import_left_to_settle_is_settled(sampled: Store) -> None:
    waiting = next(row for row in open_settlements(sampled) if row["kind"] == "inventory")
    company = waiting["company_id"]
    record_inventory(sampled, company, DAY, SCOPES, "Essai", AS_OF, seen=stored(sampled, company)["version"])  # type: ignore[arg-type]
    left = [row for row in open_settlements(sampled) if row["company_id"] == company and row["kind"] == "inventory"]
    assert not left
    assert state(sampled, company) == "inventoried"
