"""The framework file is read strictly: each fault names the file and the line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.errors import ParameterFileError
from engine.aid.framework import FRAMEWORKS, frameworks, frameworks_for, load_framework
from engine.aid.variants import VariantError, differences, vary

FILE = FRAMEWORKS / "ecoperformance-2023-10.yaml"
FRAMEWORK = frameworks()["ecoperformance-2023-10"]
LINE = 'large_consumer: {value: 36000, unit: GJ/yr, ref: "§1.1, §3.1 (R010)"}'


@pytest.mark.parametrize(
    "replacement",
    [
        pytest.param('large_consumer: {value: 36000, unit: MWh/yr, ref: "§1.1"}', id="wrong unit"),
        pytest.param("large_consumer: {value: 36000, unit: GJ/yr}", id="missing reference"),
        pytest.param('large_consumer: {value: 36000, unit: GJ/yr, ref: ""}', id="empty reference"),
        pytest.param('large_consumer: {value: "36000", unit: GJ/yr, ref: "§1.1"}', id="text for a number"),
        pytest.param('large_consumer: {value: -1, unit: GJ/yr, ref: "§1.1"}', id="negative"),
        pytest.param(f'{LINE}\n  unheard_of: {{value: 1, unit: GJ/yr, ref: "§0"}}', id="unknown key"),
        pytest.param(f"{LINE}\n  {LINE}", id="duplicate key"),
        pytest.param("large_consumer_renamed: {value: 36000, unit: GJ/yr, ref: x}", id="missing key"),
        pytest.param("large_consumer: {value: [", id="invalid YAML"),
    ],
)
def test_a_fault_names_the_file_and_the_line(tmp_path: Path, replacement: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert LINE in text
    line = text[: text.index(LINE)].count("\n") + 1
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace(LINE, replacement), encoding="utf-8")
    with pytest.raises(ParameterFileError) as raised:
        load_framework(broken)
    message = str(raised.value)
    assert message.startswith("broken.yaml, ligne ")
    # The fault is on the line itself, next to it for an added key, or on the section's for a missing one.
    told = int(message.split("ligne ")[1].split(" ")[0])
    assert line - 2 <= told <= line + 2


def test_a_missing_file_is_said() -> None:
    with pytest.raises(ParameterFileError, match="introuvable"):
        load_framework(FRAMEWORKS / "nowhere.yaml")


def test_each_sector_belongs_to_one_group(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8").replace("[institutional, municipal]", "[institutional]")
    broken = tmp_path / "broken.yaml"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterFileError, match=r"general\.sectors"):
        load_framework(broken)


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("percent: {value: 100,", "percent: {value: 95,", "font 95 % de l'aide"),
        ("percent: {value: 50,", "percent: {value: 49.95,", "font 99,95 % de l'aide"),
        ("percent: {value: 50, unit: percent,", "part: {value: investigation,", "à chaque versement"),
    ],
)
def test_payments_that_are_not_the_whole_aid_are_refused(tmp_path: Path, written: str, instead: str, told: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    before = text[: text.index(written)]
    stream = before.rsplit("\n  ", 2)[1]
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(ParameterFileError) as raised:
        load_framework(broken)
    line = before.count("\n")
    message = str(raised.value).replace("\N{NO-BREAK SPACE}", " ")
    assert message.startswith(f"broken.yaml, ligne {line} : payments.{stream.strip(':')} : ")
    assert told in message


def test_a_variant_may_change_one_percentage() -> None:
    """A comparison of two frameworks goes through each change by itself; the last payment takes what is left."""
    assert vary(FRAMEWORK, "30 % d'abord", {"payments.standard.0.percent": 30}).hypothesis == "30 % d'abord"


@pytest.mark.parametrize("received", [None, date(2023, 10, 3), date(2026, 3, 31), date(2026, 4, 1), date(2020, 1, 1)])
def test_the_date_of_reception_selects_the_framework(received: date | None) -> None:
    assert [each.version for each in frameworks_for(received)] == ["ecoperformance-2023-10"]


def test_a_variant_is_a_labelled_copy_that_lists_its_changes() -> None:
    path = "standard.categories.PMC.industrial.rate"
    varied = vary(FRAMEWORK, "150 $ la tonne", {path: 150, "durations.standard.months": 60})
    assert varied.hypothesis == "150 $ la tonne"
    assert FRAMEWORK.hypothesis is None
    changes = {change.path: change for change in differences(FRAMEWORK, varied)}
    assert changes.keys() == {path, "durations.standard.months"}
    assert (changes[path].before, changes[path].after, changes[path].unit) == (125, 150, "CAD/t")
    assert changes[path].ref == "T16 (R150)"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("standard.nothing", 1),
        ("standard", 1),
        ("general.large_consumer", -1),
        ("general.large_consumer", "beaucoup"),
        ("expenses.wage_caps.9", 1),
    ],
)
def test_a_variant_refuses_what_the_framework_cannot_take(path: str, value: object) -> None:
    with pytest.raises(VariantError):
        vary(FRAMEWORK, "impossible", {path: value})
