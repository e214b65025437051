"""Runs closed before registrations were kept take the numbers of the day of the upgrade; the others wait."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from stored_cohort import clock, older_schema

from data.store import Store

KEPT_FROM = 14
NUMBERS = {"tps_number": "123456789RT0001", "tvq_number": "1234567890TQ0001"}


def test_closed_runs_take_the_numbers_of_their_firm(tmp_path: Path) -> None:
    path, day = tmp_path / "cohorte.duckdb", date(2026, 9, 3)
    with (
        Store.create(path, clock=clock, schema=older_schema(tmp_path / "schema", KEPT_FROM)) as store,
        store.write("Essai", "essai") as transaction,
    ):
        registered, other = transaction.insert("firm", [{"version": 1}] * 2)
        transaction.insert("firm_tax", [{"firm_id": registered} | NUMBERS])
        prepared = {"prepared_on": day, "prepared_by": "Essai"}
        checked = {"checked_on": day, "checked_by": "Essai", "closed_on": day, "closed_by": "Essai"}
        (closed,) = transaction.insert(
            "payment_run", [{"month": date(2026, 8, 1), "state": "closed"} | prepared | checked]
        )
        (open_run,) = transaction.insert("payment_run", [{"month": date(2026, 9, 1)} | prepared])
        pairs = ((closed, registered), (closed, other), (open_run, registered))
        invoices = transaction.insert("invoice", [{"payment_run_id": run, "firm_id": firm} for run, firm in pairs])
    with Store.open(path, clock=clock) as store:
        kept = {row["invoice_id"]: (row["tps_number"], row["tvq_number"]) for row in store.table("invoice")}
    assert kept == dict(zip(invoices, (tuple(NUMBERS.values()), (None, None), (None, None)), strict=True))
