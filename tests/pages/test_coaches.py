"""Coachs without a browser: who has room, one coach's file, what is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.programme_file import load_programme
from data.store import Store
from engine.coaching.absences import absences
from engine.coaching.demand import demand
from engine.coaching.load import monthly_load
from engine.coaching.utilisation import utilisation
from engine.cohort.coach_views import CoachFilter, CoachLine, coach_file, coach_lines, places_left
from engine.cohort.imports import Conditions, HandedFile, run_import
from engine.formats import number, percent
from tests.pages.visiting import Visit, choose, press, said

SAMPLES = Path(__file__).parents[1] / "samples"
AS_OF = date(2026, 11, 16)


def lines(database: Path, **wanted: object) -> list[CoachLine]:
    """The coaches of the demonstration, as the engine lists them."""
    with Store.open(database) as store:
        return coach_lines(store, AS_OF, load_programme(), CoachFilter(**wanted))  # type: ignore[arg-type]


def test_everyone_is_listed_with_their_places(demonstration: Path, visit: Visit) -> None:
    expected = lines(demonstration)
    with Store.open(demonstration) as store:
        this_month = {p.coach_id: p.active for p in monthly_load(store, AS_OF) if p.month == AS_OF.replace(day=1)}
    app = visit("coaches")
    assert not app.exception
    assert f"{len(expected)} coachs" in said(app)
    assert f"{places_left(expected)} places libres" in said(app)
    frame = app.dataframe[0].value
    assert list(frame["name"]) == [line.name for line in expected]
    for (_, row), line in zip(frame.iterrows(), expected, strict=True):
        assert row["load"].endswith(f" {line.active + line.pending} sur {line.most_at_once}")
        assert row["load"].count("●") == line.active
        assert line.contract is not None
        past, ahead = row["months"].split("│")
        assert (len(past), len(ahead)) == (6, 6)
        assert (past[-1] == "▁") == (this_month[line.coach_id] == 0)
        assert row["contract"].startswith(f"{line.contract.agreed} (min. {line.contract.guaranteed_minimum}")


def test_the_filters_of_the_address_are_applied(demonstration: Path, visit: Visit) -> None:
    everyone = len(visit("coaches").dataframe[0].value)
    app = visit("coaches", secteur="finance", libre="oui")
    frame = app.dataframe[0].value
    assert 0 < len(frame) < everyone
    assert frame["sectors"].str.contains("Finance").all()
    assert (frame["places"] > 0).all()
    assert "Aucun coach ne correspond à ces filtres." in said(visit("coaches", q="zzz"))


def test_a_file_is_opened_from_the_list_and_left(demonstration: Path, visit: Visit) -> None:
    line = next(line for line in lines(demonstration) if line.contract and line.contract.debt > 1)
    app = choose(visit("coaches", q=line.name), "coaches", 0)
    assert app.title[0].value == line.name
    assert app.query_params["coach"] in (str(line.coach_id), [str(line.coach_id)])
    assert line.contract is not None
    words = said(app)
    with Store.open(demonstration) as store:
        use = next(found for found in utilisation(store, AS_OF).contracts if found.firm == line.firm)
    assert use.pace is not None
    pace = f"Rythme : **{percent(use.pace)}** des {number(use.expected, 1)}".replace("\u00a0", " ")
    for expected in (line.firm, "Régions", f"{line.contract.debt} coachings restent à donner", pace):
        assert expected in words
    press(app, "back")
    assert "Qui a de la place, qui en manque ?" in said(app)


def test_contracts_and_load_are_shown_section_by_section(demonstration: Path, visit: Visit) -> None:
    with Store.open(demonstration) as store:
        use = utilisation(store, AS_OF)
        load = monthly_load(store, AS_OF)
    app = visit("coaches", volet="contrats")
    assert not app.exception
    assert use.equity is not None
    assert f"{use.debt} coachings" in said(app)
    assert number(use.equity.jain, 2) in said(app)
    table = app.dataframe[-1].value.set_index("firm")
    for contract in use.contracts:
        shown = table.loc[contract.firm]
        assert shown["debt"] == contract.debt
        assert shown["of_minimum"] == pytest.approx(contract.of_minimum)
        assert shown["of_high"] == pytest.approx(contract.of_high)
    app = visit("coaches", volet="charge")
    assert not app.exception
    together, by_coach = (frame.value for frame in app.dataframe)
    assert together["active"].sum() == by_coach["active"].sum() == sum(point.active for point in load)
    assert len(together) == len({point.month for point in load})


def test_what_lacks_coaches_is_said_first(demonstration: Path, visit: Visit) -> None:
    with Store.open(demonstration) as store:
        expected = demand(store, AS_OF, load_programme())
    short = [line for line in expected if line.short]
    assert short
    app = visit("coaches", volet="specialites", liste=short[0].dimension)
    assert not app.exception
    assert all(line.label in said(app) for line in short)
    table = app.dataframe[0].value.set_index("speciality")
    for line in (line for line in expected if line.dimension == short[0].dimension):
        assert (table.loc[line.label, "waiting"], table.loc[line.label, "places"]) == (line.waiting, line.places)
        assert (table.loc[line.label, "judgement"] == "Manque") == line.short


def test_an_absence_is_noted_then_removed_with_its_reason(demonstration: Path, visit: Visit) -> None:
    coach = lines(demonstration)[0]
    key = f"coaches:absent:{coach.coach_id}"
    app = visit("coaches", coach=str(coach.coach_id))
    press(app, f"{key}:submit")
    assert "Le premier et le dernier jour de l'absence sont attendus." in said(app)
    app.date_input(key=f"{key}:last").set_value(date(2026, 11, 27))
    app.text_input(key=f"{key}:reason").set_value("Formation")
    press(app, f"{key}:submit")
    assert "Absence notée du 16 novembre 2026 au 27 novembre 2026." in said(app)
    assert "En absence jusqu'au 27 novembre 2026." in said(app)
    (noted,) = stored_absences(demonstration, coach.coach_id)
    assert noted["reason"] == "Formation"
    listed = choose(visit("coaches", volet="absences"), "absences", 0)
    assert listed.title[0].value in {line.name for line in lines(demonstration)}
    removing = f"coaches:absence:{noted['absence_id']}"
    app = visit("coaches", coach=str(coach.coach_id))
    press(app, f"{removing}:submit")
    assert "Une raison est attendue pour retirer une absence." in said(app)
    app.text_input(key=f"{removing}:reason").set_value("reportée")
    press(app, f"{removing}:submit")
    assert not stored_absences(demonstration, coach.coach_id)


def stored_absences(database: Path, coach_id: int) -> list[dict[str, object]]:
    with Store.open(database) as store:
        return absences(store, AS_OF, coach_id)


def test_a_company_is_opened_from_the_coach(demonstration: Path, visit: Visit) -> None:
    busy = next(line.coach_id for line in lines(demonstration) if line.active)
    with Store.open(demonstration) as store:
        view = coach_file(store, busy, AS_OF, load_programme())
    assert view is not None
    app = choose(visit("coaches", coach=str(busy)), "coach_companies", 0)
    assert app.title[0].value.replace("\\", "") == view.companies[0].company


def test_refusals_are_shown(demonstration: Path, visit: Visit) -> None:
    with Store.open(demonstration) as store:
        refused = store.rows("batch_exclusions")[0]["coach_id"]
    app = visit("coaches", coach=str(refused))
    assert {"company", "origin", "reason"} <= set(app.dataframe[-1].value.columns)


@pytest.mark.parametrize("unknown", ["9999", "99999999999999999999"])
def test_an_unknown_coach_is_said_calmly(demonstration: Path, visit: Visit, unknown: str) -> None:
    app = visit("coaches", coach=unknown)
    assert not app.exception
    assert "Ce coach est introuvable" in said(app)


def test_an_address_that_means_nothing_is_ignored(demonstration: Path, visit: Visit) -> None:
    app = visit("coaches", coach="abc", secteur="x", region="99", libre="peut-être")
    assert not app.exception
    assert f"{len(lines(demonstration))} coachs" in said(app)


def test_an_empty_programme_says_what_to_do(empty_programme: Path, visit: Visit) -> None:
    app = visit("coaches")
    assert "Aucun coach n'est inscrit" in said(app)
    press(app, "to_imports")
    assert app.title[0].value == "Quels fichiers avez-vous reçus ?"


def test_firms_without_contract_are_said(empty_programme: Path, visit: Visit) -> None:
    with Store.open(empty_programme) as store:
        file = HandedFile("coachs.csv", (SAMPLES / "coachs.csv").read_bytes())
        run_import(store, [file], Conditions(load_programme(), "Essai", date(2026, 11, 16)))
    app = visit("coaches")
    assert "16 firmes sans contrat" in said(app)
    assert set(app.dataframe[0].value["contract"]) == {"Sans contrat"}
    app = visit("coaches", coach="1")
    assert "n'a pas de contrat" in said(app)
    assert "Aucune entreprise pour l'instant" in said(app)
