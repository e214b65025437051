"""Réglages without a browser: thresholds, mail, energy factors, the programme's files, who changed what."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.migrations import COPIES
from data.programme_file import load_programme
from data.store import Store
from engine.coaching.mail import MailEntry, set_mail, stored_mail
from engine.coaching.thresholds import LABELS, in_force, set_thresholds
from engine.programme.alerts import alerts
from engine.programme.copies import copy_now
from engine.scenarios.prefill import CONFIRMED, load_energy
from tests.engine.coaching.mailbox import RECIPIENTS, SENDER, listening
from tests.pages.visiting import Visit, plainly, press

QUIET = "alerts.quiet_days"


def field(app: AppTest, label: str) -> object:
    return next(found for found in app.text_input if found.label == label)


def write(app: AppTest, label: str, text: str) -> None:
    field(app, label).set_value(text)  # type: ignore[attr-defined]


def test_every_threshold_is_shown_with_its_bounds(empty_programme: Path, visit: Visit) -> None:
    app = visit("settings")
    assert not app.exception
    assert {found.label for found in app.text_input} == set(LABELS.values())
    assert "Un nombre entier, 0 ou plus · indicateurs, n° 9" in plainly(app)
    assert app.button(key="settings:thresholds:reset").disabled


def test_a_threshold_is_set_with_who_did_it_then_put_back(empty_programme: Path, visit: Visit) -> None:
    app = visit("settings")
    write(app, LABELS[QUIET], "21")
    press(app, "settings:thresholds:save")
    assert f"Enregistré : {LABELS[QUIET]}." in plainly(app)
    assert "Au départ : 30" in plainly(app)
    assert "Changé par Direction (poste local) le " in plainly(app)
    with Store.open(empty_programme) as store:
        assert in_force(store).alerts.quiet_days.value == 21
    press(app, "settings:thresholds:reset")
    with Store.open(empty_programme) as store:
        assert in_force(store) == load_programme()
    press(app, "settings:thresholds:save")
    assert "Rien n'a changé." in plainly(app)


def test_what_a_threshold_changes_is_told(demonstration: Path, visit: Visit) -> None:
    app = visit("settings")
    with Store.open(demonstration) as store:
        before = alerts(store, date(2026, 11, 16)).open
    write(app, LABELS["alerts.no_action_days"], "600")
    press(app, "settings:thresholds:save")
    left = sum(alert.name != "no_result" for alert in before)
    assert 0 < left < len(before)
    assert f"Alertes avant : {len(before)}, dont" in plainly(app)
    assert f"Maintenant : {left}, dont" in plainly(app)


def test_what_a_threshold_cannot_be_is_told_and_stays_typed(empty_programme: Path, visit: Visit) -> None:
    app = visit("settings")
    write(app, LABELS[QUIET], "bientôt")
    press(app, "settings:thresholds:save")
    assert "« bientôt » n'est pas un nombre" in app.error[0].value.replace("\\", "")
    assert field(app, LABELS[QUIET]).value == "bientôt"  # type: ignore[attr-defined]


def test_a_threshold_changed_meanwhile_is_not_overwritten(empty_programme: Path, visit: Visit) -> None:
    app = visit("settings")
    # As another session of the same process does.
    with Store.open(empty_programme) as store:
        set_thresholds(store, {QUIET: "45"}, "Coordination")
    write(app, LABELS[QUIET], "21")
    press(app, "settings:thresholds:save")
    assert "Coordination" in app.error[0].value
    assert field(app, LABELS[QUIET]).value == "21"  # type: ignore[attr-defined]
    assert "Quelqu'un l'a changé entre-temps : 45." in plainly(app)
    press(app, "settings:thresholds:save")  # knowingly, this time
    assert f"Enregistré : {LABELS[QUIET]}." in plainly(app)
    assert "entre-temps" not in plainly(app)
    with Store.open(empty_programme) as store:
        assert in_force(store).alerts.quiet_days.value == 21


def test_a_field_left_alone_shows_what_another_person_just_set(empty_programme: Path, visit: Visit) -> None:
    app = visit("settings")
    with Store.open(empty_programme) as store:
        set_thresholds(store, {QUIET: "45"}, "Coordination")
    write(app, LABELS["alerts.risk_red"], "5")
    press(app, "settings:thresholds:save")
    assert f"Enregistré : {LABELS['alerts.risk_red']}." in plainly(app)
    assert field(app, LABELS[QUIET]).value == "45"  # type: ignore[attr-defined]
    assert "entre-temps" not in plainly(app)


def test_mail_set_up_by_another_person_meanwhile_stays_beside_what_is_typed(
    empty_programme: Path, visit: Visit
) -> None:
    app = visit("settings", volet="courriels")
    with Store.open(empty_programme) as store:
        theirs = MailEntry("smtp.eux.invalid", "465", SENDER, ", ".join(RECIPIENTS), "tls")
        set_mail(store, theirs, "Coordination", None)
    for label, text in (("Serveur SMTP", "smtp.moi.invalid"), ("Expéditeur", SENDER), ("Destinataires", SENDER)):
        write(app, label, text)
    press(app, "settings:mail:save")
    assert "Coordination" in app.error[0].value
    assert field(app, "Serveur SMTP").value == "smtp.moi.invalid"  # type: ignore[attr-defined]
    assert field(app, "Port").value == "465"  # type: ignore[attr-defined]
    assert "Quelqu'un l'a changé entre-temps : smtp.eux.invalid." in plainly(app)
    press(app, "settings:mail:save")
    with Store.open(empty_programme) as store:
        kept = stored_mail(store)
    assert kept
    assert (kept.settings.host, kept.settings.port, kept.settings.recipients) == ("smtp.moi.invalid", 465, (SENDER,))


def test_mail_is_set_up_tried_and_stopped(empty_programme: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPACT_SMTP_PASSWORD", "secret")
    app = visit("settings", volet="courriels")
    assert "présente sur ce serveur" in plainly(app)
    with listening() as box:
        write(app, "Serveur SMTP", "127.0.0.1")
        write(app, "Port", "0")
        press(app, "settings:mail:save")
        assert "n'est pas un numéro de port" in plainly(app)
        write(app, "Port", str(box.port))
        write(app, "Expéditeur", SENDER)
        write(app, "Destinataires", ", ".join(RECIPIENTS))
        app.selectbox[0].set_value("none")
        press(app, "settings:mail:save")
        assert "Enregistré : le message du jour ira à a@exemple.invalid et b@exemple.invalid." in plainly(app)
        press(app, "settings:mail:trial")
        assert "Essai remis au serveur" in plainly(app)
        (message,) = box.received
        assert "essai" in message["Subject"]
    press(app, "settings:mail:trial")
    assert "n'a pas pu être envoyé" in plainly(app)
    press(app, "settings:mail:forget")
    with Store.open(empty_programme) as store:
        assert stored_mail(store) is None


def test_energy_factors_are_confirmed_and_withdrawn(empty_programme: Path, visit: Visit) -> None:
    app = visit("settings", volet="energie")
    assert app.dataframe[0].value["gj"].iloc[0] == "0,03789"
    assert len(app.dataframe[0].value) == len(load_energy().conversions)
    press(app, "settings:energy:confirm")
    assert "Confirmés par Direction (poste local) le " in plainly(app)
    with Store.open(empty_programme) as store:
        assert store.setting(CONFIRMED) == load_energy().fingerprint
    press(app, "settings:energy:withdraw")
    assert "Confirmation retirée par Direction (poste local)" in plainly(app)


def test_a_copy_is_made_on_demand_and_the_data_checked(empty_programme: Path, visit: Visit) -> None:
    app = visit("settings", volet="copies")
    assert not app.exception
    daily = len(app.dataframe[0].value)
    with Store.create(empty_programme.with_name("autre.duckdb")) as other:
        copy_now(other)
    press(app, "settings:copies:copy")
    assert "Copie faite : " in plainly(app)
    assert len(app.dataframe[0].value) == daily + 1
    assert len(list((empty_programme.parent / COPIES).iterdir())) == daily + 2
    press(app, "settings:copies:check")
    assert "tout ce qui est enregistré se tient" in plainly(app)
    with Store.open(empty_programme) as store, store.write("Essai", "essai") as transaction:
        transaction.insert("company_alias", [{"name_key": "perdue", "name": "Perdue", "company_id": 99}])
    press(app, "settings:copies:check")
    assert "Vérification faite : 1 problème." in plainly(app)


def test_the_programmes_file_is_named(empty_programme: Path, visit: Visit) -> None:
    app = visit("settings", volet="programme")
    assert not app.exception
    assert list(app.dataframe[0].value["file"]) == ["impact-2026.yaml", "ecoperformance-2023-10.yaml"]
    assert "AO §1" in plainly(app)


def test_who_changed_what_is_listed(empty_programme: Path, visit: Visit) -> None:
    assert "Aucun réglage n'a été changé" in plainly(visit("settings", volet="historique"))
    app = visit("settings")
    write(app, LABELS[QUIET], "21")
    press(app, "settings:thresholds:save")
    app.segmented_control(key="settings:section").set_value("historique").run()
    rows = app.dataframe[0].value
    assert [tuple(row) for row in rows[["what", "before", "after"]].to_numpy()] == [(LABELS[QUIET], "—", "21")]
