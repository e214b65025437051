"""Whatever is done in whatever order: no one is paid twice, more than the fee, or without hours and logbook."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from data.errors import RefusedError
from engine.coaching import logbook, meetings, payment_run
from engine.coaching.figures import coaching_lines
from engine.coaching.firm_taxes import set_tax_numbers
from engine.coaching.invoice_rules import Claim
from engine.coaching.invoices import receive, run_of
from engine.coaching.meeting_count import accept_count
from engine.coaching.meetings import Entry
from engine.coaching.taxes import Amount, taxed
from tests.engine.coaching.world import ANSWERS, AUTHOR, COACH, PROGRAMME, World, reopen

MONTHS = st.sampled_from((date(2026, 10, 1), date(2026, 11, 1)))
COACHINGS = st.integers(0, 2)
NAMES = ("Alu Nordaltek", "Bio Cobaltax", "Usinage Fluviax")
TODAY = date(2026, 11, 30)


class Payments(RuleBasedStateMachine):
    """Three coachings of two firms, paid or nearly, and everything that can be done to them."""

    template: World

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "programme.duckdb"
        shutil.copy(self.template.store.path, path)
        self.world = reopen(self.template, path)
        self.keys = [self.template.coachings[name] for name in NAMES]
        self.day = date(2026, 9, 20)
        # Minutes of each held meeting, and what closed runs paid, as a person would write them down.
        self.minutes = {
            row["meeting_id"]: (row["coaching_id"], row["minutes"]) for row in self.world.store.table("meeting")
        }
        self.paid: dict[int, Amount] = {}

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.store.close()
            shutil.rmtree(self.folder)

    def attempt(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except RefusedError:
            return False
        return True

    @rule(which=COACHINGS, minutes=st.sampled_from((5, 60, 75)))
    def record(self, which: int, minutes: int) -> None:
        self.day += timedelta(days=1)
        entry = Entry(self.day, minutes, "Direction", "Plan")
        self.attempt(lambda: self.hold(self.keys[which], entry))

    def hold(self, coaching: int, entry: Entry) -> None:
        key = meetings.record(self.world.store, coaching, entry, COACH, TODAY).meeting_id
        assert key is not None
        self.minutes[key] = (coaching, entry.minutes)

    @precondition(lambda self: self.minutes)
    @rule(data=st.data(), minutes=st.sampled_from((30, 75, 120)))
    def correct(self, data: st.DataObject, minutes: int) -> None:
        key = data.draw(st.sampled_from(sorted(self.minutes)))
        (row,) = [row for row in self.world.store.table("meeting") if row["meeting_id"] == key]
        entry = Entry(row["held_on"], minutes, "Direction", "Plan")
        if self.attempt(lambda: meetings.correct(self.world.store, key, entry, AUTHOR, TODAY, "erreur")):
            self.minutes[key] = (row["coaching_id"], minutes)

    @precondition(lambda self: self.minutes)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.minutes)))
        if self.attempt(lambda: meetings.remove(self.world.store, key, AUTHOR, "erreur")):
            del self.minutes[key]

    @rule(which=COACHINGS)
    def deliver(self, which: int) -> None:
        self.attempt(lambda: logbook.deliver(self.world.store, self.keys[which], COACH, self.day, answers=ANSWERS))

    @rule(which=COACHINGS)
    def reopen_logbook(self, which: int) -> None:
        self.attempt(lambda: logbook.reopen(self.world.store, self.keys[which], AUTHOR, "oubli"))

    @rule(which=COACHINGS)
    def accept(self, which: int) -> None:
        self.attempt(lambda: accept_count(self.world.store, self.keys[which], AUTHOR, self.day, "convenu"))

    @rule(fee=st.sampled_from((100_000, 139_500, 139_501)))
    def sign_again(self, fee: int) -> None:
        contract = next(row for row in self.world.store.table("contract") if row["firm_id"] == self.world.firm)
        with self.world.store.write(AUTHOR, "essai") as transaction:
            transaction.update("contract", [{"contract_id": contract["contract_id"], "fee_cents": fee}])

    @rule(registered=st.booleans())
    def register_for_taxes(self, registered: bool) -> None:
        tps, tvq = ("123456789RT0001", "1234567890TQ0001") if registered else ("", "")
        set_tax_numbers(self.world.store, self.world.firm, tps, tvq, AUTHOR)

    @rule(month=MONTHS)
    def prepare(self, month: date) -> None:
        self.attempt(lambda: payment_run.prepare(self.world.store, month, AUTHOR, TODAY))

    @rule(
        month=MONTHS,
        claimed=st.none() | st.lists(COACHINGS, max_size=3),
        fee=st.sampled_from((100_000, 139_500, 150_000)),
    )
    def bill(self, month: date, claimed: list[int] | None, fee: int) -> None:
        run = run_of(self.world.store, month)
        if run is None:
            return
        for firm, tps in ((self.world.firm, "123456789RT0001"), (self.world.other_firm, None)):
            amount = taxed(fee, tps, tps, PROGRAMME)
            claims = None if claimed is None else [Claim(self.keys[which], NAMES[which], amount) for which in claimed]
            number = f"{month:%m}-{firm}"
            self.attempt(lambda: receive(self.world.store, run.payment_run_id, firm, number, AUTHOR, TODAY, claims))  # noqa: B023

    @rule(month=MONTHS)
    def check(self, month: date) -> None:
        run = run_of(self.world.store, month)
        if run is not None:
            self.attempt(lambda: payment_run.check(self.world.store, run.payment_run_id, AUTHOR, TODAY))

    @rule(month=MONTHS)
    def close(self, month: date) -> None:
        run = run_of(self.world.store, month)
        if run is not None and self.attempt(
            lambda: payment_run.close(self.world.store, run.payment_run_id, AUTHOR, TODAY)
        ):
            self.paid |= {line.coaching_id: line.amount for invoice in run.invoices for line in invoice.lines}

    @rule(month=MONTHS)
    def pay_all(self, month: date) -> None:
        """The usual way, in one step, so that many stories come to a payment."""
        if self.attempt(lambda: self.world.pay(month, TODAY)):
            run = run_of(self.world.store, month)
            assert run is not None
            self.paid |= {line.coaching_id: line.amount for invoice in run.invoices for line in invoice.lines}

    @rule(month=MONTHS)
    def reopen_run(self, month: date) -> None:
        run = run_of(self.world.store, month)
        if run is not None and self.attempt(
            lambda: payment_run.reopen(self.world.store, run.payment_run_id, AUTHOR, "erreur")
        ):
            for invoice in run.invoices:
                for line in invoice.lines:
                    self.paid.pop(line.coaching_id, None)

    @invariant()
    def minutes_add_up(self) -> None:
        if not hasattr(self, "world"):
            return
        for line in coaching_lines(self.world.store, TODAY):
            held = [minutes for coaching, minutes in self.minutes.values() if coaching == line.coaching_id]
            assert (line.minutes, line.meetings) == (sum(held), len(held))

    @invariant()
    def nobody_is_paid_twice_or_too_much_or_too_early(self) -> None:
        if not hasattr(self, "world"):
            return
        payments = self.world.store.table("payment")
        assert len({row["coaching_id"] for row in payments}) == len(payments)
        closed = {
            line.coaching_id: line.amount
            for month in (date(2026, 10, 1), date(2026, 11, 1))
            if (run := run_of(self.world.store, month)) is not None and run.state == "closed"
            for invoice in run.invoices
            for line in invoice.lines
        }
        assert closed == self.paid
        accepted = {row["coaching_id"]: row["meetings"] for row in self.world.store.table("meeting_count_acceptance")}
        for line in coaching_lines(self.world.store, TODAY):
            if line.coaching_id in closed:
                assert line.state == "paid"
                assert line.minutes >= 450
                assert line.logbook_on is not None
                assert 5 <= line.meetings <= 10 or accepted.get(line.coaching_id) == line.meetings
                assert 0 < closed[line.coaching_id].fee_cents <= 139_500


@pytest.mark.timeout(600)
def test_no_story_pays_wrongly(world: World) -> None:
    # One coaching in a run ready to close, one complete, one a meeting away: what follows may break any of them.
    for position, name in enumerate(NAMES):
        world.coaching(name, world.coach if position else world.outside_coach)
        world.hold(name, *[75] * (5 if position == 2 else 6))
    world.deliver(NAMES[0])
    run = payment_run.prepare(world.store, date(2026, 10, 1), AUTHOR, TODAY)
    receive(world.store, run, world.other_firm, "F-1", AUTHOR, TODAY)
    payment_run.check(world.store, run, AUTHOR, TODAY)
    world.deliver(NAMES[1])
    world.store.close()

    class FromHere(Payments):
        template = world

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        FromHere,
        settings=settings(
            max_examples=5,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
