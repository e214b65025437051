"""Works that go to another stream than standard or large industrial (R160, R161, R183 to R187)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .exact import exact
from .simplified_measures import GREENHOUSE_RATES, heating_range, is_refrigeration_listed

GREENHOUSE_CHOICE = Fraction(140_000)  # section 7.2.4


def belongs_elsewhere(request: dict[str, Any], measure: dict[str, Any], category: str) -> list[str]:
    """Dual energy's own, and the simplified list's, which one reading opens to large consumers (A31)."""
    found = ["belongs_to_dual_energy"] if measure.get("eligible_for_dual_energy", False) else []
    listed = measure.get("simplified_measure")
    if listed is None:
        return found
    open_to_large = category == "GC" and request.get("options", {}).get("listed_measure_gc", "none") == "standard"
    return found + listed_reasons(listed, open_to_large)


def listed_reasons(listed: dict[str, Any], open_to_large: bool) -> list[str]:
    """Why a measure of the simplified list may not come here (R107, R111, R116, R122, A28, A31)."""
    kind = listed["type"]
    position = heating_range(listed) if kind == "heating" else None
    expenses, others = listed.get("expenses"), listed.get("has_other_ghg_measures", False)
    small = expenses is None or exact(expenses) <= GREENHOUSE_CHOICE
    kept_in_greenhouse = listed.get("fuel", "propane") in GREENHOUSE_RATES and small and not others
    checks = {
        "maple_syrup_belongs_to_simplified": kind == "maple_syrup" and not open_to_large,
        "refrigeration_belongs_to_simplified": kind == "co2_refrigeration"
        and is_refrigeration_listed(listed)
        and not open_to_large,
        "heating_belongs_to_simplified": position == "inside" and not open_to_large,
        "below_simplified_range": position == "below",
        "submitted_to_chauffez_vert": kind == "heating" and listed.get("chauffez_vert", False),
        "greenhouse_belongs_to_simplified": kind == "greenhouse" and kept_in_greenhouse and not open_to_large,
    }
    return [reason for reason, fails in checks.items() if fails]
