"""What the standard and large industrial streams share (sections 9.1.2, 9.2.2 and 10.2.1).

Per measure the least of three aids; their sum, total A, limited by total B, the least of the request's limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .cumulation import counted, room_under_public_share
from .exact import ZERO, at_least_zero, dollars, exact, least, prorated
from .expenses import WORKS, Accountant
from .participant import project_reason, sector
from .settlement import equal_parts, settle

COST_SHARE = Fraction(75, 100)  # tables 16, 17 and 20
SHORTEST, LONGEST = 1, 10  # section 3.10
SHORTEST_CONVERSION = 7  # section 3.10
DUAL_ENERGY_YEARS = 10  # section 3.10
PAY_BACK_TOLERANCE = Fraction(1, 1_000_000)  # dollars; the specification's, for binary inputs
PAY_BACK_REASONS = {"no_net_saving", "pri_below_min", "pri_above_max"}
PAYMENTS = 4  # tables 18 and 21


@dataclass(frozen=True)
class Terms:
    """What the stream's tables give a measure; no limit where the table says none applies."""

    rate: Fraction
    shortest_pay_back: Fraction | None
    longest_pay_back: Fraction | None = None
    longest_included: bool = False
    saving_required: bool = True


@dataclass(frozen=True)
class Assessed:
    """One measure with its cost, its three aids and what bars it."""

    cost: Fraction
    pay_back: Fraction | None
    aids: dict[str, Fraction | None]
    reasons: list[str]

    @property
    def amount(self) -> Fraction:
        return ZERO if self.reasons else at_least_zero(least(self.aids)[0])


def own_cost(measure: dict[str, Any], books: Accountant) -> Fraction:
    """The extra cost over the reference scenario (R151)."""
    if "eligible_cost" in measure:
        return exact(measure["eligible_cost"])
    return books.admissible(measure["project_cost"], WORKS) - exact(measure.get("reference_cost", 0))


def assess(measure: dict[str, Any], cost: Fraction, terms: Terms, stream_reasons: list[str], where: str) -> Assessed:
    saving, tonnes = exact(measure.get("net_annual_saving", 0)), exact(measure.get("ghg_reduction_t", 0))
    years = exact(measure.get("commitment_years", LONGEST))
    aids = {
        "aid_1": cost - terms.shortest_pay_back * saving if terms.shortest_pay_back is not None else None,
        "aid_2": COST_SHARE * cost,
        "aid_3": tonnes * terms.rate * years,
    }
    reasons = [
        *stream_reasons,
        *(project_reason(name) for name in measure.get("exclusions", [])),
        *_nature(measure, where),
        *_commitment(measure, years),
        *_pay_back(measure, cost, saving, terms),
        *(["no_eligible_cost"] if cost <= 0 else []),
        *(["no_ghg_reduction"] if tonnes <= 0 else []),
    ]
    return Assessed(cost, cost / saving if saving > 0 else None, aids, sorted(set(reasons)))


def _nature(measure: dict[str, Any], where: str) -> list[str]:
    """R020, A47, R159."""
    target = measure.get("target_energy")
    checks = {
        "bioenergy_project": target == "bioenergy",
        "conversion_to_fossil": target == "fossil" and where != "industrial",
        "refrigerant_must_be_co2": measure.get("replaces_refrigerant", False)
        and measure.get("refrigerant", "R-744") != "R-744",
    }
    return [reason for reason, fails in checks.items() if fails]


def _commitment(measure: dict[str, Any], years: Fraction) -> list[str]:
    """R022, A10: whole years, one to ten, seven for a conversion, ten for gas and electricity."""
    checks = {
        "commitment_not_whole_years": years.denominator != 1,
        "commitment_outside_1_10": not SHORTEST <= years <= LONGEST,
        "conversion_commitment_7": measure["type"] == "conversion" and years < SHORTEST_CONVERSION,
        "dual_energy_commitment_10": measure.get("gas_electric_dual_energy", False) and years != DUAL_ENERGY_YEARS,
    }
    return [reason for reason, fails in checks.items() if fails]


def _pay_back(measure: dict[str, Any], cost: Fraction, saving: Fraction, terms: Terms) -> list[str]:
    """R153, A03 to A07, A56, written C - PRI x E so that a saving of nothing divides nothing."""
    if terms.shortest_pay_back is None or measure["type"] == "fugitive":
        return []
    if cost <= 0:  # no cost, nothing to pay back: the measure is refused for that alone
        return []
    if saving <= 0:
        return ["no_net_saving"] if terms.saving_required else []
    if cost - terms.shortest_pay_back * saving <= PAY_BACK_TOLERANCE:
        return ["pri_below_min"]
    if terms.longest_pay_back is None:
        return []
    over = cost - terms.longest_pay_back * saving
    too_long = over > PAY_BACK_TOLERANCE if terms.longest_included else over >= -PAY_BACK_TOLERANCE
    return ["pri_above_max"] if too_long else []


def conclude(
    request: dict[str, Any],
    measures: list[Assessed],
    maxima: Mapping[str, Fraction],
    reasons: list[str],
) -> dict[str, Any]:
    """Total A against total B, then the decision (R156, R157, R172, R173)."""
    base = sum((m.cost for m in measures if not m.reasons), ZERO)
    requested = request.get("requested_amount")
    limits = {
        **maxima,
        "requested_amount": None if requested is None else exact(requested),
        "cumulation": room_under_public_share(request, base),
    }
    total_a = sum((m.amount for m in measures), ZERO)
    total_b, binding_b = least(limits)
    parts = prorated([m.amount for m in measures], total_a, total_b)
    whole = request.get("options", {}).get("pri_scope", "measure") == "project"
    checks = {
        "no_eligible_measure": all(m.reasons for m in measures),
        "pri_project": whole and any(PAY_BACK_REASONS & set(m.reasons) for m in measures),  # A05
    }
    refused = [*reasons, *(reason for reason, fails in checks.items() if fails)]
    aid, settled = settle(request, min(total_a, total_b), refused, equal_parts(PAYMENTS))
    return settled | {
        "sector": sector(request),
        "caps": {name: dollars(limit) for name, limit in limits.items()},
        "total_a": dollars(total_a),
        "total_b": dollars(total_b),
        "binding_b": binding_b,
        "participant_share": dollars(at_least_zero(base - counted(request) - aid)),
        "measures": [_line(m, part) for m, part in zip(measures, parts, strict=True)],
    }


def _line(measure: Assessed, part: Fraction) -> dict[str, Any]:
    return {name: dollars(amount) for name, amount in measure.aids.items()} | {
        "eligible": not measure.reasons,
        "reasons": measure.reasons,
        "pri_sa": None if measure.pay_back is None else float(measure.pay_back),
        "binding": least(measure.aids)[1],
        "amount": dollars(measure.amount),
        "prorated_amount": dollars(part),
    }
