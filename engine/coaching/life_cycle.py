"""A coaching's life (PROGRAMME §4): which act is possible from which state, and where it leads.

The acts of the matching (propose to expire) are carried out by :mod:`engine.matching`; the others by this package.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from data.errors import RefusedError
from data.programme_file import Programme
from data.reading import Reader, Row
from engine.coaching.required_text import required_text
from engine.coaching.standing import OPEN, State, state_of
from engine.formats import enumeration

Act = Literal[
    "propose",
    "approve",
    "reopen_approval",
    "publish",
    "confirm",
    "decline",
    "expire",
    "record_meeting",
    "plan_meeting",
    "cancel_meeting",
    "correct_meeting",
    "remove_meeting",
    "write_logbook",
    "deliver_logbook",
    "reopen_logbook",
    "accept_count",
    "change_coach",
    "pause",
    "resume",
    "pay",
    "reopen_payment",
    "withdraw",
    "reinstate",
]


@dataclass(frozen=True)
class Transition:
    """An act: what it is called after « pour », the states it starts from, those it may lead to, a reason due or not.

    An act that leads to the state it starts from changes something else: a date, a coach, a note.
    """

    words: str
    starts: tuple[State, ...]
    leads: tuple[State, ...]
    reason_due: bool = False


_UNPAID: tuple[State, ...] = ("confirmed", "under_way", "delivered", "payable")
_BEFORE_DELIVERED: tuple[State, ...] = (
    "registered",
    "inventoried",
    "proposed",
    "approved",
    "offered",
    "confirmed",
    "under_way",
)
_COMPLETE: tuple[State, ...] = ("delivered", "payable")

TRANSITIONS: Mapping[Act, Transition] = {
    "propose": Transition("lui proposer un coach", ("inventoried",), ("proposed",)),
    "approve": Transition("approuver la proposition", ("proposed",), ("approved",)),
    "reopen_approval": Transition("revenir sur l'approbation", ("approved",), ("proposed",)),
    "publish": Transition("publier la proposition", ("approved",), ("offered",)),
    "confirm": Transition("enregistrer l'acceptation du coach", ("offered",), ("confirmed",)),
    "decline": Transition("enregistrer le refus du coach", ("offered",), ("inventoried",), reason_due=True),
    "expire": Transition("déclarer l'offre échue", ("offered",), ("inventoried",)),
    "record_meeting": Transition("enregistrer une rencontre tenue", _UNPAID, ("under_way", *_COMPLETE)),
    "plan_meeting": Transition("prévoir une rencontre", OPEN, OPEN),
    "cancel_meeting": Transition("annuler une rencontre prévue", _UNPAID, _UNPAID, reason_due=True),
    "correct_meeting": Transition("corriger une rencontre", _UNPAID, _UNPAID, reason_due=True),
    "remove_meeting": Transition("retirer une rencontre saisie par erreur", _UNPAID, _UNPAID, reason_due=True),
    "write_logbook": Transition("remplir le journal de bord", OPEN, OPEN),
    "deliver_logbook": Transition("remettre le journal de bord", ("under_way",), ("under_way", *_COMPLETE)),
    "reopen_logbook": Transition(
        "rouvrir le journal de bord", ("under_way", *_COMPLETE), ("under_way",), reason_due=True
    ),
    "accept_count": Transition(
        "accepter le nombre de rencontres", ("under_way",), ("under_way", *_COMPLETE), reason_due=True
    ),
    "change_coach": Transition("changer de coach", OPEN, OPEN, reason_due=True),
    "pause": Transition("mettre le coaching en pause", OPEN, OPEN, reason_due=True),
    "resume": Transition("mettre fin à la pause", OPEN, OPEN),
    "pay": Transition("la payer", ("payable",), ("paid",)),
    "reopen_payment": Transition("rouvrir le paiement", ("paid",), _COMPLETE, reason_due=True),
    "withdraw": Transition("la retirer du programme", _BEFORE_DELIVERED, ("withdrawn",), reason_due=True),
    "reinstate": Transition("annuler le retrait", ("withdrawn",), _BEFORE_DELIVERED + _COMPLETE, reason_due=True),
}
"""Every act of a company's life."""

STATE_NAMES: Mapping[State, str] = {
    "registered": "inscrite, sans bilan complet",
    "inventoried": "à jumeler",
    "proposed": "proposée à un coach",
    "approved": "jumelée, la proposition étant approuvée",
    "offered": "en attente de la réponse d'un coach",
    "confirmed": "confirmée, sans rencontre encore",
    "under_way": "en coaching",
    "delivered": "au terme de son coaching",
    "payable": "au terme de son coaching, à payer",
    "paid": "au terme de son coaching, déjà payé",
    "withdrawn": "retirée du programme",
}
"""What a company « est » in each state."""


def possible_acts(state: State) -> tuple[Act, ...]:
    """The acts that may be done from ``state``, in the order of a coaching's life."""
    return tuple(act for act, transition in TRANSITIONS.items() if state in transition.starts)


def refuse_unless_possible(act: Act, state: State, company: str) -> None:
    """Check that ``act`` starts from ``state``.

    Raises:
        RefusedError: it does not; says where the company is and where it should be.
    """
    transition = TRANSITIONS[act]
    if state not in transition.starts:
        wanted = enumeration([f"« {STATE_NAMES[start]} »" for start in transition.starts])
        plural = "l'un de ces états : " if len(transition.starts) > 1 else "l'état "
        raise RefusedError(f"{company} est {STATE_NAMES[state]}; pour {transition.words}, il faut {plural}{wanted}.")


def required_reason(act: Act, reason: str | None) -> str:
    """The reason, tidied.

    Raises:
        RefusedError: it is blank.
    """
    return required_text(reason, f"Une raison est attendue pour {TRANSITIONS[act].words}.")


def titled(title: str, reason: str | None) -> str:
    """What the audit says of an act: its title, with its reason when there is one."""
    text = (reason or "").strip()
    return f"{title} : {text}" if text else title


def coaching_at_hand(reader: Reader, coaching_id: int, programme: Programme) -> Row:
    """A coaching with its state, everything recorded included (``coaching_by_id``).

    Raises:
        RefusedError: there is no such coaching.
    """
    found = reader.rows("coaching_by_id", coaching_id)
    if not found:
        raise RefusedError("Ce coaching n'existe plus : rechargez la page.")
    (row,) = found
    row["state"] = state_of(row, programme)
    return row


def coaching_for(reader: Reader, act: Act, coaching_id: int, programme: Programme) -> Row:
    """A coaching from which ``act`` is possible.

    Raises:
        RefusedError: there is no such coaching, or its state does not allow it.
    """
    row = coaching_at_hand(reader, coaching_id, programme)
    refuse_unless_possible(act, row["state"], row["company"])
    return row
