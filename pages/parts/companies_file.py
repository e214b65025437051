"""One company's whole file on the screen."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.cohort.company_file import CompanyFile, Progress, company_file
from engine.cohort.settlement_views import settlement_groups
from engine.formats import MISSING, count, day, hours, number, quantity
from pages.parts import url
from pages.parts.cards import Card, show_cards
from pages.parts.companies_identity import show_identity
from pages.parts.companies_inventory import show_inventory
from pages.parts.companies_merge import offer_merge
from pages.parts.contacts import show_contacts
from pages.parts.header import page_header
from pages.parts.history import show_course, show_trace
from pages.parts.imports_settling import show_group
from pages.parts.leads import lead_to_coach
from pages.parts.plain import plain
from pages.parts.results import show_results
from pages.parts.tables import Column, show_table

_UNIT = "t éq. CO₂"
# Pixels: one answer across a phone.
_ANSWER_WIDTH = 260

_MEETINGS = (
    Column("held_on", "Date", "date"),
    Column("minutes", "Durée", "hours"),
    Column("state", "État"),
    Column("topics", "Points discutés", width="medium"),
    Column("attendees", "Personnes présentes", width="medium"),
)
_PROPOSALS = (
    Column("month", "Lot", "month"),
    Column("coach", "Coach"),
    Column("firm", "Firme"),
    Column("state", "État"),
    Column("score", "Affinité", "number"),
    Column("proposed_on", "Proposée", "date"),
    Column("answered_on", "Réponse", "date"),
    Column("note", "Note", width="medium"),
)
_EXCLUSIONS = (
    Column("coach", "Coach"),
    Column("firm", "Firme"),
    Column("origin", "Origine"),
    Column("made_on", "Date", "date"),
    Column("reason", "Raison", width="large"),
)


def show_file(store: Store, company_id: int, as_of: date, programme: Programme) -> None:
    """The file of the company; says so calmly when there is none."""
    if st.button("Toutes les entreprises", type="tertiary", icon=":material/arrow_back:", key="back"):
        url.put("entreprise", None)
        st.rerun()
    view = company_file(store, company_id, as_of, programme)
    if view is None:
        page_header("Cette entreprise est introuvable")
        st.info("Elle a peut-être été retirée avec une importation annulée. Cherchez-la dans la liste.")
        return
    page_header(plain(view.identity.name), plain(" · ".join(view.summary)) or None)
    if view.merged_into:
        _show_merged(view.merged_into)
    _show_standing(view)
    _show_waiting(store, view, programme)
    course, known = st.columns([3, 2], gap="large")
    with course:
        show_course(view.events)
    with known:
        show_identity(store, view)
        show_inventory(store, view, as_of)
    _show_answers(view)
    _show_meetings(view)
    if not view.merged_into:
        show_results(store, company_id, as_of)
        show_contacts(store, company_id, as_of)
    _show_proposals(view)
    show_trace(store, company_id, programme)
    if not view.merged_into:
        offer_merge(store, view, as_of, programme)


def _show_merged(kept: tuple[int, str]) -> None:
    identifier, name = kept
    st.info(f"Cette fiche a été fusionnée avec « {plain(name)} », qui la remplace.", icon=":material/merge:")
    if st.button(f"Ouvrir {plain(name)}", key="open_kept", type="primary"):
        url.put("entreprise", str(identifier))
        st.rerun()


def _show_standing(view: CompanyFile) -> None:
    """Where the company is: its coaching's hours and meetings, or what it has before one."""
    cards = [("État", view.state, f"depuis le {day(view.since)}" if view.since else "")]
    cards += _coaching_cards(view.progress) if view.progress else _arrival_cards(view)
    show_cards(cards)
    if view.progress:
        _lead_on(view.company_id, view.progress)


def _lead_on(company_id: int, progress: Progress) -> None:
    """The coaching and the coach, one click away."""
    with st.container(horizontal=True):
        if st.button("Ouvrir le coaching", type="tertiary", icon=":material/forum:", key="to_coaching"):
            query = {"coaching": str(progress.coaching_id), "entreprise": str(company_id)}
            st.switch_page("pages/coachings.py", query_params=query)
        lead_to_coach(progress.coach, progress.coach_id)


def _coaching_cards(progress: Progress) -> list[Card]:
    left = progress.allowed_minutes - progress.held_minutes
    remaining = (
        f"{hours(left)} à donner" if left > 0 else f"{hours(-left)} de plus, non payées" if left else "complètes"
    )
    meetings = count(progress.planned, "autre prévue", "autres prévues") if progress.planned else "aucune autre prévue"
    due = "fixé à la première rencontre" if progress.due_on is None else "dépassé" if progress.overdue else ""
    used = f"{hours(progress.held_minutes)} sur {hours(progress.allowed_minutes)}"
    return [
        ("Coach", progress.coach, progress.firm),
        ("Heures utilisées", used, remaining),
        ("Rencontres tenues", number(progress.held, 0), meetings),
        ("À terminer le", day(progress.due_on), due),
    ]


def _arrival_cards(view: CompanyFile) -> list[Card]:
    inventory = view.inventory
    total = "Incomplet" if inventory and inventory.missing else quantity(inventory.total, _UNIT) if inventory else None
    completed = inventory.completed_on if inventory else None
    return [
        ("Coach pressenti", view.coach or "Aucun", ""),
        (
            "Formulaire",
            "Reçu" if view.answered_on else "Non reçu",
            f"le {day(view.answered_on)}" if view.answered_on else "",
        ),
        ("Bilan GES", total or "Non reçu", f"le {day(completed)}" if completed else ""),
    ]


def _show_waiting(store: Store, view: CompanyFile, programme: Programme) -> None:
    """What is missing and what is left to settle: before everything else, since it blocks the rest."""
    if view.lacking:
        st.warning(" ".join(view.lacking), icon=":material/pending_actions:")
        if st.button("Importer des fichiers", icon=":material/upload_file:", key="to_imports"):
            st.switch_page("pages/imports.py")
    if view.to_settle:
        st.header("À régler", anchor=False)
        for group in settlement_groups(view.to_settle):
            show_group(store, group, programme, named=False)


def _show_meetings(view: CompanyFile) -> None:
    st.header("Rencontres", anchor=False)
    if not view.meetings:
        st.caption("Aucune rencontre enregistrée : elles arrivent par le fichier des rencontres.")
        return
    frame = pd.DataFrame(list(view.meetings)).assign(held_on=lambda rows: pd.to_datetime(rows["held_on"]))
    show_table(frame, _MEETINGS, key="meetings", alt="Rencontres du coaching")


def _show_proposals(view: CompanyFile) -> None:
    st.header("Propositions et exclusions", anchor=False)
    if not view.proposals and not view.exclusions:
        st.caption("Aucun coach ne lui a été proposé dans un lot mensuel.")
    if view.proposals:
        rows = [{column.name: getattr(line, column.name) for column in _PROPOSALS} for line in view.proposals]
        frame = pd.DataFrame(rows)
        for name in ("month", "proposed_on", "answered_on"):
            frame[name] = pd.to_datetime(frame[name])
        show_table(frame, _PROPOSALS, key="proposals", alt="Propositions de coachs")
    if view.exclusions:
        st.markdown("Ces coachs ne lui seront plus proposés :")
        frame = pd.DataFrame(list(view.exclusions)).assign(made_on=lambda rows: pd.to_datetime(rows["made_on"]))
        show_table(frame, _EXCLUSIONS, key="exclusions", alt="Coachs exclus")


def _show_answers(view: CompanyFile) -> None:
    st.header("Réponses au formulaire", anchor=False)
    given = [answer for answer in view.answers if answer.text is not None]
    blank = [answer.question for answer in view.answers if answer.text is None]
    grid = st.grid(3, min_column_width=_ANSWER_WIDTH)
    for answer in given:
        with grid.cell():
            st.markdown(f"**{answer.question}**  \n{plain(answer.text or MISSING)}")
    if not given:
        st.caption("Aucune réponse : le formulaire arrive par la page « Importer ».")
    elif blank:
        st.caption(f"Sans réponse : {', '.join(blank)}.")
