"""The simulator's heavier answers: the cohort's potential, beside as many decisions taken one by one, and the PDF."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np

from benchmarks.timing import seconds
from engine.aid.decision import decide
from engine.scenarios.cohort import Candidate, simulate_potential
from engine.scenarios.document import pdf
from engine.scenarios.potential import starting_assumptions
from engine.scenarios.scenario import new_scenario, newest_framework

RECEIVED = date(2026, 11, 16)
SEED = 20261121
# Companies, seconds at most (issue 4, speed).
SIZES = ((230, 1.0), (10_000, 20.0))
PDF_TARGET = 1.0
ONE_BY_ONE = 500


def run() -> None:
    """Print each time with its target, and its ratio to decisions taken one by one."""
    assumptions, framework = starting_assumptions(), newest_framework()
    scenario = new_scenario("standard", RECEIVED)
    request = scenario.read()
    decision = seconds(lambda: [decide(request, framework) for _ in range(ONE_BY_ONE)]) / ONE_BY_ONE
    for size, target in SIZES:
        companies = _companies(size, list(assumptions.sectors), list(assumptions.sizes))
        spent = seconds(partial(simulate_potential, companies, assumptions, framework))
        alone = decision * size * assumptions.draws
        print(
            f"outcomes of {size} companies × {assumptions.draws} draws: {spent:.2f} s (target {target:.0f} s); "
            f"one decision at a time would take {alone / spent:.0f} times longer"
        )
    print(f"leave-behind PDF: {seconds(lambda: pdf(scenario, RECEIVED)):.2f} s (target {PDF_TARGET:.0f} s)")


def _companies(size: int, sectors: list[str], sizes: list[str]) -> list[Candidate]:
    draw = np.random.default_rng(SEED)
    tonnes = draw.lognormal(5, 1.5, size)
    return [
        Candidate(
            at, f"E{at}", sectors[at % len(sectors)], sizes[at % len(sizes)], f"{at % 17 + 1:02d}", float(emitted)
        )
        for at, emitted in enumerate(tonnes)
    ]


if __name__ == "__main__":
    run()
