"""What someone sees before there is anything to see: no database, an unusable one, or the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import streamlit as st

from data.errors import StoreError
from data.store import Store
from engine.demo import create_demonstration
from engine.formats import day


def offer_a_beginning(path: Path) -> None:
    """The page shown when there is no database at ``path``: start empty, or look at the demonstration first."""
    st.title("Par où commencer ?", anchor=False)
    st.markdown("Il n'y a pas encore de données sur ce poste. Deux façons de commencer :")
    own, demonstration = st.columns(2, border=True)
    with own:
        st.header("Mon programme", anchor=False)
        st.markdown("Un programme vide, prêt à recevoir vos fichiers par la page « Importer ».")
        if st.button("Créer un programme vide", type="primary", key="create_empty"):
            _make(lambda: Store.create(path).close())
    with demonstration:
        st.header("La démonstration", anchor=False)
        st.markdown("Un programme fictif, après six mois et demi, pour tout essayer sans risque.")
        if st.button("Créer la démonstration", key="create_demonstration"):
            with st.spinner("Six mois et demi de programme se jouent : quelques secondes…"):
                _make(lambda: create_demonstration(path))
        st.caption("Ou, dans un terminal :")
        st.code(f'python -m engine demo --database "{path}"', language=None, wrap_lines=True)
    st.caption(f"Emplacement des données : {path}")


def explain_unusable(refusal: StoreError) -> None:
    """The page shown when the database exists but cannot be used; nothing was changed in it."""
    st.title("Les données ne peuvent pas être ouvertes", anchor=False)
    st.error(str(refusal), icon=":material/database_off:")
    st.button("Réessayer", key="retry_open")


def show_demonstration_banner(as_of: date, start_own: Callable[[], None]) -> None:
    """Says on every page that the data are fictional, and how to start one's own programme.

    ``start_own`` puts the demonstration aside and creates an empty programme in its place.
    """
    with st.container(key="demonstration", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f":material/science: **Démonstration** : données fictives, au {day(as_of)}.",
            width="stretch",
        )
        with st.popover("Commencer mon programme", type="tertiary"):
            st.markdown(
                "Un programme vide prend la place de la démonstration. Celle-ci n'est pas effacée : "
                "son fichier est rangé à côté, sous un autre nom. Vous importerez ensuite vos fichiers."
            )
            if st.button("Ranger la démonstration et commencer", type="primary", key="start_own"):
                _make(start_own)


def _make(create: Callable[[], object]) -> None:
    try:
        create()
    except StoreError as refusal:
        st.error(str(refusal), icon=":material/block:")
    else:
        st.rerun()
