"""The funnel: how many companies reached each stage, and the usual time it takes from the stage before."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from engine.formats import count, number
from engine.programme.progress import Progress, Stage
from pages.parts import url
from pages.parts.coachings_list import bar
from pages.parts.progress_figures import LIST
from pages.parts.tables import Column, show_table

_COLUMNS = (
    Column("label", "Étape"),
    Column("count", "Entreprises", "integer", help="Celles qui y sont arrivées, où qu'elles soient maintenant."),
    Column(
        "median_days",
        "Jours depuis la précédente",
        "number",
        help="Médiane, parmi les entreprises qui ont fait les deux étapes; nul quand l'ordre a été inverse.",
    ),
    Column("bar", "Part de l'étape la plus nombreuse"),
)


def show_funnel(view: Progress) -> None:
    """The stages as a table whose rows open their list, and what left the funnel."""
    st.header("Où en sont les entreprises ?", anchor=False)
    most = max(stage.count for stage in view.stages)
    frame = pd.DataFrame([_cells(stage, most) for stage in view.stages])
    chosen = show_table(
        frame, _COLUMNS, key="funnel", alt="Étapes du programme et délais", selectable=True, height="content"
    )
    left = (
        count(len(view.withdrawn), "entreprise retirée", "entreprises retirées"),
        f"{number(view.declined, 0)} refus de coachs",
        count(view.expired, "offre échue", "offres échues"),
    )
    st.markdown(f"À côté : {', '.join(left)}.")
    st.caption("Cochez une étape pour voir ses entreprises, en haut de la page.")
    if view.withdrawn:
        st.button(
            "Voir les entreprises retirées",
            key="progress:withdrawn",
            type="tertiary",
            icon=":material/list:",
            on_click=url.put,
            args=(LIST, "withdrawn"),
        )
    if chosen is not None and url.value(LIST) != view.stages[chosen].code:
        url.put(LIST, view.stages[chosen].code)
        del st.session_state["funnel"]  # the list can be closed, and the same row chosen again
        st.rerun()


def _cells(stage: Stage, most: int) -> dict[str, object]:
    return {
        "label": stage.label,
        "count": stage.count,
        "bar": bar(stage.count / most if most else 0.0),
        "median_days": stage.median_days,
    }
