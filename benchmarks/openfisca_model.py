"""The standard stream's formula held by OpenFisca-Core: projects of five measures, one variable a quantity."""

from __future__ import annotations

from typing import Any

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from engine.aid.numeric import TOLERANCE, Array

PERIOD = "2024"
INPUTS = ("cost", "saving", "tonnes", "years")
PROJECT = Entity("project", "projects", "A project", "")


def simulation(measures: int, scenarios: int, terms: dict[str, float]) -> Simulation:
    """A built simulation of ``scenarios`` projects, ready for new inputs."""
    system = TaxBenefitSystem([PROJECT])
    for row in range(measures):
        for name in INPUTS:
            _add(system, f"{name}_{row}")
        _add_measure(system, row, terms)
    _add(system, "other_aid")
    _add_project(system, measures, terms)
    return SimulationBuilder().build_default_simulation(system, scenarios)


def _add(system: TaxBenefitSystem, name: str, formula: Any = None, kind: type = float) -> None:
    body = {"value_type": kind, "entity": PROJECT, "definition_period": DateUnit.YEAR, "label": name}
    if formula is not None:
        body["formula"] = formula
    system.add_variable(type(name, (Variable,), body))


def _add_measure(system: TaxBenefitSystem, row: int, terms: dict[str, float]) -> None:
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
        amounts = [project(f"aid_{number}_{row}", period) for number in (1, 2, 3)]
        return np.argmin(amounts, axis=0)

    def amount(project: Any, period: Any) -> Any:
        least = np.minimum(
            np.minimum(project(f"aid_1_{row}", period), project(f"aid_2_{row}", period)),
            project(f"aid_3_{row}", period),
        )
        return least * project(f"receivable_{row}", period)

    def eligible_cost(project: Any, period: Any) -> Any:
        return project(cost, period) * project(f"receivable_{row}", period)

    for formula in (aid_1, aid_2, aid_3, amount, eligible_cost):
        _add(system, f"{formula.__name__}_{row}", formula)
    _add(system, f"receivable_{row}", receivable, bool)
    _add(system, f"binding_{row}", binding, int)


def _add_project(system: TaxBenefitSystem, measures: int, terms: dict[str, float]) -> None:
    def total_a(project: Any, period: Any) -> Any:
        return sum(project(f"amount_{row}", period) for row in range(measures))

    def total_b(project: Any, period: Any) -> Any:
        cost = sum(project(f"eligible_cost_{row}", period) for row in range(measures))
        cumulation = np.maximum(terms["share"] * cost - project("other_aid", period), 0.0)
        return np.minimum(min(terms["request_maximum"], terms["site_maximum"]), cumulation)

    def aid(project: Any, period: Any) -> Any:
        return np.minimum(project("total_a", period), project("total_b", period))

    for formula in (total_a, total_b, aid):
        _add(system, formula.__name__, formula)


def evaluate(built: Simulation, inputs: dict[str, Array], measures: int) -> Array:
    """New inputs in the built simulation: the aid, and the term that binds each measure."""
    for name in built.tax_benefit_system.get_variables():
        built.delete_arrays(name)
    for name, values in inputs.items():
        built.set_input(name, PERIOD, values)
    for row in range(measures):
        built.calculate(f"binding_{row}", PERIOD)
    result: Array = built.calculate("aid", PERIOD)
    return result


def in_double_precision(built: Simulation) -> Simulation:
    """The same simulation with its amounts in float64 instead of OpenFisca's float32, to compare cents."""
    for variable in built.tax_benefit_system.get_variables().values():
        if variable.value_type is float:
            variable.dtype = np.float64
    return built
