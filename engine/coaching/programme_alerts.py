"""Alerts on contracts, coaches, payments, results and records (INDICATORS 4, 12–16, 24, 27–28)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from data.labels import COLUMNS, TABLES
from data.programme_file import Programme
from data.reading import Reader, Row
from engine.coaching.alert import Alert, Name, Screen, SubjectKind, days, on_coaching
from engine.coaching.budget import budget_of
from engine.coaching.invoice_rules import Rule, held_line_fault
from engine.coaching.pace import Pace
from engine.coaching.payable import payable_line
from engine.coaching.standing import DELIVERED
from engine.coaching.utilisation import Utilisation
from engine.cohort.wording import SETTLEMENTS
from engine.formats import count, day, enumeration, money, month, number, percent
from engine.programme.calendar import first_of_month

# What a closed run may no longer meet; its fee and taxes were those of the day it was closed.
_LASTING_RULES: tuple[Rule, ...] = ("known", "hours", "meetings", "logbook")

PROGRAMME_NUMBER = 0
"""The key of the programme as a subject: there is one."""


@dataclass(frozen=True)
class Facts:
    """What these alerts look at, read once: coachings with their state, payments, use of contracts, pace."""

    reader: Reader
    as_of: date
    programme: Programme
    coachings: Sequence[Row]
    payments: Sequence[Row]
    utilisation: Utilisation
    pace: Pace


def programme_alerts(facts: Facts) -> list[Alert]:
    """Every alert that is not about a coaching's own course."""
    return [alert for search in _SEARCHES for alert in search(facts)]


def _payable(facts: Facts) -> Iterator[Alert]:
    """What a month that is over left to pay, by firm (INDICATORS 12; AO §10: monthly)."""
    first = first_of_month(facts.as_of)
    lines = [payable_line(row, facts.programme) for row in facts.payments if row["state"] == "payable"]
    due: dict[int, list[int]] = {}
    for position, line in enumerate(lines):
        if line.since < first:
            due.setdefault(line.firm_id, []).append(position)
    for firm_id, positions in due.items():
        of_firm = [lines[position] for position in positions]
        cents = sum(line.amount.fee_cents for line in of_firm)
        since = min(line.since for line in of_firm)
        reason = f"{count(len(of_firm), 'coaching')} à payer depuis {month(since)} : {money(cents / 100)} avant taxes"
        due_month = first_of_month(since)
        yield Alert("payable", "firm", firm_id, of_firm[0].firm, reason, month=due_month, weight=cents / 100)


def _invoice_lines(facts: Facts) -> Iterator[Alert]:
    """Lines refused and not settled, and lines held or paid whose conditions are false (INDICATORS 13; AO §9–10)."""
    for row in facts.reader.rows("payment_refused_lines", None):
        if row["refused_on"] <= facts.as_of and (row["resolved_on"] is None or row["resolved_on"] > facts.as_of):
            reason = f"{row['reason']} {row['subject']}, facture {row['number']}"
            yield Alert(
                "invoice_line",
                "firm",
                row["firm_id"],
                row["firm"],
                reason,
                True,
                month=row["month"],
                item=row["refused_line_id"],
            )
    for row in facts.payments:
        if row["payment_run_id"] is None:
            continue
        fault = held_line_fault(row, facts.programme)
        if fault and (row["run_state"] != "closed" or fault.rule in _LASTING_RULES):
            yield Alert(
                "invoice_line",
                "company",
                row["company_id"],
                row["company"],
                fault.reason,
                True,
                detail=row["firm"],
                coaching_id=row["coaching_id"],
                month=row["run_month"],
            )


def _debt(facts: Facts) -> Iterator[Alert]:
    use = facts.utilisation
    if use.debt > use.room:
        owed = count(use.debt, "coaching est dû", "coachings sont dus")
        left = count(max(use.room, 0), "entreprise")
        reason = f"{owed} aux minimums garantis, pour {left} encore à jumeler"
        yield _programme("contract_debt", reason, urgent=True)


def _budget(facts: Facts) -> Iterator[Alert]:
    found = budget_of(facts.payments, facts.utilisation.contracts, facts.programme)
    if found.left < 0:
        over = f"{money(found.committed / 100)} engagés, {money(found.maximum / 100)} au plus"
        yield _programme("budget_over", over, urgent=True)


def _contracts(facts: Facts) -> Iterator[Alert]:
    terms = facts.programme.alerts
    equity = facts.utilisation.equity
    for use in facts.utilisation.contracts:
        if use.assigned > use.high:
            reason = f"{count(use.assigned, 'coaching')}, au-delà de la fourchette ({number(use.high)})"
            yield Alert("contract_over", "firm", use.firm_id, use.firm, reason, True)
        if use.most_at_once is not None and use.active > use.most_at_once:
            reason = f"{count(use.active, 'coaching')} à la fois, la firme en a déclaré {number(use.most_at_once)}"
            yield Alert("capacity_over", "firm", use.firm_id, use.firm, reason, True)
        expected_enough = use.expected >= terms.contract_pace_from.value
        if use.debt and expected_enough and use.pace is not None and use.pace < terms.contract_pace.value:
            reason = f"{count(use.assigned, 'coaching')} sur {number(use.expected, 1)} attendus à ce jour"
            yield Alert("contract_pace", "firm", use.firm_id, use.firm, reason)
        if equity and use.share is not None and use.share < terms.equity_share.value * equity.median:
            reason = f"{percent(use.share)} de sa fourchette, la médiane des contrats étant {percent(equity.median)}"
            yield Alert("equity_low", "firm", use.firm_id, use.firm, reason)


def _coaches(facts: Facts) -> Iterator[Alert]:
    for use in facts.utilisation.coaches:
        if use.active > use.most_at_once:
            reason = f"{count(use.active, 'coaching')} à la fois, {number(use.most_at_once)} déclarés"
            yield Alert(
                "capacity_over", "coach", use.coach_id, use.coach, reason, True, detail=use.firm, coach_id=use.coach_id
            )


def _pace(facts: Facts) -> Iterator[Alert]:
    pace, most = facts.pace, facts.programme.alerts.required_pace.value
    if pace.required is None or pace.actual is None or pace.required <= most * pace.actual:
        return
    reason = (
        f"Il faut {number(pace.required, 1)} démarrages par mois, "
        f"les trois derniers mois en comptent {number(pace.actual, 1)}"
    )
    yield _programme("required_pace", reason)


def _no_result(facts: Facts) -> Iterator[Alert]:
    """Companies coached to the end that recorded neither action nor funding request since (INDICATORS 28)."""
    active = {row["company_id"] for row in facts.reader.rows("action_companies", facts.as_of)}
    for row in facts.coachings:
        if row["state"] not in DELIVERED or row["company_id"] in active:
            continue
        since = (facts.as_of - row["last_held_on"]).days
        if since >= facts.programme.alerts.no_action_days.value:
            reason = f"Ni action ni demande de financement, {days(since)} après la dernière rencontre"
            yield on_coaching("no_result", row, reason, weight=since)


def _reminders(facts: Facts) -> Iterator[Alert]:
    for row in facts.reader.rows("contact_reminders_due", facts.as_of):
        reason = f"{row['subject']} (prévue le {day(row['due_on'])})"
        yield Alert(
            "reminder_due",
            "company",
            row["company_id"],
            row["company"],
            reason,
            row["due_on"] < facts.as_of,
            sector=row["sector"],
            role=row["role"],
            item=row["reminder_id"],
            weight=(facts.as_of - row["due_on"]).days,
        )


_FIELD_NAMES: Mapping[str, str] = {"contract": TABLES["contract"].lower()}


def _missing_data(facts: Facts) -> Iterator[Alert]:
    """One alert a record, with all it lacks (INDICATORS 24)."""
    lacking: dict[tuple[SubjectKind, int, str], list[str]] = {}
    for row in facts.reader.rows("alert_missing_data", facts.as_of):
        found = lacking.setdefault((row["subject_kind"], row["subject_number"], row["name"]), [])
        found.append(_FIELD_NAMES.get(row["field"]) or COLUMNS[row["field"]])
    for (kind, key, name), fields in lacking.items():
        screen: Screen = "companies" if kind == "company" else "coaches"
        yield Alert("missing_data", kind, key, name, _lacked(tuple(fields)), screen=screen)


@cache
def _lacked(fields: tuple[str, ...]) -> str:
    """What is missing in words; kept, since thousands of records lack the same things."""
    return f"Il manque : {enumeration(fields)}"


def _to_settle(facts: Facts) -> Iterator[Alert]:
    """What imports could not place, by kind; an incomplete inventory is a record that lacks something."""
    kinds = Counter(row["kind"] for row in facts.reader.rows("settlement_open"))
    waiting = {kind: kinds[kind] for kind in SETTLEMENTS if kinds[kind] and kind != "inventory"}
    if waiting:
        named = enumeration([f"{SETTLEMENTS[kind].lower()} ({number(found, 0)})" for kind, found in waiting.items()])
        reason = f"{count(sum(waiting.values()), 'réponse')} d'importation à régler"
        yield replace(_programme("to_settle", reason), detail=f"{named[0].upper()}{named[1:]}")


_SEARCHES: tuple[Callable[[Facts], Iterator[Alert]], ...] = (
    _payable,
    _invoice_lines,
    _debt,
    _budget,
    _contracts,
    _coaches,
    _pace,
    _no_result,
    _reminders,
    _missing_data,
    _to_settle,
)


def _programme(name: Name, reason: str, *, urgent: bool = False) -> Alert:
    return Alert(name, "programme", PROGRAMME_NUMBER, "Programme", reason, urgent)
