"""Decisions on a coaching: withdrawal and return, pause, another coach, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.coaching import coach_changes, pauses, withdrawal
from engine.coaching.life_cycle import TRANSITIONS, Act
from engine.coaching.views_file import CoachingFile, Request
from engine.formats import day
from pages.parts import session
from pages.parts.coachings_fields import form_key
from pages.parts.notices import attempt, show_notice
from pages.parts.plain import plain
from pages.parts.typed import given

_PLACE = "coachings:course"
_PROBABLE_PAUSE = timedelta(days=14)  # what the field first offers, to be changed


def show_decisions(store: Store, file: CoachingFile, as_of: date, programme: Programme) -> None:
    """The request that waits, if any, then a choice of acts possible now and the form of the one chosen."""
    show_notice(_PLACE)
    if file.request:
        _show_request(store, file.request, as_of, programme)
    acts = [act for act in _FORMS if act in file.acts and _makes_sense(act, file)]
    if not acts:
        st.info("Aucune décision n'est possible : ce coaching est terminé.", icon=":material/lock:")
        return
    st.header("Que faut-il enregistrer ?", anchor=False)
    chosen: Act | None = st.segmented_control(
        "Décision",
        acts,
        format_func=lambda act: _TITLES[act],
        key=form_key("act", file.line.coaching_id),
        label_visibility="collapsed",
    )
    if chosen is None:
        st.caption("Chaque décision est datée, signée, et garde sa raison.")
        return
    with st.form(form_key(chosen, file.line.coaching_id), border=True):
        _FORMS[chosen](store, file, as_of, programme)


def _makes_sense(act: Act, file: CoachingFile) -> bool:
    """What the state allows but the record makes pointless is not offered."""
    if act == "pause":
        return not file.on_hold
    if act == "resume":
        return file.on_hold
    return act != "change_coach" or file.request is None


def _show_request(store: Store, request: Request, as_of: date, programme: Programme) -> None:
    key = form_key("request", request.coach_change_id)
    with st.container(border=True):
        st.subheader(f"{plain(request.coach)} est demandé comme coach", anchor=False)
        st.markdown(f"{plain(request.asked_by)}, le {day(request.asked_on)} : {plain(request.reason)}")
        with st.form(key, border=False):
            st.text_input("Raison (obligatoire pour refuser)", key=f"{key}:reason")
            with st.container(horizontal=True):
                for approved, words in ((True, "Approuver le changement"), (False, "Refuser")):
                    st.form_submit_button(
                        words,
                        key=f"{key}:{approved}",
                        type="primary" if approved else "secondary",
                        on_click=_settle,
                        args=(store, request, approved, as_of, programme),
                    )


def _settle(store: Store, request: Request, approved: bool, as_of: date, programme: Programme) -> None:
    author, key = session.author(), request.coach_change_id

    def act() -> Sequence[str]:
        if approved:
            warnings = coach_changes.approve_change(
                store, key, author, as_of, seen=request.version, programme=programme
            )
            return (f"{request.coach} est maintenant le coach.", *warnings)
        reason = st.session_state[f"{form_key('request', key)}:reason"]
        coach_changes.refuse_change(store, key, author, as_of, reason, seen=request.version)
        return ("Changement refusé : le coach reste le même.",)

    attempt(_PLACE, act)


def _show_withdrawal(store: Store, file: CoachingFile, as_of: date, programme: Programme) -> None:
    key = form_key("withdraw", file.line.coaching_id)
    st.markdown("Ses rencontres prévues seront annulées, et la place de son coach sera libre de nouveau.")
    st.date_input("Date du retrait", value=as_of, key=f"{key}:on", format="YYYY-MM-DD")

    def act() -> Sequence[str]:
        follows = withdrawal.withdraw(
            store,
            file.line.company_id,
            session.author(),
            given(f"{key}:on", "La date du retrait"),
            st.session_state[f"{key}:reason"],
            programme=programme,
        )
        return (f"{file.line.company} est retirée du programme.", *follows)

    _show_end("withdraw", key, act)


def _show_return(store: Store, file: CoachingFile, _: date, programme: Programme) -> None:
    key = form_key("reinstate", file.line.coaching_id)

    def act() -> Sequence[str]:
        company, reason = file.line.company_id, st.session_state[f"{key}:reason"]
        return withdrawal.reinstate(store, company, session.author(), reason, programme=programme)

    _show_end("reinstate", key, act)


def _show_pause(store: Store, file: CoachingFile, as_of: date, programme: Programme) -> None:
    key = form_key("pause", file.line.coaching_id)
    st.markdown("Une pause suspend les relances; elle ne déplace pas l'échéance.")
    begins, ends = st.columns(2)
    begins.date_input("Début", value=as_of, key=f"{key}:on", format="YYYY-MM-DD")
    ends.date_input("Fin prévue", value=as_of + _PROBABLE_PAUSE, key=f"{key}:end", format="YYYY-MM-DD")

    def act() -> Sequence[str]:
        follows = pauses.pause(
            store,
            file.line.coaching_id,
            session.author(),
            given(f"{key}:on", "Le début de la pause"),
            given(f"{key}:end", "La fin prévue"),
            st.session_state[f"{key}:reason"],
            programme=programme,
        )
        return ("Coaching mis en pause.", *follows)

    _show_end("pause", key, act)


def _show_resuming(store: Store, file: CoachingFile, as_of: date, programme: Programme) -> None:
    key = form_key("resume", file.line.coaching_id)
    st.date_input("Date de la reprise", value=as_of, key=f"{key}:on", format="YYYY-MM-DD")

    def act() -> Sequence[str]:
        on = given(f"{key}:on", "La date de la reprise")
        pauses.resume(store, file.line.coaching_id, session.author(), on, programme=programme)
        return ("La pause est terminée.",)

    _show_end("resume", key, act)


def _show_change(store: Store, file: CoachingFile, as_of: date, programme: Programme) -> None:
    key = form_key("change_coach", file.line.coaching_id)
    others = {
        row["coach_id"]: f"{row['coach']} ({row['firm']})"
        for row in store.rows("coach_names")
        if row["coach_id"] != file.line.coach_id
    }
    st.markdown("Le coach reste le même tant que le changement n'est pas approuvé (AO §5.1).")
    st.selectbox(
        "Nouveau coach",
        list(others),
        index=None,
        format_func=others.__getitem__,
        key=f"{key}:coach",
        placeholder="Choisissez un coach",
    )
    st.text_input("Demandé par", key=f"{key}:by", help="La firme, l'entreprise… Vous-même si vous n'écrivez rien.")

    def act() -> Sequence[str]:
        coach_changes.ask_for_change(
            store,
            file.line.coaching_id,
            given(f"{key}:coach", "Le nouveau coach"),
            session.author(),
            as_of,
            st.session_state[f"{key}:reason"],
            asked_by=st.session_state[f"{key}:by"],
            programme=programme,
        )
        return ("Demande enregistrée : il reste à l'approuver.",)

    _show_end("change_coach", key, act)


def _show_end(name: Act, key: str, act: Callable[[], Sequence[str]]) -> None:
    """The reason when one is due, and the button that does it."""
    if TRANSITIONS[name].reason_due:
        st.text_input("Raison", key=f"{key}:reason")
    st.form_submit_button(_TITLES[name], type="primary", key=f"{key}:submit", on_click=_attempt, args=(act,))


def _attempt(act: Callable[[], Sequence[str]]) -> None:
    attempt(_PLACE, act)


_TITLES: Mapping[Act, str] = {
    "pause": "Mettre en pause",
    "resume": "Mettre fin à la pause",
    "change_coach": "Demander un autre coach",
    "withdraw": "Retirer l'entreprise",
    "reinstate": "Annuler le retrait",
}
_FORMS: Mapping[Act, Callable[[Store, CoachingFile, date, Programme], None]] = {
    "pause": _show_pause,
    "resume": _show_resuming,
    "change_coach": _show_change,
    "withdraw": _show_withdrawal,
    "reinstate": _show_return,
}
