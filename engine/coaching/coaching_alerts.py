"""Alerts on coachings under way (INDICATORS 7–11, 17, 19, 24), one small check each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from data.programme_file import Programme
from data.reading import Row
from engine.coaching.alert import Alert, days, on_coaching
from engine.coaching.standing import OPEN, meetings_accepted
from engine.coaching.utilisation import last_start
from engine.formats import count, day, hours, number


def coaching_alerts(rows: Sequence[Row], as_of: date, programme: Programme) -> list[Alert]:
    """Every alert on ``rows`` (:func:`engine.coaching.figures.coaching_rows`) at ``as_of``."""
    live = [row for row in rows if row["state"] not in ("withdrawn", "paid")]
    return [alert for row in live for check in _CHECKS if (alert := check(row, as_of, programme))]


def _overdue(row: Row, as_of: date, programme: Programme) -> Alert | None:
    left = programme.coaching.minutes.value - row["minutes"]
    if row["due_on"] is None or left <= 0 or as_of <= row["due_on"]:
        return None
    late = (as_of - row["due_on"]).days
    reason = f"Échéance dépassée de {days(late)}, {hours(left)} à donner"
    return on_coaching("coaching_overdue", row, reason, urgent=True, weight=late)


def _at_risk(row: Row, as_of: date, programme: Programme) -> Alert | None:
    risk = row["risk"]
    if risk is None or risk < programme.alerts.risk_amber.value:
        return None
    left = hours(programme.coaching.minutes.value - row["minutes"])
    ahead = (row["due_on"] - as_of).days
    when = f"d'ici {days(ahead)}" if ahead else "aujourd'hui"
    reason = f"{left} à donner {when}" + (f", {number(risk, 1)} fois le rythme prévu" if ahead else "")
    return on_coaching("coaching_at_risk", row, reason, urgent=risk >= programme.alerts.risk_red.value, weight=risk)


def _quiet(row: Row, as_of: date, programme: Programme) -> Alert | None:
    done = row["minutes"] >= programme.coaching.minutes.value
    on_hold = row["hold_until"] is not None and as_of < row["hold_until"]
    if row["state"] not in OPEN or done or on_hold or row["next_on"] is not None:
        return None
    quiet = (as_of - (row["last_held_on"] or row["confirmed_on"])).days
    if quiet < programme.alerts.quiet_days.value:
        return None
    since = "la dernière rencontre" if row["last_held_on"] else "la confirmation"
    reason = f"Rien depuis {since}, il y a {days(quiet)}, et rien de prévu"
    return on_coaching("coaching_quiet", row, reason, weight=quiet)


def _unrecorded(row: Row, as_of: date, _: Programme) -> Alert | None:
    if not row["unrecorded"]:
        return None
    others = row["unrecorded"] - 1
    more = f" (et {count(others, 'autre')})" if others else ""
    reason = f"Rencontre prévue le {day(row['unrecorded_since'])}{more} : tenue ou non ?"
    return on_coaching("meeting_unrecorded", row, reason, weight=(as_of - row["unrecorded_since"]).days)


def _count(row: Row, _: date, programme: Programme) -> Alert | None:
    terms = programme.coaching
    in_all = row["meetings"] + row["planned"]
    if in_all > terms.meetings_high.value and in_all != row["accepted_meetings"]:
        planned = f" et {count(row['planned'], 'prévue')}" if row["planned"] else ""
        held = count(row["meetings"], "rencontre tenue", "rencontres tenues")
        return on_coaching("meeting_count", row, f"{held}{planned}, plus que {terms.meetings_high.value}")
    ended = row["minutes"] >= terms.minutes.value or row["logbook_on"] is not None
    if ended and not meetings_accepted(row, programme):
        held = count(row["meetings"], "rencontre tenue", "rencontres tenues")
        return on_coaching("meeting_count", row, f"{held}, moins que {terms.meetings_low.value}")
    return None


def _logbook(row: Row, as_of: date, programme: Programme) -> Alert | None:
    if row["logbook_on"] is not None or row["minutes"] < programme.coaching.minutes.value:
        return None
    waited = (as_of - row["last_held_on"]).days
    if waited < programme.alerts.logbook_soon_days.value:
        return None
    begun = ", commencé" if row["logbook_begun_on"] else ""
    reason = f"Journal attendu depuis {days(waited)}{begun}"
    urgent = waited > programme.alerts.logbook_late_days.value
    return on_coaching("logbook_missing", row, reason, urgent=urgent, weight=waited)


def _change(row: Row, _: date, __: Programme) -> Alert | None:
    if row["change_asked_on"] is None:
        return None
    return on_coaching(
        "coach_change", row, f"Changement demandé le {day(row['change_asked_on'])}, pas approuvé", urgent=True
    )


def _late_start(row: Row, as_of: date, programme: Programme) -> Alert | None:
    if row["state"] != "confirmed" or as_of <= last_start(programme):
        return None
    last = programme.coaching.last_day.value
    if as_of > last:
        return on_coaching("late_start", row, f"Pas commencé au {day(last)} : il ne peut plus l'être", urgent=True)
    left = days((last - as_of).days)
    return on_coaching("late_start", row, f"Pas commencé : il reste {left} avant le {day(last)}")


def _untold(row: Row, _: date, __: Programme) -> Alert | None:
    if not row["untold"]:
        return None
    reason = f"{count(row['untold'], 'rencontre')} sans les personnes ou les points discutés"
    # Its company may lack something else: another line of the same list.
    return replace(on_coaching("missing_data", row, reason), screen="coachings", item=row["coaching_id"])


_CHECKS: tuple[Callable[[Row, date, Programme], Alert | None], ...] = (
    _overdue,
    _at_risk,
    _quiet,
    _unrecorded,
    _count,
    _logbook,
    _change,
    _late_start,
    _untold,
)
