"""What a reviewer decides on the Jumelage page: locks, forbidden pairs, deferrals, exchanges; her sector."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from engine.matching import overview
from engine.matching.plan import Plan, solve_batch
from engine.matching.propose import save
from engine.matching.review import approve, in_state
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, Cohort, build
from tests.engine.matching.conftest import COACHES, COMPANIES, FIRMS
from tests.pages.visiting import Visit, hand_over, offers, press, put, said

FERROX = "Banque Ferrox"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """Four companies with their drafts, closed: the file is copied."""
    made = build(tmp_path_factory.mktemp("review") / "template.duckdb", FIRMS, COACHES, COMPANIES)
    save(made.store, MONTH, AS_OF, AUTHOR)
    hand_over(made.store, AS_OF)
    return made


@pytest.fixture
def cohort(drafted: Cohort, database: Path) -> dict[str, int]:
    """Those four companies in the application's database; key of each."""
    shutil.copy(drafted.store.path, database)
    return drafted.companies


def stored(database: Path, company: str = FERROX) -> dict[str, object]:
    """The company's latest proposal, read from another connection of this process."""
    with Store.open(database) as store:
        rows = {row["company"]: row for row in store.rows("proposal_of_month", MONTH)}
    return rows.get(company, {})


def opened(visit: Visit, company: int, **query: str) -> AppTest:
    app = visit("matching", mois="2026-11", entreprise=str(company), **query)
    assert not app.exception
    return app


def test_a_lock_is_seen_and_released(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    app = press(opened(visit, cohort[FERROX]), "matching:lock")
    assert "Verrouillée par Direction (poste local) le 16 novembre 2026" in said(app)
    assert stored(database)["locked_by"] == "Direction (poste local)"
    choices = [button for button in app.button if (button.key or "").startswith("matching:choose:")]
    assert choices
    assert all(button.disabled for button in choices)
    press(app, "matching:unlock")
    assert stored(database)["locked_by"] is None


def test_what_was_just_decided_stays_in_hand_though_nobody_had_chosen_it(cohort: dict[str, int], visit: Visit) -> None:
    app = visit("matching", mois="2026-11")
    listed, shown = app.radio(key="matching:company").options, app.radio(key="matching:company").value
    press(app, "matching:lock")
    assert app.radio(key="matching:company").value == shown
    assert [name.removesuffix(" :material/lock:") for name in app.radio(key="matching:company").options] == listed
    press(press(app, "matching:unlock"), "matching:approve_one")
    assert app.radio(key="matching:company").value == shown
    assert offers(app, "matching:reopen")


def test_the_batch_is_worked_out_once_per_write(
    cohort: dict[str, int], visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    solved: list[str] = []

    def counted(*given: Any, **options: Any) -> Plan:
        solved.append("again")
        return solve_batch(*given, **options)

    monkeypatch.setattr(overview, "solve_batch", counted)
    app = opened(visit, cohort[FERROX])
    app.radio(key="matching:company").set_value(cohort["Fiducie Oméga"]).run()
    assert len(solved) == 1
    press(app, "matching:lock")
    assert len(solved) == 2


def test_forbidding_needs_its_reason_and_says_what_moved(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    app, key = opened(visit, cohort[FERROX]), f"matching:forbid:{cohort[FERROX]}"
    put(app, f"{key}:open", True)
    assert re.search(r"Sans ce coach, le programme perdrait \d+,\d points\.", said(app))
    press(app, f"{key}:do")
    assert "pourquoi cette paire est-elle interdite ?" in said(app)
    assert app.session_state[f"{key}:open"]
    app.text_area(key=f"{key}:reason").set_value("conflit d'intérêts").run()
    press(app, f"{key}:do")
    assert f"Paire interdite : {FERROX} avec Coach 01." in said(app)
    assert not app.session_state[f"{key}:open"]
    assert app.text_area(key=f"{key}:reason").value == ""
    assert stored(database)["coach"] != "Coach 01"
    assert f"{FERROX} : Coach 01 → {stored(database)['coach']}" in said(app)
    assert "Coach 01** interdit le 16 novembre 2026 : conflit d'intérêts" in said(app)
    allowed = next(button.key for button in app.button if (button.key or "").startswith("matching:allow:"))
    press(app, allowed)
    assert "La situation a changé depuis le calcul" in said(app)
    assert "Sans ce coach" not in said(app)
    press(app, "matching:solve")
    assert stored(database)["coach"] == "Coach 01"


def test_a_deferral_is_shown_and_ended(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    app, key = opened(visit, cohort[FERROX]), f"matching:defer:{cohort[FERROX]}"
    assert re.search(r"Le reste du lot y gagnerait \d+,\d points?\.", said(app))
    app.text_area(key=f"{key}:reason").set_value("déménagement").run()
    press(app, f"{key}:do")
    assert "1 reportée" in said(app)
    assert "Reportée au lot de décembre 2026 par Direction (poste local) le 16 novembre 2026 : déménagement" in said(
        app
    )
    assert stored(database) == {}
    press(app, "matching:bring_back")
    assert "1 à jumeler" in said(app)


def test_an_exchange_says_its_cost_first(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    app, key = opened(visit, cohort[FERROX]), f"matching:swap:{cohort[FERROX]}"
    app.selectbox(key=f"{key}:with").set_value(cohort["Aéro Quartzel"]).run()
    assert "Cet échange coûterait" in said(app)
    press(app, f"{key}:do")
    assert stored(database)["coach"] == "Coach 03"
    assert stored(database, "Aéro Quartzel")["coach"] == "Coach 01"


def test_an_act_is_taken_back_from_the_list(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    app = press(opened(visit, cohort[FERROX]), "matching:lock")
    put(app, "matching:journal", True)
    assert f"Paire verrouillée** : {FERROX}" in said(app)
    revision = next(button.key for button in app.button if (button.key or "").startswith("matching:undo:"))
    press(app, revision)
    assert "Annulé : Paire verrouillée." in said(app)
    assert stored(database)["locked_by"] is None


def test_an_approved_pair_has_its_alternatives_too(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    app = press(opened(visit, cohort[FERROX]), "matching:approve_one")
    assert "Pourquoi pas un autre coach ?" in said(app)
    press(app, next(button.key for button in app.button if (button.key or "").startswith("matching:choose:")))
    assert stored(database)["state"] == "approved"
    assert stored(database)["coach"] != "Coach 01"


def test_the_effects_follow_what_is_decided(cohort: dict[str, int], visit: Visit) -> None:
    app = opened(visit, cohort[FERROX])
    before = next(line for line in said(app).splitlines() if "Effet du lot" in line)
    assert "dette aux minimums 2 → 0 · coachs demandés 1/1" in before
    press(app, next(button.key for button in app.button if (button.key or "").startswith("matching:choose:")))
    after = next(line for line in said(app).splitlines() if "Effet du lot" in line)
    assert after != before
    assert "(−" in after


def test_an_adviser_decides_for_her_sector_and_does_not_publish(
    cohort: dict[str, int], database: Path, visit: Visit
) -> None:
    with Store.open(database) as store:
        approve(store, in_state(store, MONTH, "proposed")[:1], AUTHOR, AS_OF)
    app = opened(visit, cohort[FERROX], secteur="finance", vue="oui")
    assert app.button(key="matching:solve").disabled
    assert not offers(app, "matching:publish")
    options = app.radio(key="matching:company").options
    assert len(options) == 2
    text = said(app)
    assert "Fonderie Trembalys" not in text
    assert "Aéro Quartzel" not in text
    assert "une entreprise du secteur" in text


def test_messages_come_with_a_draft_and_a_table_once_published(cohort: dict[str, int], visit: Visit) -> None:
    app = opened(visit, cohort[FERROX])
    assert not app.get("download_button")
    for key in ("matching:approve_all", "matching:publish", "matching:publish_now"):
        press(app, key)
    labels = [button.label for button in app.get("download_button")]
    assert labels == ["Brouillon de courriel (.eml)", "Entreprises (XLSX)"]
    assert "au plus tard le lundi 23 novembre 2026" in said(app)


def test_a_published_pair_still_says_why_not_another_coach(cohort: dict[str, int], visit: Visit) -> None:
    app = opened(visit, cohort[FERROX])
    priced = [line for line in said(app).splitlines() if "coûterait" in line]
    for key in ("matching:approve_all", "matching:publish", "matching:publish_now"):
        press(app, key)
    assert not any("coûterait" in line for line in said(app).splitlines())
    put(app, f"matching:then:{cohort[FERROX]}", True)
    assert [line for line in said(app).splitlines() if "coûterait" in line] == priced
    assert "Il proposait Coach 01." in said(app)
    assert not any((button.key or "").startswith("matching:choose:") for button in app.button)


def test_what_limits_cost_is_worked_out_when_asked(cohort: dict[str, int], visit: Visit) -> None:
    app = opened(visit, cohort[FERROX])
    assert "limité par ses places" not in said(app)
    put(app, "matching:values", True)
    assert "Aucun coach n'est limité par ses places ce mois-ci" in said(app)


def test_the_second_person_is_told_who_locked_meanwhile(cohort: dict[str, int], database: Path, visit: Visit) -> None:
    app, other = opened(visit, cohort[FERROX]), opened(visit, cohort[FERROX])
    press(other, "matching:lock")
    press(app, "matching:lock")
    assert "Direction (poste local)" in app.warning[0].value.replace("\\", "")
    assert "verrouillée par" in app.warning[0].value
    assert offers(app, "matching:unlock")


def test_a_partner_approved_meanwhile_is_no_longer_offered(
    cohort: dict[str, int], database: Path, visit: Visit
) -> None:
    app, key = opened(visit, cohort[FERROX]), f"matching:swap:{cohort[FERROX]}"
    app.selectbox(key=f"{key}:with").set_value(cohort["Aéro Quartzel"]).run()
    with Store.open(database) as store:
        approve(store, in_state(store, MONTH, "proposed")[:1], AUTHOR, AS_OF)
    app.run()
    assert not app.exception
    assert "Cet échange" not in said(app)


def test_who_would_be_left_without_coach_is_named(database: Path, visit: Visit) -> None:
    made = build(database, FIRMS, [replace(coach, most_at_once=1) for coach in COACHES[:2]], COMPANIES[:2])
    made.exclude("Fonderie Trembalys", "Coach 01")
    save(made.store, MONTH, AS_OF, AUTHOR)
    hand_over(made.store, AS_OF)
    app = opened(visit, made.companies[FERROX])
    assert "Une autre entreprise se retrouverait sans coach : Fonderie Trembalys." in said(app)
    put(app, f"matching:forbid:{made.companies[FERROX]}:open", True)
    assert f"Sans ce coach, une entreprise de plus serait sans coach : {FERROX}." in said(app)


def test_who_would_come_in_is_named(database: Path, visit: Visit) -> None:
    made = build(database, FIRMS, [replace(COACHES[0], most_at_once=1)], COMPANIES[:2])
    save(made.store, MONTH, AS_OF, AUTHOR)
    hand_over(made.store, AS_OF)
    app = put(opened(visit, made.companies[FERROX]), f"matching:defer:{made.companies[FERROX]}:open", True)
    assert "Sa place irait à une entreprise qui attend : Fonderie Trembalys." in said(app)
