"""Why a coach has no place left, and when one should come back."""

from __future__ import annotations

from engine.formats import count, day
from engine.matching.availability import absence_text
from engine.matching.batch import Coach


def no_place(coach: Coach, places: int, firm_places: int) -> str | None:
    """Why the coach can take nobody, in French; None when there is a place.

    Args:
        coach: as the batch sees them.
        places: companies the coach can take.
        firm_places: companies the firm can take.
    """
    if not places:
        return _full(coach)
    if not firm_places:
        return f"La firme {coach.firm} n'a plus de place à son contrat."
    return None


def limits_of(coach: Coach) -> str | None:
    """What holds back a coach who has fewer places than declared: coachings under way, absences; None for neither."""
    load, calendar = coach.load, coach.calendar
    said = []
    if load.occupied:
        until = f", la prochaine place revient vers le {day(calendar.next_end)}" if calendar.next_end else ""
        said.append(f"{count(load.occupied, 'place prise', 'places prises')} sur {load.most_at_once}{until}")
    if calendar.absences:
        said.append(absence_text(calendar.absences))
    return f"{coach.label} : {'; '.join(said)}" if said else None


def _full(coach: Coach) -> str:
    load, calendar = coach.load, coach.calendar
    if load.assigned >= load.wanted_in_total:
        return f"{coach.label} a déjà tous les coachings souhaités : {load.assigned} sur {load.wanted_in_total}."
    if load.at_once == 0 < load.most_at_once:
        return f"{coach.label} est {absence_text(calendar.absences)}."
    until = f", jusqu'au {day(calendar.next_end)}" if calendar.next_end else ""
    away = f" ({absence_text(calendar.absences)})" if load.at_once < load.most_at_once else ""
    return (
        f"{coach.label} est complet : {count(load.occupied, 'entreprise')} sur {load.at_once} à la fois{away}{until}."
    )
