"""Alerts on contracts, coaches, payments, results and records; thresholds changed, alerts put off."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from data.errors import RefusedError, StaleError
from data.programme_file import load_programme
from data.store import Store
from engine.coaching import meetings, payment_run
from engine.coaching.alert import KINDS, Alert, Name
from engine.coaching.coach_changes import ask_for_change
from engine.coaching.contacts import remind
from engine.coaching.invoice_rules import Claim
from engine.coaching.invoices import receive
from engine.coaching.meetings import Entry
from engine.coaching.snoozes import snooze, wake
from engine.coaching.taxes import Amount
from engine.coaching.thresholds import in_force, set_thresholds, thresholds
from engine.matching import review
from engine.programme.alerts import alerts
from engine.programme.status import status
from tests.engine.coaching.world import AUTHOR, COACH, TODAY, World

PROGRAMME = load_programme()


def named(world: World, name: Name, as_of: date = TODAY) -> list[Alert]:
    return alerts(world.store, as_of).of(name)


def change(world: World, table: str, number: int, **values: object) -> None:
    with world.store.write(AUTHOR, "essai") as transaction:
        transaction.update(table, [{f"{table}_id": number, **values}])


def contract_of(world: World, firm: int) -> int:
    return next(row["contract_id"] for row in world.store.table("contract") if row["firm_id"] == firm)


def test_minimums_out_of_reach_are_urgent(world: World) -> None:
    assert not named(world, "contract_debt")
    change(world, "contract", contract_of(world, world.firm), guaranteed_minimum=230, expected_high=230)
    (alert,) = named(world, "contract_debt")
    assert (alert.subject_kind, alert.urgent) == ("programme", True)
    assert "232" in alert.reason
    assert "230" in alert.reason


def test_a_contract_behind_its_minimum(world: World) -> None:
    change(world, "contract", contract_of(world, world.firm), guaranteed_minimum=8)
    world.coaching("Bio Cobaltax")
    (alert,) = named(world, "contract_pace")
    assert alert.subject == "Boréal conseil"
    # 199 days of 639 are behind: 8 × 0.311 = 2.5 expected.
    assert "2,5" in alert.reason
    world.coaching("Alu Nordaltek")
    assert not named(world, "contract_pace")


def test_too_little_expected_yet_says_nothing_of_the_pace(world: World) -> None:
    assert not named(world, "contract_pace", date(2026, 5, 20))


def test_over_the_range_and_over_capacity(world: World) -> None:
    change(world, "contract", contract_of(world, world.firm), guaranteed_minimum=1, expected_low=1, expected_high=4)
    for position in range(5):
        world.coaching(f"Entreprise {position}")
    (over,) = named(world, "contract_over")
    assert over.urgent
    assert [alert.subject for alert in named(world, "capacity_over")] == [COACH]
    change(world, "contract", contract_of(world, world.firm), most_at_once=4)
    assert {alert.subject_kind for alert in named(world, "capacity_over")} == {"coach", "firm"}


def test_a_contract_far_behind_the_others(world: World) -> None:
    for position in range(4):
        world.coaching(f"Entreprise {position}")
    assert [alert.subject for alert in named(world, "equity_low")] == ["Cirrus"]
    world.coaching("Autre", world.outside_coach)
    # Shares 4/6 and 1/6, median 5/12: half of it is above 1/6 still; with a second one it is not.
    assert [alert.subject for alert in named(world, "equity_low")] == ["Cirrus"]
    world.coaching("Encore", world.outside_coach)
    assert not named(world, "equity_low")


def test_what_an_ended_month_left_to_pay(world: World) -> None:
    world.whole_coaching("Bio Cobaltax", on=date(2026, 10, 5))
    world.whole_coaching("Alu Nordaltek", on=date(2026, 11, 2))
    (alert,) = named(world, "payable")
    assert (alert.subject, alert.month) == ("Boréal conseil", date(2026, 10, 1))
    assert "1\u00a0coaching à payer depuis octobre 2026" in alert.reason
    assert "1\u00a0395\u00a0$" in alert.reason
    assert not named(world, "payable", date(2026, 10, 31))


def test_refused_lines_and_lines_that_no_longer_conform(world: World) -> None:
    coaching = world.whole_coaching("Bio Cobaltax")
    run = world.pay()
    assert not named(world, "invoice_line")
    # What the application refuses, an import may still do.
    (first, *_) = world.store.rows("meeting_of_coaching", coaching)
    with world.store.write(AUTHOR, "importation") as transaction:
        transaction.delete("meeting", [first])
    (alert,) = named(world, "invoice_line")
    assert (alert.subject, alert.urgent, alert.month) == ("Bio Cobaltax", True, date(2026, 10, 1))
    assert "AO §10" in alert.reason
    # A new contract does not make a closed line wrong.
    with world.store.write(AUTHOR, "importation") as transaction:
        transaction.insert("meeting", [first])
    change(world, "contract", contract_of(world, world.firm), fee_cents=100_000)
    assert not named(world, "invoice_line")
    assert run


def test_a_refused_line_is_an_alert_until_it_is_settled(world: World) -> None:
    world.coaching("Bio Cobaltax")
    run = payment_run.prepare(world.store, date(2026, 11, 1), AUTHOR, TODAY)
    claim = Claim(world.coachings["Bio Cobaltax"], "Bio Cobaltax", Amount(139_500, 6_975, 13_915))
    receive(world.store, run, world.firm, "F-1", AUTHOR, TODAY, [claim])
    (alert,) = named(world, "invoice_line")
    assert (alert.subject, alert.place) == ("Boréal conseil", "payments")


def test_two_months_after_the_end_something_should_have_moved(world: World) -> None:
    world.whole_coaching("Bio Cobaltax")
    last = date(2026, 9, 14)
    assert not named(world, "no_result", date(2026, 11, 12))
    assert (date(2026, 11, 13) - last).days == 60
    (alert,) = named(world, "no_result", date(2026, 11, 13))
    assert alert.coaching_id == world.coachings["Bio Cobaltax"]
    with world.store.write(AUTHOR, "essai") as transaction:
        row = {"company_id": world.companies["Bio Cobaltax"], "title": "Récupération de chaleur"}
        transaction.insert("action", [{**row, "identified_on": date(2026, 11, 1)}])
    assert not named(world, "no_result", date(2026, 11, 13))


def test_reminders_come_on_their_day(world: World) -> None:
    company = world.company("Bio Cobaltax")
    with world.store.write(AUTHOR, "essai") as transaction:
        row = {"company_id": company, "due_on": TODAY, "subject": "Appeler la direction", "role": "sector_adviser"}
        transaction.insert("reminder", [row])
    assert not named(world, "reminder_due", date(2026, 11, 15))
    (alert,) = named(world, "reminder_due")
    assert (alert.owner, alert.urgent) == ("sector_adviser", False)
    assert named(world, "reminder_due", date(2026, 11, 17))[0].urgent


def test_records_say_what_they_lack_in_one_alert_each(world: World) -> None:
    company = world.company("Bio Cobaltax")
    change(world, "company", company, sector=None)
    (alert,) = [alert for alert in named(world, "missing_data") if alert.subject == "Bio Cobaltax"]
    assert "secteur" in alert.reason
    assert "courriel" in alert.reason
    assert "région" in alert.reason
    assert {alert.subject_kind for alert in named(world, "missing_data")} == {"company", "coach", "firm"}


def test_the_pace_is_judged_after_three_months(world: World) -> None:
    world.coaching("Bio Cobaltax")
    world.hold("Bio Cobaltax", 60)
    assert not named(world, "required_pace", date(2026, 7, 31))
    (alert,) = named(world, "required_pace", date(2026, 8, 1))
    assert "12,8" in alert.reason
    assert not alert.urgent


@pytest.mark.parametrize(
    ("sent", "deadline", "next_working_day"),
    [
        # Good Friday, the Fête nationale, Christmas and New Year's Day do not count.
        (date(2027, 3, 24), date(2027, 4, 1), date(2027, 4, 2)),
        (date(2026, 6, 19), date(2026, 6, 29), date(2026, 6, 30)),
        (date(2026, 12, 24), date(2027, 1, 4), date(2027, 1, 5)),
    ],
)
def test_an_answer_is_late_after_the_fifth_working_day(
    world: World, sent: date, deadline: date, next_working_day: date
) -> None:
    world.company("Bio Cobaltax")
    proposal = world.propose("Bio Cobaltax")
    review.approve(world.store, [proposal], AUTHOR, sent)
    review.publish(world.store, [proposal], AUTHOR, sent)
    assert not named(world, "confirmation_late", deadline)
    assert named(world, "confirmation_due", deadline)
    assert named(world, "confirmation_due", deadline - timedelta(days=1))
    (late,) = named(world, "confirmation_late", next_working_day)
    assert late.urgent
    assert "1\u00a0jour ouvrable" in late.reason
    assert not named(world, "confirmation_due", next_working_day)


def test_urgent_alerts_come_first(world: World) -> None:
    coaching = world.coaching("Bio Cobaltax")
    world.hold("Bio Cobaltax", 60)
    ask_for_change(world.store, coaching, world.other_coach, AUTHOR, TODAY, "départ")
    found = alerts(world.store, TODAY).open
    assert [alert.urgent for alert in found] == sorted((alert.urgent for alert in found), reverse=True)
    assert {alert.name for alert in found} <= set(KINDS)
    listed = status(world.store, TODAY, PROGRAMME)["alerts"]
    assert listed["coach_change"][0]["company"] == "Bio Cobaltax"


def test_the_worst_of_a_list_comes_first(world: World) -> None:
    for name, first in (("Alu", date(2026, 7, 1)), ("Bio", date(2026, 6, 15)), ("Ciné", date(2026, 7, 8))):
        world.coaching(name)
        world.hold(name, 60, first=first)
    assert [alert.subject for alert in named(world, "coaching_overdue")] == ["Bio", "Alu", "Ciné"]


# Thresholds.


def test_a_threshold_changes_what_alerts(world: World) -> None:
    world.coaching("Bio Cobaltax")
    world.hold("Bio Cobaltax", 60)
    as_of = date(2026, 7, 20)
    assert not named(world, "coaching_quiet", as_of)
    set_thresholds(world.store, {"alerts.quiet_days": " 14 "}, AUTHOR)
    assert named(world, "coaching_quiet", as_of)
    (shown,) = [found for found in thresholds(world.store) if found.path == "alerts.quiet_days"]
    assert (shown.value, shown.default, shown.changed) == (14, 30, True)
    assert "indicateurs, n° 9" in shown.reference
    set_thresholds(world.store, {"alerts.quiet_days": ""}, AUTHOR)
    assert in_force(world.store).alerts.quiet_days.value == 30
    assert not [row for row in world.store.table("setting") if row["key"].startswith("parameter:")]


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("alerts.quiet_days", "bientôt", "n'est pas un nombre"),
        ("alerts.quiet_days", "2,5", "nombre entier"),
        ("alerts.quiet_days", "-3", "ne peut pas valoir"),
        ("alerts.risk_red", "0", "ne peut pas valoir"),
        ("alerts.equity_share", "1,5", "ne peut pas valoir"),
    ],
)
def test_a_threshold_takes_what_it_can(world: World, path: str, text: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        set_thresholds(world.store, {path: text}, AUTHOR)


def test_a_refusal_says_what_a_threshold_may_be(world: World) -> None:
    with pytest.raises(RefusedError, match=r"ne peut pas valoir 1,5 : un nombre de 0 à 1\."):
        set_thresholds(world.store, {"alerts.equity_share": "1,5"}, AUTHOR)
    bounds = {found.path: found.bounds for found in thresholds(world.store)}
    assert bounds["alerts.quiet_days"] == "un nombre entier, 0 ou plus"
    assert bounds["alerts.risk_red"] == "un nombre plus grand que 0"


def test_thresholds_are_set_all_or_none(world: World) -> None:
    both = {"alerts.quiet_days": "20", "alerts.risk_red": "beaucoup"}
    with pytest.raises(RefusedError, match="Risque de dépassement urgent"):
        set_thresholds(world.store, both, AUTHOR)
    assert in_force(world.store).alerts.quiet_days.value == 30
    assert len(set_thresholds(world.store, both | {"alerts.risk_red": "5"}, AUTHOR)) == 2
    assert set_thresholds(world.store, {"alerts.quiet_days": "20"}, AUTHOR) == []


@pytest.mark.parametrize(
    "typed",
    [
        {"alerts.risk_amber": "4,5"},
        {"alerts.logbook_late_days": "6"},
        {"alerts.risk_amber": "6", "alerts.risk_red": "5"},
    ],
)
def test_amber_never_comes_after_red(world: World, typed: dict[str, str]) -> None:
    with pytest.raises(RefusedError, match="ne peut pas dépasser"):
        set_thresholds(world.store, typed, AUTHOR)
    assert in_force(world.store) == PROGRAMME


def test_a_threshold_changed_meanwhile_is_not_overwritten(world: World) -> None:
    path = "alerts.quiet_days"
    set_thresholds(world.store, {path: "20"}, "Direction", seen={path: 30})
    with pytest.raises(StaleError, match="Direction"):
        set_thresholds(world.store, {path: "25"}, AUTHOR, seen={path: 30})
    (shown,) = [found for found in thresholds(world.store) if found.path == path]
    assert shown.value == 20
    assert shown.last
    assert (shown.last.author, shown.last.before, shown.last.after) == ("Direction", None, "20")
    set_thresholds(world.store, {path: ""}, AUTHOR, seen={path: 20})
    (shown,) = [found for found in thresholds(world.store) if found.path == path]
    assert (shown.changed, shown.last.author if shown.last else None) == (False, AUTHOR)


def test_every_threshold_is_a_proposal_with_its_reference(world: World) -> None:
    assert all(found.reference for found in thresholds(world.store))


# Putting off.


def test_an_alert_put_off_comes_back_on_its_day(world: World) -> None:
    world.coaching("Bio Cobaltax")
    world.hold("Bio Cobaltax", 60)
    as_of = date(2026, 8, 10)
    (alert,) = named(world, "coaching_quiet", as_of)
    snooze(world.store, alert, AUTHOR, as_of, date(2026, 8, 24), "vacances de l'usine")
    assert not named(world, "coaching_quiet", date(2026, 8, 23))
    (put_off,) = alerts(world.store, as_of).put_off
    assert (put_off.until, put_off.reason) == (date(2026, 8, 24), "vacances de l'usine")
    (back,) = named(world, "coaching_quiet", date(2026, 8, 24))
    snooze(world.store, back, AUTHOR, date(2026, 8, 24), date(2026, 8, 31), "encore une semaine")
    assert not named(world, "coaching_quiet", date(2026, 8, 30))
    (again,) = alerts(world.store, date(2026, 8, 30)).put_off
    with pytest.raises(RefusedError, match="a changé"):
        wake(world.store, put_off, AUTHOR)
    wake(world.store, again, AUTHOR)
    assert named(world, "coaching_quiet", date(2026, 8, 30))
    with pytest.raises(RefusedError, match="a changé"):
        wake(world.store, again, AUTHOR)


def test_an_alert_that_someone_else_just_put_off_is_left_to_them(world: World) -> None:
    world.coaching("Bio Cobaltax")
    world.hold("Bio Cobaltax", 60)
    as_of = date(2026, 8, 10)
    (alert,) = named(world, "coaching_quiet", as_of)
    snooze(world.store, alert, AUTHOR, as_of, date(2026, 8, 24), "vacances de l'usine")
    with pytest.raises(RefusedError, match="vacances de l'usine"):
        snooze(world.store, alert, "Direction", as_of, date(2026, 8, 31), "plus tard")
    (put_off,) = alerts(world.store, as_of).put_off
    assert put_off.until == date(2026, 8, 24)


def test_an_alert_put_off_that_worsens_is_shown(world: World) -> None:
    world.coaching("Bio Cobaltax")
    world.hold("Bio Cobaltax", *[75] * 6)
    (amber,) = named(world, "logbook_missing", date(2026, 9, 21))
    snooze(world.store, amber, AUTHOR, date(2026, 9, 21), date(2026, 12, 1), "coach en vacances")
    assert not named(world, "logbook_missing", date(2026, 9, 28))
    (red,) = named(world, "logbook_missing", date(2026, 9, 29))
    assert red.urgent
    snooze(world.store, red, AUTHOR, date(2026, 9, 29), date(2026, 12, 1), "convenu")
    assert not named(world, "logbook_missing", date(2026, 9, 30))


def test_putting_off_needs_a_reason_and_a_later_day(world: World) -> None:
    alert = Alert("coaching_quiet", "company", 1, "Bio Cobaltax", "Rien")
    with pytest.raises(RefusedError, match="raison"):
        snooze(world.store, alert, AUTHOR, TODAY, date(2026, 12, 1), " ")
    with pytest.raises(RefusedError, match="suit"):
        snooze(world.store, alert, AUTHOR, TODAY, TODAY, "plus tard")


def test_one_refused_line_put_off_leaves_the_firms_others(world: World) -> None:
    run = payment_run.prepare(world.store, date(2026, 11, 1), AUTHOR, TODAY)
    claims = [Claim(None, name, Amount(139_500, 6_975, 13_915)) for name in ("Bio", "Alu")]
    receive(world.store, run, world.firm, "F-1", AUTHOR, TODAY, claims)
    first, second = named(world, "invoice_line")
    snooze(world.store, first, AUTHOR, TODAY, date(2026, 12, 1), "facture corrigée promise")
    assert named(world, "invoice_line") == [second]
    assert [waiting.alert for waiting in alerts(world.store, TODAY).put_off] == [first]


def test_one_reminder_put_off_leaves_the_companys_others(world: World) -> None:
    company = world.company("Bio Cobaltax")
    for subject in ("Bilan", "Plan d'action"):
        remind(world.store, company, TODAY, subject, "coordinator", AUTHOR)
    first, second = named(world, "reminder_due")
    snooze(world.store, second, AUTHOR, TODAY, date(2026, 12, 1), "congé")
    assert named(world, "reminder_due") == [first]


def test_a_meeting_left_untold_and_an_incomplete_record_are_two_lines(world: World) -> None:
    coaching = world.coaching("Bio Cobaltax")
    meetings.record(world.store, coaching, Entry(date(2026, 7, 6), 60), AUTHOR, TODAY)
    of_company = [alert for alert in named(world, "missing_data") if alert.subject == "Bio Cobaltax"]
    record, untold = sorted(of_company, key=lambda alert: alert.item)
    snooze(world.store, record, AUTHOR, TODAY, date(2026, 12, 1), "courriel demandé")
    assert untold in named(world, "missing_data")
    assert record not in named(world, "missing_data")


def test_an_empty_programme_has_no_alert(tmp_path: Path) -> None:
    with Store.create(tmp_path / "vide.duckdb", clock=lambda: datetime(2026, 5, 1, 9)) as store:
        assert alerts(store, date(2026, 5, 1)).open == ()


def test_an_alert_on_a_firm_has_no_company() -> None:
    with pytest.raises(ValueError, match="about a firm"):
        _ = Alert("payable", "firm", 1, "Cirrus", "À payer").company_id
