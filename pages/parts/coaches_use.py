"""How much of contracts and coaches is used, worked out once until something is written."""

from __future__ import annotations

from datetime import date

from data.store import Store
from engine.coaching.load import MonthLoad, monthly_load
from engine.coaching.thresholds import in_force
from engine.coaching.utilisation import Utilisation, utilisation
from pages.parts.caching import until_written


@until_written
def use_of(store: Store, as_of: date) -> Utilisation:
    """Every contract and coach at ``as_of``."""
    return utilisation(store, as_of, in_force(store))


@until_written
def load_of(store: Store, as_of: date) -> list[MonthLoad]:
    """Every coach's months, to the end of the programme."""
    return monthly_load(store, as_of, in_force(store))
