"""Reminding the coach an alert is about: the message opens in one's mail program, then is noted once sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from data.store import Store
from engine.coaching.alert import Alert
from engine.programme.letter import Letter, note_letter
from pages.parts import session
from pages.parts.notices import attempt, show_notice
from pages.parts.plain import plain

_OPENED = "today:letter"


def offer_letter(letter: Letter, key: str) -> None:
    """The link that opens the message in a mail program; its row then asks whether it was sent."""
    st.link_button(
        "Relancer",
        letter.link,
        key=f"{key}:letter",
        type="tertiary",
        icon=":material/mail:",
        help=f"Ouvre un courriel à {plain(letter.to)}, à relire et à envoyer vous-même.",
        on_click=_open,
        args=((key, letter),),
    )


def show_letter(store: Store, alert: Alert, letter: Letter, key: str, as_of: date) -> None:
    """Under the row whose message was opened: its text to copy, and one click to note it; then that it is noted."""
    show_notice(_place(key))
    if st.session_state.get(_OPENED) != (key, letter):
        return
    with st.container(border=True):
        st.markdown(f"Le courriel à **{plain(letter.to)}** s'est ouvert. Sinon, copiez-en le texte :")
        st.code(letter.body.replace("\r\n", "\n"), language=None, wrap_lines=True)
        with st.container(horizontal=True):
            st.button(
                "Noter cette relance au journal des contacts",
                key=f"{key}:noted",
                type="primary",
                icon=":material/edit_note:",
                on_click=_note,
                args=(store, alert, letter, key, as_of),
            )
            st.button("Fermer sans noter", key=f"{key}:unsent", on_click=_open, args=(None,))


def _note(store: Store, alert: Alert, letter: Letter, key: str, as_of: date) -> None:
    def act() -> Sequence[str]:
        note_letter(store, alert, letter, session.author(), as_of)
        return (f"Relance notée au journal des contacts : {alert.subject}.",)

    if attempt(_place(key), act):
        _open(None)


def _open(row: tuple[str, Letter] | None) -> None:
    """Which message was opened: one whose words changed since is another."""
    st.session_state[_OPENED] = row


def _place(key: str) -> str:
    return f"today:letter:{key}"
