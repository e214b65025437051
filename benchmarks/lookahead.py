"""Share of the hindsight optimum kept over 24 simulated months, solving each month alone or looking past it.

The scores are the programme's own affinity on drawn profiles. Coaches have places at once, which come back after four
months, and a total over the programme; everybody is matched the month they come. Hindsight knows all 24 months; its
value is the bound of the linear relaxation, so the shares are, if anything, too low.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean
from time import perf_counter

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from data.programme_file import Choices, SizeChoices, load_programme, load_regions
from engine.matching.affinity import Profile, Wishes, scores
from engine.matching.lookahead import Horizon, draft, drawn_charges
from engine.matching.plan import steadiest
from engine.matching.problem import Instance, Ints

COMPANIES, COACHES, MONTHS, LAST_ARRIVAL = 230, 40, 24, 20
STAY = 4
"""Months that a coaching holds its place (AO §3)."""
ROOM = 1.15
"""Coachings wanted in total for each company."""
SEEDS = (1, 2, 3)


@dataclass(frozen=True, eq=False)
class World:
    """Scores (n, m), month of arrival (n,) in order, places at once and in total (m,)."""

    scores: Ints
    arrival: Ints
    at_once: Ints
    total: Ints


@dataclass(frozen=True, eq=False)
class Situation:
    """What is known at the start of a month: its companies, places left in total, and busy at each month."""

    month: int
    companies: Ints
    left: Ints
    busy: Ints


Charge = Callable[[Situation], tuple[Ints, Ints]]
"""Charges (m,) and the coach to prefer for each company of the month, −1 for none."""


def run() -> None:
    """Print the mean share of each way, over the seeds, and its time for 24 months."""
    draws = load_programme().matching.expected.samples.value
    worlds = [(world, _hindsight(world)) for world in (_world(seed) for seed in SEEDS)]
    print(
        f"vingt-quatre mois, {COMPANIES} entreprises × {COACHES} coachs, {len(SEEDS)} tirages : "
        "part de l'optimum a posteriori"
    )
    for name, registered, drawn in (
        ("mois par mois", 0, 0),
        ("inscrits d'un mois d'avance", 1, 0),
        ("arrivées tirées", 0, draws),
        ("inscrits et arrivées tirées", 1, draws),
        ("inscrits de trois mois et arrivées tirées", 3, draws),
        ("avenir connu", MONTHS, 0),
    ):
        start = perf_counter()
        shares = [_simulate(world, partial(_ahead, world, registered, drawn)) / best for world, best in worlds]
        seconds = (perf_counter() - start) / len(worlds)
        print(
            f"  {name} : {100 * fmean(shares):.1f} % "
            f"(de {100 * min(shares):.1f} à {100 * max(shares):.1f}), {seconds:.1f} s"
        )


def _world(seed: int) -> World:
    """Some sectors, regions and themes are asked for more than they are offered, as in the programme."""
    rng, programme = np.random.default_rng(seed), load_programme()
    regions = list(load_regions().values)

    def some(options: Choices | SizeChoices, number: int) -> list[str]:
        return [str(code) for code in rng.choice(list(options.values), number, replace=False)]

    def skewed(options: Sequence[str], number: int) -> list[str]:
        return [str(code) for code in rng.choice(options, number, p=rng.dirichlet(np.full(len(options), 1.5)))]

    sectors, places = skewed(list(programme.sectors.values), COMPANIES), skewed(regions, COMPANIES)
    wishes = [
        Wishes(
            sector=sector,
            size=some(programme.sizes, 1)[0],
            objective=some(programme.objectives, 1)[0],
            maturity=some(programme.maturities, 1)[0],
            themes=some(programme.themes, 2),
            regions=[place],
        )
        for sector, place in zip(sectors, places, strict=True)
    ]
    profiles = [
        Profile(
            key=key,
            sectors=_ranked(some(programme.sectors, 3)),
            themes=_ranked(some(programme.themes, 3)),
            sizes=_ranked(some(programme.sizes, 3)),
            regions=[str(code) for code in rng.choice(regions, 3, replace=False)],
            objective=some(programme.objectives, 1)[0],
            maturity=some(programme.maturities, 1)[0],
        )
        for key in range(COACHES)
    ]
    return World(
        scores=scores(wishes, profiles, programme).scores,
        arrival=np.sort(rng.integers(0, LAST_ARRIVAL, COMPANIES)),
        at_once=rng.integers(2, 5, COACHES),
        total=rng.multivariate_hypergeometric([8] * COACHES, round(COMPANIES * ROOM)),
    )


def _ranked(codes: Sequence[str]) -> dict[str, str]:
    return {code: "secondary" if rank else "primary" for rank, code in enumerate(codes)}


def _simulate(world: World, charge: Charge) -> int:
    """Σ score of 24 months solved one after the other."""
    left, busy = world.total.copy(), np.zeros((MONTHS + STAY, COACHES), np.int64)
    waiting, total = np.zeros(0, np.int64), 0
    for month in range(MONTHS):
        companies = np.concatenate([waiting, np.flatnonzero(world.arrival == month)])
        if not companies.size:
            continue
        charges, preferred = charge(Situation(month, companies, left, busy))
        upper = np.minimum(left, world.at_once - busy[month])
        assignment = steadiest(
            Instance(
                scores=world.scores[companies],
                allowed=np.ones((companies.size, COACHES), bool),
                upper=upper,
                lower=np.zeros(COACHES, np.int64),
                marginal_costs=tuple(np.full(most + 1, cost) for most, cost in zip(upper, charges, strict=True)),
            ),
            preferred,
        )
        matched = assignment >= 0
        total += int(world.scores[companies[matched], assignment[matched]].sum())
        given = np.bincount(assignment[matched], minlength=COACHES)
        left, waiting = left - given, companies[~matched]
        busy[month : month + STAY] += given
    return total


def _ahead(world: World, registered: int, draws: int, now: Situation) -> tuple[Ints, Ints]:
    """The charges and the draft of the engine: companies of so many months known, the others drawn so many times."""
    seen = world.arrival <= now.month + registered
    known = np.flatnonzero(seen & (world.arrival > now.month))
    comes = np.minimum(world.arrival[known], now.month + STAY).tolist()
    starts = sorted(set(comes))
    places = [np.minimum(now.left, world.at_once - now.busy[now.month])]
    for start in starts:
        within = start < now.month + STAY
        limit = np.minimum(now.left, world.at_once - now.busy[start]) if within else now.left
        places.append(np.maximum(limit, places[-1]))
    companies = np.concatenate([now.companies, known])
    horizon = Horizon(
        scores=world.scores[companies],
        allowed=np.vstack(
            [np.tile(places[0] > 0, (now.companies.size, 1)), np.ones((known.size, COACHES), bool)],
        ),
        period=np.array([0] * now.companies.size + [1 + starts.index(start) for start in comes]),
        places=np.vstack(places),
        total=now.left,
        costs=tuple(np.zeros(most + 1, np.int64) for most in now.left),
    )
    rng, unknown = np.random.default_rng(now.month), int((~seen).sum())
    pool = np.flatnonzero(seen)
    futures = [world.scores[rng.choice(pool, unknown)] for _ in range(draws)] if unknown else []
    drawn = drawn_charges(horizon, futures)
    raised = Horizon(
        horizon.scores,
        horizon.allowed,
        horizon.period,
        horizon.places,
        horizon.total,
        tuple(row + cost for row, cost in zip(horizon.costs, drawn, strict=True)),
    )
    columns, charges = draft(raised)
    return drawn + charges, columns[: now.companies.size]


def _hindsight(world: World) -> float:
    """The best that 24 months known in advance allow: every company matched the month it comes (HiGHS)."""
    pair = np.arange(COMPANIES * COACHES).reshape(COMPANIES, COACHES)
    limits = [(pair[company], 1, 1) for company in range(COMPANIES)]
    for coach in range(COACHES):
        limits.append((pair[:, coach], 0, int(world.total[coach])))
        for month in range(MONTHS):
            busy = np.flatnonzero((world.arrival <= month) & (world.arrival > month - STAY))
            limits.append((pair[busy, coach], 0, int(world.at_once[coach])))
    rows = np.repeat(np.arange(len(limits)), [columns.size for columns, _, _ in limits])
    columns = np.concatenate([columns for columns, _, _ in limits])
    matrix = coo_array((np.ones(columns.size), (rows, columns)), shape=(len(limits), pair.size)).tocsr()
    found = milp(
        -world.scores.ravel().astype(float),
        constraints=LinearConstraint(matrix, [low for _, low, _ in limits], [high for _, _, high in limits]),
        bounds=Bounds(0, 1),
    )
    if found.fun is None:
        raise AssertionError(found.message)
    return float(-found.fun)


if __name__ == "__main__":
    run()
