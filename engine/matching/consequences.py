"""What forbidding a company its coach, or putting the company off, would do to the batch: told before it is done.

Prices come from the residual network, which does not say who would wait or come in: that is solved again, once asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.matching.affinity import POINT
from engine.matching.allocation import WAITING
from engine.matching.difference import Mention, mention
from engine.matching.plan import Plan, steadiest
from engine.matching.problem import Bools, Ints


@dataclass(frozen=True)
class Release:
    """What the rest of a batch does with the place a company gives up.

    Attributes:
        points: what the rest gains, all solved again; with ``opens``, the company that comes in counts.
        opens: a company that waits has a coach.
    """

    points: float
    opens: bool


def price_of_forbidding(solved: Plan, company: int) -> float | None:
    """Points the programme loses if the company of that index cannot have its coach, all solved again.

    None when one company fewer would have a coach.
    """
    price = solved.with_held.price_without(company)
    return price / POINT if np.isfinite(price) else None


def release_of(solved: Plan, company: int) -> Release:
    """What the rest gains if the company of that index, which has a coach, is put off to a later batch."""
    gain = solved.with_held.release(company)
    return Release(gain.amount / POINT, bool(gain.matched))


def left_out_by_choosing(solved: Plan, company: int, coach: int) -> tuple[Mention, ...]:
    """The companies that would wait were that of the index given that coach, whatever it costs; () for a pair held."""
    instance = solved.instance
    if company >= instance.companies:
        return ()
    allowed, scores = instance.allowed.copy(), instance.scores.copy()
    allowed[company] = False
    allowed[company, coach] = True
    # More than any chain of exchanges can bring: where someone must wait, it is not this company.
    scores[company, coach] += instance.nodes * instance.span + 1
    after = steadiest(replace(instance, allowed=allowed, scores=scores), solved.assignment)
    return _named(solved, (solved.assignment != WAITING) & (after == WAITING))


def left_out_by_forbidding(solved: Plan, company: int) -> tuple[Mention, ...]:
    """The companies, perhaps that of the index, that would wait could it not have its coach; () for a pair held."""
    after = _without(solved, company, int(solved.everywhere[company]))
    return _named(solved, (solved.assignment != WAITING) & (after == WAITING))


def let_in_by_deferring(solved: Plan, company: int) -> tuple[Mention, ...]:
    """The companies that wait and would have a coach were that of the index put off; () for a pair held."""
    after = _without(solved, company, slice(None))
    return _named(solved, (solved.assignment == WAITING) & (after != WAITING))


def _without(solved: Plan, company: int, coaches: int | slice) -> Ints:
    """(n,) the coach of each company, those coaches being forbidden to one; the plan's own for a pair held."""
    if company >= solved.instance.companies:
        return solved.assignment
    allowed, preferred = solved.instance.allowed.copy(), solved.assignment.copy()
    allowed[company, coaches], preferred[company] = False, WAITING
    return steadiest(replace(solved.instance, allowed=allowed), preferred)


def _named(solved: Plan, chosen: Bools) -> tuple[Mention, ...]:
    return tuple(mention(solved.batch.candidates[index]) for index in np.flatnonzero(chosen))
