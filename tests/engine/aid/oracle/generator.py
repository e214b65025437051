"""Random valid requests and measures that visit every condition and every limit, from a seeded generator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from .exact import years_after
from .generated_listed import LISTED, as_listed, listed_measure
from .generated_parts import (
    LENDERS,
    PROJECT_EXCLUSIONS,
    SECTORS,
    SELDOM,
    UNCOUNTED,
    dates,
    earlier_grants,
    expenses,
    failing,
    final_step,
    happens,
    money,
    other_aid,
    participant,
)
from .generated_works import works

SMALL_GJ = (0, 2_000, 20_000, 35_999.99, 36_000)
INDUSTRIAL = ("industrial", "agricultural", "manufacturing")


def random_request(rng: Random) -> dict[str, Any]:
    """A valid request of a stream drawn with the same chance as the others."""
    stream = rng.choice(tuple(_STREAMS))
    request = {"stream": stream, **_STREAMS[stream](rng)}
    if happens(rng, 0.03):
        request["project_exclusions"] = rng.sample(PROJECT_EXCLUSIONS, 1)
    return request


def _dated(rng: Random, stream: str, scale: float, **grant_keys: Any) -> tuple[dict[str, Any], date | None]:
    """Dates with earlier grants, or neither: grants have no fiscal year to fall in without a date."""
    if not happens(rng, 0.65):
        return {}, None
    moments = dates(rng, stream)
    found = {"dates": moments, **earlier_grants(rng, stream, scale, **grant_keys)}
    return found, date.fromisoformat(moments["received"])


def _options(rng: Random, **values: tuple[Any, ...]) -> dict[str, Any]:
    chosen = {key: rng.choice(choices) for key, choices in values.items() if happens(rng, 0.25)}
    return {"options": chosen} if chosen else {}


def _distributors(rng: Random) -> dict[str, Any]:
    return _options(rng, distributors=("any", "several"), administration_fee_base=("including", "excluding"))


def _analysis(rng: Random) -> dict[str, Any]:
    scale = rng.choice((30_000, 80_000, 500_000))
    dated, day = _dated(rng, "analysis", 30_000, category=("standard", "complex"), led_to_implementation=(True, False))
    single = happens(rng, 0.6)
    ceiling = {"agreed_internal_ceiling": money(rng, 0, 20_000)} if single and happens(rng, 0.3) else {}
    return {
        "participant": participant(rng),
        "studies": [
            {"category": rng.choice(("standard", "complex")), "expenses": _study_expenses(rng, scale, day)}
            for _ in range(1 if single else rng.randint(2, 3))
        ],
        **dated,
        **ceiling,
        **other_aid(rng, scale),
        **final_step(rng, scale),
        **_distributors(rng),
        **failing(rng, already_known_or_done=True, esco_turnkey=True),
    }


def _study_expenses(rng: Random, scale: float, day: date | None, staff: bool = True) -> Any:
    spent = expenses(rng, scale, day, staff)
    if isinstance(spent, dict) and happens(rng, 0.3):
        spent["rental"] = money(rng, 0, 0.1 * scale)
    return spent


def _recommissioning(rng: Random) -> dict[str, Any]:
    scale = rng.choice((40_000, 100_000, 200_000))
    dated, day = _dated(rng, "recommissioning", 50_000)
    return {
        "participant": participant(rng),
        "buildings": [_recommissioned(rng, scale, day) for _ in range(rng.choice((1, 1, 2, 3)))],
        **dated,
        **other_aid(rng, scale),
        **final_step(rng, scale),
        **_distributors(rng),
    }


def _recommissioned(rng: Random, scale: float, day: date | None) -> dict[str, Any]:
    building: dict[str, Any] = {
        "investigation": _study_expenses(rng, scale, day),
        "transfer": _study_expenses(rng, 0.5 * scale, day),
        "follow_up": [money(rng, 0, 0.2 * scale) for _ in range(rng.choice((2, 2, 2, 2, 2, 2, 3, 1)))],
    }
    if happens(rng, SELDOM):
        del building[rng.choice(tuple(building))]
    if day is not None:
        for event, years in (("last_recommissioning_request", 5), ("commissioned", 3)):
            if happens(rng, 0.15):
                anniversary = years_after(day, -years)
                building[event] = (anniversary + timedelta(rng.choice((-400, -1, 0, 1, 400)))).isoformat()
    return building


def _energy_management(rng: Random) -> dict[str, Any]:
    items = ("energy_manager", "training", "advisory", "metering", "certification")
    dated, day = _dated(rng, "energy_management", 8_000, category=items)
    limits = dict(zip(items, (10_000, 50_000, 100_000, 150_000, 10_000), strict=True))
    bought = {item: expenses(rng, 2.4 * limits[item], day) for item in items if happens(rng, 0.7)}
    if isinstance(bought.get("metering"), dict) and happens(rng, 0.5):
        bought["metering"]["rental"] = money(rng, 100, 5_000)
    return {
        "participant": participant(rng),
        "items": bought or {"training": money(rng, 1_000, 90_000)},
        **dated,
        **other_aid(rng, 200_000),
        **final_step(rng, 200_000),
        **_distributors(rng),
        **failing(rng, covers_most_of_site=False, software_only=True),
    }


def _simplified(rng: Random) -> dict[str, Any]:
    dated, day = _dated(rng, "simplified", 150_000)
    known = happens(rng, 0.5)
    return {
        "participant": participant(rng, gj=SMALL_GJ),
        "measures": [listed_measure(rng, day, known) for _ in range(rng.choice((1, 1, 2, 3, 4)))],
        **dated,
        **other_aid(rng, 60_000),
        **final_step(rng, 60_000),
        **_distributors(rng),
    }


def _dual_energy(rng: Random) -> dict[str, Any]:
    path = rng.choice(("simplified", "custom"))
    scale = rng.choice((100_000, 300_000, 6_000_000))
    dated, day = _dated(rng, "dual_energy", 0.5 * scale, path=("simplified", "custom"))
    request: dict[str, Any] = {
        "path": path,
        "participant": participant(rng, ("commercial", "institutional", "municipal"), SMALL_GJ),
        "project_cost": expenses(rng, scale, day),
        "reference_cost": rng.choice((0, 0.1 * scale, 0.1 * scale, money(rng, 0, 0.3 * scale), 2 * scale)),
        "ghg_reduction_t": rng.choice((1, 20.5, 100, 5_000, 0)),
        **dated,
        **_partners(rng, scale),
        **final_step(rng, 0.5 * scale),
        **_options(rng, administration_fee_base=("including", "excluding")),
        **failing(rng, new_equipment=False, industrial_site=True, fuel="oil", gas_customer=False),
        **failing(rng, 0.1, months_on_gas=rng.choice((11, 12)), commitment_years=rng.choice((9, 10, 9.5))),
        **failing(rng, 0.15, new_construction=True),
        **failing(rng, 0.3, estimated_aid=money(rng, 0, 0.4 * scale)),
        **failing(rng, gas_network_access=False),
    }
    if happens(rng, 0.4):
        request["building"] = _heated_building(rng)
    return request


def _partners(rng: Random, scale: float) -> dict[str, Any]:
    """Hydro-Québec's aid up to more than the extra cost, Énergir's on and off the admissible costs, others seldom."""
    share = rng.choice((0.1, 0.3, 0.5, 0.9, 1.5))
    given: list[dict[str, Any]] = []
    if happens(rng, 0.7):
        given.append({"source": "hydro_quebec", "amount": money(rng, 0.01 * scale, share * scale)})
    if happens(rng, 0.4):
        energir = {"source": "energir", "amount": money(rng, 0.01 * scale, 0.3 * scale)}
        given.append(energir | failing(rng, 0.3, on_eligible_costs=False))
    if happens(rng, 0.15):
        source = rng.choice(("quebec", "canada", "gazifere", "municipal_grid", *UNCOUNTED, *LENDERS))
        lent = failing(rng, 0.5, market_conditions=False) if source in LENDERS else {}
        given.append({"source": source, "amount": money(rng, 1_000, 20_000), **lent})
    return {"other_aid": given}


def _heated_building(rng: Random) -> dict[str, Any]:
    use = rng.choice(("residential", "mixed", "mixed", "commercial", "rooming_house", "bed_and_breakfast"))
    building = {"use": use, "dwellings": rng.choice((19, 20, 40)), "non_residential_on_gas": happens(rng, 0.5)}
    return building | (failing(rng, 0.1, single_home_with_shop=True) if use == "mixed" else {})


def _standard(rng: Random) -> dict[str, Any]:
    who = participant(rng)
    scale = rng.choice((50_000, 100_000, 1_000_000, 20_000_000))
    dated, day = _dated(rng, "standard", rng.choice((1_000_000, 9_000_000)))
    request: dict[str, Any] = {
        "participant": who,
        "measures": _many_works(rng, scale, day, who, (1, 1, 2, 3, 5)),
        **dated,
        **other_aid(rng, scale, ("hydro_quebec", "quebec", "canada", "tax_credit", *UNCOUNTED, *LENDERS)),
        **_options(
            rng,
            pri_max_inclusive=(True, False),
            pri_scope=("project", "measure"),
            listed_measure_gc=("none", "standard"),
            administration_fee_base=("including", "excluding"),
        ),
    }
    return request | _requested(rng, scale) | _final_works(rng, scale) | _esco(rng, request)


def _many_works(
    rng: Random, scale: float, day: date | None, who: dict[str, Any], counts: tuple[int, ...]
) -> list[dict[str, Any]]:
    measures = [works(rng, scale, day, who["sector"] in INDUSTRIAL) for _ in range(rng.choice(counts))]
    for measure in measures:
        if happens(rng, 0.1):
            measure["simplified_measure"] = as_listed(rng, rng.choice(tuple(LISTED)))
    return measures


def _requested(rng: Random, scale: float) -> dict[str, Any]:
    if happens(rng, 0.7):
        return {}
    return {"requested_amount": rng.choice((0, None, money(rng, 0.05 * scale, scale)))}


def _final_works(rng: Random, scale: float) -> dict[str, Any]:
    final = final_step(rng, scale)
    return final | ({"iso_50001_at_last_payment": happens(rng, 0.5)} if final else {})


def _esco(rng: Random, request: dict[str, Any]) -> dict[str, Any]:
    """A turnkey project: its study, and its contract signed before, with or after the request."""
    if not happens(rng, 0.15):
        return {}
    found: dict[str, Any] = {"esco_turnkey": True}
    if happens(rng, 0.7):
        spent = rng.choice((20_000, 25_000, 40_000, 99_999.99, 400_000))
        found["esco_study"] = {"category": rng.choice(("standard", "complex")), "expenses": spent}
    if "dates" in request and happens(rng, 0.6):
        signed = date.fromisoformat(request["dates"]["received"]) + timedelta(rng.choice((-10, 0, 1, 30)))
        found["dates"] = request["dates"] | {"esco_contract": signed.isoformat()}
    return found


def _large_industrial(rng: Random) -> dict[str, Any]:
    who = participant(rng, (*INDUSTRIAL, *INDUSTRIAL, "commercial"), (10, 36_000, 900_000))
    spede = rng.choice(("covered", "covered", "voluntary", "reference", "no"))
    scale = rng.choice((15_000_000, 20_000_000, 60_000_000))
    dated, day = _dated(rng, "large_industrial", 30_000_000)
    return {
        "participant": who | {"spede": spede},
        "measures": [works(rng, scale, day, who["sector"] in INDUSTRIAL) for _ in range(rng.choice((1, 1, 2, 3)))],
        **dated,
        **other_aid(rng, scale),
        **_requested(rng, scale),
        **final_step(rng, scale),
        **_options(rng, pri_scope=("project", "measure"), administration_fee_base=("including", "excluding")),
        **failing(rng, 0.3, ghg_investment=rng.choice((14_999_999.99, 15_000_000, 40_000_000))),
        **failing(rng, business_plan=False),
        **failing(rng, 0.3, shorter_commitment_approved=True),
    }


_STREAMS: dict[str, Callable[[Random], dict[str, Any]]] = {
    "analysis": _analysis,
    "recommissioning": _recommissioning,
    "energy_management": _energy_management,
    "simplified": _simplified,
    "dual_energy": _dual_energy,
    "standard": _standard,
    "large_industrial": _large_industrial,
}


def random_measure(rng: Random) -> dict[str, Any]:
    """A measure to route: listed, dual energy or any other, on both sides of every limit."""
    kind = rng.choice((*LISTED, "dual_energy", "other", "efficiency", "conversion", "fugitive", "boiler"))
    measure: dict[str, Any] = {
        "type": kind,
        "sector": rng.choice(SECTORS),
        "category": rng.choice(("PMC", "PMC", "GC")),
    }
    if happens(rng, 0.5):
        measure |= {
            "spede": rng.choice(("no", "covered", "voluntary", "reference")),
            "ghg_investment": rng.choice((14_999_999.99, 15_000_000, 20_000_000)),
        }
    if kind in LISTED:
        return measure | as_listed(rng, kind) | failing(rng, target_energy="bioenergy", exclusions=["insulation"])
    return measure | failing(
        rng,
        0.1,
        target_energy=rng.choice(("electricity", "fossil", "bioenergy")),
        exclusions=rng.sample(PROJECT_EXCLUSIONS[:-1], 1),
        eligible_for_dual_energy=True,
        gas_electric_dual_energy=True,
    )
