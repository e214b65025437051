"""The application served to a real Chromium, on a copy of the demonstration."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import DESKTOP, PHONE, OpenPage, Watch, settle
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from serving import FLAGS, ROOT, Server, chromium, serving

from data.store import Store

HERE = Path(__file__).parent
OpenContext = Callable[[tuple[int, int], bool], BrowserContext]

expect.set_options(timeout=20_000)  # two workers and a server share the processors


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is in this folder; without Chromium it is left out, except where CI promises it."""
    mine = [item for item in items if HERE in item.path.parents]
    reason = "no Chromium: install Debian's package « chromium » (sudo apt-get install chromium) to run the journeys"
    for item in mine:
        item.add_marker(pytest.mark.browser)
        if chromium() is None and os.environ.get("CI") != "true":
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    executable = chromium()
    assert executable, "CI must have Chromium: see .ci/run"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def app(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application on its own copy of the demonstration."""
    with _on_a_copy(demonstration_file, tmp_path_factory.mktemp("app")) as server:
        yield server


@pytest.fixture
def untouched_app(demonstration_file: Path, tmp_path: Path) -> Iterator[Server]:
    """The application on a copy of the demonstration that no other test has seen."""
    with _on_a_copy(demonstration_file, tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def empty_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application on a programme with no data, marked as a demonstration."""
    database = tmp_path_factory.mktemp("empty") / "impact.duckdb"
    Store.create(database, settings={"demonstration": "true", "reference_date": "2026-11-16"}).close()
    with serving(ROOT / "app.py", database, database.parent) as server:
        yield server


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page that shows every built-in widget."""
    with serving(HERE / "gallery.py", None, tmp_path_factory.mktemp("gallery")) as server:
        yield server


@pytest.fixture(params=[DESKTOP, PHONE], ids=["1440x900", "390x844"])
def viewport(request: pytest.FixtureRequest) -> tuple[int, int]:
    """The two widths everything must work at."""
    size: tuple[int, int] = request.param
    return size


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[OpenContext]:
    """One context for each look, kept for the whole run: Streamlit's scripts are then fetched once."""
    opened: dict[tuple[tuple[int, int], bool], BrowserContext] = {}

    def opener(size: tuple[int, int], dark: bool) -> BrowserContext:
        if (size, dark) not in opened:
            opened[size, dark] = browser.new_context(
                locale="fr-CA",
                timezone_id="America/Toronto",
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if dark else "light",
                accept_downloads=True,
            )
        return opened[size, dark]

    yield opener
    for each in opened.values():
        each.close()


@pytest.fixture
def open_page(context: OpenContext) -> Iterator[OpenPage]:
    """Opens a page, ``open_page(url, size=PHONE, dark=True)``, that must log no error and fetch nothing outside."""
    pages, watch = [], Watch()

    def opener(url: str, *, size: tuple[int, int] = DESKTOP, dark: bool = False) -> Page:
        page = context(size, dark).new_page()
        pages.append(page)
        watch.follow(page)
        page.goto(url)
        settle(page)
        return page

    yield opener
    for page in pages:
        page.evaluate("localStorage.clear()")  # the next test finds the menu as at a first visit
        page.close()
    assert watch.outside == []
    assert watch.errors == []


@contextmanager
def _on_a_copy(demonstration: Path, folder: Path) -> Iterator[Server]:
    database = Path(shutil.copy(demonstration, folder / "impact.duckdb"))
    with serving(ROOT / "app.py", database, folder) as server:
        yield server
