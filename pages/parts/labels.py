"""How states look on every page: an icon, the words, a colour; the words alone say it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.matching.review import STATE_NAMES, State

Colour = Literal["orange", "blue", "green", "red", "gray"]


@dataclass(frozen=True)
class Mark:
    """The icon (a Material Symbols name) and the colour that go with a state."""

    icon: str
    colour: Colour


# Orange waits for us, blue for someone else, green is done, red came back, grey is over.
PROPOSAL_MARKS: Mapping[State, Mark] = {
    "proposed": Mark("rate_review", "orange"),
    "approved": Mark("outgoing_mail", "orange"),
    "offered": Mark("hourglass_top", "blue"),
    "confirmed": Mark("check_circle", "green"),
    "declined": Mark("undo", "red"),
    "expired": Mark("timer_off", "red"),
    "replaced": Mark("swap_horiz", "gray"),
    "withdrawn": Mark("cancel", "gray"),
}


def proposal_badge(state: State) -> str:
    """The state of a proposal as a badge, in Markdown: ``st.markdown(proposal_badge("offered"))``."""
    return badge(STATE_NAMES[state], PROPOSAL_MARKS[state])


def badge(words: str, mark: Mark) -> str:
    """Any words as a badge, in Markdown."""
    return f":{mark.colour}-badge[:material/{mark.icon}: {words}]"
