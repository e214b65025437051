"""What can be decided of one company: approve, lock, forbid, put off, exchange; each with its undoing beside it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.programme_file import Programme
from engine.formats import day
from engine.formats import month as month_name
from engine.matching.acts import Forbidden, forbidden
from engine.matching.overview import Deferral, Line, Overview, Proposal
from engine.matching.swap import swap_of
from engine.programme.calendar import add_months, first_of_month
from pages.parts import matching_acts, matching_foretold, matching_review, session
from pages.parts.matching_options import count_points
from pages.parts.matching_scope import in_force
from pages.parts.plain import plain

_MONTHS_AHEAD = 12
_FORBIDDEN_SHOWN = 3


def show_decisions(view: Overview, line: Line, proposal: Proposal, programme: Programme) -> None:
    """The buttons of a draft or an approval."""
    if line.state == "approved":
        _show_approved(proposal)
        return
    if proposal.locked_on is not None:
        st.markdown(
            f":material/lock: Verrouillée par {plain(proposal.locked_by or '')} le {day(proposal.locked_on)} : "
            "cette paire ne bouge pas si le lot est résolu de nouveau."
        )
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Approuver",
            key="matching:approve_one",
            type="primary",
            icon=":material/check:",
            on_click=matching_acts.approve,
            args=([proposal],),
        )
        if proposal.locked_on is not None:
            st.button(
                "Déverrouiller",
                key="matching:unlock",
                icon=":material/lock_open:",
                on_click=matching_review.unlock,
                args=(proposal,),
            )
            return
        st.button(
            "Verrouiller",
            key="matching:lock",
            icon=":material/lock:",
            on_click=matching_review.lock,
            args=(line, proposal),
            help="La paire reste telle quelle si le lot est résolu de nouveau; elle n'est pas encore approuvée.",
        )
        _ask_forbid(view, line)
        _ask_defer(view, line, programme)
        _ask_swap(view, line, proposal)


def show_waiting_decisions(view: Overview, line: Line, programme: Programme) -> None:
    """The buttons of a company without proposal."""
    with st.container(horizontal=True, gap="small"):
        _ask_forbid(view, line)
        _ask_defer(view, line, programme)


def show_deferral(deferral: Deferral) -> None:
    """Until when a company is put off, why, and bringing it back."""
    st.info(
        f"Reportée au lot de {month_name(deferral.until_month)} par {plain(deferral.made_by)} le "
        f"{day(deferral.made_on)} : {plain(deferral.reason)}",
        icon=":material/event_upcoming:",
    )
    st.button(
        "Ramener dans ce lot",
        key="matching:bring_back",
        icon=":material/undo:",
        on_click=matching_review.bring_back,
        args=(deferral,),
    )


def show_forbidden(line: Line) -> None:
    """The coaches a reviewer forbade for this company, each with its lifting."""
    found = forbidden(session.store(), line.company.company_id)
    if len(found) <= _FORBIDDEN_SHOWN:
        _list_forbidden(found)
    else:
        with st.expander(f"{len(found)} coachs interdits pour cette entreprise"):
            _list_forbidden(found)


def _list_forbidden(found: Sequence[Forbidden]) -> None:
    for kept_away in found:
        said, done = st.columns([5, 2], vertical_alignment="center", gap="small")
        said.markdown(
            f":material/block: **{plain(kept_away.coach)}** interdit le {day(kept_away.made_on)} : "
            f"{plain(kept_away.reason)}"
        )
        done.button(
            "Permettre",
            key=f"matching:allow:{kept_away.exclusion_id}",
            on_click=matching_review.allow,
            args=(kept_away.exclusion_id, kept_away.version),
            width="stretch",
        )


def _show_approved(proposal: Proposal) -> None:
    st.markdown(
        f"Approuvée par {plain(proposal.approved_by or '')} le {day(proposal.approved_on)}. "
        "Elle garde sa place si le lot est résolu de nouveau."
    )
    st.button(
        "Revenir sur l'approbation",
        key="matching:reopen",
        icon=":material/undo:",
        on_click=matching_acts.reopen,
        args=(proposal,),
    )


def _ask_forbid(view: Overview, line: Line) -> None:
    labels = {coach.coach_id: coach.label for coach in view.plan.batch.coaches}
    key = f"matching:forbid:{line.company.company_id}"
    with st.popover("Interdire…", key=f"{key}:open", on_change="rerun"):
        own = line.proposal.coach_id if line.proposal else None
        coaches = sorted(labels, key=lambda coach_id: coach_id != own)
        asked = st.selectbox("Coach à ne plus proposer", coaches, format_func=labels.__getitem__, key=f"{key}:coach")
        if told := matching_foretold.of_forbidding(view, line, asked):
            st.markdown(told)
        st.text_area("Raison (obligatoire)", key=f"{key}:reason", height=80)
        st.button(
            "Interdire cette paire",
            key=f"{key}:do",
            type="primary",
            on_click=matching_review.forbid,
            args=(view.month, line, key, labels),
        )


def _ask_defer(view: Overview, line: Line, programme: Programme) -> None:
    key = f"matching:defer:{line.company.company_id}"
    last = first_of_month(programme.coaching.last_day.value)
    ahead = [later for k in range(1, _MONTHS_AHEAD + 1) if (later := add_months(view.month, k)) <= last]
    if not ahead:
        return
    with st.popover("Reporter…", key=f"{key}:open", on_change="rerun"):
        st.selectbox(
            "Lot qui la reprendra", ahead, format_func=lambda one: month_name(one).capitalize(), key=f"{key}:until"
        )
        if told := matching_foretold.of_deferring(view, line):
            st.markdown(told)
        st.text_area("Raison (obligatoire)", key=f"{key}:reason", height=80)
        st.button(
            "Reporter l'entreprise",
            key=f"{key}:do",
            type="primary",
            on_click=matching_review.defer,
            args=(view.month, line, key),
        )


def _ask_swap(view: Overview, line: Line, proposal: Proposal) -> None:
    """Another draft of hers to exchange coaches with, and what that would cost before doing it."""
    others = {
        other.company.company_id: other
        for other in view.in_state("proposed")
        if other.proposal
        and other.proposal.locked_on is None
        and other.proposal.coach_id != proposal.coach_id
        and in_force().covers(other.company.wishes.sector)
    }
    if not others or view.moved or view.in_state("unsolved"):
        return
    key = f"matching:swap:{line.company.company_id}"
    with st.popover("Échanger…", key=f"{key}:open", on_change="rerun"):
        chosen = st.selectbox(
            "Échanger de coach avec",
            list(others),
            index=None,
            placeholder="Choisir une entreprise",
            format_func=lambda company: _with_coach(others[company]),
            key=f"{key}:with",
        )
        other = others[chosen].proposal if chosen is not None else None
        if chosen is None or other is None:
            return
        found = swap_of(view.plan, line.company.company_id, chosen)
        if found.price is None:
            st.warning(plain(found.refusal or ""))
            return
        cost = f"coûterait {count_points(found.price)} au programme" if found.price else "ne coûterait rien"
        moves = "".join(f"\n- {matching_acts.moved(change)}" for change in found.moves)
        st.markdown(f"Cet échange {cost}" + (f" et déplacerait :{moves}" if moves else ", sans déplacer personne."))
        st.button(
            "Échanger",
            key=f"{key}:do",
            type="primary",
            on_click=matching_review.swap,
            args=(view.month, proposal, other),
        )


def _with_coach(line: Line) -> str:
    return f"{line.company.name} ({line.proposal.coach})" if line.proposal else line.company.name
