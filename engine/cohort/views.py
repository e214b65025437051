"""The list of companies as a screen shows it: one line each, filtered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.coaching.standing import State, company_states
from engine.cohort.names import name_key
from engine.cohort.wording import COMPANY_STATES, SCOPES, Words
from engine.formats import count
from engine.programme.alerts import alerts_of


@dataclass(frozen=True)
class CompanyFilter:
    """Which companies are wanted; what is empty does not filter.

    ``states`` are codes of ``COMPANY_STATES``, ``region`` a region's code, ``gap`` one of :func:`gap_names`.
    """

    text: str = ""
    sector: str = ""
    states: Sequence[str] = ()
    region: str = ""
    gap: str = ""


@dataclass(frozen=True)
class CompanyLine:
    """A company at a date, in the words of the screen; ``since`` is when its state began.

    ``minutes`` are those held, None without a coaching.
    """

    company_id: int
    name: str
    sector: str | None
    size: str | None
    regions: str | None
    state: str
    coach: str | None
    since: date | None
    minutes: int | None


def gap_names(programme: Programme) -> dict[str, str]:
    """What a company may lack, by code: the lists behind « ce qui manque » (INDICATORS 24, 30)."""
    days = count(programme.alerts.intake_missing_days.value, "jour")
    return {
        "form": "Formulaire non reçu",
        "form_late": f"Formulaire attendu depuis plus de {days}",
        "inventory": "Bilan non reçu",
        "scopes": "Bilan incomplet",
        "settle": "Réponse à régler",
    }


def company_lines(
    store: Store, as_of: date, programme: Programme, wanted: CompanyFilter | None = None
) -> list[CompanyLine]:
    """The companies at ``as_of`` that match ``wanted``, by name; merged records are left out."""
    states = company_states(store, as_of, programme)
    details = {row["company_id"]: row for row in store.rows("view_companies")}
    proposals = {row["proposal_id"]: row for row in store.rows("view_proposals")}
    coaches = {row["coach_id"]: row["coach"] for row in store.rows("coach_names")}
    chosen, words = wanted or CompanyFilter(), Words(programme)
    late = _late_forms(states, as_of, programme) if chosen.gap == "form_late" else set()
    rows = (state | details[state["company_id"]] for state in states)
    return [
        CompanyLine(
            company_id=row["company_id"],
            name=row["name"],
            sector=words.sector(row["sector"]),
            size=words.short_size(row["size_class"]),
            regions=words.regions(_codes(row)),
            state=COMPANY_STATES[row["state"]],
            coach=coaches.get(row["coach_id"]),
            since=state_since(row, proposals.get(row["proposal_id"])),
            minutes=None if row["coaching_id"] is None else row["minutes"],
        )
        for row in rows
        if _matches(row, chosen, late)
    ]


def state_since(company: Row, proposal: Row | None) -> date | None:
    """When a company entered its state; ``proposal`` is its live one, if any."""
    complete_on = max((found for name in ("last_held_on", "logbook_on") if (found := company[name])), default=None)
    dates: Mapping[State, date | None] = {
        "registered": company["registered_on"],
        "inventoried": company["completed_on"],
        "proposed": proposal["proposed_on"] if proposal else None,
        "approved": proposal["approved_on"] if proposal else None,
        "offered": company["offered_on"],
        "confirmed": company["confirmed_on"],
        "under_way": company["started_on"],
        "delivered": complete_on,
        "payable": complete_on,
        "paid": company["paid_on"],
        "withdrawn": company["withdrawn_on"],
    }
    return dates[company["state"]]


def missing_in_inventory(inventory: Row) -> list[str]:
    """What an inventory lacks to be complete, in French: its date, scopes (PROGRAMME §4; 0 is a value)."""
    undated = ["date de complétion"] if inventory["completed_on"] is None else []
    return undated + [label for name, label in SCOPES.items() if inventory[name] is None]


def _late_forms(states: list[Row], as_of: date, programme: Programme) -> set[int]:
    found = [alert for alert in alerts_of(states, as_of, programme) if alert.name == "intake_missing"]
    return {alert.company_id for alert in found if alert.company_id is not None}


def _matches(row: Row, wanted: CompanyFilter, late: set[int]) -> bool:
    return (
        (not wanted.sector or row["sector"] == wanted.sector)
        and (not wanted.states or row["state"] in wanted.states)
        and (not wanted.region or wanted.region in _codes(row))
        and (not wanted.gap or wanted.gap in _gaps(row, late))
        and _named(row, wanted.text)
    )


def _named(row: Row, text: str) -> bool:
    """Whether ``text`` is found in the company's name, a former name, or its NEQ typed with or without spaces."""
    key = name_key(text)
    names = f"{row['name_key']} | {row['former_keys'] or ''}"
    return key in names or (key.replace(" ", "").isdigit() and key.replace(" ", "") in (row["neq"] or ""))


def _gaps(row: Row, late: set[int]) -> set[str]:
    lacking = {
        "form": row["answered_at"] is None and row["objective"] is None,
        "form_late": row["company_id"] in late,
        "inventory": not row["has_inventory"],
        "scopes": row["has_inventory"] and bool(missing_in_inventory(row)),
        "settle": row["to_settle"] > 0,
    }
    return {name for name, lacks in lacking.items() if lacks}


def _codes(row: Row) -> list[str]:
    return row["regions"].split(" ") if row["regions"] else []
