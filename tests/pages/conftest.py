"""Pages run without a browser (AppTest), each test on its own database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.store import Store
from tests.pages.visiting import Visit

APP = Path(__file__).parents[2] / "app.py"
REFERENCE_DATE = "2026-11-16"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the application looks for its database; nothing is there yet. Released after the test."""
    path = tmp_path / "impact.duckdb"
    monkeypatch.setenv("IMPACT_DATABASE", str(path))
    yield path
    st.cache_resource.clear()  # closes the store the pages opened
    st.cache_data.clear()


@pytest.fixture
def empty_programme(database: Path) -> Path:
    """A programme with nothing in it, at a known date."""
    Store.create(database, settings={"reference_date": REFERENCE_DATE}).close()
    return database


@pytest.fixture
def demonstration(demonstration_file: Path, database: Path) -> Path:
    """The demonstration programme, a copy for this test alone."""
    shutil.copy(demonstration_file, database)
    return database


@pytest.fixture
def visit() -> Visit:
    """Opens a page: ``visit("companies", secteur="4")`` runs ``pages/companies.py`` with that in its URL."""

    def open_page(page: str = "today", **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=30)
        if page != "today":  # the first run registers the pages
            app.run()
            app.switch_page(f"pages/{page}.py")
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return open_page
