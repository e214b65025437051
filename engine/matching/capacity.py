"""How many more companies each coach and each firm can take, and what each further place costs in equity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.matching.affinity import POINT
from engine.matching.problem import Group, Ints

SMALLEST_ENTITLEMENT = 1.0
"""A share is counted against one coaching at least: a contract that promises nothing would make it infinite."""


@dataclass(frozen=True)
class Load:
    """What a coach asked for and what is already theirs.

    ``occupied`` counts the companies the coach is busy with, ``assigned`` all those ever given; approvals, offers and
    locked pairs are part of both. ``at_once_beside_absences`` is what absences leave of ``most_at_once``, None without.
    """

    firm: int
    most_at_once: int
    wanted_in_total: int
    occupied: int = 0
    assigned: int = 0
    at_once_beside_absences: int | None = None

    @property
    def at_once(self) -> int:
        """The most coachings at once, absences deducted."""
        beside = self.at_once_beside_absences
        return self.most_at_once if beside is None else min(self.most_at_once, beside)


@dataclass(frozen=True)
class Contract:
    """A firm's contract, in coachings; a limit of ``None`` is no limit (AO §5.1, §11)."""

    guaranteed_minimum: int
    expected_high: int
    most_at_once: int | None = None
    most_in_total: int | None = None


@dataclass(frozen=True)
class Pace:
    """What contracts call for by now, and what it is worth (PROGRAMME §5, "pace toward each contract's minimum").

    Attributes:
        elapsed: part of the time to start coachings that is behind, in [0, 1].
        points_behind: points for each coaching that catches up with the minimum's linear pace.
        points_beyond: points lost by each coaching past the high end of the expected range.
    """

    elapsed: float
    points_behind: float
    points_beyond: float


@dataclass(frozen=True, eq=False)
class Capacity:
    """Places left and what they cost.

    Attributes:
        places: (m,) further companies each coach can take.
        costs: per coach, hundredths of a point lost by the first, second… further place, never decreasing; negative
            where a place catches up with a minimum; one entry more than there are places, which prices one more.
        firms: further companies each firm can take, by firm.
    """

    places: Ints
    costs: tuple[Ints, ...]
    firms: dict[int, int]


def capacity(
    loads: Sequence[Load],
    contracts: dict[int, Contract],
    points_per_entitlement: float,
    pace: Pace | None = None,
    released: Sequence[int] | None = None,
) -> Capacity:
    """Places of every coach and firm for one batch (PROGRAMME §5; AO §5.1, §11).

    A coach has min(most at once − occupied, wanted in total − assigned) places; a firm, the least of what its
    contract leaves and of its coaches' places.

    Args:
        loads: m coaches.
        contracts: contract of each firm that has one, by firm.
        points_per_entitlement: points lost by the next place for each whole entitlement already used.
        pace: what minimums and ranges add to the costs; nothing without it.
        released: companies of each coach to count as not given yet; they have a place each, whatever the limits.
    """
    back = list(released) if released is not None else [0] * len(loads)
    places = [
        max(0, min(load.at_once - load.occupied, load.wanted_in_total - load.assigned)) + given
        for load, given in zip(loads, back, strict=True)
    ]
    shares = _shares(loads, contracts)
    costs = tuple(
        _costs(load.assigned - given, share, left + 1, points_per_entitlement, pace)
        for load, share, left, given in zip(loads, shares, places, back, strict=True)
    )
    return Capacity(np.array(places, np.int64), costs, _firm_places(loads, contracts, places, back))


def firm_groups(loads: Sequence[Load], room: Capacity) -> tuple[Group, ...]:
    """The firms whose contract limits them below what their coaches could take together."""
    members: dict[int, list[int]] = {}
    for index, load in enumerate(loads):
        members.setdefault(load.firm, []).append(index)
    return tuple(
        Group(tuple(coaches), 0, room.firms[firm])
        for firm, coaches in members.items()
        if room.firms[firm] < int(room.places[coaches].sum())
    )


@dataclass(frozen=True)
class _Share:
    """A coach's part of a contract: what they are entitled to, the minimum and the high end; None without contract."""

    entitled: float
    minimum: float = 0.0
    high: float | None = None


def entitlements(loads: Sequence[Load], contracts: dict[int, Contract]) -> list[float]:
    """Coachings each coach is entitled to over the programme (INDICATORS, "Utilisation is never one ratio").

    The contract's midpoint, (guaranteed minimum + high end) / 2, times the coach's share of what the firm's coaches
    want in total; without a contract, what the coach wants.
    """
    return [share.entitled for share in _shares(loads, contracts)]


def _shares(loads: Sequence[Load], contracts: dict[int, Contract]) -> list[_Share]:
    wanted: dict[int, int] = {}
    for load in loads:
        wanted[load.firm] = wanted.get(load.firm, 0) + load.wanted_in_total
    return [_share(load, contracts.get(load.firm), wanted[load.firm]) for load in loads]


def _share(load: Load, contract: Contract | None, wanted_by_firm: int) -> _Share:
    if contract is None or not wanted_by_firm:
        return _Share(float(load.wanted_in_total))
    part = load.wanted_in_total / wanted_by_firm
    midpoint = (contract.guaranteed_minimum + contract.expected_high) / 2
    return _Share(midpoint * part, contract.guaranteed_minimum * part, contract.expected_high * part)


def _costs(assigned: int, share: _Share, count: int, points: float, pace: Pace | None) -> Ints:
    # The marginal cost of a share's square: (n + k − ½) / entitlement for the k-th further place.
    used = assigned + np.arange(1, count + 1) - 0.5
    lost = points * used / max(share.entitled, SMALLEST_ENTITLEMENT)
    if pace is not None:
        # What one coaching changes to max(0, due − n) and to max(0, n − high): both convex, so their sum is.
        n = assigned + np.arange(count + 1, dtype=np.float64)
        lost += pace.points_behind * np.diff(np.maximum(0.0, share.minimum * pace.elapsed - n))
        if share.high is not None:
            lost += pace.points_beyond * np.diff(np.maximum(0.0, n - share.high))
    costs: Ints = np.rint(POINT * lost).astype(np.int64)
    return costs


def _firm_places(
    loads: Sequence[Load], contracts: dict[int, Contract], places: Sequence[int], released: Sequence[int]
) -> dict[int, int]:
    firms: dict[int, int] = {}
    for firm in dict.fromkeys(load.firm for load in loads):
        team = [index for index, load in enumerate(loads) if load.firm == firm]
        back = sum(released[index] for index in team)
        limits = [sum(places[index] for index in team) - back]
        contract = contracts.get(firm)
        if contract and contract.most_at_once is not None:
            limits.append(contract.most_at_once - sum(loads[index].occupied for index in team))
        if contract and contract.most_in_total is not None:
            limits.append(contract.most_in_total - sum(loads[index].assigned for index in team))
        firms[firm] = max(min(limits), 0) + back
    return firms
