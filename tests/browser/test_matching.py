"""The month's batch in a real browser: solved, one choice changed, approved, published, answered; at both widths."""

from __future__ import annotations

import re

import pytest
from browsing import DESKTOP, PHONE, OpenPage, check, press, settle
from playwright.sync_api import Page, expect
from serving import Server


def open_batch(app: Server, open_page: OpenPage, query: str, size: tuple[int, int] = DESKTOP) -> Page:
    """The page of a batch, reached after the home page as people do."""
    page = open_page(app.base_url, size=size)
    page.goto(f"{app.base_url}/jumelage?{query}")
    settle(page)
    return page


# Each width plays a batch of its own, so that the journeys can share one running demonstration.
@pytest.mark.parametrize(("size", "month"), [(DESKTOP, "2026-11"), (PHONE, "2026-12")], ids=["1440x900", "390x844"])
def test_a_batch_from_its_solution_to_an_answer(
    size: tuple[int, int], month: str, app: Server, open_page: OpenPage
) -> None:
    page = open_batch(app, open_page, f"mois={month}", size)
    main = page.get_by_test_id("stMain")
    expect(main.get_by_text("pas encore de proposition").first).to_be_visible()
    check(page)

    press(page, "Résoudre le lot")
    expect(main.get_by_text(re.compile("Lot résolu")).first).to_be_visible()
    check(page)

    listed = main.get_by_role("radiogroup", name="Entreprises du lot")
    listed.get_by_role("radio").nth(1).locator("xpath=ancestor::label").click()
    settle(page)
    expect(page).to_have_url(re.compile(r"entreprise=\d+"))
    expect(main.get_by_text(re.compile("coûterait|ne coûterait rien")).first).to_be_visible()

    press(page, re.compile("^Choisir$"))
    expect(main.get_by_text(re.compile("choix approuvé en votre nom")).first).to_be_visible()
    expect(main.get_by_text(re.compile("Approuvée par Direction"))).to_be_visible()

    press(page, re.compile("Approuver l"))
    expect(main.get_by_text(re.compile("Il reste à publier")).first).to_be_visible()
    press(page, re.compile("^Publier les"))
    expect(main.get_by_text("lundi 23 novembre 2026")).to_be_visible()
    check(page)

    press(page, "Publier maintenant")
    expect(main.get_by_text(re.compile("publiées; réponse attendue")).first).to_be_visible()
    expect(main.get_by_text(re.compile("Bonjour")).first).to_be_attached()
    check(page)

    main.get_by_text("Accepte", exact=True).click()
    settle(page)
    press(page, "Enregistrer la réponse")
    expect(main.get_by_text(re.compile("le coaching peut commencer")).first).to_be_visible()

    page.goto(page.url)
    settle(page)
    expect(main.get_by_text("confirmée par le coach").last).to_be_visible()
    check(page)


def test_a_late_offer_is_declared_expired(app: Server, open_page: OpenPage) -> None:
    page = open_batch(app, open_page, "mois=2026-10&etat=offered")
    main = page.get_by_test_id("stMain")
    expect(main.get_by_text(re.compile(r"en retard de 2\sjours ouvrables")).first).to_be_visible()
    main.get_by_text("Sans réponse : déclarer échue").click()
    settle(page)
    press(page, "Enregistrer la réponse")
    expect(main.get_by_text(re.compile("Proposition échue")).first).to_be_visible()
    expect(main.get_by_text("Résoudre : 1 à jumeler")).to_be_visible()


def test_two_reviewers_at_once_do_not_overwrite_each_other(untouched_app: Server, open_page: OpenPage) -> None:
    first = open_batch(untouched_app, open_page, "mois=2026-11")
    press(first, "Résoudre le lot")
    second = open_batch(untouched_app, open_page, "mois=2026-11")
    press(first, "Verrouiller")
    locked = re.compile(r"Verrouillé\s: Alu Yamaskia S\.E\.N\.C\. reste avec")
    expect(first.get_by_test_id("stMain").get_by_text(locked)).to_be_visible()

    # The second one still sees the pair as it was: her approval is refused with the name of who was first.
    main = second.get_by_test_id("stMain")
    expect(main.get_by_role("heading", name="Alu Yamaskia S.E.N.C.")).to_be_visible()
    press(second, re.compile("Approuver$"))
    expect(main.get_by_role("alert").get_by_text(re.compile(r"Direction \(poste local\)"))).to_be_visible()
    expect(main.get_by_text("14 à approuver").first).to_be_visible()

    # What was just decided stays in hand, though a lock changes the label by which the browser knows it.
    press(first, "Déverrouiller")
    expect(first.get_by_test_id("stMain").get_by_role("heading", name="Alu Yamaskia S.E.N.C.")).to_be_visible()
    assert "entreprise" not in first.url
