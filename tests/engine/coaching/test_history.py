"""The whole history of a company: every write with what it changed, and its course as dated sentences."""

from __future__ import annotations

from datetime import date

from engine.coaching import meetings, payment_run
from engine.coaching.coach_changes import approve_change, ask_for_change
from engine.coaching.contacts import complete_reminder, log_contact, remind
from engine.coaching.course import company_course
from engine.coaching.meetings import Entry as Meeting
from engine.coaching.pauses import pause
from engine.coaching.results import (
    advance_action,
    decide_funding,
    drop_action,
    file_funding,
    identify_action,
    prepare_funding,
)
from engine.coaching.withdrawal import withdraw
from engine.cohort.changes import Act, company_changes
from engine.cohort.records import read_records
from tests.engine.coaching.world import AUTHOR, PROGRAMME, TODAY, World, reach

NAME = "Bio Cobaltax"


def acts(world: World) -> list[Act]:
    """Every write, oldest first."""
    return company_changes(world.store, world.companies[NAME], PROGRAMME)[::-1]


def course(world: World, as_of: date = TODAY) -> list[tuple[str, str]]:
    records = read_records(world.store, world.companies[NAME])
    assert records is not None
    events = company_course(world.store, records, as_of, PROGRAMME)
    assert [event.on for event in events] == sorted(event.on for event in events)
    return [(event.text.replace("\u00a0", " "), event.tone) for event in events]


def told(act: Act) -> str:
    return "\n".join(act.lines).replace("\u00a0", " ")


def test_every_step_is_there_in_its_order(world: World) -> None:
    reach(world, "paid", NAME)
    payment_run.reopen(world.store, 1, "Anne Dubé", "montant contesté")
    titles = [act.action for act in acts(world)]
    wanted = [
        "Approbation de propositions",
        "Publication de propositions",
        "Acceptation du coach",
        "Journal de bord remis",
        "Lot de paiement fermé",
        "Lot de paiement rouvert : montant contesté",
    ]
    assert [title for title in titles if title in wanted] == wanted
    assert titles.count("Rencontre tenue") == 6
    last = acts(world)[-1]
    assert last.author == "Anne Dubé"
    assert "Traitement mensuel « octobre 2026 » (modification)" in told(last)
    assert "état : fermé → en préparation" in told(last)


def test_answers_of_the_logbook_are_told_by_their_labels(world: World) -> None:
    world.whole_coaching(NAME)
    (delivered,) = [act for act in acts(world) if act.action == "Journal de bord remis"]
    assert "« Objectif atteint, de l'avis du coach » (ajout) — réponse : Oui" in told(delivered)
    assert "réponse : « Un plan d'action en cinq mesures »" in told(delivered)
    assert "_" not in told(delivered)


def test_corrections_tell_what_was_there_before(world: World) -> None:
    coaching = world.coaching(NAME)
    world.hold(NAME, 60, 90)
    one, two = (int(str(row["meeting_id"])) for row in world.meetings(NAME))
    meetings.correct(world.store, one, Meeting(date(2026, 7, 8), 75), AUTHOR, TODAY, "date recopiée de travers")
    meetings.remove(world.store, two, AUTHOR, "saisie deux fois")
    request = ask_for_change(world.store, coaching, world.other_coach, AUTHOR, TODAY, "départ")
    approve_change(world.store, request, AUTHOR, TODAY)
    corrected, removed, asked, approved = acts(world)[-4:]
    assert corrected.action == "Rencontre corrigée : date recopiée de travers"
    assert "durée : 1 h → 1 h 15" in told(corrected)
    assert "Rencontre du 20 juillet 2026 (retrait)" in told(removed)
    assert "nouveau coach : Marc Côté" in told(asked)
    assert "coach : Lise Roy → Marc Côté" in told(approved)


def test_another_company_s_writes_are_not_its_own(world: World) -> None:
    world.coaching(NAME)
    world.whole_coaching("Alu Nordaltek")
    world.pay()
    log_contact(world.store, world.companies[NAME], "phone", "Appel", AUTHOR, TODAY)
    withdraw(world.store, world.companies[NAME], AUTHOR, TODAY, "Vente")
    found = acts(world)
    assert [act.action for act in found[-2:]] == ["Contact : téléphone", "Retrait de l'entreprise : Vente"]
    assert "moyen : Téléphone" in told(found[-2])
    assert not any("paiement" in act.action or "Rencontre" in act.action for act in found)


def test_the_course_goes_from_the_inventory_to_the_payment(world: World) -> None:
    reach(world, "paid", NAME)
    said = [text for text, _ in course(world)]
    steps = [
        "Bilan GES terminé",
        "Jumelage proposé avec Lise Roy (lot mensuel : juin 2026)",
        "Lise Roy accepte",
        "Rencontre 1 tenue · 1 h 15 · Plan d'action",
        "Les 7 h 30 de coaching sont données",
        "Journal de bord remis par Lise Roy",
    ]
    assert [text for text in said if text in steps] == steps
    assert said[-1].startswith("Payé 1 603,90 $, facture F-202610-")
    assert not any(text.startswith("Payé") for text, _ in course(world, date(2026, 11, 2)))


def test_the_course_tells_decisions_results_and_contacts(world: World) -> None:
    coaching = world.coaching(NAME)
    store, company = world.store, world.companies[NAME]
    pause(store, coaching, AUTHOR, date(2026, 8, 3), date(2026, 8, 24), "vacances de l'usine")
    heat = identify_action(store, company, "Récupération de chaleur", AUTHOR, date(2026, 8, 4))
    advance_action(store, heat, "started", AUTHOR, date(2026, 9, 1))
    led = identify_action(store, company, "Éclairage", AUTHOR, date(2026, 8, 4))
    drop_action(store, led, AUTHOR, date(2026, 9, 2), "trop cher")
    for name, granted in (("ÉcoPerformance", 1_250_000), ("Écoleader", None)):
        request = prepare_funding(store, company, name, AUTHOR, date(2026, 9, 3), asked_cents=2_000_000)
        file_funding(store, request, AUTHOR, date(2026, 9, 10))
        decide_funding(store, request, AUTHOR, date(2026, 11, 1), granted)
    log_contact(store, company, "email", "Relevé demandé", AUTHOR, date(2026, 10, 1))
    done = remind(store, company, date(2026, 10, 8), "Relevé reçu ?", "coordinator", AUTHOR)
    complete_reminder(store, done, AUTHOR, date(2026, 10, 9))
    remind(store, company, date(2027, 2, 1), "Travaux finis ?", "coordinator", AUTHOR)
    found = course(world)
    for expected in (
        ("Mis en pause jusque vers le 24 août 2026 : vacances de l'usine", "done"),
        ("Action repérée : Récupération de chaleur", "done"),
        ("Action commencée : Récupération de chaleur", "done"),
        ("Action abandonnée : Éclairage (trop cher)", "stopped"),
        ("Demande de financement déposée : ÉcoPerformance (20 000 $)", "done"),
        ("Financement accordé : ÉcoPerformance (12 500 $)", "done"),
        ("Financement refusé : Écoleader", "stopped"),
        ("Courriel, par Coordination : Relevé demandé", "done"),
        ("Relance faite par Coordination : Relevé reçu ?", "done"),
        ("Relance à faire : Travaux finis ?", "expected"),
    ):
        assert expected in found
    assert not any("Financement" in text for text, _ in course(world, date(2026, 10, 31)))
