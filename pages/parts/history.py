"""A company's history on the screen: its course as dated sentences, and who wrote what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.cohort.changes import company_changes
from engine.cohort.timeline import Event, Tone
from engine.formats import day, moment, number
from pages.parts.plain import plain

_ICONS: Mapping[Tone, str] = {"done": "check_circle", "stopped": "cancel", "expected": "schedule"}
_LATER: Mapping[Tone, str] = {"done": "", "stopped": "", "expected": " (à venir)"}
_SHOWN_ACTS = 20


def show_course(events: Sequence[Event]) -> None:
    """What happened and what is expected, day by day."""
    st.header("Parcours de l'entreprise", anchor=False)
    for on, same_day in groupby(events, key=lambda event: event.on):
        lines = [f":material/{_ICONS[event.tone]}: {plain(event.text)}{_LATER[event.tone]}" for event in same_day]
        st.markdown("  \n".join([f"**{day(on)}**", *lines]))


def show_trace(store: Store, company_id: int, programme: Programme) -> None:
    """Every write, newest first, with what it changed; folded."""
    acts = company_changes(store, company_id, programme)
    with st.expander(f"Journal des modifications ({number(len(acts), 0)})", icon=":material/history:"):
        for act in acts[:_SHOWN_ACTS]:
            st.markdown(
                f"**{moment(act.at)}** · {plain(act.author)} · {plain(act.action)}\n"
                + "".join(f"\n- {plain(line)}" for line in act.lines)
            )
        if len(acts) > _SHOWN_ACTS:
            st.caption(f"Les {number(_SHOWN_ACTS, 0)} plus récentes sont montrées.")
