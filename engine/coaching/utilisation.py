"""How much of each contract and of each coach is used: never one ratio (INDICATORS 14–16, "Utilisation…")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

import numpy as np

from data.programme_file import Programme, load_programme
from data.reading import Reader, Row
from engine.matching.capacity import Contract, Load, entitlements
from engine.programme.calendar import add_months


@dataclass(frozen=True)
class ContractUse:
    """A contract at a date: ``assigned`` counts coachings confirmed, under way or done.

    Attributes:
        of_minimum: assigned / guaranteed minimum, None without a minimum.
        of_high: assigned / high end of the expected range.
        debt: coachings still owed to the guaranteed minimum.
        expected: what the minimum calls for by now, linearly from the first day to the last start.
        pace: assigned / expected, None while nothing is expected.
        share: assigned / the range's midpoint (INDICATORS 16), None when the range is empty.
    """

    firm_id: int
    firm: str
    assigned: int
    active: int
    minimum: int
    low: int
    high: int
    most_at_once: int | None
    fee_cents: int
    of_minimum: float | None
    of_high: float | None
    debt: int
    expected: float
    pace: float | None
    share: float | None


@dataclass(frozen=True)
class CoachUse:
    """A coach at a date.

    Attributes:
        of_wanted: assigned / wanted over two years; of_places: active / most at once. None when nothing is wanted.
        entitlement: the contract's midpoint × the coach's share of what the firm's coaches want.
        share: assigned / entitlement, None without one.
        waiting, answered: offers that wait, and those that were answered or left to expire.
        declined, expired, in_time: of those answered, refused, left to expire, answered by the deadline.
        away_until: last day of the absence of the moment, if any.
    """

    coach_id: int
    coach: str
    firm_id: int
    firm: str
    email: str | None
    assigned: int
    active: int
    minutes: int
    most_at_once: int
    wanted: int
    of_wanted: float | None
    of_places: float | None
    entitlement: float
    share: float | None
    waiting: int
    answered: int
    declined: int
    expired: int
    in_time: int
    away_until: date | None


@dataclass(frozen=True)
class Equity:
    """How evenly contracts are served: shares' spread, Gini (0 even) and Jain (1 even) indices, median share."""

    spread: float
    gini: float
    jain: float
    median: float


@dataclass(frozen=True)
class Utilisation:
    """Every contract and coach; ``debt`` is owed to minimums, ``room`` the companies left to assign toward the target.

    ``equity`` is None while there is no contract with a range.
    """

    contracts: tuple[ContractUse, ...]
    coaches: tuple[CoachUse, ...]
    equity: Equity | None
    debt: int
    room: int
    without_contract: tuple[str, ...]

    @property
    def in_time_share(self) -> float | None:
        """The share of offers answered by their deadline (INDICATORS 6), None before the first answer."""
        answered = sum(use.answered for use in self.coaches)
        return sum(use.in_time for use in self.coaches) / answered if answered else None


def utilisation(reader: Reader, as_of: date, programme: Programme | None = None) -> Utilisation:
    """Contracts and coaches at ``as_of``, by name."""
    parameters = programme or load_programme()
    needed = parameters.coaching.minutes.value
    firms = reader.rows("coaching_contracts", as_of, needed)
    contracts = [_contract(row, as_of, parameters) for row in firms if row["contract_id"] is not None]
    coaches = _coaches(reader.rows("coaching_coaches", as_of, needed), firms)
    shares = [use.share for use in contracts if use.share is not None]
    return Utilisation(
        contracts=tuple(contracts),
        coaches=tuple(coaches),
        equity=equity(shares) if shares else None,
        debt=sum(use.debt for use in contracts),
        room=parameters.targets.companies.value - sum(row["assigned"] for row in firms),
        without_contract=tuple(row["firm"] for row in firms if row["contract_id"] is None),
    )


def equity(shares: Sequence[float]) -> Equity:
    """The indices of one share or more; when all are nil, nobody is favoured."""
    values = np.asarray(shares, dtype=np.float64)
    most = float(values.max())
    if most == 0:
        return Equity(0.0, 0.0, 1.0, 0.0)
    # Both indices ignore the unit: measured by the largest share, no square is too small.
    scaled = values / most
    total = float(scaled.sum())
    gaps = float(np.abs(scaled[:, None] - scaled[None, :]).sum())
    return Equity(
        spread=most - float(values.min()),
        gini=gaps / (2 * len(values) * total),
        jain=total**2 / (len(values) * float((scaled**2).sum())),
        median=median(shares),
    )


def elapsed_share(as_of: date, programme: Programme) -> float:
    """The part of the time to start coachings that is behind, in [0, 1]: from the first day to the last start.

    The last start leaves four months before the end (PROGRAMME §2: 2028-01-30).
    """
    first, last = programme.coaching.first_day.value, last_start(programme)
    return min(max((as_of - first) / (last - first), 0.0), 1.0)


def last_start(programme: Programme) -> date:
    """The latest start that still leaves the whole duration before the end (PROGRAMME §2)."""
    return add_months(programme.coaching.last_day.value, -programme.coaching.months.value)


def _ratio(part: float, whole: float | None) -> float | None:
    return part / whole if whole else None


def _contract(row: Row, as_of: date, programme: Programme) -> ContractUse:
    assigned, minimum, high = row["assigned"], row["guaranteed_minimum"], row["expected_high"]
    expected = minimum * elapsed_share(as_of, programme)
    return ContractUse(
        firm_id=row["firm_id"],
        firm=row["firm"],
        assigned=assigned,
        active=row["active"],
        minimum=minimum,
        low=row["expected_low"],
        high=high,
        most_at_once=row["most_at_once"],
        fee_cents=row["fee_cents"],
        of_minimum=_ratio(assigned, minimum),
        of_high=_ratio(assigned, high),
        debt=max(0, minimum - assigned),
        expected=expected,
        pace=_ratio(assigned, expected),
        share=_ratio(assigned, (minimum + high) / 2),
    )


def _coaches(rows: Sequence[Row], firms: Sequence[Row]) -> list[CoachUse]:
    loads = [Load(row["firm_id"], row["most_at_once"], row["wanted_in_total"]) for row in rows]
    contracts = {
        row["firm_id"]: Contract(row["guaranteed_minimum"], row["expected_high"])
        for row in firms
        if row["contract_id"] is not None
    }
    entitled = entitlements(loads, contracts)
    return [
        CoachUse(
            coach_id=row["coach_id"],
            coach=row["coach"],
            firm_id=row["firm_id"],
            firm=row["firm"],
            email=row["email"],
            assigned=row["assigned"],
            active=row["active"],
            minutes=row["minutes"],
            most_at_once=row["most_at_once"],
            wanted=row["wanted_in_total"],
            of_wanted=_ratio(row["assigned"], row["wanted_in_total"]),
            of_places=_ratio(row["active"], row["most_at_once"]),
            entitlement=entitlement,
            share=_ratio(row["assigned"], entitlement),
            waiting=row["waiting"],
            answered=row["confirmed"] + row["declined"] + row["expired"],
            declined=row["declined"],
            expired=row["expired"],
            in_time=row["in_time"],
            away_until=row["away_until"],
        )
        for row, entitlement in zip(rows, entitled, strict=True)
    ]
