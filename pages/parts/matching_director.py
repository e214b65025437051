"""The director's section: another policy seen in effect before it is kept, what equity costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import streamlit as st

from data.errors import ImpactError
from data.programme_file import Part, Programme
from engine.formats import number
from engine.matching.affinity import PARTS
from engine.matching.fit import PART_NAMES
from engine.matching.overview import Overview
from engine.matching.policy import Policy, file_policy, keep_policy
from engine.matching.tradeoff import effect, policy_of
from pages.parts import session
from pages.parts.header import announce
from pages.parts.lacking import show_lacking
from pages.parts.matching_compared import EQUITY_HELP, show_figures, show_moved
from pages.parts.matching_director_ahead import show_ahead
from pages.parts.matching_director_curve import show_curve
from pages.parts.numbers import french_number_input
from pages.parts.plain import plain
from pages.parts.tables import Column, show_table

_EQUITY = "matching:policy:equity"
_WORST = "matching:policy:worst"
_AHEAD = "matching:policy:ahead"
_REASON = "matching:policy:reason"
_WHOLE = Decimal(100)
_WORST_HELP = (
    "Le score de l'entreprise la moins bien servie est d'abord rendu aussi grand que possible, puis le total. "
    "L'effet montre ce que cela coûte."
)
_AHEAD_HELP = (
    "Les entreprises inscrites dont le bilan n'est pas terminé, et celles qu'on attend d'après les profils observés, "
    "comptent dans le choix : une place peut être réservée à un meilleur besoin. Personne n'attend pour autant."
)
_EQUITY_HELP = "Points perdus par la place suivante d'un coach, par part entière déjà utilisée de ce qui lui revient."
_PARTS = (
    Column("part", "Partie de l'affinité"),
    Column("before", "En moyenne avant", "percent"),
    Column("after", "En moyenne après", "percent"),
)


def show_direction(view: Overview, programme: Programme) -> None:
    """The policy to try beside its effect on the batch, then the curve."""
    if not view.plan.batch.candidates or not view.plan.batch.coaches:
        st.info("Il n'y a rien à jumeler dans ce lot : choisissez-en un autre pour voir l'effet d'une politique.")
        return
    st.header("Que changerait une autre politique ?", anchor=False)
    fields, shown = st.columns([1, 2], gap="large")
    current = policy_of(view.plan)
    with fields:
        wanted = _ask(current, programme)
    with shown:
        if wanted is None:
            st.info("Complétez la politique pour en voir l'effet.", icon=":material/edit:")
        else:
            _show_effect(view, wanted, current)
    show_curve(view, programme)
    show_ahead(view)
    show_lacking(session.store(), view.month, session.as_of(), programme)


def _ask(current: Policy, programme: Programme) -> Policy | None:
    """The fields, which start from the policy in force; None while they make no policy."""
    if current.reason:
        st.caption(f"En vigueur : {plain(current.reason)}")
    weights: dict[Part, Decimal | None] = {}
    sides = st.columns(2, gap="small")
    for rank, part in enumerate(PARTS):
        with sides[rank % len(sides)]:
            weights[part] = _ask_weight(part, current)
    asked = sum((weight for weight in weights.values() if weight is not None), Decimal(0))
    complete = None not in weights.values() and asked == _WHOLE
    st.markdown(
        f"Total des poids : **{number(asked)}\u00a0%**" + ("" if complete else " · il doit être de 100\u00a0%"),
    )
    equity = french_number_input(
        "Poids de l'équité",
        key=_EQUITY,
        value=Decimal(str(current.points_per_entitlement)),
        minimum=0,
        unit="points",
        help=_EQUITY_HELP,
    )
    for key, option in ((_WORST, current.worst_first), (_AHEAD, current.look_ahead)):
        if key not in st.session_state:
            st.session_state[key] = option
    worst = st.toggle("Plus faible score d'abord", key=_WORST, help=_WORST_HELP)
    ahead = st.toggle("Regarder plus loin que le mois", key=_AHEAD, help=_AHEAD_HELP)
    with st.container(horizontal=True, gap="small"):
        st.button("Politique en vigueur", key="matching:policy:current", on_click=_fill, args=(current,))
        st.button("Valeurs du programme", key="matching:policy:file", on_click=_fill, args=(file_policy(programme),))
    if not complete or equity is None:
        return None
    return replace(
        current,
        weights={part: float(weight / _WHOLE) for part, weight in weights.items() if weight is not None},
        points_per_entitlement=float(equity),
        worst_first=worst,
        look_ahead=ahead,
        reason=None,
    )


def _ask_weight(part: Part, current: Policy) -> Decimal | None:
    return french_number_input(
        PART_NAMES[part],
        key=_key(part),
        value=_as_percent(current.weights[part]),
        minimum=0,
        maximum=100,
        unit="%",
        decimals=1,
    )


def _show_effect(view: Overview, wanted: Policy, current: Policy) -> None:
    found = effect(view.plan, wanted)
    st.subheader("Effet sur ce lot", anchor=False, help=f"Les deux calculs sont notés avec ces poids. {EQUITY_HELP}")
    show_figures(found.comparison)
    show_moved(found.comparison, key="matching:policy:moved")
    with st.expander("Ce que chaque partie de l'affinité y gagne ou y perd"):
        _show_parts(found.parts)
    if replace(wanted, reason=None) == replace(current, reason=None):
        st.caption("C'est la politique en vigueur : changez un poids ou une option pour en voir l'effet.")
        return
    with st.container(border=True, gap="small"):
        st.text_input("Raison de ce choix (obligatoire)", key=_REASON)
        st.button(
            "Garder cette politique",
            key="matching:policy:keep",
            type="primary",
            icon=":material/gavel:",
            on_click=_keep,
            args=(wanted, current),
        )
        st.caption("Elle vaudra pour les prochains calculs; rien de ce qui est approuvé ou publié ne bouge.")


def _show_parts(parts: Mapping[Part, tuple[float, float]]) -> None:
    frame = pd.DataFrame(
        [{"part": PART_NAMES[part], "before": before, "after": after} for part, (before, after) in parts.items()],
        columns=["part", "before", "after"],
    )
    show_table(frame, _PARTS, key="matching:policy:parts", alt="Moyenne de chaque partie, avant et après")


def _keep(wanted: Policy, seen: Policy) -> None:
    """Keeps the policy, or says why not; the reason typed is lost only once it is kept."""
    try:
        keep_policy(session.store(), wanted, str(st.session_state.get(_REASON, "")), session.author(), seen=seen)
    except ImpactError as refusal:
        announce(str(refusal), "warning")
        return
    st.session_state[_REASON] = ""
    announce("Politique gardée : elle vaut pour les prochains calculs. Résolvez le lot de nouveau pour l'appliquer.")


def _fill(policy: Policy) -> None:
    """Puts a policy in the fields."""
    for part in PARTS:
        st.session_state[_key(part)] = number(_as_percent(policy.weights[part]))
    st.session_state[_EQUITY] = number(policy.points_per_entitlement)
    st.session_state[_WORST] = policy.worst_first
    st.session_state[_AHEAD] = policy.look_ahead


def _key(part: Part) -> str:
    return f"matching:policy:{part}"


def _as_percent(weight: float) -> Decimal:
    return (Decimal(str(weight)) * _WHOLE).normalize() + 0
