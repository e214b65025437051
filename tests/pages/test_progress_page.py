"""The Avancement page without a browser: figures against the plan, the funnel, the list behind each figure."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.engine.coaching.world import TODAY, World, build, lent
from tests.pages.visiting import Visit, choose, hand_over, plainly, press

DONE, BEGUN, NEW = "Alu Nordaltek", "Bio Cobaltax", "Studios Ferrox"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A coaching finished in October, one begun in September, one confirmed; the store is closed."""
    made = build(tmp_path_factory.mktemp("world") / "template.duckdb")
    made.whole_coaching(DONE)
    made.coaching(BEGUN)
    made.hold(BEGUN, 75, first=date(2026, 9, 14))
    made.coaching(NEW)
    hand_over(made.store, TODAY)
    return made


@pytest.fixture
def world(template: World, database: Path) -> World:
    """A copy of it in the application's database."""
    return lent(template, database)


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value.replace("\u00a0", " ") for metric in app.metric}


def test_the_figures_are_set_against_the_plan(world: World, visit: Visit) -> None:
    app = visit("progress")
    assert not app.exception
    assert app.title[0].value == "Atteindrons-nous 230 ?"
    assert figures(app) == {
        "Démarrés": "2 / 230",
        "Terminés": "1 / 230",
        "Rythme requis": "15,8 / mois",
        "Heures livrées": "8 h 45",
    }
    text = plainly(app)
    assert "plan à ce jour : 72" in text
    assert "plan à ce jour : 27" in text
    assert "rythme réel : 0,3" in text
    assert "Il faut 15,8 départs par mois, contre 0,3 ces trois derniers mois" in text


def test_the_date_of_the_url_moves_everything(world: World, visit: Visit) -> None:
    app = visit("progress", date="2026-07-10")
    assert figures(app)["Démarrés"] == "1 / 230"
    assert figures(app)["Terminés"] == "0 / 230"
    assert "Pas de rythme réel ni de prévision avant trois mois de données." in plainly(app)


def test_after_the_last_start_no_pace_is_asked(world: World, visit: Visit) -> None:
    app = visit("progress", date="2028-02-15")
    assert figures(app)["Rythme requis"] == "—"
    assert "Le dernier départ possible est passé." in plainly(app)


@pytest.mark.parametrize(
    ("figure", "label", "companies"),
    [("Démarrés", "Première rencontre", [BEGUN, DONE]), ("Terminés", "Terminés", [DONE])],
)
def test_each_figure_opens_its_list(world: World, visit: Visit, figure: str, label: str, companies: list[str]) -> None:
    app = press(visit("progress"), f"progress:{figure}")
    assert f"{label} : {len(companies)} entreprise" in plainly(app)
    assert list(app.dataframe[0].value["company"]) == companies
    press(app, "progress:close")
    assert "liste" not in app.query_params


def test_the_list_of_the_url_leads_to_the_company(world: World, visit: Visit) -> None:
    app = visit("progress", liste="finished")
    choose(app, "progress_list:finished", 0)
    assert app.title[0].value == DONE


def test_a_list_that_means_nothing_is_ignored(world: World, visit: Visit) -> None:
    app = visit("progress", liste="nimporte")
    assert not app.exception
    assert "progress:close" not in [button.key for button in app.button]


def test_the_funnel_says_how_many_and_how_long(world: World, visit: Visit) -> None:
    app = visit("progress")
    funnel = app.dataframe[-1].value
    assert list(funnel["count"]) == [3, 0, 0, 3, 2, 1, 1, 1, 0]
    # First meetings 26 and 96 days after the confirmation of 10 June.
    assert funnel["median_days"][4] == 61
    choose(app, "funnel", 4)
    assert app.query_params["liste"] == "started"
    assert "Première rencontre : 2 entreprises" in plainly(app)


def test_the_chart_shows_the_past_solid_and_the_plan_to_the_end(world: World, visit: Visit) -> None:
    app = visit("progress")
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)
    traces = {trace["name"]: trace for trace in chart["data"]}
    assert set(traces) == {"Démarrés", "Terminés", "Démarrés, plan", "Terminés, plan"}
    assert "dash" not in traces["Démarrés"]["line"]
    assert traces["Démarrés, plan"]["line"]["dash"] == "dash"
    assert len(traces["Démarrés"]["x"]) < len(traces["Démarrés, plan"]["x"])
    assert len(chart["layout"]["shapes"]) == 2


def test_a_programme_without_companies_has_nil_figures(empty_programme: Path, visit: Visit) -> None:
    app = visit("progress")
    assert not app.exception
    assert figures(app)["Démarrés"] == "0 / 230"
