"""Avancement: the way toward 230, the pace it takes, where companies stand, each figure with its list."""

from __future__ import annotations

from datetime import date

from data.store import Store
from engine.coaching.thresholds import in_force
from engine.formats import number, weekday
from engine.programme.progress import Progress, progress
from pages.parts import session
from pages.parts.caching import shared_until_written
from pages.parts.header import page_header
from pages.parts.progress_curve import show_curve
from pages.parts.progress_figures import show_figures
from pages.parts.progress_funnel import show_funnel
from pages.parts.progress_list import show_list


def show() -> None:
    """The figures, the list of the one asked for, the curve, then the funnel."""
    store, as_of = session.store(), session.as_of()
    view = _progress(store, as_of)
    programme = in_force(store)
    target = number(view.pace.target, 0)
    page_header(f"Atteindrons-nous {target} ?", f"{weekday(as_of).capitalize()} · {target} entreprises visées (AO §1)")
    show_figures(view, programme)
    show_list(view, as_of)
    show_curve(view, programme)
    show_funnel(view)


@shared_until_written
def _progress(store: Store, as_of: date) -> Progress:
    return progress(store, as_of, in_force(store))


show()
