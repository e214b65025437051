"""The coachings as a list: hours used against time elapsed, what calls for attention, the next meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from data.programme_file import Programme
from engine.coaching.figures import CoachingLine
from engine.coaching.views_list import COACHING_STATES, Board, CoachingFilter, narrowed
from engine.formats import MISSING, count, hours, number, percent
from pages.parts import url
from pages.parts.tables import Column, offer_exports, show_table

_COLUMNS = (
    Column("company", "Entreprise"),
    Column("hours", "Heures utilisées", help="Durée des rencontres tenues sur celle d'un coaching complet."),
    Column("time", "Temps écoulé", help="Depuis la première rencontre, sur les quatre mois qui mènent à l'échéance."),
    Column("attention", "À surveiller", width="large", help="Ce qui demande une action; vide quand tout va bien."),
    Column("next_on", "Prochaine rencontre", "date"),
    Column("due_on", "Échéance", "date"),
    Column("state", "État"),
    Column("coach", "Coach"),
    Column("firm", "Firme"),
)
_EXPORTED = (
    Column("company", "Entreprise"),
    Column("coach", "Coach"),
    Column("firm", "Firme"),
    Column("state", "État"),
    Column("minutes", "Heures tenues", "hours"),
    Column("hours_share", "Part des heures", "percent"),
    Column("time_share", "Part du temps", "percent"),
    Column("meetings", "Rencontres tenues", "integer"),
    Column("risk", "Rythme à tenir (fois le rythme prévu)", "number"),
    Column("attention", "À surveiller"),
    Column("started_on", "Début", "date"),
    Column("last_held_on", "Dernière rencontre", "date"),
    Column("next_on", "Prochaine rencontre", "date"),
    Column("due_on", "Échéance", "date"),
    Column("logbook_on", "Journal remis", "date"),
)
_DATES = ("started_on", "last_held_on", "next_on", "due_on", "logbook_on")
_SIGNS = {2: "⚠ ", 1: "", 0: ""}
_FILTER_WIDTH = 160  # pixels: two filters side by side on a phone
_STEPS = 10
# A browser draws this many lines at once; whoever has more searches. The exports hold them all.
_SHOWN = 1000


def show_list(view: Board, as_of: date, programme: Programme) -> None:
    """The filters, the count, the table and its exports; choosing a row opens the coaching."""
    if not view.lines:
        _explain_empty()
        return
    wanted, said = _filters(view, programme)
    lines = narrowed(view, wanted)
    _show_count(view, lines)
    if not lines:
        st.info("Aucun coaching ne correspond à ces filtres.", icon=":material/filter_alt_off:")
        return
    shown, alt = _frame([_cells(view, line) for line in lines[:_SHOWN]]), "Coachings du programme"
    chosen = show_table(shown, _COLUMNS, key="coachings", alt=alt, selectable=True, height=560)
    cut = f" Les {number(_SHOWN, 0)} plus urgents sont montrés : précisez la recherche." if len(lines) > _SHOWN else ""
    st.caption(f"Cochez une ligne pour ouvrir le coaching.{cut}")
    frame = _frame([_exported(view, line) for line in lines])
    offer_exports(frame, _EXPORTED, key="coachings_export", title="Coachings", as_of=as_of, filters=said)
    if st.button(
        "Importer des rencontres",
        icon=":material/upload_file:",
        key="to_imports",
        help="Un fichier de rencontres, de tous les coachs à la fois : aperçu ligne par ligne avant d'écrire.",
    ):
        st.switch_page("pages/imports.py")
    if chosen is not None:
        url.put("coaching", str(lines[chosen].coaching_id))
        st.rerun()


def bar(share: float) -> str:
    """A share as ten steps: ``bar(0.42)`` → ``■■■■□□□□□□``; full from 1 on, at least one once begun."""
    filled = min(_STEPS, max(int(share * _STEPS), 1 if share > 0 else 0))
    return "■" * filled + "□" * (_STEPS - filled)


def _frame(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in _DATES if name in frame})


def _cells(view: Board, line: CoachingLine) -> dict[str, object]:
    """A line as the screen says it."""
    return {
        "company": line.company,
        "hours": f"{bar(line.hours_share)} {hours(line.minutes)}",
        "time": MISSING if line.time_share is None else f"{bar(line.time_share)} {percent(line.time_share)}",
        "attention": _SIGNS[view.level(line)] + view.attention(line),
        "next_on": line.next_on,
        "due_on": line.due_on,
        "state": COACHING_STATES[line.state],
        "coach": line.coach,
        "firm": line.firm,
    }


def _exported(view: Board, line: CoachingLine) -> dict[str, object]:
    """A line as a spreadsheet takes it: values rather than words."""
    return {
        "company": line.company,
        "coach": line.coach,
        "firm": line.firm,
        "state": COACHING_STATES[line.state],
        "minutes": line.minutes,
        "hours_share": line.hours_share,
        "time_share": line.time_share,
        "meetings": line.meetings,
        # A spreadsheet has no infinity: on the last day, the reason says it.
        "risk": None if line.risk is None or line.risk == float("inf") else line.risk,
        "attention": _SIGNS[view.level(line)] + view.attention(line),
        "started_on": line.started_on,
        "last_held_on": line.last_held_on,
        "next_on": line.next_on,
        "due_on": line.due_on,
        "logbook_on": line.logbook_on,
    }


def _show_count(view: Board, lines: Sequence[CoachingLine]) -> None:
    of = "" if len(lines) == len(view.lines) else f" sur {number(len(view.lines), 0)}"
    urgent = sum(view.level(line) == 2 for line in lines)
    watched = sum(view.level(line) == 1 for line in lines)
    said = [f"**{count(len(lines), 'coaching')}**{of}"]
    said += [count(urgent, "urgent")] if urgent else []
    said += [f"{number(watched, 0)} à surveiller"] if watched else []
    said.append(f"{hours(sum(line.minutes for line in lines))} tenues")
    st.markdown(" · ".join(said))


def _filters(view: Board, programme: Programme) -> tuple[CoachingFilter, dict[str, str]]:
    """What the filters hold, and the same in French for the exports."""
    sectors = {"": "Tous"} | {code: choice.label for code, choice in programme.sectors.values.items()}
    by_name = sorted({(line.firm, str(line.firm_id)) for line in view.lines})
    firms = {"": "Toutes"} | {key: name for name, key in by_name}
    states: dict[str, str] = dict(COACHING_STATES.items())
    grid = st.grid(5, min_column_width=_FILTER_WIDTH, vertical_alignment="bottom")
    with grid.cell():
        text = url.text_filter("Recherche", "q", placeholder="Entreprise, coach ou firme")
    with grid.cell():
        chosen = url.multiselect_filter("État", "etat", states)
    with grid.cell():
        sector = url.select_filter("Secteur", "secteur", sectors)
    with grid.cell():
        firm = url.select_filter("Firme", "firme", firms)
    with grid.cell():
        watched = url.toggle_filter("À surveiller", "surveiller", help="Seulement ceux qui demandent une action.")
    said = {
        "Recherche": text,
        "État": ", ".join(states[code] for code in chosen),
        "Secteur": sector and sectors[sector],
        "Firme": firm and firms[firm],
        "À surveiller": "oui" if watched else "",
    }
    wanted = CoachingFilter(text, tuple(chosen), sector, firm, watched)
    return wanted, {label: words for label, words in said.items() if words}


def _explain_empty() -> None:
    st.info("Aucun coaching n'est confirmé : ils commencent quand un coach accepte une entreprise.")
    if st.button("Voir le jumelage", type="primary", icon=":material/handshake:", key="to_matching"):
        st.switch_page("pages/matching.py")
