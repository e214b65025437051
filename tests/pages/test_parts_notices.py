"""What was just done is said without moving what follows: a folded form that is refused must not close."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.visiting import said


def _beside() -> None:
    import streamlit as st

    from data.errors import RefusedError
    from pages.parts import notices

    def refuse() -> list[str]:
        raise RefusedError("Une durée est attendue.")

    notices.show_notice("place")
    with st.expander("Noter"):
        st.button("Envoyer", key="send", on_click=notices.attempt, args=("place", refuse))


def _in_matching() -> None:
    import streamlit as st

    from data.errors import RefusedError
    from pages.parts import matching_acts

    def refuse() -> str:
        raise RefusedError("Une durée est attendue.")

    matching_acts.show_notice()
    with st.expander("Noter"):
        st.button("Envoyer", key="send", on_click=matching_acts.attempt, args=(refuse,))


def _at_the_top() -> None:
    import streamlit as st

    from pages.parts import header

    header.page_header("Où en est-on ?")
    with st.expander("Noter"):
        st.button("Envoyer", key="send", on_click=header.announce, args=("Une durée est attendue.", "warning"))


@pytest.mark.parametrize("page", [_beside, _in_matching, _at_the_top])
def test_what_follows_stays_in_its_place(page: Callable[[], None]) -> None:
    app = AppTest.from_function(page).run()
    (place,) = (position for position, block in app.main.children.items() if block.type == "expander")
    app.button(key="send").click().run()
    assert said(app).count("Une durée est attendue.") == 1
    assert app.main.children[place].type == "expander"
