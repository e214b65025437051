"""What is payable, the taxes, the monthly run and its invoices: exact cents, nothing twice."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import RefusedError, StaleError
from engine.coaching import logbook, meetings, payment_run
from engine.coaching.firm_taxes import set_tax_numbers
from engine.coaching.invoice_rules import Claim
from engine.coaching.invoices import Run, receive, run_of, settle_refused_line
from engine.coaching.payable import payability
from engine.coaching.taxes import Amount, taxed
from tests.engine.coaching.world import AUTHOR, COACH, FIRST_MEETING, PROGRAMME, TODAY, World

OCTOBER = date(2026, 10, 1)
ON = date(2026, 11, 3)
FULL = Amount(139_500, 6_975, 13_915)


def october(world: World) -> Run:
    found = run_of(world.store, OCTOBER)
    assert found is not None
    return found


# Taxes.


def test_the_tender_s_fee_with_both_taxes() -> None:
    amount = taxed(139_500, "123456789RT0001", "1234567890TQ0001", PROGRAMME)
    assert amount == FULL
    assert amount.total_cents == 160_390


def test_a_firm_that_is_not_registered_gets_no_tax() -> None:
    assert taxed(139_500, None, None, PROGRAMME) == Amount(139_500, 0, 0)
    assert taxed(139_500, None, "1234567890TQ0001", PROGRAMME) == Amount(139_500, 0, 13_915)


@given(st.integers(1, 500_000))
def test_taxes_are_rounded_half_up_to_the_cent(fee: int) -> None:
    amount = taxed(fee, "123456789RT0001", "1234567890TQ0001", PROGRAMME)
    for cents, rate in ((amount.tps_cents, Fraction(5, 100)), (amount.tvq_cents, Fraction(9_975, 100_000))):
        exact = fee * rate
        assert exact - Fraction(1, 2) < cents <= exact + Fraction(1, 2)


@pytest.mark.parametrize(("fee", "tps"), [(10, 1), (9, 0), (29, 1), (30, 2)])
def test_half_a_cent_goes_up(fee: int, tps: int) -> None:
    assert taxed(fee, "123456789RT0001", None, PROGRAMME).tps_cents == tps


# What is payable.


def test_what_is_payable_and_why_the_rest_is_not(world: World) -> None:
    world.whole_coaching("Payable")
    world.whole_coaching("Sans taxes", world.outside_coach)
    world.coaching("Sans rencontre")
    world.coaching("Heures")
    world.hold("Heures", 75, 75)
    world.coaching("Peu de rencontres")
    world.hold("Peu de rencontres", 225, 225)
    found = payability(world.store, TODAY)
    assert {firm.firm: firm.amount for firm in found.firms} == {
        "Boréal conseil": FULL,
        "Cirrus": Amount(135_000),
    }
    assert found.count == 2
    assert found.amount == FULL + Amount(135_000)
    reasons = {row.company: " / ".join(row.reasons) for row in found.others}
    assert "aucune rencontre" in reasons["Sans rencontre"]
    assert "il manque 5\u00a0h" in reasons["Heures"]
    assert "journal" in reasons["Heures"]
    assert "2\u00a0rencontres au lieu de 5 à 10" in reasons["Peu de rencontres"]


@pytest.mark.parametrize(("fee", "said"), [(0, "aucun contrat"), (139_501, "plus que le maximum")])
def test_without_a_fee_within_the_maximum_nothing_is_payable(world: World, fee: int, said: str) -> None:
    world.whole_coaching("Bio Cobaltax")
    (contract, _) = world.store.table("contract")
    with world.store.write(AUTHOR, "essai") as transaction:
        transaction.update("contract", [{"contract_id": contract["contract_id"], "fee_cents": fee}])
    assert world.state("Bio Cobaltax") == "delivered"
    (other,) = payability(world.store, TODAY).others
    assert said in other.reasons[0]


def test_payable_since_the_last_condition_was_met(world: World) -> None:
    world.whole_coaching("Bio Cobaltax", on=date(2026, 10, 5))
    (firm,) = payability(world.store, TODAY).firms
    assert firm.lines[0].since == date(2026, 10, 5)
    assert payability(world.store, date(2026, 10, 4)).count == 0


# The run.


def test_a_run_is_prepared_checked_closed_and_locked(world: World) -> None:
    coaching = world.whole_coaching("Bio Cobaltax")
    world.whole_coaching("Alu Nordaltek", world.outside_coach)
    run = world.pay()
    shown = october(world)
    assert (shown.state, shown.amount) == ("closed", FULL + Amount(135_000))
    assert [(invoice.firm, len(invoice.lines)) for invoice in shown.invoices] == [("Boréal conseil", 1), ("Cirrus", 1)]
    assert world.state("Bio Cobaltax", ON) == "paid"
    assert world.state("Bio Cobaltax", date(2026, 11, 2)) == "payable"
    for act in (
        lambda: payment_run.prepare(world.store, OCTOBER, AUTHOR, ON),
        lambda: payment_run.check(world.store, run, AUTHOR, ON),
        lambda: payment_run.close(world.store, run, AUTHOR, ON),
        lambda: receive(world.store, run, world.firm, "F-2", AUTHOR, ON),
        lambda: logbook.reopen(world.store, coaching, AUTHOR, "oubli"),
    ):
        with pytest.raises(RefusedError):
            act()
    assert october(world) == shown


def test_a_month_takes_what_was_complete_by_its_end(world: World) -> None:
    world.whole_coaching("Octobre", on=date(2026, 10, 31))
    world.whole_coaching("Novembre", on=date(2026, 11, 1))
    payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    assert [line.company for invoice in october(world).invoices for line in invoice.lines] == ["Octobre"]


@pytest.mark.parametrize(
    ("month", "on", "said"),
    [
        (date(2026, 12, 1), ON, "pas commencé"),
        (date(2026, 4, 1), ON, "pas de lot"),
        (date(2028, 10, 1), date(2028, 10, 5), "pas de lot"),
    ],
)
def test_other_months_have_no_run(world: World, month: date, on: date, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        payment_run.prepare(world.store, month, AUTHOR, on)


def test_an_empty_run_and_one_without_numbers_are_not_ready(world: World) -> None:
    run = payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    with pytest.raises(RefusedError, match="vide"):
        payment_run.check(world.store, run, AUTHOR, ON)
    world.whole_coaching("Bio Cobaltax")
    payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    with pytest.raises(RefusedError, match="numéro de facture manque pour Boréal conseil"):
        payment_run.check(world.store, run, AUTHOR, ON)
    with pytest.raises(RefusedError, match="en préparation; il faut qu'il soit vérifié"):
        payment_run.close(world.store, run, AUTHOR, ON)


def test_what_stops_conforming_keeps_the_run_from_closing(world: World) -> None:
    coaching = world.whole_coaching("Bio Cobaltax")
    run = payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    receive(world.store, run, world.firm, "F-1", AUTHOR, ON)
    payment_run.check(world.store, run, AUTHOR, ON)
    (notice,) = [n for n in logbook.reopen(world.store, coaching, AUTHOR, "oubli") if "n'est plus conforme" in n]
    assert "octobre 2026" in notice
    with pytest.raises(RefusedError, match=r"Bio Cobaltax .*AO §10"):
        payment_run.close(world.store, run, AUTHOR, ON)
    payment_run.reopen(world.store, run, AUTHOR, "journal rouvert")
    payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    assert not world.store.table("payment")


def test_prepared_again_it_follows_the_contract_and_the_taxes(world: World) -> None:
    world.whole_coaching("Bio Cobaltax")
    payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    contract = next(row for row in world.store.table("contract") if row["firm_id"] == world.firm)
    with world.store.write(AUTHOR, "essai") as transaction:
        transaction.update("contract", [{"contract_id": contract["contract_id"], "fee_cents": 100_000}])
    set_tax_numbers(world.store, world.firm, "", "", AUTHOR)
    payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    assert october(world).amount == Amount(100_000)


def test_reopening_needs_a_reason_is_traced_and_pays_no_one_twice(world: World) -> None:
    world.whole_coaching("Bio Cobaltax")
    run = world.pay()
    with pytest.raises(RefusedError, match="raison"):
        payment_run.reopen(world.store, run, AUTHOR, "  ")
    payment_run.reopen(world.store, run, "Anne Dubé", "facture erronée")
    assert world.state("Bio Cobaltax") == "payable"
    assert october(world).row["reopened_reason"] == "facture erronée"
    trace = world.store.rows("row_history", "payment_run", f"[{run}]")[0]
    assert (trace["author"], "closed" in trace["before"]) == ("Anne Dubé", True)
    november = payment_run.prepare(world.store, date(2026, 11, 1), AUTHOR, TODAY)
    assert run_of(world.store, date(2026, 11, 1)).invoices == ()  # type: ignore[union-attr]
    assert november != run
    payment_run.check(world.store, run, AUTHOR, TODAY)
    assert payment_run.close(world.store, run, AUTHOR, TODAY) == 1
    assert len(world.store.table("payment")) == 1


def test_the_schema_refuses_a_second_payment(world: World) -> None:
    coaching = world.whole_coaching("Bio Cobaltax")
    world.pay()
    (payment,) = world.store.table("payment")
    row = {"invoice_id": payment["invoice_id"], "coaching_id": coaching, "fee_cents": 1, "tps_cents": 0, "tvq_cents": 0}
    with pytest.raises(duckdb.ConstraintException), world.store.write(AUTHOR, "essai") as transaction:
        transaction.insert("payment", [row])


def test_of_two_people_closing_the_second_is_told(world: World) -> None:
    world.whole_coaching("Bio Cobaltax")
    run = payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    receive(world.store, run, world.firm, "F-1", AUTHOR, ON)
    payment_run.check(world.store, run, AUTHOR, ON)
    seen = october(world).row["version"]
    payment_run.close(world.store, run, "Anne Dubé", ON, seen=seen)
    with pytest.raises(StaleError, match="Anne Dubé"):
        payment_run.close(world.store, run, AUTHOR, ON, seen=seen)


def test_dates_of_a_run_follow_each_other(world: World) -> None:
    world.whole_coaching("Bio Cobaltax")
    run = payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    receive(world.store, run, world.firm, "F-1", AUTHOR, ON)
    with pytest.raises(RefusedError, match="après cette date"):
        payment_run.check(world.store, run, AUTHOR, date(2026, 11, 2))


# Invoices.


def test_a_line_that_does_not_conform_is_refused_with_its_clause(world: World) -> None:
    good = world.whole_coaching("Bonne ligne")
    hours = world.coaching("Heures")
    world.hold("Heures", 75, 75)
    no_logbook = world.coaching("Journal")
    world.hold("Journal", *[75] * 6)
    few = world.coaching("Rencontres")
    world.hold("Rencontres", 225, 225)
    unmet = world.coaching("Sans rencontre")
    elsewhere = world.whole_coaching("Ailleurs", world.outside_coach)
    dear = world.whole_coaching("Trop cher", world.other_coach)
    wrong = world.whole_coaching("Autre montant", world.other_coach)
    untaxed = world.whole_coaching("Sans taxes", world.other_coach)
    left = world.whole_coaching("Non réclamée", world.other_coach)
    run = payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    claims = [
        Claim(good, "Bonne ligne", FULL),
        Claim(good, "Bonne ligne encore", FULL),
        Claim(hours, "Heures", FULL),
        Claim(no_logbook, "Journal", FULL),
        Claim(few, "Rencontres", FULL),
        Claim(unmet, "Sans rencontre", FULL),
        Claim(elsewhere, "Ailleurs", FULL),
        Claim(None, "Inconnue inc.", FULL),
        Claim(dear, "Trop cher", Amount(150_000, 7_500, 14_963)),
        Claim(wrong, "Autre montant", Amount(130_000, 6_500, 12_968)),
        Claim(untaxed, "Sans taxes", Amount(139_500, 0, 0)),
    ]
    faults = receive(world.store, run, world.firm, "F-1", AUTHOR, ON, claims)
    assert [(fault.rule, fault.clause.split(" ")[1].rstrip(";,")) for fault in faults] == [
        ("once", "§9"),
        ("hours", "§10"),
        ("logbook", "§10"),
        ("meetings", "§2"),
        ("known", "§3"),
        ("known", "§3"),
        ("known", "§3"),
        ("maximum_fee", "§9"),
        ("contract_fee", "§9"),
        ("taxes", "§9"),
    ]
    invoice = next(invoice for invoice in october(world).invoices if invoice.firm_id == world.firm)
    assert [line.coaching_id for line in invoice.lines] == [good]
    assert len(invoice.refused) == len(faults)
    # What was refused or not claimed can be paid another month.
    payment_run.prepare(world.store, date(2026, 11, 1), AUTHOR, TODAY)
    later = {row["coaching_id"] for row in world.store.table("payment")} - {good}
    assert later == {elsewhere, dear, wrong, untaxed, left}


def test_a_line_already_in_another_run_is_refused(world: World) -> None:
    coaching = world.whole_coaching("Bio Cobaltax")
    world.pay()
    world.whole_coaching("Alu Nordaltek", world.other_coach, date(2026, 11, 4))
    run = payment_run.prepare(world.store, date(2026, 11, 1), AUTHOR, TODAY)
    (fault,) = receive(world.store, run, world.firm, "F-2", AUTHOR, TODAY, [Claim(coaching, "Bio Cobaltax", FULL)])
    assert fault.rule == "once"
    assert "octobre 2026" in fault.reason


def test_a_corrected_invoice_replaces_the_first(world: World) -> None:
    coaching = world.whole_coaching("Bio Cobaltax")
    run = payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    wrong = Claim(coaching, "Bio Cobaltax", Amount(139_500, 0, 0))
    assert len(receive(world.store, run, world.firm, "F-1", AUTHOR, ON, [wrong])) == 1
    assert not world.store.table("payment")
    assert receive(world.store, run, world.firm, "F-1b", AUTHOR, ON, [Claim(coaching, "Bio Cobaltax", FULL)]) == ()
    (invoice,) = october(world).invoices
    assert (invoice.number, len(invoice.lines)) == ("F-1b", 1)
    assert [row["resolved_note"] for row in invoice.refused] == ["facture corrigée reçue"]


def test_a_received_invoice_is_not_added_to(world: World) -> None:
    world.whole_coaching("Bio Cobaltax")
    run = payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    receive(world.store, run, world.firm, "F-1", AUTHOR, ON)
    world.whole_coaching("Alu Nordaltek", world.other_coach, date(2026, 10, 30))
    payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    assert len(october(world).invoices[0].lines) == 1


def test_a_number_serves_once(world: World) -> None:
    world.whole_coaching("Bio Cobaltax")
    world.pay()
    world.whole_coaching("Alu Nordaltek", world.other_coach, date(2026, 11, 4))
    run = payment_run.prepare(world.store, date(2026, 11, 1), AUTHOR, TODAY)
    with pytest.raises(RefusedError, match="déjà celle du lot « octobre 2026 »"):
        receive(world.store, run, world.firm, f"F-202610-{world.firm}", AUTHOR, TODAY)
    with pytest.raises(RefusedError, match="numéro"):
        receive(world.store, run, world.firm, " ", AUTHOR, TODAY)


def test_a_refused_line_is_settled_with_a_note(world: World) -> None:
    run = payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    receive(world.store, run, world.firm, "F-1", AUTHOR, ON, [Claim(None, "Inconnue inc.", FULL)])
    (line,) = world.store.table("refused_line")
    with pytest.raises(RefusedError, match="comment"):
        settle_refused_line(world.store, line["refused_line_id"], AUTHOR, ON, "")
    settle_refused_line(world.store, line["refused_line_id"], AUTHOR, ON, "retirée par la firme")
    assert world.store.table("refused_line")[0]["resolved_on"] == ON


@pytest.mark.parametrize(
    ("tps", "tvq"),
    [("123456789 rt 0001", "1234567890-TQ-0001"), ("123456789RT0001", ""), ("", "1234567890TQ0001")],
)
def test_tax_numbers_are_kept_tidied(world: World, tps: str, tvq: str) -> None:
    set_tax_numbers(world.store, world.other_firm, tps, tvq, AUTHOR)
    row = next(row for row in world.store.table("firm_tax") if row["firm_id"] == world.other_firm)
    assert row["tps_number"] in (None, "123456789RT0001")
    assert row["tvq_number"] in (None, "1234567890TQ0001")
    set_tax_numbers(world.store, world.other_firm, "", "", AUTHOR)
    assert [row["firm_id"] for row in world.store.table("firm_tax")] == [world.firm]


@pytest.mark.parametrize(("tps", "tvq", "said"), [("12345", "", "TPS"), ("", "1234567890RT0001", "TVQ")])
def test_a_malformed_tax_number_is_refused(world: World, tps: str, tvq: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        set_tax_numbers(world.store, world.firm, tps, tvq, AUTHOR)


def test_a_paid_coaching_is_locked(world: World) -> None:
    world.whole_coaching("Bio Cobaltax")
    world.pay()
    key = int(str(world.meetings("Bio Cobaltax")[0]["meeting_id"]))
    for act in (
        lambda: meetings.remove(world.store, key, AUTHOR, "erreur"),
        lambda: meetings.correct(world.store, key, meetings.Entry(FIRST_MEETING, 30), AUTHOR, TODAY, "erreur"),
        lambda: meetings.record(world.store, world.coachings["Bio Cobaltax"], meetings.Entry(TODAY, 30), COACH, TODAY),
    ):
        with pytest.raises(RefusedError, match="déjà payé"):
            act()


def test_a_closed_run_keeps_the_registration_it_was_paid_under(world: World) -> None:
    world.whole_coaching("Bio Cobaltax")
    run = world.pay()
    numbers = ("123456789RT0001", "1234567890TQ0001")
    set_tax_numbers(world.store, world.firm, "987654321 RT 0001", "", AUTHOR)
    (invoice,) = october(world).invoices
    assert (invoice.tps_number, invoice.tvq_number) == numbers
    set_tax_numbers(world.store, world.firm, "", "", AUTHOR)
    assert october(world).invoices[0].tps_number == numbers[0]
    payment_run.reopen(world.store, run, AUTHOR, "inscription changée")
    assert october(world).invoices[0].tps_number is None
    payment_run.prepare(world.store, OCTOBER, AUTHOR, ON)
    (invoice,) = october(world).invoices
    assert invoice.amount.total_cents == invoice.amount.fee_cents
    payment_run.check(world.store, run, AUTHOR, ON)
    payment_run.close(world.store, run, AUTHOR, ON)
    set_tax_numbers(world.store, world.firm, "123456789 RT 0001", "", AUTHOR)
    assert october(world).invoices[0].tps_number is None
