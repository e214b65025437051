"""The logbook of AO annex 2 as a form: prefilled from the meetings, saved as a draft, delivered once complete."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby

import pandas as pd
import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.coaching import logbook as engine_logbook
from engine.coaching.logbook_form import NOT_BEGUN, Choice, Logbook, logbook
from engine.coaching.views_file import CoachingFile
from engine.formats import MISSING, count, day, enumeration, hours
from pages.parts import session
from pages.parts.coachings_documents import offer_logbook
from pages.parts.coachings_fields import form_key
from pages.parts.forms import attempt_form, following
from pages.parts.notices import attempt, show_notice
from pages.parts.plain import plain
from pages.parts.tables import Column, show_table

_MEETINGS = (
    Column("number", "Nº", "integer", width="small"),
    Column("held_on", "Date", "date"),
    Column("minutes", "Durée", "hours"),
    Column("attendees", "Personnes présentes", width="medium"),
    Column("topics", "Points discutés", width="large"),
)
_PLACE = "coachings:logbook"


def show_logbook(store: Store, file: CoachingFile, as_of: date, programme: Programme) -> None:
    """Where the logbook stands, its meetings, then the form, or what was answered once it cannot be changed."""
    view = logbook(store, file.line.coaching_id, as_of, programme=programme)
    show_notice(_PLACE)
    _show_standing(view)
    _show_held(view)
    if view.may_write:
        _show_form(store, view, as_of, programme)
    else:
        _show_answers(view)
    offer_logbook(view, as_of)
    if view.may_reopen:
        _show_reopening(store, view, programme)


def _show_standing(view: Logbook) -> None:
    if view.delivered_on:
        st.success(f"Journal remis le {day(view.delivered_on)} par {plain(view.delivered_by or MISSING)}.")
    elif view.missing:
        lacking = plain(enumeration(view.missing))
        st.info(f"Tel qu'il est enregistré, il manque au journal : {lacking}.", icon=":material/edit_note:")
    else:
        st.info("Le journal est complet : il peut être remis.", icon=":material/task_alt:")
    for warning in view.warnings:
        st.warning(plain(warning), icon=":material/rule:")


def _show_held(view: Logbook) -> None:
    st.header("Rencontres tenues", anchor=False)
    if not view.meetings:
        st.caption("Aucune rencontre tenue : elles viennent du volet « Rencontres ».")
        return
    frame = pd.DataFrame(list(view.meetings)).assign(held_on=lambda rows: pd.to_datetime(rows["held_on"]))
    show_table(frame, _MEETINGS, key=f"logbook_meetings:{view.coaching_id}", alt="Rencontres du journal de bord")
    st.markdown(f"**Total : {hours(view.minutes)}** en {count(len(view.meetings), 'rencontre')}.")


def _show_form(store: Store, view: Logbook, as_of: date, programme: Programme) -> None:
    key = form_key("logbook", view.coaching_id)
    st.header("Bilan du coaching", anchor=False)
    if view.asked_objective:
        st.markdown(f"Objectif demandé par l'entreprise : **{plain(view.asked_objective)}**")
    with st.form(key, border=True, enter_to_submit=False):
        for group, questions in groupby(view.questions, key=lambda question: question.group):
            if group:
                st.markdown(f"**{plain(group)}**")
                st.caption("Une réponse au moins est attendue ici.")
            for question in questions:
                _show_question(question, key)
        st.caption(f"\\* Réponse attendue pour remettre le journal. {plain(view.reference)}.")
        saving, delivering = st.columns(2)
        saving.form_submit_button(
            "Enregistrer le brouillon",
            key=f"{key}:save",
            width="stretch",
            on_click=_save,
            args=(store, view, as_of, programme),
        )
        delivering.form_submit_button(
            "Remettre le journal",
            key=f"{key}:deliver",
            type="primary",
            width="stretch",
            on_click=_deliver,
            args=(store, view, as_of, programme),
        )


def _show_question(question: Choice, key: str) -> None:
    """The field of a question; what someone answered since it was typed over is told under it."""
    # From the parameter file, never typed: escaped, its marks would be read aloud.
    label = question.label + (" *" if question.due else "")
    field, labels, answer = f"{key}:{question.code}", dict(question.options), question.answer or ""
    with following(field, question.answer if labels else answer, said=labels.get(answer, answer)):
        if labels:
            st.selectbox(
                label, list(labels), key=field, index=None, format_func=labels.__getitem__, placeholder="Choisissez"
            )
        else:
            st.text_area(label, key=field, height=80)


def _show_answers(view: Logbook) -> None:
    st.header("Bilan du coaching", anchor=False)
    answered = [question for question in view.questions if question.answer]
    for question in answered:
        labels: Mapping[str, str] = dict(question.options)
        answer = question.answer or MISSING
        st.markdown(f"**{plain(question.label)}**  \n{plain(labels.get(answer, answer))}")
    if not answered:
        st.caption("Aucune réponse n'a été enregistrée.")


def _show_reopening(store: Store, view: Logbook, programme: Programme) -> None:
    key = form_key("reopen_logbook", view.coaching_id)
    with st.expander("Rouvrir le journal pour le corriger"), st.form(key, border=False):
        st.text_input("Raison", key=f"{key}:reason")
        st.form_submit_button(
            "Rouvrir le journal", key=f"{key}:submit", on_click=_reopen, args=(store, view, key, programme)
        )


def _save(store: Store, view: Logbook, as_of: date, programme: Programme) -> None:
    def act() -> Sequence[str]:
        engine_logbook.save_draft(
            store,
            view.coaching_id,
            _typed(view),
            session.author(),
            as_of,
            seen=view.version or NOT_BEGUN,
            programme=programme,
        )
        return ("Brouillon enregistré.",)

    _attempt_logbook(view, act)


def _deliver(store: Store, view: Logbook, as_of: date, programme: Programme) -> None:
    def act() -> Sequence[str]:
        follows = engine_logbook.deliver(
            store,
            view.coaching_id,
            session.author(),
            as_of,
            answers=_typed(view),
            seen=view.version or NOT_BEGUN,
            programme=programme,
        )
        return (f"Journal de {view.company} remis.", *follows)

    _attempt_logbook(view, act)


def _reopen(store: Store, view: Logbook, key: str, programme: Programme) -> None:
    def act() -> Sequence[str]:
        reason = st.session_state[f"{key}:reason"]
        coaching_id, author = view.coaching_id, session.author()
        follows = engine_logbook.reopen(store, coaching_id, author, reason, seen=view.version, programme=programme)
        return ("Journal rouvert : il est de nouveau un brouillon.", *follows)

    attempt(_PLACE, act)


def _typed(view: Logbook) -> dict[str, str | None]:
    key = form_key("logbook", view.coaching_id)
    return {question.code: st.session_state[f"{key}:{question.code}"] for question in view.questions}


def _attempt_logbook(view: Logbook, act: Callable[[], Sequence[str]]) -> None:
    """Once done, the fields say what is stored."""
    attempt_form(_PLACE, act, form_key("logbook", view.coaching_id), *(question.code for question in view.questions))
