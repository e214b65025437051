"""The engine against the oracle, on seeded random requests and measures of every kind."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from engine.aid.interchange import answer_measures, answer_requests
from tests.engine.aid.agreement import differences
from tests.engine.aid.oracle import decide, route
from tests.engine.aid.oracle.generator import random_measure, random_request

BATCHES = 8
REQUESTS_PER_BATCH = 250
MEASURES = 500
SHOWN = 5


def _report(found: list[tuple[dict[str, Any], list[str]]]) -> str:
    """The first disagreements, each with what reproduces it."""
    shown = [
        "\n".join([json.dumps(asked, ensure_ascii=False), *(f"  {difference}" for difference in why)])
        for asked, why in found[:SHOWN]
    ]
    return "\n".join([f"{len(found)} disagreements", *shown])


@pytest.mark.parametrize("seed", range(BATCHES))
def test_engine_agrees_with_the_oracle(seed: int) -> None:
    rng = Random(seed)
    requests = [random_request(rng) for _ in range(REQUESTS_PER_BATCH)]
    answers, refused = answer_requests(requests)
    compared = [
        (request, differences(decide(request), answer)) for request, answer in zip(requests, answers, strict=True)
    ]
    disagreements = [(request, why) for request, why in compared if why]
    assert not disagreements, _report(disagreements)
    assert not refused


def test_engine_routes_as_the_oracle() -> None:
    rng = Random(BATCHES)
    measures = [random_measure(rng) for _ in range(MEASURES)]
    answers, refused = answer_measures(measures)
    compared = [
        (measure, [] if answer == route(measure) else [f"expected {route(measure)}, got {answer}"])
        for measure, answer in zip(measures, answers, strict=True)
    ]
    disagreements = [(measure, why) for measure, why in compared if why]
    assert not disagreements, _report(disagreements)
    assert not refused
