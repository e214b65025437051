"""Each invariant is broken on purpose, once, and must be found with its table and its row."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import duckdb
import pytest
from stored_cohort import add_companies, fill

from data.errors import StoreError
from data.integrity import check
from data.labels import COLUMNS, TABLES
from data.programme_file import load_programme
from data.references import REFERENCES, Reference
from data.store import Store
from data.transaction import Transaction

# References that DuckDB itself binds: an orphan cannot be written at all.
_BOUND = {
    Reference(child, f"{parent}_id", parent)
    for child, parents in {"proposal": ("batch", "company", "coach"), "exclusion": ("company", "coach")}.items()
    for parent in parents
}

Ids = dict[str, int]
Fault = Callable[[Transaction, Ids], object]


def problems(store: Store) -> list[str]:
    return check(store, load_programme())


def test_a_sound_database_has_no_problem(store: Store) -> None:
    assert problems(store) == []
    fill(store)
    assert problems(store) == []


def _proposal(ids: Ids, **values: object) -> dict[str, object]:
    dates = {"proposed_on": date(2026, 11, 2), "approved_on": date(2026, 11, 3), "offered_on": date(2026, 11, 4)}
    pair = {"company_id": ids["declined"], "coach_id": ids["coach"], "deadline": date(2026, 11, 11)}
    return pair | dates | values


# What a fault in the code might write through the one write path, and how the problem begins and what it says.
_FAULTS: dict[str, tuple[Fault, str, str]] = {
    "two live proposals": (
        lambda t, ids: t.insert("proposal", [_proposal(ids, company_id=ids["proposed"], state="offered")]),
        "Entreprise (company) 2",
        "2 propositions sont en cours",
    ),
    "confirmed without coaching": (
        lambda t, ids: t.insert(
            "proposal", [_proposal(ids, state="confirmed", answered_on=date(2026, 11, 5), answer_note=None)]
        ),
        "Proposition (proposal) 4",
        "n'a pas de coaching",
    ),
    "coaching of an open proposal": (
        lambda t, ids: t.update("proposal", [{"proposal_id": ids["confirmed"], "state": "offered"}]),
        "Coaching (coaching) 1",
        "n'est pas confirmée",
    ),
    "coaching with another coach": (
        lambda t, ids: t.update("coaching", [{"coaching_id": ids["coaching"], "coach_id": ids["other_coach"]}]),
        "Coaching (coaching) 1",
        "un autre jumelage",
    ),
    "proposal over a coaching": (
        lambda t, ids: t.insert("proposal", [_proposal(ids, company_id=ids["coached"], state="approved")]),
        "Proposition (proposal) 4",
        "a déjà un coaching (1)",
    ),
    "offered before approved": (
        lambda t, ids: t.insert("proposal", [_proposal(ids, state="offered", approved_on=date(2026, 11, 6))]),
        "Proposition (proposal) 4",
        "approuvée 2026-11-06, offerte 2026-11-04",
    ),
    "answered before offered": (
        lambda t, ids: t.update("proposal", [{"proposal_id": ids["confirmed"], "answered_on": date(2026, 11, 3)}]),
        "Proposition (proposal) 2",
        "réponse 2026-11-03",
    ),
    "deadline on the day of sending": (
        lambda t, ids: t.insert("proposal", [_proposal(ids, state="offered", deadline=date(2026, 11, 4))]),
        "Proposition (proposal) 4",
        "à confirmer d'ici 2026-11-04",
    ),
    "late acceptance without a note": (
        lambda t, ids: t.update("proposal", [{"proposal_id": ids["confirmed"], "answered_on": date(2026, 11, 12)}]),
        "Proposition (proposal) 2",
        "après l'échéance du 2026-11-11, sans note",
    ),
    "expired too early": (
        lambda t, ids: t.insert("proposal", [_proposal(ids, state="expired", answered_on=date(2026, 11, 11))]),
        "Proposition (proposal) 4",
        "avant l'échéance du 2026-11-11",
    ),
    "refusal without exclusion": (
        lambda t, ids: t.insert("proposal", [_proposal(ids, state="declined", answered_on=date(2026, 11, 6))]),
        "Proposition (proposal) 4",
        "le coach 1 n'est pas exclu pour l'entreprise 3",
    ),
    "offered to an excluded coach": (
        lambda t, ids: t.insert(
            "proposal",
            [
                _proposal(
                    ids,
                    coach_id=ids["other_coach"],
                    state="offered",
                    offered_on=date(2026, 11, 11),
                    deadline=date(2026, 11, 18),
                )
            ],
        ),
        "Proposition (proposal) 4",
        "exclu pour l'entreprise 3 depuis le 2026-11-10",
    ),
    "two primary specialities": (
        lambda t, ids: t.insert(
            "coach_speciality", [{"coach_id": ids["coach"], "list": "sector", "code": "aluminium", "rank": "primary"}]
        ),
        "Coach (coach) 1",
        "trop de spécialités dans la liste « sector » : 2 principales, 0 secondaires",
    ),
    "three secondary specialities": (
        lambda t, ids: t.insert(
            "coach_speciality",
            [
                {"coach_id": ids["coach"], "list": "theme", "code": code, "rank": "secondary"}
                for code in ("mobility", "digital")
            ],
        ),
        "Coach (coach) 1",
        "dans la liste « theme » : 0 principales, 3 secondaires",
    ),
    "unknown theme": (
        lambda t, ids: t.insert("company_theme", [{"company_id": ids["declined"], "theme": "licornes"}]),
        "Thème d'entreprise (company_theme) 3",
        "« licornes » n'est pas dans la liste « theme »",
    ),
    "unknown speciality": (
        lambda t, ids: t.insert(
            "coach_speciality", [{"coach_id": ids["other_coach"], "list": "size", "code": "géante", "rank": "primary"}]
        ),
        "Spécialité de coach (coach_speciality) 2",
        "« géante » n'est pas dans la liste « size »",
    ),
    "unknown region": (
        lambda t, ids: t.insert("company_region", [{"company_id": ids["declined"], "region": "015"}]),
        "Région d'entreprise (company_region) 3",
        "« 015 » n'est pas dans la liste « region »",
    ),
    "three themes": (
        lambda t, ids: t.insert(
            "company_theme", [{"company_id": ids["coached"], "theme": code} for code in ("mobility", "digital")]
        ),
        "Entreprise (company) 1",
        "3 thèmes",
    ),
    "meeting before the programme": (
        lambda t, ids: t.insert(
            "meeting",
            [{"coaching_id": ids["coaching"], "held_on": date(2026, 4, 30), "minutes": 60, "state": "held"}],
        ),
        "Rencontre (meeting) 2",
        "2026-04-30 est hors des dates du programme",
    ),
    "meeting planned after the programme": (
        lambda t, ids: t.insert(
            "meeting",
            [{"coaching_id": ids["coaching"], "held_on": date(2028, 5, 31), "minutes": 60, "state": "planned"}],
        ),
        "Rencontre (meeting) 2",
        "2028-05-31 est hors des dates",
    ),
    "fee above the maximum": (
        lambda t, ids: t.update("contract", [{"contract_id": 1, "fee_cents": 139501}]),
        "Contrat (contract) 1",
        "139501 cents",
    ),
    "merged company in use": (
        lambda t, ids: t.update("coaching", [{"coaching_id": ids["coaching"], "company_id": ids["merged"]}]),
        "Coaching (coaching) 1",
        "l'entreprise 4 est fusionnée avec l'entreprise 1",
    ),
    "merged into a merged company": (
        lambda t, ids: t.update("company", [{"company_id": ids["declined"], "merged_into": ids["merged"]}]),
        "Entreprise (company) 3",
        "l'entreprise 4 est fusionnée avec l'entreprise 1",
    ),
    "company without a name": (
        lambda t, ids: t.delete("company_name", [{"company_id": ids["proposed"]}]),
        "Entreprise (company) 2",
        "pas de nom",
    ),
    "coach without a name": (
        lambda t, ids: t.delete("coach_name", [{"coach_id": ids["other_coach"]}]),
        "Coach (coach) 2",
        "pas de nom",
    ),
    "another name that is someone's name": (
        lambda t, ids: t.insert(
            "company_alias",
            [{"name_key": f"entreprise {ids['proposed']}", "name": "E", "company_id": ids["coached"]}],
        ),
        "Autre nom d'entreprise (company_alias) entreprise 2",
        "est le nom actuel de l'entreprise 2",
    ),
    "coach's name under another firm": (
        lambda t, ids: t.update("coach_name", [{"coach_id": ids["coach"], "firm_id": t.insert("firm", [{}])[0]}]),
        "Coach (coach) 1",
        "sous la firme 2",
    ),
    "case of an undone import": (
        lambda t, ids: t.update("import", [{"import_id": ids["import"], "undone_at": t.at, "undone_by": "Luc"}]),
        "Cas à régler (settlement) 1",
        "importation 1, qui a été annulée",
    ),
}


@pytest.mark.parametrize("fault", _FAULTS)
def test_a_broken_rule_is_found(store: Store, cohort: Ids, fault: str) -> None:
    break_it, beginning, said = _FAULTS[fault]
    with store.write("Code fautif", "faute") as transaction:
        break_it(transaction, cohort)
    found = problems(store)
    assert any(problem.startswith(f"{beginning} : ") and said in problem for problem in found), found
    assert all("{" not in problem for problem in found)


# What happens behind the application's back, and what is said of it.
_OUT_OF_BAND = {
    "a changed row": (
        "update company set head_count = 7, sector = 'aluminium' where company_id = 2",
        "Entreprise (company) 2 : modification sans trace (nombre d'employés, secteur).",
    ),
    "an added row": (
        "insert into company_region values (2, '03')",
        "Région d'entreprise (company_region) 2, 03 : la ligne a été ajoutée sans trace.",
    ),
    "a removed row": ("delete from meeting", "Rencontre (meeting) 1 : la ligne a été retirée sans trace."),
    "a removed setting": (
        "delete from setting",
        "Réglage (setting) reference_date : la ligne a été retirée sans trace.",
    ),
    "a revision turned back": (
        "update revision set value = 3",
        "l'écriture 4 dépasse la révision de la base.",
    ),
    "a revision ahead": (
        "update revision set value = value + 4",
        "nombre d'écritures comptées mais sans trace : 4.",
    ),
    "an audit cut short": (
        "delete from audit where revision = 2",
        "nombre d'écritures comptées mais sans trace : 1.",
    ),
    "infinite emissions": (
        "update ghg_inventory set scope_3_t = 'infinity'",
        "Bilan GES (ghg_inventory) 1 : un chiffre du bilan n'est pas un nombre.",
    ),
    "emissions that are no number": (
        "update ghg_inventory_line set quantity = 'nan'",
        "Ligne de bilan GES (ghg_inventory_line) 1 : un chiffre du bilan n'est pas un nombre.",
    ),
    "a number given twice": (
        "insert into firm values (50, 1)",
        "Firme (firm) 50 : le prochain numéro (2) est déjà pris.",
    ),
}


@pytest.mark.parametrize("deed", _OUT_OF_BAND)
def test_a_change_behind_the_applications_back_is_found(store: Store, cohort: Ids, deed: str) -> None:
    statement, said = _OUT_OF_BAND[deed]
    alter(store, statement)
    found = problems(store)
    assert any(problem.endswith(said) for problem in found), found


def test_every_orphan_is_found(store: Store, cohort: Ids) -> None:
    expected = []
    for missing, reference in enumerate(REFERENCES, start=900):
        key = store.catalog.tables[reference.child].key
        row = store.table(reference.child)[0]
        condition = " and ".join(f"{name} = '{row[name]}'" for name in key)
        statement = f"update {reference.child} set {reference.column} = {missing} where {condition}"
        if reference in _BOUND:
            with pytest.raises(duckdb.ConstraintException):
                alter(store, statement)
        else:
            alter(store, statement)
            expected.append((f"({reference.child}) ", f" : {reference.parent} {missing} n'existe pas."))
    found = problems(store)
    assert [words for words in expected if not any(words[0] in p and p.endswith(words[1]) for p in found)] == []


def test_the_small_cohort_fills_every_table(store: Store, cohort: Ids) -> None:
    assert [name for name in store.catalog.tables if not store.table(name)] == []


def test_every_column_that_names_a_row_is_a_known_reference(store: Store) -> None:
    named = {
        (table.name, column)
        for table in store.catalog.tables.values()
        for column in table.types
        if (column.endswith("_id") or column == "merged_into") and table.key != (column,)
    }
    one_to_one = {(r.child, r.column) for r in REFERENCES if store.catalog.tables[r.child].key == (r.column,)}
    assert {(r.child, r.column) for r in REFERENCES} == named | one_to_one
    assert all(store.catalog.tables[r.parent].key == (r.key,) for r in REFERENCES)


def test_tables_and_columns_have_a_french_name(store: Store) -> None:
    assert set(TABLES) == set(store.catalog.tables)
    traced = [table for name, table in store.catalog.tables.items() if name not in ("audit", "migration", "revision")]
    columns = {name for table in traced for name in table.types if not table.sequence or name != table.key[0]}
    assert columns - set(COLUMNS) == {"version"}
    assert set(COLUMNS) <= columns


def test_codes_the_schema_allows_are_those_of_the_programme(store: Store) -> None:
    """The schema spells the short closed lists out; the parameter file must not drift from it."""
    programme = load_programme()
    lists = {
        "sector": programme.sectors,
        "size_class": programme.sizes,
        "objective": programme.objectives,
        "expertise": programme.maturities,
    }
    for column, choices in lists.items():
        with store.write("Marie", "inscription") as transaction:
            rows = [{"registered_on": date(2026, 5, 4), column: code} for code in choices.values]
            assert len(transaction.insert("company", rows)) == len(choices.values)


def test_a_byte_that_rots_is_a_problem_not_a_crash(store: Store, cohort: Ids) -> None:
    """DuckDB opens a file without reading all of it: the damage shows when the rows are read."""
    with store.write("Marie", "import") as transaction:
        ids = add_companies(transaction, 300)
        transaction.update("company", [{"company_id": i, "description": os.urandom(1000).hex()} for i in ids])
    store.close()
    sound = store.path.read_bytes()
    found = []
    for tenth in range(1, 8):
        rotten = bytearray(sound)
        rotten[len(sound) * tenth // 10] ^= 0xFF
        store.path.write_bytes(rotten)
        with suppress(StoreError), Store.open(store.path) as opened:
            found += problems(opened)
    assert found
    assert all("endommagée" in problem for problem in found)


def alter(store: Store, statement: str) -> None:
    """Change the database behind the application's back."""
    with store._connection.cursor() as cursor:
        cursor.execute(statement)
