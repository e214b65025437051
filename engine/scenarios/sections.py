"""From a rule's code to the section of the text a reader looks up."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from data.parameter_file import Strict, load_parameters
from engine.aid.framework import Framework

SECTIONS_FILE = Path(__file__).parents[2] / "data" / "reference" / "rule_sections.yaml"


class _Sections(Strict):
    ref: str
    sections: dict[str, str]


@cache
def _sections() -> dict[str, str]:
    return load_parameters(SECTIONS_FILE, _Sections).sections


def section_of(rule: str, framework: Framework) -> str:
    """The sections of a rule as codes write it: ``"R153, A04"`` → ``"§9.1.2, tableau 15"``; readings have their own."""
    found: list[str] = []
    for code in re.findall(r"[RA]\d+", rule):
        place = _sections().get(code)
        if place is None and code in framework.readings and not found:
            place = framework.readings[code].ref
        if place and place not in found:
            found.append(place)
    return ", ".join(found)
