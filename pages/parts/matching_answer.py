"""Recording what a coach answered to an offer."""

from __future__ import annotations

import streamlit as st

from engine.formats import count, weekday
from engine.matching.overview import Line, Proposal
from pages.parts import session
from pages.parts.matching_acts import answer

_ANSWERS = {"confirm": "Accepte", "decline": "Refuse", "expire": "Sans réponse : déclarer échue"}


def show_answer(line: Line, proposal: Proposal) -> None:
    """The deadline, then the answer, its date, and the reason or note it needs."""
    if proposal.deadline is None or proposal.offered_on is None:
        return
    st.markdown("**Qu'a répondu le coach ?**")
    if proposal.late:
        late = count(proposal.late, "jour ouvrable", "jours ouvrables")
        st.warning(f"Réponse attendue le {weekday(proposal.deadline)} : en retard de {late}.", icon=":material/alarm:")
    else:
        st.markdown(f"Réponse attendue au plus tard le **{weekday(proposal.deadline)}**.")
    key = f"matching:answer:{proposal.proposal_id}"
    choices = [said for said in _ANSWERS if said != "expire" or proposal.late]
    said = st.segmented_control(
        "Réponse", choices, key=key, format_func=_ANSWERS.__getitem__, label_visibility="collapsed"
    )
    if said is None:
        return
    note_key = f"{key}:note"
    on = max(session.as_of(), proposal.offered_on)
    if said != "expire":
        on = st.date_input(
            "Date de la réponse",
            value=on,
            min_value=proposal.offered_on,
            format="YYYY-MM-DD",
            key=f"{key}:date",
        )
        late_answer = said == "confirm" and on > proposal.deadline
        st.text_area(_note_label(said, late_answer), key=note_key, height=80)
    else:
        st.markdown("L'entreprise reviendra dans le lot, et ce coach ne lui sera plus proposé.")
    st.button(
        "Enregistrer la réponse",
        key=f"{key}:save",
        type="primary",
        on_click=answer,
        args=(line, said, on, note_key),
    )


def _note_label(said: str, late: bool) -> str:
    if said == "decline":
        return "Raison du refus (obligatoire)"
    return "Note (obligatoire après l'échéance)" if late else "Note (facultative)"
