"""What a company is known by, and its correction as it was read on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from data.store import Store
from engine.cohort import cells
from engine.cohort.corrections import correct_neq, rename

Field = Literal["name", "neq"]


@dataclass(frozen=True)
class Identity:
    """A company's name and NEQ; versions are those read, None where nothing is stored (a merged record, no NEQ)."""

    name: str
    name_version: int | None
    neq: str | None
    neq_version: int | None
    former_names: tuple[str, ...]

    @property
    def neq_is_doubtful(self) -> bool:
        """Whether the NEQ fails the check digit its last eight digits most often follow: to be verified, no more."""
        return self.neq is not None and not cells.passes_check_digit(self.neq)

    def value(self, field: Field) -> str:
        """What the field held; empty when it held nothing."""
        return self.name if field == "name" else self.neq or ""


def read_identity(store: Store, company_id: int) -> Identity | None:
    """What a company is known by now, None when there is no such company."""
    found = store.rows("view_company", company_id)
    if not found:
        return None
    aliases = tuple(row["name"] for row in store.rows("view_company_aliases", company_id))
    (row,) = found
    return Identity(row["name"], row["name_version"], row["neq"], row["neq_version"], aliases)


def correct(store: Store, company_id: int, field: Field, read: Identity, typed: str, author: str) -> None:
    """Give a company the name or NEQ ``typed``, which differs from what was ``read``.

    Raises:
        RefusedError: malformed, or another company's.
        StaleError: someone changed it since it was read.
    """
    _CORRECTIONS[field](store, company_id, read, typed.strip(), author)


def _name(store: Store, company_id: int, read: Identity, typed: str, author: str) -> None:
    rename(store, company_id, read.name_version or 0, typed, author)


def _neq(store: Store, company_id: int, read: Identity, typed: str, author: str) -> None:
    correct_neq(store, company_id, read.neq_version, typed, author)


_CORRECTIONS: dict[Field, Callable[[Store, int, Identity, str, str], None]] = {"name": _name, "neq": _neq}
