"""What a scenario gives, in the order a meeting asks for it: the aid, its worth, what bounds it, what to file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.aid.decision import Decision, ItemDecision, Reason, decide
from engine.aid.framework import Framework
from engine.aid.payments import Paid
from engine.scenarios.limits import Limit, binding, item_limits, next_limit, request_limits
from engine.scenarios.scenario import Scenario, framework_of
from engine.scenarios.sections import section_of

_KG = 1000.0  # kilograms in a tonne


@dataclass(frozen=True)
class ItemLine:
    """A measure, study, building or category as a table shows it; ``limit`` is what sets its amount."""

    name: str
    eligible: bool
    cost: float | None
    pay_back: float | None
    amount: float
    limit: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """Amounts in CAD, pay-backs in years, ``tonnes`` in t CO2e a year; ``None`` where it has no meaning here.

    ``aid`` is what the rules give, or would have given before the programme's end (``ended``); zero when refused.
    ``per_tonne`` is the aid over the tonnes of the whole commitment.
    """

    decision: Decision
    ended: bool
    refused: bool
    aid: float
    cost: float
    share: float | None
    participant: float | None
    pay_back_before: float | None
    pay_back_after: float | None
    tonnes: float | None
    per_tonne: float | None
    binding: tuple[Limit, ...]
    next_limit: Limit | None
    room: float | None
    payments: tuple[Paid, ...]
    items: tuple[ItemLine, ...]
    framework: Framework

    @property
    def status(self) -> str:
        """Whether the request is admissible, in the mood the programme's end calls for."""
        if self.refused:
            return "N'aurait pas été admissible" if self.ended else "Non admissible"
        return "Aurait été admissible" if self.ended else "Admissible"

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Why the request is refused, the programme's end apart: sentence and section."""
        return [
            (each.sentence, section_of(each.rule, self.framework))
            for each in self.decision.reasons
            if each.code != "programme_ended"
        ]

    @property
    def warnings(self) -> list[tuple[str, str]]:
        """What deserves attention: sentence and section."""
        return [(each.sentence, section_of(each.rule, self.framework)) for each in self.decision.warnings]


def result(scenario: Scenario, framework: Framework | None = None) -> Result:
    """Decide ``scenario``, under its own framework or another.

    Raises:
        MalformedRequestError: the request is not of the format.
        RefusedError: its framework is not on file.
    """
    framework = framework or framework_of(scenario)
    decision = decide(scenario.read(), framework)
    codes = {reason.code for reason in decision.reasons}
    ended, refused = "programme_ended" in codes, bool(codes - {"programme_ended"})
    aid = _aid(scenario, decision, ended, refused)
    found = request_limits(scenario, framework, decision)
    ahead = next_limit(found, decision.computed_aid)
    saving = _sum_of(scenario, decision, "net_annual_saving")
    tonnes, committed = _tonnes(scenario, decision, framework)
    return Result(
        decision=decision,
        ended=ended,
        refused=refused,
        aid=aid,
        cost=decision.cost,
        share=aid / decision.cost if decision.cost > 0 else None,
        participant=_participant(decision, refused),
        pay_back_before=decision.cost / saving if saving and saving > 0 else None,
        pay_back_after=(decision.cost - aid) / saving if saving and saving > 0 else None,
        tonnes=tonnes,
        per_tonne=aid / committed if committed else None,
        binding=() if refused or not aid else tuple(binding(found, decision.computed_aid)),
        next_limit=None if refused else ahead,
        room=None if refused or ahead is None else ahead.amount - decision.computed_aid,
        payments=() if refused else decision.computed_payments,
        items=tuple(_line(scenario, framework, decision, index) for index in range(len(decision.items))),
        framework=framework,
    )


def item_name(scenario: Scenario, decision: Decision, index: int) -> str:
    """What the item at ``index`` is called: the name given, else its kind and rank."""
    given = scenario.names.get(index)
    return given or f"{_NOUNS.get(scenario.stream) or _ITEM_NAMES.get(decision.items[index].id, 'Projet')}".format(
        index + 1
    )


def _aid(scenario: Scenario, decision: Decision, ended: bool, refused: bool) -> float:
    if refused:
        return 0.0
    if not ended:
        return decision.aid
    agreed = scenario.request.get("agreed_aid")
    return decision.computed_aid if agreed is None else min(decision.computed_aid, float(agreed))


def _participant(decision: Decision, refused: bool) -> float | None:
    return decision.participant_share if refused else decision.computed_participant_share


def _sum_of(scenario: Scenario, decision: Decision, name: str) -> float | None:
    """The sum of an input over the admissible measures; ``None`` for streams without measures of their own."""
    if scenario.stream not in ("standard", "large_industrial"):
        return None
    measures = scenario.request["measures"]
    return sum(
        float(measure.get(name) or 0.0) for measure, item in zip(measures, decision.items, strict=True) if item.eligible
    )


def _tonnes(scenario: Scenario, decision: Decision, framework: Framework) -> tuple[float | None, float | None]:
    """Tonnes a year, and over the commitments, of what is admissible."""
    request = scenario.request
    if scenario.stream == "dual_energy":
        yearly = float(request.get("ghg_reduction_t") or 0.0)
        years = framework.dual_energy.custom.years.value
        return yearly, yearly * years
    if "measures" not in request:
        return None, None
    years_default = framework.general.commitment.maximum.value
    yearly_total = whole = 0.0
    for measure, item in zip(request["measures"], decision.items, strict=True):
        if not item.eligible:
            continue
        if scenario.stream == "simplified":
            yearly = _listed_tonnes(measure, item, framework)
        else:
            yearly = float(measure.get("ghg_reduction_t") or 0.0)
        yearly_total += yearly
        whole += yearly * float(measure.get("commitment_years", years_default))
    return yearly_total, whole


def _listed_tonnes(measure: Mapping[str, Any], item: ItemDecision, framework: Framework) -> float:
    """Tonnes a year of a listed measure, by the emission factors of §7.2.1 and the leak of §7.2.2 (R105, R110)."""
    if measure["type"] == "co2_refrigeration":
        rules = framework.simplified.co2_refrigeration
        return float(item.values["charge_kg"]) * rules.leak_rate.value * rules.warming_potential.value / _KG
    fuels = framework.simplified.maple_syrup.fuels.values()
    factor = next((each.emission_factor.value for each in fuels if measure.get("fuel") in each.names), 0.0)
    burnt = measure["litres_eliminated"] if measure["type"] == "greenhouse" else item.values.get("consumption", 0.0)
    return float(burnt) * factor / _KG


def _line(scenario: Scenario, framework: Framework, decision: Decision, index: int) -> ItemLine:
    item = decision.items[index]
    least = binding(item_limits(scenario, framework, decision, index), item.amount) if item.amount else []
    cost = item.values.get("eligible_cost", item.values.get("expenses", item.values.get("iadm")))
    return ItemLine(
        name=item_name(scenario, decision, index),
        eligible=item.eligible,
        cost=None if cost is None else float(cost),
        pay_back=item.values.get("pri_sa"),
        amount=item.prorated_amount,
        limit=least[0].words if least else "—",
        reasons=tuple(_with_section(each, framework) for each in item.reasons),
    )


def _with_section(reason: Reason, framework: Framework) -> str:
    section = section_of(reason.rule, framework)
    return f"{reason.sentence} ({section})" if section else reason.sentence


_NOUNS = {
    "standard": "Mesure {}",
    "large_industrial": "Mesure {}",
    "simplified": "Mesure {}",
    "analysis": "Étude {}",
    "recommissioning": "Bâtiment {}",
}
_ITEM_NAMES = {
    "energy_manager": "Gestionnaire de l'énergie",
    "training": "Formation",
    "advisory": "Accompagnement et audits",
    "metering": "Mesurage et programmation",
    "certification": "Certification",
}
