"""Placing one checked row in the cohort: what it creates, changes, repeats, or leaves to settle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from data.reading import Row
from engine.cohort.draft import Draft
from engine.cohort.names import closest, core_key, name_key
from engine.cohort.rows import AnyRow, Context, Fault, fault
from engine.formats import enumeration

State = Literal["created", "changed", "unchanged", "superseded", "refused"]
SettlementKind = Literal["company", "coach", "theme", "inventory", "answer"]

# Looking for likely spellings compares every name: enough for a person's file, bounded for a hopeless one.
_MOST_SUGGESTIONS = 50


class RowRefusedError(Exception):
    """The row cannot be placed: which field, and what was expected."""

    def __init__(self, column: str, expected: str) -> None:
        super().__init__(expected)
        self.column = column
        self.expected = expected


@dataclass
class Placing:
    """The draft being filled and what placing needs to know around it.

    ``engaged`` are the companies with a live proposal, ``paid`` the coachings paid with the month of their run;
    ``row_number``, ``file`` and ``titles`` say where the row in hand comes from.
    """

    draft: Draft
    context: Context
    now: datetime
    author: str
    today: date
    create_companies: bool = False
    engaged: frozenset[int] = frozenset()
    paid: Mapping[int, date] = field(default_factory=dict)
    file: str = ""
    row_number: int = 0
    titles: dict[str, str] = field(default_factory=dict)
    to_settle: list[Fault] = field(default_factory=list)
    raised: set[int] = field(default_factory=set)
    _ranks: dict[tuple[int, date], int] = field(default_factory=dict)
    _suggested: int = 0
    _cores: dict[str, list[Row]] | None = None

    def start_file(self, file: str, titles: dict[str, str]) -> None:
        """Begin another file."""
        self.file, self.titles, self.to_settle = file, titles, []
        self._ranks.clear()

    def start_row(self, row_number: int) -> None:
        """Begin another row of the file."""
        self.row_number = row_number
        self.raised.clear()

    def next_rank(self, coaching_id: int, held_on: date) -> int:
        """The how-manieth meeting of that day this file gives for this coaching."""
        key = (coaching_id, held_on)
        self._ranks[key] = self._ranks.get(key, 0) + 1
        return self._ranks[key]

    # Finding.

    def company(self, name: str) -> Row | None:
        """The company of that name, present, former or settled."""
        key = name_key(name)
        found = self.draft.find("company_name", "name_key", key)
        alias = self.draft.get("company_alias", key)
        identifier = found[0]["company_id"] if found else alias["company_id"] if alias else None
        return None if identifier is None else self.draft.get("company", identifier)

    def known_company(self, name: str) -> Row:
        """The company of that name.

        Raises:
            RowRefusedError: unknown; gives the closest names.
        """
        company = self.company(name)
        if company is None:
            hint = self._hint(name, "company_name")
            raise RowRefusedError(
                "company",
                f"une entreprise déjà connue est attendue{hint}. "
                "Créez-la (« Créer les entreprises inconnues », ou l'option --create-companies) ou corrigez le nom",
            )
        return company

    def company_or_new(self, name: str, registered_on: date) -> Row:
        """The company of that name, created when that was asked for.

        Raises:
            RowRefusedError: unknown, and creating was not asked for.
        """
        company = self.company(name) if self.create_companies else self.known_company(name)
        return company or self.new_company(name, registered_on)

    def new_company(self, name: str, registered_on: date) -> Row:
        """A company under that name; a name alike but for its legal form is put to a person."""
        company = self.draft.add("company", {"registered_on": registered_on})
        named = self.draft.add(
            "company_name", {"company_id": company["company_id"], "name": name, "name_key": name_key(name)}
        )
        namesakes = self._namesakes(name)
        for twin in namesakes:
            message = f"« {name} » ressemble à « {twin['name']} » : est-ce la même entreprise ?"
            self.settle("company", "company", name, message, company["company_id"], twin["company_id"])
        namesakes.append(named)
        return company

    def _namesakes(self, name: str) -> list[Row]:
        """The companies whose name differs at most by its legal form and spaces."""
        if self._cores is None:
            self._cores = {}
            for row in self.draft.rows("company_name"):
                self._cores.setdefault(core_key(row["name"]), []).append(row)
            return [row for row in self._cores.pop(core_key(name), []) if row["name_key"] != name_key(name)]
        return self._cores.setdefault(core_key(name), [])

    def firm(self, name: str) -> Row:
        """The firm of that name, created when new."""
        found = self.draft.find("firm_name", "name_key", name_key(name))
        if found:
            return found[0]
        firm = self.draft.add("firm", {})
        return self.draft.add("firm_name", {"firm_id": firm["firm_id"], "name": name, "name_key": name_key(name)})

    def coach(self, name: str, firm: str | None) -> Row:
        """The coach of that name (and firm, to tell namesakes apart).

        Raises:
            RowRefusedError: unknown, or several share the name.
        """
        found = self.draft.find("coach_name", "name_key", name_key(name))
        if firm is not None:
            firms = {row["firm_id"] for row in self.draft.find("firm_name", "name_key", name_key(firm))}
            found = [row for row in found if row["firm_id"] in firms]
        if not found:
            hint = self._hint(name, "coach_name")
            raise RowRefusedError("coach", f"un coach déjà connu est attendu{hint}. Importez d'abord les coachs")
        if len(found) > 1:
            raise RowRefusedError("coach", "ce nom est celui de plusieurs coachs : indiquez la firme")
        return found[0]

    def coach_of(self, company: Row, name: str) -> Row:
        """The coach of that name, the company's own when namesakes exist.

        Raises:
            RowRefusedError: unknown, or several share the name and none is the company's.
        """
        for coaching in self.draft.find("coaching", "company_id", company["company_id"]):
            coach = self.draft.get("coach_name", coaching["coach_id"])
            if coach and coach["name_key"] == name_key(name):
                return coach
        return self.coach(name, None)

    def _hint(self, name: str, table: str) -> str:
        if self._suggested >= _MOST_SUGGESTIONS:
            return ""
        self._suggested += 1
        names = closest(name, {row["name_key"]: row["name"] for row in self.draft.rows(table)})
        return f" (s'agit-il de {enumeration([f'« {found} »' for found in names])} ?)" if names else ""

    # Settling.

    def settle(
        self, kind: SettlementKind, column: str, value: str, message: str, company_id: int, twin_id: int | None = None
    ) -> str | None:
        """Put ``value`` on the list to settle, once; returns what a person already decided of it, or None."""
        known = [
            row
            for row in self.draft.find("settlement", "company_id", company_id)
            if (row["kind"], row["field"], row["value"], row["twin_id"]) == (kind, column, value, twin_id)
        ]
        title = self.titles.get(column, column)
        if not known:
            added = self.draft.add(
                "settlement",
                {
                    "kind": kind,
                    "file_name": self.file,
                    "row_number": self.row_number,
                    "column_name": title,
                    "value": value,
                    "message": message,
                    "company_id": company_id,
                    "field": column,
                    "twin_id": twin_id,
                },
            )
            known = [added]
        self.raised.add(known[0]["settlement_id"])
        if known[0]["state"] != "open":
            resolution = known[0]["resolution"]
            return None if resolution is None else str(resolution)
        self.to_settle.append(Fault(self.row_number, title, value, f"{self.file}, ligne {self.row_number} : {message}"))
        return None

    def closed(self, resolution: str) -> Row:
        """What closes a settlement that this import resolves by itself."""
        return {"state": "settled", "resolution": resolution, "settled_at": self.now, "settled_by": self.author}


def outcome(place: Callable[[], bool], draft: Draft) -> State:
    """Run ``place`` (which says whether the main record is new) and name what it did."""
    before = draft.changes
    if place():
        return "created"
    return "changed" if draft.changes > before else "unchanged"


def refusal(placing: Placing, row: AnyRow, error: RowRefusedError) -> Fault:
    """The sentence for a row that could not be placed."""
    value = getattr(row, error.column, "")
    return fault(
        placing.file, placing.row_number, placing.titles.get(error.column, error.column), value, error.expected
    )
