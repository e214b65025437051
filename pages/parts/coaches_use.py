"""How much of contracts and coaches is used, worked out once until something is written."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pandas as pd

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
def load_of(store: Store, as_of: date) -> pd.DataFrame:
    """Every coach's months to the end of the programme (:class:`MonthLoad`), one row each."""
    points = monthly_load(store, as_of, in_force(store))
    names = [field.name for field in fields(MonthLoad)]
    # By column: pandas copies each record deeply when handed them as they are.
    frame = pd.DataFrame({name: [getattr(point, name) for point in points] for name in names})
    return frame.assign(month=pd.to_datetime(frame["month"]))
