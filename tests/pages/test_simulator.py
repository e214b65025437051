"""Simulateur without a browser: every branch a meeting may take, each figure compared with the engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from data.store import Store
from engine.aid.decision import decide
from engine.aid.framework import frameworks_for
from engine.aid.vocabulary import Stream
from engine.formats import money
from engine.scenarios.catalog import load_catalog
from engine.scenarios.paths import put
from engine.scenarios.saved import save
from engine.scenarios.scenario import Scenario, from_link, new_scenario, to_link
from tests.pages.visiting import Visit

RECEIVED = date(2026, 11, 16)


def held(app: AppTest) -> Scenario:
    """The scenario in the URL."""
    link = app.query_params["s"]
    return from_link(link if isinstance(link, str) else link[0])


def aid(app: AppTest) -> str:
    """The large figure."""
    return str(app.metric[0].value)


def field(app: AppTest, label: str):
    """The typed field whose label begins so."""
    return next(each for each in app.text_input if each.label.startswith(label))


def slider(app: AppTest, label: str):
    """The slider whose label begins so."""
    return next(each for each in app.slider if each.label.startswith(label))


def tool(app: AppTest, name: str) -> AppTest:
    """The page with another tool chosen."""
    control = next(each for each in app.button_group if each.key == "simulator:tool:False")
    return control.set_value(name).run()


def opened(visit: Visit, scenario: Scenario, **query: str) -> AppTest:
    """The page on a permalink."""
    app = visit("simulator", s=to_link(scenario), **query)
    assert not app.exception
    return app


@pytest.mark.parametrize("stream", get_args(Stream))
def test_each_stream_shows_what_the_engine_decides(stream: Stream, empty_programme: Path, visit: Visit) -> None:
    app = visit("simulator")
    app.selectbox(key=next(box.key for box in app.selectbox if box.label == "Volet")).set_value(stream).run()
    assert not app.exception
    scenario = new_scenario(stream, RECEIVED)
    decision = decide(scenario.read(), frameworks_for(RECEIVED)[0])
    assert aid(app) == money(decision.computed_aid)
    assert held(app) == scenario
    assert any("Cadre terminé le 31 mars 2026" in note.value for note in app.info)
    for section in ("details", "expenses", "site", "aids", "dates"):
        app.session_state[f"simulator:{section}"] = True
    app.run()
    assert not app.exception
    assert held(app) == scenario  # looking at everything changes nothing


def test_a_slider_and_its_typed_number_follow_each_other(empty_programme: Path, visit: Visit) -> None:
    app = visit("simulator")
    slider(app, "Réduction de GES").set_value(200.0).run()
    assert aid(app) == "250\u00a0000\u00a0$"
    assert field(app, "Réduction de GES").value == "200"
    field(app, "Réduction de GES").set_value("80,5").run()
    assert slider(app, "Réduction de GES").value == 80.5
    assert aid(app) == "100\u00a0625\u00a0$"
    for typed, shown in (("81", "101\u00a0250\u00a0$"), ("82", "102\u00a0500\u00a0$"), ("80,5", "100\u00a0625\u00a0$")):
        field(app, "Réduction de GES").set_value(typed).run()
        assert aid(app) == shown  # one after the other, none is lost


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("douze", "n'est pas un nombre"),
        ("1e12", "n'est pas un nombre"),
        ("1000000000000", "Le plus grand nombre permis"),
        ("-5", "Le plus petit nombre permis est 0"),
        ("1,2345", "au plus 2 chiffres"),
    ],
)
def test_bad_input_is_told_in_place_and_the_result_stays(
    typed: str, said: str, empty_programme: Path, visit: Visit
) -> None:
    app = visit("simulator")
    field(app, "Coût admissible").set_value(typed).run()
    assert not app.exception
    assert any(said in note.value for note in app.markdown)
    assert any("Valeur en usage : 412\u00a0000\u00a0$" in note.value for note in app.caption)
    assert field(app, "Coût admissible").value == typed
    assert aid(app) == "125\u00a0000\u00a0$"
    field(app, "Coût admissible").set_value("").run()
    assert aid(app) == "125\u00a0000\u00a0$"
    field(app, "Coût admissible").set_value("12 500,50 $").run()
    assert held(app).request["measures"][0]["eligible_cost"] == 12500.5
    assert field(app, "Coût admissible").value == "12\u00a0500,5"


def test_a_typed_number_beyond_the_slider_widens_it(empty_programme: Path, visit: Visit) -> None:
    app = visit("simulator")
    field(app, "Coût admissible").set_value("15 000 000").run()
    assert slider(app, "Coût admissible").max == 30_000_000


def five_measures() -> Scenario:
    figures = ((412000, 38000, 100), (180000, 30000, 80), (90000, 2000, 60), (650000, 70000, 400), (40000, 9000, 20))
    names = ("eligible_cost", "net_annual_saving", "ghg_reduction_t")
    measures = [
        {"type": "efficiency", "commitment_years": 10} | dict(zip(names, each, strict=True)) for each in figures
    ]
    started = new_scenario("standard", RECEIVED)
    return Scenario(put(started.request, "measures", measures), started.framework)


def test_five_measures_are_edited_in_a_table(empty_programme: Path, visit: Visit) -> None:
    app = opened(visit, five_measures())
    assert aid(app) == "734\u00a0500\u00a0$"
    assert any("Mesure 3" in note.value and "45" in note.value for note in app.markdown)
    field(app, "Mesure 3, économie").set_value("9 000").run()
    app_scenario = held(app)
    assert app_scenario.request["measures"][2]["net_annual_saving"] == 9000
    assert aid(app) == money(decide(app_scenario.read(), frameworks_for(RECEIVED)[0]).computed_aid)
    field(app, "Mesure 2, coût").set_value("beaucoup").run()
    assert any("Mesure 2, coût admissible" in note.value and "beaucoup" in note.value for note in app.markdown)
    field(app, "Nom de la mesure 1").set_value("Four | *").run()
    assert held(app).names == {0: "Four | *"}


def test_measures_are_added_and_removed(empty_programme: Path, visit: Visit) -> None:
    app = visit("simulator")
    next(each for each in app.button if each.label == "Ajouter une mesure").click().run()
    assert len(held(app).request["measures"]) == 2
    next(each for each in app.button if each.label == "Retirer").click().run()
    assert held(app).request["measures"] == new_scenario("standard", RECEIVED).request["measures"]


def test_expenses_are_broken_down_and_back(empty_programme: Path, visit: Visit) -> None:
    app = visit("simulator")
    app.session_state["simulator:expenses"] = True
    app.run()
    app.toggle(key=next(each.key for each in app.toggle if each.label.startswith("Ventiler"))).set_value(True).run()
    assert held(app).request["measures"][0]["project_cost"] == {"equipment": 412000.0}
    assert (field(app, "Coût admissible").value, field(app, "Coût admissible").disabled) == (
        "ventilé : voir plus bas",
        True,
    )
    field(app, "Taxes").set_value("60 000").run()
    assert aid(app) == "125\u00a0000\u00a0$"
    assert held(app).request["measures"][0]["project_cost"] == {"equipment": 412000.0, "taxes": 60000.0}
    app.toggle(key=next(each.key for each in app.toggle if each.label.startswith("Ventiler"))).set_value(False).run()
    assert held(app).request["measures"][0]["eligible_cost"] == 472000.0


def test_a_dated_expense_counts_and_stays_when_the_parts_are_added_up_again(
    empty_programme: Path, visit: Visit
) -> None:
    app = visit("simulator")
    app.session_state["simulator:expenses"] = True
    app.run()
    toggle = next(each for each in app.toggle if each.label.startswith("Ventiler"))
    toggle.set_value(True).run()
    next(each for each in app.button if each.label == "Ajouter : dépense datée").click().run()
    field(app, "Montant").set_value("8 000").run()
    assert held(app).request["measures"][0]["project_cost"]["lines"] == [{"amount": 8000.0}]
    next(each for each in app.toggle if each.label.startswith("Ventiler")).set_value(False).run()
    assert held(app).request["measures"][0]["eligible_cost"] == 420_000


def test_a_record_opens_with_its_choice_and_goes_with_it(empty_programme: Path, visit: Visit) -> None:
    app = visit("simulator")
    app.session_state["simulator:details"] = True
    app.run()

    def study() -> Selectbox:
        return next(each for each in app.selectbox if each.label == "Étude de cette entreprise")

    study().set_value("complex").run()
    field(app, "Dépenses de cette étude").set_value("30 000").run()
    assert not app.exception
    assert held(app).request["esco_study"] == {"category": "complex", "expenses": 30_000.0}
    study().set_value("").run()
    assert not app.exception
    assert "esco_study" not in held(app).request


def test_other_aid_and_earlier_grants_are_lines(empty_programme: Path, visit: Visit) -> None:
    app = visit("simulator")
    app.session_state["simulator:aids"] = True
    app.run()
    next(each for each in app.button if each.label == "Ajouter : autre aide").click().run()
    field(app, "Montant").set_value("250 000").run()
    assert held(app).request["other_aid"] == [{"source": "hydro_quebec", "amount": 250000.0}]
    assert aid(app) == "59\u00a0000\u00a0$"  # 75 % of 412 000 less 250 000
    next(each for each in app.button if each.label == "Ajouter : aide antérieure").click().run()
    assert held(app).request["earlier_grants"] == [{"amount": 0, "stream": "standard"}]
    next(each for each in app.button if each.label == "Retirer").click().run()
    assert "other_aid" not in held(app).request


def test_a_refusal_and_what_would_almost_do(empty_programme: Path, visit: Visit) -> None:
    scenario = new_scenario("standard", RECEIVED)
    dear = put(scenario.request, "measures[0].eligible_cost", 900000)
    app = opened(visit, Scenario(dear, scenario.framework))
    assert aid(app) == "0\u00a0$"
    assert any("N'aurait pas été admissible" in note.value for note in app.markdown)
    app = opened(visit, Scenario(put(dear, "dates.received", "2026-03-31"), scenario.framework))
    assert any("Presque admissible" in note.value for note in app.markdown)


def test_before_the_end_nothing_is_conditional(empty_programme: Path, visit: Visit) -> None:
    scenario = new_scenario("standard", RECEIVED)
    app = opened(visit, Scenario(put(scenario.request, "dates.received", "2026-03-31"), scenario.framework))
    assert app.metric[0].label == "Aide"
    assert not any("Cadre terminé" in note.value for note in app.info)


def test_a_permalink_that_was_cut_reopens_nothing_and_says_so(empty_programme: Path, visit: Visit) -> None:
    app = visit("simulator", s=to_link(five_measures())[:-9])
    assert not app.exception
    assert "incomplet ou a été modifié" in app.error[0].value
    assert aid(app) == "125\u00a0000\u00a0$"


def test_the_result_hides_until_the_group_has_guessed(empty_programme: Path, visit: Visit) -> None:
    app = visit("simulator", masque="oui")
    assert not app.metric
    assert not any("125\u00a0000" in note.value for note in app.markdown)
    app.button(key="simulator:reveal").click().run()
    assert aid(app) == "125\u00a0000\u00a0$"


def test_presentation_leaves_the_start_and_the_papers_out(empty_programme: Path, visit: Visit) -> None:
    app = visit("simulator", presentation="oui")
    assert not app.exception
    assert aid(app) == "125\u00a0000\u00a0$"
    assert not any(each.label == "PDF à laisser" for each in app.get("download_button"))


@pytest.mark.parametrize("stream", ["standard", "recommissioning", "simplified"])
def test_every_tool_answers(stream: Stream, empty_programme: Path, visit: Visit) -> None:
    app = opened(visit, new_scenario(stream, RECEIVED))
    for name in ("courbe", "leviers", "incertitude", "cible", "comparer", "lectures", "variante", "garder"):
        tool(app, name)
        assert not app.exception, name
        assert not app.error, name


def test_what_it_takes(empty_programme: Path, visit: Visit) -> None:
    app = tool(visit("simulator"), "cible")
    field(app, "Cible").set_value("200 000").run()
    assert any("**160\u00a0t/an** donne une aide de 200\u00a0000\u00a0$" in note.value for note in app.markdown)
    field(app, "Cible").set_value("abc").run()
    assert not app.exception
    assert any("n'est pas un nombre" in note.value for note in app.markdown)


def test_a_reading_is_switched_and_stays_in_the_link(empty_programme: Path, visit: Visit) -> None:
    app = tool(opened(visit, five_measures()), "lectures")
    assert any("−734" in note.value or "-734" in note.value for note in app.markdown)
    control = next(each for each in app.button_group if each.key and each.key.endswith("reading:pri_scope"))
    control.set_value("project").run()
    assert held(app).request["options"] == {"pri_scope": "project"}
    assert aid(app) == "0\u00a0$"


def test_a_variant_is_a_hypothesis_everywhere(empty_programme: Path, visit: Visit) -> None:
    app = tool(visit("simulator"), "variante")
    paths = next(each for each in app.multiselect if each.label == "Paramètres changés")
    paths.set_value(["standard.categories.PMC.industrial.rate"]).run()
    field(app, "Taux, PMC industriel").set_value("150").run()
    assert aid(app) == "150\u00a0000\u00a0$"
    assert any("Hypothèse" in note.value and "Successeur possible" in note.value for note in app.markdown)
    assert held(app).variant is not None


def test_scenarios_are_compared_side_by_side(empty_programme: Path, visit: Visit) -> None:
    app = tool(visit("simulator"), "comparer")
    app.button(key="compare:aside").click().run()
    slider(app, "Réduction de GES").set_value(200.0).run()
    table = next(note.value for note in app.markdown if note.value.startswith("| Résultat | **"))
    assert "250\u00a0000" in table
    assert "125\u00a0000" in table
    for _ in range(load_catalog().side_by_side - 2):
        app.button(key="compare:aside").click().run()
    assert app.button(key="compare:aside").disabled
    app.button(key="compare:take0").click().run()
    assert aid(app) == "125\u00a0000\u00a0$"
    app.button(key="compare:drop0").click().run()
    assert not app.exception


def test_a_scenario_is_kept_reopened_and_removed(empty_programme: Path, visit: Visit) -> None:
    app = tool(opened(visit, five_measures()), "garder")
    app.text_input(key="keep:name").set_value("Fonderie")
    next(each for each in app.button if each.label == "Enregistrer").click().run()
    assert "« Fonderie » est enregistré." in app.success[0].value
    slider(app, "Réduction de GES").set_value(10.0).run()
    assert aid(app) != "734\u00a0500\u00a0$"
    app.button(key="keep:open1").click().run()
    assert aid(app) == "734\u00a0500\u00a0$"
    app.button(key="keep:drop1").click().run()
    assert any("retiré" in note.value for note in app.success)
    next(each for each in app.button if each.label == "Enregistrer").click().run()
    assert "Donnez un nom" in app.error[0].value


def test_kept_scenarios_are_searched_and_turned_over_by_pages(empty_programme: Path, visit: Visit) -> None:
    with Store.open(empty_programme) as store:
        for number in range(20):
            save(store, new_scenario("standard", RECEIVED), f"Érable {number}", "Marie Tremblay")

    def shown(app: AppTest) -> int:
        return sum(each.label == "Rouvrir" for each in app.button)

    app = tool(visit("simulator"), "garder")
    assert any("(20)" in note.value for note in app.markdown)
    assert 0 < shown(app) < 20
    app.text_input(key="keep:search").set_value("erable 19").run()
    assert shown(app) == 1
    app.text_input(key="keep:search").set_value("chaudière").run()
    assert shown(app) == 0
    assert any("ne contient ces mots" in note.value for note in app.caption)


def test_the_papers_are_made_when_asked(empty_programme: Path, visit: Visit) -> None:
    app = tool(visit("simulator"), "garder")
    assert {each.label for each in app.get("download_button")} == {"PDF à laisser", "XLSX"}
    assert any("simulateur" in each.value or "?s=" in each.value for each in app.code)


def test_a_company_prefills_and_follows_the_link(demonstration: Path, visit: Visit) -> None:
    with Store.open(demonstration) as store:
        company = store.rows("scenario_companies")[0]["company_id"]
        save(store, new_scenario("standard", RECEIVED, company), "Avant", "Marie Tremblay")
    app = visit("simulator", entreprise=str(company))
    assert not app.exception
    assert held(app).company_id == company
    assert str(company) in app.query_params["entreprise"]
    box = next(each for each in app.selectbox if each.label == "Entreprise")
    box.set_value("").run()
    assert held(app).company_id is None


def test_the_router_opens_the_right_stream(empty_programme: Path, visit: Visit) -> None:
    app = visit("simulator")
    app.session_state["simulator:router"] = True
    app.run()
    app.selectbox(key="router:type:routed_type").set_value("maple_syrup").run()
    assert any("**Implantation simplifiée** : ouvert" in note.value for note in app.markdown)
    assert any("**Implantation standard** : fermé" in note.value for note in app.markdown)
    app.button(key="router:start:simplified").click().run()
    assert held(app).stream == "simplified"
    app.session_state["simulator:router"] = True
    app.radio(key="router:aim").set_value("tune").run()
    app.button(key="router:start:recommissioning").click().run()
    assert held(app).stream == "recommissioning"
