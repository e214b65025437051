"""The director's section of Jumelage and the solutions kept, without a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.programme_file import load_programme
from data.store import Store
from engine.matching.policy import policy_in_force
from engine.matching.propose import save
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, build
from tests.engine.matching.conftest import COACHES, COMPANIES, FIRMS
from tests.pages.visiting import Visit, hand_over, offers, press, said


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four companies with a coach proposed by two solutions, closed: the file is copied."""
    made = build(tmp_path_factory.mktemp("director") / "template.duckdb", FIRMS, COACHES, COMPANIES)
    save(made.store, MONTH, AS_OF, AUTHOR)
    made.exclude("Banque Ferrox", "Coach 01")
    save(made.store, MONTH, AS_OF, "Luc Roy")
    hand_over(made.store, AS_OF)
    return made.store.path


@pytest.fixture
def cohort(template: Path, database: Path) -> Path:
    """Those companies in the application's database."""
    shutil.copy(template, database)
    return database


def type_in(app: AppTest, **texts: str) -> AppTest:
    for part, text in texts.items():
        app.text_input(key=f"matching:policy:{part}").set_value(text)
    return app.run()


def direction(visit: Visit) -> AppTest:
    return visit("matching", mois="2026-11", volet="direction")


def test_the_policy_in_force_changes_nothing(cohort: Path, visit: Visit) -> None:
    app = direction(visit)
    assert "Personne ne change de coach." in said(app)
    assert "Total des poids : **100 %**" in said(app)
    assert not offers(app, "matching:policy:keep")
    assert "Combien de points de score coûte plus d'équité ?" in said(app)


def test_weights_that_do_not_sum_to_100_have_no_effect_yet(cohort: Path, visit: Visit) -> None:
    app = type_in(direction(visit), sector="50")
    assert "Total des poids : **115 %** · il doit être de 100 %" in said(app)
    assert "Complétez la politique pour en voir l'effet." in said(app)


def test_another_policy_is_seen_then_kept_with_its_reason(cohort: Path, visit: Visit) -> None:
    app = type_in(direction(visit), sector="0", region="50")
    app.button(key="matching:policy:keep").click().run()
    assert "Une raison est attendue" in said(app)
    app.text_input(key="matching:policy:reason").set_value("proximité").run()
    app.button(key="matching:policy:keep").click().run()
    assert "Politique gardée" in said(app)
    assert "En vigueur : proximité" in said(app)
    assert not offers(app, "matching:policy:keep")
    with Store.open(cohort) as store:
        kept = policy_in_force(store, load_programme())
    assert (kept.weights["sector"], kept.weights["region"], kept.reason) == (0.0, 0.5, "proximité")


def test_going_back_to_the_programme_s_values_fills_the_fields(cohort: Path, visit: Visit) -> None:
    app = type_in(direction(visit), sector="0", region="50", equity="40")
    app.button(key="matching:policy:file").click().run()
    assert app.text_input(key="matching:policy:sector").value == "35"
    assert app.text_input(key="matching:policy:equity").value == "10"
    assert "Personne ne change de coach." in said(app)


def test_the_weights_of_minimums_are_tried_within_their_bounds_and_brought_back(cohort: Path, visit: Visit) -> None:
    app = direction(visit)
    assert app.text_input(key="matching:policy:behind").value == "5"
    assert "De 0 à 1 000 · au programme : 5 · règles du programme, §5 (rythme vers le minimum garanti)" in said(app)
    assert not offers(app, "matching:policy:behind:back")
    type_in(app, behind="2000")
    assert "Le plus grand nombre permis est 1 000." in said(app)
    assert "Complétez la politique pour en voir l'effet." in said(app)
    type_in(app, behind="40", beyond="60")
    assert "Dette aux minimums" in said(app)
    app.text_input(key="matching:policy:reason").set_value("tenir les minimums").run()
    press(app, "matching:policy:keep")
    press(app, "matching:policy:behind:back")
    assert app.text_input(key="matching:policy:behind").value == "5"
    with Store.open(cohort) as store:
        kept = policy_in_force(store, load_programme())
    assert (kept.points_behind, kept.points_beyond) == (40.0, 60.0)
    assert "minimum en retard 5, fourchette dépassée 20 points" in said(
        visit("matching", mois="2026-11", volet="calculs")
    )


def test_the_worst_first_option_is_tried_like_a_weight(cohort: Path, visit: Visit) -> None:
    app = direction(visit)
    app.toggle(key="matching:policy:worst").set_value(True).run()
    assert offers(app, "matching:policy:keep")
    assert "Somme des scores" in said(app)


def test_a_month_without_companies_says_so(cohort: Path, visit: Visit) -> None:
    app = visit("matching", mois="2026-05", volet="direction")
    assert not app.exception


def test_a_solution_is_reopened_identically(cohort: Path, visit: Visit) -> None:
    app = visit("matching", mois="2026-11", volet="calculs")
    assert "il répond exactement ce qu'il avait répondu" in said(app)
    assert "par Luc Roy" in said(app)


def test_a_solution_that_cannot_be_made_again_still_shows_what_it_answered(cohort: Path, visit: Visit) -> None:
    with Store.open(cohort) as store, store.write(AUTHOR, "essai") as transaction:
        for row in transaction.table("run_content"):
            transaction.update("run_content", [{"fingerprint": row["fingerprint"], "content": "[]"}])
    app = visit("matching", mois="2026-11", volet="calculs")
    assert "version antérieure" in said(app)
    assert any("score" in frame.value.columns for frame in app.dataframe)


def test_two_solutions_are_compared_by_a_link(cohort: Path, visit: Visit) -> None:
    app = visit("matching", mois="2026-11", volet="calculs", calcul="2", avec="1")
    assert "Avaient changé entre les deux : les propositions en cours et les paires interdites." in said(app)
    assert "Les paramètres du programme sont les mêmes." in said(app)
    assert "de coach" in said(app)


def test_a_month_never_solved_has_nothing_to_reopen(cohort: Path, visit: Visit) -> None:
    app = visit("matching", mois="2026-12", volet="calculs")
    assert "Aucun calcul n'est encore gardé" in said(app)


def test_the_months_to_come_are_shown_with_whom_places_are_kept_for(demonstration: Path, visit: Visit) -> None:
    app = visit("matching", mois="2026-11", volet="direction")
    text = said(app)
    assert "entreprises inscrites à venir" in text
    assert "Quel coach manque au programme ?" in text
    columns = [set(frame.value.columns) for frame in app.dataframe]
    assert {"coach", "points", "whom"} in columns
    assert {"company", "month", "inventory", "coach", "score"} in columns
    assert any("theme" in names and "place" in names for names in columns)


def test_the_month_alone_is_an_option(cohort: Path, visit: Visit) -> None:
    app = direction(visit)
    app.toggle(key="matching:policy:ahead").set_value(False).run()
    app.text_input(key="matching:policy:reason").set_value("comparer").run()
    app.button(key="matching:policy:keep").click().run()
    assert "Le calcul s'en tient au mois." in said(app)
