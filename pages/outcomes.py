"""Retombées: what the cohort might represent under ÉcoPerformance's rules. Simulated, always said so."""

from __future__ import annotations

import streamlit as st

from engine.formats import count, day
from engine.scenarios.scenario import newest_framework
from pages.parts import session
from pages.parts.header import page_header
from pages.parts.outcomes_assumptions import choose_assumptions, show_assumptions
from pages.parts.outcomes_figures import computed, show_binding, show_figures, show_groups
from pages.parts.outcomes_list import show_companies


def show() -> None:
    """The figures, by group, what binds, the companies behind; the assumptions one click away."""
    as_of = session.as_of()
    page_header("Retombées simulées : qu'est-ce que cela pourrait représenter ?")
    assumptions = choose_assumptions()
    found = computed(as_of, assumptions)
    last_day = newest_framework().in_force.last_day.value
    ended = f" Cadre terminé le {day(last_day)} : montants que ses règles auraient donnés." if as_of > last_day else ""
    modelled = len(found.companies) - found.scenarios
    st.info(
        f"**Simulé**, rien n'est mesuré ici : le dernier scénario enregistré pour "
        f"{count(found.scenarios, 'entreprise')}, les hypothèses « {assumptions.name} » pour "
        f"{count(modelled, 'entreprise')}. Ne comptent pas : {count(found.left_out, 'entreprise')} sans bilan, ni "
        f"celles qui se sont retirées.{ended}",
        icon=":material/science:",
    )
    for words in found.refused:
        st.warning(words, icon=":material/warning:")
    if not found.companies:
        st.markdown("Aucune entreprise n'a de bilan à cette date : importez les bilans GES, puis revenez.")
        if st.button("Importer des fichiers", type="primary", icon=":material/upload_file:", key="to_imports"):
            st.switch_page("pages/imports.py")
    else:
        show_figures(found)
        show_groups(found, as_of, assumptions)
        show_binding(found)
        show_companies(found, as_of, assumptions)
    show_assumptions(assumptions, as_of)


show()
