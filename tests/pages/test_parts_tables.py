"""Tables, charts and labels as the pages draw them."""

from __future__ import annotations

import json
from typing import get_args

from streamlit.testing.v1 import AppTest

from engine.matching.review import STATE_NAMES, State
from pages.parts import charts, labels


def _table() -> None:
    import datetime

    import pandas as pd
    import streamlit as st

    from pages.parts import tables

    frame = pd.DataFrame(
        {
            "company": ["Bio Cobaltax", None],
            "amount": [1234.5, None],
            "share": [0.75, None],
            "score": [57.0, 38.25],
            "day": pd.to_datetime(["2026-11-16", None]),
            "minutes": pd.array([450, None], dtype="Int64"),
        },
        index=[7, 3],
    )
    columns = (
        tables.Column("company", "Entreprise"),
        tables.Column("amount", "Montant", "money"),
        tables.Column("share", "Part", "percent"),
        tables.Column("score", "Score", "points"),
        tables.Column("day", "Date", "date"),
        tables.Column("minutes", "Durée", "hours"),
    )
    chosen = tables.show_table(frame, columns, key="table", alt="Entreprises", selectable=True)
    st.text(repr(chosen))
    tables.offer_exports(
        frame, columns, key="out", title="Entreprises", as_of=datetime.date(2026, 11, 16), filters={"Secteur": "Tous"}
    )


def test_a_table_is_written_in_french_and_keeps_its_values_for_sorting() -> None:
    app = AppTest.from_function(_table).run()
    assert not app.exception
    drawn = app.dataframe[0]
    assert drawn.value["amount"].tolist()[0] == 1234.5
    headings = {name: column["label"] for name, column in json.loads(drawn.proto.columns).items() if "label" in column}
    assert list(headings.values()) == ["Entreprise", "Montant", "Part", "Score", "Date", "Durée"]
    written = drawn.proto.arrow_data.styler.display_values or drawn.proto.styler.display_values
    for text in ("1\u00a0234,50\u00a0$", "75\u00a0%", "57,0", "38,3", "2026-11-16", "7\u00a0h\u00a030", "—"):
        assert text.encode() in written


def _amounts() -> None:
    import pandas as pd

    from pages.parts import tables

    frame = pd.DataFrame({"fee": [1395, None, 1350], "tps": [69.75, 67.5, 207]})
    columns = (tables.Column("fee", "Avant taxes", "money"), tables.Column("tps", "TPS", "money"))
    tables.show_table(frame, columns, key="table", alt="Montants")


def test_amounts_of_a_column_have_their_cents_together_or_none() -> None:
    app = AppTest.from_function(_amounts).run()
    assert not app.exception
    drawn = app.dataframe[0]
    written = drawn.proto.arrow_data.styler.display_values or drawn.proto.styler.display_values
    for text in ("1\u00a0395\u00a0$", "1\u00a0350\u00a0$", "69,75\u00a0$", "67,50\u00a0$", "207,00\u00a0$"):
        assert text.encode() in written
    assert "1\u00a0395,00".encode() not in written


def _long_table() -> None:
    import pandas as pd

    from pages.parts import tables

    short, long = ["Alu"] * 11, "Sciences de la vie et technologies de la santé"
    frame = pd.DataFrame({"late": [*short, long], "even": [*short, "Bio"], "outlier": [long, *short]})
    columns = (tables.Column("late", "Tard"), tables.Column("even", "Égal"), tables.Column("outlier", "Écart"))
    tables.show_table(frame, columns, key="table", alt="Secteurs")


def test_a_long_text_that_streamlit_does_not_measure_has_its_width() -> None:
    app = AppTest.from_function(_long_table).run()
    assert not app.exception
    widths = {name: column.get("width") for name, column in json.loads(app.dataframe[0].proto.columns).items()}
    assert widths["late"] == widths["outlier"] > 250
    assert widths["even"] is None


def test_choosing_a_row_gives_its_position_in_the_frame() -> None:
    app = AppTest.from_function(_table).run()
    assert app.text[0].value == "None"
    app.session_state["table"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    app.run()
    assert app.text[0].value == "1"


def test_both_files_are_offered() -> None:
    app = AppTest.from_function(_table).run()
    assert [button.label for button in app.get("download_button")] == ["Télécharger en XLSX", "Télécharger en CSV"]


def _chart() -> None:
    import pandas as pd
    import plotly.graph_objects as go

    from pages.parts import charts, tables

    data = pd.DataFrame({"month": ["octobre", "novembre"], "starts": [12, 14]})
    charts.show_chart(
        go.Figure(go.Bar(x=data["month"], y=data["starts"])),
        question="Combien démarrent ?",
        key="starts",
        alt="14 en novembre, 12 en octobre.",
        data=data,
        columns=[tables.Column("month", "Mois"), tables.Column("starts", "Démarrages", "integer")],
    )


def test_a_chart_has_its_question_its_text_and_its_data() -> None:
    app = AppTest.from_function(_chart).run()
    assert not app.exception
    assert app.header[0].value == "Combien démarrent ?"
    chart = app.get("plotly_chart")[0].proto
    assert chart.alt == "14 en novembre, 12 en octobre."
    layout = json.loads(chart.spec)["layout"]
    assert layout["template"]["layout"]["separators"] == ",\u00a0"
    assert not layout["title"]
    assert app.expander[0].label == "Données du graphique"
    assert app.expander[0].dataframe[0].value["starts"].tolist() == [12, 14]


def test_plotly_gets_french_days_and_months() -> None:
    french = charts.chart_options()["locales"]["fr-CA"]["format"]
    assert french["days"] == ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"]
    assert french["months"][0] == "janvier"
    assert french["months"][11] == "décembre"
    assert (french["decimal"], french["thousands"]) == (",", "\u00a0")


def test_every_state_of_a_proposal_has_its_mark_and_its_words() -> None:
    assert set(labels.PROPOSAL_MARKS) == set(get_args(State))
    for state in labels.PROPOSAL_MARKS:
        assert STATE_NAMES[state] in labels.proposal_badge(state)
    icons = [mark.icon for mark in labels.PROPOSAL_MARKS.values()]
    assert len(icons) == len(set(icons))  # told apart without their colour
