"""What the programme's figures come from, to be read: they change with a file, not here."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.programme_file import load_programme
from data.store import Store
from engine.formats import hours, money, number
from engine.programme.parameter_files import parameter_files
from pages.parts.cards import show_cards
from pages.parts.tables import Column, show_table

_COLUMNS = (
    Column("title", "Nom"),
    Column("first_day", "Du", "date"),
    Column("last_day", "Au", "date"),
    Column("file", "Fichier"),
    Column("source", "Source"),
    Column("fingerprint", "Empreinte", help="Deux fichiers de même empreinte disent la même chose."),
)


def show_programme(_: Store) -> None:
    """The main terms with their section of the call for tenders, then the files."""
    programme = load_programme()
    terms, target, fee = programme.coaching, programme.targets.companies, programme.fee.maximum_cents
    st.markdown(
        "Les chiffres de l'appel d'offres ne se changent pas ici : ils viennent d'un fichier daté, chacun avec sa "
        "référence. Un autre programme est un autre fichier."
    )
    meetings = f"{terms.meetings_low.value} à {terms.meetings_high.value}"
    show_cards(
        (
            ("Entreprises visées", number(target.value, 0), target.ref),
            ("Heures par coaching", hours(terms.minutes.value), terms.minutes.ref),
            ("Rencontres par coaching", meetings, terms.meetings_low.ref),
            ("Durée d'un coaching", f"{number(terms.months.value)} mois", terms.months.ref),
            ("Versement au plus", money(fee.value / 100), fee.ref),
        )
    )
    frame = pd.DataFrame(parameter_files(programme))
    frame = frame.assign(first_day=pd.to_datetime(frame["first_day"]), last_day=pd.to_datetime(frame["last_day"]))
    show_table(frame, _COLUMNS, key="parameter_files", alt="Fichiers de paramètres")
