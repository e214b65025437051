"""Two people on the month's payments at the same moment: one does it, the other is told, nothing is paid twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from data.errors import RefusedError
from engine.coaching import payment_run
from engine.coaching.invoices import receive
from tests.engine.coaching.world import AUTHOR, TODAY, World

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
NAMES = ("Bio Cobaltax", "Alu Nordaltek")


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Does the acts together, each on its thread; what was refused, in words."""
    barrier = Barrier(len(acts))

    def attempt(act: Callable[[], object]) -> str:
        barrier.wait()
        try:
            act()
        except RefusedError as refusal:
            return str(refusal)
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return [said for said in pool.map(attempt, acts) if said]


def test_two_people_closing_at_once_pay_once(world: World) -> None:
    for name in NAMES:
        world.whole_coaching(name)
    run = payment_run.prepare(world.store, OCTOBER, AUTHOR, TODAY)
    for invoice in world.store.rows("payment_invoices", run):
        receive(world.store, run, invoice["firm_id"], "F-1", AUTHOR, TODAY)
    payment_run.check(world.store, run, AUTHOR, TODAY)
    (refused,) = at_once(*[lambda: payment_run.close(world.store, run, AUTHOR, TODAY)] * 2)
    assert refused.endswith(".")
    assert len(world.store.table("payment")) == len(NAMES)
    closings = [row for row in world.store.table("audit") if "ferm" in row["action"].casefold()]
    assert len({row["revision"] for row in closings}) == 1


def test_two_months_prepared_at_once_share_no_coaching(world: World) -> None:
    for name in NAMES:
        world.whole_coaching(name)
    months = (OCTOBER, NOVEMBER)
    at_once(*[lambda month=month: payment_run.prepare(world.store, month, AUTHOR, TODAY) for month in months])
    assert sorted(row["coaching_id"] for row in world.store.table("payment")) == sorted(world.coachings.values())
