"""The companies of a batch, those without a coach first; one is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from engine.formats import count, month, number, short_day
from engine.matching.overview import Line, LineState
from engine.matching.review import STATE_NAMES
from pages.parts import url
from pages.parts.labels import PROPOSAL_MARKS, Mark
from pages.parts.matching_acts import keep_in_hand
from pages.parts.plain import plain

LINE_NAMES: Mapping[str, str] = dict[str, str](STATE_NAMES.items()) | {
    "waiting": "sans coach possible",
    "unsolved": "pas encore de proposition",
    "deferred": "reportée à un lot plus tardif",
}
LINE_MARKS: Mapping[str, Mark] = dict[str, Mark](PROPOSAL_MARKS.items()) | {
    "waiting": Mark("warning", "red"),
    "unsolved": Mark("hourglass_empty", "gray"),
    "deferred": Mark("event_upcoming", "gray"),
}

_COUNTED: Mapping[str, tuple[str, str]] = {
    "unsolved": ("à jumeler", "à jumeler"),
    "approved": ("à publier", "à publier"),
    "offered": ("en attente de réponse", "en attente de réponse"),
    "confirmed": ("confirmée", "confirmées"),
    "deferred": ("reportée", "reportées"),
    "declined": ("refusée", "refusées"),
    "expired": ("échue", "échues"),
    "replaced": ("remplacée", "remplacées"),
    "withdrawn": ("retirée", "retirées"),
}

_CHOSEN = "matching:company"
_SHOWN = "matching:shown"
# Pixels: the list scrolls beside the file instead of pushing it down the page.
_HEIGHT = 560
_ROW = 62


def choose_line(lines: Sequence[Line]) -> Line:
    """Draws the list and returns the company in hand: of the URL, else the one already shown, else the first."""
    by_key = {line.company.company_id: line for line in lines}
    # What was just locked or approved stays in hand, wherever its new state puts it in the list.
    wanted = (url.identifier("entreprise"), st.session_state.get(_SHOWN))
    shown = next((key for key in wanted if key in by_key), next(iter(by_key)))
    # Said at each run: the browser answers by labels, and these change with the state of companies.
    st.session_state[_CHOSEN] = st.session_state[_SHOWN] = shown
    with st.container(height=_HEIGHT if len(lines) * _ROW > _HEIGHT else "content", border=True):
        chosen: int = st.radio(
            "Entreprises du lot",
            list(by_key),
            key=_CHOSEN,
            format_func=lambda key: _label(by_key[key]),
            captions=[_caption(line) for line in lines],
            on_change=keep_in_hand,
            args=(_CHOSEN,),
            label_visibility="collapsed",
            width="stretch",
        )
    return by_key[chosen]


def counted(number_of: int, state: LineState) -> str:
    """``3 à publier``, ``2 confirmées``."""
    name = LINE_NAMES[state]
    return count(number_of, *_COUNTED.get(state, (name, name)))


def _label(line: Line) -> str:
    mark = LINE_MARKS[line.state]
    locked = " :material/lock:" if line.proposal and line.state == "proposed" and line.proposal.locked_on else ""
    return f":{mark.colour}[:material/{mark.icon}:] {plain(line.company.name)}{locked}"


def _caption(line: Line) -> str:
    if line.deferral is not None:
        return f"reportée au lot de {month(line.deferral.until_month)}"
    if line.proposal is None or line.state in ("waiting", "unsolved"):
        return LINE_NAMES[line.state]
    score = "" if line.proposal.score is None else f" · score {number(line.proposal.score, 0)}"
    return f"{plain(line.proposal.coach)}{score} · {_state(line)}"


def _state(line: Line) -> str:
    if line.proposal and line.proposal.late:
        return f"en retard de {count(line.proposal.late, 'jour ouvrable', 'jours ouvrables')}"
    if line.proposal and line.state == "offered":
        return f"réponse d'ici le {short_day(line.proposal.deadline)}"
    return "à publier" if line.state == "approved" else LINE_NAMES[line.state]
