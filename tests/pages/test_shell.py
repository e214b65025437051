"""What surrounds every page: the first opening, the date, the demonstration, what fails."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import PAGES
from data.store import Store
from pages.parts import session


def test_without_a_database_the_page_says_how_to_begin(database: Path, visit) -> None:
    app = visit()
    assert app.title[0].value == "Par où commencer ?"
    assert str(database) in app.code[0].value

    app.button(key="create_empty").click().run()
    assert not app.exception
    assert database.exists()
    assert app.title[0].value == "Qu'est-ce qui m'attend ?"
    with pytest.raises(KeyError):
        app.button(key="start_own")  # an own programme is no demonstration


def test_a_file_that_is_no_database_is_a_sentence_not_a_crash(database: Path, visit) -> None:
    database.write_text("Ceci n'est pas une base.", encoding="utf-8")
    app = visit()
    assert not app.exception
    assert app.title[0].value == "Les données ne peuvent pas être ouvertes"
    assert str(database) in app.error[0].value
    assert database.read_text(encoding="utf-8") == "Ceci n'est pas une base."


@pytest.mark.parametrize("page", [file.removesuffix(".py") for file, *_ in PAGES])
def test_every_page_opens_on_an_empty_programme_with_one_title(page: str, empty_programme: Path, visit) -> None:
    app = visit(page)
    assert not app.exception
    assert len(app.title) == 1


def test_the_date_is_the_programmes_until_someone_changes_it(empty_programme: Path, visit) -> None:
    app = visit()
    assert app.sidebar.date_input[0].value == date(2026, 11, 16)
    assert "date" not in app.query_params

    app.sidebar.date_input[0].set_value(date(2026, 12, 1)).run()
    assert app.query_params["date"] == "2026-12-01"
    assert "au lieu du lundi 16 novembre 2026" in app.sidebar.caption[0].value

    app.switch_page("pages/coaches.py").run()
    assert app.query_params["date"] == "2026-12-01"
    assert app.sidebar.date_input[0].value == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("hier", date(2026, 11, 16)),
        ("2026-02-30", date(2026, 11, 16)),
        ("1066-10-14", date(2026, 11, 16)),
        ("", date(2026, 11, 16)),
    ],
)
def test_a_date_in_the_url_is_obeyed_or_calmly_ignored(
    written: str, expected: date, empty_programme: Path, visit
) -> None:
    app = visit(date=written)
    assert not app.exception
    assert app.sidebar.date_input[0].value == expected


def test_who_is_there_is_said(empty_programme: Path, visit) -> None:
    app = visit()
    assert session.LOCAL_PERSON.name in app.sidebar.caption[1].value


def test_the_demonstration_is_announced_and_gives_way_to_an_own_programme(database: Path, visit) -> None:
    Store.create(database, settings={"demonstration": "true", "reference_date": "2026-11-16"}).close()
    app = visit()
    assert any("Démonstration" in said.value and "16 novembre 2026" in said.value for said in app.markdown)

    app.button(key="start_own").click().run()
    assert not app.exception
    assert "Votre programme est créé" in app.success[0].value
    (aside,) = database.parent.glob("impact-demonstration-*.duckdb")
    with Store.open(aside) as kept:
        assert kept.is_demonstration
    assert not session.store().is_demonstration


def _refused() -> None:
    from data.errors import RefusedError
    from pages.parts import incidents

    incidents.show(RefusedError("Ce coach est complet jusqu'au 12 janvier."))


def _broken() -> None:
    from pages.parts import incidents

    try:
        _ = 1 / 0
    except ZeroDivisionError as error:
        incidents.show(error)


def test_a_refusal_is_shown_as_its_own_sentence() -> None:
    app = AppTest.from_function(_refused).run()
    assert app.error[0].value == "Ce coach est complet jusqu'au 12 janvier."


def test_a_programming_error_gets_a_number_that_leads_to_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="impact"):
        app = AppTest.from_function(_broken).run()
    shown = app.error[0].value
    (record,) = [record for record in caplog.records if record.name == "impact"]
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
    assert record.getMessage().removeprefix("incident ") in shown
    assert "division" not in shown


def test_the_first_opening_of_the_day_makes_a_copy(empty_programme: Path, visit) -> None:
    visit()
    (copy,) = (empty_programme.parent / "copies").iterdir()
    assert copy.name.startswith("impact-")
    visit()
    assert len(list((empty_programme.parent / "copies").iterdir())) == 1


def test_a_copy_that_cannot_be_made_keeps_nobody_out(
    empty_programme: Path, visit, caplog: pytest.LogCaptureFixture
) -> None:
    (empty_programme.parent / "copies").write_text("un fichier à la place du dossier", encoding="utf-8")
    assert not visit().exception
    assert "copie du jour" in caplog.text
