"""The shell in a real browser: French everywhere, nothing from outside, readable, at both widths, light and dark."""

from __future__ import annotations

import re

import pytest
from browsing import DESKTOP, PHONE, OpenPage, settle, violations
from playwright.sync_api import Page, expect
from serving import Server

PAGES = {
    "/": "Aujourd'hui",
    "/avancement": "Avancement",
    "/entreprises": "Entreprises",
    "/jumelage": "Jumelage",
    "/coachings": "Coachings",
    "/coachs": "Coachs",
    "/paiements": "Paiements",
    "/simulateur": "Simulateur",
    "/retombees": "Retombées",
    "/importer": "Importer",
    "/reglages": "Réglages",
}
# Words of Streamlit's interface; "format" and the like are French too, and left out.
ENGLISH = re.compile(
    r"\b(upload|browse|drag and drop|search|download|fullscreen|show|hide|close|choose|select|press|apply|"
    r"clear|copy|no results|per file|running|view|sort|pin column|autosize|sidebar|skip to|password|help)\b",
    re.IGNORECASE,
)
VISIBLE_TEXT = """() => {
  const own = "[data-testid=stMarkdown],[data-testid=stHeading],[data-testid=stCode],[role=gridcell],style,script";
  const said = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (element.closest(own) || element.closest("[data-testid=stIconMaterial]")) continue;
    if (node.nodeType === Node.TEXT_NODE) said.push(node.data);
    else for (const name of ["aria-label", "placeholder", "title", "alt"]) said.push(element.getAttribute(name) ?? "");
  }
  return said.filter((text) => text.trim());
}"""


def _english_left(page: Page) -> list[str]:
    return sorted({text for text in page.evaluate(VISIBLE_TEXT) if ENGLISH.search(text)})


@pytest.mark.parametrize(("viewport", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["light", "dark"])
def test_every_page_opens_in_french_and_readable(
    viewport: tuple[int, int], dark: bool, empty_app: Server, open_page: OpenPage
) -> None:
    page = open_page(empty_app.base_url, size=viewport, dark=dark)
    for path, title in PAGES.items():
        page.goto(empty_app.base_url + path)
        settle(page)
        expect(page.locator("html")).to_have_attribute("lang", "fr-CA")
        expect(page).to_have_title(re.compile(re.escape(title)))
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        ground = page.get_by_test_id("stApp").evaluate("element => getComputedStyle(element).backgroundColor")
        assert ground == ("rgb(18, 25, 26)" if dark else "rgb(255, 255, 255)")
        assert _english_left(page) == [], path
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0], path


def test_on_a_phone_the_menu_waits_to_be_asked_for(empty_app: Server, open_page: OpenPage) -> None:
    page = open_page(empty_app.base_url, size=PHONE)
    expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    page.get_by_role("button", name="Déplier le menu").click()
    expect(page.get_by_test_id("stSidebar")).to_be_in_viewport()
    page.get_by_role("link", name="Coachs").click()
    settle(page)
    expect(page).to_have_url(re.compile(r"/coachs$"))
    expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()


def test_the_date_follows_from_page_to_page_and_lives_in_the_link(empty_app: Server, open_page: OpenPage) -> None:
    page = open_page(f"{empty_app.base_url}/entreprises?date=2026-12-01")
    expect(page.get_by_text("au lieu du lundi 16 novembre 2026")).to_be_visible()
    page.get_by_role("link", name="Coachs").click()
    expect(page).to_have_url(re.compile(r"/coachs\?date=2026-12-01$"))
    settle(page)
    expect(page.get_by_text("au lieu du lundi 16 novembre 2026")).to_be_visible()


def test_the_calendar_speaks_french(empty_app: Server, open_page: OpenPage) -> None:
    page = open_page(empty_app.base_url)
    page.get_by_role("button", name=re.compile("Choisir la date")).click()
    calendar = page.get_by_role("application")
    expect(calendar).to_contain_text("novembre 2026")
    assert violations(page) == []
    assert _english_left(page) == []


def test_every_built_in_string_is_in_french(viewport: tuple[int, int], gallery: Server, open_page: OpenPage) -> None:
    page = open_page(gallery.base_url, size=viewport)
    expect(page.get_by_text("Choisir des fichiers")).to_be_visible()
    expect(page.get_by_text("20 Mo au plus par fichier")).to_be_visible()
    assert _english_left(page) == []
    assert violations(page) == []
    page.goto(f"{gallery.base_url}/donnees")
    settle(page)
    table = page.get_by_test_id("stDataFrame").first
    table.hover()
    expect(page.get_by_role("button", name="Rechercher : Montants par entreprise")).to_be_visible()
    expect(page.get_by_text("12\u00a0000")).to_be_visible()
    assert _english_left(page) == []
    assert violations(page) == []


def test_what_users_wrote_is_left_as_they_wrote_it(gallery: Server, open_page: OpenPage) -> None:
    page = open_page(gallery.base_url)
    expect(page.get_by_test_id("stMarkdown").get_by_text("Search", exact=True)).to_be_visible()
    page.get_by_role("combobox", name="Secteur").click()
    expect(page.get_by_role("option", name="Search")).to_be_visible()
    page.get_by_role("combobox", name="Secteur").fill("zzz")
    expect(page.get_by_text("Aucun résultat")).to_be_visible()


def test_lists_instructions_and_windows_speak_french(gallery: Server, open_page: OpenPage) -> None:
    page = open_page(gallery.base_url)
    page.get_by_role("combobox", name="Régions").click()
    expect(page.get_by_role("option", name="Tout choisir")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Nom", exact=True).fill("Bio")
    expect(page.get_by_text("Entrée pour appliquer")).to_be_visible()
    page.get_by_label("Dans un formulaire").fill("Bio")
    expect(page.get_by_text("Entrée pour envoyer")).to_be_visible()
    page.get_by_role("button", name="Montrer le mot de passe").click()
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_test_id("stToast").get_by_role("button", name="Fermer")).to_be_visible()
    page.get_by_role("button", name="Ouvrir la fenêtre").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Fermer")).to_be_visible()
    assert _english_left(page) == []


def test_a_refused_file_says_why_in_french(gallery: Server, open_page: OpenPage) -> None:
    page = open_page(gallery.base_url)
    uploader = page.get_by_test_id("stFileUploaderDropzoneInput")
    uploader.set_input_files(
        [
            {"name": "coachs.csv", "mimeType": "text/csv", "buffer": b"nom\n"},
            {"name": "photo.png", "mimeType": "image/png", "buffer": b"\x89PNG"},
        ]
    )
    settle(page)
    expect(page.get_by_text("Ce genre de fichier n'est pas accepté.")).to_have_count(1)
    expect(page.get_by_role("button", name="Retirer coachs.csv")).to_be_visible()
    assert _english_left(page) == []


def test_a_number_with_a_comma_is_the_same_number(gallery: Server, open_page: OpenPage) -> None:
    page = open_page(gallery.base_url)
    field = page.get_by_label("Coût admissible ($)")
    field.fill("12500,5")
    field.press("Enter")
    expect(field).to_have_value("12\u00a0500,5")
    field.fill("douze")
    field.press("Enter")
    expect(page.get_by_text("n'est pas un nombre")).to_be_visible()


def test_a_failing_page_gives_a_number_and_hides_the_rest(gallery: Server, open_page: OpenPage) -> None:
    page = open_page(f"{gallery.base_url}/panne")
    expect(page.get_by_text(re.compile("Une erreur imprévue .*incident [0-9A-F]{8}"))).to_be_visible()
    expect(page.get_by_text("secret")).to_have_count(0)
    expect(page.get_by_text("ZeroDivisionError")).to_have_count(0)


def test_a_columns_menu_speaks_french(gallery: Server, open_page: OpenPage) -> None:
    page = open_page(f"{gallery.base_url}/donnees")
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 18)
    page.mouse.click(box["x"] + box["width"] - 20, box["y"] + 18)
    expect(page.get_by_text("Trier en ordre croissant")).to_be_visible()
    assert _english_left(page) == []


def test_a_downloaded_table_is_ours(gallery: Server, open_page: OpenPage) -> None:
    page = open_page(f"{gallery.base_url}/donnees")
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger en CSV").click()
    assert download.value.suggested_filename == "montants-par-entreprise_2026-11-16.csv"
    assert b"Bio Cobaltax;1234,5;" in download.value.path().read_bytes()


def test_the_first_screen_of_a_desktop_holds_menu_banner_and_question(empty_app: Server, open_page: OpenPage) -> None:
    page = open_page(empty_app.base_url, size=DESKTOP)
    for shown in (
        page.get_by_role("link", name="Importer"),
        page.get_by_text("Démonstration"),
        page.get_by_role("heading", level=1),
        page.get_by_text("Direction (poste local)"),
    ):
        expect(shown.first).to_be_in_viewport()
