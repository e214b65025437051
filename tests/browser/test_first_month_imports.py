"""The first hour in a real browser: files dropped, seen, written, settled, looked at, undone; at both widths."""

from __future__ import annotations

import re
from pathlib import Path

from browsing import OpenPage, check, choose, press, settle
from playwright.sync_api import expect
from serving import Server

SAMPLES = Path(__file__).parents[1] / "samples"
GOOD = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".csv", ".xlsx"})
BROKEN = [SAMPLES / "broken" / name for name in ("bilans_texte_dans_nombre.csv", "formules.csv", "pas_un_tableur.xlsx")]


def test_six_files_from_the_first_page_to_one_company(
    viewport: tuple[int, int], empty_app: Server, open_page: OpenPage
) -> None:
    page = open_page(empty_app.base_url, size=viewport)
    main = page.get_by_test_id("stMain")
    expect(main.get_by_text("Commencez par importer vos fichiers")).to_be_visible()
    check(page)
    press(page, "Importer mes fichiers")

    main.locator("input[type=file]").set_input_files([*GOOD, *BROKEN])
    expect(main.get_by_role("button", name=re.compile(r"Importer 176\slignes"))).to_be_enabled()
    settle(page)
    for sentence in ("environ 500", "une formule n'est jamais calculée", "ce n'est pas un classeur Excel lisible"):
        expect(main.get_by_text(re.compile(sentence)).first).to_be_visible()
    expect(main.get_by_role("link", name=re.compile("exemple.invalid"))).to_have_count(0)
    check(page)

    press(page, re.compile(r"Importer 176\slignes"))
    expect(main.get_by_text(re.compile("Importation nº.*enregistrée"))).to_be_visible()
    check(page)

    press(page, re.compile("Régler 5"))
    expect(page).to_have_url(re.compile("volet=regler"))
    expect(main.get_by_role("heading", name="Coachs demandés, non reconnus (1)")).to_be_visible()
    check(page)
    unknown = main.locator("[class*=st-key-settlement]").filter(has_text="Nom hors liste 7").first
    choose(page, unknown.get_by_role("combobox"), "Hors liste : garder le nom tel quel")
    unknown.get_by_role("button", name="Régler").click()
    settle(page)
    expect(main.get_by_role("heading", name="Coachs demandés, non reconnus (1)")).to_have_count(0)

    press(page, "Studios Ferrox ltée")
    expect(page.get_by_role("heading", level=1, name="Studios Ferrox ltée")).to_be_visible()
    expect(main.get_by_text("Le bilan GES est incomplet, sans portée 3.")).to_be_visible()
    check(page)
    main.get_by_text(re.compile("Journal des modifications")).click()
    expect(main.get_by_text(re.compile("Importation nº")).first).to_be_visible()

    page.goto(f"{empty_app.base_url}/")
    settle(page)
    expect(main.get_by_text(re.compile(r"38\sentreprises à jumeler pour novembre 2026"))).to_be_visible()
    check(page)

    # Undone, so that the next width finds an empty programme.
    page.goto(f"{empty_app.base_url}/importer?volet=historique")
    settle(page)
    press(page, "Annuler…")
    page.get_by_role("button", name="Annuler l'importation").click()
    settle(page)
    expect(main.get_by_text(re.compile("est annulée"))).to_be_visible()
    check(page)


def test_a_company_is_renamed_by_keyboard(app: Server, open_page: OpenPage) -> None:
    page = open_page(app.base_url)
    page.goto(f"{app.base_url}/entreprises?entreprise=6")
    settle(page)
    main = page.get_by_test_id("stMain")
    main.get_by_role("button", name="Corriger le nom").press("Enter")
    settle(page)
    field = main.get_by_role("textbox", name="Nom")
    field.fill("Zoulou Premier inc.")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Zoulou Premier inc.")).to_be_visible()
    expect(main.get_by_text("Le nom est corrigé")).to_be_visible()
