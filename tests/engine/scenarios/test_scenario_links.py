"""Permalinks and fingerprints: the same scenario comes back, anything else is refused."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from typing import get_args

import pytest
from meeting_days import RECEIVED

from data.errors import ImpactError, RefusedError
from engine.aid.vocabulary import Stream
from engine.scenarios.scenario import (
    Scenario,
    Variant,
    fingerprint,
    framework_of,
    from_link,
    from_text,
    new_scenario,
    to_link,
)


@pytest.mark.parametrize("stream", get_args(Stream))
def test_a_link_reopens_exactly_the_scenario(stream: Stream) -> None:
    scenario = replace(
        new_scenario(stream, RECEIVED, company_id=7),
        names={0: "Four de refusion « A »"},
        variant=Variant("Successeur", {"general.cumulation_share": 0.8}),
    )
    assert from_link(to_link(scenario)) == scenario


def test_the_fingerprint_follows_the_content_not_the_order_of_its_keys(standard: Scenario) -> None:
    turned = replace(standard, request=dict(reversed(standard.request.items())))
    assert fingerprint(turned) == fingerprint(standard)
    for other in (
        replace(standard, framework="autre"),
        replace(standard, request={**standard.request, "options": {"pri_max_inclusive": True}}),
        replace(standard, variant=Variant("x", {"standard.share": 0.5})),
        replace(standard, company_id=1),
    ):
        assert fingerprint(other) != fingerprint(standard)


def test_a_link_cut_short_altered_or_swollen_is_refused(standard: Scenario) -> None:
    link = to_link(standard)
    mark, packed = link.split(".")
    bomb = base64.urlsafe_b64encode(zlib.compress(b"0" * 50_000_000, 9)).decode().rstrip("=")
    swapped = packed[:-2] + ("AA" if packed[-2:] != "AA" else "BB")
    for bad in ("", "bonjour", link[:-5], f"{mark}.{swapped}", f"{'0' * 12}.{packed}", f"{mark}.{bomb}", link + "é"):
        with pytest.raises(RefusedError, match="incomplet ou a été modifié"):
            from_link(bad)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"request": 3, "framework": "x"}', '{"request": {}, "framework": "x"}']
)
def test_what_is_not_a_scenario_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ImpactError):
        from_text(text)


def test_a_framework_that_is_not_installed_is_named(standard: Scenario) -> None:
    with pytest.raises(RefusedError, match="ecoperformance-2031"):
        framework_of(replace(standard, framework="ecoperformance-2031"))


def test_a_variant_is_labelled_a_hypothesis_and_changes_the_framework(standard: Scenario) -> None:
    path = "standard.categories.PMC.industrial.rate"
    varied = framework_of(replace(standard, variant=Variant("150 $", {path: 150.0})))
    assert varied.hypothesis == "150 $"
    assert varied.standard.categories["PMC"]["industrial"].rate.value == 150
    assert framework_of(replace(standard, variant=Variant("rien", {}))).hypothesis is None
