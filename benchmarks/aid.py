"""Speed of the aid engine, against OpenFisca-Core holding the standard stream's formula and against fixed targets.

Both compute the same quantities from new inputs, in float64, on one thread, in interleaved runs; see
:mod:`benchmarks.openfisca_model`. The kernel writes in results it is given, OpenFisca in arrays of its own. Ratios are
given for elapsed time and for the process's own time, which another program on the machine disturbs less. Targets are
against formulas as OpenFisca's documentation writes them; ratios against the same formulas tuned for NumPy follow.
"""

from __future__ import annotations

import importlib.util
import tracemalloc
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter, process_time
from typing import Any, NamedTuple

import numpy as np

from engine.aid.breakpoints import breakpoints
from engine.aid.decision import decide
from engine.aid.framework import Framework, frameworks
from engine.aid.malformed import read_request
from engine.aid.montecarlo import Distribution, Triangular, simulate
from engine.aid.numeric import Array
from engine.aid.streams import kernel

MEASURES = 5
# Scenarios, the ratio asked for, interleaved runs, calls a run: one scenario is too short to be timed alone.
SIZES = ((1, 100.0, 60, 20), (1_000, 8.0, 60, 4), (1_000_000, 4.5, 9, 1))
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
    framework = next(iter(frameworks().values()))
    if importlib.util.find_spec("openfisca_core") is None:
        print("OpenFisca-Core : absent (pip install --require-hashes -r requirements-bench.txt)")
    for scenarios, target, runs, calls in SIZES if importlib.util.find_spec("openfisca_core") else ():
        ours, peers = kernel_times(framework, scenarios, runs, calls)
        print(f"aid kernel, {scenarios:>9,} scenarios: {ours.elapsed * 1e6:12,.1f} µs (target {target} x)")
        for style, theirs in peers.items():
            print(
                f"    OpenFisca, {style:<10}: {theirs.elapsed * 1e6:14,.1f} µs, ratio "
                f"{theirs.elapsed / ours.elapsed:6.1f}, of processor time {theirs.processor / ours.processor:6.1f}"
            )
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
        print(f"aid {name}: {_timed(call, 50) * 1e3:.2f} ms (target {target_ms} ms)")
    print(f"aid peak memory of a million scenarios over inputs and outputs: {extra_megabytes(framework):.0f} MB")


class Times(NamedTuple):
    """Medians for one call, seconds: elapsed, and of the process's own."""

    elapsed: float
    processor: float


def kernel_times(framework: Framework, scenarios: int, runs: int, calls: int) -> tuple[Times, dict[str, Times]]:
    """Times of the kernel and of OpenFisca in each style, in interleaved runs of some calls.

    Raises:
        AssertionError: the two computations differ, by more than a cent for amounts.
    """
    # Here, because the product does not depend on it: without it the other figures are still printed.
    from benchmarks import openfisca_model

    terms = _terms(framework)
    quantities, other_aid = _quantities(scenarios)
    ours = _our_kernel(framework, quantities, other_aid)
    inputs = {
        f"{name}_{row}": getattr(quantities, name)[row] for name in openfisca_model.INPUTS for row in range(MEASURES)
    } | {"other_aid": other_aid}
    contenders: dict[str, Callable[[], Any]] = {"ours": ours}
    for style in openfisca_model.STYLES:
        built = openfisca_model.simulation(MEASURES, scenarios, terms, style)
        contenders[style] = partial(openfisca_model.evaluate, built, inputs, MEASURES)
        _check_agreement(ours(), contenders[style]())
    times: dict[str, list[Times]] = {name: [] for name in contenders}
    for _ in range(runs):
        for name, call in contenders.items():
            times[name].append(_run(call, calls))
    medians = {name: Times(*map(median, zip(*found, strict=True))) for name, found in times.items()}
    return medians.pop("ours"), medians


def _check_agreement(ours: kernel.Results, theirs: dict[str, Any]) -> None:
    for name, values in theirs.items():
        gap = np.abs(np.subtract(getattr(ours, name), values, dtype=float)).max()
        if gap > (CENT if name in AMOUNTS else 0):
            raise AssertionError(f"the two computations of {name} differ by {gap}")


def _run(call: Callable[[], object], calls: int) -> Times:
    elapsed, processor = perf_counter(), process_time()
    for _ in range(calls):
        call()
    return Times((perf_counter() - elapsed) / calls, (process_time() - processor) / calls)


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


def _timed(call: Callable[[], object], runs: int) -> float:
    call()
    return median(_run(call, 1).elapsed for _ in range(runs))


if __name__ == "__main__":
    run()
