"""The French sentences of decisions, made in one place from codes and values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from engine.aid.wording import (
    ALMOST,
    ALMOST_ENDED,
    COMPARATORS,
    EXPENSE_KINDS,
    NOTICES,
    OUTCOMES,
    QUANTITIES,
    REASONS,
    WARNINGS,
)
from engine.formats import count, day, enumeration, money, number, percent, quantity

_TEXTS = REASONS | WARNINGS | NOTICES | OUTCOMES


def _years(value: Any) -> str:
    return quantity(value, "an" if abs(value) < 2 else "ans")


def _litres(value: Any) -> str:
    return quantity(value, "L")


def _dwellings(value: Any) -> str:
    return count(int(value), "logement")


# How the two figures of a condition are written, by code, then by the quantity compared.
_FIGURES: dict[str, Callable[[Any], str]] = {
    "pri_sa": _years,
    "commitment_years": _years,
    "annual_litres": _litres,
    "compressor_kw": lambda value: quantity(value, "kW"),
    "heat_recovery_pct": lambda value: percent(value / 100),
    "months_on_gas": lambda value: quantity(value, "mois"),
    "dwellings": _dwellings,
    "storeys": lambda value: count(int(value), "étage"),
    "ghg_investment": money,
    "ghg_reduction_t": lambda value: quantity(value, "t"),
    "iadm": money,
}
_QUANTITY_OF = {
    "above_simplified_range": "annual_litres",
    "below_simplified_range": "annual_litres",
    "commitment_not_whole_years": "commitment_years",
    "commitment_outside_1_10": "commitment_years",
    "commitment_under_10": "commitment_years",
    "commitment_under_10_not_approved": "commitment_years",
    "conversion_commitment_7": "commitment_years",
    "dual_energy_commitment_10": "commitment_years",
    "tariff_commitment_10": "commitment_years",
    "compressors_50_kw_or_more": "compressor_kw",
    "gas_heating_under_12_months": "months_on_gas",
    "ghg_investment_under_minimum": "ghg_investment",
    "greenhouse_belongs_to_simplified": "ghg_investment",
    "heat_recovery_under_50": "heat_recovery_pct",
    "no_eligible_cost": "iadm",
    "no_extra_cost": "iadm",
    "no_ghg_reduction": "ghg_reduction_t",
    "no_net_saving": "iadm",
    "non_residential_not_on_gas": "dwellings",
    "under_20_dwellings": "dwellings",
    "pri_above_max": "pri_sa",
    "pri_below_min": "pri_sa",
}


def sentence(code: str, values: Mapping[str, Any], ended: bool = False) -> str:
    """The sentence of a reason, a warning, a notice or an outcome.

    Args:
        ended: the request came after the programme's end: what is said of admissibility goes to the conditional.
    """
    if code == "almost_eligible":
        return _almost(values, ended)
    text = _TEXTS[code]
    if "{" not in text:
        return text
    kind = _QUANTITY_OF.get(code)
    return text.format(**{name: _written(name, value, kind) for name, value in values.items()})


def _almost(values: Mapping[str, Any], ended: bool) -> str:
    kind = values["quantity"]
    write = _FIGURES.get(kind, number)
    return (ALMOST_ENDED if ended else ALMOST).format(
        quantity=QUANTITIES.get(kind, kind),
        comparator=COMPARATORS[values["comparator"]],
        actual=write(values["actual"]),
        limit=write(values["limit"]),
    )


def _written(name: str, value: Any, kind: str | None) -> str:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list):
        return enumeration([EXPENSE_KINDS[each] for each in value])
    if name in ("computed", "agreed", "aid"):
        return money(value)
    if name == "months":
        return quantity(value, "mois")
    if kind is not None and name in ("actual", "limit"):
        return _FIGURES[kind](value)
    if name == "limit":
        return quantity(value, "GJ")
    return str(value) if isinstance(value, str) else number(value)


def outcome(eligible: bool, ended: bool, otherwise_eligible: bool, aid: float, computed: float) -> str:
    """The sentence that opens a decision; after the programme's end, what it would have been.

    Args:
        otherwise_eligible: nothing but the end of the programme stands in the way.
    """
    if ended:
        code = "would_have_been_eligible" if otherwise_eligible else "would_have_been_refused"
    elif eligible:
        code = "eligible" if aid > 0 else "eligible_without_aid"
    else:
        code = "refused_computed" if computed > 0 else "refused"
    return sentence(code, {"aid": aid, "computed": computed}, ended)
