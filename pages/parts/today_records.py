"""What is missing in the data and where it is completed; meetings not recorded told apart from those not held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from data.store import Store
from engine.formats import count
from engine.programme.records import NotHeld, Records
from engine.programme.today import Action, Screen
from pages.parts.folding import folded
from pages.parts.tables import Column, offer_exports, show_table
from pages.parts.today_actions import open_screen, show_action

_PLACES: dict[Screen, str] = {"companies": "Entreprises", "coaches": "Coachs", "coachings": "Coachings"}
_GAPS = (
    Column("whose", "Fiche"),
    Column("lacking", "Ce qui manque", width="large"),
    Column("place", "Où le compléter"),
)
_NOT_HELD = (
    Column("company", "Entreprise"),
    Column("coach", "Coach"),
    Column("planned_on", "Prévue le", "date"),
    Column("reason", "Raison", width="large"),
)


def show_records(store: Store, found: Records, as_of: date) -> None:
    """How many meetings are not recorded, which were not held, then what each record lacks."""
    st.header("Que manque-t-il dans les données ?", anchor=False)
    _say_meetings(found)
    if found.not_held:
        with folded(_not_held(found), key="records:not_held", icon=":material/event_busy:") as unfolded:
            if unfolded:
                _show_not_held(found.not_held, as_of)
    if not found.gaps:
        st.success("Aucune fiche n'est incomplète.", icon=":material/check_circle:")
        return
    title = count(len(found.gaps), "fiche incomplète", "fiches incomplètes")
    with folded(title, key="records:gaps", icon=":material/edit_note:") as unfolded:
        if unfolded:
            _show_gaps(store, found.gaps, as_of)


def _show_gaps(store: Store, gaps: Sequence[Action], as_of: date) -> None:
    frame = pd.DataFrame([{"whose": gap.why, "lacking": gap.what, "place": _PLACES[gap.screen]} for gap in gaps])
    # Once one is put off, the row checked would be another: the table then begins anew.
    chosen = show_table(frame, _GAPS, key=f"gaps:{len(gaps)}", alt="Fiches incomplètes", selectable=True)
    st.caption(
        "Cochez une ligne pour compléter la fiche ou la reporter. Ce qui vient d'un fichier se complète aussi en "
        "l'important."
    )
    if chosen is not None:
        with st.container(border=True):
            show_action(store, gaps[chosen], "gap", as_of)
    offer_exports(frame, _GAPS, key="gaps_export", title="Fiches incomplètes", as_of=as_of, filters={})


def _say_meetings(found: Records) -> None:
    unrecorded = count(found.unrecorded, "rencontre non saisie", "rencontres non saisies")
    one = found.unrecorded == 1
    said = (
        f"**{unrecorded}** : {'son' if one else 'leur'} jour est passé et personne n'a dit si "
        f"{'elle a' if one else 'elles ont'} eu lieu."
        if found.unrecorded
        else "**Aucune rencontre non saisie** : de toutes celles dont le jour est passé, on sait si elles ont eu lieu."
    )
    st.markdown(f"{said}  \n**{_not_held(found)}** : rien à saisir.")
    if found.unrecorded and st.button("Voir les coachings à surveiller", key="unrecorded", icon=":material/list:"):
        open_screen("coachings", {"surveiller": "oui"})


def _show_not_held(meetings: Sequence[NotHeld], as_of: date) -> None:
    frame = pd.DataFrame(meetings).assign(planned_on=lambda rows: pd.to_datetime(rows["planned_on"]))
    chosen = show_table(frame, _NOT_HELD, key="not_held", alt="Rencontres non tenues", selectable=True)
    st.caption("Cochez une ligne pour ouvrir le coaching.")
    offer_exports(frame, _NOT_HELD, key="not_held_export", title="Rencontres non tenues", as_of=as_of, filters={})
    if chosen is not None:
        open_screen("coachings", {"coaching": str(meetings[chosen].coaching_id)})


def _not_held(found: Records) -> str:
    return count(len(found.not_held), "rencontre non tenue", "rencontres non tenues")
