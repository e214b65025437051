"""The months after publication in a real browser: a meeting in seconds, a logbook, a payment, the way toward 230."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from browsing import PHONE, OpenPage, check, choose, go, press
from playwright.sync_api import expect
from serving import Server

from data.store import Store


@pytest.fixture(scope="module")
def coachings(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Of the demonstration: a coaching whose hours go on, and one that lacks its logbook only."""
    copy = shutil.copy(demonstration_file, tmp_path_factory.mktemp("looked") / "impact.duckdb")
    with Store.open(Path(copy)) as store:
        rows = store.rows("coaching_figures", store.as_of(date.max))
    full = [
        row
        for row in rows
        if row["minutes"] == 450 and row["meetings"] >= 5 and not row["untold"] and not row["logbook_on"]
    ]
    begun = [row for row in rows if 0 < row["minutes"] < 300]
    return {"full": full[0]["coaching_id"], "begun": begun[0]["coaching_id"]}


def test_from_a_meeting_to_a_payment(app: Server, coachings: dict[str, int], open_page: OpenPage) -> None:
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
    choose(
        page,
        main.get_by_role("combobox", name="Objectif convenu à la première rencontre *"),
        "Préparer et rechercher un financement pour un projet de décarbonation structurant",
    )
    choose(page, main.get_by_role("combobox", name="Objectif atteint, de l'avis du coach *"), "Oui")
    main.get_by_label("Ce qui explique ce résultat *").fill("La direction a choisi ses mesures")
    choose(page, main.get_by_role("combobox", name="Suite prévue de la relation d'affaires *"), "Non")
    press(page, "Remettre le journal")
    expect(main.get_by_text(re.compile("remis")).first).to_be_visible()

    go(page, f"{app.base_url}/paiements")
    check(page)
    press(page, "Préparer le lot")
    expect(main.get_by_role("button", name="Vérifier le lot")).to_be_enabled()
    check(page)
    numbers = main.get_by_label("Numéro de la facture")
    for position in range(numbers.count()):
        numbers.nth(position).fill(f"F-2026-11-{position}")
        main.get_by_role("button", name="Reçue, conforme").nth(position).click()
        expect(main.get_by_text(f"Facture F-2026-11-{position} enregistrée.")).to_be_visible()
    press(page, "Vérifier le lot")
    press(page, "Fermer le lot et payer")
    expect(main.get_by_text(re.compile("Lot fermé")).first).to_be_visible()
    expect(main.get_by_text("Fermé et verrouillé").first).to_be_visible()

    go(page, f"{app.base_url}/avancement")
    check(page)
    press(page, "Voir la liste")
    expect(page).to_have_url(re.compile("liste=started"))
    expect(main.get_by_role("heading", name=re.compile("Première rencontre"))).to_be_visible()


@pytest.mark.parametrize("path", ["coachings", "coachings?coaching={full}", "paiements", "avancement?liste=finished"])
def test_the_pages_fit_a_phone(path: str, app: Server, coachings: dict[str, int], open_page: OpenPage) -> None:
    page = open_page(f"{app.base_url}/{path.format(**coachings)}", size=PHONE)
    check(page)
