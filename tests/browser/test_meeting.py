"""A scripted meeting: four projects simulated with an adviser's keyboard, each figure compared with the engine."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import DESKTOP, PHONE, OpenPage, settle, violations
from playwright.sync_api import Locator, Page, expect
from serving import Server

from engine.formats import money
from engine.scenarios.paths import put
from engine.scenarios.result import result
from engine.scenarios.scenario import Scenario, from_link, new_scenario, to_link

RECEIVED = date(2026, 11, 16)


def link(server: Server, scenario: Scenario, **query: str) -> str:
    """The permalink of a scenario."""
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return f"{server.base_url}/simulateur?s={to_link(scenario)}{more}"


def aid(page: Page) -> Locator:
    """The large figure."""
    return page.locator(".st-key-simulator_aid").get_by_test_id("stMetricValue")


def held(page: Page) -> Scenario:
    """The scenario in the address bar."""
    return from_link(parse_qs(urlsplit(page.url).query)["s"][0])


def agrees(page: Page) -> None:
    """What is on the screen is what the engine decides of what is in the address."""
    settle(page)
    for _ in range(40):  # the address follows the page by a moment
        if aid(page).inner_text().strip() == money(result(held(page)).aid):
            return
        page.wait_for_timeout(250)
    expect(aid(page)).to_have_text(money(result(held(page)).aid))


def type_in(page: Page, label: str, text: str) -> Locator:
    """Replaces a typed number and leaves the field by the keyboard."""
    field = page.get_by_role("textbox", name=label).first
    field.fill(text)
    field.press("Tab")
    settle(page)
    return field


def aluminium() -> Scenario:
    """Five measures; the third pays back in 45 years."""
    figures = ((412000, 38000, 100), (180000, 30000, 80), (90000, 2000, 60), (650000, 70000, 400), (40000, 9000, 20))
    names = ("eligible_cost", "net_annual_saving", "ghg_reduction_t")
    measures: list[dict[str, Any]] = [
        {"type": "efficiency", "commitment_years": 10, **dict(zip(names, each, strict=True))} for each in figures
    ]
    started = new_scenario("standard", RECEIVED)
    return Scenario(put(started.request, "measures", measures), started.framework)


def test_maple_syrup_is_simplified_and_answers_the_keyboard(app: Server, open_page: OpenPage) -> None:
    page = open_page(link(app, new_scenario("simplified", RECEIVED)))
    agrees(page)
    slider = page.get_by_role("slider", name="Production de sirop, glissière")
    before = aid(page).inner_text()
    slider.focus()
    slider.press("ArrowRight")
    expect(aid(page)).not_to_have_text(before)
    agrees(page)
    type_in(page, "Production de sirop", "145 540")
    expect(aid(page)).to_have_text(money(100000))
    agrees(page)


def test_bad_input_is_told_in_place(app: Server, open_page: OpenPage) -> None:
    page = open_page(link(app, new_scenario("standard", RECEIVED)))
    for bad in ("douze", "1e12", "-5", ""):
        field = type_in(page, "Coût admissible", bad)
        expect(field).to_have_value(bad)
        expect(page.get_by_text("Valeur en usage : 412 000 $.")).to_be_visible()
        expect(aid(page)).to_have_text(money(125000))
    field = type_in(page, "Coût admissible", "12 500,50 $")
    expect(field).to_have_value("12\u00a0500,5")
    agrees(page)


def test_an_office_in_dual_energy(app: Server, open_page: OpenPage) -> None:
    page = open_page(link(app, new_scenario("dual_energy", RECEIVED)))
    agrees(page)
    expect(page.get_by_text("le maximum de 150 000 $ par demande").first).to_be_visible()
    type_in(page, "Première autre aide", "200 000")
    agrees(page)
    expect(page.get_by_text("80 % du surcoût moins 200 000 $ d'Hydro-Québec").first).to_be_visible()


def test_an_aluminium_plant_with_five_measures_one_failing(app: Server, open_page: OpenPage) -> None:
    page = open_page(link(app, aluminium()))
    expect(aid(page)).to_have_text(money(734500))
    expect(page.get_by_text("n'est pas sous le maximum (20 ans)")).to_be_visible()
    type_in(page, "Mesure 3, économie annuelle nette", "9 000")
    agrees(page)
    assert held(page).request["measures"][2]["net_annual_saving"] == 9000


def test_a_large_plant_at_exactly_fifteen_million(app: Server, open_page: OpenPage) -> None:
    page = open_page(link(app, new_scenario("large_industrial", RECEIVED)))
    type_in(page, "Coût admissible", "14 999 999,99")
    expect(aid(page)).to_have_text(money(0))
    expect(page.get_by_text("n'atteint pas le minimum").first).to_be_visible()
    type_in(page, "Coût admissible", "15 000 000")
    agrees(page)
    expect(aid(page)).to_have_text(money(11250000))


def test_a_permalink_reopens_in_a_fresh_session(app: Server, open_page: OpenPage) -> None:
    first = open_page(link(app, aluminium()))
    type_in(first, "Mesure 1, réduction de ges", "150")
    agrees(first)
    shown, again = aid(first).inner_text(), open_page(first.url)
    expect(aid(again)).to_have_text(shown)
    assert held(again) == held(first)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_result_hides_and_the_page_is_accessible(app: Server, open_page: OpenPage, dark: bool) -> None:
    page = open_page(link(app, aluminium(), masque="oui"), dark=dark)
    expect(aid(page)).to_have_count(0)
    page.get_by_role("button", name="Montrer le résultat").press("Enter")
    expect(aid(page)).to_have_text(money(734500))
    settle(page)
    assert violations(page) == []


def test_nothing_spills_over_on_a_phone_and_in_presentation(app: Server, open_page: OpenPage) -> None:
    for size, mode in ((PHONE, "non"), (DESKTOP, "oui")):
        page = open_page(link(app, aluminium(), presentation=mode), size=size)
        expect(aid(page)).to_be_visible()
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0]


def test_the_papers_are_downloaded(app: Server, open_page: OpenPage) -> None:
    page = open_page(link(app, aluminium()))
    page.get_by_role("radio", name="Garder").click()
    settle(page)
    for name, start in (("PDF à laisser", b"%PDF"), ("XLSX", b"PK")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name).click()
        assert waiting.value.path().read_bytes().startswith(start)


def test_outcomes_are_accessible_and_say_simulated(app: Server, open_page: OpenPage) -> None:
    page = open_page(f"{app.base_url}/retombees")
    expect(page.get_by_role("heading", name="Retombées simulées")).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").first).to_be_visible()
    assert violations(page) == []
