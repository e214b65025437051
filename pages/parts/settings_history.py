"""Who changed which setting, and when."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.store import Store
from engine.formats import moment
from engine.programme.settings_history import settings_history
from pages.parts.tables import Column, show_table

_COLUMNS = (
    Column("when", "Quand"),
    Column("author", "Qui"),
    Column("what", "Réglage", width="large"),
    Column("before", "Avant"),
    Column("after", "Après"),
)


def show_history(store: Store) -> None:
    """Every change made here, newest first."""
    lines = settings_history(store)
    if not lines:
        st.info("Aucun réglage n'a été changé : tous ont leur valeur de départ.", icon=":material/history:")
        return
    frame = pd.DataFrame(lines).assign(when=[moment(line.at) for line in lines])
    show_table(frame, _COLUMNS, key="settings_history", alt="Réglages changés")
    st.caption("« — » : la valeur de départ.")
