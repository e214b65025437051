"""The office's confirmation of the energy conversions, which no aid rule gives (AID R193): unused until confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from data.programme_file import load_reference
from data.store import Store
from engine.programme.stored_settings import Change, last_changes, put
from engine.scenarios.prefill import CONFIRMED, load_energy


@dataclass(frozen=True)
class Factor:
    """Gigajoules in a unit of a source, and where the figure comes from."""

    source: str
    gj: float
    unit: str
    reference: str


@dataclass(frozen=True)
class Factors:
    """Every factor, whether the office confirmed them, and who changed that last, if anyone did."""

    factors: tuple[Factor, ...]
    confirmed: bool
    last: Change | None


def energy_factors(store: Store) -> Factors:
    """The factors of ``data/reference/energy.yaml`` and where their confirmation stands."""
    names = load_reference().energy_sources.values
    return Factors(
        factors=tuple(
            Factor(names[code].name, found.gj, found.unit, found.ref)
            for code, found in load_energy().conversions.items()
        ),
        confirmed=store.setting(CONFIRMED) == load_energy().fingerprint,
        last=last_changes(store).get(CONFIRMED),
    )


def confirm_factors(store: Store, author: str) -> None:
    """Let simulations use the factors as they are in the file; others would have to be confirmed again.

    Raises:
        StaleError: someone just confirmed them.
    """
    figures, stored = load_energy().fingerprint, store.setting(CONFIRMED)
    with store.write(author, "Facteurs de conversion en énergie confirmés") as transaction:
        put(transaction, CONFIRMED, figures, seen=None if stored == figures else stored)


def withdraw_factors(store: Store, author: str) -> None:
    """Set the factors aside again; simulations already kept are what they were.

    Raises:
        StaleError: someone just withdrew the confirmation.
    """
    with store.write(author, "Confirmation des facteurs de conversion en énergie retirée") as transaction:
        put(transaction, CONFIRMED, None, seen=load_energy().fingerprint)
