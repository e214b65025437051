"""The whole course of a company as dated sentences: its arrival and matching, its coaching, its results, contacts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.coaching.contacts import CHANNELS
from engine.cohort.records import Records
from engine.cohort.timeline import Event, timeline
from engine.formats import count, day, money, month


def company_course(store: Store, records: Records, as_of: date, programme: Programme) -> tuple[Event, ...]:
    """What happened to a company by ``as_of``, then what is expected, by date (PROGRAMME §3–4)."""
    company_id = records.company["company_id"]
    found = [
        *_actions(store.rows("action_list", as_of, company_id)),
        *_funding(store.rows("action_funding", as_of, company_id)),
        *_contacts(store.rows("contact_log", company_id)),
        *_reminders(store.rows("contact_reminders", company_id)),
    ]
    if records.coaching is not None:
        coaching_id = records.coaching["coaching_id"]
        found += [
            *_logbook(store, coaching_id),
            *_decisions(store.rows("view_coaching_course", coaching_id)),
            *_payment(store.rows("view_coaching_payment", coaching_id)),
        ]
    known = [event for event in found if event.on <= as_of or event.tone == "expected"]
    return tuple(sorted([*timeline(records, as_of, programme), *known], key=lambda event: event.on))


def _logbook(store: Store, coaching_id: int) -> Iterator[Event]:
    for row in store.rows("logbook_by_coaching", coaching_id):
        yield Event(row["started_on"], "Journal de bord commencé")
        if row["delivered_on"]:
            yield Event(row["delivered_on"], f"Journal de bord remis par {row['delivered_by']}")
    for row in store.rows("view_coaching_acceptance", coaching_id):
        held = count(row["meetings"], "rencontre acceptée", "rencontres acceptées")
        yield Event(row["accepted_on"], f"{held} par {row['accepted_by']} : {row['reason']}")


def _decisions(rows: Sequence[Row]) -> Iterator[Event]:
    for row in rows:
        if row["kind"] == "pause":
            yield Event(row["began_on"], f"Mis en pause jusque vers le {day(row['expected_end'])} : {row['reason']}")
            if row["ended_on"]:
                yield Event(row["ended_on"], "Fin de la pause")
            continue
        yield Event(row["began_on"], f"{row['asked_by']} demande {row['coach']} comme coach : {row['reason']}")
        if row["ended_on"]:
            note = f" : {row['settled_note']}" if row["settled_note"] else ""
            approved = row["state"] == "approved"
            said = (
                f"{row['coach']} devient le coach, approuvé" if approved else f"Changement pour {row['coach']} refusé"
            )
            yield Event(row["ended_on"], f"{said} par {row['settled_by']}{note}", "done" if approved else "stopped")


def _payment(rows: Sequence[Row]) -> Iterator[Event]:
    for row in rows:
        if row["closed_on"]:
            total = (row["fee_cents"] + row["tps_cents"] + row["tvq_cents"]) / 100
            lot, number = month(row["month"]), row["number"]
            yield Event(row["closed_on"], f"Payé {money(total)}, facture {number}, lot « {lot} »")


def _actions(rows: Sequence[Row]) -> Iterator[Event]:
    steps = (
        ("identified_on", "repérée"),
        ("prioritised_on", "priorisée"),
        ("started_on", "commencée"),
        ("done_on", "réalisée"),
    )
    for row in rows:
        for column, words in steps:
            if row[column]:
                yield Event(row[column], f"Action {words} : {row['title']}")
        if row["dropped_on"]:
            said = f"Action abandonnée : {row['title']} ({row['dropped_reason']})"
            yield Event(row["dropped_on"], said, "stopped")


def _funding(rows: Sequence[Row]) -> Iterator[Event]:
    for row in rows:
        asked = f" ({money(row['asked_cents'] / 100)})" if row["asked_cents"] else ""
        yield Event(row["prepared_on"], f"Demande de financement en préparation : {row['programme']}")
        if row["filed_on"]:
            yield Event(row["filed_on"], f"Demande de financement déposée : {row['programme']}{asked}")
        if row["state"] == "granted":
            said = f"Financement accordé : {row['programme']} ({money(row['granted_cents'] / 100)})"
            yield Event(row["decided_on"], said)
        elif row["state"] == "refused":
            yield Event(row["decided_on"], f"Financement refusé : {row['programme']}", "stopped")


def _contacts(rows: Sequence[Row]) -> Iterator[Event]:
    for row in rows:
        yield Event(row["made_on"], f"{CHANNELS[row['channel']]}, par {row['made_by']} : {row['summary']}")


def _reminders(rows: Sequence[Row]) -> Iterator[Event]:
    for row in rows:
        if row["done_on"]:
            yield Event(row["done_on"], f"Relance faite par {row['done_by']} : {row['subject']}")
        else:
            yield Event(row["due_on"], f"Relance à faire : {row['subject']}", "expected")
