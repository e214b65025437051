"""The day's actions: each appears when it must, says why, and leads where it is resolved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data.programme_file import load_programme
from data.store import Store
from engine.coaching.alert import Alert
from engine.coaching.thresholds import set_thresholds
from engine.cohort.imports import Conditions, HandedFile, run_import
from engine.matching.propose import save
from engine.matching.review import approve, confirm, in_state, publish
from engine.programme.action import action_of
from engine.programme.alerts import alerts
from engine.programme.audience import Audience, audience_of, audiences
from engine.programme.status import status
from engine.programme.today import Action, Today, today_view

SAMPLES = Path(__file__).parents[2] / "samples"
PROGRAMME = load_programme()
AS_OF = date(2026, 11, 16)
BEGINNING = date(2026, 5, 4)
NOVEMBER = date(2026, 11, 1)
SENT = date(2026, 11, 2)
FORM = "Nom de l'entreprise;Taille;Secteur;Objectif"
INVENTORY = "Entreprise;Date de complétion;Portée 1;Portée 2;Portée 3"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "essai.duckdb") as opened:
        yield opened


@pytest.fixture(scope="session")
def _samples_imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("samples") / "impact.duckdb"
    files = [file for file in sorted(SAMPLES.iterdir()) if file.suffix in {".csv", ".xlsx"}]
    with Store.create(path) as store:
        hand(store, *(HandedFile(file.name, file.read_bytes()) for file in files))
    return path


@pytest.fixture
def sampled(_samples_imported: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of a database with the six sample files."""
    with Store.open(Path(shutil.copy(_samples_imported, tmp_path / "copie.duckdb"))) as opened:
        yield opened


def hand(store: Store, *files: HandedFile) -> None:
    run_import(store, files, Conditions(PROGRAMME, "Essai", AS_OF, create_companies=True))


def typed(*lines: str) -> HandedFile:
    return HandedFile("essai.csv", "\n".join(lines).encode())


def view(store: Store, as_of: date = AS_OF) -> Today:
    return today_view(store, as_of, PROGRAMME)


def action(store: Store, words: str, as_of: date = AS_OF) -> Action:
    found = [action for action in view(store, as_of).actions if words in action.what.replace("\u00a0", " ")]
    assert len(found) == 1, [action.what for action in view(store, as_of).actions]
    return found[0]


def whats(store: Store, as_of: date = AS_OF) -> list[str]:
    return [action.what.replace("\u00a0", " ") for action in view(store, as_of).actions]


def offer(store: Store, number: int = 1) -> list[int]:
    save(store, NOVEMBER, SENT, "Essai")
    proposals = in_state(store, NOVEMBER, "proposed")[:number]
    approve(store, proposals, "Essai", SENT)
    publish(store, proposals, "Essai", SENT)
    return proposals


def test_a_new_programme_begins(store: Store) -> None:
    found = view(store)
    assert found.beginning
    assert found.actions == ()


def test_the_samples_ask_for_three_things(sampled: Store) -> None:
    asked = {
        "3 réponses d'importation à régler",
        "38 entreprises à jumeler pour novembre 2026",
        "2 bilans GES incomplets",
    }
    assert asked <= set(whats(sampled))
    assert not view(sampled).beginning


def test_the_batch_leads_to_its_month(sampled: Store) -> None:
    batch = action(sampled, "à jumeler")
    assert (batch.screen, dict(batch.query), batch.urgent) == ("matching", {"mois": "2026-11"}, False)


def test_companies_left_from_an_earlier_month_make_the_batch_urgent(sampled: Store) -> None:
    batch = action(sampled, "à jumeler", date(2026, 12, 16))
    assert batch.urgent
    assert "avant le mois dernier" in batch.why
    assert view(sampled, date(2026, 12, 16)).actions[0] == batch


def test_a_solved_batch_asks_for_approval_then_publication(sampled: Store) -> None:
    save(sampled, NOVEMBER, SENT, "Essai")
    proposals = in_state(sampled, NOVEMBER, "proposed")
    assert f"{len(proposals)} propositions à approuver pour novembre 2026" in whats(sampled)
    approve(sampled, proposals[:2], "Essai", SENT)
    publishing = action(sampled, "2 propositions approuvées à publier pour novembre 2026")
    assert publishing.query == {"mois": "2026-11"}
    assert action(sampled, f"{len(proposals) - 2} propositions à approuver").verb == "Examiner"


def test_companies_without_a_place_are_told_apart_from_new_ones(sampled: Store) -> None:
    with sampled.write("Essai", "essai") as transaction:
        rows = [{"coach_id": row["coach_id"], "most_at_once": 1} for row in sampled.table("coach")]
        transaction.update("coach", rows)
    save(sampled, NOVEMBER, SENT, "Essai")
    left = action(sampled, "sans coach dans le lot de novembre 2026")
    assert left.verb == "Voir pourquoi"
    assert "de plus" in left.why
    hand(sampled, typed(FORM, "Nouvelle;10 à 50;Finance;Préparer un financement"))
    hand(sampled, typed(INVENTORY, "Nouvelle;2026-10-05;1;2;3"))
    assert action(sampled, "1 entreprise à jumeler pour novembre 2026")


def test_a_late_answer_is_urgent_and_first(sampled: Store) -> None:
    (proposal,) = offer(sampled)
    (row,) = sampled.rows("proposal_by_id", [proposal])
    found = view(sampled).actions[0]
    assert found.what.replace("\u00a0", " ") == "Confirmation en retard de 5 jours ouvrables"
    assert found.urgent
    assert found.why == f"{row['company']} · {row['coach']}"
    assert found.query == {"mois": "2026-11", "entreprise": str(row["company_id"])}


def test_an_answer_is_due_the_day_before_and_no_longer_once_given(sampled: Store) -> None:
    (proposal,) = offer(sampled)
    due = "Confirmation attendue au plus tard le 9 novembre 2026"
    assert due not in whats(sampled, date(2026, 11, 6))
    assert due in whats(sampled, date(2026, 11, 8))
    assert due in whats(sampled, date(2026, 11, 9))
    confirm(sampled, proposal, "Essai", date(2026, 11, 6))
    assert not any("Confirmation" in what for what in whats(sampled))


def test_what_is_to_settle_is_counted_by_kind(sampled: Store) -> None:
    settling = action(sampled, "à régler")
    assert settling.why == "Coachs demandés, non reconnus (2) et thématiques hors liste (1)"
    assert (settling.screen, settling.query) == ("imports", {"volet": "regler"})


def test_one_incomplete_inventory_opens_its_company_and_several_a_list(sampled: Store) -> None:
    several = action(sampled, "bilans GES incomplets")
    assert (several.screen, several.query) == ("companies", {"manque": "scopes"})
    assert several.why == "Alu Nordaltek ltée (sans portée 3) et Studios Ferrox ltée (sans portée 3)."
    hand(sampled, typed(INVENTORY, "Alu Nordaltek ltée;2026-07-07;1;2;3"))
    one = action(sampled, "1 bilan GES incomplet")
    (company,) = [row for row in sampled.table("company_name") if row["name"] == "Studios Ferrox ltée"]
    assert one.query == {"entreprise": str(company["company_id"])}


def test_a_form_is_late_after_a_week(store: Store) -> None:
    hand(store, typed(INVENTORY, "Tôt;2026-11-08;1;2;3", "Récente;2026-11-09;1;2;3"))
    late = action(store, "Formulaire attendu depuis 8 jours")
    assert (late.why, late.screen) == ("Tôt", "companies")
    assert not any("Formulaire" in what for what in whats(store, date(2026, 11, 15)))


def test_what_is_missing_to_match_is_urgent(store: Store) -> None:
    hand(store, typed(FORM, "Seule;10 à 50;Finance;Préparer un financement"))
    assert whats(store, BEGINNING) == ["Aucun coach n'est inscrit"]
    assert view(store, BEGINNING).actions[0].urgent


def test_coaches_alone_wait_for_companies_and_contracts(store: Store) -> None:
    hand(store, HandedFile("coachs.csv", (SAMPLES / "coachs.csv").read_bytes()))
    assert whats(store, BEGINNING) == ["Aucune entreprise n'est inscrite", "16 firmes sans contrat"]


def test_nothing_waits_when_everything_is_done(store: Store) -> None:
    hand(store, *(HandedFile(name, (SAMPLES / name).read_bytes()) for name in ("coachs.csv", "contrats.csv")))
    hand(store, typed(FORM, "Seule;10 à 50;Finance;Préparer un financement"))
    found = view(store, BEGINNING)
    assert found.actions == ()
    assert found.next_batch == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 3, 10), date(2026, 5, 1)),
        (date(2026, 4, 30), date(2026, 5, 1)),
        (date(2028, 4, 2), date(2028, 5, 1)),
        (date(2028, 5, 2), None),
        (date(2029, 1, 1), None),
    ],
)
def test_the_next_batch_stays_within_the_programme(sampled: Store, as_of: date, expected: date | None) -> None:
    assert view(sampled, as_of).next_batch == expected


def test_there_is_no_batch_outside_the_programme(sampled: Store) -> None:
    for as_of in (date(2026, 4, 16), date(2028, 7, 16)):
        assert not any("à jumeler" in what for what in whats(sampled, as_of))


def test_figures_are_those_of_the_status(sampled: Store) -> None:
    offer(sampled, 3)
    figures = {figure.label: figure for figure in view(sampled).figures}
    expected = status(sampled, AS_OF, PROGRAMME)
    assert figures["Réponses attendues"].value == str(expected["offered"]) == "3"
    assert figures["Réponses attendues"].query == {"etat": ("offered",)}
    assert figures["Démarrés"].value == f"{expected['under_way']} / 230"
    assert figures["Démarrés"].of == "plan à ce jour : 72"
    assert figures["Terminés"].value == f"{expected['finished']} / 230"
    late = {alert["company"] for alert in expected["alerts"]["contract_pace"]}
    assert figures["Minimums à risque"].value == str(len(late)) != "0"


# Every alert leads where it is resolved, for whom it concerns.


def test_every_alert_is_an_action_or_a_gap(sampled: Store) -> None:
    offer(sampled, 3)
    found, today = alerts(sampled, AS_OF), view(sampled)
    shown = {action.alert for action in (*today.actions, *today.records.gaps)}
    assert shown - {None} == {alert for alert in found.open if alert.name != "batch_untreated"}


@pytest.mark.parametrize(
    ("alert", "screen", "query"),
    [
        (Alert("coaching_quiet", "company", 4, "Bio", "r", coaching_id=7), "coachings", {"coaching": "7"}),
        (
            Alert("logbook_missing", "company", 4, "Bio", "r", coaching_id=7),
            "coachings",
            {"coaching": "7", "volet": "journal"},
        ),
        (
            Alert("coach_change", "company", 4, "Bio", "r", coaching_id=7),
            "coachings",
            {"coaching": "7", "volet": "suivi"},
        ),
        (Alert("payable", "firm", 2, "Cirrus", "r", month=NOVEMBER), "payments", {"mois": "2026-11"}),
        (Alert("budget_over", "programme", 0, "Programme", "r"), "payments", {}),
        (Alert("capacity_over", "coach", 3, "Lise", "r"), "coaches", {"coach": "3"}),
        (Alert("contract_over", "firm", 2, "Cirrus", "r"), "coaches", {"q": "Cirrus"}),
        (Alert("contract_debt", "programme", 0, "Programme", "r"), "coaches", {}),
        (Alert("no_result", "company", 4, "Bio", "r", coaching_id=7), "companies", {"entreprise": "4"}),
        (Alert("reminder_due", "company", 4, "Bio", "r"), "companies", {"entreprise": "4"}),
        (Alert("missing_data", "firm", 2, "Cirrus", "r", screen="coaches"), "coaches", {"q": "Cirrus"}),
        (Alert("to_settle", "programme", 0, "Programme", "r"), "imports", {"volet": "regler"}),
        (Alert("required_pace", "programme", 0, "Programme", "r"), "progress", {}),
        (Alert("confirmation_late", "company", 4, "Bio", "r"), "matching", {"mois": "2026-10", "entreprise": "4"}),
    ],
    ids=lambda value: value.name if isinstance(value, Alert) else None,
)
def test_an_alert_opens_the_place_where_it_is_resolved(alert: Alert, screen: str, query: dict[str, str]) -> None:
    found = action_of(alert, date(2026, 10, 1))
    assert (found.screen, found.query) == (screen, query)


def test_companies_forgotten_are_counted_once(sampled: Store) -> None:
    later = date(2026, 12, 16)
    forgotten = alerts(sampled, later).of("batch_untreated")
    assert forgotten
    assert not [action for action in view(sampled, later).actions if action.alert in forgotten]
    # Her sector's adviser does not solve the batch: she sees them one by one.
    sector = forgotten[0].sector
    hers = today_view(sampled, later, PROGRAMME, Audience(sector=sector)).actions
    named = {action.alert.company_id for action in hers if action.alert and action.alert.name == "batch_untreated"}
    assert named == {alert.company_id for alert in forgotten if alert.sector == sector}


def test_each_audience_sees_its_own(sampled: Store) -> None:
    save(sampled, NOVEMBER, SENT, "Essai")
    (proposal,) = in_state(sampled, NOVEMBER, "proposed")[:1]
    approve(sampled, [proposal], "Essai", SENT)
    publish(sampled, [proposal], "Essai", SENT)
    (row,) = sampled.rows("proposal_by_id", [proposal])
    everyone = audiences(sampled, PROGRAMME)
    assert list(everyone)[:5] == ["", "director", "coordinator", "sector_adviser", "coach"]
    sector = next(name for name in PROGRAMME.sectors.values if f"secteur-{name}" in everyone)
    roles, hers, theirs = list(everyone)[1:5], f"secteur-{sector}", f"coach-{row['coach_id']}"
    seen = {
        code: today_view(sampled, AS_OF, PROGRAMME, audience_of(code)).actions for code in ("", *roles, hers, theirs)
    }
    by_role = [set(map(id_of, seen[role])) for role in roles]
    assert set().union(*by_role) == set(map(id_of, seen[""]))
    assert sum(map(len, by_role)) == len(seen[""])
    assert any(row["company"] in action.why for action in seen[theirs])
    assert all(action.alert and action.alert.coach_id == row["coach_id"] for action in seen[theirs])
    (approving,) = [action for action in seen[hers] if action.verb == "Examiner"]
    assert approving.query == {"mois": "2026-11", "secteur": sector}
    assert audience_of("jamais") == Audience()


def id_of(action: Action) -> tuple[str, str]:
    return action.what, action.why


def test_a_threshold_set_by_the_director_applies(store: Store) -> None:
    hand(store, typed(INVENTORY, "Tôt;2026-11-08;1;2;3"))
    assert action(store, "Formulaire attendu")
    set_thresholds(store, {"alerts.intake_missing_days": "10"}, "Direction")
    assert not any("Formulaire" in what for what in whats(store))
