"""The companies behind a figure of the programme's progress."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st

from engine.formats import count
from engine.programme.progress import Member, Progress
from pages.parts import url
from pages.parts.progress_figures import LIST
from pages.parts.tables import Column, offer_exports, show_table

_COLUMNS = (
    Column("company", "Entreprise"),
    Column("on", "Date", "date"),
    Column("minutes", "Heures tenues", "hours"),
)


def show_list(view: Progress, as_of: date) -> None:
    """The list the URL names, with its exports; nothing when it names none."""
    asked = url.value(LIST)
    lists = _lists(view)
    if asked is None or asked not in lists:
        return
    label, members = lists[asked]
    with st.container(border=True, key="progress_list"):
        st.header(f"{label} : {count(len(members), 'entreprise')}", anchor=False)
        if st.button("Fermer la liste", key="progress:close", type="tertiary", icon=":material/close:"):
            url.put(LIST, None)
            st.rerun()
        if not members:
            st.caption("Aucune entreprise à cette date.")
            return
        newest_first = sorted(members, key=lambda member: member.on, reverse=True)
        frame = pd.DataFrame(newest_first)
        frame = frame.assign(on=pd.to_datetime(frame["on"]))
        chosen = show_table(frame, _COLUMNS, key=f"progress_list:{asked}", alt=label, selectable=True)
        st.caption("Les plus récentes d'abord. Cochez une ligne pour ouvrir le dossier de l'entreprise.")
        offer_exports(frame, _COLUMNS, key="progress_export", title=label, as_of=as_of, filters={"Liste": label})
        if chosen is not None:
            company_id = str(newest_first[chosen].company_id)
            st.switch_page("pages/companies.py", query_params={"entreprise": company_id})


def _lists(view: Progress) -> Mapping[str, tuple[str, tuple[Member, ...]]]:
    """Every list a figure opens, by its code in the URL."""
    stages = {stage.code: (stage.label, stage.reached) for stage in view.stages}
    return stages | {
        "finished": ("Terminés", view.finished),
        "withdrawn": ("Retirées", view.withdrawn),
        "excess": ("Heures au-delà du coaching", view.hours.excesses),
    }
