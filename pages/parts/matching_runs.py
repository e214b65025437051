"""The solutions kept of a month's batch: their list, one made again from its data, two compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from data.errors import RefusedError
from data.programme_file import Programme
from engine.formats import enumeration, moment, month, number, percent
from engine.matching.comparison import compare
from engine.matching.fit import PART_NAMES
from engine.matching.overview import Overview
from engine.matching.plan import Plan
from engine.matching.policy import Policy
from engine.matching.runs import Reopened, Run, changed_between, reopen, runs
from pages.parts import session, url
from pages.parts.matching_compared import show_figures, show_moved
from pages.parts.plain import plain
from pages.parts.tables import Column, offer_exports, show_table

_SHORT = 12  # characters of a fingerprint enough to tell two apart
_YES = {True: "oui", False: "non"}
_LIST = (
    Column("when", "Calculé"),
    Column("who", "Par"),
    Column("action", "Geste"),
    Column("matched", "Jumelées", "integer"),
    Column("waiting", "En attente", "integer"),
    Column("mean", "Score moyen", "points"),
    Column("worst", "Plus faible", "number"),
    Column("equity", "Équité", "number"),
)
_PAIRS = (
    Column("company", "Entreprise", width="medium"),
    Column("coach", "Coach"),
    Column("score", "Score", "points"),
    Column("reason", "Pourquoi sans coach", width="large"),
)


def show_runs(view: Overview, _: Programme) -> None:
    """The list, the solution in hand made again, then another one beside it."""
    found = runs(session.store(), view.month)
    if not found:
        st.info(
            f"Aucun calcul n'est encore gardé pour {month(view.month)} : chacun le sera, avec ses données, "
            "dès que vous aurez utilisé « Résoudre le lot ».",
            icon=":material/history:",
        )
        return
    st.header("Comment en est-on arrivé là ?", anchor=False)
    show_table(
        _listed(found), _LIST, key="matching:runs", alt="Calculs gardés de ce lot, du plus récent au plus ancien"
    )
    by_code = {str(run.run_id): run for run in found}
    titles = {code: f"{moment(run.solved_at)} · {run.action} · {run.solved_by}" for code, run in by_code.items()}
    opened, beside = st.columns(2)
    with opened:
        chosen = url.select_filter("Calcul à rouvrir", "calcul", titles)
    with beside:
        other = url.select_filter("Comparer à", "avec", {"": "Aucun autre", **titles})
    if other and other != chosen:
        _show_compared(by_code[other], by_code[chosen])
    _show_run(by_code[chosen])


def _show_compared(before: Run, after: Run) -> None:
    found = compare(before.outcome, after.outcome)
    with st.container(border=True, gap="small"):
        st.subheader("Qu'est-ce qui distingue les deux ?", anchor=False)
        st.caption(f"Avant : {moment(before.solved_at)} · après : {moment(after.solved_at)}")
        for said in _what_changed(before, after):
            st.markdown(f"- {said}")
        show_figures(found)
        show_moved(found, key="matching:runs:moved")


def _what_changed(before: Run, after: Run) -> list[str]:
    data = changed_between(session.store(), before, after)
    return [
        f"Avaient changé entre les deux : {enumeration(data)}." if data else "Les données sont les mêmes.",
        "Les paramètres du programme sont les mêmes."
        if before.parameters == after.parameters
        else "Les paramètres du programme avaient changé.",
        "Les poids sont les mêmes."
        if before.weights == after.weights
        else f"Poids avant : {_weights(before.weights)}; après : {_weights(after.weights)}.",
    ]


def _show_run(run: Run) -> None:
    """What was answered, made again where that is still possible."""
    st.subheader(f"Calcul du {moment(run.solved_at)} par {plain(run.solved_by)}", anchor=False)
    again = _made_again(run)
    name, options = (f"{again.plan.programme.name.value}, ", _options(again.plan.policy)) if again else ("", "")
    st.caption(
        f"Paramètres : {plain(name)}empreinte {run.parameters[:_SHORT]} · données : empreinte {run.data[:_SHORT]} · "
        f"poids : {_weights(run.weights)}{options}"
    )
    reasons = _reasons(again.plan) if again else {}
    frame = pd.DataFrame(
        [
            {
                "company": placed.company,
                "coach": placed.coach,
                "score": placed.score,
                "reason": reasons.get(placed.company_id, "") if placed.coach is None else "",
            }
            for placed in run.outcome.placed
        ]
    )
    shown = _PAIRS if reasons else _PAIRS[:-1]
    show_table(frame, shown, key="matching:runs:pairs", alt="Ce que ce calcul avait proposé", height="content")
    offer_exports(
        frame,
        shown,
        key="matching:runs:export",
        title=f"Calcul du lot {month(run.month)}",
        as_of=run.seen_on,
        filters={"Calculé": moment(run.solved_at), "Par": run.solved_by},
    )


def _made_again(run: Run) -> Reopened | None:
    """The solution made again, and whether it answers the same; None, and why, when it cannot be."""
    try:
        again = reopen(session.store(), run.run_id)
    except RefusedError as refusal:
        st.warning(plain(str(refusal)))
        return None
    if again.identical:
        st.success("Refait à partir de ses données : il répond exactement ce qu'il avait répondu.")
    else:
        st.warning("Refait à partir de ses données, il répond autre chose : les règles du calcul ont changé depuis.")
    return again


def _reasons(plan: Plan) -> dict[int, str]:
    """Why each company of a batch waits, by its key."""
    return {
        candidate.company_id: plan.waiting_reason(index)
        for index, candidate in enumerate(plan.batch.candidates)
        if plan.coach_of(index) is None
    }


def _listed(found: Sequence[Run]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "when": moment(run.solved_at),
                "who": run.solved_by,
                "action": run.action,
                "matched": figures.matched,
                "waiting": figures.waiting,
                "mean": None if figures.mean_score is None else round(figures.mean_score, 1),
                "worst": figures.worst_score,
                "equity": round(figures.equity, 3),
            }
            for run in found
            for figures in (run.outcome.figures,)
        ]
    )


def _options(policy: Policy) -> str:
    return (
        f" · équité {number(policy.points_per_entitlement)}, minimum en retard {number(policy.points_behind)}, "
        f"fourchette dépassée {number(policy.points_beyond)} points · "
        f"plus faible score d'abord : {_YES[policy.worst_first]}, plus loin que le mois : {_YES[policy.look_ahead]}"
    )


def _weights(weights: Mapping[str, float]) -> str:
    names: Mapping[str, str] = dict[str, str](PART_NAMES.items())
    return ", ".join(f"{names.get(part, part).lower()} {percent(weight)}" for part, weight in weights.items())
