"""What someone sees first in a programme where nothing was imported: what to do, and with which files."""

from __future__ import annotations

import streamlit as st

# In the order in which their contents depend on each other.
_FILES = (
    ("Contrats des firmes", "firme, minimum garanti, fourchette, forfait"),
    ("Coachs", "firme, spécialités, régions, nombre de coachings"),
    ("Formulaire des entreprises", "les réponses à l'annexe 1"),
    ("Bilans GES", "date de complétion et portées 1, 2 et 3"),
    ("Coachings déjà convenus", "entreprise, coach, date de confirmation"),
    ("Rencontres", "date, durée, présences, sujets"),
)


def show_beginning() -> bool:
    """Says which files to import and how; True when the button that leads there was pressed."""
    with st.container(border=True):
        st.header("Commencez par importer vos fichiers", anchor=False)
        st.markdown(
            "Déposez-les tous ensemble, dans n'importe quel ordre, en CSV ou en Excel : chacun est reconnu à son "
            "contenu. Rien n'est enregistré avant que vous ayez vu, ligne par ligne, ce qui le sera."
        )
        st.markdown("\n".join(f"1. **{title}** : {columns}" for title, columns in _FILES))
        st.caption("Ceux que vous n'avez pas encore pourront suivre plus tard.")
        return st.button("Importer mes fichiers", type="primary", icon=":material/upload_file:", key="begin")
