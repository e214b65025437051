"""Random parts that requests of every stream share: money, participant, dates, other aid, expenses.

Each draw favours the values on and beside a limit; a condition fails seldom enough for most requests to pass.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from .exact import months_after
from .settlement import DURATIONS

SELDOM = 0.04
SECTORS = ("industrial", "agricultural", "manufacturing", "commercial", "institutional", "municipal")
COUNTED = ("quebec", "canada", "tax_credit", "public_loan", "municipal")
UNCOUNTED = ("municipal_own_funds", "greibj_art_89", "sofiac", "madi", "lqe_46_8_1")
DISTRIBUTORS = ("hydro_quebec", "municipal_grid", "energir", "gazifere", "cooperative_grid")
LENDERS = ("bdc", "fcc", "fadq")
REFUSED = ("pev2030_same_measures", "other_ministry_programme")
EXCLUSIONS = (
    "qc_ministry_or_body",
    "named_by_national_assembly",
    "federal_body",
    "in_default",
    "bankrupt",
    "barred_from_public_contracts",
    "unapproved_cannabis",
    "integrity",
)
PROJECT_EXCLUSIONS = (
    "not_measurable",
    "fossil_extraction_losses",
    "outdoor_storage_cover",
    "insulation",
    "airtightness",
    "transport_logistics",
    "bioenergy",
    "heat_recovery_programme",
    "defi_ges_industrie",
    "three_phase_network",
    "not_additional",
    "chauffez_vert",
)
STAFF = {  # category: hourly cap of table 1, so that draws fall on both sides of it
    "director": 80,
    "engineer": 80,
    "professional": 80,
    "scientist": 80,
    "technologist": 50,
    "technician": 50,
    "trade": 40,
    "operator": 40,
    "worker": 40,
    "other": 40,
}
NEVER_ELIGIBLE = (
    "taxes",
    "maintenance",
    "code_compliance",
    "land",
    "energy",
    "application_preparation",
    "production_losses",
    "executive_pay",
    "barred_subcontractor",
)
ENERGY_GJ = (0, 2_000, 20_000, 35_999, 35_999.99, 36_000, 36_000.01, 80_000, 900_000)
RECEIVED = (
    date(2026, 3, 31),
    date(2026, 4, 1),
    date(2024, 2, 29),
    date(2024, 6, 1),
    date(2025, 3, 31),
    date(2025, 4, 1),
    date(2023, 10, 31),
)


def happens(rng: Random, probability: float) -> bool:
    return rng.random() < probability


def money(rng: Random, low: float, high: float) -> float:
    """Dollars: round thousands as often as odd cents."""
    drawn = rng.uniform(low, high)
    return float(round(drawn, -3)) if happens(rng, 0.5) else round(drawn, 2)


def failing(rng: Random, probability: float = SELDOM, /, **values: Any) -> dict[str, Any]:
    """Each given key, seldom."""
    return {key: value for key, value in values.items() if happens(rng, probability)}


def participant(rng: Random, sectors: tuple[str, ...] = SECTORS, gj: tuple[float, ...] = ENERGY_GJ) -> dict[str, Any]:
    who: dict[str, Any] = {"sector": rng.choice(sectors), "non_electric_gj": rng.choice(gj)}
    if happens(rng, 0.1):
        who["project_reference_gj"] = rng.choice((0, 0.01, 1, 16_000))
    if happens(rng, 0.3):
        who["iso_50001"] = rng.choice(("no", "planned", "held"))
    if happens(rng, SELDOM):
        who["exclusions"] = rng.sample(EXCLUSIONS, rng.randint(1, 2))
    if happens(rng, 0.08):
        who["residential_building"] = residential_building(rng)
    return who | failing(
        rng,
        0.02,
        registered=False,
        site_in_quebec=False,
        uses_fossil_fuel_or_emits_fugitives=False,
    )


def residential_building(rng: Random) -> dict[str, Any]:
    return {
        "type": rng.choice(("house", "cottage", "new_multi_unit", "existing_multi_unit", "existing_multi_unit")),
        "storeys": rng.choice((3, 4, 10, 11)),
        "footprint_m2": rng.choice((599, 600, 601)),
        "dwellings": rng.choice((19, 20, 40)),
    }


def dates(rng: Random, stream: str) -> dict[str, str]:
    """Received at least; the others on the day of each limit, the day before or the day after."""
    day = rng.choice(RECEIVED) if happens(rng, 0.5) else date(2023, 11, 1) + timedelta(rng.randint(0, 860))
    found = {"received": day}
    if happens(rng, 0.6):
        found["accepted"] = rng.choice((date(2024, 3, 31), date(2024, 4, 1), date(2025, 3, 31), date(2025, 4, 1)))
    if happens(rng, 0.6):
        found["agreement"] = rng.choice((date(2024, 8, 31), date(2024, 10, 1), date(2025, 1, 15)))
    if happens(rng, 0.3):
        found["first_commitment"] = day - timedelta(rng.choice((0, 29, 30, 31, 60)))
    months, extension, origin = DURATIONS[stream]
    if origin in found and happens(rng, 0.5):
        end = months_after(found[origin], months + rng.choice((0, extension)))
        found["works_end"] = end + timedelta(rng.choice((-1, 0, 1)))
    return {name: moment.isoformat() for name, moment in found.items()}


def other_aid(rng: Random, scale: float, sources: tuple[str, ...] = COUNTED + UNCOUNTED + LENDERS) -> dict[str, Any]:
    """Up to three other aids; seldom a distributor's or one that refuses the request."""
    drawn = [rng.choice(sources) for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3)))]
    drawn += [rng.choice(DISTRIBUTORS) for _ in range(2) if happens(rng, 0.08)]
    drawn += [source for source in REFUSED if happens(rng, 0.02)]
    given = [_aid(rng, source, scale) for source in drawn]
    given += [{"source": source, "amount": 0} for source in (*REFUSED, "energir") if happens(rng, 0.01)]
    return {"other_aid": given} if given else {}


def _aid(rng: Random, source: str, scale: float) -> dict[str, Any]:
    aid: dict[str, Any] = {"source": source, "amount": money(rng, 0.02 * scale, rng.choice((0.2, 0.5, 1.0)) * scale)}
    if happens(rng, 0.5) and source in LENDERS:
        aid["market_conditions"] = happens(rng, 0.5)
    return aid | failing(rng, on_eligible_costs=False)


def earlier_grants(rng: Random, stream: str, scale: float, probability: float = 0.25, **keys: Any) -> dict[str, Any]:
    """Grants about the turn of the fiscal years, some of another stream or of another site."""
    if not happens(rng, probability):
        return {}
    grants = []
    for _ in range(rng.choice((1, 1, 2))):
        grant: dict[str, Any] = {
            "stream": stream if happens(rng, 0.85) else rng.choice(tuple(DURATIONS)),
            "accepted": rng.choice(("2023-05-01", "2024-03-31", "2024-04-01", "2025-03-31", "2025-04-01")),
            "amount": money(rng, 0.1 * scale, 1.2 * scale),
        }
        grant |= {key: rng.choice(values) for key, values in keys.items()}
        grants.append(grant | failing(rng, 0.1, same_site=False))
    return {"earlier_grants": grants}


def final_step(rng: Random, scale: float) -> dict[str, Any]:
    """What was agreed and paid, under and over what the last figures give."""
    if not happens(rng, 0.2):
        return {}
    agreed = money(rng, 0.1 * scale, scale)
    paid = round(agreed * rng.choice((0, 0.25, 0.5, 0.75, 1)), 2)
    return {"step": "final", "agreed_aid": agreed, "already_paid": paid}


def expenses(rng: Random, scale: float, day: date | None = None, staff: bool = True) -> Any:
    """A number, or a breakdown with staff, dated lines, administration fees and never-eligible amounts."""
    if happens(rng, 0.55):
        return money(rng, 0.2 * scale, scale)
    found: dict[str, Any] = {
        kind: money(rng, 0.05 * scale, 0.4 * scale)
        for kind in ("external_fees", "equipment", "other", *rng.sample(NEVER_ELIGIBLE, 2))
        if happens(rng, 0.6)
    }
    found["external_fees"] = found.get("external_fees", money(rng, 0.05 * scale, 0.4 * scale))
    if happens(rng, 0.3):
        found["administration_fees"] = money(rng, 0, 0.1 * scale)
    if happens(rng, 0.3):
        found["travel"] = money(rng, 0, 0.1 * scale)
    if staff and happens(rng, 0.5):
        found["internal_staff"] = [_person(rng) for _ in range(rng.randint(1, 3))]
    if happens(rng, 0.3):
        found["lines"] = [_line(rng, scale, day) for _ in range(rng.randint(1, 3))]
    return found


def _person(rng: Random) -> dict[str, Any]:
    category = rng.choice(tuple(STAFF))
    person: dict[str, Any] = {
        "category": category,
        "hours": rng.choice((1, 10, 37.5, 100)),
        "rate": STAFF[category] + rng.choice((-5.25, 0, 0.01, 15)),
    }
    if happens(rng, 0.6):
        person["benefits_rate"] = rng.choice((0, 0.1, 0.132, 0.133, 0.25))
    return person


def _line(rng: Random, scale: float, day: date | None) -> dict[str, Any]:
    line: dict[str, Any] = {"amount": money(rng, 0.01 * scale, 0.2 * scale)}
    if day is not None and happens(rng, 0.7):
        line["committed"] = (day - timedelta(rng.choice((-10, 0, 30, 31, 60)))).isoformat()
    return line | failing(rng, 0.2, eligible=False)
