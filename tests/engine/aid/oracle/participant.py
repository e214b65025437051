"""Who asks, and what bars the whole request whatever the stream (sections 2.4, 3.1 to 3.3, 3.8)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from .exact import exact, read_date

PROGRAMME_END = date(2026, 3, 31)  # section 2.4, R001
LARGE_CONSUMER_GJ = Fraction(36_000)  # section 3.1, R010
INDUSTRIAL_SECTORS = {"industrial", "agricultural", "manufacturing"}  # section 1.1, A52
INSTITUTIONAL_SECTORS = {"institutional", "municipal"}  # section 1.1, A52
NEW_BUILDING_STOREYS = 10  # section 3.2
DUAL_ENERGY_DWELLINGS = 20  # section 3.2
SMALL_FOOTPRINT_M2 = 600  # section 3.2
SMALL_STOREYS = 4  # section 3.2


def consumer(request: dict[str, Any]) -> str:
    """GC from 36 000 GJ of non-electric energy a year, PMC below (R010, A01)."""
    who = request.get("participant", {})
    used = exact(who.get("non_electric_gj", 0)) + exact(who.get("project_reference_gj", 0))
    return "GC" if used >= LARGE_CONSUMER_GJ else "PMC"


def sector_of(name: str) -> str:
    """One of the three sectors of section 1.1."""
    if name in INDUSTRIAL_SECTORS:
        return "industrial"
    return "institutional" if name in INSTITUTIONAL_SECTORS else "commercial"


def sector(request: dict[str, Any]) -> str:
    default = "commercial" if request["stream"] == "dual_energy" else "industrial"
    return sector_of(request.get("participant", {}).get("sector", default))


def received(request: dict[str, Any]) -> date | None:
    return read_date(request.get("dates", {}).get("received"))


def general_reasons(request: dict[str, Any]) -> list[str]:
    """What refuses the request before its stream is looked at."""
    return [
        *_participant(request),
        *(f"participant_{name}" for name in request.get("participant", {}).get("exclusions", [])),
        *(project_reason(name) for name in request.get("project_exclusions", [])),
        *_programmes(request),
    ]


def project_reason(exclusion: str) -> str:
    """The reason's code for an excluded kind of project (R020, R021, R117)."""
    return "submitted_to_chauffez_vert" if exclusion == "chauffez_vert" else f"{exclusion}_project"


def _participant(request: dict[str, Any]) -> list[str]:
    who, stream, day = request.get("participant", {}), request["stream"], received(request)
    checks = {
        "programme_ended": day is not None and day > PROGRAMME_END,
        "site_outside_quebec": not who.get("site_in_quebec", True),
        "not_registered": stream != "simplified" and not who.get("registered", True),
        "no_fossil_fuel": stream != "recommissioning" and not who.get("uses_fossil_fuel_or_emits_fugitives", True),
        "residential_excluded": _residential_excluded(who.get("residential_building"), stream),
    }
    return [reason for reason, fails in checks.items() if fails]


def _residential_excluded(building: dict[str, Any] | None, stream: str) -> bool:
    """R016, A53: a house or a cottage never; a building of several dwellings by its size."""
    if building is None:
        return False
    if building["type"] in {"house", "cottage"}:
        return True
    if stream == "dual_energy" and building.get("dwellings", DUAL_ENERGY_DWELLINGS) < DUAL_ENERGY_DWELLINGS:
        return True
    if building["type"] == "new_multi_unit":
        return stream != "dual_energy" and building["storeys"] <= NEW_BUILDING_STOREYS
    return bool(building["storeys"] < SMALL_STOREYS) and building["footprint_m2"] < SMALL_FOOTPRINT_M2


def _programmes(request: dict[str, Any]) -> list[str]:
    """R020, R056: another programme of the Ministry, or of the PEV 2030 for the same measures."""
    sources = {aid["source"] for aid in request.get("other_aid", []) if exact(aid["amount"]) > 0}
    codes = {
        "other_ministry_programme": "funded_by_other_ministry_programme",
        "pev2030_same_measures": "pev2030_same_measures",
    }
    return [code for source, code in codes.items() if source in sources]
