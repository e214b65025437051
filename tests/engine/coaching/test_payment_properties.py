"""Whatever is done in whatever order: no one is paid twice, more than the fee, or without hours and logbook.

Stories are drawn from a seed rather than by hypothesis' state machines: a step costs a transaction, and most steps
must lead somewhere for a story to break anything. A story that fails prints its acts.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

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

MONTHS = (date(2026, 10, 1), date(2026, 11, 1))
NAMES = ("Alu Nordaltek", "Bio Cobaltax", "Usinage Fluviax")
TODAY = date(2026, 11, 30)
STORIES, STEPS = 4, 40

# From each state of a run, the steps that may succeed.
LIKELY = {
    None: ("prepare", "pay"),
    "prepared": ("prepare", "bill", "check", "pay"),
    "checked": ("close", "close", "reopen"),
    "closed": ("reopen",),
}


@pytest.fixture
def begun(world: World) -> World:
    """One coaching in a run ready to close, one complete, one a meeting away: what follows may break any of them."""
    for position, name in enumerate(NAMES):
        world.coaching(name, world.coach if position else world.outside_coach)
        world.hold(name, *[75] * (5 if position == 2 else 6))
    world.deliver(NAMES[0])
    run = payment_run.prepare(world.store, MONTHS[0], AUTHOR, TODAY)
    receive(world.store, run, world.other_firm, "F-1", AUTHOR, TODAY)
    payment_run.check(world.store, run, AUTHOR, TODAY)
    world.deliver(NAMES[1])
    world.store.close()
    return world


class Story:
    """Acts drawn one after the other, and what a person would write down beside them."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.draw = random.Random(seed)
        self.keys = [world.coachings[name] for name in NAMES]
        self.day = date(2026, 10, 20)
        self.acts: list[str] = []
        # (coaching, minutes) of each held meeting; what closed runs paid.
        rows = world.store.table("meeting")
        self.minutes = {row["meeting_id"]: (row["coaching_id"], row["minutes"]) for row in rows}
        self.paid: dict[int, Amount] = {}

    def play(self) -> None:
        weights = {
            self.hold: 3,
            self.correct: 3,
            self.remove: 2,
            self.deliver: 4,
            self.reopen_logbook: 2,
            self.accept: 3,
            self.sign_again: 1,
            self.register_for_taxes: 1,
            self.bill_lines: 2,
            self.move_run: 9,
        }
        for act in self.draw.choices(list(weights), list(weights.values()), k=STEPS):
            try:
                act()
                self.acts.append(act.__name__)
            except RefusedError as refusal:
                self.acts.append(f"{act.__name__}: {refusal}")
            self.verify()

    def some(self) -> int:
        return self.draw.choice(self.keys)

    def hold(self) -> None:
        self.day += timedelta(days=1)
        coaching, entry = self.some(), Entry(self.day, self.draw.choice((5, 60, 75)), "Direction", "Plan")
        key = meetings.record(self.world.store, coaching, entry, COACH, TODAY).meeting_id
        assert key is not None
        self.minutes[key] = (coaching, entry.minutes)

    def correct(self) -> None:
        key, minutes = self.draw.choice(sorted(self.minutes)), self.draw.choice((30, 75, 120))
        held_on = next(row["held_on"] for row in self.world.store.table("meeting") if row["meeting_id"] == key)
        meetings.correct(
            self.world.store, key, Entry(held_on, minutes, "Direction", "Plan"), AUTHOR, TODAY, "durée erronée"
        )
        self.minutes[key] = (self.minutes[key][0], minutes)

    def remove(self) -> None:
        key = self.draw.choice(sorted(self.minutes))
        meetings.remove(self.world.store, key, AUTHOR, "erreur")
        del self.minutes[key]

    def deliver(self) -> None:
        logbook.deliver(self.world.store, self.some(), COACH, self.day, answers=ANSWERS)

    def reopen_logbook(self) -> None:
        logbook.reopen(self.world.store, self.some(), AUTHOR, "oubli")

    def accept(self) -> None:
        accept_count(self.world.store, self.some(), AUTHOR, self.day, "convenu")

    def sign_again(self) -> None:
        contract = self.draw.choice(self.world.store.table("contract"))
        fee = self.draw.choice((100_000, 139_500, 139_501))
        with self.world.store.write(AUTHOR, "essai") as transaction:
            transaction.update("contract", [{"contract_id": contract["contract_id"], "fee_cents": fee}])

    def register_for_taxes(self) -> None:
        tps, tvq = self.draw.choice((("123456789RT0001", "1234567890TQ0001"), ("", "")))
        set_tax_numbers(self.world.store, self.world.firm, tps, tvq, AUTHOR)

    def bill_lines(self) -> None:
        """An invoice as it comes: coachings twice, of another firm, not over, at another price."""
        firm, month = self.draw.choice((self.world.firm, self.world.other_firm)), self.draw.choice(MONTHS)
        number = "123456789RT0001" if firm == self.world.firm else None
        amount = taxed(self.draw.choice((100_000, 135_000, 139_500, 150_000)), number, number, PROGRAMME)
        billed = self.draw.choices(range(3), k=self.draw.randrange(4))
        self.bill(month, firm, [Claim(self.keys[which], NAMES[which], amount) for which in billed])

    def bill(self, month: date, firm: int, claims: list[Claim] | None) -> None:
        run = run_of(self.world.store, month)
        if run is not None:
            receive(self.world.store, run.payment_run_id, firm, f"{month:%m}-{firm}", AUTHOR, TODAY, claims)

    def move_run(self) -> None:
        """A month's run one step further, or back; « pay » is the usual way in one go."""
        store, month = self.world.store, self.draw.choice(MONTHS)
        run = run_of(store, month)
        key = run.payment_run_id if run else 0
        steps: dict[str, Callable[[], object]] = {
            "prepare": lambda: payment_run.prepare(store, month, AUTHOR, TODAY),
            "bill": lambda: [self.bill(month, firm, None) for firm in (self.world.firm, self.world.other_firm)],
            "check": lambda: payment_run.check(store, key, AUTHOR, TODAY),
            "close": lambda: payment_run.close(store, key, AUTHOR, TODAY),
            "pay": lambda: self.world.pay(month, TODAY),
            "reopen": lambda: payment_run.reopen(store, key, AUTHOR, "erreur"),
        }
        step = self.draw.choice(LIKELY[run.state if run else None]) if self.draw.random() < 0.9 else "close"
        steps[step]()
        after = run_of(store, month)
        lines = {line.coaching_id: line.amount for invoice in after.invoices for line in invoice.lines} if after else {}
        if step in ("close", "pay"):
            self.paid |= lines
        elif step == "reopen":
            self.paid = {coaching: amount for coaching, amount in self.paid.items() if coaching not in lines}

    def verify(self) -> None:
        """Minutes add up; what is paid is what was closed, once, within the fee, with hours, meetings and logbook."""
        store = self.world.store
        payments = store.table("payment")
        assert len({row["coaching_id"] for row in payments}) == len(payments), self.acts
        closed_runs = {row["payment_run_id"] for row in store.table("payment_run") if row["state"] == "closed"}
        closed_invoices = {row["invoice_id"] for row in store.table("invoice") if row["payment_run_id"] in closed_runs}
        closed = {
            row["coaching_id"]: Amount(row["fee_cents"], row["tps_cents"], row["tvq_cents"])
            for row in payments
            if row["invoice_id"] in closed_invoices
        }
        assert closed == self.paid, self.acts
        accepted = {row["coaching_id"]: row["meetings"] for row in store.table("meeting_count_acceptance")}
        for line in coaching_lines(store, TODAY):
            held = [minutes for coaching, minutes in self.minutes.values() if coaching == line.coaching_id]
            assert (line.minutes, line.meetings) == (sum(held), len(held)), self.acts
            if line.coaching_id in closed:
                counted = 5 <= line.meetings <= 10 or accepted.get(line.coaching_id) == line.meetings
                whole = line.minutes >= 450 and line.logbook_on is not None and counted
                assert (line.state, whole) == ("paid", True), self.acts
                assert 0 < closed[line.coaching_id].fee_cents <= 139_500, self.acts


def test_no_story_pays_wrongly(begun: World, tmp_path: Path) -> None:
    done: set[str] = set()
    for seed in range(STORIES):
        path = Path(shutil.copy(begun.store.path, tmp_path / f"{seed}.duckdb"))
        copy = replace(begun, store=reopen(begun, path).store)
        with copy.store:
            story = Story(copy, seed)
            story.play()
        done |= {act for act in story.acts if ":" not in act}
    # Every act succeeded somewhere: the stories do go places.
    assert len(done) == 10, done
