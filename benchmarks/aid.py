"""Speed of the aid engine, against OpenFisca-Core holding the standard stream's formula and against fixed targets.

Both compute the same quantities from new inputs, in float64, on one thread, in interleaved runs, each in a process of
its own (why: :func:`benchmarks.timing.apart`; the formulas: :mod:`benchmarks.openfisca_model`). The kernel writes in
results it is given, OpenFisca in arrays of its own. Ratios are given for elapsed time and for the process's own time,
which another program on the machine disturbs less. Targets are against formulas as OpenFisca's documentation writes
them; ratios against the same formulas tuned for NumPy follow.
"""

from __future__ import annotations

import importlib.util
import tracemalloc
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from statistics import median
from typing import Any

import numpy as np

from benchmarks.timing import Times, apart, seconds
from engine.aid.breakpoints import breakpoints
from engine.aid.decision import decide
from engine.aid.framework import Framework, frameworks_for
from engine.aid.malformed import read_request
from engine.aid.montecarlo import Distribution, Triangular, simulate
from engine.aid.numeric import Array
from engine.aid.streams import kernel

MEASURES = 5
# Scenarios, the ratio asked for, interleaved runs, calls a run: the first after another process finds cold caches, most
# of the time of a single scenario.
SIZES = ((1, 100.0, 20, 100), (1_000, 8.0, 20, 20), (1_000_000, 4.5, 9, 3))
OURS = "ours"
# OpenFisca's formulas as its documentation writes them, and tuned for NumPy.
PEERS = ("documented", "tuned")
SEED = 20261121
# CAD; the other results are the same.
CENT = 0.01
AMOUNTS = ("amount", "total_a", "total_b", "aid")

REQUEST: dict[str, Any] = {
    "stream": "standard",
    "participant": {"sector": "industrial", "non_electric_gj": 20000},
    "dates": {"received": "2024-06-01", "agreement": "2024-10-01"},
    "other_aid": [{"source": "quebec", "amount": 30000}],
    "measures": [
        {
            "type": "efficiency",
            "eligible_cost": 100000 + 10000 * row,
            "net_annual_saving": 10000,
            "ghg_reduction_t": 50 + 10 * row,
        }
        for row in range(MEASURES)
    ],
}


def run() -> None:
    """Print each figure with its target."""
    if importlib.util.find_spec("openfisca_core") is None:
        print("OpenFisca-Core : absent (pip install --require-hashes -r requirements-bench.txt)")
    else:
        for size in SIZES:
            _print_ratios(*size)
    framework = frameworks_for(None)[0]
    request = read_request(REQUEST)
    inputs = _uncertain()
    for name, target_ms, call in (
        ("explained decision", 1.0, lambda: decide(REQUEST, framework)),
        ("Monte Carlo, 10 000 draws", 30.0, lambda: simulate(request, framework, inputs, 10_000, SEED)),
        (
            "breakpoints",
            2.0,
            lambda: breakpoints(request, framework, "measures[0].eligible_cost", 0.0, 400_000.0),
        ),
    ):
        call()
        print(f"aid {name}: {median(seconds(call) for _ in range(50)) * 1e3:.2f} ms (target {target_ms} ms)")
    print(f"aid peak memory of a million scenarios over inputs and outputs: {extra_megabytes(framework):.0f} MB")


def _print_ratios(scenarios: int, target: float, runs: int, calls: int) -> None:
    ours, *peers = kernel_times(scenarios, runs, calls)
    print(f"aid kernel, {scenarios:>9,} scenarios: {ours.elapsed * 1e6:12,.1f} µs (target {target} x)")
    for style, theirs in zip(PEERS, peers, strict=True):
        print(
            f"    OpenFisca, {style:<10}: {theirs.elapsed * 1e6:14,.1f} µs, ratio "
            f"{theirs.elapsed / ours.elapsed:6.1f}, of processor time {theirs.processor / ours.processor:6.1f}"
        )


def kernel_times(scenarios: int, runs: int, calls: int) -> list[Times]:
    """Medians over interleaved runs of some calls: of the kernel, then of OpenFisca in each style.

    Raises:
        AssertionError: the two computations differ, by more than a cent for amounts.
    """
    with ExitStack() as stack:
        ours, *peers = (stack.enter_context(apart(_contender, name, scenarios)) for name in (OURS, *PEERS))
        answer = ours.answer()
        for peer in peers:
            _check_agreement(answer, peer.answer())
        taken = [[each.per_call(calls) for each in (ours, *peers)] for _ in range(runs)]
    return [Times(*map(median, zip(*times, strict=True))) for times in zip(*taken, strict=True)]


def _contender(name: str, scenarios: int) -> Callable[[], Any]:
    """The kernel or OpenFisca in a style, with the same inputs."""
    framework = frameworks_for(None)[0]
    quantities, other_aid = _quantities(scenarios)
    if name == OURS:
        return _our_kernel(framework, quantities, other_aid)
    # Here, because the product does not depend on it: without it the other figures are still printed.
    from benchmarks import openfisca_model

    inputs = {
        f"{column}_{row}": getattr(quantities, column)[row]
        for column in openfisca_model.INPUTS
        for row in range(MEASURES)
    } | {"other_aid": other_aid}
    built = openfisca_model.simulation(MEASURES, scenarios, _terms(framework), name)
    return partial(openfisca_model.evaluate, built, inputs, MEASURES)


def _check_agreement(ours: kernel.Results, theirs: dict[str, Any]) -> None:
    for name, values in theirs.items():
        gap = np.abs(np.subtract(getattr(ours, name), values, dtype=float)).max()
        if gap > (CENT if name in AMOUNTS else 0):
            raise AssertionError(f"the two computations of {name} differ by {gap}")


def _terms(framework: Framework) -> dict[str, float]:
    category = framework.standard.categories["PMC"]["industrial"]
    return {
        "share": framework.standard.share.value,
        "pri_min": category.pri_min.value,
        "pri_max": category.pri_max.value,
        "rate": category.rate.value,
        "request_maximum": framework.standard.request_maximum.value,
        "site_maximum": framework.standard.site_year_maximum.value,
        "cumulation_share": framework.general.cumulation_share.value,
    }


def _quantities(scenarios: int) -> tuple[kernel.Quantities, Array]:
    generator = np.random.default_rng(SEED)
    shape = (MEASURES, scenarios)
    return (
        kernel.Quantities(
            generator.uniform(10_000, 300_000, shape),
            generator.uniform(2_000, 30_000, shape),
            generator.uniform(0, 200, shape),
            generator.integers(1, 11, shape).astype(float),
        ),
        generator.uniform(0, 200_000, scenarios),
    )


def _our_kernel(framework: Framework, quantities: kernel.Quantities, other_aid: Array) -> Callable[[], kernel.Results]:
    values = _terms(framework)
    terms = kernel.Terms(values["share"], values["pri_min"], values["pri_max"], values["rate"])
    limits = kernel.Limits(
        {"request_maximum": values["request_maximum"], "site_year_maximum": values["site_maximum"]},
        other_aid,
        values["cumulation_share"],
    )
    out = kernel.Results.empty(MEASURES, other_aid.size)
    return lambda: kernel.evaluate(quantities, [terms] * MEASURES, limits, out)


def _uncertain() -> dict[str, Distribution]:
    return {
        f"measures[{row}].{name}": Triangular(0.7 * value, value, 1.5 * value)
        for row, measure in enumerate(REQUEST["measures"])
        for name, value in measure.items()
        if name != "type"
    }


def extra_megabytes(framework: Framework) -> float:
    """Peak memory the kernel takes on a million scenarios beyond its inputs and outputs."""
    quantities, other_aid = _quantities(1_000_000)
    ours = _our_kernel(framework, quantities, other_aid)
    tracemalloc.start()
    ours()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / (1 << 20)


if __name__ == "__main__":
    run()
