"""What forbidding a company its coach, or putting the company off, would do to the batch: told before it is done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.matching.affinity import POINT
from engine.matching.plan import Plan


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
