"""Who is in a month's batch, who is set aside, and what each coach already has."""

from __future__ import annotations

from datetime import date

import pytest

from data.errors import RefusedError
from data.programme_file import load_programme
from engine.matching.batch import Batch, check_month, read_batch
from engine.matching.propose import save
from engine.matching.review import approve, in_state, publish
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, CoachFile, Cohort, CompanyFile
from tests.engine.matching.conftest import COACHES, COMPANIES, Build

PROGRAMME = load_programme()


def batch(cohort: Cohort, month: date = MONTH, as_of: date = AS_OF) -> Batch:
    return read_batch(cohort.store, month, as_of, PROGRAMME)


def names(cohort: Cohort, month: date = MONTH, as_of: date = AS_OF) -> list[str]:
    return [candidate.name for candidate in batch(cohort, month, as_of).candidates]


def test_companies_come_in_the_order_of_their_normalised_names(cohort: Cohort) -> None:
    assert names(cohort) == ["Aéro Quartzel", "Banque Ferrox", "Fiducie Oméga", "Fonderie Trembalys"]


@pytest.mark.parametrize(
    ("company", "included"),
    [
        (CompanyFile("Nouvelle", inventoried_on=date(2026, 10, 31)), True),
        (CompanyFile("Nouvelle", inventoried_on=date(2026, 5, 2)), True),
        (CompanyFile("Nouvelle", inventoried_on=date(2026, 11, 1)), False),
        (CompanyFile("Nouvelle", inventoried_on=None), False),
        (CompanyFile("Nouvelle", scope_3=None), False),
        (CompanyFile("Nouvelle", scope_3=0.0), True),
    ],
)
def test_a_complete_inventory_before_the_month_begins(
    build_cohort: Build, company: CompanyFile, included: bool
) -> None:
    assert ("Nouvelle" in names(build_cohort(companies=[company]))) == included


def test_an_inventory_of_the_month_waits_for_the_next_batch(build_cohort: Build) -> None:
    cohort = build_cohort(companies=[CompanyFile("Nouvelle", inventoried_on=date(2026, 11, 12))])
    assert names(cohort, date(2026, 12, 1)) == ["Nouvelle"]
    assert names(cohort, date(2026, 12, 1), as_of=date(2026, 11, 10)) == []


@pytest.mark.parametrize(
    "values",
    [{"withdrawn_on": date(2026, 11, 2), "withdrawn_reason": "fermeture"}, {"merged_into": 1}],
)
def test_companies_that_left_are_not_in_the_batch(cohort: Cohort, values: dict[str, object]) -> None:
    cohort.change("Fiducie Oméga", **values)
    assert "Fiducie Oméga" not in names(cohort)


def test_a_coaching_an_approval_and_an_offer_hold_the_company(cohort: Cohort) -> None:
    cohort.coaching("Aéro Quartzel", "Coach 03")
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    proposals = cohort.proposals()
    approve(cohort.store, [proposals["Banque Ferrox"]["proposal_id"]], AUTHOR, AS_OF)
    assert names(cohort) == ["Fiducie Oméga", "Fonderie Trembalys"]
    publish(cohort.store, in_state(cohort.store, MONTH, "approved"), AUTHOR, AS_OF)
    assert names(cohort, date(2026, 12, 1)) == ["Fiducie Oméga", "Fonderie Trembalys"]


def test_a_draft_of_a_later_month_holds_the_company_but_not_one_of_an_earlier_month(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    assert len(names(cohort, date(2026, 12, 1))) == len(COMPANIES)
    october = names(cohort, date(2026, 10, 1))
    assert october == []


@pytest.mark.parametrize(
    ("company", "reason"),
    [
        (CompanyFile("X", sector=None), "Le formulaire est incomplet : il manque le secteur."),
        (
            CompanyFile("X", size=None, objective=None),
            "Le formulaire est incomplet : il manque la taille et l'objectif.",
        ),
        (
            CompanyFile("X", sector=None, size=None, objective=None),
            "Le formulaire n'a pas été reçu : secteur, taille et objectif sont inconnus.",
        ),
        (
            CompanyFile("X", consent_withdrawn_on=date(2026, 11, 3)),
            "L'entreprise a retiré son consentement à transmettre son formulaire le 3 novembre 2026.",
        ),
        (CompanyFile("X", maturity=None, themes=(), regions=()), None),
    ],
)
def test_why_a_company_cannot_be_proposed_yet(build_cohort: Build, company: CompanyFile, reason: str | None) -> None:
    (candidate,) = batch(build_cohort(companies=[company])).candidates
    assert candidate.obstacle == reason


@pytest.mark.parametrize(
    ("minutes", "occupied"),
    [(0, 1), (449, 1), (450, 0), (600, 0)],
)
def test_a_coaching_occupies_a_place_until_its_hours_are_done(cohort: Cohort, minutes: int, occupied: int) -> None:
    cohort.coaching("Aéro Quartzel", "Coach 03", minutes)
    load = batch(cohort).coaches[2].load
    assert (load.occupied, load.assigned) == (occupied, 1)


def test_hours_count_at_the_reference_date(cohort: Cohort) -> None:
    cohort.coaching("Aéro Quartzel", "Coach 03", 450)
    assert batch(cohort, as_of=date(2026, 9, 1)).coaches[2].load.occupied == 1


def test_a_company_that_withdraws_gives_the_place_back(cohort: Cohort) -> None:
    cohort.coaching("Aéro Quartzel", "Coach 03", 60)
    cohort.change("Aéro Quartzel", withdrawn_on=date(2026, 11, 2), withdrawn_reason="fermeture")
    load = batch(cohort).coaches[2].load
    assert (load.occupied, load.assigned) == (0, 0)


def test_approvals_and_offers_occupy_a_place_and_drafts_do_not(cohort: Cohort) -> None:
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    assert sum(coach.load.occupied for coach in batch(cohort).coaches) == 0
    approve(cohort.store, in_state(cohort.store, MONTH, "proposed"), AUTHOR, AS_OF)
    assert sum(coach.load.occupied for coach in batch(cohort).coaches) == len(COMPANIES)


def test_coaches_of_the_same_name_are_told_apart_by_their_firm(build_cohort: Build) -> None:
    cohort = build_cohort(coaches=[*COACHES, CoachFile("Coach 01", "Bêta")])
    labels = [coach.label for coach in batch(cohort).coaches]
    assert labels == ["Coach 01 (Alpha)", "Coach 01 (Bêta)", "Coach 02", "Coach 03"]


@pytest.mark.parametrize("month", [date(2026, 5, 1), date(2026, 11, 20), date(2028, 5, 1)])
def test_months_of_the_programme(month: date) -> None:
    assert check_month(month, PROGRAMME) == month.replace(day=1)


@pytest.mark.parametrize("month", [date(2026, 4, 1), date(2028, 6, 1), date(2031, 1, 1)])
def test_other_months_are_refused(month: date) -> None:
    with pytest.raises(RefusedError, match="entre le 1er mai 2026 et le 30 mai 2028"):
        check_month(month, PROGRAMME)
