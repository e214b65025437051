"""A scenario: a plain request, the framework it is read under, the names given to its items; and its permalink.

The permalink carries the scenario whole, with a fingerprint of its content: a link cut short or altered by hand is
refused rather than reopened as something else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data.errors import RefusedError
from engine.aid.framework import Framework, frameworks, frameworks_for
from engine.aid.malformed import read_request
from engine.aid.request import AnyRequest
from engine.aid.variants import vary
from engine.aid.vocabulary import Stream
from engine.scenarios.catalog import load_catalog

_FINGERPRINT = 12  # hexadecimal digits shown: one chance in 10^14 that two scenarios share theirs
_LONGEST_LINK = 8000  # what browsers and servers carry without trouble
_LARGEST_CONTENT = 200_000


@dataclass(frozen=True)
class Variant:
    """A hypothesis: a name and the parameters changed, by their path in the framework."""

    name: str
    changes: Mapping[str, float]


@dataclass(frozen=True)
class Scenario:
    """What is simulated. ``framework`` is a version on file; ``names`` are the names given to items, by index."""

    request: dict[str, Any]
    framework: str
    names: Mapping[int, str] = field(default_factory=dict)
    variant: Variant | None = None
    company_id: int | None = None

    @property
    def stream(self) -> Stream:
        """The stream asked for."""
        stream: Stream = self.request["stream"]
        return stream

    def read(self) -> AnyRequest:
        """The request as the engine reads it.

        Raises:
            MalformedRequestError: the request is not of the format.
        """
        return read_request(self.request)


def new_scenario(stream: Stream, received: date, company_id: int | None = None) -> Scenario:
    """A scenario to start from: the stream's sound defaults, received at ``received``."""
    request = json.loads(json.dumps(load_catalog().streams[stream].start))
    request["dates"] = {"received": received.isoformat()}
    return Scenario(request, frameworks_for(received)[0].version, company_id=company_id)


def framework_of(scenario: Scenario) -> Framework:
    """The framework, with the variant's changes when there is one.

    Raises:
        RefusedError: no such version on file.
        VariantError: a change the framework cannot take.
    """
    base = frameworks().get(scenario.framework)
    if base is None:
        raise RefusedError(
            f"Ce scénario a été fait sous le cadre « {scenario.framework} », absent de cette installation."
        )
    if scenario.variant is None or not scenario.variant.changes:
        return base
    return vary(base, scenario.variant.name, scenario.variant.changes)


def newest_framework() -> Framework:
    """The latest framework on file."""
    return frameworks_for(None)[0]


def fingerprint(scenario: Scenario) -> str:
    """A short digest of the inputs, framework version, readings and variant: the same for the same scenario."""
    return hashlib.sha256(to_text(scenario).encode()).hexdigest()[:_FINGERPRINT]


def to_text(scenario: Scenario) -> str:
    """The scenario as canonical JSON."""
    content: dict[str, Any] = {"request": scenario.request, "framework": scenario.framework}
    if scenario.names:
        content["names"] = {str(index): name for index, name in scenario.names.items()}
    if scenario.variant:
        content["variant"] = {"name": scenario.variant.name, "changes": dict(scenario.variant.changes)}
    if scenario.company_id is not None:
        content["company"] = scenario.company_id
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(text: str) -> Scenario:
    """The scenario of :func:`to_text`.

    Raises:
        RefusedError: not a scenario.
        MalformedRequestError: its request is not of the format.
    """
    try:
        content = json.loads(text)
        variant, names = content.get("variant"), content.get("names", {})
        scenario = Scenario(
            request=content["request"],
            framework=str(content["framework"]),
            names={int(index): str(name) for index, name in names.items()},
            variant=Variant(str(variant["name"]), {str(k): float(v) for k, v in variant["changes"].items()})
            if variant
            else None,
            company_id=None if content.get("company") is None else int(content["company"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RefusedError("Ce scénario ne peut pas être lu.") from error
    scenario.read()
    return scenario


def to_link(scenario: Scenario) -> str:
    """The scenario for a URL: its fingerprint, a dot, its content."""
    packed = base64.urlsafe_b64encode(zlib.compress(to_text(scenario).encode(), 9)).decode().rstrip("=")
    return f"{fingerprint(scenario)}.{packed}"


def from_link(link: str) -> Scenario:
    """The scenario of a permalink.

    Raises:
        RefusedError: cut short, altered, or not a permalink.
        MalformedRequestError: its request is not of the format.
    """
    refusal = RefusedError(
        "Ce lien est incomplet ou a été modifié : rien n'a été rouvert. Recopiez-le en entier depuis sa source."
    )
    match = re.fullmatch(r"([0-9a-f]{12})\.([A-Za-z0-9_-]+)", link)
    if match is None or len(link) > _LONGEST_LINK:
        raise refusal
    print_given, packed = match.groups()
    try:
        inflater = zlib.decompressobj()
        content = inflater.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), _LARGEST_CONTENT)
        if not inflater.eof:
            raise refusal
        text = content.decode()
    except (ValueError, zlib.error) as error:
        raise refusal from error
    if hashlib.sha256(text.encode()).hexdigest()[:_FINGERPRINT] != print_given:
        raise refusal
    return from_text(text)
