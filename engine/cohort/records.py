"""Everything stored about one company, read once for its file and its timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.reading import Row
from data.store import Store


@dataclass(frozen=True)
class Records:
    """The rows of one company; ``regions`` and ``themes`` are codes, ``inventory`` and ``coaching`` are None without.

    Proposals come in the order in which they were made, meetings by date.
    """

    company: Row
    regions: tuple[str, ...]
    themes: tuple[str, ...]
    aliases: tuple[str, ...]
    inventory: Row | None
    inventory_lines: tuple[Row, ...]
    proposals: tuple[Row, ...]
    exclusions: tuple[Row, ...]
    coaching: Row | None
    meetings: tuple[Row, ...]

    def held(self, as_of: date) -> list[Row]:
        """The meetings held by ``as_of``."""
        return [row for row in self.meetings if row["state"] == "held" and row["held_on"] <= as_of]

    def planned(self, as_of: date) -> list[Row]:
        """The meetings planned after ``as_of``."""
        return [row for row in self.meetings if row["state"] == "planned" and row["held_on"] > as_of]


def read_records(store: Store, company_id: int) -> Records | None:
    """The records of a company, None when there is no such company."""
    found = store.rows("view_company", company_id)
    if not found:
        return None
    choices = store.rows("view_company_choices", company_id)
    return Records(
        company=found[0],
        regions=tuple(row["code"] for row in choices if row["list"] == "region"),
        themes=tuple(row["code"] for row in choices if row["list"] == "theme"),
        aliases=tuple(row["name"] for row in store.rows("view_company_aliases", company_id)),
        inventory=_first(store.rows("view_company_inventory", company_id)),
        inventory_lines=tuple(store.rows("view_company_inventory_lines", company_id)),
        proposals=tuple(row for row in store.rows("view_proposals") if row["company_id"] == company_id),
        exclusions=tuple(store.rows("view_company_exclusions", company_id)),
        coaching=_first(store.rows("view_company_coaching", company_id)),
        meetings=tuple(store.rows("view_company_meetings", company_id)),
    )


def _first(rows: list[Row]) -> Row | None:
    return rows[0] if rows else None
