"""Small programmes for the tests of coachings: companies brought to each state by the product's own acts."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from data.programme_file import load_programme
from data.store import Store
from engine.coaching import logbook, meetings, payment_run
from engine.coaching.invoices import receive
from engine.coaching.meetings import Entry
from engine.coaching.standing import State, company_states
from engine.coaching.withdrawal import withdraw
from engine.matching import review

AUTHOR = "Coordination"
COACH = "Lise Roy"
PROGRAMME = load_programme()
TODAY = date(2026, 11, 16)
CONFIRMED = date(2026, 6, 10)
FIRST_MEETING = date(2026, 7, 6)

ANSWERS = {
    "objective_agreed": "prioritise",
    "progress_plan": "Un plan d'action en cinq mesures",
    "objective_reached": "yes",
    "objective_reached_why": "La direction a choisi ses mesures",
    "relation_continues": "undecided",
}


@dataclass
class World:
    """An open store and the keys of what is in it."""

    store: Store
    firm: int
    other_firm: int
    coach: int
    other_coach: int
    outside_coach: int
    companies: dict[str, int] = field(default_factory=dict)
    coachings: dict[str, int] = field(default_factory=dict)
    proposals: dict[str, int] = field(default_factory=dict)

    def state(self, name: str, as_of: date = date.max) -> State:
        """A company's state."""
        rows = company_states(self.store, as_of, PROGRAMME)
        return next(row["state"] for row in rows if row["name"] == name)

    def meetings(self, name: str) -> list[dict[str, object]]:
        """The meetings of a company's coaching."""
        return self.store.rows("meeting_of_coaching", self.coachings[name])

    def company(self, name: str, inventoried_on: date | None = date(2026, 5, 20)) -> int:
        """A company with its form, and its inventory if a date is given."""
        with self.store.write(AUTHOR, "essai") as transaction:
            answers = {"sector": "finance", "size_class": "small", "objective": "prioritise"}
            (key,) = transaction.insert("company", [{"registered_on": date(2026, 5, 4), **answers}])
            transaction.insert("company_name", [{"company_id": key, "name": name, "name_key": name.casefold()}])
            if inventoried_on:
                figures = {"scope_1_t": 1.0, "scope_2_t": 0.0, "scope_3_t": 2.0}
                transaction.insert("ghg_inventory", [{"company_id": key, "completed_on": inventoried_on, **figures}])
        self.companies[name] = key
        return key

    def propose(self, name: str) -> int:
        """A draft proposal to the first coach."""
        with self.store.write(AUTHOR, "essai") as transaction:
            month = {"month": date(2026, 6, 1), "solved_by": AUTHOR, "weights": "{}", "waiting": "[]"}
            (batch,) = transaction.insert("batch", [{**month, "solved_at": transaction.at}])
            row = {"company_id": self.companies[name], "coach_id": self.coach, "batch_id": batch, "state": "proposed"}
            (key,) = transaction.insert("proposal", [{**row, "proposed_on": date(2026, 6, 1)}])
        self.proposals[name] = key
        return key

    def coaching(self, name: str, coach: int | None = None, confirmed_on: date = CONFIRMED) -> int:
        """A company with a coaching agreed before the tool."""
        company = self.company(name)
        with self.store.write(AUTHOR, "essai") as transaction:
            row = {"company_id": company, "coach_id": coach or self.coach, "confirmed_on": confirmed_on}
            (key,) = transaction.insert("coaching", [row])
        self.coachings[name] = key
        return key

    def hold(self, name: str, *minutes: int, first: date = FIRST_MEETING, every: int = 14) -> None:
        """Held meetings of these lengths, ``every`` so many days."""
        for position, length in enumerate(minutes):
            entry = Entry(first + timedelta(days=every * position), length, "Direction", "Plan d'action")
            meetings.record(self.store, self.coachings[name], entry, COACH, TODAY)

    def deliver(self, name: str, on: date = date(2026, 10, 5)) -> None:
        """A complete logbook, delivered."""
        logbook.deliver(self.store, self.coachings[name], COACH, on, answers=ANSWERS)

    def pay(self, month: date = date(2026, 10, 1), on: date = date(2026, 11, 3)) -> int:
        """The month's run, from its preparation to its closing; returns its key."""
        run = payment_run.prepare(self.store, month, AUTHOR, on)
        for invoice in self.store.rows("payment_invoices", run):
            number = f"F-{month:%Y%m}-{invoice['firm_id']}"
            receive(self.store, run, invoice["firm_id"], number, AUTHOR, on)
        payment_run.check(self.store, run, AUTHOR, on)
        payment_run.close(self.store, run, AUTHOR, on)
        return run

    def whole_coaching(self, name: str, coach: int | None = None, on: date = date(2026, 10, 5)) -> int:
        """A coaching of six meetings and 450 minutes, its logbook delivered."""
        key = self.coaching(name, coach)
        self.hold(name, 75, 75, 75, 75, 75, 75)
        self.deliver(name, on)
        return key


def _clock() -> datetime:
    return datetime(2026, 11, 16, 9, 30)


def reopen(world: World, path: Path) -> World:
    """A world without company, on a copy of its database."""
    keys = (world.firm, world.other_firm, world.coach, world.other_coach, world.outside_coach)
    return World(Store.open(path, clock=_clock), *keys)


def lent(world: World, path: Path) -> World:
    """A copy at ``path`` of a world whose store is closed, closed too."""
    copied = replace(world, store=reopen(world, Path(shutil.copy(world.store.path, path))).store)
    copied.store.close()
    return copied


def build(path: Path) -> World:
    """Two firms with contracts, three coaches, no company."""
    store = Store.create(path, clock=_clock)
    with store.write(AUTHOR, "essai") as transaction:
        firms = transaction.insert("firm", [{"version": 1}] * 2)
        names = ("Boréal conseil", "Cirrus")
        transaction.insert(
            "firm_name",
            [
                {"firm_id": key, "name": name, "name_key": name.casefold()}
                for key, name in zip(firms, names, strict=True)
            ],
        )
        terms = {"guaranteed_minimum": 2, "expected_low": 2, "expected_high": 10}
        fees = (139_500, 135_000)
        transaction.insert(
            "contract",
            [{"firm_id": key, "fee_cents": fee, **terms} for key, fee in zip(firms, fees, strict=True)],
        )
        transaction.insert(
            "firm_tax",
            [{"firm_id": firms[0], "tps_number": "123456789RT0001", "tvq_number": "1234567890TQ0001"}],
        )
        of_firms = (firms[0], firms[0], firms[1])
        coaches = transaction.insert(
            "coach", [{"firm_id": firm, "most_at_once": 4, "wanted_in_total": 10} for firm in of_firms]
        )
        transaction.insert(
            "coach_name",
            [
                {"coach_id": key, "firm_id": firm, "name": name, "name_key": name.casefold()}
                for key, firm, name in zip(coaches, of_firms, (COACH, "Marc Côté", "Zoé Gagnon"), strict=True)
            ],
        )
    return World(store, *firms, *coaches)


def reach(world: World, state: State, name: str = "Bio Cobaltax") -> int:
    """Bring a new company to ``state`` by the product's own acts; returns its key."""
    for step in _STEPS[: _ORDER[state]]:
        step(world, name)
    if state == "withdrawn":
        withdraw(world.store, world.companies[name], AUTHOR, TODAY, "Vente de l'entreprise")
    if world.state(name) != state:
        raise AssertionError((state, world.state(name)))
    return world.companies[name]


def _register(world: World, name: str) -> None:
    world.company(name, inventoried_on=None)


def _inventory(world: World, name: str) -> None:
    figures = {"completed_on": date(2026, 5, 20), "scope_1_t": 1.0, "scope_2_t": 0.0, "scope_3_t": 2.0}
    with world.store.write(AUTHOR, "essai") as transaction:
        transaction.insert("ghg_inventory", [{"company_id": world.companies[name], **figures}])


def _propose(world: World, name: str) -> None:
    world.propose(name)


def _approve(world: World, name: str) -> None:
    review.approve(world.store, [world.proposals[name]], AUTHOR, date(2026, 6, 2))


def _publish(world: World, name: str) -> None:
    review.publish(world.store, [world.proposals[name]], AUTHOR, date(2026, 6, 3))


def _confirm(world: World, name: str) -> None:
    world.coachings[name] = review.confirm(world.store, world.proposals[name], AUTHOR, CONFIRMED)


def _hold(world: World, name: str) -> None:
    world.hold(name, 75, 75, 75, 75, 75, 75)


def _deliver_without_contract(world: World, name: str) -> None:
    world.deliver(name)
    contract = next(row for row in world.store.table("contract") if row["firm_id"] == world.firm)
    with world.store.write(AUTHOR, "essai") as transaction:
        transaction.delete("contract", [contract])


def _sign(world: World, name: str) -> None:
    terms = {"guaranteed_minimum": 2, "expected_low": 2, "expected_high": 10, "fee_cents": 139_500}
    with world.store.write(AUTHOR, "essai") as transaction:
        transaction.insert("contract", [{"firm_id": world.firm, **terms}])


def _pay(world: World, name: str) -> None:
    world.pay()


_STEPS = (_register, _inventory, _propose, _approve, _publish, _confirm, _hold, _deliver_without_contract, _sign, _pay)
_ORDER: dict[State, int] = {
    "registered": 1,
    "inventoried": 2,
    "proposed": 3,
    "approved": 4,
    "offered": 5,
    "confirmed": 6,
    "under_way": 7,
    "delivered": 8,
    "payable": 9,
    "paid": 10,
    "withdrawn": 7,
}
