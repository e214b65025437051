"""Importer without a browser: files dropped, seen, written, undone; what is left, settled."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.programme_file import load_programme
from data.store import Store
from engine.cohort.corrections import rename
from engine.cohort.imports import Conditions, HandedFile, run_import
from engine.cohort.settling import open_settlements, settle
from tests.pages.visiting import Visit, press, put, said

SAMPLES = Path(__file__).parents[1] / "samples"
GOOD = sorted(path.name for path in SAMPLES.iterdir() if path.suffix in {".csv", ".xlsx"})
PROGRAMME = load_programme()


def drop(app: AppTest, *names: str) -> AppTest:
    """Drops sample files in the drop zone."""
    zone = app.file_uploader[0]
    for name in names:
        zone = zone.upload(Path(name).name, (SAMPLES / name).read_bytes(), "text/csv")
    zone.run()
    assert not app.exception
    return app


def companies(database: Path) -> int:
    with Store.open(database) as store:
        return len(store.table("company"))


@pytest.fixture
def imported(empty_programme: Path) -> Path:
    """A programme with the six sample files."""
    with Store.open(empty_programme) as store:
        files = [HandedFile(name, (SAMPLES / name).read_bytes()) for name in GOOD]
        run_import(store, files, Conditions(PROGRAMME, "Camille Roy", date(2026, 11, 16)))
    return empty_programme


class TestFiles:
    def test_nothing_is_written_before_it_is_asked(self, empty_programme: Path, visit: Visit) -> None:
        app = drop(visit("imports"), *GOOD)
        words = said(app)
        assert "bilans_ges.csv** · Bilans GES" in words
        assert "48 à créer" in words
        assert app.button(key="imports:write").label.replace("\u00a0", " ") == "Importer 176 lignes"
        assert len(app.dataframe[0].value) == 177
        assert companies(empty_programme) == 0

    def test_they_are_written_together_then_undone(self, empty_programme: Path, visit: Visit) -> None:
        app = press(drop(visit("imports"), *GOOD), "imports:write")
        assert "Importation nº 1 enregistrée." in said(app)
        assert "48 créées" in said(app)
        assert companies(empty_programme) == 48
        press(app, "done:undo")
        assert "L'importation nº 1 est annulée" in app.success[0].value.replace("\u00a0", " ")
        assert companies(empty_programme) == 0

    def test_what_is_left_is_one_click_away(self, empty_programme: Path, visit: Visit) -> None:
        app = press(drop(visit("imports"), *GOOD), "imports:write")
        press(app, "done:settle")
        assert "Bilans GES incomplets (2)" in said(app)

    def test_a_broken_file_leaves_the_others_importable(self, empty_programme: Path, visit: Visit) -> None:
        broken = [f"broken/{path.name}" for path in sorted((SAMPLES / "broken").iterdir())]
        app = drop(visit("imports"), "coachs.csv", "contrats.csv", *broken)
        refusals = [error.value.replace("\\", "") for error in app.error]
        assert "vide.csv : le fichier est vide. Un tableau avec une ligne de titres est attendu." in refusals
        assert len(refusals) >= len(broken)
        press(app, "imports:write")
        assert "29 créées" in said(app)
        assert companies(empty_programme) == 0

    def test_imported_again_there_is_nothing_to_do(self, imported: Path, visit: Visit) -> None:
        app = drop(visit("imports"), *GOOD)
        assert "Rien à importer : tout ce qui est lisible est déjà enregistré." in said(app)
        assert app.button(key="imports:write").disabled

    def test_a_refusal_is_never_said_to_be_recorded(self, imported: Path, visit: Visit) -> None:
        app = drop(visit("imports"), "broken/bilans_negatif.csv")
        assert "Rien ne peut être importé : chaque refus est expliqué plus bas." in said(app)
        assert "déjà enregistré" not in said(app)
        assert app.button(key="imports:write").disabled
        drop(app, "bilans_ges.csv")
        assert "Le reste est déjà enregistré." in said(app)

    def test_files_stay_while_one_looks_elsewhere(self, empty_programme: Path, visit: Visit) -> None:
        app = drop(visit("imports"), "coachs.csv")
        app.switch_page("pages/coaches.py").run()
        app.switch_page("pages/imports.py").run()
        assert "coachs.csv** · Coachs" in said(app)

    def test_a_file_is_replaced_by_its_namesake_and_removed(self, empty_programme: Path, visit: Visit) -> None:
        app = drop(drop(visit("imports"), "coachs.csv", "contrats.csv"), "coachs.csv")
        assert [button.key for button in app.button if (button.key or "").startswith("remove:")] == [
            "remove:coachs.csv",
            "remove:contrats.csv",
        ]
        press(app, "remove:coachs.csv")
        assert "coachs.csv" not in said(app)
        press(app, "imports:clear")
        assert not [button for button in app.button if button.key == "imports:write"]

    def test_unknown_companies_are_created_on_demand(self, imported: Path, visit: Visit) -> None:
        app = drop(visit("imports"), "broken/bilans_entreprise_inconnue.csv")
        assert "une entreprise déjà connue est attendue" in said(app)
        app.toggle(key="imports:create").set_value(True).run()
        assert "1 à créer" in said(app)
        press(app, "imports:write")
        assert companies(imported) == 49

    def test_rows_are_filtered(self, imported: Path, visit: Visit) -> None:
        app = drop(visit("imports"), "broken/bilans_texte_dans_nombre.csv", "coachs.csv")
        app.selectbox(key="rows:outcome").set_value("refused").run()
        frame = app.dataframe[0].value
        assert list(frame["row"]) == [4]
        assert "environ 500" in frame["said"][0]
        app.selectbox(key="rows:file").set_value("coachs.csv").run()
        assert app.dataframe[0].value.empty

    def test_a_workbook_of_several_sheets_is_removed_whole(self, empty_programme: Path, visit: Visit) -> None:
        import io

        import openpyxl

        workbook = openpyxl.Workbook()
        for title in ("Bilans 1", "Bilans 2"):
            sheet = workbook.create_sheet(title)
            sheet.append(["Entreprise", "Date de complétion", "Portée 1", "Portée 2", "Portée 3"])
            sheet.append([f"De {title}", "2026-10-05", 1, 2, 3])
        content = io.BytesIO()
        workbook.save(content)
        app = visit("imports")
        app.file_uploader[0].upload("deux.xlsx", content.getvalue(), "application/octet-stream").run()
        assert "deux.xlsx › Bilans 2" in said(app)
        press(app, "remove:deux.xlsx › Bilans 2")
        assert "deux.xlsx" not in said(app)


class TestSettling:
    def test_the_address_opens_what_is_left(self, imported: Path, visit: Visit) -> None:
        app = visit("imports", volet="regler")
        words = said(app)
        for expected in (
            "Bilans GES incomplets (2)",
            "Coachs demandés, non reconnus (1)",
            "Thématiques hors liste (1)",
        ):
            assert expected in words

    def test_one_answer_settles_all_who_said_the_same(self, imported: Path, visit: Visit) -> None:
        app = visit("imports", volet="regler")
        (choice,) = [box for box in app.selectbox if "Coach 03 (Orléa décarbonation)" in box.options]
        choice.select("Coach 03 (Orléa décarbonation)")
        key = str(choice.key).replace(":answer", ":settle")
        press(app, key)
        assert "Coachs demandés" not in said(app)
        with Store.open(imported) as store:
            asked = [
                row["requested_coach_id"]
                for row in store.table("company")
                if row["requested_coach"] == "Nom hors liste 7"
            ]
        assert asked == [3, 3]

    def test_no_answer_is_asked_for(self, imported: Path, visit: Visit) -> None:
        app = visit("imports", volet="regler")
        (choice,) = [box for box in app.selectbox if "Coach 03 (Orléa décarbonation)" in box.options]
        press(app, str(choice.key).replace(":answer", ":settle"))
        assert "Choisissez une réponse dans la liste." in said(app)

    def test_someone_settled_it_first(self, imported: Path, visit: Visit) -> None:
        app = visit("imports", volet="regler")
        with Store.open(imported) as store:
            first = next(row for row in open_settlements(store) if row["kind"] == "inventory")
            settle(store, first["settlement_id"], first["version"], "12,5", "Camille Roy", PROGRAMME)
        app.text_input(key=f"settlement:{first['settlement_id']}:answer").set_value("99")
        press(app, f"settlement:{first['settlement_id']}:settle")
        assert "Bilans GES incomplets (1)" in said(app)
        assert "Camille Roy" in said(app)

    def test_twins_are_merged_with_a_button(self, imported: Path, visit: Visit) -> None:
        content = "Entreprise;Date de complétion;Portée 1;Portée 2;Portée 3\nUsinage Mistralys inc.;;;;\n"
        with Store.open(imported) as store:
            conditions = Conditions(PROGRAMME, "Essai", date(2026, 11, 16), create_companies=True)
            run_import(store, [HandedFile("b.csv", content.encode())], conditions)
            store.write("Essai", "essai")
        app = visit("imports", volet="regler")
        (same,) = [button for button in app.button if button.label.startswith("C'est la même")]
        press(app, str(same.key))
        assert "Les deux fiches ont chacune un bilan" in said(app)
        (different,) = [button for button in app.button if button.label == "Deux entreprises"]
        press(app, str(different.key))
        assert "Entreprises qui se ressemblent" not in said(app)

    def test_a_company_is_opened_from_what_is_left(self, imported: Path, visit: Visit) -> None:
        app = visit("imports", volet="regler")
        (link,) = [button for button in app.button if button.label.replace("\\", "") == "Studios Ferrox ltée"]
        press(app, str(link.key))
        assert app.title[0].value == "Studios Ferrox ltée"

    def test_nothing_left_is_said(self, empty_programme: Path, visit: Visit) -> None:
        assert "Rien à régler" in said(visit("imports", volet="regler"))


class TestHistory:
    def test_an_import_is_undone(self, imported: Path, visit: Visit) -> None:
        app = visit("imports", volet="historique")
        assert "Importation nº 1** · " in said(app)
        assert "Camille Roy" in said(app)
        press(app, "undo:1:confirm")
        assert "Annulée par Direction (poste local)" in said(app)
        assert companies(imported) == 0

    def test_what_later_work_stands_on_is_not_undone(self, imported: Path, visit: Visit) -> None:
        with Store.open(imported) as store:
            rename(store, 1, 1, "Autre nom", "Dominique Roy")
        app = press(visit("imports", volet="historique"), "undo:1:confirm")
        assert "ne peut plus être annulée" in app.warning[0].value
        assert "Dominique Roy" in app.warning[0].value
        assert companies(imported) == 48

    def test_no_import_is_said(self, empty_programme: Path, visit: Visit) -> None:
        assert "Aucune importation pour l'instant" in said(visit("imports", volet="historique"))

    def test_an_unknown_section_is_the_first(self, imported: Path, visit: Visit) -> None:
        app = visit("imports", volet="ailleurs")
        assert not app.exception
        assert app.file_uploader
        put(app, "imports:section", "historique")
        assert app.query_params["volet"] in ("historique", ["historique"])
