"""The whole history of a company: every write, with what it changed."""

from __future__ import annotations

from datetime import date

from engine.coaching import meetings, payment_run
from engine.coaching.coach_changes import approve_change, ask_for_change
from engine.coaching.contacts import log_contact
from engine.coaching.history import Entry, company_history
from engine.coaching.meetings import Entry as Meeting
from engine.coaching.withdrawal import withdraw
from tests.engine.coaching.world import AUTHOR, TODAY, World, reach

NAME = "Bio Cobaltax"


def entries(world: World) -> list[Entry]:
    return company_history(world.store, world.companies[NAME])


def test_every_step_is_there_in_its_order(world: World) -> None:
    reach(world, "paid", NAME)
    payment_run.reopen(world.store, 1, "Anne Dubé", "montant contesté")
    titles = [entry.action for entry in entries(world)]
    wanted = [
        "Approbation de propositions",
        "Publication de propositions",
        "Acceptation du coach",
        "Rencontre tenue",
        "Journal de bord remis",
        "Lot de paiement fermé",
        "Lot de paiement rouvert : montant contesté",
    ]
    assert [title for title in titles if title in wanted and title != "Rencontre tenue"] == [
        title for title in wanted if title != "Rencontre tenue"
    ]
    assert titles.count("Rencontre tenue") == 6
    assert entries(world)[-1].author == "Anne Dubé"
    assert any("fermé → en préparation" in detail for detail in entries(world)[-1].details)


def test_corrections_tell_what_was_there_before(world: World) -> None:
    coaching = world.coaching(NAME)
    world.hold(NAME, 60, 90)
    one, two = (int(str(row["meeting_id"])) for row in world.meetings(NAME))
    meetings.correct(world.store, one, Meeting(date(2026, 7, 8), 75), AUTHOR, TODAY, "date recopiée de travers")
    meetings.remove(world.store, two, AUTHOR, "saisie deux fois")
    request = ask_for_change(world.store, coaching, world.other_coach, AUTHOR, TODAY, "départ")
    approve_change(world.store, request, AUTHOR, TODAY)
    corrected, removed, _, approved = entries(world)[-4:]
    assert corrected.action == "Rencontre corrigée : date recopiée de travers"
    assert "Rencontre du 2026-07-08 : durée 1\u00a0h → 1\u00a0h\u00a015" in corrected.details
    assert removed.details == ("Rencontre (retiré) : 2026-07-20, 1\u00a0h\u00a030, tenue",)
    assert "Coaching : coach Lise Roy → Marc Côté" in approved.details


def test_another_company_s_writes_are_not_its_own(world: World) -> None:
    world.coaching(NAME)
    world.whole_coaching("Alu Nordaltek")
    world.pay()
    log_contact(world.store, world.companies[NAME], "phone", "Appel", AUTHOR, TODAY)
    withdraw(world.store, world.companies[NAME], AUTHOR, TODAY, "Vente")
    found = entries(world)
    assert [entry.action for entry in found[-2:]] == ["Contact : téléphone", "Retrait de l'entreprise : Vente"]
    assert not any("paiement" in entry.action or "Rencontre" in entry.action for entry in found)
