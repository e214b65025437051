"""Entreprises without a browser: the list and its filters, a whole file, corrections, a merge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.programme_file import load_programme
from data.store import Store
from engine.cohort.identity import correct, read_identity
from engine.cohort.names import name_key
from engine.cohort.views import CompanyFilter, CompanyLine, company_lines
from tests.pages.visiting import Visit, choose, press, said

AS_OF = date(2026, 11, 16)


def submit(app: AppTest, label: str) -> AppTest:
    (button,) = [button for button in app.button if button.label == label]
    button.click().run()
    assert not app.exception
    return app


def names(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["name"])


def bare(database: Path, name: str) -> int:
    """A company without anything but its name."""
    with Store.open(database) as store, store.write("Essai", "inscription") as transaction:
        (company_id,) = transaction.insert("company", [{"registered_on": date(2026, 10, 1)}])
        named = {"company_id": company_id, "name": name, "name_key": name_key(name)}
        transaction.insert("company_name", [named])
    return company_id


def name(database: Path, company_id: int, wanted: str) -> None:
    """Gives a company of the demonstration a name."""
    with Store.open(database) as store:
        read = read_identity(store, company_id)
        assert read is not None
        if read.name != wanted:
            correct(store, company_id, "name", read, wanted, "Essai")


def lines(database: Path, **wanted: object) -> list[CompanyLine]:
    """The companies of the demonstration, as the engine lists them."""
    with Store.open(database) as store:
        return company_lines(store, AS_OF, load_programme(), CompanyFilter(**wanted))  # type: ignore[arg-type]


def coached(database: Path) -> CompanyLine:
    """A company whose coaching has had all its hours."""
    return next(line for line in lines(database) if (line.minutes or 0) >= 450)


@pytest.fixture
def company(demonstration: Path) -> str:
    """A company whose coaching has had all its hours, under a name of our own; its key in the address."""
    company_id = coached(demonstration).company_id
    name(demonstration, company_id, "Zoulou Premier ltée")
    return str(company_id)


class TestList:
    def test_everyone_is_listed_and_counted(self, demonstration: Path, visit: Visit) -> None:
        everyone = [line.name for line in lines(demonstration)]
        app = visit("companies")
        assert not app.exception
        assert f"{len(everyone)} entreprises" in said(app)
        assert names(app) == everyone

    def test_the_filters_of_the_address_are_applied(self, demonstration: Path, visit: Visit) -> None:
        app = visit("companies", etat=["offered", "confirmed"])
        expected = lines(demonstration, states=("offered", "confirmed"))
        assert names(app) == [line.name for line in expected]
        assert f"** sur {len(lines(demonstration))}" in said(app)

    def test_a_search_goes_to_the_address(self, demonstration: Path, visit: Visit) -> None:
        name = coached(demonstration).name
        app = visit("companies")
        app.text_input(key="url:q").set_value(name.upper()).run()
        assert names(app) == [name]
        assert f"1 entreprise** sur {len(lines(demonstration))}" in said(app)
        assert app.query_params["q"] in (name.upper(), [name.upper()])

    def test_nothing_found_says_so(self, demonstration: Path, visit: Visit) -> None:
        app = visit("companies", q="zzz")
        assert "Aucune entreprise ne correspond à ces filtres." in said(app)
        assert not app.dataframe

    @pytest.mark.parametrize(
        "query", [{"secteur": "x"}, {"etat": "x"}, {"region": "99"}, {"manque": "x"}, {"entreprise": "-1"}]
    )
    def test_a_filter_that_means_nothing_is_ignored(
        self, demonstration: Path, visit: Visit, query: dict[str, str]
    ) -> None:
        app = visit("companies", **query)
        assert not app.exception
        assert f"{len(lines(demonstration))} entreprises" in said(app)

    def test_choosing_a_line_opens_the_file_and_back(self, demonstration: Path, visit: Visit) -> None:
        app = visit("companies")
        choose(app, "companies", 2)
        assert app.title[0].value.replace("\\", "") == lines(demonstration)[2].name
        assert app.query_params["entreprise"]
        press(app, "back")
        assert app.title[0].value == "Qui participe au programme ?"
        assert "entreprise" not in app.query_params

    def test_an_empty_programme_says_what_to_do(self, empty_programme: Path, visit: Visit) -> None:
        app = visit("companies")
        assert "Aucune entreprise n'est inscrite" in said(app)
        press(app, "to_imports")
        assert app.title[0].value == "Quels fichiers avez-vous reçus ?"


class TestFile:
    def test_a_coaching_is_told_whole(self, demonstration: Path, visit: Visit) -> None:
        line = coached(demonstration)
        app = visit("companies", entreprise=str(line.company_id))
        assert not app.exception
        words = said(app)
        assert app.title[0].value.replace("\\", "") == line.name
        for expected in (
            " sur 7 h 30",
            f"{line.coach} accepte",
            "Rencontre 1 tenue · ",
            "Les 7 h 30 de coaching sont données",
            "Portée 1 : **",
            "Acceptation du coach",
        ):
            assert expected in words

    def test_the_coach_is_one_click_away(self, demonstration: Path, visit: Visit) -> None:
        line = coached(demonstration)
        app = press(visit("companies", entreprise=str(line.company_id)), "to_coach")
        assert app.title[0].value.replace("\\", "") == line.coach

    def test_the_coaching_is_one_click_away(self, demonstration: Path, visit: Visit) -> None:
        line = coached(demonstration)
        app = press(visit("companies", entreprise=str(line.company_id)), "to_coaching")
        assert app.title[0].value.replace("\\", "") == line.name
        assert "coaching" in app.query_params

    def test_a_company_without_anything(self, empty_programme: Path, visit: Visit) -> None:
        app = visit("companies", entreprise=str(bare(empty_programme, "Nue *et* $seule$")))
        assert not app.exception
        assert "Le formulaire n'a pas été reçu. Le bilan GES n'a pas été reçu." in said(app)
        assert "Aucune rencontre enregistrée" in said(app)
        assert app.title[0].value == r"Nue \*et\* \$seule\$"
        press(app, "to_imports")
        assert app.title[0].value == "Quels fichiers avez-vous reçus ?"

    @pytest.mark.parametrize("unknown", ["9999", "99999999999999999999"])
    def test_an_unknown_company_is_said_calmly(self, demonstration: Path, visit: Visit, unknown: str) -> None:
        app = visit("companies", entreprise=unknown)
        assert not app.exception
        assert "Cette entreprise est introuvable" in said(app)
        press(app, "back")
        assert f"{len(lines(demonstration))} entreprises" in said(app)

    def test_the_date_is_that_of_the_address(self, demonstration: Path, visit: Visit) -> None:
        line = coached(demonstration)
        app = visit("companies", entreprise=str(line.company_id), date="2026-04-25")
        assert "Coaching" not in said(app).split("Parcours")[0]
        assert f"{line.coach} accepte" not in said(app).split("Journal")[0]

    def test_something_is_settled_from_the_file(self, demonstration: Path, visit: Visit) -> None:
        company_id = lines(demonstration, gap="scopes")[0].company_id
        app = visit("companies", entreprise=str(company_id))
        (answer,) = [field for field in app.text_input if (field.key or "").startswith("settlement:")]
        answer.set_value("quelques-unes")
        submit(app, "Régler")
        assert "« quelques-unes » a été lu; un nombre est attendu" in said(app)
        assert app.text_input(key=answer.key).value == "quelques-unes"
        app.text_input(key=answer.key).set_value("12,5")
        submit(app, "Régler")
        assert "**12,5 t éq. CO₂**" in said(app)
        assert not [field for field in app.text_input if field.key == answer.key]


class TestCorrections:
    def test_a_name_is_corrected(self, company: str, demonstration: Path, visit: Visit) -> None:
        app = press(visit("companies", entreprise=company), "name:open")
        app.text_input(key="name:typed").set_value("Zoulou Premier inc.")
        submit(app, "Enregistrer")
        assert app.title[0].value == r"Zoulou Premier inc\."
        assert "Le nom est corrigé" in app.success[0].value
        assert any("Aussi écrite" in words and "Zoulou Premier ltée" in words for words in said(app).splitlines())

    def test_a_neq_is_given_then_taken_away(self, company: str, demonstration: Path, visit: Visit) -> None:
        app = visit("companies", entreprise=company)
        for typed, shown in (("1149 999 999", "NEQ : **1149999999**"), ("", "NEQ : **—**")):
            press(app, "neq:open")
            app.text_input(key="neq:typed").set_value(typed)
            submit(app, "Enregistrer")
            assert shown in said(app)
            assert ("clé de contrôle" in said(app)) == bool(typed)  # a doubt, not a refusal

    def test_what_cannot_be_is_refused_and_kept_on_the_screen(
        self, company: str, demonstration: Path, visit: Visit
    ) -> None:
        app = press(visit("companies", entreprise=company), "neq:open")
        app.text_input(key="neq:typed").set_value("123")
        submit(app, "Enregistrer")
        assert "un NEQ est attendu" in said(app)
        assert app.text_input(key="neq:typed").value == "123"
        submit(app, "Annuler")
        assert "un NEQ est attendu" not in said(app)

    def test_someone_else_changed_it_meanwhile(self, company: str, demonstration: Path, visit: Visit) -> None:
        app = press(visit("companies", entreprise=company), "name:open")
        with Store.open(demonstration) as store:
            read = read_identity(store, int(company))
            assert read is not None
            correct(store, int(company), "name", read, "Premier Zoulou", "Camille Roy")
        app.text_input(key="name:typed").set_value("Zoulou Premier inc.")
        submit(app, "Enregistrer")
        assert "Cette fiche a changé depuis que vous l'avez ouverte : Camille Roy" in said(app)
        assert "Maintenant : **Premier Zoulou**" in said(app)
        assert app.text_input(key="name:typed").value == "Zoulou Premier inc."
        submit(app, "Enregistrer")
        assert app.title[0].value == r"Zoulou Premier inc\."

    def test_a_form_left_open_stays_with_its_company(self, company: str, demonstration: Path, visit: Visit) -> None:
        app = press(visit("companies", entreprise=company), "name:open")
        press(app, "back")
        choose(app, "companies", 0)
        assert not [field for field in app.text_input if field.key == "name:typed"]


class TestMerge:
    def test_it_is_announced_then_done(self, company: str, demonstration: Path, visit: Visit) -> None:
        other = bare(demonstration, "Zoulou Premier")
        app = visit("companies", entreprise=company)
        app.text_input(key="merge:search").set_value("zoulou premier").run()
        assert "« Zoulou Premier » devient un autre de ses noms" in said(app)
        press(app, "merge:confirm")
        assert app.title[0].value == "Zoulou Premier ltée"
        assert "est maintenant un autre nom" in app.success[0].value
        app = visit("companies", entreprise=str(other))
        assert "a été fusionnée avec « Zoulou Premier ltée »" in said(app)
        press(app, "open_kept")
        assert app.title[0].value == "Zoulou Premier ltée"

    def test_the_other_record_may_be_kept(self, company: str, demonstration: Path, visit: Visit) -> None:
        other = bare(demonstration, "Zoulou Premier")
        app = visit("companies", entreprise=company)
        app.text_input(key="merge:search").set_value("zoulou premier").run()
        app.radio(key="merge:kept").set_value(other).run()
        assert "Passent à « Zoulou Premier » : le bilan GES, le coaching et ses rencontres" in said(app)
        press(app, "merge:confirm")
        assert app.title[0].value == "Zoulou Premier"
        assert " sur 7 h 30" in said(app)

    def test_what_cannot_be_merged_is_refused(self, company: str, demonstration: Path, visit: Visit) -> None:
        app = visit("companies", entreprise=company)
        other = next(line for line in lines(demonstration) if line.coach and str(line.company_id) != company)
        app.text_input(key="merge:search").set_value(other.name).run()
        press(app, "merge:confirm")
        assert "Les deux fiches ont chacune un bilan" in app.error[0].value

    def test_nobody_else_is_found(self, company: str, demonstration: Path, visit: Visit) -> None:
        app = visit("companies", entreprise=company)
        app.text_input(key="merge:search").set_value("Zoulou Premier").run()
        assert "Aucune autre entreprise ne correspond." in said(app)


class TestInventory:
    def test_it_is_recorded_by_hand_then_corrected(self, demonstration: Path, visit: Visit) -> None:
        company = bare(demonstration, "Zoulou Premier")
        key = f"inventory:{company}"
        app = visit("companies", entreprise=str(company))
        press(app, f"{key}:submit")
        assert "Portée 1 : une valeur est attendue" in said(app)
        for name, typed in (("scope_1_t", "12,5"), ("scope_2_t", "0"), ("scope_3_t", "1 400")):
            app.text_input(key=f"{key}:{name}").set_value(typed)
        press(app, f"{key}:submit")
        assert "Bilan enregistré" in said(app)
        assert "Total : **1 412,5 t éq. CO₂**" in said(app)
        assert app.text_input(key=f"{key}:scope_3_t").value.replace("\u00a0", " ") == "1 400"
        app.text_input(key=f"{key}:scope_2_t").set_value("1,25")
        press(app, f"{key}:submit")
        assert "Portée 2 : **1,25 t éq. CO₂**" in said(app)
