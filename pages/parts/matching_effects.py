"""The batch's effects in one line, kept up to date as it is reviewed; what its limits cost."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.formats import count, moment, number
from engine.matching.effects import Effects, effects
from engine.matching.overview import Overview
from engine.matching.values import MinimumCost, Value, minimum_costs, place_values
from pages.parts.folding import folded
from pages.parts.matching_options import count_points
from pages.parts.plain import plain

_HELP = (
    "**Score moyen** des propositions; entre parenthèses, ce que les paires approuvées ou verrouillées y changent.\n\n"
    "**Équité** : 1 quand chaque coach a la même part de ce qui lui revient; entre parenthèses, l'effet de ce lot.\n\n"
    "**Dette aux minimums** : coachings encore dus aux minimums garantis, sans ce lot puis avec lui. "
    "Une offre sans réponse y compte déjà; dans « Coachs », seuls les coachings confirmés comptent."
)
_MOST = 8


def show_effects(view: Overview) -> None:
    """« Effet du lot » of the whole batch, whatever the filters show, and when it was solved."""
    found = effects(view)
    solved = f"Résolu le {moment(view.solved_at)} par {plain(view.solved_by or '')}." if view.solved_at else ""
    if found.mean_score is None:
        return
    st.markdown(f"**Effet du lot** : {' · '.join(_figures(found))}", help=_HELP)
    st.caption(solved)


def show_values(view: Overview) -> None:
    """What one more place would bring, and what guaranteed minimums cost, in points of the batch."""
    if view.moved or view.in_state("unsolved") or not view.plan.batch.candidates:
        return
    with folded(
        "Que coûtent les limites de ce lot ?", key="matching:values", icon=":material/price_check:"
    ) as unfolded:
        if unfolded:
            _show_places(place_values(view.plan))
            _show_minimums(minimum_costs(view.plan))


def _show_places(places: Sequence[Value]) -> None:
    if places:
        st.markdown("**Une place de plus vaudrait**\n" + "\n".join(f"- {_place(one)}" for one in places[:_MOST]))
    else:
        st.markdown("Aucun coach n'est limité par ses places ce mois-ci : une de plus ne vaudrait rien.")


def _show_minimums(minimums: Sequence[MinimumCost]) -> None:
    costly = [one for one in minimums if round(one.points, 1)]
    said = [f"- {_minimum(one)}" for one in costly]
    if len(costly) < len(minimums):
        free = count(len(minimums) - len(costly), "minimum", "minimums")
        said.append(f"- {free} à atteindre sans rien coûter ce mois-ci")
    if said:
        st.markdown("**Les minimums garantis coûtent**\n" + "\n".join(said))


def _figures(found: Effects) -> list[str]:
    mean = f"score moyen {number(found.mean_score, 1)}"
    if found.mean_without_decisions is not None and found.mean_score is not None:
        mean += _change(found.mean_score - found.mean_without_decisions, 1)
    said = [mean, f"pire {number(found.worst_score, 1)}"]
    said.append(f"équité {number(found.equity_after, 2)}{_change(found.equity_after - found.equity_before, 2)}")
    said.append(f"dette aux minimums {number(found.debt_before, 0)} → {number(found.debt_after, 0)}")
    if found.requested:
        said.append(f"coachs demandés {found.obtained}/{found.requested}")
    return said


def _change(value: float, decimals: int) -> str:
    """`` (+0,02)``; nothing when what is shown does not change."""
    rounded = round(value, decimals)
    return f" ({'+' if rounded > 0 else '−'}{number(abs(rounded), decimals)})" if rounded else ""


def _place(value: Value) -> str:
    if value.companies:
        return f"**{plain(value.whose)}** : une entreprise de plus aurait un coach"
    return f"**{plain(value.whose)}** : {count_points(value.points)}"


def _minimum(cost: MinimumCost) -> str:
    given = f"{number(cost.given, 0)} sur {count(cost.minimum, 'coaching garanti', 'coachings garantis')}"
    return f"**{plain(cost.firm)}** ({given}) : {count_points(cost.points)} ce mois-ci"
