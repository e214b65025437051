"""« Pourquoi pas elle ? » of a pair already published: answered from the solution it comes from, made again."""

from __future__ import annotations

import streamlit as st

from data.errors import RefusedError
from data.store import Store
from engine.formats import moment
from engine.matching.overview import Line, Overview
from engine.matching.plan import Plan
from engine.matching.runs import last_run_with, reopen
from pages.parts import session
from pages.parts.caching import shared_until_written
from pages.parts.folding import folded
from pages.parts.matching_options import list_options
from pages.parts.plain import plain


def show_options_then(view: Overview, line: Line) -> None:
    """The prices of the other coaches when the company was last placed; nothing can be chosen any more."""
    key = f"matching:then:{line.company.company_id}"
    with folded("Pourquoi pas un autre coach ?", key=key, icon=":material/balance:") as unfolded:
        if unfolded:
            _show(view, line)


def _show(view: Overview, line: Line) -> None:
    run = last_run_with(session.store(), view.month, line.company.company_id)
    if run is None:
        st.caption("Aucun calcul gardé n'a placé cette entreprise dans ce lot : les autres choix n'ont pas de prix.")
        return
    try:
        solved = _made_again(session.store(), run.run_id)
    except RefusedError as refusal:
        st.caption(plain(str(refusal)))
        return
    placed = next(one for one in run.outcome.placed if one.company_id == line.company.company_id)
    st.caption(
        f"Au moment du calcul du {moment(run.solved_at)}, refait à partir de ses données. "
        f"Il proposait {plain(placed.coach) if placed.coach else 'de la laisser en attente'}."
    )
    list_options(solved, line)


@shared_until_written
def _made_again(store: Store, run_id: int) -> Plan:
    return reopen(store, run_id).plan
