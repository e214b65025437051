"""Why it is impossible: guaranteed minimums nobody can fill, companies competing for too few places.

Both are cuts of the residual network: the nodes a failed search reaches (MATCHING.md, "Why it is impossible").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.formats import count, enumeration
from engine.matching.problem import Bools, Instance, Ints, Tree
from engine.matching.residual import Residual

NAMED = 6
"""Coaches named one by one in a sentence."""


@dataclass(frozen=True)
class Blocked:
    """Guaranteed minimums that cannot all be met; ``message`` says so in a French sentence, with indices.

    Certificate: the coaches listed must together take at least ``places`` companies, the companies listed are all
    those allowed to at least one of them, and they are fewer. In ``places``, the most that the other coaches of the
    same group can take is already deducted from the group's minimum. When limits alone contradict the minimums,
    no company is listed and the coaches are those of the group.
    """

    companies: tuple[int, ...]
    coaches: tuple[int, ...]
    places: int
    message: str


@dataclass(frozen=True)
class Competition:
    """Why a company is left waiting: more companies than places among the coaches they depend on.

    Certificate (Hall): every company listed may go only to the coaches listed, and they are more than ``places``,
    all that these coaches can have together. Under a group's limit, ``places`` is that limit less the minimums kept
    for the group's coaches outside the list. A company without any allowed coach has no coach listed and no place.
    """

    company: int
    companies: tuple[int, ...]
    coaches: tuple[int, ...]
    places: int


def contradiction(instance: Instance, limits: Tree) -> Blocked | None:
    """The first group whose limit is below the minimums guaranteed inside it, if there is one."""
    broken = np.flatnonzero(limits.capacity < 0)
    if not broken.size:
        return None
    node = int(broken[0])
    group, places = instance.groups[node - instance.coaches - 1], int(limits.required[node])
    message = (
        f"Les minimums garantis dans un groupe ({_named(group.coaches)}) demandent {count(places, 'place')}, "
        f"et la limite du groupe est de {count(group.upper, 'place')}."
    )
    return Blocked((), group.coaches, places, message)


def shortage(state: Residual, missing: int) -> Blocked:
    """The minimums that cannot be met, given a node still wanting companies that no excess can reach."""
    m, limits = state.instance.coaches, state.limits
    inside = np.zeros(state.flow.size, bool)
    inside[missing] = True
    inside = _closure(np.isfinite(state.arcs), inside)
    # No arc leads in: the companies allowed to these coaches are all there, nodes just below are full, and
    # nothing is passed up.
    parent_inside = np.append(inside[limits.parent[:-1]], False)
    required = int(limits.required[inside & ~parent_inside].sum())
    full_below = parent_inside & ~inside
    elsewhere = int((limits.required + limits.capacity)[full_below].sum())
    coaches = _indices(inside[:m])
    if not coaches:
        group = state.instance.groups[missing - m - 1]
        message = (
            f"Un groupe ({_named(group.coaches)}) garantit {count(required, 'place')}, "
            f"et ses coachs ne peuvent en offrir que {elsewhere}."
        )
        return Blocked((), group.coaches, required, message)
    companies = _indices(inside[state.column])
    return Blocked(companies, coaches, required - elsewhere, _short(coaches, companies, required - elsewhere))


def competitions(state: Residual) -> list[Competition]:
    """For every company left waiting, the companies and coaches among which places are short.

    Args:
        state: the residual network of an optimum with the number of waiting companies fixed.
    """
    m, allowed = state.instance.coaches, state.instance.allowed
    arcs = np.isfinite(state.arcs).T
    arcs[m] = False
    loads = np.bincount(state.column, minlength=m + 1)
    found = []
    for company in _indices(state.column == m):
        start = np.zeros(arcs.shape[0], bool)
        start[:m] = allowed[company]
        within = _closure(arcs, start)[:m]
        rivals = np.logical_and(allowed.any(axis=1), ~allowed[:, ~within].any(axis=1))
        rivals[company] = True
        found.append(Competition(company, _indices(rivals), _indices(within), int(loads[:m][within].sum())))
    return found


def _closure(arcs: Bools, start: Bools) -> Bools:
    """Nodes reached from ``start``, (N,), where ``arcs[v, u]`` says that u → v exists."""
    reached = start
    while True:
        wider = reached | arcs[:, reached].any(axis=1)
        if np.array_equal(wider, reached):
            return reached
        reached = wider


def _indices(mask: Bools) -> tuple[int, ...]:
    positions: Ints = np.flatnonzero(mask)
    return tuple(positions.tolist())


def _named(coaches: Sequence[int]) -> str:
    """``coach 3``, ``coachs 1 et 2``; only how many when they are many: the list stands beside the sentence."""
    if not coaches:
        return "aucun coach"
    if len(coaches) > NAMED:
        return f"{len(coaches)} coachs"
    return f"{'coach' if len(coaches) == 1 else 'coachs'} {enumeration([str(j) for j in coaches])}"


def _short(coaches: Sequence[int], companies: Sequence[int], places: int) -> str:
    if len(coaches) == 1:
        must = f"Le {_named(coaches)} doit recevoir au moins {count(places, 'entreprise')}"
    else:
        must = f"Les {_named(coaches)} doivent recevoir ensemble au moins {count(places, 'entreprise')}"
    if not companies:
        return f"{must}, et aucune ne peut y aller."
    verb = "peut" if len(companies) == 1 else "peuvent"
    return f"{must}, et {count(len(companies), 'entreprise')} seulement {verb} y aller."
