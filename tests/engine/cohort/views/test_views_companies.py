"""The list of companies: every line in words, every filter, the figures of the status."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from handed_files import AS_OF, CONDITIONS, PROGRAMME, as_csv

from data.store import Store
from engine.coaching.standing import State
from engine.cohort.corrections import correct_neq, rename
from engine.cohort.imports import HandedFile, run_import
from engine.cohort.views import CompanyFilter, CompanyLine, company_lines, gap_names
from engine.cohort.wording import COMPANY_STATES
from engine.matching.propose import save
from engine.matching.review import approve, in_state, publish
from engine.programme.status import company_states, status

NOVEMBER = date(2026, 11, 1)


def found(store: Store, **wanted: object) -> list[CompanyLine]:
    return company_lines(store, AS_OF, PROGRAMME, CompanyFilter(**wanted))  # type: ignore[arg-type]


def names(store: Store, **wanted: object) -> list[str]:
    return [line.name for line in found(store, **wanted)]


def test_every_company_has_a_line_in_the_order_of_names(sampled: Store) -> None:
    lines = company_lines(sampled, AS_OF, PROGRAMME)
    assert [line.name for line in lines] == [row["name"] for row in company_states(sampled, AS_OF)]
    assert {line.state for line in lines} == {
        "Inscrite, bilan attendu",
        "Bilan terminé, sans coach",
        "Coaching en cours",
    }


def test_a_line_is_in_words(sampled: Store) -> None:
    (line,) = found(sampled, text="Usinage Fluviax")
    assert (line.sector, line.size, line.coach) == ("Aérospatial", "50 à 250", "Coach 02")
    assert line.since == date(2026, 9, 4), "under way since the first meeting held"
    assert line.minutes == 45


@pytest.mark.parametrize("text", ["studios ferrox", "STUDIOS  FERROX", "ferrox ltee", "udios ferr"])
def test_a_name_is_found_without_accents_nor_case(sampled: Store, text: str) -> None:
    assert names(sampled, text=text) == ["Studios Ferrox ltée"]


def test_a_company_is_found_by_its_former_name_and_its_neq(sampled: Store) -> None:
    (company,) = found(sampled, text="Studios Ferrox")
    rename(sampled, company.company_id, 1, "Ferrox Images inc.", "Essai")
    correct_neq(sampled, company.company_id, None, "1149999999", "Essai")
    for text in ("studios ferrox", "1149999999", "1149 999 999", "Ferrox Images"):
        assert names(sampled, text=text) == ["Ferrox Images inc."]


def test_a_text_that_names_nobody_finds_nobody(sampled: Store) -> None:
    assert found(sampled, text="zzz") == []


def test_punctuation_alone_does_not_filter(sampled: Store) -> None:
    assert len(found(sampled, text="…")) == 48


@pytest.mark.parametrize("sector", list(PROGRAMME.sectors.values))
def test_the_sector_filters(sampled: Store, sector: str) -> None:
    expected = [row["name"] for row in company_states(sampled, AS_OF) if row["sector"] == sector]
    assert names(sampled, sector=sector) == expected


@pytest.mark.parametrize("state", list(COMPANY_STATES))
def test_the_state_filters(sampled: Store, state: str) -> None:
    expected = [row["name"] for row in company_states(sampled, AS_OF) if row["state"] == state]
    assert names(sampled, states=(state,)) == expected


def test_several_states_add_up(sampled: Store) -> None:
    both = names(sampled, states=("inventoried", "under_way"))
    assert len(both) == len(names(sampled, states=("inventoried",))) + len(names(sampled, states=("under_way",)))


def test_the_region_filters_each_of_several(sampled: Store) -> None:
    for region in ("02", "04"):
        expected = {row["company_id"] for row in sampled.table("company_region") if row["region"] == region}
        assert {line.company_id for line in found(sampled, region=region)} == expected


def test_what_lacks_is_found_and_only_that(sampled: Store) -> None:
    assert names(sampled, gap="scopes") == ["Alu Nordaltek ltée", "Studios Ferrox ltée"]
    assert len(found(sampled, gap="settle")) == 5
    for gap in ("form", "form_late", "inventory"):
        assert found(sampled, gap=gap) == []


def test_companies_without_a_form_or_an_inventory(store: Store) -> None:
    inventories = as_csv(
        "bilans.csv",
        [["Entreprise", "Date de complétion", "Portée 1", "Portée 2", "Portée 3"], ["Tôt", "2026-10-05", 1, 0, 2],
         ["Récente", "2026-11-12", 1, 0, 2]],
    )  # fmt: skip
    form = HandedFile(
        "formulaire.csv",
        "Nom de l'entreprise;Taille;Secteur;Objectif\nSans bilan;10 à 50;Finance;Préparer un financement\n".encode(),
    )
    run_import(store, [inventories, form], CONDITIONS.__class__(PROGRAMME, "Essai", AS_OF, create_companies=True))
    assert names(store, gap="form") == ["Récente", "Tôt"]
    assert names(store, gap="form_late") == ["Tôt"]
    assert names(store, gap="inventory") == ["Sans bilan"]


def test_every_gap_has_a_name() -> None:
    assert gap_names(PROGRAMME)["form_late"] == "Formulaire attendu depuis plus de 7\u00a0jours"
    assert set(gap_names(PROGRAMME)) == {"form", "form_late", "inventory", "scopes", "settle"}


def test_the_date_is_when_the_state_began(sampled: Store) -> None:
    save(sampled, NOVEMBER, AS_OF, "Essai")
    first, second, *_ = in_state(sampled, NOVEMBER, "proposed")
    approve(sampled, [first, second], "Essai", AS_OF)
    publish(sampled, [first], "Essai", AS_OF)
    for state, expected in (("proposed", AS_OF), ("approved", AS_OF), ("offered", AS_OF)):
        lines = found(sampled, states=(state,))
        assert lines, state
        assert {line.since for line in lines} == {expected}
        assert all(line.coach for line in lines)
    waiting = found(sampled, states=("inventoried",))
    assert all(line.since and line.since < AS_OF and line.coach is None for line in waiting)


def test_the_list_agrees_with_the_status(sampled: Store) -> None:
    figures = status(sampled, AS_OF, PROGRAMME)
    assert len(found(sampled)) == figures["companies"]
    assert len(found(sampled, states=("inventoried",))) == figures["waiting"]
    assert len(found(sampled, states=("under_way",))) == figures["under_way"]


def test_an_empty_programme_has_no_line(store: Store) -> None:
    assert company_lines(store, AS_OF, PROGRAMME) == []


def test_every_state_has_a_name() -> None:
    assert set(COMPANY_STATES) == set(get_args(State))


def test_a_coaching_that_is_over_keeps_its_line(sampled: Store) -> None:
    (company,) = found(sampled, text="Bio Cobaltatek")
    (coaching,) = [row for row in sampled.table("coaching") if row["company_id"] == company.company_id]
    with sampled.write("Essai", "fin") as transaction:
        last = {"coaching_id": coaching["coaching_id"], "minutes": 135, "state": "held"}
        transaction.insert("meeting", [last | {"held_on": date(2026, 11, 10)}])
        logbook = {"coaching_id": coaching["coaching_id"], "questionnaire": "2026", "started_on": date(2026, 11, 10)}
        delivered = {"delivered_on": date(2026, 11, 12), "delivered_by": "Essai"}
        transaction.insert("logbook", [logbook | delivered])
    (line,) = found(sampled, text="Bio Cobaltatek")
    assert (line.state, line.since) == ("Coaching livré, à payer", date(2026, 11, 15)), "the last of the two"
