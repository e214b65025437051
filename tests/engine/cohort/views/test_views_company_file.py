"""One company's file: complete for one that has everything, whole for one that has nothing."""

from __future__ import annotations

from datetime import date

import pytest
from handed_files import AS_OF, PROGRAMME

from data.errors import RefusedError, StaleError
from data.store import Store
from engine.cohort.company_file import CompanyFile, company_file
from engine.cohort.identity import correct, read_identity
from engine.cohort.merge_effects import merge_effects
from engine.cohort.merging import merge
from engine.cohort.timeline import Event
from engine.matching.propose import save
from engine.matching.review import approve, confirm, decline, expire, in_state, publish
from engine.programme.calendar import working_days_after

NOVEMBER = date(2026, 11, 1)


def id_of(store: Store, name: str) -> int:
    (row,) = [row for row in store.table("company_name") if row["name"] == name]
    return int(row["company_id"])


def file_of(store: Store, name: str, as_of: date = AS_OF) -> CompanyFile:
    found = company_file(store, id_of(store, name), as_of, PROGRAMME)
    assert found is not None
    return found


def written(events: tuple[Event, ...]) -> list[str]:
    return [event.text.replace("\u00a0", " ") for event in events]


def bare(store: Store, name: str) -> int:
    """A company without anything but its name."""
    with store.write("Essai", "inscription") as transaction:
        (company_id,) = transaction.insert("company", [{"registered_on": date(2026, 10, 1)}])
        transaction.insert("company_name", [{"company_id": company_id, "name": name, "name_key": name.casefold()}])
    return company_id


def offered(store: Store, on: date) -> int:
    """The first company of November, offered to its coach."""
    save(store, NOVEMBER, on, "Essai")
    proposal = in_state(store, NOVEMBER, "proposed")[0]
    approve(store, [proposal], "Conseillère", on)
    publish(store, [proposal], "Essai", on)
    return proposal


def company_of(store: Store, proposal: int) -> int:
    return int(store.rows("proposal_by_id", [proposal])[0]["company_id"])


def test_a_company_without_anything_has_a_file(store: Store) -> None:
    found = company_file(store, bare(store, "nue"), AS_OF, PROGRAMME)
    assert found is not None
    assert found.state == "Inscrite, bilan attendu"
    assert found.lacking == ("Le formulaire n'a pas été reçu.", "Le bilan GES n'a pas été reçu.")
    assert written(found.events) == ["Inscrite au programme"]
    assert not any(answer.text for answer in found.answers)
    assert (found.inventory, found.progress, found.meetings, found.proposals) == (None, None, (), ())


def test_an_unknown_company_has_none(store: Store) -> None:
    assert company_file(store, 999, AS_OF, PROGRAMME) is None
    assert read_identity(store, 999) is None


def test_answers_are_in_full_words(sampled: Store) -> None:
    given = {answer.question: answer.text for answer in file_of(sampled, "Usinage Fluviax ltée").answers}
    assert given["Secteur"] == "Aérospatial"
    assert given["Taille"] == "Moyenne entreprise : entre 50 et 250 employés"
    assert given["Objectif du coaching"] in {choice.label for choice in PROGRAMME.objectives.values.values()}
    assert str(given["Consentement à transmettre le formulaire"]).startswith("Donné par l'envoi du formulaire")


def test_an_unrecognised_coach_is_quoted(sampled: Store) -> None:
    given = {answer.question: answer.text for answer in file_of(sampled, "Usinage Mistralys ltée").answers}
    assert given["Coach demandé"] == "«\u00a0Nom hors liste 7\u00a0», non reconnu"


def test_an_incomplete_inventory_says_what_is_missing(sampled: Store) -> None:
    found = file_of(sampled, "Studios Ferrox ltée")
    assert found.inventory is not None
    assert found.inventory.missing == ("portée 3",)
    assert found.inventory.total is None
    assert "Le bilan GES est incomplet, sans portée 3." in found.lacking
    assert [row["kind"] for row in found.to_settle] == ["inventory"]


def test_an_inventory_has_its_scopes_and_its_lines(sampled: Store) -> None:
    inventory = file_of(sampled, "Usinage Fluviax ltée").inventory
    assert inventory is not None
    assert [scope[1:] for scope in inventory.scopes] == [("Portée 1", 593.9), ("Portée 2", 32.9), ("Portée 3", 1412.5)]
    assert inventory.total == pytest.approx(2039.3)
    assert inventory.lines == (("Gaz naturel", "103\u00a0407,6\u00a0m³"),)


def test_a_coaching_counts_what_was_held(sampled: Store) -> None:
    progress = file_of(sampled, "Bio Cobaltatek ltée").progress
    assert progress is not None
    assert (progress.coach, progress.held_minutes, progress.allowed_minutes) == ("Coach 04", 90 + 90 + 45 + 90, 450)
    assert (progress.held, progress.planned, progress.planned_minutes) == (4, 2, 60 + 75)
    assert progress.due_on == date(2027, 1, 18)
    assert not progress.overdue


def test_a_coaching_past_its_end_is_overdue(sampled: Store) -> None:
    progress = file_of(sampled, "Bio Cobaltatek ltée", date(2027, 1, 19)).progress
    assert progress is not None
    assert progress.overdue


def test_the_date_hides_what_comes_after(sampled: Store) -> None:
    before = file_of(sampled, "Bio Cobaltatek ltée", date(2026, 8, 1))
    assert before.progress is None
    assert before.state == "Bilan terminé, sans coach"
    assert {event.on for event in before.events if event.tone != "expected"} <= {date(2026, 7, 4), before.events[0].on}


def test_the_timeline_of_a_coaching_agreed_before_the_tool(sampled: Store) -> None:
    events = file_of(sampled, "Bio Cobaltatek ltée").events
    assert list(events) == sorted(events, key=lambda event: event.on)
    told = written(events)
    assert "Coach 04 accepte (convenu avant l'outil)" in told
    assert "Rencontre 1 tenue · 1 h 30 · Financement" in told
    assert "Rencontre annulée · 45 min · Plan d'action" in told
    assert [event.text.split(" · ")[0] for event in events if event.tone == "expected"] == [
        "Rencontre prévue",
        "Rencontre prévue",
        "Fin prévue du coaching (4\u00a0mois après son début)",
    ]


def test_hours_given_are_an_event_and_end_the_wait(sampled: Store) -> None:
    company_id = id_of(sampled, "Bio Cobaltatek ltée")
    (coaching,) = [row for row in sampled.table("coaching") if row["company_id"] == company_id]
    with sampled.write("Essai", "rencontre") as transaction:
        meeting = {"coaching_id": coaching["coaching_id"], "held_on": AS_OF, "minutes": 150, "state": "held"}
        transaction.insert("meeting", [meeting])
    found = file_of(sampled, "Bio Cobaltatek ltée")
    assert "Les 7 h 30 de coaching sont données" in written(found.events)
    assert not any("Fin prévue" in text for text in written(found.events))


def test_an_offer_is_told_until_its_answer(sampled: Store) -> None:
    proposal = offered(sampled, date(2026, 11, 2))
    company_id = company_of(sampled, proposal)
    waiting = company_file(sampled, company_id, date(2026, 11, 4), PROGRAMME)
    late = company_file(sampled, company_id, AS_OF, PROGRAMME)
    assert waiting is not None
    assert late is not None
    assert waiting.state == "Réponse du coach attendue"
    assert any("Dernier jour" in event.text and event.tone == "expected" for event in waiting.events)
    assert any("toujours attendue" in event.text and event.tone == "stopped" for event in late.events)
    assert waiting.coach is not None


@pytest.mark.parametrize("answer", ["confirm", "decline", "expire"])
def test_an_answer_is_told(sampled: Store, answer: str) -> None:
    sent = date(2026, 11, 2)
    proposal = offered(sampled, sent)
    company_id = company_of(sampled, proposal)
    after = working_days_after(sent, 6, PROGRAMME).day
    acts = {
        "confirm": lambda: confirm(sampled, proposal, "Essai", date(2026, 11, 4)),
        "decline": lambda: decline(sampled, proposal, "Essai", date(2026, 11, 4), "Trop loin"),
        "expire": lambda: expire(sampled, proposal, "Essai", after),
    }
    acts[answer]()
    found = company_file(sampled, company_id, after, PROGRAMME)
    assert found is not None
    expected = {"confirm": " accepte", "decline": " décline : Trop loin", "expire": " échue : sans réponse"}[answer]
    assert any(expected in text for text in written(found.events))
    assert len(found.exclusions) == (answer != "confirm")
    assert found.proposals[0].state
    assert (found.progress is not None) == (answer == "confirm")


def test_a_merged_record_leads_to_the_other(sampled: Store) -> None:
    kept, dropped = id_of(sampled, "Usinage Fluviax ltée"), bare(sampled, "fluviax")
    merge(sampled, kept, dropped, "Essai")
    found = company_file(sampled, dropped, AS_OF, PROGRAMME)
    assert found is not None
    assert found.merged_into == (kept, "Usinage Fluviax ltée")
    assert found.state == "Fusionnée avec une autre fiche"
    assert found.lacking == ()
    assert file_of(sampled, "Usinage Fluviax ltée").identity.former_names == ("fluviax",)


def test_a_withdrawal_is_told_and_nothing_is_expected(sampled: Store) -> None:
    company_id = id_of(sampled, "Studios Ferrox ltée")
    with sampled.write("Essai", "retrait") as transaction:
        gone = {"company_id": company_id, "withdrawn_on": date(2026, 11, 3), "withdrawn_reason": "Fermeture"}
        transaction.update("company", [gone])
    found = file_of(sampled, "Studios Ferrox ltée")
    assert (found.state, found.since, found.lacking) == ("Retirée", date(2026, 11, 3), ())
    assert written(found.events)[-1] == "Retirée du programme : Fermeture"


class TestIdentity:
    """Corrections as read on the screen."""

    def test_a_name_and_a_neq_are_corrected(self, sampled: Store) -> None:
        company_id = id_of(sampled, "Studios Ferrox ltée")
        read = read_identity(sampled, company_id)
        assert read is not None
        correct(sampled, company_id, "name", read, " Ferrox Images ", "Essai")
        correct(sampled, company_id, "neq", read, "1149999999", "Essai")
        now = read_identity(sampled, company_id)
        assert now is not None
        assert (now.name, now.neq, now.former_names) == ("Ferrox Images", "1149999999", ("Studios Ferrox ltée",))

    @pytest.mark.parametrize(("field", "typed"), [("name", "Autre nom"), ("neq", "1149999998")])
    def test_what_someone_changed_meanwhile_is_not_overwritten(self, sampled: Store, field: str, typed: str) -> None:
        company_id = id_of(sampled, "Studios Ferrox ltée")
        for start in ("", "1149999997"):
            if start:
                before = read_identity(sampled, company_id)
                assert before is not None
                correct(sampled, company_id, "neq", before, start, "Essai")
            read = read_identity(sampled, company_id)
            assert read is not None
            correct(sampled, company_id, "name", read, f"Première {start}", "Camille")
            correct(sampled, company_id, "neq", read, "1149999999", "Camille")
            with pytest.raises(StaleError):
                correct(sampled, company_id, field, read, typed, "Dominique")  # type: ignore[arg-type]
            now = read_identity(sampled, company_id)
            assert now is not None
            assert (now.name, now.neq) == (f"Première {start}".strip(), "1149999999")

    def test_a_neq_taken_away_meanwhile_is_said(self, sampled: Store) -> None:
        company_id = id_of(sampled, "Studios Ferrox ltée")
        first = read_identity(sampled, company_id)
        assert first is not None
        correct(sampled, company_id, "neq", first, "1149999999", "Camille")
        read = read_identity(sampled, company_id)
        assert read is not None
        correct(sampled, company_id, "neq", read, "", "Camille")
        with pytest.raises(StaleError):
            correct(sampled, company_id, "neq", read, "1149999998", "Dominique")

    @pytest.mark.parametrize(
        ("field", "typed"), [("name", ""), ("name", "=1+1"), ("name", "Usinage Fluviax ltée"), ("neq", "123")]
    )
    def test_what_cannot_be_is_refused(self, sampled: Store, field: str, typed: str) -> None:
        company_id = id_of(sampled, "Studios Ferrox ltée")
        read = read_identity(sampled, company_id)
        assert read is not None
        with pytest.raises(RefusedError):
            correct(sampled, company_id, field, read, typed, "Essai")  # type: ignore[arg-type]
        assert read_identity(sampled, company_id) == read


def test_what_a_merge_announces_is_what_it_does(sampled: Store) -> None:
    kept, dropped = bare(sampled, "ferrox"), id_of(sampled, "Studios Ferrox ltée")
    told = " ".join(merge_effects(sampled, kept, dropped))
    assert "le bilan GES" in told
    assert "secteur" in told
    before = {answer.question: answer.text for answer in file_of(sampled, "Studios Ferrox ltée").answers}
    merge(sampled, kept, dropped, "Essai")
    merged = company_file(sampled, kept, AS_OF, PROGRAMME)
    assert merged is not None
    assert {answer.question: answer.text for answer in merged.answers} == before
    assert merged.inventory is not None


def test_answers_that_differ_are_announced(sampled: Store) -> None:
    one, other = id_of(sampled, "Usinage Fluviax ltée"), id_of(sampled, "Studios Ferrox ltée")
    told = merge_effects(sampled, one, other)
    assert any(sentence.startswith("Réponses différentes") and "secteur" in sentence for sentence in told)
    assert merge_effects(sampled, one, 999) == []
