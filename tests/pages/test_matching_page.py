"""The Jumelage page without a browser: from the first opening of a batch to the coaches' answers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from engine.matching.review import in_state
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, Cohort, CompanyFile, build
from tests.engine.matching.conftest import COACHES, COMPANIES, FIRMS
from tests.pages.visiting import Visit, hand_over, offers, press, said

EVERYONE = {company.name for company in COMPANIES}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """Four companies to match and one without a form, closed: the file is copied."""
    path = tmp_path_factory.mktemp("batch") / "template.duckdb"
    made = build(path, FIRMS, COACHES, [*COMPANIES, CompanyFile("Sans formulaire", sector=None)])
    hand_over(made.store, AS_OF)
    return made


@pytest.fixture
def cohort(template: Cohort, database: Path) -> dict[str, int]:
    """Those companies in the application's database; key of each."""
    shutil.copy(template.store.path, database)
    return template.companies


def states(database: Path) -> dict[str, tuple[str, str]]:
    """Coach and state of each company's latest proposal, read from another connection of this process."""
    with Store.open(database) as store:
        return {row["company"]: (row["coach"], row["state"]) for row in store.rows("proposal_of_month", MONTH)}


def solved(visit: Visit, **query: str) -> AppTest:
    return press(visit("matching", mois="2026-11", **query), "matching:solve")


def published(visit: Visit) -> AppTest:
    app = solved(visit)
    for key in ("matching:approve_all", "matching:publish", "matching:publish_now"):
        press(app, key)
    return app


def test_before_the_first_solution_the_page_says_what_to_do(cohort: dict[str, int], visit: Visit) -> None:
    app = visit("matching")
    assert not app.exception
    assert "5 entreprises · 1 sans coach possible · 4 à jumeler" in said(app)
    assert "1. Résoudre : 4 à jumeler" in said(app)
    assert "Le formulaire est incomplet : il manque le secteur." in said(app)
    assert app.radio[0].value == cohort["Sans formulaire"]
    assert app.query_params["mois"] == "2026-11"


def test_solving_proposes_a_coach_to_each_company(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    app = solved(visit)
    assert "Lot résolu : 4 entreprises ont un coach proposé, 1 reste en attente." in said(app)
    assert "4 à approuver" in said(app)
    assert {state for _, state in states(database).values()} == {"proposed"}
    press(app, "matching:solve")
    assert "Aucune proposition existante n'a bougé." in said(app)


def test_the_file_shows_the_score_part_by_part(cohort: dict[str, int], visit: Visit) -> None:
    app = solved(visit, entreprise=str(cohort["Fonderie Trembalys"]))
    text = said(app)
    assert "Coach 02 · 100,0 sur 100" in text
    assert "| **35 / 35** Secteur | :small[Aluminium] | :small[spécialité principale] |" in text
    assert "| **5 / 5** Coach demandé | :small[Coach 02] | :small[oui] |" in text
    assert "1 place libre · 0 sur 1 à la fois · 0 sur 10 en tout" in text


def test_the_company_of_the_url_is_the_one_opened_and_the_list_changes_it(cohort: dict[str, int], visit: Visit) -> None:
    app = solved(visit, entreprise=str(cohort["Banque Ferrox"]))
    assert app.radio[0].value == cohort["Banque Ferrox"]
    app.radio[0].set_value(cohort["Aéro Quartzel"]).run()
    assert app.query_params["entreprise"] == str(cohort["Aéro Quartzel"])
    assert "Aéro Quartzel" in [header.value.replace("\\", "") for header in app.header]


def test_choosing_another_coach_says_who_else_moves(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    app = solved(visit, entreprise=str(cohort["Banque Ferrox"]))
    before = {name: coach for name, (coach, _) in states(database).items()}
    choices = [button.key for button in app.button if (button.key or "").startswith("matching:choose:")]
    assert "coûterait" in said(app)
    press(app, choices[0])
    after = states(database)
    coach, state = after["Banque Ferrox"]
    assert state == "approved"
    assert coach != before["Banque Ferrox"]
    assert f"{coach} accompagnera Banque Ferrox : choix approuvé en votre nom." in said(app)
    for name in EVERYONE - {"Banque Ferrox"}:
        line = f"{name} : {before[name]} → {after[name][0]}"
        assert (line in said(app)) == (after[name][0] != before[name])


def test_each_price_says_what_makes_it_and_the_coach_asked_for_comes_first(
    cohort: dict[str, int], database: Path, visit: Visit
) -> None:
    app = solved(visit, entreprise=str(cohort["Banque Ferrox"]))
    assert ":small[soit Secteur −14,0 · entreprises déplacées −40,0]" in said(app)
    assert ":small[– Fonderie Trembalys : Coach 02 → Coach 01]" in said(app)
    assert "coach demandé" not in said(app)
    with Store.open(database) as store, store.write(AUTHOR, "essai") as transaction:
        (asked,) = [row["coach_id"] for row in transaction.table("coach_name") if row["name"] == "Coach 03"]
        transaction.update("company", [{"company_id": cohort["Banque Ferrox"], "requested_coach_id": asked}])
    app = visit("matching", mois="2026-11", entreprise=str(cohort["Banque Ferrox"]))
    options = [line for line in said(app).splitlines() if line.startswith("**Coach 0")]
    assert options[0].strip() == "**Coach 03** · score 57,5 · coach demandé"


def test_a_company_without_coach_says_what_would_unblock_it(
    cohort: dict[str, int], database: Path, visit: Visit
) -> None:
    with Store.open(database) as store, store.write(AUTHOR, "essai") as transaction:
        for row in transaction.table("coach"):
            pair = {"company_id": cohort["Banque Ferrox"], "coach_id": row["coach_id"]}
            transaction.insert(
                "exclusion", [{**pair, "origin": "reviewer", "reason": "conflit d'intérêts", "made_on": AS_OF}]
            )
    text = said(solved(visit, entreprise=str(cohort["Banque Ferrox"])))
    assert "Ce qui débloquerait** : permettre de nouveau Coach 01" in text
    assert "Quel coach, et à quel prix ?" in text


def test_one_proposal_is_approved_and_the_approval_taken_back(
    cohort: dict[str, int], database: Path, visit: Visit
) -> None:
    app = solved(visit, entreprise=str(cohort["Banque Ferrox"]))
    press(app, "matching:approve_one")
    assert states(database)["Banque Ferrox"] == ("Coach 01", "approved")
    assert "Approuvée par Direction (poste local) le 16 novembre 2026." in said(app)
    press(app, "matching:reopen")
    assert states(database)["Banque Ferrox"] == ("Coach 01", "proposed")


def test_only_what_the_filters_show_is_approved(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    app = solved(visit)
    app.selectbox(key="url:secteur").set_value("aluminium").run()
    press(app, "matching:approve_all")
    assert {name for name, (_, state) in states(database).items() if state == "approved"} == {"Fonderie Trembalys"}


def test_publishing_shows_the_deadline_first_then_the_messages(
    cohort: dict[str, int], database: Path, visit: Visit
) -> None:
    app = press(solved(visit), "matching:approve_all")
    press(app, "matching:publish")
    assert "Réponse attendue au plus tard le **lundi 23 novembre 2026** en fin de journée" in said(app)
    assert "Banque Ferrox → Coach 01" in said(app)
    press(app, "matching:publish_not")
    assert not offers(app, "matching:publish_now")
    press(press(app, "matching:publish"), "matching:publish_now")
    assert "4 propositions publiées; réponse attendue au plus tard le lundi 23 novembre 2026." in said(app)
    assert {state for _, state in states(database).values()} == {"offered"}
    assert "Banque Ferrox" in app.code[0].value


def test_skipped_days_are_named_before_publishing(cohort: dict[str, int], visit: Visit) -> None:
    app = visit("matching", mois="2026-11", date="2026-12-22")
    for key in ("matching:solve", "matching:approve_all", "matching:publish"):
        press(app, key)
    assert "mercredi 30 décembre 2026" in said(app)
    assert "les fins de semaine, et vendredi 25 décembre 2026" in said(app)


def answering(visit: Visit, database: Path, company: int, name: str, said_by_coach: str) -> tuple[AppTest, str]:
    """The page open on an offer, with the coach's answer chosen."""
    app = published(visit)
    app.radio[0].set_value(company).run()
    with Store.open(database) as store:
        row = next(row for row in store.rows("proposal_of_month", MONTH) if row["company"] == name)
    key = f"matching:answer:{row['proposal_id']}"
    app.button_group(key=key).set_value(said_by_coach).run()
    return app, key


def test_an_acceptance_is_recorded(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    app, key = answering(visit, database, cohort["Banque Ferrox"], "Banque Ferrox", "confirm")
    press(app, f"{key}:save")
    assert states(database)["Banque Ferrox"][1] == "confirmed"
    assert "Coach 01 accompagne Banque Ferrox" in said(app)


def test_a_refusal_needs_its_reason_then_brings_the_company_back(
    cohort: dict[str, int], database: Path, visit: Visit
) -> None:
    app, key = answering(visit, database, cohort["Banque Ferrox"], "Banque Ferrox", "decline")
    press(app, f"{key}:save")
    assert "Un refus demande sa raison" in said(app)
    app.text_area(key=f"{key}:note").set_value("Agenda plein").run()
    press(app, f"{key}:save")
    assert states(database)["Banque Ferrox"][1] == "declined"
    assert "Banque Ferrox revient dans le lot, et Coach 01 ne lui sera plus proposé." in said(app)
    press(app, "matching:solve")
    assert states(database)["Banque Ferrox"][1] == "proposed"
    assert states(database)["Banque Ferrox"][0] != "Coach 01"


def test_a_late_offer_can_be_declared_expired(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    published(visit)
    app = visit("matching", mois="2026-11", date="2026-11-25", entreprise=str(cohort["Banque Ferrox"]))
    assert "en retard de 2 jours ouvrables" in said(app)
    with Store.open(database) as store:
        key = f"matching:answer:{in_state(store, MONTH, 'offered')[1]}"
    app.button_group(key=key).set_value("expire").run()
    press(app, f"{key}:save")
    assert states(database)["Banque Ferrox"][1] == "expired"


def test_a_comment_is_kept(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    app = solved(visit, entreprise=str(cohort["Banque Ferrox"]))
    field = next(area for area in app.text_area if area.label == "Commentaire")
    field.set_value("Préfère le *matin*").run()
    press(app, "matching:comment")
    with Store.open(database) as store:
        rows = {row["company"]: row["comment"] for row in store.rows("proposal_of_month", MONTH)}
    assert rows["Banque Ferrox"] == "Préfère le *matin*"
    assert "Commentaire enregistré." in said(app)


def test_the_comment_follows_what_is_stored_unless_something_is_being_typed(
    cohort: dict[str, int], database: Path, visit: Visit
) -> None:
    app = solved(visit, entreprise=str(cohort["Banque Ferrox"]))
    key = next(str(area.key) for area in app.text_area if area.label == "Commentaire")

    def store(comment: str) -> None:
        with Store.open(database) as store, store.write(AUTHOR, "essai") as transaction:
            (row,) = [row for row in transaction.table("proposal") if row["proposal_id"] == int(key.split(":")[-1])]
            transaction.update("proposal", [{"proposal_id": row["proposal_id"], "comment": comment}])

    store("Le matin")
    app.radio[0].set_value(cohort["Aéro Quartzel"]).run().radio[0].set_value(cohort["Banque Ferrox"])
    assert app.run().text_area(key=key).value == "Le matin"
    assert "Enregistré entre-temps" not in said(app)
    app.text_area(key=key).set_value("Le soir").run()
    store("À midi")
    assert app.run().text_area(key=key).value == "Le soir"
    assert "Enregistré entre-temps : « À midi ». Votre texte le remplacera." in said(app)
    press(app, "matching:comment")
    assert "Enregistré entre-temps" not in said(app)
    assert app.text_area(key=key).value == "Le soir"


def test_what_someone_else_changed_meanwhile_is_refused_with_their_name(
    cohort: dict[str, int], database: Path, visit: Visit
) -> None:
    app = solved(visit, entreprise=str(cohort["Banque Ferrox"]))
    other = visit("matching", mois="2026-11", entreprise=str(cohort["Banque Ferrox"]))
    press(other, "matching:approve_one")
    press(app, "matching:approve_one")
    assert "Direction (poste local)" in app.warning[0].value.replace("\\", "")
    assert states(database)["Banque Ferrox"][1] == "approved"


def test_new_arrivals_are_announced_until_the_batch_is_solved_again(
    cohort: dict[str, int], database: Path, visit: Visit
) -> None:
    solved(visit)
    with Store.open(database) as store, store.write(AUTHOR, "essai") as transaction:
        values = {"company_id": cohort["Sans formulaire"], "sector": "finance"}
        transaction.update("company", [values])
    app = visit("matching", mois="2026-11")
    assert "La situation a changé depuis le calcul : 1 entreprise est sans proposition." in said(app)
    press(app, "matching:solve")
    assert "La situation a changé" not in said(app)


@pytest.mark.parametrize("month", ["2026-05", "2031-01", "n'importe quoi"])
def test_a_month_without_companies_or_without_sense(cohort: dict[str, int], visit: Visit, month: str) -> None:
    app = visit("matching", mois=month)
    assert not app.exception
    expected = "Aucune entreprise n'est à jumeler pour mai 2026" if month == "2026-05" else "Novembre 2026"
    assert expected in said(app)


def test_an_empty_programme_says_where_to_begin(empty_programme: Path, visit: Visit) -> None:
    app = visit("matching")
    assert not app.exception
    assert "importez les bilans" in said(app)


def test_names_are_shown_as_written(database: Path, visit: Visit) -> None:
    made = build(database, FIRMS, COACHES, [CompanyFile("*Studios* [Ferrox](x) & <b>fils</b> | co", sector=None)])
    hand_over(made.store, AS_OF)
    app = visit("matching")
    assert not app.exception
    assert app.header[0].value == r"\*Studios\* \[Ferrox\]\(x\) \& \<b\>fils\<\/b\> \| co"
