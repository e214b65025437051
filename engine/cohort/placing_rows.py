"""Placing contracts, coaches, inventories, coachings and meetings; intake forms are in :mod:`engine.cohort.intake`.

Each function checks before it changes anything, and says whether the row's main record is new.
"""

from __future__ import annotations

from typing import Any

from data.reading import Row
from engine.cohort.columns import Kind
from engine.cohort.draft import Draft
from engine.cohort.names import name_key
from engine.cohort.placing import Placing, RowRefusedError
from engine.cohort.rows import AnyRow, CoachingRow, CoachRow, Context, ContractRow, InventoryRow, MeetingRow
from engine.formats import month


def place_contract(placing: Placing, row: ContractRow) -> bool:
    """A firm's contract; True when it is new."""
    firm = placing.firm(row.firm)
    values = row.model_dump(exclude={"firm"}) | {"expected_low": row.low}
    return _upsert(placing.draft, "contract", "firm_id", firm["firm_id"], values)


def place_coach(placing: Placing, row: CoachRow) -> bool:
    """A coach with firm, specialities and regions; True when new."""
    draft = placing.draft
    firm = placing.firm(row.firm)
    key = name_key(row.coach)
    namesakes = [n for n in draft.find("coach_name", "name_key", key) if n["firm_id"] == firm["firm_id"]]
    values: Row = {
        "firm_id": firm["firm_id"],
        **row.model_dump(include={"objective", "maturity", "most_at_once", "wanted_in_total", "email"}),
        "ecoleader": None if row.ecoleader is None else row.ecoleader == "yes",
    }
    if namesakes:
        coach = draft.get("coach", namesakes[0]["coach_id"]) or {}
        given = {"email": row.email, "ecoleader": values["ecoleader"]}
        draft.change("coach", coach, values | {k: coach[k] for k, v in given.items() if v is None})
    else:
        coach = draft.add("coach", values)
        draft.add(
            "coach_name",
            {"coach_id": coach["coach_id"], "firm_id": firm["firm_id"], "name": row.coach, "name_key": key},
        )
    owner = {"coach_id": coach["coach_id"]}
    draft.replace("coach_speciality", owner, _specialities(row))
    draft.replace("coach_region", owner, [{"region": code} for code in dict.fromkeys(row.regions)])
    return not namesakes


def _specialities(row: CoachRow) -> list[Row]:
    lists = (
        ("sector", row.primary_sector, row.secondary_sectors),
        ("theme", row.primary_theme, row.secondary_themes),
        ("size", row.primary_size, row.secondary_sizes),
    )
    found: dict[tuple[str, str], Row] = {}
    for name, primary, secondary in lists:
        ranked = [(primary, "primary")] if primary else []
        for code, rank in ranked + [(code, "secondary") for code in secondary]:
            # A speciality ticked twice counts at its higher rank.
            found.setdefault((name, code), {"list": name, "code": code, "rank": rank})
    return list(found.values())


def place_inventory(placing: Placing, row: InventoryRow) -> bool:
    """A company's inventory; a missing scope is kept missing and put on the list to settle. True when new."""
    draft = placing.draft
    company = placing.company_or_new(row.company, row.completed_on or placing.today)
    scopes = row.model_dump(include={"completed_on", "scope_1_t", "scope_2_t", "scope_3_t"})
    given = {name: value for name, value in scopes.items() if value is not None}
    new = _upsert(draft, "ghg_inventory", "company_id", company["company_id"], given)
    inventory = draft.find("ghg_inventory", "company_id", company["company_id"])[0]
    if row.lines:
        lines = [_line(title, quantity, placing.context) for title, quantity in row.lines.items()]
        draft.replace("ghg_inventory_line", {"ghg_inventory_id": inventory["ghg_inventory_id"]}, lines)
    for name in scopes:
        _settle_missing(placing, company["company_id"], name, inventory[name] is None)
    return new


def _settle_missing(placing: Placing, company_id: int, name: str, missing: bool) -> None:
    title = placing.titles.get(name, name)
    if missing:
        message = f"« {title} » est vide : le bilan n'est pas complet, l'entreprise ne peut pas être jumelée."
        placing.settle("inventory", name, "", message, company_id)
        return
    for waiting in placing.draft.find("settlement", "company_id", company_id):
        if waiting["kind"] == "inventory" and waiting["state"] == "open" and waiting["field"] == name:
            placing.draft.change("settlement", waiting, placing.closed("importation"))


def _line(title: str, quantity: float, context: Context) -> Row:
    source, _, unit = title.rpartition("(")
    recognised = context.lists.energy_sources.recognise(source)
    return {
        "source": recognised.code if recognised else source.strip(),
        "quantity": quantity,
        "unit": unit.rstrip(") ").replace("m3", "m³"),
    }


def place_coaching(placing: Placing, row: CoachingRow) -> bool:
    """A coaching agreed before the tool existed; True when new.

    Raises:
        RowRefusedError: unknown coach, the company has another one or a proposal, or the coaching is paid.
    """
    draft = placing.draft
    coach = placing.coach(row.coach, row.firm)
    company = placing.company_or_new(row.company, row.confirmed_on)
    if company["company_id"] in placing.engaged:
        raise RowRefusedError("company", "une proposition est en cours pour cette entreprise : réglez-la au jumelage")
    present = draft.find("coaching", "company_id", company["company_id"])
    if present and present[0]["coach_id"] != coach["coach_id"]:
        other = draft.get("coach_name", present[0]["coach_id"]) or {"name": "un autre coach"}
        raise RowRefusedError("coach", f"cette entreprise est déjà accompagnée par {other['name']}")
    values = {"coach_id": coach["coach_id"], "offered_on": row.offered_on, "confirmed_on": row.confirmed_on}
    if present:
        _refuse_paid(placing, present[0], present[0], values, "ses dates")
    return _upsert(draft, "coaching", "company_id", company["company_id"], values)


def place_meeting(placing: Placing, row: MeetingRow) -> bool:
    """A meeting of a coaching, the n-th of its day in the file being the n-th stored; True when new.

    Raises:
        RowRefusedError: unknown company or coach, no coaching between them, or the coaching is paid.
    """
    draft = placing.draft
    company = placing.known_company(row.company)
    coach = placing.coach_of(company, row.coach)
    coaching = next(
        (c for c in draft.find("coaching", "company_id", company["company_id"]) if c["coach_id"] == coach["coach_id"]),
        None,
    )
    if coaching is None:
        raise RowRefusedError(
            "coach",
            "un coaching convenu entre cette entreprise et ce coach est attendu. Importez d'abord les coachings",
        )
    rank = placing.next_rank(coaching["coaching_id"], row.held_on)
    values = {
        "minutes": row.duration,
        "state": row.state or "held",
        "attendees": row.attendees,
        "topics": row.topics,
    }
    same_day = [
        meeting
        for meeting in draft.find("meeting", "coaching_id", coaching["coaching_id"])
        if meeting["held_on"] == row.held_on and meeting["rank"] == rank
    ]
    _refuse_paid(placing, coaching, same_day[0] if same_day else None, values, "ses rencontres")
    if same_day:
        draft.change("meeting", same_day[0], values)
        return False
    draft.add("meeting", {"coaching_id": coaching["coaching_id"], "held_on": row.held_on, "rank": rank, **values})
    return True


def _refuse_paid(placing: Placing, coaching: Row, present: Row | None, values: Row, kept: str) -> None:
    """A paid coaching keeps its dates and meetings as they were paid (AO §10).

    A row that says what is ``present`` changes nothing; ``kept`` names in French what it may not change.
    """
    month_paid = placing.paid.get(coaching["coaching_id"])
    if month_paid is None or (present and all(present[name] == value for name, value in values.items())):
        return
    raise RowRefusedError(
        "company",
        "un coaching qui n'est pas payé est attendu : celui-ci l'est dans le lot "
        f"« {month(month_paid)} », {kept} ne changent plus. Rouvrez d'abord ce lot s'il faut le corriger",
    )


def _upsert(draft: Draft, table: str, column: str, identifier: Any, values: Row) -> bool:
    """Change the one row of ``table`` whose ``column`` is ``identifier``, or add it; True when added."""
    present = draft.find(table, column, identifier)
    if present:
        draft.change(table, present[0], values)
        return False
    draft.add(table, {column: identifier, **values})
    return True


def natural_key(kind: Kind, row: AnyRow) -> tuple[object, ...]:
    """What makes two rows of one file speak of the same thing: the last one holds."""
    if isinstance(row, ContractRow):
        return (kind, name_key(row.firm))
    if isinstance(row, CoachRow):
        return (kind, name_key(row.firm), name_key(row.coach))
    if isinstance(row, MeetingRow):
        # Two different meetings may share a day; only a repeated row is superseded.
        return (kind, *row.model_dump().values())
    return (kind, name_key(row.company))
