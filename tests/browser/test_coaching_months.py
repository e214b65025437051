"""The months after publication in a real browser: a meeting in seconds, a logbook, a payment, the way toward 230."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from browsing import PHONE, Server, settle, violations
from conftest import OpenPage
from playwright.sync_api import Page, expect

from data.store import Store


@pytest.fixture(scope="module")
def coachings(demonstration: Path) -> dict[str, int]:
    """Of the demonstration: a coaching whose hours go on, and one that lacks its logbook only."""
    with Store.open(demonstration) as store:
        rows = store.rows("coaching_figures", store.as_of(date.max))
    full = [
        row
        for row in rows
        if row["minutes"] == 450 and row["meetings"] >= 5 and not row["untold"] and not row["logbook_on"]
    ]
    begun = [row for row in rows if 0 < row["minutes"] < 300]
    return {"full": full[0]["coaching_id"], "begun": begun[0]["coaching_id"]}


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Clicks a button of the page itself, then waits for the page to be drawn again."""
    page.get_by_test_id("stMain").get_by_role("button", name=name).first.click()
    settle(page)


def check(page: Page) -> None:
    """Readable by everyone, and nothing wider than the screen."""
    assert violations(page) == []
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def go(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def test_from_a_meeting_to_the_lists(app: Server, coachings: dict[str, int], open_page: OpenPage) -> None:
    page = open_page(f"{app.base_url}/coachings?surveiller=oui")
    main = page.get_by_test_id("stMain")
    expect(main.get_by_text(re.compile(r"\d+\scoachings")).first).to_be_visible()
    check(page)

    go(page, f"{app.base_url}/coachings?coaching={coachings['begun']}")
    main.get_by_role("textbox", name="Durée").first.fill("1 h 15")
    main.get_by_label("Personnes présentes").first.fill("Direction")
    main.get_by_label("Points discutés").first.fill("Suite du plan d'action")
    press(page, "Enregistrer la rencontre")
    expect(main.get_by_text(re.compile("enregistrée")).first).to_be_visible()
    check(page)

    go(page, f"{app.base_url}/coachings?coaching={coachings['full']}&volet=journal")
    check(page)
    main.get_by_label("Plan d'action").fill("Cinq mesures retenues")
    press(page, "Enregistrer le brouillon")
    expect(main.get_by_text("Brouillon enregistré.")).to_be_visible()

    go(page, f"{app.base_url}/paiements")
    check(page)

    go(page, f"{app.base_url}/avancement")
    check(page)
    press(page, "Voir la liste")
    expect(page).to_have_url(re.compile("liste=started"))
    expect(main.get_by_role("heading", name=re.compile("Première rencontre"))).to_be_visible()


@pytest.mark.parametrize("path", ["coachings", "coachings?coaching={full}", "paiements", "avancement?liste=finished"])
def test_the_pages_fit_a_phone(path: str, app: Server, coachings: dict[str, int], open_page: OpenPage) -> None:
    page = open_page(f"{app.base_url}/{path.format(**coachings)}", size=PHONE)
    check(page)
