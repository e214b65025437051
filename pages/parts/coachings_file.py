"""One coaching on the screen: where it stands, then one of its sections named in the URL (``?volet=``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.coaching.alert import Alert
from engine.coaching.figures import CoachingLine
from engine.coaching.views_file import CoachingFile, coaching_file
from engine.coaching.views_list import COACHING_STATES, Board
from engine.formats import count, day, hours, number, percent
from pages.parts import url
from pages.parts.cards import show_cards
from pages.parts.coachings_decisions import show_decisions
from pages.parts.coachings_list import bar
from pages.parts.coachings_logbook import show_logbook
from pages.parts.coachings_meetings import show_meetings
from pages.parts.contacts import show_contacts
from pages.parts.header import page_header
from pages.parts.history import show_course, show_trace
from pages.parts.leads import lead_to_coach
from pages.parts.plain import plain
from pages.parts.results import show_results
from pages.parts.sections import choose_section


def show_file(store: Store, view: Board, coaching_id: int, as_of: date, programme: Programme) -> None:
    """The coaching's figures and alerts, then the section asked; says so calmly when there is none."""
    if st.button("Tous les coachings", type="tertiary", icon=":material/arrow_back:", key="back"):
        for name in ("coaching", "entreprise", "volet"):
            url.put(name, None)
        st.rerun()
    file = coaching_file(store, view, coaching_id, as_of, programme)
    if file is None:
        page_header("Ce coaching est introuvable")
        st.info(f"Il n'existe pas, ou il n'était pas encore confirmé le {day(as_of)}. Cherchez-le dans la liste.")
        return
    url.put("coaching", str(coaching_id))
    url.put("entreprise", str(file.line.company_id))  # stays in hand from page to page
    lead = " · ".join((file.line.coach, file.line.firm, COACHING_STATES[file.line.state].lower()))
    page_header(plain(file.line.company), plain(lead))
    _lead_on(file.line)
    _show_alerts(file.alerts)
    show_cards(_cards(file.line, programme))
    titles = {code: title for code, (title, _) in _SECTIONS.items()}
    _SECTIONS[choose_section(titles, key="coachings:section")][1](store, file, as_of, programme)


def _lead_on(line: CoachingLine) -> None:
    """The company and the coach, one click away."""
    with st.container(horizontal=True):
        if st.button("Fiche de l'entreprise", type="tertiary", icon=":material/factory:", key="to_company"):
            st.switch_page("pages/companies.py", query_params={"entreprise": str(line.company_id)})
        lead_to_coach(line.coach, line.coach_id)


def _show_alerts(alerts: Sequence[Alert]) -> None:
    for alert in sorted(alerts, key=lambda alert: not alert.urgent):
        shown, icon = (st.error, "priority_high") if alert.urgent else (st.warning, "visibility")
        shown(plain(alert.reason), icon=f":material/{icon}:")


def _cards(line: CoachingLine, programme: Programme) -> tuple[tuple[str, str, str], ...]:
    allowed = programme.coaching.minutes.value
    left = allowed - line.minutes
    remaining = (
        f"{hours(left)} à donner" if left > 0 else f"{hours(-left)} de plus, non payées" if left else "complètes"
    )
    elapsed = "Pas commencé" if line.time_share is None else percent(line.time_share)
    upcoming = (
        f"{count(line.planned, 'prévue')}, la prochaine le {day(line.next_on)}" if line.next_on else "aucune prévue"
    )
    hold = f"en pause jusque vers le {day(line.hold_until)}" if line.hold_until else ""
    return (
        ("Heures utilisées", f"{hours(line.minutes)} sur {hours(allowed)}", f"{bar(line.hours_share)} {remaining}"),
        ("Temps écoulé", elapsed, hold or (bar(line.time_share) if line.time_share is not None else "")),
        ("À terminer le", day(line.due_on), f"commencé le {day(line.started_on)}" if line.started_on else ""),
        ("Rencontres tenues", number(line.meetings, 0), upcoming),
        (
            "Journal de bord",
            "Remis" if line.logbook_on else "À remettre",
            day(line.logbook_on) if line.logbook_on else "",
        ),
    )


def _show_history(store: Store, file: CoachingFile, _: date, programme: Programme) -> None:
    show_course(file.events)
    show_trace(store, file.line.company_id, programme)


def _show_results(store: Store, file: CoachingFile, as_of: date, _: Programme) -> None:
    show_results(store, file.line.company_id, as_of)


def _show_contacts(store: Store, file: CoachingFile, as_of: date, _: Programme) -> None:
    show_contacts(store, file.line.company_id, as_of)


_Show = Callable[[Store, CoachingFile, date, Programme], None]
_SECTIONS: Mapping[str, tuple[str, _Show]] = {
    "rencontres": ("Rencontres", show_meetings),
    "journal": ("Journal de bord", show_logbook),
    "resultats": ("Résultats", _show_results),
    "contacts": ("Contacts", _show_contacts),
    "suivi": ("Décisions", show_decisions),
    "historique": ("Historique", _show_history),
}
