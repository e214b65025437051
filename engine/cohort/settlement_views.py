"""What is left to settle, in sections and groups: the same answer for several companies is settled once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.cohort.settling import open_settlements, settle
from engine.cohort.wording import SETTLEMENTS

# The same words on several forms mean the same thing; a missing figure or a twin is each company's own.
_ALIKE = frozenset({"coach", "theme", "answer"})


@dataclass(frozen=True)
class SettlementGroup:
    """Settlements that one answer resolves; ``rows`` are those of ``open_settlements``, never empty."""

    rows: tuple[Row, ...]

    @property
    def first(self) -> Row:
        """The one whose words are shown."""
        return self.rows[0]

    @property
    def key(self) -> str:
        """A name that stays the same while the group does."""
        return f"settlement:{self.first['settlement_id']}"

    @property
    def seen(self) -> tuple[tuple[int, int], ...]:
        """(settlement, version read) of each."""
        return tuple((row["settlement_id"], row["version"]) for row in self.rows)


@dataclass(frozen=True)
class SettlementSection:
    """The groups of one kind."""

    title: str
    groups: tuple[SettlementGroup, ...]


def settlement_sections(store: Store) -> list[SettlementSection]:
    """Everything left to settle, the most blocking kind first."""
    rows = open_settlements(store)
    return [
        SettlementSection(title, groups)
        for kind, title in SETTLEMENTS.items()
        if (groups := settlement_groups([row for row in rows if row["kind"] == kind]))
    ]


def settlement_groups(rows: Sequence[Row]) -> tuple[SettlementGroup, ...]:
    """``rows`` grouped, in their order."""
    groups: dict[object, list[Row]] = {}
    for row in rows:
        alike = (row["kind"], row["field"], row["value"])
        groups.setdefault(alike if row["kind"] in _ALIKE else row["settlement_id"], []).append(row)
    return tuple(SettlementGroup(tuple(found)) for found in groups.values())


def settle_group(
    store: Store, seen: Sequence[tuple[int, int]], resolution: str, author: str, programme: Programme
) -> None:
    """Resolve settlements alike, given as (settlement, version read), one after the other.

    Raises:
        RefusedError: the resolution is not one of those expected, or cannot be applied; those before it stay settled.
        StaleError: someone settled one of them first.
    """
    for settlement_id, version in seen:
        settle(store, settlement_id, version, resolution, author, programme)
