"""Settling, renaming, correcting, merging, undoing: by hand, traced, and whole."""

from __future__ import annotations

from datetime import date

import pytest
from handed_files import AS_OF, CONDITIONS, PROGRAMME, as_csv, content_of, import_samples, sample, table

from data.errors import RefusedError, StaleError
from data.integrity import check
from data.store import Store
from engine.cohort.corrections import correct_neq, rename
from engine.cohort.imports import Conditions, run_import
from engine.cohort.merging import merge
from engine.cohort.settling import KEEP, SAME, open_settlements, options, settle
from engine.matching import review
from engine.matching.propose import save

NOVEMBER = date(2026, 11, 1)


def _company(store: Store, name: str) -> int:
    (row,) = [row for row in store.table("company_name") if row["name"] == name]
    return int(row["company_id"])


def _open(store: Store, kind: str) -> dict[str, object]:
    return next(row for row in open_settlements(store) if row["kind"] == kind)


def _settle(store: Store, settlement: dict[str, object], resolution: str) -> None:
    settle(store, settlement["settlement_id"], settlement["version"], resolution, "Moi", PROGRAMME)  # type: ignore[arg-type]


def test_a_theme_is_placed_and_stays_placed_when_the_file_comes_back(sampled: Store) -> None:
    item = _open(sampled, "theme")
    assert ("processes", "Procédés industriels") in options(sampled, item, PROGRAMME).choices
    _settle(sampled, item, "processes")
    themes = [row["theme"] for row in sampled.table("company_theme") if row["company_id"] == item["company_id"]]
    assert themes == ["processes"]
    before = content_of(sampled)
    assert import_samples(sampled).import_id is None
    assert content_of(sampled) == before


def test_a_requested_coach_is_chosen_or_kept_off_the_list(sampled: Store) -> None:
    first, second = [row for row in open_settlements(sampled) if row["kind"] == "coach"]
    coach, label = options(sampled, first, PROGRAMME).choices[0]
    assert label == "Coach 01 (Péribo décarbonation)"
    _settle(sampled, first, coach)
    _settle(sampled, second, KEEP)
    companies = {row["company_id"]: row for row in sampled.table("company")}
    assert companies[first["company_id"]]["requested_coach_id"] == int(coach)
    assert companies[second["company_id"]]["requested_coach_id"] is None
    assert companies[second["company_id"]]["requested_coach"] == "Nom hors liste 7"
    assert import_samples(sampled).import_id is None


def test_a_missing_scope_is_typed_and_the_company_is_inventoried(sampled: Store) -> None:
    item = _open(sampled, "inventory")
    assert options(sampled, item, PROGRAMME).kind == "number"
    with pytest.raises(RefusedError, match="positif ou nul"):
        _settle(sampled, item, "-3")
    with pytest.raises(RefusedError, match="0 est une valeur"):
        _settle(sampled, item, "")
    _settle(sampled, item, "1 234,5")
    (row,) = [r for r in sampled.rows("company_states", AS_OF) if r["company_id"] == item["company_id"]]
    assert row["state"] == "inventoried"
    assert import_samples(sampled).import_id is None


def test_a_later_file_settles_what_it_brings(sampled: Store) -> None:
    item = _open(sampled, "inventory")
    titles, *rows = table(sample("bilans_ges.csv"))
    row = next(row for row in rows if row[0] == item["company"])
    row[4] = "12,5"
    run_import(sampled, [as_csv("suite.csv", [titles, row])], CONDITIONS)
    assert item["settlement_id"] not in [row["settlement_id"] for row in open_settlements(sampled)]


def test_an_unknown_answer_waits_for_a_person(sampled: Store) -> None:
    titles, first, *_ = table(sample("formulaire_entreprises.xlsx"))
    first[titles.index("Nom de l’entreprise")] = "Entreprise neuve"
    first[titles.index("Quel est votre secteur d'activité principal?")] = "Agroalimentaire"
    first[titles.index("Dans quelle(s) région(s) êtes-vous situé?")] = "Laval;Rive-Sud"
    (report,) = run_import(sampled, [as_csv("f.csv", [titles, first])], CONDITIONS).reports
    assert [fault.value for fault in report.to_settle] == ["Agroalimentaire", "Rive-Sud"]
    for value, resolution in (("Agroalimentaire", "clean_technology"), ("Rive-Sud", "16")):
        item = next(row for row in open_settlements(sampled) if row["value"] == value)
        with pytest.raises(RefusedError, match="n'est pas dans la liste"):
            _settle(sampled, item, "n'importe quoi")
        _settle(sampled, item, resolution)
    identifier = _company(sampled, "Entreprise neuve")
    (company,) = [row for row in sampled.table("company") if row["company_id"] == identifier]
    regions = {row["region"] for row in sampled.table("company_region") if row["company_id"] == identifier}
    assert (company["sector"], regions) == ("clean_technology", {"13", "16"})


def test_two_people_settling_at_once_do_not_both_apply(sampled: Store) -> None:
    item = _open(sampled, "theme")
    _settle(sampled, item, KEEP)
    with pytest.raises(StaleError, match="a changé depuis que vous l'avez ouverte : Moi"):
        _settle(sampled, item, "processes")
    assert [row for row in sampled.table("company_theme") if row["company_id"] == item["company_id"]] == []


def test_a_twin_is_merged_from_the_list(sampled: Store) -> None:
    titles, first, *_ = table(sample("formulaire_entreprises.xlsx"))
    first[titles.index("Nom de l’entreprise")] = "Studios Sylvalys ltée"
    run_import(sampled, [as_csv("f.csv", [titles, first])], CONDITIONS)
    _settle(sampled, _open(sampled, "company"), SAME)
    assert len(sampled.rows("company_states", AS_OF)) == 48
    # The other spelling leads to the same company from now on.
    (report,) = run_import(sampled, [as_csv("f.csv", [titles, first])], CONDITIONS).reports
    assert report.count("created") == 0


@pytest.fixture
def published(sampled: Store) -> Store:
    """November's batch solved, approved and published."""
    save(sampled, NOVEMBER, AS_OF, "Moi")
    review.approve(sampled, review.in_state(sampled, NOVEMBER, "proposed"), "Moi", AS_OF)
    review.publish(sampled, review.in_state(sampled, NOVEMBER, "approved"), "Moi", AS_OF)
    return sampled


@pytest.mark.parametrize("name", ["Labo Zéphirx coop", "Studios Sylvalys inc."])
def test_renaming_works_however_much_refers_to_the_company(published: Store, name: str) -> None:
    identifier = _company(published, name)
    rename(published, identifier, 1, "Nouvelle Raison inc.", "Moi")
    assert _company(published, "Nouvelle Raison inc.") == identifier
    # A file that still uses the former name finds it, and does not rename it back.
    assert import_samples(published).import_id is None
    rename(published, identifier, 2, name, "Moi")
    assert _company(published, name) == identifier


def test_a_name_taken_a_formula_or_a_stale_page_is_refused(sampled: Store) -> None:
    identifier = _company(sampled, "Labo Zéphirx coop")
    with pytest.raises(RefusedError, match="fusionnez les deux fiches"):
        rename(sampled, identifier, 1, "ALU  Trembalys inc", "Moi")
    with pytest.raises(RefusedError, match="pas une formule"):
        rename(sampled, identifier, 1, "=1+1", "Moi")
    with pytest.raises(RefusedError, match="Un nom est attendu"):
        rename(sampled, identifier, 1, " ", "Moi")
    rename(sampled, identifier, 1, "Labo Zéphirx", "Elle")
    with pytest.raises(StaleError, match="a changé depuis que vous l'avez ouverte : Elle"):
        rename(sampled, identifier, 1, "Autre nom", "Moi")


def test_a_neq_is_set_corrected_taken_away_and_unique(published: Store) -> None:
    first, second = _company(published, "Labo Zéphirx coop"), _company(published, "Alu Trembalys inc.")
    for version, neq in ((None, "1143920115"), (1, "2243920115")):
        correct_neq(published, first, version, neq, "Moi")
        assert [row["neq"] for row in published.table("company_neq")] == [neq]
    with pytest.raises(RefusedError, match="déjà celui de « Labo Zéphirx coop »"):
        correct_neq(published, second, None, "2243920115", "Moi")
    with pytest.raises(RefusedError, match="NEQ"):
        correct_neq(published, second, None, "123", "Moi")
    correct_neq(published, first, 2, "", "Moi")
    assert published.table("company_neq") == []


@pytest.mark.parametrize("typed", ["2243920115", ""])
def test_a_neq_someone_changed_meanwhile_is_told_and_kept(published: Store, typed: str) -> None:
    company = _company(published, "Labo Zéphirx coop")
    correct_neq(published, company, None, "1143920115", "Elle")
    with pytest.raises(StaleError, match="Le NEQ 1143920115 a été donné"):
        correct_neq(published, company, None, typed, "Moi")
    correct_neq(published, company, 1, "1149999999", "Elle")
    with pytest.raises(StaleError, match="Elle"):
        correct_neq(published, company, 1, typed, "Moi")
    assert [row["neq"] for row in published.table("company_neq")] == ["1149999999"]


def test_a_neq_in_a_form_finds_the_company_under_another_name(sampled: Store) -> None:
    correct_neq(sampled, _company(sampled, "Labo Zéphirx coop"), None, "1143920115", "Moi")
    titles, first, *_ = table(sample("formulaire_entreprises.xlsx"))
    first[titles.index("Nom de l’entreprise")] = "Laboratoires Z."
    (report,) = run_import(sampled, [as_csv("f.csv", [[*titles, "NEQ"], [*first, "1143 920 115"]])], CONDITIONS).reports
    assert report.count("created") == 0
    assert len(sampled.rows("company_states", AS_OF)) == 48


def test_merging_keeps_everything_and_leaves_a_trace(published: Store) -> None:
    conditions = Conditions(PROGRAMME, "Moi", AS_OF, create_companies=True)
    titles = table(sample("bilans_ges.csv"))[0][:5]
    run_import(published, [as_csv("b.csv", [titles, ["Zéphirx", "2026-10-05", 1, 2, 3]])], conditions)
    kept, dropped = _company(published, "Labo Zéphirx coop"), _company(published, "Zéphirx")
    with pytest.raises(RefusedError, match="chacune un bilan"):
        merge(published, kept, dropped, "Moi")
    other = _company(published, "Alu Nordaltek ltée")
    with pytest.raises(RefusedError, match="Deux entreprises différentes"):
        merge(published, other, other, "Moi")
    run_import(published, [as_csv("f.csv", [*_form("Nordaltek Alu")])], conditions)
    twin = _company(published, "Nordaltek Alu")
    merge(published, other, twin, "Moi")
    (alias,) = published.table("company_alias")
    assert (alias["name"], alias["company_id"]) == ("Nordaltek Alu", other)
    with pytest.raises(RefusedError, match="déjà fusionnée"):
        merge(published, other, twin, "Moi")
    actions = {row["action"] for row in published.table("audit") if row["table_name"] == "company_alias"}
    assert "fusion de deux entreprises" in actions
    assert check(published, PROGRAMME) == []


def test_merging_again_leads_every_former_record_to_the_last(sampled: Store) -> None:
    conditions = Conditions(PROGRAMME, "Moi", AS_OF, create_companies=True)
    run_import(sampled, [as_csv("f.csv", [*_form("Première")]), as_csv("g.csv", [*_form("Deuxième")])], conditions)
    first, second = _company(sampled, "Première"), _company(sampled, "Deuxième")
    last = _company(sampled, "Labo Zéphirx coop")
    merge(sampled, second, first, "Moi")
    merge(sampled, last, second, "Moi")
    merged = {row["company_id"]: row["merged_into"] for row in sampled.table("company")}
    assert (merged[first], merged[second]) == (last, last)
    assert {row["company_id"] for row in sampled.table("company_alias")} == {last}
    assert check(sampled, PROGRAMME) == []


def _form(name: str) -> list[list[object]]:
    titles, first, *_ = table(sample("formulaire_entreprises.xlsx"))
    first[titles.index("Nom de l’entreprise")] = name
    return [titles, first]
