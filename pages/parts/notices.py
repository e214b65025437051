"""What a button just did, said beside it rather than at the top of a long page; a refusal loses nothing typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from data.errors import ImpactError
from pages.parts.plain import plain

_NOTICE = "notice:"


def attempt(place: str, act: Callable[[], Iterable[str]]) -> bool:
    """Does ``act`` in a callback and keeps the sentences it returns for ``place``, or its refusal; True when done."""
    try:
        said, done = [plain(sentence) for sentence in act()], True
    except ImpactError as refusal:
        said, done = [plain(str(refusal))], False
    st.session_state[_NOTICE + place] = said, done
    return done


def show_notice(place: str) -> None:
    """Says what the last :func:`attempt` of ``place`` did: what is done, then what follows from it."""
    said, done = st.session_state.pop(_NOTICE + place, ((), True))
    # Its place is kept while there is nothing to say: else what follows moves, and the form refused folds itself.
    with st.container():
        for position, sentence in enumerate(said):
            shown = st.error if not done else st.info if position else st.success
            shown(sentence, icon=None if done else ":material/block:")
