"""Every built-in widget our pages use, served as the application is: what the browser tests look at."""

import datetime
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from starlette.middleware import Middleware

from pages.parts import charts, header, incidents, labels, numbers, served_page, style, tables

COLUMNS = (
    tables.Column("company", "Entreprise"),
    tables.Column("amount", "Montant", "money"),
    tables.Column("share", "Part", "percent"),
    tables.Column("day", "Date", "date"),
    tables.Column("month", "Mois", "month"),
    tables.Column("minutes", "Durée", "hours"),
    tables.Column("people", "Personnes", "integer"),
)
FRAME = pd.DataFrame(
    {
        "company": ["Bio Cobaltax", "Search", None],
        "amount": [1234.5, 125000, None],
        "share": [0.125, 1, None],
        "day": pd.to_datetime(["2026-11-16", "2026-12-01", None]),
        "month": pd.to_datetime(["2026-11-01", "2026-12-01", None]),
        "minutes": [450, 45, None],
        "people": [1234, 2, None],
    }
)
FILTERS = {"Secteur": "Tous"}


def show_everything() -> None:
    """Three pages: what is filled in, what is read, what breaks."""
    style.apply()
    pages = [
        st.Page(inputs, title="Saisie", url_path="saisie"),
        st.Page(data, title="Données", url_path="donnees"),
        st.Page(failing, title="Panne", url_path="panne"),
    ]
    st.navigation(pages).run()


def inputs() -> None:
    header.page_header("De quoi sont faites les pages ?", "Search")
    st.file_uploader("Fichiers reçus", type=["xlsx", "csv"], accept_multiple_files=True, key="files", help="Lesquels ?")
    st.selectbox("Secteur", ["Search", "Fabrication"], index=None, key="sector")
    st.multiselect("Régions", ["Estrie", "Laval", "Search"], key="regions")
    st.text_input("Nom", key="name")
    st.text_area("Commentaire", key="comment")
    st.text_input("Mot de passe", type="password", key="password")
    numbers.french_number_input(
        "Coût admissible", key="cost", value=412000, minimum=0, maximum=Decimal(2_000_000), unit="$"
    )
    st.date_input("Jour", datetime.date(2026, 11, 16), key="day", format="YYYY-MM-DD")
    st.toggle("Actives seulement", key="active")
    st.code("python -m engine status", language=None)
    with st.form("form"):
        st.text_input("Dans un formulaire", key="in_form")
        st.form_submit_button("Envoyer")
    for state in labels.PROPOSAL_MARKS:
        st.markdown(labels.proposal_badge(state))
    for tone in (st.success, st.info, st.warning, st.error):
        tone("Message")
    if st.button("Annoncer", key="toast"):
        st.toast("C'est enregistré.")
    if st.button("Ouvrir la fenêtre", key="dialog"):
        dialog()


@st.dialog("Confirmer")
def dialog() -> None:
    st.write("Publier trois propositions ?")


def data() -> None:
    header.page_header("Que disent les données ?")
    tables.show_table(FRAME, COLUMNS, key="table", alt="Montants par entreprise", selectable=True)
    tables.offer_exports(
        FRAME,
        COLUMNS,
        key="export",
        title="Montants par entreprise",
        as_of=datetime.date(2026, 11, 16),
        filters=FILTERS,
    )
    charts.show_chart(
        go.Figure(go.Bar(x=pd.to_datetime(["2026-10-01", "2026-11-01"]), y=[12500, 2500])),
        question="Combien d'entreprises démarrent chaque mois ?",
        key="starts",
        alt="Deux barres : 12 500 en octobre, 2 500 en novembre.",
        data=FRAME,
        columns=COLUMNS,
    )


def failing() -> None:
    raise ZeroDivisionError("secret")


if __name__ == "__main__":
    show_everything()
else:
    app = st.App(
        __file__,
        routes=served_page.ROUTES,
        middleware=[Middleware(served_page.FrenchPages, pages=["saisie", "donnees", "panne"], home="saisie")],
        on_script_error=incidents.show,
    )
