"""The copies of the database, one more on demand, and the checks of what is stored."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data.errors import RefusedError
from data.store import Store
from engine.formats import count, moment
from engine.programme.copies import copy_now, kept_copies, problems
from pages.parts.notices import attempt, show_notice
from pages.parts.tables import Column, show_table

_PLACE = "settings:copies"
_COLUMNS = (
    Column("when", "Faite le"),
    Column("revision", "Écritures", "integer", help="Combien d'écritures la base avait reçues."),
    Column("rows", "Lignes", "integer"),
    Column("name", "Dossier", width="large"),
)


def show_copies(store: Store) -> None:
    """What protects the data: the two things to press, then the copies that exist."""
    show_notice(_PLACE)
    st.markdown(
        "Une copie se fait d'elle-même à la première ouverture de chaque journée et avant chaque mise à niveau. "
        "N'importe quel outil DuckDB la relit, et `python -m engine restore` la remet dans une nouvelle base."
    )
    with st.container(horizontal=True):
        st.button(
            "Faire une copie maintenant",
            type="primary",
            icon=":material/backup:",
            key=f"{_PLACE}:copy",
            on_click=_copy,
            args=(store,),
        )
        st.button("Vérifier les données", icon=":material/rule:", key=f"{_PLACE}:check", on_click=_check, args=(store,))
    found = kept_copies(store)
    if not found:
        st.info("Aucune copie encore.", icon=":material/backup:")
        return
    frame = pd.DataFrame(found).assign(when=[moment(copy.made_at) for copy in found])
    show_table(frame, _COLUMNS, key="copies", alt="Copies de la base")


def _copy(store: Store) -> None:
    attempt(_PLACE, lambda: (f"Copie faite : {copy_now(store)}",))


def _check(store: Store) -> None:
    def act() -> Sequence[str]:
        found = problems(store)
        if found:
            raise RefusedError(f"Vérification faite : {count(len(found), 'problème')}. {' '.join(found)}")
        return ("Vérification faite : tout ce qui est enregistré se tient.",)

    attempt(_PLACE, act)
