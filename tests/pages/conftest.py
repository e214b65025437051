"""Pages run without a browser (AppTest), each test on its own database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test
from streamlit.util import calc_hash

from app import PAGES
from data.store import Store
from tests.pages.visiting import Visit

APP = Path(__file__).parents[2] / "app.py"
REFERENCE_DATE = "2026-11-16"
# What an address asks of the server, by the file of its page.
_ASKED = {Path(file).stem: calc_hash(path) for file, _, path, _ in PAGES}


class _ServedPages(PagesManager):
    """AppTest forgets at each run what app.py told the server: pages/ does not hold pages that run by themselves."""


@pytest.fixture(scope="session", autouse=True)
def as_served() -> Iterator[None]:
    """Runs go through app.py, and installed packages are searched for components once, as on a server.

    AppTest searches them for each application it opens: a third of a visit.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app_test, "PagesManager", _ServedPages)
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


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
        # AppTest can only switch from the home page, which takes longer to open than most of the others.
        app._page_hash = _ASKED[page]
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return open_page
