"""What an act on a coaching changed, in sentences for the person who did it."""

from __future__ import annotations

from collections.abc import Iterator

from data.programme_file import Programme
from data.reading import Row
from engine.coaching.life_cycle import STATE_NAMES
from engine.coaching.standing import meetings_accepted
from engine.formats import count, day, hours, month
from engine.matching.review import late_start_warning
from engine.programme.calendar import due_date


def consequences(before: Row, after: Row, programme: Programme) -> tuple[str, ...]:
    """What follows from going from ``before`` to ``after`` (rows of ``coaching_by_id`` with their state).

    New due date, late start, excess, number of meetings, logbook awaited, change of state, payment line at risk.
    """
    return tuple(
        sentence
        for notice in (_start, _hours, _meetings, _state, _payment_line)
        for sentence in notice(before, after, programme)
    )


def _start(before: Row, after: Row, programme: Programme) -> Iterator[str]:
    start = after["started_on"]
    if start == before["started_on"]:
        return
    if start is None:
        yield f"{after['company']} n'a plus de rencontre tenue : le coaching n'est pas commencé."
        return
    yield f"Le coaching commence le {day(start)} : il est à terminer au plus tard le {day(due_date(start, programme))}."
    warning = late_start_warning(start, programme)
    if warning:
        yield warning


def _hours(before: Row, after: Row, programme: Programme) -> Iterator[str]:
    needed = programme.coaching.minutes.value
    if after["minutes"] == before["minutes"]:
        return
    if after["minutes"] > needed:
        yield (
            f"{hours(after['minutes'])} en tout : {hours(after['minutes'] - needed)} de plus que les "
            f"{hours(needed)} prévues, qui ne sont pas payées."
        )
    if before["minutes"] < needed <= after["minutes"] and after["logbook_on"] is None:
        yield "Toutes les heures sont données : il reste à remettre le journal de bord."
    if after["minutes"] < needed and after["logbook_on"] is not None:
        yield f"Il manque {hours(needed - after['minutes'])} alors que le journal de bord est remis."


def _meetings(before: Row, after: Row, programme: Programme) -> Iterator[str]:
    terms = programme.coaching
    held, low, high = after["meetings"], terms.meetings_low.value, terms.meetings_high.value
    # Few meetings are only a matter once the hours are used.
    relevant = held > high or (held < low and after["minutes"] >= terms.minutes.value)
    unchanged = (held, after["minutes"]) == (before["meetings"], before["minutes"])
    if relevant and not unchanged and not meetings_accepted(after, programme):
        yield (
            f"{count(held, 'rencontre')}, hors des bornes de {low} à {high} (AO §2) : "
            "il faut qu'une coordonnatrice l'accepte avec une raison."
        )


def _state(before: Row, after: Row, _: Programme) -> Iterator[str]:
    if before["state"] != after["state"]:
        was, now = STATE_NAMES[before["state"]], STATE_NAMES[after["state"]]
        yield f"{after['company']} était {was}; elle est maintenant {now}."


def _payment_line(before: Row, after: Row, _: Programme) -> Iterator[str]:
    if after["run_month"] is not None and before["state"] == "payable" != after["state"]:
        yield (
            f"Sa ligne du lot de paiement « {month(after['run_month'])} » n'est plus conforme : "
            "elle empêche de fermer le lot."
        )
