"""Aujourd'hui without a browser: what to do first, what waits, where each button leads."""

from __future__ import annotations

import re
import threading
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from data.programme_file import load_programme
from data.store import Store
from engine.coaching.contacts import contact_log
from engine.coaching.mail import MailEntry, set_mail
from engine.cohort.imports import Conditions, HandedFile, run_import
from engine.formats import count
from engine.programme.audience import Audience
from engine.programme.today import Action, today_view
from tests.engine.coaching.mailbox import RECIPIENTS, SENDER, Mailbox, listening
from tests.pages.visiting import Visit, choose, offers, plainly, press, put, said

SAMPLES = Path(__file__).parents[1] / "samples"


def waiting(database: Path) -> tuple[Action, ...]:
    """The actions of the demonstration, as the engine finds them."""
    with Store.open(database) as store:
        return today_view(store, date(2026, 11, 16), load_programme()).actions


def hand(database: Path, *names: str) -> None:
    files = [HandedFile(name, (SAMPLES / name).read_bytes()) for name in names]
    with Store.open(database) as store:
        run_import(store, files, Conditions(load_programme(), "Essai", date(2026, 11, 16)))


def test_a_new_programme_says_to_import_and_leads_there(empty_programme: Path, visit: Visit) -> None:
    app = visit()
    assert not app.exception
    assert "Commencez par importer vos fichiers" in said(app)
    assert "Lundi 16 novembre 2026 · le programme est vide" in said(app)
    press(app, "begin")
    assert app.title[0].value == "Quels fichiers avez-vous reçus ?"


def test_the_demonstration_shows_urgent_actions_first(demonstration: Path, visit: Visit) -> None:
    app = visit()
    assert not app.exception
    actions = waiting(demonstration)
    urgent = sum(action.urgent for action in actions)
    assert urgent
    assert f"{len(actions)} actions, dont {urgent} urgente" in said(app)
    headers = [header.value for header in app.header]
    assert [words.split(": ")[-1] for words in headers] == [
        "Urgent",
        "À faire",
        "Que manque-t-il dans les données ?",
        "Où en est le programme ?",
        "Que faut-il emporter ?",
    ]
    assert "Confirmation en retard de 2 jours ouvrables" in said(app)


def test_each_action_leads_where_it_is_resolved(demonstration: Path, visit: Visit) -> None:
    actions = waiting(demonstration)
    app = press(visit(), "urgent:0")
    for name, value in actions[0].query.items():
        assert app.query_params[name] in (value, [value])
    app = visit()
    labels = {button.label: button.key for button in app.button if button.key and re.fullmatch(r"todo:\d+", button.key)}
    app = press(app, labels["Régler"])
    assert app.title[0].value == "Quels fichiers avez-vous reçus ?"
    assert app.query_params["volet"] == "regler"
    app = press(visit(), labels["Compléter"])
    (completing,) = [action for action in actions if action.verb == "Compléter"]
    shown = app.query_params.get("entreprise") or app.query_params.get("manque")
    assert shown in completing.query.values() or shown[0] in completing.query.values()


def test_a_figure_opens_its_list_whatever_company_was_in_hand(demonstration: Path, visit: Visit) -> None:
    app = visit(entreprise="6")
    press(app, "figure:Réponses attendues")
    assert app.title[0].value == "Qui participe au programme ?"
    assert app.query_params["etat"] in (["offered"], "offered")
    assert set(app.dataframe[0].value["state"]) == {"Réponse du coach attendue"}


def test_nothing_waiting_says_when_the_next_batch_is(empty_programme: Path, visit: Visit) -> None:
    form = b"Nom de l'entreprise;Taille;Secteur;Objectif\nSeule;10 a 50;Finance;Financement\n"
    hand(empty_programme, "coachs.csv", "contrats.csv")
    with Store.open(empty_programme) as store:
        conditions = Conditions(load_programme(), "Essai", date(2026, 11, 16))
        run_import(store, [HandedFile("f.csv", form)], conditions)
    app = visit(date="2026-05-04")
    assert app.success[0].value.replace("\u00a0", " ") == "Rien ne vous attend. Prochain lot : 1er juin 2026."
    assert "rien à faire" in said(app)


def test_after_the_programme_there_is_no_next_batch(empty_programme: Path, visit: Visit) -> None:
    hand(empty_programme, "coachs.csv", "formulaire_entreprises.xlsx")
    with Store.open(empty_programme) as store, store.write("Essai", "essai") as transaction:
        transaction.delete("settlement", store.table("settlement"))
        transaction.insert("contract", [contract(row["firm_id"]) for row in store.table("firm")])
    app = visit(date="2028-07-01")
    assert "Le programme est terminé." in app.success[0].value


def contract(firm: int) -> dict[str, object]:
    """A contract without a minimum, which nothing can be late on."""
    return {"firm_id": firm, "guaranteed_minimum": 0, "expected_low": 0, "expected_high": 9, "fee_cents": 100000}


# For whom, and put off.


def test_a_role_sees_what_it_must_do_and_the_address_says_so(demonstration: Path, visit: Visit) -> None:
    app = visit(pour="coach")
    with Store.open(demonstration) as store:
        own = today_view(store, date(2026, 11, 16), load_programme(), Audience(role="coach")).actions
    assert 0 < len(own) < len(waiting(demonstration))
    assert f"{len(own)} actions" in said(app)
    app.selectbox(key="url:pour").set_value("director").run()
    assert app.query_params["pour"] in ("director", ["director"])
    assert "Changement demandé" in said(app)
    assert "Journal attendu" not in said(app)
    app.selectbox(key="url:pour").set_value("sector_adviser").run()
    assert f"Rien de ce côté. Pour tout le monde : {len(waiting(demonstration))} actions." in said(app)


def test_an_alert_is_put_off_with_a_reason_then_woken(demonstration: Path, visit: Visit) -> None:
    app = visit()
    before = len(waiting(demonstration))
    first = next(action for action in waiting(demonstration) if action.urgent)
    press(app, "urgent:0:later")
    press(app, "urgent:0:snooze:submit")
    assert "Une raison est attendue" in app.error[0].value
    app.text_input(key="urgent:0:snooze:reason").set_value("coach joint, il répond *lundi*")
    press(app, "urgent:0:snooze:submit")
    assert "Alerte reportée : elle revient le 23 novembre 2026." in said(app)
    assert f"{before - 1} actions" in said(app)
    assert len(waiting(demonstration)) == before - 1
    put(app, "today:asleep", True)
    assert "revient le 23 novembre 2026 : coach joint, il répond *lundi*" in said(app)
    press(app, "asleep:0")
    assert f"{before} actions" in said(app)
    assert waiting(demonstration)[0].what == first.what
    press(app, "urgent:0:later")
    press(app, "urgent:0:snooze:cancel")
    assert not [field for field in app.text_input if field.key == "urgent:0:snooze:reason"]


def test_a_word_to_the_coach_is_ready_to_send(demonstration: Path, visit: Visit) -> None:
    letters = [action.letter for action in waiting(demonstration) if action.urgent and action.letter]
    assert letters
    links = [unescaped(found.proto.url) for found in visit().get("link_button")]
    assert [(letter.to, letter.subject) for letter in letters] == links[: len(letters)]


def test_a_word_sent_is_noted_in_the_companys_log_at_one_click(demonstration: Path, visit: Visit) -> None:
    first = next(action for action in waiting(demonstration) if action.letter)
    assert first.alert
    assert first.letter
    app = put(visit(), "today:letter", ("urgent:0", first.letter))
    assert first.letter.body.replace("\r\n", "\n") == app.code[0].value
    press(app, "urgent:0:noted")
    assert f"Relance notée au journal des contacts : {first.alert.subject}." in said(app)
    assert not offers(app, "urgent:0:noted")
    with Store.open(demonstration) as store:
        assert contact_log(store, first.alert.company_id).contacts[0]["channel"] == "email"


def unescaped(link: str) -> tuple[str, str]:
    """Who a link of a mail program writes to, and about what."""
    found = urlsplit(link)
    assert found.scheme == "mailto"
    return unquote(found.path), parse_qs(found.query)["subject"][0]


def test_a_long_list_is_folded(demonstration: Path, visit: Visit) -> None:
    app = visit()
    paying = [action for action in waiting(demonstration) if action.verb == "Payer"]
    (folded,) = [expander for expander in app.expander if expander.label.startswith("Coachings à payer")]
    assert folded.label.replace("\u00a0", " ") == f"Coachings à payer : {len(paying) - 3} autres"
    assert len([button for button in app.button if button.label == "Payer"]) == 3
    put(app, "todo:Coachings à payer", True)
    assert len([button for button in app.button if button.label == "Payer"]) == len(paying)


# What is missing.


def test_what_is_not_recorded_is_told_from_what_was_not_held(demonstration: Path, visit: Visit) -> None:
    app = visit()
    with Store.open(demonstration) as store:
        found = today_view(store, date(2026, 11, 16), load_programme()).records
    assert found.unrecorded == 1
    assert found.not_held
    words = plainly(app)
    assert "1 rencontre non saisie :" in words
    assert f"{len(found.not_held)} rencontres non tenues :" in words
    put(app, "records:gaps", True)
    assert {gap.what for gap in found.gaps} == set(app.dataframe[-1].value["lacking"])
    choose(app, f"gaps:{len(found.gaps)}", 0)
    press(app, "gap:later")
    app.text_input(key="gap:snooze:reason").set_value("demandé à la firme")
    press(app, "gap:snooze:submit")
    left = count(len(found.gaps) - 1, "fiche incomplète", "fiches incomplètes")
    assert left in [folded.label for folded in app.expander]
    assert not offers(app, "gap:later")
    put(app, "records:not_held", True)
    assert {meeting.company for meeting in found.not_held} == set(app.dataframe[0].value["company"])
    press(app, "unrecorded")
    assert app.query_params["surveiller"] in ("oui", ["oui"])


# What leaves the screen.


def await_sending() -> None:
    for thread in threading.enumerate():
        if thread.name == "message du jour":
            thread.join()


def receive(database: Path, box: Mailbox) -> None:
    entry = MailEntry("127.0.0.1", str(box.port), SENDER, RECIPIENTS[0], "none")
    with Store.open(database) as store:
        set_mail(store, entry, "Direction", None)


def test_the_message_and_the_calendar_can_be_taken_away(demonstration: Path, visit: Visit) -> None:
    app = visit()
    offered = {button.key for button in app.get("download_button")}
    assert {"message:txt", "message:eml", "message:ics"} <= offered
    assert "l'envoi n'est pas réglé" in said(app)
    press(app, "message:settings")
    assert app.query_params["volet"] in ("courriels", ["courriels"])


def test_the_first_session_of_the_day_sends_the_message_once(demonstration: Path, visit: Visit) -> None:
    with listening() as box:
        receive(demonstration, box)
        visit()
        await_sending()
        app = visit("companies")
        app = visit(date="2026-12-25")
        await_sending()
        assert "Message du jour envoyé le " in said(app)
        assert RECIPIENTS[0] in said(app)
        (message,) = box.received
    assert message["Subject"].replace("\u00a0", " ").startswith("I.M.P.A.C.T., lundi 16 novembre 2026 : ")


def test_a_failed_message_is_told_and_sent_again_by_a_person(demonstration: Path, visit: Visit) -> None:
    with listening() as box:
        receive(demonstration, box)
        box.refusal = "554 boite pleine"
        visit()
        await_sending()
        app = visit()
        assert "boite pleine" in app.warning[0].value
        box.refusal = None
        press(app, "message:again")
        assert "Message du jour envoyé." in said(app)
        assert len(box.received) == 1


@pytest.mark.parametrize("query", [{"date": "jamais"}, {"entreprise": "abc"}, {"mois": "?"}])
def test_an_address_that_means_nothing_is_ignored(demonstration: Path, visit: Visit, query: dict[str, str]) -> None:
    app = visit(**query)
    assert not app.exception
    assert f"{len(waiting(demonstration))} actions" in said(app)
