"""The Coachings page without a browser: the list, one coaching's meetings, logbook, decisions and history."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from tests.engine.coaching.world import AUTHOR, COACH, TODAY, World, build, lent
from tests.pages.visiting import Visit, choose, hand_over, offers, plainly, press

BEGUN, FULL, NEW = "Bio Cobaltax", "Alu Nordaltek", "Studios Ferrox"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A coaching under way, one whose hours are used without a logbook, one just confirmed; its store is closed."""
    made = build(tmp_path_factory.mktemp("world") / "template.duckdb")
    made.coaching(BEGUN, confirmed_on=date(2026, 9, 1))
    made.hold(BEGUN, 75, 90, first=date(2026, 10, 5))
    made.coaching(FULL)
    made.hold(FULL, 75, 75, 75, 75, 75, 75)
    made.coaching(NEW, made.outside_coach, date(2026, 11, 10))
    with made.store.write(AUTHOR, "essai") as transaction:
        planned = {"held_on": date(2026, 11, 4), "minutes": 60, "state": "planned", "rank": 1}
        transaction.insert("meeting", [{"coaching_id": made.coachings[BEGUN], **planned}])
    hand_over(made.store, TODAY)
    return made


@pytest.fixture
def world(template: World, database: Path) -> World:
    """A copy of it in the application's database."""
    return lent(template, database)


def meetings(database: Path, coaching_id: int) -> list[dict[str, object]]:
    with Store.open(database) as store:
        return store.rows("meeting_of_coaching", coaching_id)


def record(app: AppTest, coaching_id: int, on: date, length: str) -> AppTest:
    """Fills the form as a person does, and sends it."""
    key = f"coachings:record:{coaching_id}"
    app.date_input(key=f"{key}:date").set_value(on)
    app.text_input(key=f"{key}:length").set_value(length)
    app.text_input(key=f"{key}:people").set_value("Direction")
    app.text_area(key=f"{key}:topics").set_value("Plan d'action")
    return press(app, f"{key}:submit")


def test_the_list_begins_with_what_is_urgent(world: World, visit: Visit) -> None:
    app = visit("coachings")
    assert not app.exception
    assert "3 coachings · 1 urgent · 1 à surveiller · 10 h 15 tenues" in plainly(app)
    frame = app.dataframe[0].value
    assert list(frame["company"]) == [FULL, BEGUN, NEW]
    assert frame["attention"][0].replace("\u00a0", " ") == "⚠ Journal attendu depuis 63 jours"
    assert frame["hours"][1].replace("\u00a0", " ") == "■■■□□□□□□□ 2 h 45"
    assert frame["time"][1].replace("\u00a0", " ") == "■■■□□□□□□□ 34 %"
    assert frame["time"][2] == "—"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "ferrox"}, [NEW]),
        ({"q": "zoe"}, [NEW]),
        ({"etat": "confirmed"}, [NEW]),
        ({"surveiller": "oui"}, [FULL, BEGUN]),
        ({"secteur": "finance", "etat": "under_way"}, [FULL, BEGUN]),
    ],
)
def test_filters_of_the_url_narrow_the_list(
    world: World, visit: Visit, query: dict[str, str], expected: list[str]
) -> None:
    app = visit("coachings", **query)
    assert not app.exception
    assert list(app.dataframe[0].value["company"]) == expected


def test_nothing_that_matches_is_said(world: World, visit: Visit) -> None:
    app = visit("coachings", q="inconnue")
    assert "Aucun coaching ne correspond à ces filtres." in plainly(app)


def test_without_coachings_the_page_leads_to_the_matching(empty_programme: Path, visit: Visit) -> None:
    app = visit("coachings")
    assert "Aucun coaching n'est confirmé" in plainly(app)


def test_a_row_opens_the_coaching_and_its_company_stays_in_hand(world: World, visit: Visit) -> None:
    app = choose(visit("coachings"), "coachings", 1)
    assert app.title[0].value == BEGUN
    assert app.query_params["coaching"] == str(world.coachings[BEGUN])
    assert app.query_params["entreprise"] == str(world.companies[BEGUN])
    press(app, "back")
    assert app.title[0].value == "Où en est chaque coaching ?"
    assert "coaching" not in app.query_params


def test_the_company_in_hand_opens_its_coaching(world: World, visit: Visit) -> None:
    app = visit("coachings", entreprise=str(world.companies[NEW]))
    assert app.title[0].value == NEW


def test_the_company_and_the_coach_are_one_click_away(world: World, visit: Visit) -> None:
    app = press(visit("coachings", coaching=str(world.coachings[BEGUN])), "to_company")
    assert app.title[0].value == BEGUN
    assert app.query_params["entreprise"] == str(world.companies[BEGUN])
    press(app, "to_coaching")
    assert app.query_params["coaching"] == str(world.coachings[BEGUN])
    press(app, "to_coach")
    assert "coach" in app.query_params


def test_an_unknown_coaching_is_said_calmly(world: World, visit: Visit) -> None:
    app = visit("coachings", coaching="999")
    assert not app.exception
    assert app.title[0].value == "Ce coaching est introuvable"


def test_recording_a_meeting_adds_its_minutes(world: World, database: Path, visit: Visit) -> None:
    key = world.coachings[BEGUN]
    app = record(visit("coachings", coaching=str(key)), key, date(2026, 11, 12), "1 h 30")
    assert "Rencontre du 12 novembre 2026 enregistrée : 1 h 30." in plainly(app)
    assert "Total : 4 h 15 en 3 rencontres tenues, sur 7 h 30." in plainly(app)
    assert app.text_input(key=f"coachings:record:{key}:length").value == ""
    last = meetings(database, key)[-1]
    assert (last["minutes"], last["attendees"], last["state"]) == (90, "Direction", "held")


@pytest.mark.parametrize(
    ("on", "length", "reason"),
    [
        (date(2026, 11, 12), "une heure", "« une heure » a été lu"),
        (date(2026, 11, 12), "", "Une durée est attendue"),
        (date(2026, 11, 20), "1 h", "n'est pas encore passé"),
        (date(2026, 4, 20), "1 h", "Les coachings commencent le 1er mai 2026"),
    ],
)
def test_a_refused_meeting_says_why_and_keeps_what_was_typed(
    world: World, database: Path, visit: Visit, on: date, length: str, reason: str
) -> None:
    key = world.coachings[BEGUN]
    app = record(visit("coachings", coaching=str(key)), key, on, length)
    assert reason in plainly(app)
    assert app.text_area(key=f"coachings:record:{key}:topics").value == "Plan d'action"
    assert len(meetings(database, key)) == 3


def test_the_same_meeting_twice_needs_to_be_said(world: World, database: Path, visit: Visit) -> None:
    key = world.coachings[BEGUN]
    app = record(visit("coachings", coaching=str(key)), key, date(2026, 10, 5), "75 min")
    assert "est déjà enregistrée" in plainly(app)
    app.checkbox(key=f"coachings:record:{key}:another").set_value(True)
    press(app, f"coachings:record:{key}:submit")
    assert [row["minutes"] for row in meetings(database, key)].count(75) == 2


def test_a_planned_meeting_whose_day_is_over_is_recorded_in_one_click_and_a_send(
    world: World, database: Path, visit: Visit
) -> None:
    key = world.coachings[BEGUN]
    app = visit("coachings", coaching=str(key))
    assert "Non saisie : rencontre prévue le 4 novembre 2026" in plainly(app)
    planned = next(row for row in meetings(database, key) if row["state"] == "planned")
    press(app, f"coachings:was_held:{planned['meeting_id']}")
    assert app.date_input(key=f"coachings:record:{key}:date").value == date(2026, 11, 4)
    press(app, f"coachings:record:{key}:submit")
    held = [row for row in meetings(database, key) if row["state"] == "held"]
    assert planned["meeting_id"] in [row["meeting_id"] for row in held]
    assert "Non saisie" not in plainly(app)


def test_planning_the_next_meeting(world: World, database: Path, visit: Visit) -> None:
    key = world.coachings[BEGUN]
    app = visit("coachings", coaching=str(key))
    press(app, f"coachings:plan:{key}:submit")
    assert "La date de la rencontre est attendue." in plainly(app)
    app.date_input(key=f"coachings:plan:{key}:date").set_value(date(2026, 11, 25))
    press(app, f"coachings:plan:{key}:submit")
    assert "Rencontre prévue le 25 novembre 2026." in plainly(app)
    assert meetings(database, key)[-1]["held_on"] == date(2026, 11, 25)


def test_correcting_a_meeting_needs_a_reason_when_its_length_changes(
    world: World, database: Path, visit: Visit
) -> None:
    key = world.coachings[BEGUN]
    first = meetings(database, key)[0]["meeting_id"]
    app = choose(visit("coachings", coaching=str(key)), f"meetings:{key}", 0)
    app.text_input(key=f"coachings:correct:{first}:length").set_value("2 h")
    press(app, f"coachings:correct:{first}:submit")
    assert "Une raison est attendue" in plainly(app)
    app.text_input(key=f"coachings:correct:{first}:reason").set_value("Compte rendu reçu")
    press(app, f"coachings:correct:{first}:submit")
    assert "Rencontre corrigée." in plainly(app)
    assert meetings(database, key)[0]["minutes"] == 120


def test_a_planned_meeting_that_was_not_held_is_said_at_once(world: World, database: Path, visit: Visit) -> None:
    key = world.coachings[BEGUN]
    target = next(row["meeting_id"] for row in meetings(database, key) if row["state"] == "planned")
    app = press(visit("coachings", coaching=str(key)), f"coachings:was_not_held:{target}")
    app.text_input(key=f"coachings:correct:{target}:reason").set_value("Usine fermée")
    press(app, f"coachings:correct:{target}:submit")
    assert {row["state"] for row in meetings(database, key) if row["meeting_id"] == target} == {"cancelled"}
    assert not offers(app, f"coachings:was_not_held:{target}")


@pytest.mark.parametrize(("row", "act", "state"), [(2, "cancel", "cancelled"), (0, "remove", None)])
def test_a_meeting_is_cancelled_or_removed_with_a_reason(
    world: World, database: Path, visit: Visit, row: int, act: str, state: str | None
) -> None:
    key = world.coachings[BEGUN]
    target = meetings(database, key)[row]["meeting_id"]
    app = choose(visit("coachings", coaching=str(key)), f"meetings:{key}", row)
    app.button_group(key=f"coachings:correct:{target}:act").set_value(act).run()
    app.text_input(key=f"coachings:correct:{target}:reason").set_value("Le coach était malade")
    press(app, f"coachings:correct:{target}:submit")
    after = {found["meeting_id"]: found["state"] for found in meetings(database, key)}
    assert after.get(target) == state


def test_a_logbook_is_saved_as_a_draft_then_delivered_once_complete(world: World, database: Path, visit: Visit) -> None:
    key = world.coachings[FULL]
    form = f"coachings:logbook:{key}"
    app = visit("coachings", coaching=str(key), volet="journal")
    assert "Tel qu'il est enregistré, il manque au journal" in plainly(app)
    assert len(app.dataframe[0].value) == 6
    app.selectbox(key=f"{form}:objective_agreed").set_value("prioritise")
    app.text_area(key=f"{form}:progress_plan").set_value("Un plan en cinq mesures")
    press(app, f"{form}:save")
    assert "Brouillon enregistré." in plainly(app)
    assert app.text_area(key=f"{form}:progress_plan").value == "Un plan en cinq mesures"
    press(app, f"{form}:deliver")
    assert "n'est pas complet" in plainly(app)
    app.selectbox(key=f"{form}:objective_reached").set_value("yes")
    app.text_area(key=f"{form}:objective_reached_why").set_value("La direction a choisi")
    app.selectbox(key=f"{form}:relation_continues").set_value("no")
    press(app, f"{form}:deliver")
    assert f"Journal de {FULL} remis." in plainly(app)
    assert "elle est maintenant au terme de son coaching, à payer" in plainly(app)
    with Store.open(database) as store:
        (stored,) = store.rows("logbook_by_coaching", key)
        assert stored["delivered_on"] == TODAY
    app.text_input(key=f"coachings:reopen_logbook:{key}:reason").set_value("Une réponse à préciser")
    press(app, f"coachings:reopen_logbook:{key}:submit")
    assert "il est de nouveau un brouillon" in plainly(app)


def test_what_someone_else_saved_meanwhile_is_not_lost(world: World, database: Path, visit: Visit) -> None:
    key = world.coachings[FULL]
    form = f"coachings:logbook:{key}"
    app = visit("coachings", coaching=str(key), volet="journal")
    app.text_area(key=f"{form}:progress_plan").set_value("Ma version")
    press(app, f"{form}:save")
    other = visit("coachings", coaching=str(key), volet="journal")
    app.text_area(key=f"{form}:progress_plan").set_value("Ma deuxième version")
    press(app, f"{form}:save")
    other.text_area(key=f"{form}:progress_plan").set_value("Une autre version")
    press(other, f"{form}:save")
    assert "Brouillon enregistré." not in plainly(other)
    assert other.text_area(key=f"{form}:progress_plan").value == "Une autre version"
    with Store.open(database) as store:
        (row,) = [row for row in store.table("logbook_answer") if row["question"] == "progress_plan"]
        assert row["answer"] == "Ma deuxième version"
    assert "Quelqu'un l'a changé entre-temps : Ma deuxième version." in plainly(other)
    press(other, f"{form}:save")  # knowingly, this time
    assert "Brouillon enregistré." in plainly(other)
    assert "entre-temps" not in plainly(other)


def test_of_two_people_beginning_a_logbook_neither_is_lost(world: World, visit: Visit) -> None:
    key = world.coachings[FULL]
    form = f"coachings:logbook:{key}"
    mine, theirs = (visit("coachings", coaching=str(key), volet="journal") for _ in range(2))
    theirs.text_area(key=f"{form}:progress_skills").set_value("Leur phrase")
    press(theirs, f"{form}:save")
    mine.text_area(key=f"{form}:progress_plan").set_value("Ma phrase")
    press(mine, f"{form}:save")
    assert "Brouillon enregistré." not in plainly(mine)
    assert mine.text_area(key=f"{form}:progress_skills").value == "Leur phrase"
    assert mine.text_area(key=f"{form}:progress_plan").value == "Ma phrase"


def decide(app: AppTest, key: int, act: str) -> AppTest:
    return app.button_group(key=f"coachings:act:{key}").set_value(act).run()


def test_a_pause_begins_and_ends(world: World, visit: Visit) -> None:
    key = world.coachings[BEGUN]
    app = decide(visit("coachings", coaching=str(key), volet="suivi"), key, "pause")
    press(app, f"coachings:pause:{key}:submit")
    assert "Une raison est attendue" in plainly(app)
    app.text_input(key=f"coachings:pause:{key}:reason").set_value("Arrêt de l'usine")
    press(app, f"coachings:pause:{key}:submit")
    assert "Coaching mis en pause." in plainly(app)
    assert "L'échéance reste le 5 février 2027." in plainly(app)
    decide(app, key, "resume")
    press(app, f"coachings:resume:{key}:submit")
    assert "La pause est terminée." in plainly(app)


@pytest.mark.parametrize(("approved", "coach"), [(True, "Marc Côté"), (False, COACH)])
def test_another_coach_is_asked_then_approved_or_refused(
    world: World, database: Path, visit: Visit, approved: bool, coach: str
) -> None:
    key = world.coachings[BEGUN]
    app = decide(visit("coachings", coaching=str(key), volet="suivi"), key, "change_coach")
    app.text_input(key=f"coachings:change_coach:{key}:reason").set_value("Congé")
    press(app, f"coachings:change_coach:{key}:submit")
    assert "Le nouveau coach manque" in plainly(app)
    app.selectbox(key=f"coachings:change_coach:{key}:coach").set_value(world.other_coach)
    press(app, f"coachings:change_coach:{key}:submit")
    assert "Demande enregistrée : il reste à l'approuver." in plainly(app)
    assert "pas approuvé" in plainly(app)
    (button,) = [str(each.key) for each in app.button if str(each.key).endswith(f":{approved}")]
    app.text_input(key=f"{button.rsplit(':', 1)[0]}:reason").set_value("Le coach revient")
    press(app, button)
    with Store.open(database) as store:
        assert [row["coach"] for row in store.rows("coaching_by_id", key)] == [coach]


def test_a_company_withdraws_then_comes_back(world: World, visit: Visit) -> None:
    key = world.coachings[BEGUN]
    app = decide(visit("coachings", coaching=str(key), volet="suivi"), key, "withdraw")
    app.text_input(key=f"coachings:withdraw:{key}:reason").set_value("Vente de l'entreprise")
    press(app, f"coachings:withdraw:{key}:submit")
    assert f"{BEGUN} est retirée du programme." in plainly(app)
    assert "1 rencontre prévue est annulée." in plainly(app)
    decide(app, key, "reinstate")
    app.text_input(key=f"coachings:reinstate:{key}:reason").set_value("Erreur de fiche")
    press(app, f"coachings:reinstate:{key}:submit")
    assert "est de nouveau en coaching" in plainly(app)


def test_too_few_meetings_are_accepted_with_a_reason(world: World, visit: Visit) -> None:
    key = world.coachings[BEGUN]
    app = visit("coachings", coaching=str(key))
    record(app, key, date(2026, 11, 10), "5 h")
    assert "3 rencontres tenues, hors des bornes de 5 à 10" in plainly(app)
    app.text_input(key=f"coachings:count:{key}:reason").set_value("Trois grandes rencontres en usine")
    press(app, f"coachings:count:{key}:submit")
    assert "Nombre de rencontres accepté." in plainly(app)
    assert "hors des bornes" not in plainly(app)


def test_the_history_tells_the_company_and_who_wrote_what(world: World, visit: Visit) -> None:
    key = world.coachings[FULL]
    app = visit("coachings", coaching=str(key), volet="historique")
    text = plainly(app)
    assert "Inscrite au programme" in text
    assert "Rencontre 6 tenue · 1 h 15 · Plan d'action" in text
    assert f"{COACH} · Rencontre tenue" in text
    assert "Rencontre du 6 juillet 2026 (ajout)" in text


def test_a_link_opens_the_section_it_names(world: World, visit: Visit) -> None:
    app = visit("coachings", coaching=str(world.coachings[FULL]), volet="historique")
    app.query_params["volet"] = "suivi"
    app.run()
    assert "Que faut-il enregistrer ?" in [header.value for header in app.header]
