"""The trace of a company as sentences: every write told, nothing raw."""

from __future__ import annotations

from datetime import date

from handed_files import AS_OF, PROGRAMME, as_csv, import_samples

from data.labels import TABLES
from data.store import Store
from engine.cohort.changes import Act, company_changes
from engine.cohort.corrections import correct_neq, rename
from engine.cohort.imports import Conditions, run_import
from engine.cohort.settling import open_settlements, settle
from engine.matching.propose import save
from engine.matching.review import approve, decline, in_state, publish

NOVEMBER = date(2026, 11, 1)


def id_of(store: Store, name: str) -> int:
    (row,) = [row for row in store.table("company_name") if row["name"] == name]
    return int(row["company_id"])


def changes(store: Store, company_id: int) -> list[Act]:
    return company_changes(store, company_id, PROGRAMME)


def told(act: Act) -> str:
    return "\n".join(act.lines).replace("\u00a0", " ")


def test_an_import_is_one_act_with_everything_it_wrote(sampled: Store) -> None:
    (act,) = changes(sampled, id_of(sampled, "Usinage Fluviax ltée"))
    assert (act.author, act.action) == ("Coordination", "Importation nº\u00a01")
    said = told(act)
    assert "Nom d'entreprise (ajout) — nom : « Usinage Fluviax ltée »" in said
    assert "secteur : Aérospatial" in said
    assert "portée 3 : 1 412,5 t éq. CO₂" in said
    assert "Ligne de bilan GES (ajout) — quantité : 103 407,6; source : Gaz naturel; unité : m³" in said
    assert "Rencontre du 4 septembre 2026 (ajout)" in said
    assert "durée : 45 min" in said


def test_a_correction_says_before_and_after(sampled: Store) -> None:
    company_id = id_of(sampled, "Usinage Fluviax ltée")
    rename(sampled, company_id, 1, "Fluviax Usinage", "Camille")
    correct_neq(sampled, company_id, None, "1149999999", "Camille")
    neq, name, _ = changes(sampled, company_id)
    assert told(neq) == "NEQ d'entreprise (ajout) — NEQ : 1149999999"
    assert "nom : « Usinage Fluviax ltée » → « Fluviax Usinage »" in told(name)
    assert (name.author, name.action) == ("Camille", "Changement de nom")


def test_settling_says_what_was_decided(sampled: Store) -> None:
    by_kind = {row["kind"]: row for row in open_settlements(sampled)}
    decided = {"coach": "3", "theme": "energy", "inventory": "12,5"}
    said = {}
    for kind, resolution in decided.items():
        row = by_kind[kind]
        settle(sampled, row["settlement_id"], row["version"], resolution, "Camille", PROGRAMME)
        said[kind] = told(changes(sampled, row["company_id"])[0])
    assert "décision : Coach 03" in said["coach"]
    assert "coach demandé reconnu : Coach 03" in said["coach"]
    assert "décision : Gestion de l'énergie" in said["theme"]
    assert "portée 3 : 12,5 t éq. CO₂" in said["inventory"]


def test_a_proposal_is_told_by_its_coach(sampled: Store) -> None:
    save(sampled, NOVEMBER, date(2026, 11, 2), "Essai")
    proposal = in_state(sampled, NOVEMBER, "proposed")[0]
    approve(sampled, [proposal], "Conseillère", date(2026, 11, 2))
    publish(sampled, [proposal], "Essai", date(2026, 11, 2))
    decline(sampled, proposal, "Essai", date(2026, 11, 4), "Trop loin")
    (row,) = sampled.rows("proposal_by_id", [proposal])
    declined, published, approved, proposed, _ = changes(sampled, row["company_id"])
    assert f"Exclusion avec {row['coach']} (ajout)" in told(declined)
    assert "origine : refus du coach; raison : « Trop loin »" in told(declined)
    assert "état : approuvée → publiée" in told(published)
    assert "date d'approbation : 2 novembre 2026" in told(approved)
    assert "affinité : " in told(proposed)


def test_a_removal_is_told(sampled: Store) -> None:
    company_id = id_of(sampled, "Usinage Fluviax ltée")
    correct_neq(sampled, company_id, None, "1149999999", "Camille")
    correct_neq(sampled, company_id, 1, "", "Camille")
    assert told(changes(sampled, company_id)[0]) == "NEQ d'entreprise (retrait) — NEQ : 1149999999"


def test_meetings_and_lines_of_others_are_not_told(sampled: Store) -> None:
    said = told(changes(sampled, id_of(sampled, "Labo Aquilotek ltée"))[0])
    assert said.count("Rencontre du") == 2


def test_a_second_import_is_told_only_where_it_changed_something(sampled: Store) -> None:
    company_id = id_of(sampled, "Usinage Fluviax ltée")
    import_samples(sampled)
    assert len(changes(sampled, company_id)) == 1
    rows = [
        ["Entreprise", "Date de complétion", "Portée 1", "Portée 2", "Portée 3"],
        ["Usinage Fluviax ltée", "2026-07-07", 593.9, 32.9, 1500],
    ]
    run_import(sampled, [as_csv("b.csv", rows)], Conditions(PROGRAMME, "Camille", AS_OF))
    act = changes(sampled, company_id)[0]
    assert told(act) == "Bilan GES (modification) — portée 3 : 1 412,5 t éq. CO₂ → 1 500 t éq. CO₂"


def test_nothing_is_raw(sampled: Store) -> None:
    words = " ".join(line for row in sampled.table("company_name") for act in changes(sampled, row["company_id"])
                     for line in act.lines)  # fmt: skip
    assert "{" not in words
    assert "_" not in words.replace("Wapi_", "")
    assert not any(f"{table} (" in words for table in TABLES)


def test_a_company_nobody_touched_has_no_act(store: Store) -> None:
    assert changes(store, 1) == []
