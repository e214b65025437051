"""Filters in the URL: obeyed on arrival, rewritten at each change, calm before nonsense."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


def _page() -> None:
    import datetime

    import streamlit as st

    from pages.parts import url

    url.arrive(st.session_state.get("page", "one"))
    sectors = {"": "Tous", "4": "Fabrication", "7": "Commerce"}
    months = {"2026-10": "octobre 2026", "2026-11": "novembre 2026"}
    seen = {
        "text": url.text_filter("Recherche", "recherche"),
        "sector": url.select_filter("Secteur", "secteur", sectors),
        "month": url.select_filter("Mois", "mois", months, default="2026-11"),
        "regions": url.multiselect_filter("Régions", "region", {"05": "Estrie", "13": "Laval"}),
        "active": url.toggle_filter("Actives", "actives"),
        "day": url.date_filter(
            "Jour", "jour", st.session_state.get("default", datetime.date(2026, 11, 16))
        ).isoformat(),
        "company": url.identifier("entreprise"),
    }
    st.json(seen)


def _open(**query: str | list[str]) -> AppTest:
    app = AppTest.from_function(_page)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def _seen(app: AppTest) -> dict[str, Any]:
    import json

    assert not app.exception
    found: dict[str, Any] = json.loads(app.json[0].value)
    return found


DEFAULTS = {
    "text": "",
    "sector": "",
    "month": "2026-11",
    "regions": [],
    "active": False,
    "day": "2026-11-16",
    "company": None,
}


def test_without_a_url_everything_is_at_its_default_and_the_link_says_which_month() -> None:
    app = _open()
    assert _seen(app) == DEFAULTS
    assert app.query_params == {"mois": "2026-11"}


def test_a_link_reopens_exactly_what_was_seen() -> None:
    query: dict[str, str | list[str]] = {
        "recherche": "bio",
        "secteur": "7",
        "mois": "2026-10",
        "region": ["13", "05"],
        "actives": "oui",
        "jour": "2026-12-01",
        "entreprise": "12",
    }
    app = _open(**query)
    assert _seen(app) == {
        "text": "bio",
        "sector": "7",
        "month": "2026-10",
        "regions": ["13", "05"],
        "active": True,
        "day": "2026-12-01",
        "company": 12,
    }
    assert app.query_params == query


def test_what_makes_no_sense_is_ignored_and_leaves_the_url() -> None:
    app = _open(
        secteur="99", mois="jamais", region=["99", "13"], actives="peut-être", jour="2026-99-99", entreprise="1; drop"
    )
    assert _seen(app) == {**DEFAULTS, "regions": ["13"]}
    assert app.query_params == {"mois": "2026-11", "region": "13", "entreprise": "1; drop"}


def test_each_change_is_written_in_the_url_and_taken_back() -> None:
    app = _open()
    app.selectbox(key="url:secteur").select("4").run()
    app.multiselect(key="url:region").select("05").run()
    app.text_input(key="url:recherche").input("  bio ").run()
    assert app.query_params == {"mois": "2026-11", "secteur": "4", "region": "05", "recherche": "bio"}
    app.selectbox(key="url:secteur").select("").run()
    app.text_input(key="url:recherche").input("").run()
    assert app.query_params == {"mois": "2026-11", "region": "05"}


def test_a_click_quicker_than_the_url_is_not_undone() -> None:
    app = _open()
    before = dict(app.query_params)
    app.selectbox(key="url:secteur").select("4").run()
    # The browser still has the older URL when the second click leaves.
    app.query_params.clear()
    app.query_params.update(before)
    app.multiselect(key="url:region").select("13").run()
    assert _seen(app)["sector"] == "4"
    assert app.query_params == {"mois": "2026-11", "secteur": "4", "region": "13"}


def test_a_link_followed_inside_the_page_changes_its_filters() -> None:
    app = _open(secteur="4", entreprise="3")
    app.query_params.clear()
    app.query_params["secteur"] = "7"
    app.run()
    assert _seen(app)["sector"] == "7"
    assert _seen(app)["company"] is None


def test_what_is_in_hand_follows_to_another_page_and_the_rest_stays() -> None:
    app = _open(secteur="4", mois="2026-10", entreprise="3")
    app.query_params.clear()  # as the navigation does
    app.session_state["page"] = "two"
    app.run()
    assert _seen(app) == {**DEFAULTS, "month": "2026-10", "company": 3}
    assert app.query_params == {"mois": "2026-10", "entreprise": "3"}


def test_an_open_page_follows_the_calendar_past_midnight() -> None:
    import datetime

    app = _open()
    app.session_state["default"] = datetime.date(2026, 11, 17)
    app.run()
    assert _seen(app)["day"] == "2026-11-17"
    assert "jour" not in app.query_params
    app.date_input(key="url:jour").set_value(datetime.date(2026, 12, 1)).run()
    app.session_state["default"] = datetime.date(2026, 11, 18)
    app.run()
    assert _seen(app)["day"] == "2026-12-01"


def test_a_choice_among_nothing_is_a_programming_error() -> None:
    from pages.parts import url

    with pytest.raises(ValueError, match="secteur"):
        url.select_filter("Secteur", "secteur", {})
