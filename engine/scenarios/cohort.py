"""The cohort's simulated outcomes: kept scenarios as they are, the potential model for the other companies.

The uncertainty of an assumption is common to all companies in a draw (an average cost that turns out higher is higher
for everyone); whether a company does a measure is its own. Scenarios of a block of companies go through the formulas
together, arrays of shape (companies × draws,).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.aid.computation import Computation
from engine.aid.framework import Framework
from engine.aid.malformed import read_request
from engine.aid.numeric import Array, first_binding
from engine.aid.request import AnyRequest
from engine.aid.scenarios import CHUNK, awarded, evaluate
from engine.scenarios.potential import Assumptions, Quantity
from engine.scenarios.prefill import load_energy

_QUANTITIES: tuple[Quantity, ...] = ("share", "cost_per_t", "saving_per_t")
_GJ, _COST, _SAVING, _TONNES = (
    "participant.non_electric_gj",
    "measures[{}].eligible_cost",
    "measures[{}].net_annual_saving",
    "measures[{}].ghg_reduction_t",
)


@dataclass(frozen=True)
class Candidate:
    """A company whose potential is simulated; ``scope_1_t`` in t CO2e a year, the others are codes."""

    company_id: int
    name: str
    sector: str | None
    size: str | None
    region: str | None
    scope_1_t: float


@dataclass(frozen=True)
class Potential:
    """The model over N companies and D draws, CAD and t CO2e a year.

    Totals per draw are (D,); per company means and quantiles are (N,); ``eligible`` is the share of draws in which
    something is admissible. ``binding`` counts, over measures and draws, what set each measure's aid.
    """

    companies: tuple[Candidate, ...]
    aid: Array
    cost: Array
    tonnes: Array
    eligible: Array
    aid_low: Array
    aid_high: Array
    draws: Mapping[str, Array]
    binding: Mapping[str, int]


@dataclass
class _Sums:
    """Aid, cost and tonnes draw by draw, for every group a company belongs to: (groups, 3, D); what binds, counted."""

    groups: dict[str, Array] = field(default_factory=dict)
    binding: dict[str, int] = field(default_factory=dict)


def simulate_potential(
    companies: Sequence[Candidate],
    assumptions: Assumptions,
    framework: Framework,
    progress: Callable[[float], None] | None = None,
) -> Potential:
    """Run the model; the same assumptions give the same figures. ``progress`` is told the share done."""
    generator = np.random.default_rng(assumptions.seed)
    factors = _factors(assumptions, generator)
    size = len(companies)
    per_company = {name: np.zeros(size) for name in ("aid", "cost", "tonnes", "eligible", "low", "high")}
    sums, done = _Sums(), 0
    block = max(1, CHUNK // assumptions.draws)
    for sector, indices in _by_sector(companies).items():
        request = _request(assumptions, sector)
        for start in range(0, len(indices), block):
            chosen = indices[start : start + block]
            found = _block([companies[at] for at in chosen], assumptions, framework, request, factors, generator, sums)
            for name, values in found.items():
                per_company[name][chosen] = values
            done += len(chosen)
            if progress is not None:
                progress(done / size)
    return Potential(
        tuple(companies),
        per_company["aid"],
        per_company["cost"],
        per_company["tonnes"],
        per_company["eligible"],
        per_company["low"],
        per_company["high"],
        sums.groups,
        sums.binding,
    )


def _by_sector(companies: Sequence[Candidate]) -> dict[str, list[int]]:
    """Positions of the companies by the sector the aid rules put them in."""
    known, found = load_energy().sectors.value, dict[str, list[int]]()
    for at, company in enumerate(companies):
        found.setdefault(known.get(company.sector or "", "industrial"), []).append(at)
    return found


def _request(assumptions: Assumptions, sector: str) -> AnyRequest:
    measures = [
        {"type": kind, "eligible_cost": 0.0, "commitment_years": each.commitment_years}
        for kind, each in assumptions.measures.items()
    ]
    return read_request({"stream": "standard", "participant": {"sector": sector}, "measures": measures})


def _factors(assumptions: Assumptions, generator: np.random.Generator) -> dict[tuple[str, Quantity], Array]:
    """What multiplies each assumption in each draw, (D,): between its bounds, most often near 1."""
    found: dict[tuple[str, Quantity], Array] = {}
    for kind in assumptions.measures:
        for quantity in _QUANTITIES:
            low, high = assumptions.bounds(quantity)
            mode = min(max(1.0, low), high)
            draws = assumptions.draws
            found[kind, quantity] = generator.triangular(low, mode, high, draws) if low < high else np.full(draws, low)
    return found


def _block(
    companies: Sequence[Candidate],
    assumptions: Assumptions,
    framework: Framework,
    request: AnyRequest,
    factors: Mapping[tuple[str, Quantity], Array],
    generator: np.random.Generator,
    sums: _Sums,
) -> dict[str, Array]:
    """One block through the formulas; adds its draws to the sums and returns its companies' figures."""
    shape = (len(companies), assumptions.draws)
    inputs = _inputs(companies, assumptions, framework, factors, generator)
    computation = evaluate(request, framework, inputs)
    aid = np.broadcast_to(awarded(computation), shape[0] * shape[1]).reshape(shape)
    admitted = [np.broadcast_to(item.checks.passed(), aid.size) for item in computation.items]
    cost = np.broadcast_to(computation.cost, aid.size).reshape(shape)
    tonnes = sum(inputs[_TONNES.format(at)] * passed for at, passed in enumerate(admitted))
    series = np.stack([aid, cost, np.reshape(tonnes, shape)])
    _add_groups(companies, series, sums)
    _add_binding(computation, admitted, aid.size, sums)
    quantiles = np.quantile(aid, (0.1, 0.9), axis=1)
    return {
        "aid": aid.mean(axis=1),
        "cost": cost.mean(axis=1),
        "tonnes": series[2].mean(axis=1),
        "eligible": np.logical_or.reduce(admitted).reshape(shape).mean(axis=1),
        "low": quantiles[0],
        "high": quantiles[1],
    }


def _inputs(
    companies: Sequence[Candidate],
    assumptions: Assumptions,
    framework: Framework,
    factors: Mapping[tuple[str, Quantity], Array],
    generator: np.random.Generator,
) -> dict[str, Array]:
    """The numbers of the request over (companies × draws,)."""
    draws = assumptions.draws
    emitted = np.array([company.scope_1_t for company in companies])
    weight = np.array([_weight(company, assumptions) for company in companies])
    consumption = emitted / assumptions.large_from_t * framework.general.large_consumer.value
    inputs: dict[str, Array] = {_GJ: np.repeat(consumption, draws)}
    for at, (kind, each) in enumerate(assumptions.measures.items()):
        done = generator.random((len(companies), draws)) < each.adoption
        share = np.minimum(each.share * weight[:, None] * factors[kind, "share"], 1.0)
        tonnes = emitted[:, None] * share * done
        inputs[_TONNES.format(at)] = tonnes.ravel()
        inputs[_COST.format(at)] = (tonnes * (each.cost_per_t * factors[kind, "cost_per_t"])).ravel()
        inputs[_SAVING.format(at)] = (tonnes * (each.saving_per_t * factors[kind, "saving_per_t"])).ravel()
    return inputs


def _weight(company: Candidate, assumptions: Assumptions) -> float:
    return assumptions.sectors.get(company.sector or "", 1.0) * assumptions.sizes.get(company.size or "", 1.0)


def groups_of(company: Candidate) -> tuple[str, ...]:
    """The groups a company counts in: all of them, its sector, its region, its size."""
    return ("all", f"sector:{company.sector}", f"region:{company.region}", f"size:{company.size}")


def _add_groups(companies: Sequence[Candidate], series: NDArray[Any], sums: _Sums) -> None:
    members: dict[str, list[int]] = {}
    for at, company in enumerate(companies):
        for group in groups_of(company):
            members.setdefault(group, []).append(at)
    for group, positions in members.items():
        added = series[:, positions, :].sum(axis=1)
        sums.groups[group] = sums.groups[group] + added if group in sums.groups else added


def _add_binding(computation: Computation, admitted: Sequence[NDArray[Any]], size: int, sums: _Sums) -> None:
    for item, passed in zip(computation.items, admitted, strict=True):
        terms, least = first_binding(item.terms, size)
        counts = np.bincount(least[passed], minlength=len(terms))
        for term, number in zip(terms, counts, strict=True):
            sums.binding[term] = sums.binding.get(term, 0) + int(number)
