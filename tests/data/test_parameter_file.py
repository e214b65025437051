"""Parameter files: every fault is a sentence with the file and the line."""

from pathlib import Path

import pytest

from data.errors import ParameterFileError
from data.parameter_file import Sourced, Strict, load_parameters
from data.programme_file import PROGRAMME_FILE, Programme, load_programme


class _Sample(Strict):
    rate: Sourced[float]
    count: Sourced[int]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rate: {value: 0.5, ref: a}\nrate: {value: 1.0, ref: b}\n", "ligne 2 : clé en double"),
        ("rate: {value: 0.5, ref: a}\ncount: {value: 3, ref: b}\nmore: 1\n", "ligne 3 : more : champ inconnu"),
        ("rate: {value: 0.5, ref: a}\ncount:\n  value: 3\n", "ligne 2 : count.ref : champ obligatoire absent"),
        ("rate: {value: half, ref: a}\ncount: {value: 3, ref: b}\n", "ligne 1 : rate.value"),
        ("rate: {value: 0.5, ref: a}\ncount: {value: 3.5, ref: b}\n", "ligne 2 : count.value"),
        ("rate: [1, 2\n", "YAML invalide"),
        ("- 1\n", "une suite de clés et de valeurs est attendue"),
    ],
)
def test_a_fault_names_the_file_and_the_line(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "essai.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterFileError) as refusal:
        load_parameters(path, _Sample)
    assert "essai.yaml" in str(refusal.value)
    assert expected in str(refusal.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ParameterFileError, match="introuvable"):
        load_parameters(tmp_path / "absent.yaml", _Sample)


def test_weights_must_sum_to_one(tmp_path: Path) -> None:
    path = tmp_path / "programme.yaml"
    path.write_text(PROGRAMME_FILE.read_text(encoding="utf-8").replace("sector: 0.35", "sector: 0.36"), "utf-8")
    with pytest.raises(ParameterFileError, match="la somme des poids doit être 1"):
        load_parameters(path, Programme)


def test_the_tender_s_figures() -> None:
    programme = load_programme()
    assert programme.targets.companies.value == 230
    assert programme.coaching.minutes.value == 450
    assert (programme.coaching.meetings_low.value, programme.coaching.meetings_high.value) == (5, 10)
    assert programme.fee.maximum_cents.value == 139_500
    assert programme.confirmation.working_days.value == 5
