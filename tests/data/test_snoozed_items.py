"""Alerts put off before each line had its own key stay as they were, and take their key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from stored_cohort import clock, older_schema

from data.integrity import check
from data.programme_file import load_programme
from data.store import Store

ITEMS_FROM = 15


def test_what_was_put_off_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "cohorte.duckdb"
    put_off = {"alert": "coaching_quiet", "subject_kind": "company", "subject_number": 3, "severity": "amber"}
    put_off |= {"snoozed_on": date(2026, 9, 3), "until": date(2026, 9, 10), "reason": "Congé"}
    with (
        Store.create(path, clock=clock, schema=older_schema(tmp_path / "schema", ITEMS_FROM)) as store,
        store.write("Essai", "essai") as transaction,
    ):
        (key,) = transaction.insert("snooze", [put_off])
    with Store.open(path, clock=clock) as store:
        assert store.table("snooze") == [{"snooze_id": key, "item": 0, "version": 1} | put_off]
        with store.write("Essai", "essai") as transaction:
            assert transaction.insert("snooze", [put_off | {"item": 4}]) == [key + 1]
        assert not check(store, load_programme())
