"""The fields of a policy: every weight and amount with its bounds, its value in the programme, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import streamlit as st

from data.programme_file import Part, Programme
from engine.formats import NBSP, number
from engine.matching.affinity import PARTS
from engine.matching.fit import PART_NAMES
from engine.matching.policy import AMOUNT_NAMES, Amount, AmountName, Policy, amounts, file_policy
from pages.parts.numbers import french_number_input
from pages.parts.plain import plain

_WORST = "matching:policy:worst"
_AHEAD = "matching:policy:ahead"
_WHOLE = Decimal(100)
_WIDTH = 130  # pixels: two fields across a phone
_WORST_HELP = (
    "Le score de l'entreprise la moins bien servie est d'abord rendu aussi grand que possible, puis le total. "
    "L'effet montre ce que cela coûte."
)
_AHEAD_HELP = (
    "Les entreprises inscrites dont le bilan n'est pas terminé, et celles qu'on attend d'après les profils observés, "
    "comptent dans le choix : une place peut être réservée à un meilleur besoin. Personne n'attend pour autant."
)
_AMOUNT_KEYS: Mapping[AmountName, str] = {
    "points_per_entitlement": "matching:policy:equity",
    "points_behind": "matching:policy:behind",
    "points_beyond": "matching:policy:beyond",
}
_AMOUNT_HELP: Mapping[AmountName, str] = {
    "points_per_entitlement": (
        "Points perdus par la place suivante d'un coach, par part entière déjà utilisée de ce qui lui revient."
    ),
    "points_behind": (
        "Points gagnés par un coaching qui rattrape le retard d'un coach sur sa part du minimum garanti à sa firme, "
        "au rythme qu'il faudrait tenir à cette date. À 0, le calcul ne tient pas compte des minimums."
    ),
    "points_beyond": (
        "Points perdus par un coaching au-delà de la part d'un coach dans le haut de la fourchette de sa firme. "
        "À 0, dépasser une fourchette ne coûte rien au calcul."
    ),
}


def ask_policy(current: Policy, programme: Programme) -> Policy | None:
    """The fields, which start from the policy in force; None while they make no policy."""
    file = file_policy(programme)
    if current.reason:
        st.caption(f"En vigueur : {plain(current.reason)}")
    weights = _ask_weights(current, file, programme)
    points = {
        name: _ask_amount(name, amount, Decimal(str(getattr(current, name))))
        for name, amount in amounts(programme).items()
    }
    for key, option in ((_WORST, current.worst_first), (_AHEAD, current.look_ahead)):
        if key not in st.session_state:
            st.session_state[key] = option
    worst = st.toggle("Plus faible score d'abord", key=_WORST, help=_WORST_HELP)
    ahead = st.toggle("Regarder plus loin que le mois", key=_AHEAD, help=_AHEAD_HELP)
    with st.container(horizontal=True, gap="small"):
        st.button("Revenir à la politique en vigueur", key="matching:policy:current", on_click=_fill, args=(current,))
        st.button("Revenir aux valeurs du programme", key="matching:policy:file", on_click=_fill, args=(file,))
    if weights is None or None in points.values():
        return None
    typed = {name: float(value) for name, value in points.items() if value is not None}
    return replace(current, weights=weights, worst_first=worst, look_ahead=ahead, reason=None, **typed)


def _ask_weights(current: Policy, file: Policy, programme: Programme) -> dict[Part, float] | None:
    """The weight of each part of the affinity, as shares; None while they do not sum to the whole."""
    weights: dict[Part, Decimal | None] = {}
    grid = st.grid(2, min_column_width=_WIDTH)
    for part in PARTS:
        default = _as_percent(file.weights[part])
        with grid.cell(), st.container(gap="xsmall"):
            weights[part] = french_number_input(
                PART_NAMES[part],
                key=_key(part),
                value=_as_percent(current.weights[part]),
                minimum=0,
                maximum=100,
                unit="%",
                decimals=1,
            )
            _offer_default(_key(part), weights[part], default, f"{number(default)}{NBSP}%")
    asked = sum((weight for weight in weights.values() if weight is not None), Decimal(0))
    complete = None not in weights.values() and asked == _WHOLE
    st.markdown(
        f"Total des poids : **{number(asked)}{NBSP}%**" + ("" if complete else f" · il doit être de 100{NBSP}%")
    )
    st.caption(f"Chaque poids va de 0 à 100{NBSP}% · {plain(programme.affinity.weights.ref)}")
    if not complete:
        return None
    return {part: float(weight / _WHOLE) for part, weight in weights.items() if weight is not None}


def _ask_amount(name: AmountName, amount: Amount, current: Decimal) -> Decimal | None:
    key, default = _AMOUNT_KEYS[name], Decimal(str(amount.default))
    with st.container(gap="xsmall"):
        asked = french_number_input(
            AMOUNT_NAMES[name],
            key=key,
            value=current,
            minimum=Decimal(str(amount.least)),
            maximum=Decimal(str(amount.most)),
            unit="points",
            help=_AMOUNT_HELP[name],
        )
        st.caption(
            f"De {number(amount.least)} à {number(amount.most)} · au programme : {number(amount.default)} · "
            f"{plain(amount.reference)}"
        )
        _offer_default(key, asked, default, f"{number(default)} points")
    return asked


def _offer_default(key: str, asked: Decimal | None, default: Decimal, shown: str) -> None:
    """The way back to the programme's value, where the field holds another."""
    if asked != default:
        st.button(
            f"Revenir à {shown}",
            key=f"{key}:back",
            type="tertiary",
            icon=":material/undo:",
            on_click=_put,
            args=(key, default),
        )


def _fill(policy: Policy) -> None:
    """Puts a policy in the fields."""
    for part in PARTS:
        _put(_key(part), _as_percent(policy.weights[part]))
    for name, key in _AMOUNT_KEYS.items():
        _put(key, getattr(policy, name))
    st.session_state[_WORST] = policy.worst_first
    st.session_state[_AHEAD] = policy.look_ahead


def _put(key: str, value: Decimal | float) -> None:
    st.session_state[key] = number(value)


def _key(part: Part) -> str:
    return f"matching:policy:{part}"


def _as_percent(weight: float) -> Decimal:
    return (Decimal(str(weight)) * _WHOLE).normalize() + 0
