"""What bounds the aid, in French: each limit of the rules with its own figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.aid.decision import Decision, ItemDecision
from engine.aid.framework import Co2Refrigeration, Framework, MapleSyrup
from engine.aid.vocabulary import BINDING
from engine.formats import money, number, percent, quantity
from engine.scenarios.paths import get
from engine.scenarios.scenario import Scenario

# Dollars: two amounts closer than this are one limit.
_SAME = 0.005


@dataclass(frozen=True)
class Limit:
    """A limit on the aid: its code, what it is in French, the aid it allows (CAD), the rule it comes from."""

    term: str
    words: str
    amount: float
    rule: str


@dataclass(frozen=True)
class _Case:
    """What the words of a limit are made from."""

    scenario: Scenario
    framework: Framework
    decision: Decision
    item: ItemDecision | None
    amount: float


def binding(limits: list[Limit], computed: float) -> list[Limit]:
    """The limits that set the aid."""
    return [limit for limit in limits if limit.amount <= computed + _SAME]


def next_limit(limits: list[Limit], computed: float) -> Limit | None:
    """The nearest limit above the aid."""
    ahead = [limit for limit in limits if limit.amount > computed + _SAME]
    return min(ahead, key=lambda limit: limit.amount, default=None)


def request_limits(scenario: Scenario, framework: Framework, decision: Decision) -> list[Limit]:
    """Every limit the request's aid may meet: those of its only item or the sum of its items, then its own caps."""
    found: dict[str, Limit] = {}
    if len(decision.items) == 1:
        found = {limit.term: limit for limit in item_limits(scenario, framework, decision, 0)}
    elif decision.items:
        noun = _several(scenario)
        found = {"total_a": Limit("total_a", f"la somme des montants par {noun}", decision.total_a, "R155")}
    for term, amount in decision.candidates.items():
        if amount is not None and term not in found:
            found[term] = _limit(term, _Case(scenario, framework, decision, None, amount))
    return list(found.values())


def item_limits(scenario: Scenario, framework: Framework, decision: Decision, index: int) -> list[Limit]:
    """The limits of one measure, study, building or category."""
    item = decision.items[index]
    return [
        _limit(term, _Case(scenario, framework, decision, item, amount))
        for term, amount in item.candidates.items()
        if amount is not None
    ]


def _limit(term: str, case: _Case) -> Limit:
    words = _WORDS[term](case)
    return Limit(term, words, case.amount, BINDING.get(term, ""))


def _several(scenario: Scenario) -> str:
    return {"analysis": "étude", "recommissioning": "bâtiment", "energy_management": "catégorie"}.get(
        scenario.stream, "mesure"
    )


def _values(case: _Case) -> Mapping[str, Any]:
    return case.item.values if case.item else {}


def _aid_1(case: _Case) -> str:
    years = _values(case)["pri_min"]
    if years is None:
        years = case.framework.large_industrial.pri_min.value
    return f"le coût moins {_years(years)} d'économies (aide 1)"


def _aid_2(case: _Case) -> str:
    rules = case.framework.large_industrial if case.scenario.stream == "large_industrial" else case.framework.standard
    return f"{percent(rules.share.value)} du coût admissible (aide 2)"


def _aid_3(case: _Case) -> str:
    values = _values(case)
    tonnes = get(case.scenario.request, f"measures[{_position(case)}].ghg_reduction_t") or 0.0
    rate, years = float(values["rate"]), float(values["commitment_years"])
    return f"{money(rate)}/t × {quantity(tonnes, 't')} × {_years(years)} (aide 3)"


def _position(case: _Case) -> int:
    return next(index for index, item in enumerate(case.decision.items) if item is case.item)


def _percentage(case: _Case) -> str:
    rules = case.framework
    if case.scenario.stream == "analysis":
        category = _values(case)["category"]
        share = rules.analysis["complex" if category == "complex" else "standard"].share.value
    elif case.scenario.stream == "recommissioning":
        share = rules.recommissioning.share.value
    else:
        share = rules.energy_management.share.value
    return f"{percent(share)} des dépenses admissibles"


def _formula(case: _Case) -> str:
    """The listed measure's own formula, with its figures."""
    values, rules = _values(case), case.framework.simplified
    request = get(case.scenario.request, f"measures[{_position(case)}]")
    if values["type"] == "heating":
        fuel = next((each for each in rules.heating.fuels.values() if request.get("fuel") in each.names), None)
        if fuel is not None:
            return f"{_rate(fuel.rate.value)}/L × {quantity(values['consumption'], 'L')} par an"
    if values["type"] == "greenhouse" and request.get("fuel") in rules.greenhouse.rate:
        litres = quantity(request["litres_eliminated"], "L")
        return f"{_rate(rules.greenhouse.rate[request['fuel']].value)}/L × {litres} par an"
    listed: dict[str, MapleSyrup | Co2Refrigeration] = {
        "maple_syrup": rules.maple_syrup,
        "co2_refrigeration": rules.co2_refrigeration,
    }
    if values["type"] not in listed:
        return "le montant calculé de la mesure"
    terms = listed[values["type"]]
    rate, years = terms.rate.value, terms.years.value
    tonnes = values["formula_amount"] / (rate * years)
    return f"{money(rate)}/t × {quantity(tonnes, 't', 1)} × {_years(years)}"


def _rate(value: float) -> str:
    return number(value, 2) + "\u00a0$"


def _years(value: float) -> str:
    return quantity(value, "an" if abs(value) < 2 else "ans")


def _cumulation(case: _Case) -> str:
    share = percent(case.framework.general.cumulation_share.value)
    others = case.decision.counted_other_aid
    return f"{share} des coûts admissibles" + (f" moins {money(others)} d'autres aides" if others else " (cumul)")


def _ghg_rate(case: _Case) -> str:
    custom = case.framework.dual_energy.custom
    tonnes = quantity(case.scenario.request.get("ghg_reduction_t") or 0.0, "t")
    return f"{money(custom.rate.value)}/t × {tonnes} × {_years(custom.years.value)}"


def _iadm_share(case: _Case) -> str:
    hydro_quebec = case.decision.values.get("hydro_quebec_aid") or 0.0
    less = f" moins {money(hydro_quebec)} d'Hydro-Québec" if hydro_quebec else ""
    return f"{percent(case.framework.dual_energy.share.value)} du surcoût{less}"


def _participant_share(case: _Case) -> str:
    return f"les {percent(case.framework.dual_energy.participant_share.value)} que le participant doit payer"


_WORDS: Mapping[str, Callable[[_Case], str]] = {
    "aid_1": _aid_1,
    "aid_2": _aid_2,
    "aid_3": _aid_3,
    "percentage": _percentage,
    "formula": _formula,
    "cumulation": _cumulation,
    "ghg_rate": _ghg_rate,
    "iadm_share": _iadm_share,
    "participant_20": _participant_share,
    "building_maximum": lambda case: f"le maximum de {money(case.amount)} par bâtiment",
    "item_maximum": lambda case: f"le maximum de {money(case.amount)} de la catégorie",
    "measure_maximum": lambda case: f"le maximum de {money(case.amount)} par mesure",
    "request_maximum": lambda case: f"le maximum de {money(case.amount)} par demande",
    "requested_amount": lambda case: f"le montant demandé, {money(case.amount)}",
    "site_maximum": lambda case: f"ce que le site peut encore recevoir, {money(case.amount)}",
    "site_year_maximum": lambda case: f"ce que le site peut encore recevoir cette année, {money(case.amount)}",
    "estimated_aid": lambda case: f"l'estimation faite au dépôt, {money(case.amount)}",
}

# The same limits where there is no case to draw figures from: legends and frequencies.
NAMES: Mapping[str, str] = {
    "aid_1": "Coût moins la PRI minimale (aide 1)",
    "aid_2": "Part du coût (aide 2)",
    "aid_3": "Dollars par tonne (aide 3)",
    "percentage": "Pourcentage des dépenses",
    "formula": "Formule de la mesure",
    "cumulation": "Cumul des aides publiques",
    "ghg_rate": "Dollars par tonne",
    "iadm_share": "Part du surcoût",
    "participant_20": "Part du participant",
    "building_maximum": "Maximum par bâtiment",
    "item_maximum": "Maximum de la catégorie",
    "measure_maximum": "Maximum par mesure",
    "request_maximum": "Maximum par demande",
    "requested_amount": "Montant demandé",
    "site_maximum": "Maximum du site",
    "site_year_maximum": "Maximum annuel du site",
    "estimated_aid": "Estimation au dépôt",
    "total_a": "Somme des montants",
}
