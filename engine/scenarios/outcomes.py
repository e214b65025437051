"""What the cohort adds up to, simulated: by sector, region, stream and size, with P10–P90. Never measured figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from data.errors import ImpactError, RefusedError
from data.programme_file import load_programme, load_regions
from data.store import Store
from engine.aid.numeric import Array
from engine.aid.vocabulary import Stream
from engine.scenarios.catalog import load_catalog
from engine.scenarios.cohort import Candidate, Potential, groups_of, simulate_potential
from engine.scenarios.limits import NAMES
from engine.scenarios.potential import Assumptions, assumptions_from, assumptions_text
from engine.scenarios.result import Result, result
from engine.scenarios.saved import saved_scenarios
from engine.scenarios.scenario import Scenario, newest_framework

# The stream the potential model files every company in.
MODEL_STREAM: Stream = "standard"
_QUANTILES = (0.1, 0.9)


@dataclass(frozen=True)
class Band:
    """A simulated figure: mean, P10, P90."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class GroupLine:
    """What a group adds up to; CAD, t CO2e a year."""

    label: str
    companies: int
    aid: Band
    private: Band
    investment: Band
    tonnes: Band
    per_tonne: float | None


@dataclass(frozen=True)
class CompanyOutcome:
    """One company's simulated outcome; ``source`` is « scénario » or « potentiel »."""

    company_id: int
    name: str
    sector: str
    region: str
    size: str
    source: str
    stream: str
    eligible: float
    aid: float
    aid_low: float
    aid_high: float
    investment: float
    tonnes: float


@dataclass(frozen=True)
class Outcomes:
    """Everything the page shows; ``left_out`` counts companies without inventory nor scenario."""

    total: GroupLine
    groups: dict[str, tuple[GroupLine, ...]]
    companies: tuple[CompanyOutcome, ...]
    eligible_share: float
    binding: tuple[tuple[str, float], ...]
    scenarios: int
    left_out: int
    refused: tuple[str, ...]


@dataclass(frozen=True)
class NamedAssumptions:
    """A stored set of assumptions."""

    potential_model_id: int
    name: str
    content: str
    created_at: datetime
    author: str
    version: int

    def open(self) -> Assumptions:
        """The set."""
        return assumptions_from(self.content)


@dataclass(frozen=True)
class _Fixed:
    """A kept scenario's figures: the same in every draw."""

    company: Candidate
    stream: Stream
    found: Result

    def series(self) -> Array:
        """Aid, cost and tonnes, (3, 1)."""
        return np.array([[self.found.aid], [self.found.cost], [self.found.tonnes or 0.0]])


def cohort_outcomes(
    store: Store, as_of: date, assumptions: Assumptions, progress: Callable[[float], None] | None = None
) -> Outcomes:
    """The outcomes at ``as_of``: each company's latest kept scenario, else the potential model."""
    rows = store.rows("scenario_cohort", as_of)
    kept, refused = _kept(store)
    known, fixed, left_out = list[Candidate](), list[_Fixed](), 0
    for row in rows:
        company = Candidate(
            row["company_id"], row["name"], row["sector"], row["size_class"], row["region"], row["scope_1_t"] or 0.0
        )
        if company.company_id in kept:
            scenario, found = kept[company.company_id]
            fixed.append(_Fixed(company, scenario.stream, found))
        elif row["scope_1_t"] is None:
            left_out += 1
        else:
            known.append(company)
    potential = simulate_potential(known, assumptions, newest_framework(), progress)
    return _assembled(potential, fixed, assumptions, left_out, refused)


def _kept(store: Store) -> tuple[dict[int, tuple[Scenario, Result]], tuple[str, ...]]:
    """Each company's latest scenario with its result; those that cannot be read are named."""
    found: dict[int, tuple[Scenario, Result]] = {}
    refused = []
    for each in saved_scenarios(store):
        if each.company_id is None or each.company_id in found:
            continue
        try:
            scenario = each.open()
            found[each.company_id] = scenario, result(scenario)
        except ImpactError as refusal:
            refused.append(f"{each.name} : {refusal}")
    return found, tuple(refused)


def _assembled(
    potential: Potential,
    fixed: Sequence[_Fixed],
    assumptions: Assumptions,
    left_out: int,
    refused: tuple[str, ...],
) -> Outcomes:
    sums: dict[str, Array] = dict(potential.draws)
    counts: dict[str, int] = {}
    nothing = np.zeros((3, assumptions.draws))
    for company in potential.companies:
        for group in (*groups_of(company), f"stream:{MODEL_STREAM}"):
            counts[group] = counts.get(group, 0) + 1
    if potential.companies:
        sums[f"stream:{MODEL_STREAM}"] = sums["all"]
    for each in fixed:
        for group in (*groups_of(each.company), f"stream:{each.stream}"):
            sums[group] = sums.get(group, nothing) + each.series()
            counts[group] = counts.get(group, 0) + 1
    lines = {group: _line(_label(group), counts.get(group, 0), series) for group, series in sums.items()}
    total = lines.get("all") or _line(_label("all"), 0, nothing)
    companies = [*_modelled(potential), *(_fixed_outcome(each) for each in fixed)]
    return Outcomes(
        total=total,
        groups={name: _sorted(lines, name) for name in ("sector", "region", "stream", "size")},
        companies=tuple(sorted(companies, key=lambda each: -each.aid)),
        eligible_share=float(np.mean([each.eligible for each in companies])) if companies else 0.0,
        binding=_binding(potential, fixed, assumptions),
        scenarios=len(fixed),
        left_out=left_out,
        refused=refused,
    )


def _sorted(lines: dict[str, GroupLine], dimension: str) -> tuple[GroupLine, ...]:
    chosen = [line for group, line in lines.items() if group.startswith(f"{dimension}:")]
    return tuple(sorted(chosen, key=lambda line: -line.aid.mean))


def _line(label: str, companies: int, series: Array) -> GroupLine:
    aid, cost, tonnes = series
    # Over the commitment, which the model and the rules take at its longest.
    whole = float(tonnes.mean()) * newest_framework().general.commitment.maximum.value
    return GroupLine(
        label,
        companies,
        _band(aid),
        _band(cost - aid),
        _band(cost),
        _band(tonnes),
        float(aid.mean()) / whole if whole else None,
    )


def _band(values: Array) -> Band:
    low, high = np.quantile(values, _QUANTILES)
    return Band(float(values.mean()), float(low), float(high))


def _label(group: str) -> str:
    dimension, _, code = group.partition(":")
    if dimension == "all":
        return "Toute la cohorte"
    if dimension == "stream":
        return next(form.label for stream, form in load_catalog().streams.items() if stream == code)
    programme = load_programme()
    choices = {
        "sector": {name: choice.name for name, choice in programme.sectors.values.items()},
        "region": {name: choice.name for name, choice in load_regions().values.items()},
        "size": {name: choice.name for name, choice in programme.sizes.values.items()},
    }
    return choices[dimension].get(code, "Non précisé")


def _modelled(potential: Potential) -> list[CompanyOutcome]:
    stream = _label(f"stream:{MODEL_STREAM}")
    return [
        CompanyOutcome(
            company.company_id,
            company.name,
            *_labels(company),
            "potentiel",
            stream,
            float(potential.eligible[at]),
            float(potential.aid[at]),
            float(potential.aid_low[at]),
            float(potential.aid_high[at]),
            float(potential.cost[at]),
            float(potential.tonnes[at]),
        )
        for at, company in enumerate(potential.companies)
    ]


def _fixed_outcome(each: _Fixed) -> CompanyOutcome:
    found = each.found
    return CompanyOutcome(
        each.company.company_id,
        each.company.name,
        *_labels(each.company),
        "scénario",
        _label(f"stream:{each.stream}"),
        0.0 if found.refused else 1.0,
        found.aid,
        found.aid,
        found.aid,
        found.cost,
        found.tonnes or 0.0,
    )


def _labels(company: Candidate) -> tuple[str, str, str]:
    return _label(f"sector:{company.sector}"), _label(f"region:{company.region}"), _label(f"size:{company.size}")


def _binding(potential: Potential, fixed: Sequence[_Fixed], assumptions: Assumptions) -> tuple[tuple[str, float], ...]:
    """What sets the aid most often, as shares: a kept scenario weighs as much as a modelled company's draws."""
    counts: dict[str, float] = {term: number / assumptions.draws for term, number in potential.binding.items()}
    for each in fixed:
        for item in each.found.decision.items:
            if item.eligible and item.binding:
                counts[item.binding[0]] = counts.get(item.binding[0], 0.0) + 1.0
    whole = sum(counts.values())
    named = [(NAMES[term], number / whole) for term, number in counts.items() if whole and number > 0]
    return tuple(sorted(named, key=lambda pair: -pair[1]))


def named_assumptions(store: Store) -> list[NamedAssumptions]:
    """The stored sets, latest first."""
    return [NamedAssumptions(**row) for row in store.rows("scenario_models")]


def save_assumptions(store: Store, assumptions: Assumptions, author: str) -> None:
    """Store a set under its name; a set of the same name is replaced, its former content staying in the audit.

    Raises:
        RefusedError: no name.
        StaleError: someone changed the set meanwhile.
    """
    if not assumptions.name.strip():
        raise RefusedError("Donnez un nom aux hypothèses pour les retrouver.")
    kept = next((each for each in named_assumptions(store) if each.name == assumptions.name), None)
    row = {
        "name": assumptions.name,
        "content": assumptions_text(assumptions),
        "created_at": store.now().replace(microsecond=0),
        "author": author,
    }
    with store.write(author, "hypothèses de potentiel") as transaction:
        if kept is None:
            transaction.insert("potential_model", [row])
        else:
            known = {"potential_model_id": kept.potential_model_id, "version": kept.version}
            transaction.update("potential_model", [row | known])
