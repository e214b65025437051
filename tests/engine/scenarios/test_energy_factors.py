"""The confirmation of the energy conversions: shown, given, withdrawn, each with its author."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.errors import StaleError
from data.store import Store
from engine.scenarios import energy_factors as energy_factors_module
from engine.scenarios.energy_factors import confirm_factors, energy_factors, withdraw_factors
from engine.scenarios.prefill import CONFIRMED, load_energy


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "essai.duckdb") as opened:
        yield opened


def test_every_factor_is_shown_with_its_unit_and_reference(store: Store) -> None:
    found = energy_factors(store)
    assert not found.confirmed
    assert found.last is None
    assert [(factor.gj, factor.unit) for factor in found.factors] == [
        (conversion.gj, conversion.unit) for conversion in load_energy().conversions.values()
    ]
    assert all("R193" in factor.reference for factor in found.factors)
    assert found.factors[0].source == "Gaz naturel"


def test_they_are_confirmed_then_withdrawn(store: Store) -> None:
    confirm_factors(store, "Direction")
    assert store.setting(CONFIRMED) == load_energy().fingerprint
    found = energy_factors(store)
    assert found.confirmed
    assert found.last is not None
    assert found.last.author == "Direction"
    with pytest.raises(StaleError, match="Direction"):
        confirm_factors(store, "Coordination")
    withdraw_factors(store, "Coordination")
    assert not energy_factors(store).confirmed
    with pytest.raises(StaleError, match="Coordination"):
        withdraw_factors(store, "Direction")


def test_other_figures_must_be_confirmed_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    confirm_factors(store, "Direction")
    energy = load_energy()
    corrected = {source: each.model_copy(update={"gj": 2 * each.gj}) for source, each in energy.conversions.items()}
    later = energy.model_copy(update={"conversions": corrected})
    monkeypatch.setattr(energy_factors_module, "load_energy", lambda: later)
    assert not energy_factors(store).confirmed
    confirm_factors(store, "Coordination")
    assert energy_factors(store).confirmed
