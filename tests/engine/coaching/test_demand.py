"""Where coaches will be short: companies waiting against places free with their speciality."""

from __future__ import annotations

from datetime import date

import pytest

from engine.coaching.demand import Demand, demand
from tests.engine.coaching.world import AUTHOR, PROGRAMME, World


def line(world: World, dimension: str, code: str, as_of: date = date(2026, 11, 16)) -> Demand:
    found = demand(world.store, as_of, PROGRAMME)
    return next(line for line in found if (line.dimension, line.code) == (dimension, code))


def specialise(world: World, coach: int, kind: str, code: str) -> None:
    with world.store.write(AUTHOR, "essai") as transaction:
        row = {"coach_id": coach, "list": kind, "code": code, "rank": "secondary"}
        transaction.insert("coach_speciality", [row])


def test_companies_without_a_coach_wait_for_their_sector(world: World) -> None:
    for name in ("Bio Cobaltax", "Alu Nordaltek"):
        world.company(name)
    world.company("Sans bilan", inventoried_on=None)
    world.coaching("Studios Ferrox")
    nobody = line(world, "sector", "finance")
    assert (nobody.waiting, nobody.coaches, nobody.places) == (2, 0, 0)
    assert nobody.ratio == float("inf")
    assert nobody.short
    specialise(world, world.outside_coach, "sector", "finance")
    served = line(world, "sector", "finance")
    assert (served.waiting, served.coaches, served.places, served.ratio, served.short) == (2, 1, 4, 0.5, False)
    unasked = line(world, "sector", "aerospace")
    assert (unasked.waiting, unasked.ratio, unasked.short) == (0, None, False)


def test_a_firm_s_contract_bounds_the_places_of_its_coaches(world: World) -> None:
    for coach in (world.coach, world.other_coach):
        specialise(world, coach, "theme", "energy")
    assert line(world, "theme", "energy").places == 8
    contract = next(row for row in world.store.table("contract") if row["firm_id"] == world.firm)
    with world.store.write(AUTHOR, "essai") as transaction:
        transaction.update("contract", [{"contract_id": contract["contract_id"], "most_in_total": 3}])
    assert line(world, "theme", "energy").places == 3


def test_who_asks_for_guidance_waits_for_general_coaching(world: World) -> None:
    key = world.company("Bio Cobaltax")
    with world.store.write(AUTHOR, "essai") as transaction:
        transaction.update("company", [{"company_id": key, "guide_me": True}])
        transaction.insert("company_theme", [{"company_id": key, "theme": "energy"}])
    assert line(world, "theme", "general").waiting == 1
    assert line(world, "theme", "energy").waiting == 1


def test_the_threshold_says_what_is_short(world: World) -> None:
    world.company("Bio Cobaltax")
    specialise(world, world.outside_coach, "sector", "finance")
    stricter = PROGRAMME.alerts.waiting_per_place.model_copy(update={"value": 0.2})
    alerts = PROGRAMME.alerts.model_copy(update={"waiting_per_place": stricter})
    found = demand(world.store, date(2026, 11, 16), PROGRAMME.model_copy(update={"alerts": alerts}))
    assert [line.code for line in found if line.dimension == "sector" and line.short] == ["finance"]
    assert not line(world, "sector", "finance").short


@pytest.mark.parametrize("as_of", [date(2026, 1, 5), date(2028, 5, 30), date(2029, 1, 1)])
def test_before_and_after_the_programme_too(world: World, as_of: date) -> None:
    world.company("Bio Cobaltax")
    expected = 0 if as_of < date(2026, 5, 20) else 1
    assert line(world, "objective", "prioritise", as_of).waiting == expected
