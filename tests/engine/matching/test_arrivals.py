"""Who is still to come after a month: what is registered, and what is drawn from what was seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from data.programme_file import load_programme
from engine.matching.affinity import Wishes
from engine.matching.arrivals import Outlook, Registered, outlook, sample
from engine.matching.batch import read_batch
from tests.engine.matching.cohort import AS_OF, MONTH, CompanyFile
from tests.engine.matching.conftest import COMPANIES, Build

PROGRAMME = load_programme()
TERMS = PROGRAMME.matching.expected
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)


def company(key: int, registered: date = date(2026, 9, 1), inventoried: date | None = None) -> Registered:
    wishes = Wishes(sector="finance", requested=key)
    return Registered(key, f"Entreprise {key}", wishes, registered, inventoried, scorable=True, still_open=True)


def seen(*companies: Registered, in_batch: tuple[int, ...] = ()) -> Outlook:
    return outlook(companies, in_batch, MONTH, AS_OF, PROGRAMME)


def months(found: Outlook) -> dict[int, date]:
    return {expected.company_id: expected.month for expected in found.expected}


def test_an_inventory_over_this_month_is_certain_for_the_next() -> None:
    (expected,) = seen(company(1, inventoried=date(2026, 11, 3))).expected
    assert (expected.month, expected.certain) == (DECEMBER, True)


def test_the_usual_delay_says_when_the_others_come() -> None:
    delays = [
        company(key, date(2026, 8, 1), date(2026, 8, 1) + timedelta(days)) for key, days in enumerate((10, 40, 90))
    ]
    coached = [replace(one, still_open=False) for one in delays]
    late, soon, far = company(4, date(2026, 6, 1)), company(5, date(2026, 10, 10)), company(6, date(2026, 11, 10))
    found = seen(*coached, late, soon, far)
    assert months(found) == {4: DECEMBER, 5: DECEMBER, 6: JANUARY}
    assert not any(expected.certain for expected in found.expected)


def test_a_company_put_off_comes_when_it_was_put_off_to() -> None:
    put_off = replace(company(1, inventoried=date(2026, 10, 3)), not_before=date(2027, 2, 1))
    soon = replace(company(2, inventoried=date(2026, 10, 3)), not_before=date(2026, 11, 1))
    assert months(seen(put_off, soon)) == {1: date(2027, 2, 1), 2: DECEMBER}


def test_who_is_in_the_batch_left_has_a_coach_or_no_form_is_not_to_come() -> None:
    found = seen(
        company(1, inventoried=date(2026, 10, 3)),
        replace(company(2), still_open=False),
        replace(company(3), scorable=False),
        in_batch=(1,),
    )
    assert found.expected == ()


def test_nobody_is_expected_after_the_last_start() -> None:
    last = date(2028, 1, 1)
    found = outlook([company(1, date(2028, 1, 5))], (), last, date(2028, 1, 10), PROGRAMME)
    assert found.expected == ()


def test_too_few_companies_say_nothing_of_those_to_come() -> None:
    few = [company(key, inventoried=date(2026, 10, 1)) for key in range(TERMS.evidence.value - 1)]
    assert seen(*few).further == 0
    assert seen(*few, company(99, inventoried=date(2026, 10, 1))).further > 0


def test_the_observed_pace_is_held_until_the_target() -> None:
    every_month = [
        company(10 * month + key, inventoried=date(2026, month, 17)) for month in range(6, 11) for key in range(5)
    ]
    # 25 inventories in the six months before the 16th, 13.9 months from December to the last start.
    assert seen(*every_month).further == round(25 / (184 / (365.25 / 12)) * (425 / (365.25 / 12))) - len(every_month)
    many = [company(1000 + key, inventoried=date(2026, 10, 1)) for key in range(200)]
    assert seen(*many).further == 230 - 200


def test_draws_are_the_same_each_time_and_follow_the_profiles() -> None:
    profiles = (Wishes(sector="finance"), Wishes(sector="aluminium"), Wishes(sector="finance"))
    found = Outlook(profiles=profiles, further=400)
    draws = sample(found, 1000, MONTH, PROGRAMME)
    assert len(draws) == TERMS.samples.value
    assert all((one == again).all() for one, again in zip(draws, sample(found, 1000, MONTH, PROGRAMME), strict=True))
    assert any((one != other).any() for one, other in zip(draws, sample(found, 1000, DECEMBER, PROGRAMME), strict=True))
    shares = np.bincount(np.concatenate(draws), minlength=3) / (400 * len(draws))
    assert np.allclose(shares, 1 / 3, atol=0.04)


def test_no_more_are_drawn_than_there_will_be_places() -> None:
    found = Outlook(profiles=(Wishes(),), further=400)
    assert {draw.size for draw in sample(found, 7, MONTH, PROGRAMME)} == {7}
    assert sample(found, 0, MONTH, PROGRAMME) == sample(replace(found, profiles=()), 9, MONTH, PROGRAMME) == []


def test_the_batch_reads_who_is_registered(build_cohort: Build) -> None:
    cohort = build_cohort(
        companies=[
            *COMPANIES,
            CompanyFile("Déjà coachée"),
            CompanyFile("En cours", inventoried_on=None),
            CompanyFile("Incomplète", scope_3=None),
            CompanyFile("Novembre", inventoried_on=date(2026, 11, 5)),
            CompanyFile("Sans formulaire", sector=None, inventoried_on=None),
        ]
    )
    cohort.coaching("Déjà coachée", "Coach 01")
    found = read_batch(cohort.store, MONTH, AS_OF, PROGRAMME).outlook
    assert [(one.name, one.month, one.certain) for one in found.expected] == [
        ("En cours", DECEMBER, False),
        ("Incomplète", DECEMBER, False),
        ("Novembre", DECEMBER, True),
    ]
    assert len(found.profiles) == len(COMPANIES) + 4
    assert all(wishes.requested is None for wishes in found.profiles)
