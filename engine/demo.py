"""The demonstration programme: six and a half months played through the product's own imports and transitions."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from data.demo.files import DemoCompany, DemoFiles, delimited, demonstration_files
from data.errors import StoreError
from data.programme_file import Programme, load_programme
from data.store import Store
from engine.coaching import logbook, meetings, payment_run
from engine.coaching.absences import add_absence
from engine.coaching.coach_changes import ask_for_change
from engine.coaching.contacts import log_contact, remind
from engine.coaching.figures import CoachingLine, coaching_lines
from engine.coaching.firm_taxes import set_tax_numbers
from engine.coaching.invoice_rules import Claim
from engine.coaching.invoices import receive
from engine.coaching.meetings import Entry
from engine.coaching.pauses import pause
from engine.coaching.payable import payability
from engine.coaching.results import advance_action, decide_funding, file_funding, identify_action, prepare_funding
from engine.coaching.taxes import taxed
from engine.coaching.withdrawal import withdraw
from engine.cohort.imports import Conditions, HandedFile, run_import
from engine.matching import review
from engine.matching.propose import save
from engine.programme.calendar import add_months, working_days_after
from engine.programme.status import status

REFERENCE_DATE = date(2026, 11, 16)
SEED = 20261116

_COORDINATOR = "Coordination (démonstration)"
_ADVISER = "Conseillère sectorielle (démonstration)"
_DIRECTOR = "Direction (démonstration)"
_FIRST_MONTH = date(2026, 5, 1)
_LAST_MONTH = date(2026, 10, 1)

# How coaches answer: most confirm within a few working days, some refuse, few stay silent.
_REFUSES, _SILENT = 0.1, 0.03
_OFFERED_AGAIN = 3
_MEETING_MINUTES = (60, 75, 90, 90, 105)

# How long coaches take to deliver a logbook, in days; one in so many is forgotten, and one firm in so many untaxed.
_LOGBOOK_DAYS = (1, 2, 4, 6, 9, 13)
_FORGOTTEN, _UNTAXED = 13, 6
_LOGBOOK = (
    {"progress_plan": "Plan d'action de cinq mesures, chiffré", "objective_reached": "yes"},
    {"progress_material": "Éclairage remplacé; horaires de chauffage revus", "objective_reached": "yes"},
    {"progress_awareness": "L'équipe sait d'où viennent ses émissions", "objective_reached": "partly"},
    {"progress_skills": "Le bilan sera refait à l'interne", "objective_reached": "yes"},
)
_ACTIONS = ("Récupération de chaleur", "Remplacement d'une chaudière", "Covoiturage", "Fuites d'air comprimé")
_FUNDING = ("ÉcoPerformance", "Roulez vert")


@dataclass
class _Story:
    """The story so far; ``today`` is the simulated clock."""

    files: DemoFiles
    programme: Programme
    draw: random.Random
    today: date = date(2026, 4, 24)
    meetings: list[dict[str, str]] = field(default_factory=list)
    # Draws of its own: what follows the coachings does not change how they were matched.
    later: random.Random = field(default_factory=lambda: random.Random(SEED + 1))  # noqa: S311 - not a secret

    def now(self) -> datetime:
        return datetime.combine(self.today, time(9, 30))


def create_demonstration(path: Path) -> dict[str, Any]:
    """Create the demonstration in a new database at ``path``; the same every time. Answers its counts.

    Raises:
        StoreError: the file exists already, or cannot be written.
    """
    play = _Story(demonstration_files(SEED), load_programme(), random.Random(SEED))  # noqa: S311 - not a secret
    if path.exists():
        raise StoreError(f"Le fichier {path} existe déjà : rien n'a été écrit. Choisissez un autre nom.")
    path.parent.mkdir(parents=True, exist_ok=True)
    settings = {"demonstration": "true", "reference_date": REFERENCE_DATE.isoformat()}
    # Made aside, then put in place whole: an interrupted demonstration never looks complete.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".demonstration-") as folder:
        unfinished = Path(folder) / path.name
        answer = _play(play, unfinished, settings)
        unfinished.replace(path)
    return answer


def _play(play: _Story, path: Path, settings: dict[str, str]) -> dict[str, Any]:
    with Store.create(path, settings=settings, clock=play.now) as store:
        _import(play, store, play.files.contracts, play.files.coaches)
        _register_taxes(store)
        month = _FIRST_MONTH
        while month <= _LAST_MONTH:
            _one_month(play, store, month)
            month = add_months(month, 1)
        _november(play, store)
        return status(store, REFERENCE_DATE, play.programme)


def _one_month(play: _Story, store: Store, month: date) -> None:
    """Last month's files come in, the batch is solved, approved, published and answered; meetings follow."""
    play.today = working_days_after(month, 1, play.programme).day
    _import_companies(play, store, [c for c in play.files.companies if _arrived(c, play.today)])
    _offer(play, store, month)
    _pay(play, store, add_months(month, -1))
    offers = review.in_state(store, month, "offered")
    for position, proposal in enumerate(offers):
        # October's first coaches all refuse: November opens with offers made again, late or due.
        _answer(play, store, proposal, refused=month == _LAST_MONTH and position < _OFFERED_AGAIN)
    play.today = max(play.today, min(add_months(month, 1) - timedelta(days=1), REFERENCE_DATE))
    _import_meetings(play, store)
    _deliver(play, store)


def _november(play: _Story, store: Store) -> None:
    """October's refusals are offered again, late; the November batch is left for whoever opens the demonstration."""
    for day, most in ((date(2026, 11, 5), 1), (date(2026, 11, 9), _OFFERED_AGAIN)):
        play.today = day
        save(store, _LAST_MONTH, play.today, _COORDINATOR, programme=play.programme)
        again = review.in_state(store, _LAST_MONTH, "proposed")[:most]
        review.approve(store, again, _ADVISER, play.today)
        review.publish(store, again, _COORDINATOR, play.today, programme=play.programme)
    play.today = REFERENCE_DATE
    _import_companies(play, store, play.files.companies)
    _import_meetings(play, store)
    _deliver(play, store)
    _bill(play, store, _LAST_MONTH)
    _lately(play, store)


def _offer(play: _Story, store: Store, month: date) -> None:
    save(store, month, play.today, _COORDINATOR, programme=play.programme)
    proposals = review.in_state(store, month, "proposed")
    review.approve(store, proposals, _ADVISER, play.today)
    play.today = working_days_after(play.today, 1, play.programme).day
    review.publish(store, proposals, _COORDINATOR, play.today, programme=play.programme)


def _answer(play: _Story, store: Store, proposal: int, *, refused: bool) -> None:
    """One coach answers; a confirmed coaching gets its meetings."""
    (row,) = store.rows("proposal_by_id", [proposal])
    days = play.draw.randrange(1, play.programme.confirmation.working_days.value + 1)
    answered = working_days_after(row["offered_on"], days, play.programme).day
    fate = play.draw.random()
    if fate < _SILENT and not refused:
        late = working_days_after(row["deadline"], 2, play.programme).day
        review.expire(store, proposal, _COORDINATOR, late)
    elif fate < _SILENT + _REFUSES or refused:
        review.decline(store, proposal, _COORDINATOR, answered, play.draw.choice(play.files.words.refusals))
    else:
        review.confirm(store, proposal, _COORDINATOR, answered)
        play.meetings += _meetings(play, row["company"], row["coach"], answered)


def _meetings(play: _Story, company: str, coach: str, confirmed: date) -> list[dict[str, str]]:
    """Meetings to come: at the company's own pace, until the hours are used."""
    draw, left = play.draw, play.programme.coaching.minutes.value
    slow = draw.random() < 0.2
    day, found = confirmed + timedelta(days=draw.randrange(6, 16)), []
    while left > 0:
        minutes = min(left, draw.choice(_MEETING_MINUTES))
        cancelled = draw.random() < 0.07
        if day.weekday() < 5:
            found.append(
                {
                    "Entreprise": company,
                    "Coach": coach,
                    "Date": str(day),
                    "Durée": f"{minutes // 60} h {minutes % 60:02d}",
                    "Présences": draw.choice(play.files.words.attendees),
                    "Sujets": draw.choice(play.files.words.topics),
                    "État": "annulée" if cancelled else "tenue",
                }
            )
            left -= 0 if cancelled else minutes
            day += timedelta(days=draw.randrange(25, 40) if slow else draw.randrange(9, 17))
        else:
            day += timedelta(days=1)
    return found


def _import_meetings(play: _Story, store: Store) -> None:
    """Meetings held so far, and the next ones as planned: a fortnight ahead."""
    until = play.today + timedelta(days=14)
    rows = [
        row | ({"État": "prévue"} if date.fromisoformat(row["Date"]) > play.today else {})
        for row in play.meetings
        if date.fromisoformat(row["Date"]) <= until
    ]
    if rows:
        _import(play, store, ("rencontres.csv", delimited(rows)))


def _register_taxes(store: Store) -> None:
    for firm in store.table("firm"):
        number = firm["firm_id"]
        if number % _UNTAXED:
            set_tax_numbers(store, number, f"{number:09d} RT 0001", f"{number:010d} TQ 0001", _COORDINATOR)


def _deliver(play: _Story, store: Store) -> None:
    """Coachings whose hours are used get their logbook some days later; a few are forgotten."""
    until = play.today
    for line in coaching_lines(store, until, play.programme):
        waiting = line.state == "under_way" and line.hours_share >= 1 and line.logbook_on is None
        if not waiting or line.last_held_on is None or line.coaching_id % _FORGOTTEN == 0:
            continue
        on = line.last_held_on + timedelta(days=_LOGBOOK_DAYS[line.coaching_id % len(_LOGBOOK_DAYS)])
        if on <= until:
            play.today = on
            logbook.deliver(store, line.coaching_id, line.coach, on, answers=_answers(play))
            _follow_up(play, store, line, on)
    play.today = until


def _answers(play: _Story) -> dict[str, str]:
    return {
        "objective_agreed": play.later.choice(list(play.programme.objectives.values)),
        "objective_reached_why": play.later.choice(play.files.words.topics),
        "relation_continues": play.later.choice(("undecided", "no")),
        **play.later.choice(_LOGBOOK),
    }


def _follow_up(play: _Story, store: Store, line: CoachingLine, on: date) -> None:
    """What moves in a company once it was coached: an action, sometimes done, sometimes a funding request."""
    draw = play.later
    if draw.random() < 0.3:
        return
    action = identify_action(
        store, line.company_id, draw.choice(_ACTIONS), line.coach, on, expected_t=float(draw.randrange(5, 80))
    )
    if draw.random() < 0.5:
        advance_action(store, action, "started", line.coach, on)
    if draw.random() < 0.3:
        request = prepare_funding(store, line.company_id, draw.choice(_FUNDING), line.coach, on)
        file_funding(store, request, line.coach, on, asked_cents=draw.randrange(10, 90) * 100_000)
        if draw.random() < 0.5:
            decide_funding(store, request, line.coach, on, draw.choice((None, 2_500_000)))


def _pay(play: _Story, store: Store, month: date) -> None:
    """The run of the month before, from its preparation to its closing; none while nothing is payable."""
    last = add_months(month, 1) - timedelta(days=1)
    if not payability(store, last, play.programme).count:
        return
    play.today = max(play.today, working_days_after(last, 3, play.programme).day)
    run = payment_run.prepare(store, month, _COORDINATOR, play.today, programme=play.programme)
    for row in store.rows("payment_invoices", run):
        number = f"{month:%Y%m}-{row['firm_id']:02d}"
        receive(store, run, row["firm_id"], number, _COORDINATOR, play.today, programme=play.programme)
    payment_run.check(store, run, _COORDINATOR, play.today, programme=play.programme)
    payment_run.close(store, run, _DIRECTOR, play.today, programme=play.programme)


def _bill(play: _Story, store: Store, month: date) -> None:
    """The last month's run is being prepared: a firm bills a coaching that is not over, and is told why not."""
    run = payment_run.prepare(store, month, _COORDINATOR, play.today, programme=play.programme)
    early = next(line for line in coaching_lines(store, play.today, play.programme) if 0 < line.hours_share < 1)
    (contract,) = (row for row in store.table("contract") if row["firm_id"] == early.firm_id)
    amount = taxed(contract["fee_cents"], None, None, play.programme)
    claims = [Claim(early.coaching_id, early.company, amount)]
    receive(store, run, early.firm_id, f"{month:%Y%m}-{early.firm_id:02d}", _COORDINATOR, play.today, claims)


def _lately(play: _Story, store: Store) -> None:
    """What the last days brought: a meeting nobody recorded, a pause, a request, a departure, a call, absences."""
    today, reason = play.today, play.files.words.refusals[0]
    yesterday = working_days_after(today - timedelta(days=5), 1, play.programme).day
    under_way = [line for line in coaching_lines(store, today, play.programme) if 0 < line.hours_share < 1]
    missed, held_up, changing, leaving, called = under_way[1:6]
    meetings.plan(store, missed.coaching_id, Entry(yesterday, 60), missed.coach, yesterday)
    pause(store, held_up.coaching_id, _COORDINATOR, today, today + timedelta(days=21), "Arrêt de production")
    others = (row["coach_id"] for row in store.table("coach") if row["firm_id"] == changing.firm_id)
    another = next((coach for coach in others if coach != changing.coach_id), None) or missed.coach_id
    ask_for_change(store, changing.coaching_id, another, _COORDINATOR, today, reason, asked_by=changing.firm)
    withdraw(store, leaving.company_id, _COORDINATOR, today, "Vente de l'entreprise")
    log_contact(store, called.company_id, "phone", "Toujours intéressée; dates proposées", _COORDINATOR, today)
    remind(
        store, called.company_id, today + timedelta(days=7), "Confirmer la prochaine rencontre", "coordinator", _ADVISER
    )
    for line in (missed, called):
        first = today + timedelta(days=35)
        add_absence(store, line.coach_id, first, first + timedelta(days=14), _COORDINATOR, "Vacances")


def _import_companies(play: _Story, store: Store, companies: Sequence[DemoCompany]) -> None:
    inventories = [c.inventory for c in companies if c.inventory and c.completed_on and c.completed_on <= play.today]
    _import(
        play,
        store,
        ("formulaire.csv", delimited([c.form for c in companies if c.answered_at.date() <= play.today])),
        ("bilans.csv", delimited(inventories)),
    )


def _arrived(company: DemoCompany, today: date) -> bool:
    return company.answered_at.date() <= today


def _import(play: _Story, store: Store, *files: tuple[str, bytes]) -> None:
    handed = [HandedFile(name, content) for name, content in files]
    result = run_import(store, handed, Conditions(play.programme, _COORDINATOR, play.today))
    refused = [fault.message for report in result.reports for fault in report.refused]
    if refused:
        raise AssertionError(refused)
