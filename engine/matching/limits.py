"""The limits of coaches and firms, checked on what has been written (PROGRAMME §5, hard limits; AO §5.1, §11)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from data.errors import RefusedError
from data.programme_file import Programme
from data.reading import Reader
from engine.formats import count
from engine.matching.availability import absence_text
from engine.matching.batch import Coach, read_coaches, read_contracts
from engine.matching.capacity import Contract


def refuse_overload(
    reader: Reader, coach_ids: Collection[int], on: date, programme: Programme, month: date | None = None
) -> None:
    """Check coaches who have just been given companies, and their firms.

    Args:
        reader: what sees the writing.
        coach_ids: the coaches concerned.
        on: date at which hours are counted.
        programme: the parameters.
        month: first day of the batch's month, when it is still to come: places that should be back by then count.

    Raises:
        RefusedError: a limit is exceeded; names whose, and by how much.
    """
    coaches = read_coaches(reader, on, programme, month)
    concerned = [coach for coach in coaches if coach.coach_id in coach_ids]
    firms = {coach.firm_id: coach.firm for coach in concerned}
    contracts = read_contracts(reader)
    problems = [problem for coach in concerned for problem in _coach_problems(coach)]
    for firm_id, name in firms.items():
        if firm_id in contracts:
            team = [coach for coach in coaches if coach.firm_id == firm_id]
            problems.extend(_firm_problems(name, team, contracts[firm_id]))
    if problems:
        raise RefusedError(" ".join(problems))


def beyond_ranges(reader: Reader, firm_ids: Collection[int], on: date, programme: Programme) -> dict[int, str]:
    """The firms that have more coachings than the high end of their expected range, each with a French sentence.

    Nothing forbids it, but it takes a reason (PROGRAMME §5, "costed, shown, needs a reason").

    Args:
        reader: what sees the writing.
        firm_ids: the firms concerned.
        on: date at which coachings are counted; approvals, offers and locked pairs are part of them.
        programme: the parameters.
    """
    coaches, contracts = read_coaches(reader, on, programme), read_contracts(reader)
    found = {}
    for firm_id in firm_ids:
        team = [coach for coach in coaches if coach.firm_id == firm_id]
        assigned = sum(coach.load.assigned for coach in team)
        if firm_id in contracts and assigned > contracts[firm_id].expected_high:
            found[firm_id] = (
                f"{team[0].firm} aurait {count(assigned, 'coaching')}, "
                f"plus que le haut de sa fourchette ({contracts[firm_id].expected_high})."
            )
    return found


def _coach_problems(coach: Coach) -> Iterator[str]:
    load = coach.load
    if load.occupied > load.at_once:
        away = f" ({absence_text(coach.calendar.absences)})" if load.at_once < load.most_at_once else ""
        yield _too_many(coach.label, load.occupied, "à la fois", load.at_once, away)
    if load.assigned > load.wanted_in_total:
        yield _too_many(coach.label, load.assigned, "en tout", load.wanted_in_total)


def _firm_problems(name: str, team: Collection[Coach], contract: Contract) -> Iterator[str]:
    occupied, assigned = sum(coach.load.occupied for coach in team), sum(coach.load.assigned for coach in team)
    if contract.most_at_once is not None and occupied > contract.most_at_once:
        yield _too_many(name, occupied, "à la fois", contract.most_at_once)
    if contract.most_in_total is not None and assigned > contract.most_in_total:
        yield _too_many(name, assigned, "en tout", contract.most_in_total)


def _too_many(who: str, reached: int, when: str, limit: int, why: str = "") -> str:
    return f"{who} aurait {count(reached, 'entreprise')} {when} : la limite est de {limit}{why}."
