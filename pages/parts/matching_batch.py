"""The batch as a whole: where it stands, solving it, approving what is shown, publishing, messages to the coaches."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.programme_file import Programme
from engine.formats import count, day, enumeration, number, weekday
from engine.matching.overview import Line, Overview, Proposal
from engine.matching.review import late_start_warning
from engine.programme.calendar import confirmation_deadline
from pages.parts import matching_acts, session
from pages.parts.matching_scope import in_force
from pages.parts.plain import plain

_STEPS_HELP = (
    "1. **Résoudre** : l'outil jumelle le plus d'entreprises possible, au meilleur total. Ce qui est approuvé ou "
    "publié ne bouge pas.\n"
    "2. **Approuver** : vous examinez chaque proposition, ou choisissez un autre coach.\n"
    "3. **Publier** : chaque coach reçoit ses entreprises et une échéance pour répondre.\n"
    "4. **Noter les réponses** : un refus ou un silence ramène l'entreprise dans le lot."
)


def show_steps(view: Overview) -> None:
    """The four steps with how much is left to do in each, the next one in colour."""
    counts = view.counts()
    left = [
        ("Résoudre", counts["unsolved"] + bool(view.moved), f"{counts['unsolved']} à jumeler"),
        ("Approuver", counts["proposed"], f"{counts['proposed']} à approuver"),
        ("Publier", counts["approved"], f"{counts['approved']} à publier"),
        ("Noter les réponses", counts["offered"], f"{counts['offered']} attendues"),
    ]
    following = next((name for name, waiting, _ in left if waiting), None)
    steps = [
        f":{'orange' if name == following else 'gray'}-badge[{rank}. {name}{f' : {what}' if waiting else ''}]"
        for rank, (name, waiting, what) in enumerate(left, 1)
    ]
    st.markdown(" → ".join(steps), help=_STEPS_HELP)


def show_actions(view: Overview, lines: Sequence[Line]) -> None:
    """Solve the batch, approve what is shown, publish what is approved; then what has changed since."""
    proposed, approved = _proposals(lines, "proposed"), _proposals(lines, "approved")
    solvable = any(not candidate.obstacle for candidate in view.plan.batch.candidates)
    whole = in_force().sector is None
    pressing = bool(view.moved or view.in_state("unsolved"))
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Résoudre de nouveau" if view.solved_at else "Résoudre le lot",
            key="matching:solve",
            type="primary" if pressing else "secondary",
            icon=":material/calculate:",
            on_click=matching_acts.solve,
            args=(view.month,),
            disabled=not solvable or not view.plan.batch.coaches or not whole,
            help=None if whole else "Il revient à la direction ou à la coordination de résoudre le lot.",
        )
        if proposed:
            st.button(
                f"Approuver {_the(len(proposed), 'proposition affichée', 'propositions affichées')}",
                key="matching:approve_all",
                icon=":material/done_all:",
                on_click=matching_acts.approve,
                args=(proposed,),
                kwargs={"on_batch": True},
            )
        if approved and whole:
            st.button(
                f"Publier {_the(len(approved), 'approuvée', 'approuvées')}…",
                key="matching:publish",
                type="secondary" if pressing or proposed else "primary",
                icon=":material/outgoing_mail:",
                on_click=matching_acts.confirm_publication,
                args=(view.month,),
            )
    if view.solved_at and pressing:
        _show_difference(view)


def show_publication(view: Overview, lines: Sequence[Line], programme: Programme) -> None:
    """The confirmation of a publication: who is offered to whom, until when, which days do not count."""
    approved = [line for line in lines if line.state == "approved"]
    if not approved or st.session_state.get(matching_acts.PUBLISHING) != view.month:
        return
    proposals = _proposals(approved, "approved")
    deadline = confirmation_deadline(session.as_of(), programme)
    coaches = {proposal.coach for proposal in proposals}
    with st.container(border=True, key="publication"):
        st.header(f"Publier {count(len(proposals), 'proposition')} ?", anchor=False)
        st.markdown(
            f"{count(len(coaches), 'coach recevra', 'coachs recevront')} "
            f"{count(len(proposals), 'entreprise')}, au {day(session.as_of())}. "
            f"Réponse attendue au plus tard le **{weekday(deadline.day)}** en fin de journée : "
            f"{programme.confirmation.working_days.value} jours ouvrables, le jour de l'envoi non compté."
        )
        skipped = [f"{weekday(off)} ({reason})" for off, reason in deadline.skipped]
        st.markdown(
            "Jours sautés : les fins de semaine"
            + (f", et {enumeration(skipped)}." if skipped else "; aucun jour férié.")
        )
        st.markdown(
            "\n".join(
                f"- {plain(line.company.name)} → {plain(line.proposal.coach)}" for line in approved if line.proposal
            )
        )
        warning = late_start_warning(deadline.day, programme)
        if warning:
            st.warning(warning)
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Publier maintenant",
                key="matching:publish_now",
                type="primary",
                on_click=matching_acts.publish,
                args=(proposals,),
            )
            st.button("Annuler", key="matching:publish_not", on_click=matching_acts.confirm_publication, args=(None,))


def _show_difference(view: Overview) -> None:
    said = []
    if arrived := view.in_state("unsolved"):
        said.append(f"{count(len(arrived), 'entreprise est', 'entreprises sont')} sans proposition")
    if view.moved:
        said.append(f"{count(len(view.moved), 'proposition changerait', 'propositions changeraient')}")
    st.info(
        f"La situation a changé depuis le calcul : {enumeration(said)}. Résolvez de nouveau pour en tenir compte.",
        icon=":material/update:",
    )
    if view.moved:
        with st.expander("Ce qui changerait"):
            st.markdown(matching_acts.listed(view.moved))


def _proposals(lines: Sequence[Line], state: str) -> list[Proposal]:
    return [line.proposal for line in lines if line.proposal and line.state == state]


def _the(number_of: int, singular: str, plural: str) -> str:
    return f"la {singular}" if number_of == 1 else f"les {number(number_of, 0)} {plural}"
