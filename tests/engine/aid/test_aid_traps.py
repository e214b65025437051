"""The limits where one dollar, one day or one year changes everything."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.aid.calendar import engagement_end, months_later
from engine.aid.decision import Decision, decide
from engine.aid.framework import frameworks
from engine.aid.money import cents, cut, rounded, shared
from tests.engine.aid.corpus import SITE, M, changed

FRAMEWORK = frameworks()["ecoperformance-2023-10"]


def decided(base: str, changes: dict[str, Any]) -> Decision:
    return decide(changed(base, changes), FRAMEWORK)


def codes(decision: Decision) -> set[str]:
    return {reason.code for item in decision.items for reason in item.reasons}


@pytest.mark.parametrize(
    ("cost", "saving", "reasons"),
    [
        (100000, 0, {"no_net_saving"}),
        (100000, -5000, {"no_net_saving"}),
        (20000, 10000, {"pri_below_min"}),
        (20000.01, 10000, set()),
        (199999.99, 10000, set()),
        (200000, 10000, {"pri_above_max"}),
        (0.3, 0.1, set()),
        (0.2, 0.1, {"pri_below_min"}),
        (2.0, 0.1, {"pri_above_max"}),
    ],
)
def test_pay_back_limits(cost: float, saving: float, reasons: set[str]) -> None:
    decision = decided("standard", {M + "eligible_cost": cost, M + "net_annual_saving": saving})
    assert codes(decision) == reasons


@pytest.mark.parametrize(
    ("category", "sector", "shortest", "longest"),
    [
        ("GC", "industrial", 1, 15),
        ("GC", "commercial", 3, 20),
        ("GC", "institutional", 5, 20),
        ("PMC", "industrial", 2, 20),
        ("PMC", "commercial", 3, 20),
        ("PMC", "institutional", 5, 20),
    ],
)
def test_pay_back_limits_of_each_category(category: str, sector: str, shortest: int, longest: int) -> None:
    site = {SITE + "sector": sector, SITE + "non_electric_gj": 36000 if category == "GC" else 20000}
    expected = {
        shortest: {"pri_below_min"},
        shortest + 0.001: set(),
        longest - 0.001: set(),
        longest: {"pri_above_max"},
    }
    for years, reasons in expected.items():
        decision = decided("standard", site | {M + "eligible_cost": 10000 * years, M + "net_annual_saving": 10000})
        assert (decision.category, codes(decision)) == (category, reasons)


@pytest.mark.parametrize("saving", [0, -3e6])
def test_a_large_project_needs_no_saving(saving: float) -> None:
    decision = decided("large_industrial", {M + "net_annual_saving": saving})
    assert decision.eligible
    assert decision.items[0].candidates["aid_1"] == 20e6 - saving


@pytest.mark.parametrize(
    ("years", "kind", "reasons"),
    [
        (7, "conversion", set()),
        (6, "conversion", {"conversion_commitment_7"}),
        (10, "efficiency", set()),
        (11, "efficiency", {"commitment_outside_1_10"}),
        (7.5, "efficiency", {"commitment_not_whole_years"}),
        (0, "efficiency", {"commitment_outside_1_10"}),
    ],
)
def test_engagement(years: float, kind: str, reasons: set[str]) -> None:
    assert codes(decided("standard", {M + "commitment_years": years, M + "type": kind})) == reasons


@pytest.mark.parametrize(("gj", "category", "rate"), [(36000, "GC", 50), (35999.99, "PMC", 125)])
def test_size(gj: float, category: str, rate: float) -> None:
    decision = decided("standard", {SITE + "non_electric_gj": gj})
    assert decision.category == category
    assert decision.items[0].values["rate"] == rate


@pytest.mark.parametrize(
    ("promised", "held", "step", "rate"),
    [
        ("planned", False, "acceptance", 60),
        ("held", False, "acceptance", 60),
        ("no", True, "acceptance", 50),
        ("planned", False, "final", 50),
        ("planned", True, "final", 60),
    ],
)
def test_iso_50001_at_the_last_payment(promised: str, held: bool, step: str, rate: float) -> None:
    decision = decided(
        "standard",
        {
            SITE + "non_electric_gj": 40000,
            SITE + "iso_50001": promised,
            "iso_50001_at_last_payment": held,
            "step": step,
        },
    )
    assert decision.items[0].values["rate"] == rate


def test_a_convention_signed_at_50_is_never_raised() -> None:
    decision = decided(
        "standard",
        {
            SITE + "non_electric_gj": 40000,
            "iso_50001_at_last_payment": True,
            "step": "final",
            "agreed_aid": 25000,
            "already_paid": 18750,
        },
    )
    assert decision.computed_aid == 30000
    assert (decision.aid, decision.balance_due, decision.repayment) == (25000, 6250, 0)
    assert [warning.code for warning in decision.warnings] == ["revised_downward_only"]


@pytest.mark.parametrize(("granted", "room"), [("2025-03-31", 10e6), ("2025-04-01", 3e6), ("2026-03-31", 3e6)])
def test_annual_room_across_the_fiscal_year(granted: str, room: float) -> None:
    decision = decided(
        "standard",
        {
            "dates.accepted": "2025-04-01",
            "earlier_grants": [{"stream": "standard", "accepted": granted, "amount": 7e6}],
        },
    )
    assert decision.caps["site_year_maximum"] == room


@pytest.mark.parametrize(
    ("aid", "above", "computed"), [(120000, False, 0), (120000.01, True, 0), (100000, False, 20000)]
)
def test_hydro_quebec_above_its_share(aid: float, above: bool, computed: float) -> None:
    decision = decided("dual_energy", {"other_aid": [{"source": "hydro_quebec", "amount": aid}]})
    assert decision.eligible
    assert decision.aid == computed
    assert ("hydro_quebec_aid_above_80" in {warning.code for warning in decision.warnings}) == above


@pytest.mark.parametrize(("other", "aid"), [(12500, 62500), (12501, 62499), (75000, 0), (90000, 0)])
def test_other_aid_above_its_share(other: float, aid: float) -> None:
    decision = decided("standard", {"other_aid": [{"source": "canada", "amount": other}]})
    assert decision.eligible
    assert decision.aid == aid


@pytest.mark.parametrize(
    ("received", "eligible", "said"),
    [
        ("2026-03-31", True, "La demande est admissible"),
        ("2026-04-01", False, "aurait été admissible"),
    ],
)
def test_the_last_day_of_the_programme(received: str, eligible: bool, said: str) -> None:
    decision = decided("standard", {"dates.received": received})
    assert decision.eligible == eligible
    assert decision.computed_aid == 62500
    assert sum(payment.amount for payment in decision.computed_payments) == 62500
    assert decision.computed_participant_share == 37500
    assert said in decision.sentence
    assert bool(decision.payments) == eligible


def test_after_the_end_a_refusal_is_still_a_refusal() -> None:
    decision = decided("standard", {"dates.received": "2026-04-01", SITE + "registered": False})
    assert "n'aurait pas été admissible" in decision.sentence
    almost = decided("standard", {"dates.received": "2026-04-01", M + "eligible_cost": 20000})
    assert {reason.code for reason in almost.reasons} == {"programme_ended", "no_eligible_measure"}
    assert almost.almost is not None
    assert (almost.almost.code, almost.almost.item) == ("pri_below_min", "M1")
    assert almost.almost.sentence.startswith("Aurait presque été admissible")
    assert decided("standard", {"dates.received": "2026-04-01"}).almost is None


@pytest.mark.parametrize(("received", "said"), [("2023-10-02", True), ("2023-10-03", False)])
def test_the_first_day_of_the_framework(received: str, said: bool) -> None:
    decision = decided("standard", {"dates.received": received})
    assert ("before_framework" in {notice.code for notice in decision.notices}) == said


@pytest.mark.parametrize(
    ("base", "shares"),
    [
        ("analysis", [50, 50]),
        ("energy_management", [50, 50]),
        ("heating", [100]),
        ("dual_energy", [100]),
        ("dual_energy_custom", [100]),
        ("standard", [25, 25, 25, 25]),
        ("large_industrial", [25, 25, 25, 25]),
    ],
)
def test_each_payment_is_its_share_of_the_aid(base: str, shares: list[int]) -> None:
    decision = decided(base, {})
    assert decision.aid > 0
    assert [(each.percent, each.amount) for each in decision.payments] == [
        (share, decision.aid * share / 100) for share in shares
    ]


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        (date(2023, 1, 1), 10, date(2032, 12, 31)),
        (date(2024, 2, 29), 10, date(2034, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2023, 3, 1), 1, date(2024, 2, 29)),
    ],
)
def test_end_of_an_engagement(start: date, years: int, end: date) -> None:
    assert engagement_end(start, years) == end


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 2, 29), 60, date(2029, 2, 28)),
        (date(2024, 8, 31), 30, date(2027, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_cents() -> None:
    assert [rounded(amount) for amount in (1.005, 0.125, 15000.0075, 2.0049)] == [1.01, 0.13, 15000.01, 2.0]
    assert cut(100.03, [25, 25, 25, 25]) == [25.0, 25.0, 25.0, 25.03]
    assert cut(0.01, [50, 50]) == [0.0, 0.01]
    assert shared(250000, [250000 / 3] * 3) == [83333.34, 83333.33, 83333.33]
    assert cents(sum(shared(0.05, [0.025, 0.025]))) == 5
    assert shared(0, []) == []


def test_a_ceiling_on_internal_fees_is_used_once() -> None:
    staff = {"internal_staff": [{"category": "engineer", "hours": 100, "rate": 80}]}
    one = decided("analysis", {"studies[0].expenses": staff, "agreed_internal_ceiling": 5000})
    assert one.cost == 5000
    two = changed("analysis", {"agreed_internal_ceiling": 10000})
    two["studies"] = [{"category": "standard", "expenses": staff}] * 2
    assert decide(two, FRAMEWORK).cost == 10000


def lines(*amounts: float) -> dict[str, Any]:
    return {"lines": [{"amount": amount} for amount in amounts]}


def test_the_order_of_a_sum_never_decides() -> None:
    project, reference = lines(42782.61, 13787.77, 12351.41, 18746.07), lines(45291.59, 42376.27)
    fugitive = {"type": "fugitive", "project_cost": project, "reference_cost": reference, "ghg_reduction_t": 5}
    assert codes(decided("standard", {"measures": [fugitive]})) == {"no_eligible_cost"}

    costs = (6574973.72, 228254.19, 7927776.22, 268995.87)
    assert sum(costs) < 15e6
    parts = [{"type": "efficiency", "eligible_cost": cost, "ghg_reduction_t": 10} for cost in costs]
    assert decided("large_industrial", {"measures": parts}).eligible
    parts[0]["eligible_cost"] = 6574973.71
    assert not decided("large_industrial", {"measures": parts}).eligible

    expenses = lines(41221.66, 57833.35, 35975.07, 4969.92)
    measure = M + "simplified_measure"
    for amount, refused in ((0.0, True), (0.01, False)):
        listed = {"type": "greenhouse", "expenses": expenses | {"external_fees": amount}}
        assert ("greenhouse_belongs_to_simplified" in codes(decided("standard", {measure: listed}))) is refused

    no_extra = {"project_cost": lines(0.1, 0.2), "reference_cost": 0.3}
    assert "no_extra_cost" in {reason.code for reason in decided("dual_energy", no_extra).reasons}
