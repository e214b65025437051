"""What the buttons of the Jumelage page do: one engine function each, then what it changed, said in French.

They run as callbacks: their arguments are what the person saw, so that a proposal changed since is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from data.errors import ImpactError
from engine.formats import count, enumeration, weekday
from engine.matching import choice, propose, review
from engine.matching.difference import Change
from engine.matching.draft import Saved
from engine.matching.overview import Line, Proposal
from pages.parts import session, url
from pages.parts.header import announce
from pages.parts.matching_scope import in_force, named
from pages.parts.plain import plain

PUBLISHING = "matching:publishing"
MESSAGES = "matching:messages"
_NOTICE = "matching:notice"
FILE, COMMENT = "file", "comment"
"""Where a notice is shown: at the top of the company's file, or beside the comment."""


def solve(month: date) -> None:
    """Solves the batch again and says what moved."""

    def act() -> str:
        return _solved(propose.save(session.store(), month, session.as_of(), session.author(), scope=in_force()))

    attempt(act, on_batch=True)


def approve(proposals: Sequence[Proposal], *, on_batch: bool = False) -> None:
    """Approves in the person's name."""

    def act() -> str:
        keys = [proposal.proposal_id for proposal in proposals]
        seen = seen_of(proposals)
        review.approve(session.store(), keys, session.author(), session.as_of(), seen=seen, scope=in_force())
        return f"{_proposals(len(keys), 'approuvée')}. Il reste à publier pour que les coachs les reçoivent."

    attempt(act, on_batch=on_batch)


def reopen(proposal: Proposal) -> None:
    """Takes an approval back."""

    def act() -> str:
        seen = seen_of([proposal])
        review.reopen(session.store(), [proposal.proposal_id], session.author(), seen=seen, scope=in_force())
        return "Approbation annulée : la proposition est de nouveau à l'étude."

    attempt(act)


def choose(month: date, line: Line, option: choice.Option) -> None:
    """Gives the company another coach and says who else moved."""

    def act() -> str:
        saved = choice.choose(
            session.store(),
            month,
            line.company.company_id,
            option.coach_id,
            session.author(),
            session.as_of(),
            seen=seen_of([line.proposal]) if line.proposal else None,
            scope=in_force(),
        )
        others = saved.changes[1:]
        said = f"{plain(option.coach)} accompagnera {plain(line.company.name)} : choix approuvé en votre nom."
        return said + (f"\n\nCe choix déplace aussi :\n{listed(others)}" if others else " Personne d'autre ne bouge.")

    attempt(act)


def comment(proposal: Proposal, key: str) -> None:
    """Keeps the comment typed in the field ``key``."""

    def act() -> str:
        text = st.session_state[key]
        seen = seen_of([proposal])
        review.comment(session.store(), proposal.proposal_id, text, session.author(), seen=seen, scope=in_force())
        return "Commentaire enregistré."

    attempt(act, place=COMMENT)


def publish(proposals: Sequence[Proposal]) -> None:
    """Offers approved proposals to their coaches."""

    def act() -> str:
        keys = [proposal.proposal_id for proposal in proposals]
        seen = seen_of(proposals)
        published = review.publish(
            session.store(), keys, session.author(), session.as_of(), seen=seen, scope=in_force()
        )
        st.session_state[PUBLISHING] = None
        st.session_state[MESSAGES] = True
        said = (
            f"{_proposals(len(keys), 'publiée')}; réponse attendue au plus tard le {weekday(published.deadline.day)}. "
            "Les messages à envoyer aux coachs sont prêts au bas de la page."
        )
        return said if published.warning is None else f"{said} {published.warning}"

    attempt(act, on_batch=True)


def answer(line: Line, said: str, on: date, note_key: str) -> None:
    """Records what the coach answered: ``said`` is ``confirm``, ``decline`` or ``expire``."""
    proposal = line.proposal
    if proposal is None:
        return
    note, seen = str(st.session_state.get(note_key, "")), seen_of([proposal])
    store, author, key = session.store(), session.author(), proposal.proposal_id
    company, coach = plain(line.company.name), plain(proposal.coach)

    def act() -> str:
        if said == "confirm":
            review.confirm(store, key, author, on, note=note, seen=seen)
            return f"{coach} accompagne {company} : le coaching peut commencer."
        if said == "decline":
            review.decline(store, key, author, on, note, seen=seen)
            return f"Refus enregistré : {company} revient dans le lot, et {coach} ne lui sera plus proposé."
        review.expire(store, key, author, on, seen=seen)
        return f"Proposition échue : {company} revient dans le lot, et {coach} ne lui sera plus proposé."

    attempt(act)


def show_notice(place: str = FILE) -> None:
    """Says, where it was asked, what was just done or why it was refused."""
    said, refused = st.session_state.get(_NOTICE, {}).pop(place, (None, False))
    with st.container():  # kept while there is nothing to say, as in `notices`
        if said is not None:
            (st.warning if refused else st.success)(said)


def attempt(act: Callable[[], str], *, on_batch: bool = False, place: str = FILE) -> None:
    """Does it, then says so at the top of the page or in the company's file; nothing typed is lost by a refusal."""
    try:
        said, refused = act(), False
    except ImpactError as refusal:
        said, refused = plain(str(refusal)), True
    if on_batch:
        announce(said, "warning" if refused else "success")
    else:
        st.session_state[_NOTICE] = {place: (said, refused)}


def keep_in_hand(key: str) -> None:
    """Writes the company chosen in the list in the URL."""
    url.put("entreprise", str(st.session_state[key]))


def confirm_publication(month: date | None) -> None:
    """Opens the confirmation of the publication of a month's batch, or closes it."""
    st.session_state[PUBLISHING] = month


def _solved(saved: Saved) -> str:
    plan = saved.plan
    matched = len(plan.pairs())
    waiting = len(plan.batch.candidates) - matched
    said = f"Lot résolu : {count(matched, 'entreprise a', 'entreprises ont')} un coach proposé"
    said += f", {count(waiting, 'reste', 'restent')} en attente." if waiting else "."
    if saved.changes:
        return f"{said}\n\nCe qui a bougé :\n{listed(saved.changes)}"
    return f"{said} Aucune proposition existante n'a bougé." if plan.batch.drafts else said


def listed(changes: Sequence[Change]) -> str:
    """What moved and why, as a Markdown list."""
    return "\n".join(f"- {moved(change)}  \n  :small[{_why(change)}]" for change in changes)


def moved(change: Change) -> str:
    """One change: ``Bio Cobaltax : Coach 12 → Coach 04``."""
    before, after = (plain(coach) if coach else "sans coach" for coach in (change.before, change.after))
    return f"{named(change.company, change.sector)} : {before} → {after}"


def _why(change: Change) -> str:
    if change.why:
        return plain(change.why)
    if not change.heirs:
        return "le total du lot y gagne"
    heirs = enumeration([named(heir.company, heir.sector) for heir in change.heirs])
    return f"la place chez {plain(change.before or '')} va à {heirs} : le total du lot y gagne"


def _proposals(number: int, done: str) -> str:
    return count(number, f"proposition {done}", f"propositions {done}s")


def seen_of(proposals: Sequence[Proposal]) -> dict[int, int]:
    """The version of each proposal that was on the screen: one changed since is refused."""
    return {proposal.proposal_id: proposal.version for proposal in proposals}
