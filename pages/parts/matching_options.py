"""« Pourquoi pas… »: the other coaches, what choosing each would cost, who would move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from engine.formats import count, number
from engine.matching.breakdown import Breakdown
from engine.matching.choice import Option, company_index, options
from engine.matching.consequences import left_out_by_choosing
from engine.matching.fit import PART_NAMES
from engine.matching.overview import Line
from engine.matching.plan import Plan
from pages.parts.folding import folded
from pages.parts.matching_acts import choose, moved
from pages.parts.matching_scope import naming
from pages.parts.plain import plain

_SHOWN = 4
_ASKED_FOR = "coach demandé"
_PRICE_HELP = (
    "Ce que le programme entier perdrait en points si ce coach était imposé, toutes les autres propositions "
    "étant recalculées au mieux, et les places comptées à ce qu'elles valent pour les mois à venir. Ce n'est pas la "
    "simple différence des scores : imposer une paire libère une place et en prend une autre.\n\n"
    "Sous chaque prix, ce qui le fait, en points gagnés (+) ou perdus (−) : les parties du score de cette entreprise, "
    "les scores des **entreprises déplacées**, et les **places** des coachs (équité, minimums garantis, fourchettes, "
    "mois à venir)."
)


def show_options(plan: Plan, month: date, line: Line) -> None:
    """The coaches that could be chosen instead, each with its price and its button; then why others are impossible."""
    title = "Pourquoi pas un autre coach ?" if line.proposal else "Quel coach, et à quel prix ?"
    st.subheader(title, anchor=False, help=_PRICE_HELP)
    locked = line.proposal is not None and line.proposal.locked_on is not None and line.state == "proposed"
    if locked:
        st.caption("Paire verrouillée : déverrouillez-la pour choisir un autre coach.")
    list_options(plan, line, month)


def list_options(plan: Plan, line: Line, month: date | None = None) -> None:
    """The possible coaches, best score first, each with its price; without a month, none can be chosen any more."""
    found = options(plan, line.company.company_id)
    asked_for = line.company.wishes.requested
    # « Pourquoi pas elle ? » is asked first of the coach the company wanted.
    possible = sorted((one for one in found if one.refusal is None), key=lambda one: one.coach_id != asked_for)
    impossible = [option for option in found if option.refusal is not None]
    for option in impossible:
        if option.coach_id == asked_for:
            st.markdown(
                f"**{plain(option.coach)}** · {_ASKED_FOR}  \n:small[impossible : {plain(option.refusal or '')}]"
            )
    if not possible:
        st.markdown("Aucun autre coach n'est possible." if line.proposal else "Aucun coach n'est possible.")
    for option in possible[:_SHOWN]:
        _show(plan, option, line, month)
    if len(possible) > _SHOWN:
        others = count(len(possible) - _SHOWN, "autre coach possible", "autres coachs possibles")
        with folded(others, key=f"matching:others:{line.company.company_id}") as unfolded:
            for option in possible[_SHOWN:] if unfolded else ():
                _show(plan, option, line, month)
    if impossible:
        _show_impossible(impossible)


def _show(plan: Plan, option: Option, line: Line, month: date | None) -> None:
    text = _said(plan, option, line)
    if month is None:
        st.markdown(text)
        return
    said, done = st.columns([5, 2], vertical_alignment="center", gap="small")
    said.markdown(text)
    done.button(
        "Choisir",
        key=f"matching:choose:{line.company.company_id}:{option.coach_id}",
        on_click=choose,
        args=(month, line, option),
        width="stretch",
        disabled=line.proposal is not None and line.state == "proposed" and line.proposal.locked_on is not None,
        help=f"Proposer {option.coach} à {line.company.name} et approuver ce choix en votre nom",
    )


def _said(plan: Plan, option: Option, line: Line) -> str:
    """The coach, the price, who would move, what makes the price, for whom the place is kept."""
    asked_for = f" · {_ASKED_FOR}" if option.coach_id == line.company.wishes.requested else ""
    lines = [
        f"**{plain(option.coach)}** · score {number(option.score, 1)}{asked_for}",
        f":small[{_price(plan, option, line)}]",
    ]
    lines += [f":small[– {moved(change)}]" for change in option.moves]
    if option.breakdown:
        lines.append(f":small[soit {_made_of(option.breakdown)}]")
    if option.reserved:
        lines.append(f":small[:material/event_upcoming: {plain(option.reserved)}]")
    return "  \n".join(lines)


def _price(plan: Plan, option: Option, line: Line) -> str:
    if option.warning:
        coach = plan.batch.coach_indices[option.coach_id]
        left_out = left_out_by_choosing(plan, company_index(plan, line.company.company_id), coach)
        return f":material/warning: {naming(option.warning, left_out)}"
    price = option.price or 0.0
    cost = f"coûterait {count_points(price)} au programme" if price else "ne coûterait rien au programme"
    if price < 0:
        cost = f"ferait gagner {count_points(-price)} au programme"
    if option.opens:
        cost = "permettrait de jumeler une entreprise de plus"
    if not option.moves:
        return f"{cost}, sans déplacer personne"
    return f"{cost}; déplacerait {count(len(option.moves), 'entreprise')} :"


def _made_of(found: Breakdown) -> str:
    """« Secteur −17,5 · Région +7,5 · entreprises déplacées −3,0 · places +0,4 »; nothing that rounds to 0."""
    amounts = [(PART_NAMES[part], by) for part, by in found.parts]
    amounts += [("entreprises déplacées", found.others), ("places", found.places)]
    return " · ".join(f"{name} {signed(by)}" for name, by in amounts if round(by, 1)) or "aucun écart"


def signed(value: float) -> str:
    """``+7,5``, ``−17,5``."""
    return f"{'+' if value > 0 else '−'}{number(abs(value), 1)}"


def count_points(price: float) -> str:
    """``11,0 points``, ``0,7 point``."""
    return f"{number(price, 1)}\u00a0point{'s' if price >= 2 else ''}"


def _show_impossible(impossible: Sequence[Option]) -> None:
    title = count(len(impossible), "coach impossible", "coachs impossibles")
    with st.expander(f"{title} : pourquoi ?"):
        st.markdown("\n".join(f"- **{plain(option.coach)}** : {plain(option.refusal or '')}" for option in impossible))
