"""What to send to each coach who has an offer to answer: a text to copy, a draft e-mail, the companies as a table."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.programme_file import Programme
from engine.formats import number, weekday
from engine.matching.message import HEADINGS, Message, as_eml, messages
from engine.matching.overview import Line
from pages.parts import matching_acts, session
from pages.parts.exports import XLSX_TYPE, Sheet, file_name, to_xlsx
from pages.parts.plain import plain

_EML_TYPE = "message/rfc822"


def show_messages(lines: Sequence[Line], programme: Programme) -> None:
    """One message per coach and deadline, for what is published and unanswered; nothing before publication."""
    offered = [line.proposal.proposal_id for line in lines if line.proposal and line.state == "offered"]
    if not offered:
        return
    letters = messages(session.store(), offered, programme)
    title = f"Messages aux coachs ({number(len(letters), 0)})"
    with st.expander(title, icon=":material/mail:", expanded=bool(st.session_state.get(matching_acts.MESSAGES))):
        st.markdown("Copiez chaque message dans votre courriel, ou ouvrez son brouillon : il donne l'échéance.")
        rank = st.selectbox(
            "Coach",
            range(len(letters)),
            format_func=lambda index: letters[index].coach,
            key=f"matching:message:{len(letters)}",
        )
        _show(letters[rank])


def _show(letter: Message) -> None:
    st.markdown(
        f"**À** : {plain(letter.address or 'adresse inconnue')}  \n**Objet** : {plain(letter.subject)}  \n"
        f"**Réponse attendue** : au plus tard le {weekday(letter.deadline)}"
    )
    st.code(letter.body, language=None, wrap_lines=True)
    named, as_of = f"Jumelage {letter.coach}", session.as_of()
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Brouillon de courriel (.eml)",
            as_eml(letter),
            file_name(named, as_of, "eml"),
            _EML_TYPE,
            key="matching:message:eml",
            icon=":material/drafts:",
            on_click="ignore",
        )
        st.download_button(
            "Entreprises (XLSX)",
            to_xlsx(_sheet(letter)),
            file_name(named, as_of, "xlsx"),
            XLSX_TYPE,
            key="matching:message:xlsx",
            icon=":material/table:",
            on_click="ignore",
        )


def _sheet(letter: Message) -> Sheet:
    return Sheet(
        title=f"Entreprises proposées à {letter.coach}",
        as_of=session.as_of(),
        filters={"Coach": letter.coach, "Réponse attendue au plus tard le": weekday(letter.deadline)},
        headings=HEADINGS,
        kinds=["text"] * len(HEADINGS),
        rows=letter.companies,
    )
