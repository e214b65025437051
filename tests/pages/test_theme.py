"""The theme can be read by everyone: contrasts of WCAG 2.2, colours told apart with any colour vision."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

THEME = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
Colour = NDArray[np.float64]

# Machado, Oliveira and Fernandes (2009), table 1, severity 1.0, on linear sRGB.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
D65 = np.array([0.95047, 1.0, 1.08883])
# Two colours nearer than this (CIE 1976) are hard to match with their legend in a thin line or a small mark.
APART = 20.0


def _linear(colour: str) -> Colour:
    channels = np.array([int(colour[index : index + 2], 16) for index in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def _contrast(one: str, other: str) -> float:
    dark, light = sorted(float(_linear(colour) @ TO_XYZ[1]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _lab(linear: Colour) -> Colour:
    ratio = TO_XYZ @ np.clip(linear, 0, 1) / D65
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_contrast_is_wcags() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_and_accents_stand_out_from_what_is_behind(scheme: str, ground: str) -> None:
    theme = THEME[scheme]
    assert _contrast(theme["textColor"], theme[ground]) >= 4.5
    assert _contrast(theme["linkColor"], theme[ground]) >= 4.5
    assert _contrast(theme["primaryColor"], theme[ground]) >= 3
    for colour in theme["chartCategoricalColors"]:
        assert _contrast(colour, theme[ground]) >= 3, colour


@pytest.mark.parametrize(("scheme", "written"), [("light", "#ffffff"), ("dark", "#12191a")])
def test_what_is_written_on_a_main_button_can_be_read(scheme: str, written: str) -> None:
    # White is Streamlit's own choice; static/maison.css puts the dark ground's colour there in the dark.
    assert _contrast(THEME[scheme]["primaryColor"], written) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISIONS)
def test_series_are_told_apart_with_any_colour_vision(scheme: str, vision: str) -> None:
    colours = list(dict.fromkeys(THEME[scheme]["chartCategoricalColors"]))
    seen = [_lab(VISIONS[vision] @ _linear(colour)) for colour in colours]
    for one, other in itertools.combinations(range(len(colours)), 2):
        distance = float(np.linalg.norm(seen[one] - seen[other]))
        assert distance >= APART, (vision, colours[one], colours[other], round(distance, 1))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_plotly_gets_its_ten_colours(scheme: str) -> None:
    # With fewer, Streamlit writes « undefined » among them and Plotly falls back on colours of its own.
    assert len(THEME[scheme]["chartCategoricalColors"]) == 10
