"""One company of the batch: what it wants, its proposal part by part, and what can be decided."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.programme_file import Programme
from engine.formats import MISSING, count, day, number
from engine.matching.acts import forbidden
from engine.matching.batch import Coach
from engine.matching.choice import company_index
from engine.matching.effects import beyond_range
from engine.matching.fit import Fit, fit, wanted
from engine.matching.overview import Line, Overview, Proposal
from engine.matching.values import relief
from pages.parts import matching_acts, session
from pages.parts.forms import follow
from pages.parts.labels import badge
from pages.parts.matching_answer import show_answer
from pages.parts.matching_decide import show_decisions, show_deferral, show_forbidden, show_waiting_decisions
from pages.parts.matching_list import LINE_MARKS, LINE_NAMES
from pages.parts.matching_options import show_options
from pages.parts.matching_published import show_options_then
from pages.parts.plain import plain
from pages.parts.today_actions import open_screen

_NAMED = 3
_LOAD_HELP = (
    "À la fois : les entreprises que ce coach accompagne ou qui lui sont réservées, sur le plus qu'il en prend en même "
    "temps. En tout : celles qu'il a eues ou qui lui sont réservées, sur ce qu'il souhaite pendant le programme."
)


def show_file(view: Overview, line: Line, programme: Programme) -> None:
    """The whole file, from what the company wants to what is left to decide."""
    with st.container(border=True, gap="small"):
        matching_acts.show_notice()
        _show_company(line, programme)
        proposal = line.proposal
        if line.state == "unsolved":
            st.info("Aucun coach n'est encore proposé : utilisez « Résoudre le lot ».", icon=":material/info:")
        elif line.deferral is not None:
            show_deferral(line.deferral)
        elif proposal is None:
            _show_waiting(view, line)
        else:
            _show_proposal(view, line, proposal, programme)
        if line.state in ("waiting", "unsolved"):
            show_waiting_decisions(view, line, programme)
        show_forbidden(line)
        if line.former:
            _show_former(line.former)
    if line.state in ("proposed", "approved", "waiting") and view.solved_at and not line.company.obstacle:
        with st.container(border=True, gap="small"):
            _compare(view, line)
    if line.state in ("offered", "confirmed"):
        show_options_then(view, line)
    if proposal:
        with st.container(border=True, gap="small"):
            _show_comment(proposal)


def _show_company(line: Line, programme: Programme) -> None:
    company, asked = line.company, wanted(line.company, programme)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(plain(company.name), anchor=False, width="stretch")
        if st.button("Ouvrir sa fiche", key="matching:company_file", icon=":material/open_in_new:", type="tertiary"):
            open_screen("companies", {"entreprise": str(company.company_id)})
    inventoried = f"bilan terminé le {day(company.inventoried_on)}" if company.inventoried_on else "bilan retiré"
    known = [asked[part] for part in ("sector", "size", "region") if asked[part] != MISSING]
    st.markdown(" · ".join(plain(text) for text in [*known, inventoried]))
    wishes = [asked[part] for part in ("objective", "themes", "maturity") if asked[part] != MISSING]
    if wishes:
        st.markdown("**Veut** : " + plain(" · ".join(wishes)))
    if company.requested_as_written:
        st.markdown(f"**A demandé** : « {plain(company.requested_as_written)} »")


def _show_proposal(view: Overview, line: Line, proposal: Proposal, programme: Programme) -> None:
    """The coach with the score, the decision to take, then the score part by part."""
    coach = _coach(view, proposal.coach_id)
    score = "" if proposal.score is None else f" · {number(proposal.score, 1)} sur 100"
    st.subheader(f"{plain(proposal.coach)}{score}", anchor=False, divider="gray")
    room = f" · {_load(coach)}" if coach else ""
    st.markdown(
        f"{badge(LINE_NAMES[line.state], LINE_MARKS[line.state])} :small[{plain(proposal.firm)}{room}]",
        help=_LOAD_HELP if coach else None,
    )
    if line.state in ("proposed", "approved"):
        beyond = beyond_range(view, coach) if coach else None
        if beyond:
            st.warning(plain(beyond))
        show_decisions(view, line, proposal, programme)
    elif line.state == "offered":
        show_answer(line, proposal)
    else:
        _show_outcome(proposal)
    if coach and proposal.parts:
        rows = fit(line.company, coach.profile, proposal.parts, view.weights, programme)
        st.container(key="matching_parts").markdown(_table(rows))


def _coach(view: Overview, coach_id: int) -> Coach | None:
    return next((coach for coach in view.plan.batch.coaches if coach.coach_id == coach_id), None)


def _load(coach: Coach) -> str:
    load = coach.load
    left = max(0, min(load.most_at_once - load.occupied, load.wanted_in_total - load.assigned))
    return (
        f"{count(left, 'place libre', 'places libres')} · {load.occupied} sur {load.most_at_once} à la fois · "
        f"{load.assigned} sur {load.wanted_in_total} en tout"
    )


def _table(rows: Sequence[Fit]) -> str:
    lines = ["| Points | L'entreprise veut | Le coach offre |", "| --- | --- | --- |"]
    lines += [
        f"| **{number(row.points)}\u00a0/\u00a0{number(row.out_of)}** {row.name} "
        f"| :small[{plain(row.asked)}] | :small[{plain(row.met)}] |"
        for row in rows
    ]
    return "\n".join(lines)


def _show_waiting(view: Overview, line: Line) -> None:
    """Why nobody can take the company, and the places that would change it."""
    st.warning(plain(line.reason or ""), icon=":material/warning:")
    if line.company.obstacle:
        return
    found = relief(view.plan, company_index(view.plan, line.company.company_id))
    liftable = {kept_away.coach_id for kept_away in forbidden(session.store(), line.company.company_id)}
    ways = []
    if found.places:
        ways.append(f"une place de plus chez {_any_of(found.places)}")
    if allowed := [coach.label for coach in found.coaches if coach.coach_id in liftable]:
        ways.append(f"permettre de nouveau {_any_of(allowed)}")
    if ways:
        st.markdown(f"**Ce qui débloquerait** : {plain(', ou '.join(ways))}.")


def _any_of(names: Sequence[str]) -> str:
    """``a``, ``a ou b``, ``a, b ou 5 autres``."""
    shown = list(names[:_NAMED])
    left = len(names) - len(shown)
    if left:
        shown.append(count(left, "autre"))
    return " ou ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _show_outcome(proposal: Proposal) -> None:
    answered = f"Réponse du {day(proposal.answered_on)}" if proposal.answered_on else "Close"
    st.markdown(answered + (f" : {plain(proposal.answer_note)}" if proposal.answer_note else ""))


def _compare(view: Overview, line: Line) -> None:
    if view.moved or view.in_state("unsolved"):
        st.info(
            "La situation a changé depuis le calcul : résolvez le lot de nouveau pour comparer les coachs.",
            icon=":material/update:",
        )
    else:
        show_options(view.plan, view.month, line)


def _show_comment(proposal: Proposal) -> None:
    key = f"matching:comment:{proposal.proposal_id}"
    stored = proposal.comment or ""
    changed = follow(key, stored)
    st.text_area("Commentaire", key=key, height=80, placeholder="Ce que l'équipe doit savoir de ce jumelage")
    st.button(
        "Enregistrer le commentaire",
        key="matching:comment",
        on_click=matching_acts.comment,
        args=(proposal, key),
    )
    if changed:
        st.warning(f"Enregistré entre-temps : « {plain(stored)} ». Votre texte le remplacera.")
    matching_acts.show_notice(matching_acts.COMMENT)


def _show_former(former: Sequence[Proposal]) -> None:
    with st.expander(count(len(former), "proposition précédente", "propositions précédentes")):
        for proposal in former:
            note = f" : {plain(proposal.answer_note)}" if proposal.answer_note else ""
            when = f", le {day(proposal.answered_on)}" if proposal.answered_on else ""
            st.markdown(f"- **{plain(proposal.coach)}** : {LINE_NAMES[proposal.state]}{when}{note}")
