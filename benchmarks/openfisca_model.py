"""The standard stream's formula held by OpenFisca-Core: projects of some measures, one variable a quantity.

It gives what the kernel gives: per measure whether it is eligible, its amount and what binds it; the totals, what binds
the total B, and the aid. Amounts are in float64, as the kernel's, since OpenFisca's usual float32 misses cents; it then
takes float64 inputs without converting them.

Two styles: formulas in OpenFisca's own vocabulary (``where``, ``select``), as its documentation writes them, and
formulas tuned for NumPy (products and comparisons), as quick as they were seen to go.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.model_api import max_, min_, select, where
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from engine.aid.numeric import TOLERANCE, Array

PERIOD = "2024"
INPUTS = ("cost", "saving", "tonnes", "years")
PROJECT = Entity("project", "projects", "A project", "")


def simulation(measures: int, scenarios: int, terms: dict[str, float], style: str) -> Simulation:
    """A built simulation of ``scenarios`` projects, ready for new inputs; ``style`` is "documented" or "tuned"."""
    system = TaxBenefitSystem([PROJECT])
    for row in range(measures):
        for name in INPUTS:
            _add(system, f"{name}_{row}")
        _add_measure(system, row, terms, style)
    _add(system, "other_aid")
    _add_project(system, measures, terms)
    return SimulationBuilder().build_default_simulation(system, scenarios)


def _add(system: TaxBenefitSystem, name: str, formula: Any = None, kind: type = float) -> None:
    body = {"value_type": kind, "entity": PROJECT, "definition_period": DateUnit.YEAR, "label": name}
    if formula is not None:
        body["formula"] = formula
    system.add_variable(type(name, (Variable,), body))
    if kind is float:
        system.get_variable(name).dtype = np.float64


def _where(condition: Any, value: Any, style: str) -> Any:
    return value * condition if style == "tuned" else where(condition, value, 0.0)


def _least_of_three(amounts: list[Any], style: str) -> Any:
    first, second, third = amounts
    if style == "tuned":
        beyond_first = first > np.minimum(second, third)
        return beyond_first + (beyond_first & (second > third)).astype(np.int8)
    least = min_(first, min_(second, third))
    return select([first == least, second == least], [0, 1], 2)


def _add_measure(system: TaxBenefitSystem, row: int, terms: dict[str, float], style: str) -> None:
    """One measure: its three amounts, whether it is receivable, the least of them, the cost that counts."""
    cost, saving, tonnes, years = (f"{name}_{row}" for name in INPUTS)

    def aid_1(project: Any, period: Any) -> Any:
        return project(cost, period) - terms["pri_min"] * project(saving, period)

    def aid_2(project: Any, period: Any) -> Any:
        return terms["share"] * project(cost, period)

    def aid_3(project: Any, period: Any) -> Any:
        return project(tonnes, period) * terms["rate"] * project(years, period)

    def receivable(project: Any, period: Any) -> Any:
        under_longest = project(cost, period) - terms["pri_max"] * project(saving, period) < -TOLERANCE
        over_shortest = project(f"aid_1_{row}", period) > TOLERANCE
        return under_longest * over_shortest * (project(tonnes, period) > 0)

    def binding(project: Any, period: Any) -> Any:
        return _least_of_three([project(f"aid_{number}_{row}", period) for number in (1, 2, 3)], style)

    def amount(project: Any, period: Any) -> Any:
        least = min_(
            min_(project(f"aid_1_{row}", period), project(f"aid_2_{row}", period)),
            project(f"aid_3_{row}", period),
        )
        return _where(project(f"receivable_{row}", period), least, style)

    def eligible_cost(project: Any, period: Any) -> Any:
        return _where(project(f"receivable_{row}", period), project(cost, period), style)

    for formula in (aid_1, aid_2, aid_3, amount, eligible_cost):
        _add(system, f"{formula.__name__}_{row}", formula)
    _add(system, f"receivable_{row}", receivable, bool)
    _add(system, f"binding_{row}", binding, int)


def _add_project(system: TaxBenefitSystem, measures: int, terms: dict[str, float]) -> None:
    caps = [terms["request_maximum"], terms["site_maximum"]]

    def total_a(project: Any, period: Any) -> Any:
        return sum(project(f"amount_{row}", period) for row in range(measures))

    def cumulation(project: Any, period: Any) -> Any:
        cost = sum(project(f"eligible_cost_{row}", period) for row in range(measures))
        return max_(terms["cumulation_share"] * cost - project("other_aid", period), 0.0)

    def total_b(project: Any, period: Any) -> Any:
        return min_(min(caps), project("cumulation", period))

    def binding_b(project: Any, period: Any) -> Any:
        return where(min(caps) < project("cumulation", period), caps.index(min(caps)), len(caps))

    def aid(project: Any, period: Any) -> Any:
        return min_(project("total_a", period), project("total_b", period))

    for formula in (total_a, cumulation, total_b, aid):
        _add(system, formula.__name__, formula)
    _add(system, "binding_b", binding_b, int)


def evaluate(built: Simulation, inputs: dict[str, Array], measures: int) -> dict[str, Any]:
    """New inputs in the built simulation: each quantity the kernel gives, by its name there, in the same order."""
    for name in built.tax_benefit_system.get_variables():
        built.delete_arrays(name)
    for name, values in inputs.items():
        built.set_input(name, PERIOD, values)
    found: dict[str, Any] = {
        name: [built.calculate(f"{variable}_{row}", PERIOD) for row in range(measures)]
        for name, variable in (("eligible", "receivable"), ("amount", "amount"), ("binding", "binding"))
    }
    return found | {name: built.calculate(name, PERIOD) for name in ("total_a", "total_b", "binding_b", "aid")}
