"""The Paiements page without a browser: what is payable, the month's run, invoices, refusals, reopening."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from engine.coaching.documents_invoice import invoice_content, invoice_pdf
from engine.coaching.documents_logbook import logbook_content, logbook_pdf
from engine.coaching.firm_taxes import set_tax_numbers
from engine.coaching.invoices import Run, receive, run_of
from engine.coaching.logbook_form import logbook
from tests.engine.coaching.world import TODAY, World, build, lent
from tests.pages.visiting import Visit, choose, hand_over, offers, plainly, press

OCTOBER = date(2026, 10, 1)
TAXED, UNTAXED, UNDER_WAY = "Alu Nordaltek", "Studios Ferrox", "Bio Cobaltax"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two coachings payable since October, one of a firm without taxes, and one under way; the store is closed."""
    made = build(tmp_path_factory.mktemp("world") / "template.duckdb")
    made.whole_coaching(TAXED)
    made.whole_coaching(UNTAXED, made.outside_coach)
    made.coaching(UNDER_WAY)
    made.hold(UNDER_WAY, 75)
    hand_over(made.store, TODAY)
    return made


@pytest.fixture
def world(template: World, database: Path) -> World:
    """A copy of it in the application's database."""
    return lent(template, database)


def october(database: Path) -> Run:
    with Store.open(database) as store:
        run = run_of(store, OCTOBER)
    assert run is not None
    return run


def prepared(visit: Visit) -> AppTest:
    return press(visit("payments", mois="2026-10"), "payments:prepare")


def received(app: AppTest, database: Path) -> AppTest:
    for invoice in october(database).invoices:
        key = f"payments:receive:{invoice.invoice_id}"
        app.text_input(key=f"{key}:number").set_value(f"F-{invoice.firm_id}")
        press(app, f"{key}:submit")
    return app


def test_what_is_payable_and_why_the_rest_is_not(world: World, visit: Visit) -> None:
    app = visit("payments")
    assert not app.exception
    assert "2 coachings payables : 2 745 $ avant taxes, 2 953,90 $ avec les taxes" in plainly(app)
    payable, others = (element.value for element in app.dataframe)
    assert list(payable["company"]) == [TAXED, UNTAXED]
    assert list(payable["total"]) == [1603.90, 1350.00]
    assert list(others["company"]) == [UNDER_WAY]
    assert others["reasons"][0].replace("\u00a0", " ") == (
        "Il manque 6 h 15 sur 7 h 30; 1 rencontre au lieu de 5 à 10, sans acceptation; "
        "le journal de bord n'est pas remis"
    )


def test_nothing_payable_is_said(empty_programme: Path, visit: Visit) -> None:
    app = visit("payments")
    assert not app.exception
    assert "Rien n'est payable à cette date." in plainly(app)


def test_a_run_is_prepared_received_checked_closed_and_locked(world: World, database: Path, visit: Visit) -> None:
    app = prepared(visit)
    assert "Lot « octobre 2026 » préparé : 2 coachings." in plainly(app)
    assert "1 603,90 $ · 1 395 $ avant taxes, TPS 69,75 $, TVQ 139,15 $ · 1 coaching" in plainly(app)
    assert "1 350 $ · sans taxes · 1 coaching" in plainly(app)
    press(app, "payments:check")
    assert "Le numéro de facture manque pour Boréal conseil et Cirrus." in plainly(app)
    received(app, database)
    press(app, "payments:check")
    assert "Lot vérifié" in plainly(app)
    press(app, "payments:close")
    assert "Lot fermé : 2 coachings payés." in plainly(app)
    assert "Fermé et verrouillé" in plainly(app)
    assert october(database).amount.total_cents == 160_390 + 135_000
    assert not [button for button in app.button if button.key == "payments:prepare"]
    assert "Rien n'est payable à cette date." in plainly(app)


def test_a_closed_run_is_reopened_with_a_reason_only(world: World, database: Path, visit: Visit) -> None:
    app = received(prepared(visit), database)
    press(press(app, "payments:check"), "payments:close")
    press(app, "payments:reopen:submit")
    assert "Une raison est attendue" in plainly(app)
    assert october(database).state == "closed"
    app.text_input(key="payments:reopen:reason").set_value("Facture annulée par la firme")
    press(app, "payments:reopen:submit")
    assert "Lot rouvert" in plainly(app)
    assert "Rouvert : Facture annulée par la firme" in plainly(app)


def test_lines_that_do_not_conform_are_refused_with_their_clause(world: World, database: Path, visit: Visit) -> None:
    app = prepared(visit)
    invoice = october(database).invoices[0]
    key = f"payments:written:{invoice.invoice_id}"
    app.text_input(key=f"{key}:number").set_value("F-9")
    added = {"subject": UNDER_WAY, "fee": "1 395,00", "tps": "69,75", "tvq": "139,15"}
    app.session_state[f"{key}:lines"] = {"edited_rows": {}, "added_rows": [added], "deleted_rows": []}
    press(app, f"{key}:submit")
    assert "Facture F-9 enregistrée, 1 ligne refusée." in plainly(app)
    assert "Ligne refusée (AO §10) : toutes les heures prévues sont données; or il manque 6 h 15" in plainly(app)
    (paid,) = october(database).invoices[0].lines
    assert paid.company == TAXED
    (refused,) = october(database).invoices[0].refused
    note = f"payments:refused:{refused['refused_line_id']}"
    press(app, f"{note}:submit")
    assert "Dites comment cette ligne refusée a été réglée." in plainly(app)
    app.text_input(key=f"{note}:note").set_value("La firme l'a retirée")
    press(app, f"{note}:submit")
    assert "Ligne refusée : réglée." in plainly(app)


def test_an_invoice_that_asks_for_nothing_payable_says_so(world: World, database: Path, visit: Visit) -> None:
    app = prepared(visit)
    key = f"payments:written:{october(database).invoices[0].invoice_id}"
    app.text_input(key=f"{key}:number").set_value("F-9")
    early = {"subject": UNDER_WAY, "fee": "1 395,00", "tps": "69,75", "tvq": "139,15"}
    app.session_state[f"{key}:lines"] = {"edited_rows": {}, "added_rows": [early], "deleted_rows": [0]}
    press(app, f"{key}:submit")
    assert "Rien à payer · la facture ne demande aucun coaching payable" in plainly(app)
    assert "sans taxes · 0 coaching" not in plainly(app)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"subject": "", "fee": "1395"}, "Ligne 2 : le nom de l'entreprise manque."),
        ({"subject": "X", "fee": "beaucoup"}, "« beaucoup » n'est pas un nombre"),
        ({"subject": "X", "fee": "1,005"}, "« 1,005 » n'est pas un montant en dollars et cents."),
        ({"subject": "X", "fee": "-5"}, "« -5 » n'est pas un montant en dollars et cents."),
    ],
)
def test_an_unreadable_line_is_named_and_nothing_is_written(
    world: World, database: Path, visit: Visit, line: dict[str, str], reason: str
) -> None:
    app = prepared(visit)
    key = f"payments:written:{october(database).invoices[0].invoice_id}"
    app.text_input(key=f"{key}:number").set_value("F-9")
    app.session_state[f"{key}:lines"] = {"edited_rows": {}, "added_rows": [line], "deleted_rows": []}
    press(app, f"{key}:submit")
    assert reason in plainly(app)
    assert october(database).invoices[0].number is None


def test_tax_numbers_are_set_and_the_run_recomputed(world: World, database: Path, visit: Visit) -> None:
    app = prepared(visit)
    key = f"payments:taxes:{world.other_firm}"
    app.text_input(key=f"{key}:tps").set_value("12")
    press(app, f"{key}:submit")
    assert "« 12 » n'est pas un numéro de TPS" in plainly(app)
    app.text_input(key=f"{key}:tps").set_value("123456789 RT 0001")
    press(app, f"{key}:submit")
    press(app, "payments:prepare")
    assert october(database).invoices[1].amount.total_cents == 135_000 + 6_750


def test_an_invoice_someone_else_received_meanwhile_is_not_written_over(
    world: World, database: Path, visit: Visit
) -> None:
    app = prepared(visit)
    invoice = october(database).invoices[0]
    field = f"payments:receive:{invoice.invoice_id}:number"
    with Store.open(database) as store:
        receive(store, october(database).payment_run_id, invoice.firm_id, "F-eux", "Anne Dubé", TODAY)
    app.text_input(key=field).set_value("F-moi")
    press(app, f"payments:receive:{invoice.invoice_id}:submit")
    assert "Anne Dubé" in app.error[0].value
    assert app.text_input(key=field).value == "F-moi"
    assert "Quelqu'un l'a changé entre-temps : F-eux." in plainly(app)
    assert october(database).invoices[0].number == "F-eux"
    press(app, f"payments:receive:{invoice.invoice_id}:submit")
    assert october(database).invoices[0].number == "F-moi"


def test_tax_numbers_another_person_just_set_are_not_written_over(world: World, database: Path, visit: Visit) -> None:
    app = prepared(visit)
    firm = next(found for found in october(database).invoices if found.tps_number is None).firm_id
    key = f"payments:taxes:{firm}"
    with Store.open(database) as store:
        set_tax_numbers(store, firm, "987654321 RT 0001", "", "Anne Dubé")
    app.text_input(key=f"{key}:tps").set_value("123456789 RT 0001")
    press(app, f"{key}:submit")
    assert "Quelqu'un l'a changé entre-temps : 987654321RT0001." in plainly(app)
    press(app, f"{key}:submit")
    assert app.text_input(key=f"{key}:tps").value == "123456789RT0001"


def test_the_budget_is_committed_payable_paid_and_left(world: World, visit: Visit) -> None:
    text = plainly(visit("payments"))
    # 230 companies at 1 395 $; coachings at 1 395 $ twice and 1 350 $ once, two of them payable.
    for words in ("320 850 $", "4 140 $", "2 745 $", "316 710 $"):
        assert words in text
    assert "Les minimums garantis aux firmes coûtent 5 490 $ en tout." in text


def test_choosing_a_coaching_opens_it(world: World, visit: Visit) -> None:
    app = visit("payments")
    choose(app, "not_payable", 0)
    assert app.title[0].value == UNDER_WAY


def test_an_earlier_run_that_waits_is_one_click_away(world: World, visit: Visit) -> None:
    assert not offers(visit("payments"), "payments:waiting")
    prepared(visit)
    app = visit("payments")
    assert "Le lot « octobre 2026 » n'est pas encore fermé." in plainly(app)
    press(app, "payments:waiting")
    assert "Lot du mois : octobre 2026" in plainly(app)
    assert not offers(app, "payments:waiting")


def test_a_past_run_opens_its_month(world: World, database: Path, visit: Visit) -> None:
    prepared(visit)
    app = visit("payments")
    choose(app, "runs:2026-11", 0)
    assert app.query_params["mois"] == "2026-10"
    assert "Lot du mois : octobre 2026" in plainly(app)
    app.selectbox(key="url:mois").set_value("2026-11").run()
    assert "Lot du mois : novembre 2026" in plainly(app)


def test_the_summary_of_an_invoice_adds_up(world: World, database: Path, visit: Visit) -> None:
    received(prepared(visit), database)
    run = october(database)
    content = invoice_content(run, run.invoices[0], TODAY)
    flat = [cell.replace("\u00a0", " ") for cell in content["total"]]
    assert flat == ["Total (1)", "", "1 395 $", "69,75 $", "139,15 $", "1 603,90 $"]
    assert content["standing"] == "Lot en cours, non payé"
    made = invoice_pdf(run, run.invoices[0], TODAY)
    assert made.startswith(b"%PDF-")
    assert made == invoice_pdf(run, run.invoices[0], TODAY)


def test_a_logbook_prints_what_was_answered(world: World, database: Path) -> None:
    with Store.open(database) as store:
        view = logbook(store, world.coachings[TAXED], TODAY)
    content = logbook_content(view, TODAY)
    assert content["standing"].replace("\u00a0", " ") == "Remis le 5 octobre 2026"
    assert len(content["meetings"]) == 6
    answers = {each["question"]: each["answer"] for group in content["groups"] for each in group["answers"]}
    assert answers["Plan d'action"] == "Un plan d'action en cinq mesures"
    assert answers["Objectif atteint, de l'avis du coach"] == "Oui"
    assert logbook_pdf(view, TODAY).startswith(b"%PDF-")
