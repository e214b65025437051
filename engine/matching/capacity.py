"""How many more companies each coach and each firm can take, and what each further place costs in equity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.matching.affinity import POINT

Ints = NDArray[np.int64]

SMALLEST_ENTITLEMENT = 1.0
"""A share is counted against one coaching at least: a contract that promises nothing would make it infinite."""


@dataclass(frozen=True)
class Load:
    """What a coach asked for and what is already theirs.

    ``occupied`` counts the companies the coach is busy with, ``assigned`` all those ever given; approvals and offers
    are part of both.
    """

    firm: int
    most_at_once: int
    wanted_in_total: int
    occupied: int = 0
    assigned: int = 0


@dataclass(frozen=True)
class Contract:
    """A firm's contract, in coachings; a limit of ``None`` is no limit (AO §5.1, §11)."""

    guaranteed_minimum: int
    expected_high: int
    most_at_once: int | None = None
    most_in_total: int | None = None


@dataclass(frozen=True, eq=False)
class Capacity:
    """Places left and what they cost.

    Attributes:
        places: (m,) further companies each coach can take.
        costs: per coach, hundredths of a point lost by the first, second… further place, never decreasing; one
            entry more than there are places, which prices one more place.
        firms: further companies each firm can take, by firm.
    """

    places: Ints
    costs: tuple[Ints, ...]
    firms: dict[int, int]


def capacity(loads: Sequence[Load], contracts: dict[int, Contract], points_per_entitlement: float) -> Capacity:
    """Places of every coach and firm for one batch (PROGRAMME §5; AO §5.1, §11).

    A coach has min(most at once − occupied, wanted in total − assigned) places; a firm, the least of what its
    contract leaves and of its coaches' places.

    Args:
        loads: m coaches.
        contracts: contract of each firm that has one, by firm.
        points_per_entitlement: points lost by the next place for each whole entitlement already used.
    """
    places = [max(0, min(load.most_at_once - load.occupied, load.wanted_in_total - load.assigned)) for load in loads]
    costs = tuple(
        _costs(load.assigned, share, left + 1, points_per_entitlement)
        for load, share, left in zip(loads, entitlements(loads, contracts), places, strict=True)
    )
    return Capacity(np.array(places, np.int64), costs, _firm_places(loads, contracts, places))


def entitlements(loads: Sequence[Load], contracts: dict[int, Contract]) -> list[float]:
    """Coachings each coach is entitled to over the programme (INDICATORS, "Utilisation is never one ratio").

    The contract's midpoint, (guaranteed minimum + high end) / 2, times the coach's share of what the firm's coaches
    want in total; without a contract, what the coach wants.
    """
    wanted: dict[int, int] = {}
    for load in loads:
        wanted[load.firm] = wanted.get(load.firm, 0) + load.wanted_in_total
    return [_entitlement(load, contracts.get(load.firm), wanted[load.firm]) for load in loads]


def _entitlement(load: Load, contract: Contract | None, wanted_by_firm: int) -> float:
    if contract is None or not wanted_by_firm:
        return float(load.wanted_in_total)
    midpoint = (contract.guaranteed_minimum + contract.expected_high) / 2
    return midpoint * load.wanted_in_total / wanted_by_firm


def _costs(assigned: int, entitled: float, count: int, points: float) -> Ints:
    # The marginal cost of a share's square: (n + k − ½) / entitlement for the k-th further place.
    used = assigned + np.arange(1, count + 1) - 0.5
    costs: Ints = np.rint(points * POINT * used / max(entitled, SMALLEST_ENTITLEMENT)).astype(np.int64)
    return costs


def _firm_places(loads: Sequence[Load], contracts: dict[int, Contract], places: Sequence[int]) -> dict[int, int]:
    firms: dict[int, int] = {}
    for firm in dict.fromkeys(load.firm for load in loads):
        team = [index for index, load in enumerate(loads) if load.firm == firm]
        limits = [sum(places[index] for index in team)]
        contract = contracts.get(firm)
        if contract and contract.most_at_once is not None:
            limits.append(contract.most_at_once - sum(loads[index].occupied for index in team))
        if contract and contract.most_in_total is not None:
            limits.append(contract.most_in_total - sum(loads[index].assigned for index in team))
        firms[firm] = max(min(limits), 0)
    return firms
