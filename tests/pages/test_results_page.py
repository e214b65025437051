"""Results in companies and the contact log without a browser, from the coaching and from the company's file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from engine.coaching.contacts import ContactLog, contact_log
from engine.coaching.results import (
    Results,
    advance_action,
    decide_funding,
    describe_action,
    file_funding,
    identify_action,
    prepare_funding,
    results,
)
from tests.engine.coaching.world import AUTHOR, TODAY, World, build, lent
from tests.pages.visiting import Visit, choose, hand_over, plainly, press

NAME = "Bio Cobaltax"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A coaching under way; its store is closed."""
    made = build(tmp_path_factory.mktemp("world") / "template.duckdb")
    made.coaching(NAME)
    made.hold(NAME, 75, 90)
    hand_over(made.store, TODAY)
    return made


@pytest.fixture
def world(template: World, database: Path) -> World:
    """A copy of it in the application's database."""
    return lent(template, database)


def stored(world: World) -> Results:
    with Store.open(world.store.path) as store:
        return results(store, TODAY, world.companies[NAME])


def log(world: World) -> ContactLog:
    with Store.open(world.store.path) as store:
        return contact_log(store, world.companies[NAME])


def step(app: AppTest, key: str, code: str, on: date, **typed: Any) -> AppTest:
    """Fills the form of the next step and sends it."""
    app.selectbox(key=f"{key}:step").set_value(code)
    app.date_input(key=f"{key}:on").set_value(on)
    for name, text in typed.items():
        app.text_input(key=f"{key}:{name}").set_value(text)
    return press(app, f"{key}:submit")


def test_an_action_is_added_followed_and_corrected(world: World, visit: Visit) -> None:
    new = f"results:new_action:{world.companies[NAME]}"
    app = visit("coachings", coaching=str(world.coachings[NAME]), volet="resultats")
    assert "Aucune action repérée encore." in plainly(app)
    press(app, f"{new}:submit")
    assert "Dites en quelques mots quelle est cette action." in plainly(app)
    app.text_input(key=f"{new}:title").set_value("Récupération de chaleur")
    app.text_input(key=f"{new}:tonnes").set_value("beaucoup")
    press(app, f"{new}:submit")
    assert "La réduction attendue : « beaucoup » n'est pas un nombre" in plainly(app)
    assert app.text_input(key=f"{new}:title").value == "Récupération de chaleur"
    app.text_input(key=f"{new}:tonnes").set_value("12,5")
    app.date_input(key=f"{new}:on").set_value(date(2026, 9, 1))
    press(app, f"{new}:submit")
    (action,) = stored(world).actions
    assert (action["title"], action["expected_t"], action["state"]) == ("Récupération de chaleur", 12.5, "identified")
    key = f"results:action:{action['action_id']}"
    step(app, key, "started", date(2026, 11, 17))
    assert "Le 17 novembre 2026 n'est pas encore passé" in plainly(app)
    step(app, key, "started", date(2026, 10, 1))
    assert "Récupération de chaleur : commencée le 1er octobre 2026." in plainly(app)
    step(app, key, "dropped", date(2026, 11, 2))
    assert "Une raison est attendue pour abandonner une action." in plainly(app)
    step(app, key, "done", date(2026, 11, 2))
    app.text_input(key=f"{key}:text:title").set_value("Chaleur récupérée")
    press(app, f"{key}:text:submit")
    (action,) = stored(world).actions
    assert (action["title"], action["done_on"], action["state"]) == ("Chaleur récupérée", date(2026, 11, 2), "done")
    assert "1 action, 0 commencée, 1 réalisée" in plainly(app)


def test_a_funding_request_is_followed_to_its_amount_after_the_coaching(world: World, visit: Visit) -> None:
    company = world.companies[NAME]
    new = f"results:new_request:{company}"
    app = visit("companies", entreprise=str(company))
    app.text_input(key=f"{new}:programme").set_value("ÉcoPerformance")
    app.text_input(key=f"{new}:amount").set_value("20 000,50 $")
    press(app, f"{new}:submit")
    (request,) = stored(world).funding
    assert request["asked_cents"] == 2_000_050
    key = f"results:request:{request['funding_request_id']}"
    step(app, key, "filed", TODAY)
    step(app, key, "granted", TODAY)
    assert "Le montant accordé est attendu." in plainly(app)
    step(app, key, "refused", TODAY, amount="100")
    assert "Une demande refusée n'a pas de montant" in plainly(app)
    step(app, key, "granted", TODAY, amount="12 500")
    found = stored(world)
    assert (found.funding_counts["granted"], found.granted_cents) == (1, 1_250_000)
    assert "12 500 $ accordés" in plainly(app)
    assert "Financement accordé : ÉcoPerformance (12 500 $)" in plainly(app)


def test_two_people_on_the_same_action_do_not_overwrite_each_other(world: World, visit: Visit) -> None:
    with Store.open(world.store.path) as store:
        action = identify_action(store, world.companies[NAME], "Chaleur", AUTHOR, TODAY)
    app = visit("coachings", coaching=str(world.coachings[NAME]), volet="resultats")
    app.text_input(key=f"results:action:{action}:text:title").set_value("Chaleur des fours")
    with Store.open(world.store.path) as store:
        describe_action(store, action, "Chaleur du compresseur", "Anne Dubé")
    press(app, f"results:action:{action}:text:submit")
    assert "Anne Dubé" in plainly(app)
    assert stored(world).actions[0]["title"] == "Chaleur du compresseur"


def test_a_contact_is_noted_then_taken_out_with_its_reason(world: World, visit: Visit) -> None:
    company = world.companies[NAME]
    new = f"contacts:new:{company}"
    app = visit("coachings", coaching=str(world.coachings[NAME]), volet="contacts")
    press(app, f"{new}:submit")
    assert "Dites en quelques mots ce qui s'est dit." in plainly(app)
    app.text_area(key=f"{new}:summary").set_value("Relevé d'énergie demandé")
    app.selectbox(key=f"{new}:channel").set_value("email")
    app.date_input(key=f"{new}:on").set_value(date(2026, 11, 20))
    press(app, f"{new}:submit")
    assert "Le 20 novembre 2026 n'est pas encore passé" in plainly(app)
    app.date_input(key=f"{new}:on").set_value(date(2026, 11, 12))
    press(app, f"{new}:submit")
    (contact,) = log(world).contacts
    assert (contact["channel"], contact["made_on"]) == ("email", date(2026, 11, 12))
    choose(app, f"contacts:{company}", 0)
    key = f"contacts:remove:{contact['contact_id']}"
    press(app, f"{key}:submit")
    assert "Une raison est attendue pour retirer un contact." in plainly(app)
    choose(app, f"contacts:{company}", 0)
    app.text_input(key=f"{key}:reason").set_value("autre entreprise")
    press(app, f"{key}:submit")
    assert not log(world).contacts


def test_a_reminder_is_planned_put_off_and_done(world: World, visit: Visit) -> None:
    new = f"contacts:remind:{world.companies[NAME]}"
    app = visit("coachings", coaching=str(world.coachings[NAME]), volet="contacts")
    app.text_input(key=f"{new}:subject").set_value("Demander où en sont les travaux")
    press(app, f"{new}:submit")
    assert "Le jour de la relance manque" in plainly(app)
    app.date_input(key=f"{new}:due").set_value(date(2026, 11, 13))
    press(app, f"{new}:submit")
    assert "en retard de 3 jours" in plainly(app)
    (reminder,) = log(world).reminders
    key = f"contacts:reminder:{reminder['reminder_id']}"
    app.date_input(key=f"{key}:due").set_value(date(2026, 12, 1))
    press(app, f"{key}:later")
    assert "pour le 1er décembre 2026" in plainly(app)
    press(app, f"{key}:done")
    assert "Relance faite : Demander où en sont les travaux." in plainly(app)
    assert log(world).reminders[0]["done_on"] == TODAY


def test_every_result_is_counted_listed_and_opens_its_company(world: World, visit: Visit) -> None:
    company = world.companies[NAME]
    assert "Aucune action ni demande de financement" in plainly(visit("coachings", volet="bilan"))
    with Store.open(world.store.path) as store:
        identify_action(store, company, "Chaleur", AUTHOR, date(2026, 9, 1), expected_t=12.5)
        led = identify_action(store, company, "Éclairage", AUTHOR, date(2026, 9, 1), expected_t=1.0)
        advance_action(store, led, "started", AUTHOR, date(2026, 10, 1))
        request = prepare_funding(store, company, "ÉcoPerformance", AUTHOR, date(2026, 9, 3), asked_cents=2_000_000)
        file_funding(store, request, AUTHOR, date(2026, 9, 10))
        decide_funding(store, request, AUTHOR, date(2026, 11, 1), 1_250_000)
    app = visit("coachings", volet="bilan", action="started")
    assert not app.exception
    actions, funding = (frame.value for frame in app.dataframe)
    assert (list(actions["title"]), list(actions["said"])) == (["Éclairage"], ["Commencée"])
    assert (list(funding["granted"]), list(funding["said"])) == ([12_500.0], ["Accordée"])
    text = plainly(app)
    for words in ("13,5 t éq. CO₂ par an", "20 000 $ demandés, 12 500 $ accordés", "1 action sur 2"):
        assert words in text
    choose(app, "results_list:demande", 0)
    assert app.title[0].value == NAME
