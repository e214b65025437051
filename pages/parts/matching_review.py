"""What a reviewer decides besides approving, as callbacks: lock, forbid, put off, exchange, take back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from engine.formats import month as month_name
from engine.matching import acts, journal
from engine.matching import swap as exchanges
from engine.matching.difference import Change
from engine.matching.overview import Deferral, Line, Proposal
from pages.parts import session
from pages.parts.matching_acts import attempt, listed, seen_of
from pages.parts.matching_scope import in_force
from pages.parts.plain import plain


def lock(line: Line, proposal: Proposal) -> None:
    """Makes the pair stand."""

    def act() -> str:
        acts.lock(
            session.store(),
            proposal.proposal_id,
            session.author(),
            session.as_of(),
            seen=seen_of([proposal]),
            scope=in_force(),
        )
        return f"Verrouillé : {plain(line.company.name)} reste avec {plain(proposal.coach)} si le lot est résolu."

    attempt(act)


def unlock(proposal: Proposal) -> None:
    """Lets the next solution change the pair."""

    def act() -> str:
        seen = seen_of([proposal])
        acts.unlock(session.store(), proposal.proposal_id, session.author(), seen=seen, scope=in_force())
        return "Verrou retiré : la prochaine résolution peut changer cette paire."

    attempt(act)


def forbid(month: date, line: Line, panel: str, labels: dict[int, str]) -> None:
    """Forbids the pair of the coach chosen in a panel, with the reason typed there; closes it."""

    def act() -> str:
        coach_id = int(st.session_state[f"{panel}:coach"])
        moved = acts.forbid(session.store(), _choice(month, line), coach_id, st.session_state[f"{panel}:reason"])
        _close(panel)
        said = f"Paire interdite : {plain(line.company.name)} avec {plain(labels[coach_id])}. "
        return said + _consequences(moved)

    attempt(act)


def allow(exclusion_id: int, version: int) -> None:
    """Lifts what a reviewer forbade."""

    def act() -> str:
        acts.allow(session.store(), exclusion_id, session.author(), seen=version, scope=in_force())
        return "Cette paire est permise de nouveau : la prochaine résolution en tiendra compte."

    attempt(act)


def defer(month: date, line: Line, panel: str) -> None:
    """Puts the company off to the month chosen in a panel, with the reason typed there; closes it."""

    def act() -> str:
        until: date = st.session_state[f"{panel}:until"]
        moved = acts.defer(session.store(), _choice(month, line), until, st.session_state[f"{panel}:reason"])
        _close(panel)
        return f"{plain(line.company.name)} est reportée au lot de {month_name(until)}. " + _consequences(moved)

    attempt(act)


def bring_back(deferral: Deferral) -> None:
    """Ends a deferral."""

    def act() -> str:
        acts.bring_back(
            session.store(), deferral.deferral_id, session.author(), seen=deferral.version, scope=in_force()
        )
        return "Report annulé : l'entreprise est de nouveau à jumeler dans ce lot."

    attempt(act)


def swap(month: date, first: Proposal, second: Proposal) -> None:
    """Exchanges the coaches of two drafts."""

    def act() -> str:
        moved = exchanges.swap(
            session.store(),
            month,
            (first.proposal_id, second.proposal_id),
            session.author(),
            session.as_of(),
            seen=seen_of([first, second]),
            scope=in_force(),
        )
        return "Échange fait : les deux paires sont verrouillées. " + _consequences(moved)

    attempt(act)


def undo(revision: int) -> None:
    """Takes an act back, whole."""

    def act() -> str:
        done = journal.undo(session.store(), revision, session.author(), session.as_of(), scope=in_force())
        return f"Annulé : {plain(done)}. Le geste suivant de la liste permet de le rétablir."

    attempt(act, on_batch=True)


def _choice(month: date, line: Line) -> acts.Choice:
    seen = seen_of([line.proposal]) if line.proposal else None
    return acts.Choice(month, line.company.company_id, session.author(), session.as_of(), seen, in_force())


def _consequences(moved: Sequence[Change]) -> str:
    return f"\n\nCe qui a bougé :\n{listed(moved)}" if moved else "Personne d'autre ne bouge."


def _close(panel: str) -> None:
    """Folds a panel whose act is done, its reason emptied for the next one."""
    st.session_state[f"{panel}:open"] = False
    st.session_state[f"{panel}:reason"] = ""
