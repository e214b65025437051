"""Importing the samples, the same tables from other tools, and broken files."""

from __future__ import annotations

import io
import json
import random
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from handed_files import (
    AS_OF,
    CONDITIONS,
    PROGRAMME,
    as_csv,
    as_workbook,
    content_of,
    import_samples,
    sample,
    samples,
    table,
)

from data.store import Store
from engine.cohort.imports import Conditions, FileReport, HandedFile, ImportResult, preview, run_import
from engine.programme.status import status

CREATED = {
    "bilans_ges.csv": ("inventories", 48),
    "coachings.csv": ("coachings", 8),
    "coachs.csv": ("coaches", 29),
    "contrats.csv": ("contracts", 16),
    "formulaire_entreprises.xlsx": ("intake", 48),
    "rencontres.csv": ("meetings", 27),
}
STATES = ("created", "changed", "unchanged", "superseded", "refused")


def _by_name(result: ImportResult) -> dict[str, FileReport]:
    return {report.file: report for report in result.reports}


def test_every_row_of_the_samples_is_accounted_for(store: Store) -> None:
    reports = _by_name(import_samples(store))
    assert {name: (report.kind, report.count("created")) for name, report in reports.items()} == CREATED
    for file in samples():
        report = reports[file.name]
        assert [row.row for row in report.rows] == list(range(2, len(table(file)) + 1))
        assert sum(report.count(state) for state in STATES) == len(report.rows)
        assert report.refused == []
    # The company that answered twice: its first answer gives way.
    form = reports["formulaire_entreprises.xlsx"]
    assert [row.row for row in form.rows if row.state == "superseded"] == [4]
    assert [(fault.row, fault.value) for fault in form.to_settle] == [
        (13, "captage du CO2 biogénique"),
        (32, "Nom hors liste 7"),
        (35, "Nom hors liste 7"),
    ]
    assert [fault.row for fault in reports["bilans_ges.csv"].to_settle] == [12, 19]


def test_status_agrees_with_the_files(sampled: Store) -> None:
    found = status(sampled, AS_OF, PROGRAMME)
    meetings = [row for row in table(sample("rencontres.csv"))[1:] if row[6] == "tenue" and row[2] <= str(AS_OF)]
    inventories = [row for row in table(sample("bilans_ges.csv"))[1:] if None not in row[2:5]]
    assert found["companies"] == 48
    assert found["inventoried"] == len(inventories) == 46
    assert found["waiting"] == 46 - 8
    assert (found["coaches"], found["firms"]) == (29, 16)
    assert found["meetings_held"] == len(meetings)
    written = {"1 h": 60, "90": 90, "45 min": 45, "1:15": 75, "1,5 h": 90, "1 h 30": 90}
    assert found["minutes_held"] == sum(written[str(row[3])] for row in meetings)
    assert found["under_way"] + found["confirmed"] == 8
    assert found["to_settle"] == 5


def test_the_last_answer_holds(sampled: Store) -> None:
    (company,) = [row for row in sampled.rows("company_states", AS_OF) if row["name"] == "Studios Luminaria inc."]
    assert company["objective"] == "start"
    assert company["answered_at"] == datetime(2026, 6, 30, 17, 24)


def test_importing_twice_changes_nothing(sampled: Store) -> None:
    before, revision = content_of(sampled), sampled.revision
    result = import_samples(sampled)
    assert result.import_id is None
    assert (content_of(sampled), sampled.revision) == (before, revision)
    assert all(report.count("created") == report.count("changed") == 0 for report in result.reports)


def test_a_preview_says_the_same_and_writes_nothing(store: Store) -> None:
    shown = preview(store, samples(), CONDITIONS)
    assert store.revision == 0
    assert shown.reports == import_samples(store).reports


def test_files_are_read_in_the_order_they_need(store: Store, tmp_path: Path) -> None:
    run_import(store, samples()[::-1], CONDITIONS)
    with Store.create(tmp_path / "autre.duckdb") as other:
        import_samples(other)
        assert content_of(store) == content_of(other)


def test_files_one_at_a_time_lead_to_the_same_place(sampled: Store, tmp_path: Path) -> None:
    order = [
        "formulaire_entreprises.xlsx",
        "coachs.csv",
        "bilans_ges.csv",
        "coachings.csv",
        "rencontres.csv",
        "contrats.csv",
    ]
    with Store.create(tmp_path / "autre.duckdb") as other:
        for name in order:
            run_import(other, [sample(name)], CONDITIONS)
        assert content_of(other) == content_of(sampled)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_tools_give_the_same_programme(sampled: Store, tmp_path: Path, seed: int) -> None:
    """Rows and columns in another order, answers joined by commas, other encodings, delimiters and sheet names."""
    draw = random.Random(seed)
    with Store.create(tmp_path / "autre.duckdb") as other:
        files = [_rewritten(file, draw) for file in samples()]
        result = run_import(other, files, CONDITIONS)
        assert [fault.message for report in result.reports for fault in report.refused] == []
        assert content_of(other) == content_of(sampled)


def _rewritten(file: HandedFile, draw: random.Random) -> HandedFile:
    titles, *rows = table(file)
    order = draw.sample(range(len(titles)), len(titles))
    draw.shuffle(rows)
    multiple = [
        k
        for k, title in enumerate(titles)
        if any(stem in str(title).lower() for stem in ("région", "second", "thématique"))
    ]
    for row in rows:
        for position in multiple:
            if row[position]:
                row[position] = str(row[position]).strip("; ").replace(";", ", ")
    shuffled = [[row[k] for k in order] for row in [[str(title).upper() for title in titles], *rows]]
    if draw.random() < 0.5:
        return as_workbook(f"{file.name}.xlsx", shuffled, before=[["Rapport"], []])
    return as_csv(
        f"{file.name}.csv", shuffled, delimiter=draw.choice(";,\t|"), encoding=draw.choice(["utf-8-sig", "utf-16"])
    )


BROKEN = {
    "bilans_date_impossible.csv": ["2026-02-30", "une date qui existe"],
    "bilans_entreprise_inconnue.csv": ["Entreprise Jamais Vue inc.", "Créez-la"],
    "bilans_negatif.csv": ["-4,0", "positif ou nul"],
    "bilans_texte_dans_nombre.csv": ["environ 500", "un nombre est attendu", "ligne 4"],
    "colonnes_manquantes.csv": ["« Date de complétion », « Portée 2 » et « Portée 3 »"],
    "formules.csv": ["=1+1", "formule"],
    "pas_un_tableur.xlsx": ["classeur Excel"],
    "rencontres_avant_programme.csv": ["2026-03-15", "2026-05-01"],
    "rencontres_duree_absurde.csv": ["95 h", "au plus"],
    "vide.csv": ["vide"],
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_in_one_sentence_and_the_rest_is_offered(sampled: Store, name: str) -> None:
    revision = sampled.revision
    good = as_csv("bons.csv", [table(sample("contrats.csv"))[0], ["Firme neuve", 4, 4, 12, "1395", "2026-04-18"]])
    broken, accepted = run_import(sampled, [sample(f"broken/{name}"), good], CONDITIONS).reports
    for part in (name, *BROKEN[name]):
        assert part in broken.refused[0].message
    assert broken.count("created") == broken.count("changed") == 0
    assert accepted.count("created") == 1
    assert sampled.revision == revision + 1


def test_the_good_rows_of_a_broken_file_are_kept(sampled: Store) -> None:
    (report,) = run_import(sampled, [sample("broken/bilans_texte_dans_nombre.csv")], CONDITIONS).reports
    assert [(row.row, row.state) for row in report.rows] == [(2, "unchanged"), (3, "unchanged"), (4, "refused")]


def test_formulas_in_a_workbook_are_never_evaluated(sampled: Store) -> None:
    titles = table(sample("bilans_ges.csv"))[0][:5]
    file = as_workbook("formules.xlsx", [titles, ["Studios Sylvalys inc.", "2026-10-05", "=1+1", 0.1, 2]])
    (report,) = run_import(sampled, [file], CONDITIONS).reports
    assert [fault.value for fault in report.refused] == ["=1+1"]


def test_unknown_companies_are_created_when_asked(sampled: Store) -> None:
    conditions = Conditions(PROGRAMME, "Coordination", AS_OF, create_companies=True)
    (report,) = run_import(sampled, [sample("broken/bilans_entreprise_inconnue.csv")], conditions).reports
    assert report.count("created") == 1
    assert status(sampled, AS_OF, PROGRAMME)["companies"] == 49


def test_a_misspelt_company_is_suggested(sampled: Store) -> None:
    titles = table(sample("bilans_ges.csv"))[0][:5]
    file = as_csv("b.csv", [titles, ["Studio Sylvalys inc", "2026-10-05", 1, 2, 3]])
    (report,) = run_import(sampled, [file], CONDITIONS).reports
    assert "s'agit-il de « Studios Sylvalys inc. » ?" in report.refused[0].message


def test_a_second_record_under_another_legal_form_is_put_to_a_person(sampled: Store) -> None:
    titles, first, *_ = table(sample("formulaire_entreprises.xlsx"))
    first[titles.index("Nom de l’entreprise")] = "Studios Sylvalys ltée"
    (report,) = run_import(sampled, [as_workbook("f.xlsx", [titles, first])], CONDITIONS).reports
    assert report.count("created") == 1
    assert "ressemble à « Studios Sylvalys inc. »" in report.to_settle[0].message


def test_an_older_answer_never_overwrites_a_newer_one(sampled: Store) -> None:
    titles, *rows = table(sample("formulaire_entreprises.xlsx"))
    (report,) = run_import(sampled, [as_workbook("f.xlsx", [titles, rows[2]])], CONDITIONS).reports
    assert report.count("superseded") == 1
    assert report.count("changed") == 0


def test_a_newer_answer_changes_and_closes_what_it_no_longer_says(sampled: Store) -> None:
    titles, *rows = table(sample("formulaire_entreprises.xlsx"))
    row = next(row for row in rows if row[-1] == "Nom hors liste 7")
    row[titles.index("Heure de fin")] = datetime(2026, 11, 10, 9)
    row[-1] = "Coach 12"
    run_import(sampled, [as_workbook("f.xlsx", [titles, row])], CONDITIONS)
    states = [s["state"] for s in sampled.table("settlement") if s["value"] == "Nom hors liste 7"]
    assert sorted(states) == ["dismissed", "open"]


def test_a_coach_imported_later_settles_the_requests_by_name(store: Store) -> None:
    run_import(store, [sample("formulaire_entreprises.xlsx")], CONDITIONS)
    before = len(store.rows("settlement_open"))
    run_import(store, [sample("coachs.csv")], CONDITIONS)
    assert before - len(store.rows("settlement_open")) == 9
    assert sum(row["requested_coach_id"] is not None for row in store.table("company")) == 9


def test_two_meetings_of_one_day_are_two_and_a_repeated_row_is_one(sampled: Store) -> None:
    rows = [
        ["Entreprise", "Coach", "Date", "Durée", "État"],
        ["Usinage Fluviax ltée", "Coach 02", "2026-10-01", "1 h", "tenue"],
        ["Usinage Fluviax ltée", "Coach 02", "2026-10-01", "1 h", "tenue"],
        ["Usinage Fluviax ltée", "Coach 02", "2026-10-01", "45 min", "tenue"],
    ]
    for expected in (["superseded", "created", "created"], ["superseded", "unchanged", "unchanged"]):
        (report,) = run_import(sampled, [as_csv("r.csv", rows)], CONDITIONS).reports
        assert [row.state for row in report.rows] == expected


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        ("contrats.csv", ["F", 4, 4, 12, "1 500,00", "2026-04-18"], "au plus 1\u00a0395,00 $"),
        ("contrats.csv", ["F", 4, 12, 4, "1395", "2026-04-18"], "fourchette haute"),
        ("contrats.csv", ["F", 20, 4, 12, "1395", "2026-04-18"], "minimum au plus égal"),
        ("contrats.csv", [None, 4, 4, 12, "1395", "2026-04-18"], "une valeur est attendue"),
        ("coachings.csv", ["Labo Zéphirx coop", "Coach 99", None, None, "2026-08-08"], "un coach déjà connu"),
        ("coachings.csv", ["Usinage Fluviax ltée", "Coach 03", None, None, "2026-08-16"], "déjà accompagnée"),
        ("coachings.csv", ["Labo Zéphirx coop", "Coach 01", None, "2026-08-09", "2026-08-08"], "ne précède pas"),
        ("rencontres.csv", ["Labo Zéphirx coop", "Coach 01", "2026-10-01", "1 h"], "un coaching convenu"),
        ("rencontres.csv", ["Usinage Fluviax ltée", "Coach 02", "2026-10-01", "1 h", "", "", "?!"], "Tenue, Prévue"),
    ],
)  # fmt: skip
def test_a_rule_that_a_row_breaks_is_said(sampled: Store, name: str, row: list[object], expected: str) -> None:
    revision = sampled.revision
    (report,) = run_import(sampled, [as_csv(name, [table(sample(name))[0], row])], CONDITIONS).reports
    assert expected in report.refused[0].message
    assert sampled.revision == revision


def test_more_than_two_secondary_specialities_are_refused(sampled: Store) -> None:
    titles, first, *_ = table(sample("coachs.csv"))
    first[titles.index("Secteurs secondaires")] = "Finance;Aluminium;Aérospatial"
    (report,) = run_import(sampled, [as_csv("c.csv", [titles, first])], CONDITIONS).reports
    assert "au plus 2 choix secondaires" in report.refused[0].message


def test_a_workbook_with_a_cover_sheet_and_a_table(sampled: Store) -> None:
    path = sample("contrats.csv")
    workbook = openpyxl.Workbook()
    workbook.active.append(["Programme I.M.P.A.C.T."])
    sheet = workbook.create_sheet("Contrats")
    for row in table(path):
        sheet.append(row)
    content = io.BytesIO()
    workbook.save(content)
    (report,) = run_import(sampled, [HandedFile("c.xlsx", content.getvalue())], CONDITIONS).reports
    assert (report.file, report.count("unchanged")) == ("c.xlsx › Contrats", 16)


def test_the_import_and_its_report_are_kept(sampled: Store) -> None:
    (entry,) = sampled.table("import")
    files = sampled.table("import_file")
    assert entry["author"] == "Coordination"
    assert {row["kind"] for row in files} == {kind for kind, _ in CREATED.values()}
    assert all(json.loads(row["report"])["file"] == row["name"] for row in files)
