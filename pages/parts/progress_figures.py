"""The figures of the programme's progress, each with its definition on hover and its list one click away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from data.programme_file import Programme
from engine.formats import MISSING, hours, number, percent
from engine.programme.progress import Progress
from pages.parts import url

_WIDTH = 160  # pixels: two figures side by side on a phone
LIST = "liste"
"""The name in the URL of the list shown."""


@dataclass(frozen=True)
class _Figure:
    label: str
    value: str
    of: str
    definition: str
    code: str


def show_figures(view: Progress, programme: Programme) -> None:
    """The figures side by side, then what is to know of the pace."""
    found = list(_figures(view))
    grid = st.grid(len(found), min_column_width=_WIDTH, border=True)
    for figure in found:
        with grid.cell(), st.container(gap="xsmall"):
            st.metric(figure.label, figure.value, help=figure.definition)
            st.caption(figure.of)
            if st.button("Voir la liste", key=f"progress:{figure.label}", type="tertiary", icon=":material/list:"):
                url.put(LIST, figure.code)
    _say_pace(view, programme)


def _figures(view: Progress) -> Iterator[_Figure]:
    pace, delivered = view.pace, view.hours
    target = number(pace.target, 0)
    yield _Figure(
        "Démarrés",
        f"{number(pace.started, 0)} / {target}",
        f"plan à ce jour : {number(pace.plan_started, 0)}",
        "Coachings dont une rencontre est tenue, même si l'entreprise s'est retirée depuis. Le plan va en ligne droite "
        "du premier jour au dernier départ possible.",
        "started",
    )
    yield _Figure(
        "Terminés",
        f"{number(pace.finished, 0)} / {target}",
        f"plan à ce jour : {number(pace.plan_finished, 0)}",
        "Coachings dont les heures et le journal de bord sont complets. Le plan suit celui des départs, quatre mois "
        "plus tard.",
        "finished",
    )
    required = MISSING if pace.required is None else f"{number(pace.required, 1)} / mois"
    actual = "moins de trois mois de données" if pace.actual is None else f"rythme réel : {number(pace.actual, 1)}"
    yield _Figure(
        "Rythme requis",
        required,
        actual,
        f"Départs à faire chaque mois d'ici le dernier départ possible ({number(pace.months_left, 1)} mois), à côté "
        "de la moyenne des trois derniers mois.",
        "started",
    )
    yield _Figure(
        "Heures livrées",
        hours(delivered.minutes),
        f"{percent(delivered.share)} de {hours(delivered.promised)}"
        + (f", et {hours(delivered.excess)} non payées" if delivered.excess else ""),
        "Heures des rencontres tenues, jusqu'à celles d'un coaching complet; le reste n'est pas payé.",
        "excess" if delivered.excess else "started",
    )


def _say_pace(view: Progress, programme: Programme) -> None:
    pace, most = view.pace, programme.alerts.required_pace
    if pace.actual is None:
        st.info("Pas de rythme réel ni de prévision avant trois mois de données.", icon=":material/hourglass_top:")
    elif pace.required is None:
        st.info("Le dernier départ possible est passé.", icon=":material/event_busy:")
    elif pace.required > most.value * pace.actual:
        st.warning(
            f"Il faut {number(pace.required, 1)} départs par mois, contre {number(pace.actual, 1)} ces trois derniers "
            f"mois : plus de {number(most.value)} fois le rythme réel (seuil proposé par le projet).",
            icon=":material/speed:",
        )
