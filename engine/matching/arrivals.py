"""Who is still to come after a month's batch: those registered, and those that will register (MATCHING.md).

What is registered is known: who they are and, from the delays observed, when their inventory should be over. The rest
is drawn from the profiles observed so far, as many as the pace of inventories and the programme's target allow.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median

import numpy as np

from data.programme_file import Programme
from engine.coaching.utilisation import last_start
from engine.matching.affinity import Wishes
from engine.matching.problem import Ints
from engine.programme.calendar import add_months, first_of_month

_DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Registered:
    """A company on the books: ``inventoried_on`` None while its inventory is under way.

    ``scorable``: its form says enough to be proposed; ``still_open``: it has no coach nor offer, and has not left;
    ``not_before``: first day of the month a reviewer put it off to.
    """

    company_id: int
    name: str
    wishes: Wishes
    registered_on: date
    inventoried_on: date | None
    scorable: bool
    still_open: bool
    not_before: date | None = None


@dataclass(frozen=True)
class Expected:
    """A registered company that a later batch should hold; ``certain`` once its inventory is over."""

    company_id: int
    name: str
    wishes: Wishes
    month: date
    certain: bool


@dataclass(frozen=True)
class Outlook:
    """The months after a batch.

    Attributes:
        expected: registered companies to come, in the order of months, then of names.
        profiles: what the companies seen so far asked for; those to come are drawn from them.
        further: how many companies not registered yet to expect before the programme's last start.
    """

    expected: tuple[Expected, ...] = ()
    profiles: tuple[Wishes, ...] = ()
    further: int = 0


NOTHING_KNOWN = Outlook()
"""Of a batch that was not read from a database."""


def outlook(
    registered: Sequence[Registered], in_batch: Collection[int], month: date, as_of: date, programme: Programme
) -> Outlook:
    """What to expect after the batch of ``month``, seen at ``as_of`` (MATCHING, "A month is not the horizon").

    Args:
        registered: everybody on the books, withdrawn companies included.
        in_batch: keys of the companies of the batch.
        month: its first day.
        as_of: the reference date.
        programme: target, last start, and how much is observed.
    """
    last = first_of_month(last_start(programme))
    delay = _usual_delay(registered)
    expected = [
        Expected(company.company_id, company.name, company.wishes, when, company.inventoried_on is not None)
        for company in registered
        if company.still_open and company.scorable and company.company_id not in in_batch
        if (when := _month_of(company, month, as_of, delay)) <= last
    ]
    profiles = tuple(replace(company.wishes, requested=None) for company in registered if company.scorable)
    return Outlook(
        expected=tuple(sorted(expected, key=lambda company: company.month)),
        profiles=profiles,
        further=_further(registered, expected, month, as_of, programme),
    )


def sample(found: Outlook, most: int, month: date, programme: Programme) -> list[Ints]:
    """Draws of the companies not registered yet: indices in ``profiles``, one array a draw.

    The draws depend on the month and on the seed of the parameter file alone. Profiles come whole, with the
    frequencies observed: a sector keeps the themes and regions it was seen with.

    Args:
        found: what to expect.
        most: companies there will be places for.
        month: first day of the batch's month.
        programme: the parameters.
    """
    terms = programme.matching.expected
    number = min(found.further, most)
    if number <= 0 or not found.profiles:
        return []
    rng = np.random.default_rng([terms.seed.value, month.year, month.month])
    return [rng.integers(0, len(found.profiles), number) for _ in range(terms.samples.value)]


def _usual_delay(registered: Sequence[Registered]) -> timedelta:
    """The median time from registration to the end of the inventory; nil before the first one."""
    delays = [(company.inventoried_on - company.registered_on).days for company in registered if company.inventoried_on]
    return timedelta(days=median(delays)) if delays else timedelta(0)


def _month_of(company: Registered, month: date, as_of: date, delay: timedelta) -> date:
    """The batch a company should be in: the month after its inventory, later than ``month``, once it is not put off."""
    over = company.inventoried_on or max(as_of, company.registered_on + delay)
    following = add_months(month, 1)
    return max(add_months(first_of_month(over), 1), following, company.not_before or following)


def _further(
    registered: Sequence[Registered], expected: Sequence[Expected], month: date, as_of: date, programme: Programme
) -> int:
    """Companies to come that nobody has heard of: the observed pace until the last start, up to the target."""
    terms = programme.matching.expected
    since = max(add_months(as_of, -terms.observed_months.value), programme.coaching.first_day.value)
    seen = sum(company.inventoried_on is not None and company.inventoried_on > since for company in registered)
    elapsed = (as_of - since).days / _DAYS_PER_MONTH
    if seen < terms.evidence.value or elapsed < 1:
        return 0
    left = (last_start(programme) - add_months(month, 1)).days / _DAYS_PER_MONTH
    counted = sum(company.still_open or company.inventoried_on is not None for company in registered)
    to_target = programme.targets.companies.value - counted
    return max(0, min(round(seen / elapsed * left) - len(expected), to_target))
